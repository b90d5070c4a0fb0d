"""会议撞车: which notices of meetings ask one person, one room or one unit to be in two places at once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import combinations
from typing import Any, NamedTuple

from drafter.checking import Checked
from drafter.errors import Place, Severity
from drafter.fields import Person

__all__ = ["Clash", "Meeting", "find_clashes", "meetings"]

_MARGIN = timedelta(minutes=15)
"""People need as long before and after a meeting; a room only its own time."""
_DAY = time(8, 30), time(17, 30)
_STEP = timedelta(minutes=30)


class Meeting(NamedTuple):
    """A meeting as its notice says; without an end it is held to be as long as its topics, if they say."""

    name: str
    start: datetime
    end: datetime
    room: str
    people: frozenset[str]
    leaders: frozenset[tuple[str, str]]
    place: Place

    def overlaps(self, other: "Meeting", margin: timedelta = timedelta()) -> bool:
        """Return whether the two are held at one time, with `margin` before and after this one."""
        return self.start - margin < other.end and other.start < self.end + margin


class Clash(NamedTuple):
    """Two meetings that clash: over a `person`, a `room`, or the same leader of a `unit`; `free` is when the later could be."""

    kind: str
    what: str
    first: Meeting
    second: Meeting
    severity: Severity
    free: datetime | None


def meetings(records: Iterable[Checked]) -> Iterator[Meeting]:
    """Yield the meeting of each notice whose times are known, in sets too; records of other forms are passed over."""
    for checked in (paper for record in records for paper in record.papers or (record,)):
        facts = checked.facts
        meeting = facts.get("meeting")
        if (
            checked.form.name == "meeting_notice"
            and isinstance(meeting, dict)
            and isinstance(meeting["start"], datetime)
        ):
            yield Meeting(
                str(meeting["name"]), meeting["start"], _end(facts), str(meeting["place"]), frozenset(_people(facts)),
                frozenset(_leaders(facts)), checked.node.place,
            )  # fmt: skip


def find_clashes(found: Sequence[Meeting]) -> list[Clash]:
    """Return every clash, by time of the earlier meeting."""
    clashes = []
    for first, second in combinations(sorted(found, key=lambda one: (one.start, one.name)), 2):
        free = None
        for kind, what, severity in _causes(first, second):
            free = free or _free(first, second, found)
            clashes.append(Clash(kind, what, first, second, severity, free))
    return clashes


def _causes(first: Meeting, second: Meeting) -> Iterator[tuple[str, str, Severity]]:
    if first.overlaps(second, _MARGIN):
        yield from (("person", name, "error") for name in sorted(first.people & second.people))
    if first.overlaps(second):
        if first.room == second.room:
            yield "room", first.room, "error"
        for unit, leader in sorted(first.leaders & second.leaders):
            yield "unit", f"{unit}（{leader}）", "warning"


def _free(first: Meeting, second: Meeting, found: Sequence[Meeting]) -> datetime | None:
    """Return the first half hour of that day, after the earlier meeting, when the later would clash with none."""
    begin = first.end + _MARGIN
    begin += (datetime.min - begin) % _STEP
    others = [one for one in found if one is not second]
    while begin.date() == second.start.date():
        moved = second._replace(start=begin, end=begin + (second.end - second.start))
        if moved.end.date() != begin.date() or moved.end.time() > _DAY[1]:
            return None
        if begin.time() >= _DAY[0] and not any(any(_causes(one, moved)) for one in others):
            return begin
        begin += _STEP
    return None


def _end(facts: Any) -> datetime:
    meeting = facts["meeting"]
    if isinstance(meeting["end"], datetime):
        return meeting["end"]
    minutes = [topic["minutes"] for topic in facts["topics"] if topic]
    known = [int(value) for value in minutes if value is not None and not isinstance(value, str)]
    start: datetime = meeting["start"]
    return start + timedelta(minutes=sum(known) if len(known) == len(minutes) else 0)


def _people(facts: Any) -> Iterator[str]:
    chair = facts["meeting"]["chair"]
    if isinstance(chair, Person):
        yield chair.name
    for group in (*facts["attendees"], *facts["observers"]):
        yield from (person.name for person in group["persons"] if isinstance(person, Person))


def _leaders(facts: Any) -> Iterator[tuple[str, str]]:
    for group in (*facts["attendees"], *facts["observers"]):
        if group["role"]:
            yield str(group["org"]), str(group["role"])

"""The office profile: units, people and their order, own habits, working days. All of it is optional."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from drafter import load
from drafter.errors import FactsError, Place, Problem
from drafter.fields import Choice, Field, Malformed, Placeholder, Record, convert
from drafter.load import Node
from drafter.patterns import pattern

if TYPE_CHECKING:
    from drafter.workdays import Calendar

__all__ = ["Office", "Official", "Relation", "Unit", "find", "is_profile"]

Relation = Literal["superior", "subordinate", "level", "outside"]
"""What one unit is to another."""

_NAMES = ("office.yaml", "office.yml")


class Unit(NamedTuple):
    """A unit: full name, short name, 机关代字, level (1 is highest, 0 unknown), the unit above it, English name.

    `second_parent` is the other superior of a unit under two (双重领导).
    """

    name: str
    short: str = ""
    code: str = ""
    level: int = 0
    parent: str = ""
    en: str = ""
    second_parent: str = ""


class Official(NamedTuple):
    """A person of the office; `order` is the rank in lists of names, 1 first."""

    name: str
    post: str = ""
    unit: str = ""
    order: int = 0
    en: str = ""


class _Profile(NamedTuple):
    name: str = ""
    units: tuple[Unit, ...] = ()
    people: tuple[Official, ...] = ()
    style: str = ""
    letterhead: str = "red"
    fonts: str = "gb2312"
    forms: tuple[Path, ...] = ()
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    cache: Path | None = None


class Office(_Profile):
    """What an office.yaml says; `Office()` knows nobody, and no check that needs a roster speaks.

    `cache` is the folder, if any, where what can be made again is kept.
    """

    @classmethod
    def load(cls, path: Path, cache: Path | None = None) -> "Office":
        """Return the profile in a file.

        Raise UnreadableError if it cannot be read, FactsError with every mistake in it: OFFICE-001 to -007 as FACT-001
        to -007, -008 two of one name, -009 a unit that is not listed, -010 not one profile, -011 left open; DATE-….
        """
        node = _only(load.read(path, cache))
        record, problems = convert(node, _FIELDS, implicit=False)
        off, work, wrong = _holidays(record.get("holidays"), node)
        problems = [one._replace(code=one.code.replace("FACT-", "OFFICE-")) for one in problems] + wrong
        problems = problems or list(_left_open(record, node)) or _inconsistent(record, node)
        if problems:
            raise FactsError(problems)
        return _office(record, path.parent, off, work)._replace(cache=cache)

    @classmethod
    def for_file(cls, path: Path, cache: Path | None = None) -> "Office":
        """Return the profile that applies to a file of facts: the nearest office.yaml beside or above it, or none."""
        found = find(path.parent)
        return cls.load(found, cache) if found else cls(cache=cache)

    @cached_property
    def workdays(self) -> "Calendar":
        """Return the public holidays with the office's own days."""
        from drafter.workdays import national

        calendar = national(self.cache)
        return calendar.with_days(self.off, self.work) if self.off or self.work else calendar

    @cached_property
    def unit_names(self) -> frozenset[str]:
        """Return every way the units may be written: full, short, English, and behind the name of the unit above."""
        names = {self.name} if self.name else set()
        for unit in self.units:
            names.update((unit.name, unit.short, unit.en))
            above = next((one for one in self.units if one.name == unit.parent), None) if unit.parent else None
            for prefix in (above.name, above.short) if above else (unit.parent, self.name):
                names.update((prefix + unit.name, prefix + unit.short) if unit.name != prefix else ())
        return frozenset(names - {""})

    @cached_property
    def units_by_name(self) -> dict[str, Unit]:
        """Return the units by every name that means one of them only."""
        found: dict[str, Unit | None] = {}
        for unit in self.units:
            above = next((one for one in self.units if unit.parent in (one.name, one.short)), None)
            prefixes = ("", above.name, above.short) if above and unit.parent else ("",)
            for name in {prefix + one for prefix in prefixes for one in (unit.name, unit.short, unit.en) if one}:
                found[name] = unit if found.get(name, unit) is unit else None
        return {name: unit for name, unit in found.items() if unit}

    def above(self, name: str) -> tuple[Unit, ...]:
        """Return the units over a unit, the nearest first, as far as the profile knows them."""
        line: list[Unit] = []
        unit = self.units_by_name.get(name)
        while unit and (parent := self.units_by_name.get(unit.parent)) and parent not in line:
            line.append(parent)
            unit = parent
        return tuple(line)

    def relation(self, one: str, other: str) -> Relation | None:
        """Return what the unit `other` is to the unit `one`; None where the profile does not tell.

        Units of one rank, or under one unit, are `level`; `outside` is a unit of another rank in another line. 各处室
        and the like stand for the units of that kind under the own office.
        """
        first = self.units_by_name.get(one)
        if first is None:
            return None
        if first.name == self.name and _BELOW.search(other):
            return "subordinate"
        second = self.units_by_name.get(other)
        if second is None:
            found = {self.relation(one, unit.name) for unit in self._kind(other) if unit is not first}
            return found.pop() if len(found) == 1 else None
        return self._between(first, second) if first is not second else None

    def _between(self, first: Unit, second: Unit) -> Relation | None:
        above, over = self.above(first.name), self.above(second.name)
        if second in above:
            return "superior"
        if first in over:
            return "subordinate"
        if (above and over and above[0] is over[0]) or (first.level and first.level == second.level):
            return "level"
        if not (first.level and second.level):
            return None
        # Only a line that is known up to the other's rank tells that the other does not stand in it.
        line, rank = (above, second.level) if first.level > second.level else (over, first.level)
        return "outside" if any(0 < unit.level <= rank for unit in line) else None

    def _kind(self, name: str) -> list[Unit]:
        """Return the units under the own office that 各处室, 各科室 speaks of."""
        kinds = _EACH.fullmatch(name)
        own = (unit for unit in self.units if kinds and self.name in (one.name for one in self.above(unit.name)[:1]))
        return [unit for unit in own if kinds and unit.name[-1] in kinds[1]]

    @cached_property
    def officials(self) -> dict[str, tuple[Official, ...]]:
        """Return the people by name, Chinese and English."""
        found: dict[str, tuple[Official, ...]] = {}
        for person in self.people:
            for name in {person.name, person.en} - {""}:
                found[name] = (*found.get(name, ()), person)
        return found

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Return the names that a title does not break."""
        units = (name for unit in self.units for name in (unit.name, unit.short))
        return tuple(dict.fromkeys(name for name in (*units, *(one.name for one in self.people)) if name))

    def style_for(self, styles: Sequence[str]) -> str:
        """Return the house style for a form that offers `styles`: the office's own if it is one, else the first."""
        return self.style if self.style in styles else styles[0]

    def knows_unit(self, name: str) -> bool:
        """Return whether a unit is listed, or `name` speaks of several at once (各处室, 全体干部职工)."""
        return name in self.unit_names or _COLLECTIVE.search(name) is not None

    def rank(self, name: str) -> int | None:
        """Return the rank of a person, None if the name is not listed."""
        listed = self.officials.get(name)
        return min((one.order for one in listed), default=None) if listed else None


def is_profile(path: Path) -> bool:
    """Return whether a file is an office profile by its name."""
    return path.name in _NAMES


def find(start: Path) -> Path | None:
    """Return the office.yaml of a folder or of the nearest folder above it."""
    folder = start.resolve()
    for place in (folder, *folder.parents):
        for name in _NAMES:
            if (place / name).is_file():
                return place / name
    return None


_COLLECTIVE = pattern(
    r"^(?:各(?![种类项式])|全体|有关|相关|其他|本|所属|直属|下属)|各(?:处|科|室|股|部|局|委|办|县|市|区|乡|镇|街|单位|有关|相关|直属|成员|下属|分)|等(?:单位|部门)$"
    r"|^(?:all|each|every)\b",
    re.IGNORECASE,
)


_EACH = pattern(r"(?:本单位|机关|内设)?各([处科室股部]+)")
_BELOW = pattern(r"^(?:所属|直属|下属)|^各(?:所属|直属|下属)")


def _field(name: str, zh: str, kind: str = "line", **more: Any) -> Field:
    return Field(name, kind, {"zh": zh, "en": name}, **more)


_FIELDS = (
    _field("office", "本单位"),
    _field(
        "units", "单位", "list",
        fields=(
            _field("name", "单位名称", required=True), _field("short", "简称"), _field("code", "机关代字"),
            _field("level", "级别", "number"), _field("parent", "上级单位"), _field("en", "英文名称"),
            _field("second_parent", "另一上级单位"),
        ),
    ),
    _field(
        "people", "人员", "list",
        fields=(
            _field("name", "姓名", required=True), _field("post", "职务"), _field("unit", "单位"),
            _field("order", "排序", "number"), _field("en", "英文姓名"),
        ),
    ),
    _field("style", "版式"),
    _field("letterhead", "版头", "choice", choices=(Choice("red"), Choice("preprinted"))),
    _field("fonts", "字体"),
    _field("forms", "表单目录", "list", of="line"),
    _field(
        "holidays", "放假调休", "group",
        fields=(_field("off", "放假", "list", of="line"), _field("work", "上班", "list", of="line")),
    ),
)  # fmt: skip


def _office(record: Record, folder: Path, off: frozenset[date], work: frozenset[date]) -> Office:
    units = tuple(
        Unit(**{key: _plain(value) for key, value in unit.items() if value is not None}) for unit in record["units"]
    )
    people = tuple(
        Official(**{"order": i, **{key: _plain(value) for key, value in one.items() if value is not None}})
        for i, one in enumerate(record["people"], 1)
    )
    return Office(
        record["office"] or (units[0].name if units else ""), units, people, record["style"] or "",
        str(record["letterhead"] or "red"), record["fonts"] or "gb2312",
        tuple(folder / name for name in record["forms"]), off, work,
    )  # fmt: skip


def _only(source: load.Source) -> Node:
    """Return the one mapping that a profile is; a table, or a second profile below the first, is none."""
    if len(source.records) == 1:
        return source.records[0]
    place = source.records[1].place if source.records else Place(str(source.path))
    message = {
        "zh": "单位资料应是一份YAML，只写一个单位",
        "en": "An office profile is one YAML mapping, for one office",
    }
    hint = {
        "zh": "照样例写成office.yaml，删去多出的部分",
        "en": "Write it as office.yaml like the sample; remove the rest",
    }
    raise FactsError(Problem("OFFICE-010", "error", message, hint, place))


def _left_open(value: Any, node: Node, path: str = "") -> Iterator[Problem]:
    """Yield a problem for each 〔待补〕: a paper may wait for a fact, what papers are checked against may not."""
    match value:
        case dict() | list():
            for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
                yield from _left_open(inner, node, f"{path}/{key}")
        case Placeholder():
            zh, en = f"单位资料里不能写“{value}”", f"An office profile cannot say “{value}”"
            yield _problem("OFFICE-011", node, path, zh, en, "填上，或者删去这一项", "Fill it in, or delete the entry")


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else int(value)


def _holidays(record: Record | None, node: Node) -> tuple[frozenset[date], frozenset[date], list[Problem]]:
    from drafter.workdays import parse_days

    days: dict[str, list[date]] = {"off": [], "work": []}
    problems: list[Problem] = []
    for kind in days if record else ():
        for i, text in enumerate((record or {})[kind]):
            path = f"/holidays/{kind}/{i}"
            try:
                days[kind] += parse_days([text])
            except Malformed as wrong:
                problems.append(
                    Problem(wrong.code, "error", wrong.message, wrong.hint, load.at(node, path), path, wrong.fix)
                )
    return frozenset(days["off"]), frozenset(days["work"]), problems


def _inconsistent(record: Record, node: Node) -> list[Problem]:
    names = [unit["name"] for unit in record["units"]]
    problems = [
        _problem("OFFICE-008", node, f"/units/{i}/name", f"单位“{name}”列了两次", f"Unit “{name}” is listed twice",
                 "删去一个", "Remove one")
        for i, name in enumerate(names) if name in names[:i]
    ]  # fmt: skip
    known = {*names, *(unit["short"] for unit in record["units"]), None}
    for part, key in (("units", "parent"), ("people", "unit")):
        for i, one in enumerate(record[part]):
            if names and one[key] not in known:
                zh, en = f"“{one[key]}”不在单位名单里", f"“{one[key]}” is not among the units"
                problems.append(_problem("OFFICE-009", node, f"/{part}/{i}/{key}", zh, en, *_listed(names)))
    return problems


def _listed(names: Iterable[str]) -> tuple[str, str]:
    some = list(names)[:12]
    return "在units里加上它，或者写：" + "、".join(some), "Add it to units, or write one of: " + ", ".join(some)


def _problem(code: str, node: Node, path: str, zh: str, en: str, hint_zh: str, hint_en: str) -> Problem:
    return Problem(code, "error", {"zh": zh, "en": en}, {"zh": hint_zh, "en": hint_en}, load.at(node, path), path)

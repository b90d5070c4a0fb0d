"""What becomes of papers that no record has drafted or kept: told apart as far as it is certain, and no further."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from drafter.batching._register import Plan
from drafter.manifest import Line

__all__ = ["Fates", "Leftovers"]


class Fates(NamedTuple):
    """Papers that are left as they were: no row drafts them any more; a faulty row's own of before; not known which.

    `renamed` are those of the first whose row is known to be called otherwise now, each with the paper of today.
    """

    gone: tuple[Path, ...] = ()
    stale: tuple[Path, ...] = ()
    unsure: tuple[Path, ...] = ()
    renamed: tuple[tuple[Path, Path], ...] = ()


class Leftovers:
    """What the plans of a run tell about the papers that are left when it is done."""

    def __init__(self, source: str, long_left: frozenset[str], *, several: bool) -> None:
        """Begin with what earlier runs have left already; `several` says that a row can have more papers than one."""
        self._source, self._long_left, self._several = source, long_left, several
        self._kept: set[str] = set()
        self._wanted: Counter[str] = Counter()
        self._new: dict[str, Path] = {}
        self._moved = False

    def note(self, plan: Plan) -> None:
        """Note what a plan, carried out, tells: whose papers a record's were, or what they would be called if it had no errors."""
        if plan.old:
            self._moved |= plan.old.place != plan.line.place
        faulty = plan.state == "refused" and not plan.result.papers
        if faulty and plan.old:
            self._kept.update(plan.old.files)
        elif faulty:
            self._wanted[plan.result.called] += 1
        elif plan.files and not plan.old:
            self._new[plan.line.place] = plan.files[0]

    def fates(self, target: Path, left: Iterable[Line]) -> Fates:
        """Return the fates of the lines that are left.

        A faulty record whose paper of before is not known may be the row of any of them.
        """
        own = [line for line in left if line.source == self._source]
        stale = [line for line in own if not self._kept.isdisjoint(line.files)]
        rest = [line for line in own if self._kept.isdisjoint(line.files)]
        alike = Counter(line.names[0] for line in rest if line.facts)
        known = {name for name, count in self._wanted.items() if name and 0 < alike[name] <= count}
        certain = all(name in known and alike[name] == count for name, count in self._wanted.items())
        stale += [line for line in rest if line.facts and line.names[0] in known]
        rest = [line for line in rest if not line.facts or line.names[0] not in known]
        # What else than its first paper a faulty row would have, such as a reply slip, is not known.
        certain = certain and not (self._several and (self._kept or self._wanted))
        gone = rest if certain else []
        unsure = [] if certain else rest
        return Fates(_paths(target, gone), _paths(target, stale), _paths(target, unsure), self._renamed(target, gone))

    def _renamed(self, target: Path, gone: Iterable[Line]) -> tuple[tuple[Path, Path], ...]:
        """Return the papers that got new names, if all that is gone can be told so: each row stands where it stood."""
        recent = [line for line in gone if line.facts and self._long_left.isdisjoint(line.files)]
        places = {line.place for line in recent}
        if self._moved or self._wanted or len(places) < len(recent) or not places <= self._new.keys():
            return ()
        return tuple((target / next(iter(line.files)), self._new[line.place]) for line in recent)


def _paths(target: Path, lines: Iterable[Line]) -> tuple[Path, ...]:
    return tuple(target / name for line in lines for name in line.files)

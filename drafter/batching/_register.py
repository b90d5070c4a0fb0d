"""Which record owns which files of a folder: names kept from the last batch, new ones unique, edited ones left alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from drafter import saving
from drafter.batching._work import Result
from drafter.errors import OutputError, Problem
from drafter.files import rename
from drafter.manifest import Line, digest_of

__all__ = ["Plan", "Register", "discard"]


class Plan(NamedTuple):
    """What is to become of a record's papers: their files, and the line that the manifest is to have."""

    result: Result
    state: str
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    line: Line
    fresh: bool = True
    """Whether the manifest has no such line yet."""
    before: Mapping[str, str] = {}
    """The files that its line listed until now, with their digests."""
    old: Line | None = None
    """The line that it had until now."""
    replaced: tuple[str, ...] = ()
    """Those of its files that somebody has edited and that are replaced all the same."""
    namesake: tuple[str, int] | None = None
    """That of its files which only a number tells from one of an earlier record, and the number of that record."""


_NOBODYS = 0
"""No line has this number: those of the manifest count from 1, those released from -1 down."""

_Index = tuple[dict[str, list[int]], dict[tuple[str, str], int]]
"""Numbers of lines by what their papers are called, the first one last; and by that and their place."""


class Register:
    """The lines of a folder's manifest, each claimed by at most one record of this run."""

    def __init__(self, target: Path, source: str, lines: Sequence[Line], *, force: bool, cache: Path | None) -> None:
        self.target, self.source, self.force, self.cache = target, source, force, cache
        self._released = 0
        self._ours: dict[str, tuple[str, ...]] = {}
        owners: dict[str, int] = {}
        for number, line in enumerate(lines, 1):
            for name, digest in line.files.items():
                self._ours[name] = tuple({*self._ours.get(name, ()), digest})
                owners[name.casefold()] = number
        self._free = {
            number: self._as_left(line, {name for name in line.files if owners[name.casefold()] == number})
            for number, line in enumerate(lines, 1)
            if any(owners[name.casefold()] == number for name in line.files)
        }
        self._taken = {name.casefold() for line in self._free.values() for name in line.files}
        self._counts: dict[str, int] = {}
        self._first: dict[str, int] = {}
        own = [number for number, line in self._free.items() if line.source == source]
        self._named = self._index(own)
        left = [number for number in own if self._free[number].state == "left"]
        self._left = self._index(left)
        self.long_left = frozenset(name for number in left for name in self._free[number].files)

    def claim(self, facts: Iterable[str]) -> dict[int, Line]:
        """Return, by record number, the lines of records whose facts are as they were, wherever they stand now."""
        own = {number for number, line in self._free.items() if line.source == self.source}
        # Claimed from the end: those of this source, then the others, each in their order.
        known: dict[str, list[int]] = {}
        for number in (*(one for one in reversed(self._free) if one not in own), *sorted(own, reverse=True)):
            known.setdefault(self._free[number].facts, []).append(number)
        claimed = {}
        for number, digest in enumerate(facts, 1) if known else ():
            if same := known.get(digest):
                claimed[number] = self._free.pop(same.pop())
        return claimed

    def is_current(self, line: Line, new: Line) -> bool:
        """Return whether the papers of a line are there, unedited, and made of the same."""
        return (
            not self.force
            and line.state == "written"
            and line.made_of == new.made_of
            and all(digest_of(self.target / name) == digest for name, digest in line.files.items())
        )

    def plan(self, result: Result, old: Line | None, new: Line) -> Plan:
        """Decide about a record; `old` is the line that it claimed, `new` the one it gets, still without files."""
        new = new._replace(problems=tuple(dict.fromkeys(problem.code for problem in result.problems)))
        if result.current and old:
            line = _kept(old, new, "written")
            namesake = self._namesake(line)
            return Plan(
                result,
                "unchanged",
                self._paths(old.files),
                result.problems,
                line,
                line != old,
                old=old,
                namesake=namesake,
            )
        if not result.papers:
            if old:
                self._release(old)
            return Plan(result, "refused", (), result.problems, new._replace(state="refused"), old=old)
        names = tuple(paper.name for paper in result.papers)
        old = old or self._claim(self._named, names[0], new.place)
        files, again = self._files(names, new.place, old)
        line = new._replace(names=names, files=dict(zip(files, (paper.digest for paper in result.papers), strict=True)))
        now = {name: digest_of(self.target / name) for name in files}
        edited = tuple(name for name in files if not self._may_replace(name, now[name], line))
        if edited and not self.force:
            for taken in again:
                self._release(taken)
            return self._left_to_who_edited(result, edited, files, old, new)
        state = "unchanged" if now == line.files else "written"
        before = self._taken_over(files, [*([old] if old else ()), *again])
        return Plan(
            result,
            state,
            self._paths(files),
            result.problems,
            line,
            fresh=line != old,
            before=before,
            old=old,
            replaced=edited,
            namesake=self._namesake(line),
        )

    def _left_to_who_edited(
        self, result: Result, edited: Sequence[str], files: Sequence[str], old: Line | None, new: Line
    ) -> Plan:
        """Return the plan to touch none of a record's papers; where they need not be drafted again it is no mistake."""
        found = [saving.edited(self.target / name) for name in edited]
        line = _kept(self._present(old) if old else new, new, "edited")
        paths: tuple[Path, ...] = ()
        if set(line.files) == set(files) and line.made_of == new.made_of:
            found = [one._replace(severity="warning") for one in found]
            paths = self._paths(files)
        return Plan(result, "edited", paths, (*found, *result.problems), line, line != old, old=old)

    def carry_out(self, plan: Plan) -> Plan:
        """Put the papers of a plan in their places; return it, or what it comes to where a file is in the way.

        Raise OutputError if it is not these files that are in the way but the folder.
        """
        if plan.state != "written":
            discard([plan.result], self.target)
            return plan
        placed: list[str] = []
        for paper, path in zip(plan.result.papers, plan.files, strict=True):
            try:
                if paper.scratch:
                    rename(self.target / paper.scratch, path)
                placed.append(path.name)
            except OutputError as error:
                discard([plan.result], self.target)
                if not path.exists() and all(one.code != "OUTPUT-003" for one in error.problems):
                    raise
                line = self._present(_as_far_as(placed, plan))
                return plan._replace(state="refused", files=(), problems=(*error.problems, *plan.problems), line=line)
        return plan

    def left(self) -> list[Line]:
        """Return the lines that no record claimed, as far as their files are still there."""
        lines = ((line, self._present(line)) for line in self._free.values())
        return [
            now._replace(state="left" if line.source == self.source else line.state) for line, now in lines if now.files
        ]

    def _as_left(self, line: Line, owned: Collection[str]) -> Line:
        """Return a line with what a killed batch has left of it: the names that are still its own, as they are now.

        What its papers are made of is not known where one of them was not put in its place.
        """
        line = line if len(owned) == len(line.files) else _rest(line, owned)
        unsure = {name: digest_of(self.target / name) for name in line.files if len(self._ours[name]) > 1}
        if all(digest == line.files[name] for name, digest in unsure.items()):
            return line
        found = {name: digest for name, digest in unsure.items() if digest and digest in self._ours[name]}
        return line._replace(drafter="", files={**line.files, **found})

    def _present(self, line: Line) -> Line:
        """Return a line with those of its files that are there."""
        return _only(line, {name for name in line.files if (self.target / name).exists()})

    def _index(self, numbers: Iterable[int]) -> _Index:
        by_name: dict[str, list[int]] = {}
        by_place: dict[tuple[str, str], int] = {}
        for number in sorted(numbers, reverse=True):
            line = self._free[number]
            for name in dict.fromkeys(line.names):
                by_name.setdefault(name, []).append(number)
                by_place.setdefault((name, line.place), number)
        return by_name, by_place

    def _claim(self, index: _Index, name: str, place: str) -> Line | None:
        """Claim a line with a paper that was called so, that of the same place if there is one."""
        by_name, by_place = index
        if line := self._free.pop(by_place.get((name, place), _NOBODYS), None):
            return line
        numbers = by_name.get(name)
        while numbers:
            if line := self._free.pop(numbers.pop(), None):
                return line
        return None

    def _release(self, line: Line) -> None:
        self._released -= 1
        self._free[self._released] = line

    def _files(self, names: Sequence[str], place: str, old: Line | None) -> tuple[tuple[str, ...], list[Line]]:
        """Return the file of each paper, that which it had if it was called the same.

        A paper that the record had once, and has again, may be on another line of its place, or among what was left; such
        lines are returned too.
        """
        had: dict[str, list[str]] = {}

        def have(line: Line) -> None:
            for name, file in zip(line.names, line.files, strict=True):
                had.setdefault(name, []).append(file)

        if old:
            have(old)
        files, again = [], list[Line]()
        for name in names:
            if not had.get(name):
                line = self._free.pop(self._named[1].get((name, place), _NOBODYS), None)
                if line := line or self._claim(self._left, name, place):
                    again.append(line)
                    have(line)
            files.append(had[name].pop(0) if had.get(name) else self._new(name))
        return tuple(files), again

    def _taken_over(self, files: Collection[str], lines: Iterable[Line]) -> dict[str, str]:
        """Return the digests of what a record takes over; papers of the same lines that it has no more are left."""
        before: dict[str, str] = {}
        for line in lines:
            before |= line.files
            for name in line.files:
                if name not in files:
                    self._release(_rest(line, {name}))
        return before

    def _namesake(self, line: Line) -> tuple[str, int] | None:
        firsts = [self._first.setdefault(name.casefold(), line.row) for name in line.names]
        return next(((file, row) for file, row in zip(line.files, firsts, strict=True) if row != line.row), None)

    def _new(self, name: str) -> str:
        key = name.casefold()
        unique, count = f"{name}.docx", self._counts.get(key, 1)
        while unique.casefold() in self._taken:
            count += 1
            unique = f"{name} ({count}).docx"
        self._counts[key] = count
        self._taken.add(unique.casefold())
        return unique

    def _may_replace(self, name: str, digest: str | None, line: Line) -> bool:
        return (
            (digest is None and not (self.target / name).is_file())
            or digest == line.files[name]
            or digest in self._ours.get(name, ())
            or saving.is_noted(self.target / name, self.cache)
        )

    def _paths(self, names: Iterable[str]) -> tuple[Path, ...]:
        return tuple(self.target / name for name in names)


def _kept(old: Line, new: Line, state: str) -> Line:
    """Return the line of papers that stay as they are, though their record may stand elsewhere now."""
    return old._replace(source=new.source, row=new.row, place=new.place, state=state)


def _only(line: Line, files: Collection[str]) -> Line:
    """Return a line of some of its files."""
    found = [(name, file) for name, file in zip(line.names, line.files, strict=True) if file in files]
    return line._replace(names=tuple(name for name, _ in found), files={file: line.files[file] for _, file in found})


def _rest(line: Line, files: Collection[str]) -> Line:
    """Return the line of papers that their record has no more, so that it is not taken for the record's."""
    return _only(line, files)._replace(facts="", state="left")


def _as_far_as(placed: Collection[str], plan: Plan) -> Line:
    """Return the line of a record of whose papers only some could be put in their places."""
    line = _only(plan.line, {*placed, *plan.before})
    files = {file: digest if file in placed else plan.before[file] for file, digest in line.files.items()}
    return line._replace(state="refused", files=files)


def discard(results: Iterable[Result], folder: Path) -> None:
    """Remove the scratch files in a folder of results that come to nothing."""
    for paper in (paper for result in results for paper in result.papers):
        if paper.scratch:
            (folder / paper.scratch).unlink(missing_ok=True)

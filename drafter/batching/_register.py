"""Which record owns which files of a folder: names kept from the last batch, new ones unique, edited ones left alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
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
    otherwise: Line | None = None
    """The line if the files cannot be put in their places."""


class Register:
    """The lines of a folder's manifest, each claimed by at most one record of this run."""

    def __init__(self, target: Path, source: str, lines: Sequence[Line], *, force: bool, cache: Path | None) -> None:
        self.target, self.source, self.force, self.cache = target, source, force, cache
        self._released = 0
        self._ours: dict[str, set[str]] = {}
        owners: dict[str, int] = {}
        for number, line in enumerate(lines):
            for name, digest in line.files.items():
                self._ours.setdefault(name, set()).add(digest)
                owners[name.casefold()] = number
        self._free = {number: lines[number] for number in sorted(set(owners.values()))}
        self._taken = {name.casefold() for line in self._free.values() for name in line.files}
        self._by_name: dict[tuple[str, ...], list[int]] = {}
        for number, line in self._free.items():
            if line.source == source:
                self._by_name.setdefault(line.names, []).append(number)

    def claim(self, facts: Iterable[str]) -> dict[int, Line]:
        """Return, by record number, the lines of records whose facts are as they were, wherever they stand now."""
        known: dict[str, deque[int]] = {}
        for number, line in self._free.items():
            of = known.setdefault(line.facts, deque())
            (of.append if line.source != self.source else of.appendleft)(number)
        claimed = {}
        for number, digest in enumerate(facts, 1) if known else ():
            if same := known.get(digest):
                claimed[number] = self._free.pop(same.popleft())
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
            return Plan(result, "unchanged", self._paths(old.files), result.problems, line, line != old)
        if not result.papers:
            if old:
                self._release(old)
            return Plan(result, "refused", (), result.problems, new._replace(state="refused"))
        names = tuple(paper.name for paper in result.papers)
        old = old or self._by_names(names, new.place)
        files = tuple(old.files) if old and old.names == names else self._unique(names, old)
        line = new._replace(names=names, files=dict(zip(files, (paper.digest for paper in result.papers), strict=True)))
        now = {name: digest_of(self.target / name) for name in files}
        edited = () if self.force else [name for name in files if not self._may_replace(name, now[name], line)]
        if edited:
            found = tuple(saving.edited(self.target / name) for name in edited)
            kept = _kept(old if old and old.names == names else None, new, "edited")
            return Plan(result, "edited", (), (*found, *result.problems), kept)
        state = "unchanged" if now == line.files else "written"
        otherwise = _kept(old if old and old.names == names else None, new, "refused")
        return Plan(result, state, self._paths(files), result.problems, line, line != old, otherwise)

    def carry_out(self, plan: Plan) -> Plan:
        """Put the papers of a plan in their places; return it, or what it comes to where a file is in the way.

        Raise OutputError if it is not these files that are in the way but the folder.
        """
        if plan.state != "written":
            discard([plan.result])
            return plan
        for paper, path in zip(plan.result.papers, plan.files, strict=True):
            try:
                if paper.scratch:
                    rename(paper.scratch, path)
            except OutputError as error:
                discard([plan.result])
                if not path.exists() and all(one.code != "OUTPUT-003" for one in error.problems):
                    raise
                problems = (*error.problems, *plan.problems)
                return plan._replace(state="refused", files=(), problems=problems, line=plan.otherwise or plan.line)
        return plan

    def left(self) -> list[Line]:
        """Return the lines that no record claimed, as far as their files are still there."""
        found = []
        for line in self._free.values():
            files = {name: digest for name, digest in line.files.items() if (self.target / name).exists()}
            if files:
                found.append(line._replace(files=files, state="left" if line.source == self.source else line.state))
        return found

    def _by_names(self, names: tuple[str, ...], place: str) -> Line | None:
        """Claim a line whose papers the form called the same, that of the same place if there is one."""
        free = [number for number in self._by_name.get(names, ()) if number in self._free]
        if not free:
            return None
        return self._free.pop(next((number for number in free if self._free[number].place == place), free[0]))

    def _release(self, line: Line) -> None:
        self._free[-1 - self._released] = line
        self._released += 1

    def _unique(self, names: Sequence[str], old: Line | None) -> tuple[str, ...]:
        if old:
            # The papers are called otherwise now; what they were called before stays where it is.
            self._release(old)
        return tuple(map(self._new, names))

    def _new(self, name: str) -> str:
        unique, count = f"{name}.docx", 1
        while unique.casefold() in self._taken:
            count += 1
            unique = f"{name} ({count}).docx"
        self._taken.add(unique.casefold())
        return unique

    def _may_replace(self, name: str, digest: str | None, line: Line) -> bool:
        return (
            digest is None
            or digest == line.files[name]
            or digest in self._ours.get(name, ())
            or saving.is_noted(self.target / name, self.cache)
        )

    def _paths(self, names: Iterable[str]) -> tuple[Path, ...]:
        return tuple(self.target / name for name in names)


def _kept(old: Line | None, new: Line, state: str) -> Line:
    """Return the line of papers that stay as they are, though their record may stand elsewhere now."""
    return (old or new)._replace(source=new.source, row=new.row, place=new.place, state=state)


def discard(results: Iterable[Result]) -> None:
    """Remove the scratch files of results that come to nothing."""
    for paper in (paper for result in results for paper in result.papers):
        if paper.scratch:
            paper.scratch.unlink(missing_ok=True)

"""Batches one after the other over one folder, whatever people did between them and wherever one was cut short.

DRAFTER_FAULTS=1 asks for many more histories.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from batches import PIECES, finished, form, lines, table

from drafter import Outcome, batch

pytestmark = pytest.mark.fault

MANY = os.environ.get("DRAFTER_FAULTS") == "1"
Row = tuple[str, str, str]
FIRST, SECOND, NONE = "2026-11-19", "2026-11-20", "2026-02-30"


class Office:
    """A folder in which batches of notes are drafted, and what must hold there."""

    def __init__(self, home: Path, seed: int) -> None:
        self.home, self.target, self.chance = home, home / "out", random.Random(seed)
        self.forms = form(home, PIECES if seed % 3 else "")
        self._drafted: dict[Row, list[str]] = {}

    def draft(self, rows: Sequence[Row], target: Path | None = None, **more: Any) -> list[Outcome]:
        path = table(self.home / "rows.csv", rows)
        outcomes, self.ending = finished(batch(path, target or self.target, folders=[self.forms], jobs=1, **more))
        return outcomes

    def rows(self) -> list[Row]:
        return [(self.chance.choice("甲乙丙"), FIRST, self.chance.choice(("", "急"))) for _ in range(4)]

    def altered(self, rows: Sequence[Row]) -> list[Row]:
        """Return rows as somebody may leave them: other facts, mistakes, rows put in, taken out, moved."""
        new = list(rows)
        for _ in range(self.chance.randrange(1, 4)):
            at = self.chance.randrange(len(new))
            name, day, note = new[at]
            match self.chance.randrange(7):
                case 0:
                    new[at] = name, SECOND if day == FIRST else FIRST, note
                case 1:
                    new[at] = name, NONE, note
                case 2:
                    new.insert(at, (self.chance.choice("甲乙丙丁"), FIRST, self.chance.choice(("", "急"))))
                case 3 if len(new) > 2:
                    new.pop(at)
                case 4:
                    new[at] = self.chance.choice("甲乙丙丁"), day, note
                case 5:
                    new[at] = name, day, "" if note else "急"
                case 6:
                    self.chance.shuffle(new)
        return new

    def assert_done(self, outcomes: Sequence[Outcome], rows: Sequence[Row]) -> None:
        """Assert that each good record has the papers that it would have alone, and no other record the same."""
        names: list[str] = []
        for outcome, row in zip(outcomes, rows, strict=True):
            names += (file.name.casefold() for file in outcome.files)
            if row[1] == NONE:
                assert outcome.state == "refused"
            elif outcome.state in ("written", "unchanged"):
                assert [digest(file) for file in outcome.files] == self._alone(row)
        assert len(names) == len(set(names))

    def assert_told(self, outcomes: Sequence[Outcome], rows: Sequence[Row]) -> None:
        """Assert that each paper of the folder is told of once, and none of a faulty row as one without a row."""
        told = [file for outcome in outcomes if outcome.state != "edited" for file in outcome.files]
        told += [*self.ending.gone, *self.ending.stale, *self.ending.unsure]
        assert len(told) == len(set(told))
        faulty = {name for name, day, _ in rows if day == NONE}
        assert faulty.isdisjoint(re.split(r"_| \(", path.stem)[0] for path in self.ending.gone)
        if all(outcome.state in ("written", "unchanged") for outcome in outcomes):
            assert set(told) == set(self.target.glob("*.docx"))
            assert not self.ending.stale + self.ending.unsure

    def assert_listed(self, folder: Path, but: Sequence[str] = ()) -> None:
        """Assert that manifest and folder agree, `but` for papers that somebody edited, and nothing else is there."""
        listed = [pair for line in lines(folder) for pair in line["files"].items()]  # type: ignore[attr-defined]
        assert len(listed) == len(dict(listed))
        found = {path.name: digest(path) for path in folder.glob("*.docx")}
        assert {pair for pair in listed if pair[0] not in but} == {pair for pair in found.items() if pair[0] not in but}
        assert {path.name for path in folder.iterdir()} - set(found) == {"manifest.jsonl"}

    def _alone(self, row: Row) -> list[str]:
        if row not in self._drafted:
            (outcome,) = self.draft([row], self.home / f"alone{len(self._drafted)}")
            self._drafted[row] = [digest(file) for file in outcome.files]
        return self._drafted[row]


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("seed", range(100 if MANY else 6))
def test_people_and_batches_in_turn_lose_no_edit_and_share_no_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    office = Office(tmp_path, seed)
    rows, edited = office.rows(), dict[str, bytes]()
    locked: set[str] = set()
    real = os.replace

    def replace(source: object, target: os.PathLike[str]) -> None:
        if Path(target).parent == office.target and Path(target).name in locked:
            raise PermissionError(13, "in use")
        real(source, target)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "replace", replace)
    for turn in range(8):
        there = sorted(office.target.glob("*.docx"))
        if there and office.chance.random() < 0.4:
            paper = office.chance.choice(there)
            edited[paper.name] = b"mine %d" % turn
            paper.write_bytes(edited[paper.name])
        if there and office.chance.random() < 0.2:
            paper = office.chance.choice(there)
            paper.unlink()
            edited.pop(paper.name, None)
        there = sorted(office.target.glob("*.docx"))
        locked = {office.chance.choice(there).name} if there and office.chance.random() < 0.3 else set()
        force = office.chance.random() < 0.1
        would_be = office.draft(rows, dry_run=True, force=force)
        outcomes = office.draft(rows, force=force)
        if not locked:
            assert would_be == outcomes
        assert force or all((office.target / name).read_bytes() == content for name, content in edited.items())
        edited = {name: mine for name, mine in edited.items() if (office.target / name).read_bytes() == mine}
        office.assert_told(outcomes, rows)
        office.assert_done(outcomes, rows)
        assert {one.state for one in outcomes if not one.files} <= {"refused", *(["edited"] if edited else ())}
        office.assert_listed(office.target, list(edited))
        rows = office.altered(rows)


_watch: list[tuple[Path, Callable[[], None]]] = []
"""A folder, and what is called before each step that changes it; hooks of Python cannot be taken out again."""


def _before(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watch or event not in ("open", "os.rename", "os.remove", "os.truncate", "os.mkdir"):
        return
    path, *_ = arguments
    reading = event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if isinstance(path, str | Path) and not reading and Path(path).is_relative_to(_watch[0][0]):
        watched = _watch.pop()
        watched[1]()
        _watch.append(watched)


@pytest.fixture(scope="module")
def hooked() -> None:
    sys.addaudithook(_before)


def moments(office: Office, rows: Sequence[Row]) -> Iterator[Path]:
    """Yield copies of a folder as a batch has it before each of its steps, whole and with the last writes cut short."""
    shots: list[Path] = []

    def shoot() -> None:
        shots.append(office.home / f"moment{len(shots)}")
        shots[-1].mkdir()
        if office.target.exists():
            shutil.copytree(office.target, shots[-1], dirs_exist_ok=True)

    _watch.append((office.target, shoot))
    try:
        office.draft(rows)
    finally:
        _watch.clear()
    for shot in shots:
        for half in shot.glob(".drafter-*.tmp"):
            half.write_bytes(half.read_bytes()[: half.stat().st_size // 2])
        yield shot
        if (manifest := shot / "manifest.jsonl").exists():
            torn = shot.with_name(f"{shot.name}torn")
            shutil.copytree(shot, torn)
            (torn / manifest.name).write_bytes(manifest.read_bytes() + b'{"source":"rows.csv","row":1,"pl')
            yield torn


@pytest.mark.parametrize("seed", range(30) if MANY else (10, 25))
def test_any_batch_goes_on_from_between_any_two_steps_of_another(tmp_path: Path, hooked: None, seed: int) -> None:
    office = Office(tmp_path, seed)
    first = office.rows()
    second = office.altered(first)
    if seed:
        office.draft(first)
    count = 0
    for folder in list(moments(office, second)):
        count += 1
        third = office.chance.choice((second, first, office.altered(second)))
        for rows in (third, office.chance.choice((second, first, office.altered(third)))):
            outcomes = office.draft(rows, folder)
            assert {one.state for one in outcomes} <= {"written", "unchanged", "refused"}
            office.assert_done(outcomes, rows)
            assert all(one.files for one, row in zip(outcomes, rows, strict=True) if row[1] != NONE)
            office.assert_listed(folder)
    assert count > 10

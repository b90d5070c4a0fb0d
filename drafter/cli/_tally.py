"""What is kept of the outcomes of a batch until they are told."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.cli import _report
from drafter.cli._language import say

if TYPE_CHECKING:
    from drafter.batching import Outcome
    from drafter.errors import Place, Problem, Words

__all__ = ["Tally"]


class Tally:
    """What is kept of the outcomes: of very many, no more than must be told."""

    def __init__(self, *, with_records: bool, with_papers: bool) -> None:
        """Keep the records only `with_records`, and the papers that are to be packed only `with_papers`."""
        self.papers: Counter[str] = Counter()
        self.total = self.failed = self.held = self.blocked = 0
        self.replaced: list[Path] = []
        self.namesakes = 0
        self.alike: list[str] = []
        self.main = ""
        self._problems: dict[object, tuple[Problem, Words]] = {}
        self._counts: Counter[object] = Counter()
        self.records: list[Outcome] | None = [] if with_records else None
        self.packed: list[tuple[str, Path]] = []
        self.with_papers = with_papers

    def add(self, outcome: Outcome) -> None:
        """Add what became of a record."""
        self.papers[outcome.state] += len(outcome.files)
        self.total += 1
        self.main = outcome.place.sheet
        self.held += outcome.state == "held"
        self.blocked += not outcome.files and outcome.state != "held" and _is_blocked(outcome)
        self.replaced += outcome.replaced
        if outcome.namesake:
            self.namesakes += 1
            if len(self.alike) <= _report.FEW:
                self.alike.append(_alike(outcome.place, *outcome.namesake))
        self.failed += not outcome.files
        for problem in outcome.problems:
            # Remarks that stop nothing and ask for nothing would drown the rows that do: check tells them.
            if problem.severity != "info":
                # A problem of the tables may concern many records.
                key = problem.code, problem.place, problem.path, problem.message["zh"]
                self._problems[key] = problem, _whose(outcome, problem)
                self._counts[key] += 1
        if self.records is not None:
            self.records.append(outcome)
        if self.with_papers:
            self.packed += ((outcome.group, file) for file in outcome.files)

    def told(self) -> list[Problem]:
        """Return all problems that are to be told, each of one record's items with the name of that record."""
        return [
            problem._replace(message={tongue: whose.get(tongue, "") + text for tongue, text in problem.message.items()})
            if whose and self._counts[key] == 1
            else problem
            for key, (problem, whose) in self._problems.items()
        ]

    def of_all(self) -> list[Problem]:
        """Return the errors that concern every record of several."""
        found = (self._problems[key][0] for key, count in self._counts.items() if count == self.total > 1)
        return [problem for problem in found if problem.severity == "error"]


def _whose(outcome: Outcome, problem: Problem) -> Words:
    """Return the beginning of a message that says whose paper it is about, where its place and words do not show it."""
    place, record = problem.place, outcome.place
    apart = place.sheet != record.sheet or (place.line != record.line and re.search(r"/\d", problem.path))
    if outcome.total == 1 or not apart:
        return {}
    if not outcome.called:
        return {"zh": f"{record}：", "en": f"{record}: "}
    return {"zh": f"{outcome.called}（{record}）：", "en": f"{outcome.called} ({record}): "}


def _alike(place: Place, file: Path, other: Place) -> str:
    return say(f"{file.name}（{place}，和{other}同名）", f"{file.name} ({place}, like {other})")


def _is_blocked(outcome: Outcome) -> bool:
    """Return whether nothing is wrong with a record's facts, only with the files that are there."""
    return all(problem.code.startswith("OUTPUT-") for problem in outcome.problems if problem.severity == "error")

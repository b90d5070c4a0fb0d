"""Marked copies of workbooks, and fixes written back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drafter.cli._facts import Facts
from drafter.cli._language import current, say
from drafter.cli._report import in_order
from drafter.errors import Problem

__all__ = ["fix", "mark"]


def mark(source: Path, problems: Sequence[Problem], folder: Path | None = None) -> Path | None:
    """Write a copy of a workbook with its problems marked, beside it or into `folder`; return it.

    The name is one that is free, since somebody may have gone on working in an earlier copy. None where no error or
    warning stands in a cell.
    """
    if not any(problem.place.cell and problem.severity != "info" for problem in problems):
        return None
    from drafter import workbook

    target = _free((folder or source.parent) / f"{source.stem}-{say('标注', 'marked')}{source.suffix}")
    workbook.mark(source, in_order(problems), target, language=current())
    return target


def _free(path: Path) -> Path:
    target, number = path, 1
    while target.exists():
        number += 1
        target = path.with_stem(f"{path.stem}{number}")
    return target


def fix(facts: Facts) -> int:
    """Write the fixes that are certain back to a facts file; return how many there were."""
    if not facts.checked or all(problem.fix is None for problem in facts.problems):
        return 0
    from drafter import workbook

    return len(workbook.fix(facts.path, facts.problems, facts.checked[0].form.fields))

"""Marked copies of workbooks, and fixes written back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drafter.cli._cache import cache_folder
from drafter.cli._facts import Facts
from drafter.cli._language import current, say
from drafter.cli._report import in_order
from drafter.errors import DrafterError, OutputError, Problem
from drafter.saving import Output, is_ours, note

__all__ = ["fix", "mark"]


def mark(source: Path, problems: Sequence[Problem], folder: Path | None = None) -> tuple[list[Path], list[Problem]]:
    """Write a copy of a workbook with its problems marked, beside it or into `folder`.

    Return the copy, if any error or warning stands in a cell, and what was in the way of writing it, as warnings: it
    must not keep the other problems from being told. An earlier copy is replaced unless somebody has gone on working
    in it, and removed when nothing is left to mark.
    """
    try:
        return _marked(source, problems, folder), []
    except OutputError as error:
        return [], [one._replace(severity="warning") for one in error.problems]


def _marked(source: Path, problems: Sequence[Problem], folder: Path | None) -> list[Path]:
    cache = cache_folder()
    first = (folder or source.parent) / f"{source.stem}-{say('标注', 'marked')}{source.suffix}"
    if not any(problem.place.sheet and problem.severity != "info" for problem in problems):
        if first.exists() and is_ours(first, cache):
            first.unlink()
        return []
    from drafter import workbook

    target, number = first, 1
    while target.exists() and not is_ours(target, cache):
        number += 1
        target = first.with_stem(f"{first.stem}{number}")
    workbook.mark(source, in_order(problems), target, language=current())
    note(Output(target, target.read_bytes()), cache)
    return [target]


def fix(facts: Facts) -> tuple[tuple[Problem, ...], list[Problem]]:
    """Write the fixes that are certain back to a facts file; return what was fixed, and what was in the way."""
    if not facts.checked or all(problem.fix is None for problem in facts.problems):
        return (), []
    from drafter import workbook

    try:
        return workbook.fix(facts.path, facts.problems, facts.checked[0].form.fields), []
    except DrafterError as error:
        return (), list(error.problems)

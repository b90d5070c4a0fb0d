"""`problems.csv`: the problems of a batch as a list that any spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from drafter.cli._cache import cache_folder
from drafter.cli._language import from_words, say
from drafter.cli._report import in_order, severity_word
from drafter.errors import OutputError, Problem
from drafter.saving import Output, edited, is_ours, save

__all__ = ["NAME", "defused", "write"]

NAME = "problems.csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(problems: Sequence[Problem], folder: Path, main: str = "") -> tuple[list[Path], list[Problem]]:
    """List problems in a folder, those of the `main` sheet first; without any, remove the list of the last time.

    Return the list, and what was in the way of writing it, as warnings. A list that somebody has edited is left.
    """
    target, cache = folder / NAME, cache_folder()
    try:
        if not problems:
            if is_ours(target, cache):
                target.unlink()
            elif target.exists():
                return [], [edited(target)._replace(severity="warning")]
            return [], []
        save([Output(target, _table(in_order(problems, main)))], cache=cache)
    except OSError:
        return [], []
    except OutputError as error:
        return [], [problem._replace(severity="warning") for problem in error.problems]
    return [target], []


def _table(problems: Sequence[Problem]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(
        (
            say("程度", "Severity"),
            say("位置", "Place"),
            say("代码", "Code"),
            say("问题", "Problem"),
            say("怎么改", "What to do"),
            say("应写", "Write"),
        )
    )
    for problem in problems:
        cells = (
            severity_word(problem.severity),
            str(problem.place),
            problem.code,
            from_words(problem.message),
            from_words(problem.hint),
            problem.fix or "",
        )
        rows.writerow(map(defused, cells))
    # Excel takes UTF-8 for the system's encoding unless it begins so.
    return text.getvalue().encode("utf-8-sig", errors="replace")


def defused(cell: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

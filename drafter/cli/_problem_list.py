"""`problems.csv`: the problems of a batch as a list that any spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path

from drafter.cli._cache import cache_folder
from drafter.cli._language import from_words, say
from drafter.cli._report import in_order, severity_word
from drafter.errors import OutputError, Problem
from drafter.saving import Output, edited, is_ours, save

__all__ = ["NAME", "defused", "write"]

NAME = "problems.csv"
_WIDTH = 7
"""Columns of the list."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(problems: Sequence[Problem], folder: Path, source: str, main: str = "") -> tuple[list[Path], list[Problem]]:
    """List the problems of the file `source` in a folder, those of its `main` sheet first.

    Those of other files stay in the list; an empty one is removed, and one that somebody has edited left. Return the
    list if it holds problems of this file, and what was in the way of writing it, as warnings.
    """
    target, cache = folder / NAME, cache_folder()
    try:
        rows = [*map(_row, repeat(source), in_order(problems, main)), *_of_others(target, source, cache)]
        if rows:
            save([Output(target, _table(rows))], cache=cache)
        elif is_ours(target, cache):
            target.unlink()
        elif target.exists():
            return [], [edited(target)._replace(severity="warning")]
    except OSError:
        return [], []
    except OutputError as error:
        return [], [problem._replace(severity="warning") for problem in error.problems]
    return [target] if problems else [], []


def _of_others(target: Path, source: str, cache: Path | None) -> Iterator[list[str]]:
    """Yield the rows of a list of ours that are of other files."""
    if is_ours(target, cache):
        _, *rows = csv.reader(io.StringIO(target.read_text("utf-8-sig"), newline=""))
        yield from (row for row in rows if len(row) == _WIDTH and row[-1] != defused(source))


def _table(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(
        (
            say("程度", "Severity"),
            say("位置", "Place"),
            say("代码", "Code"),
            say("问题", "Problem"),
            say("怎么改", "What to do"),
            say("应写", "Write"),
            say("文件", "File"),
        )
    )
    lines.writerows(rows)
    # Excel takes UTF-8 for the system's encoding unless it begins so.
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _row(source: str, problem: Problem) -> list[str]:
    cells = (
        severity_word(problem.severity),
        str(problem.place),
        problem.code,
        from_words(problem.message),
        from_words(problem.hint),
        problem.fix or "",
        source,
    )
    return [*map(defused, cells)]


def defused(cell: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

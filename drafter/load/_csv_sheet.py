"""A CSV text to a sheet."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from io import StringIO

from drafter.load._csv import records
from drafter.load._sheet import Sheet
from drafter.load._store import Rows

__all__ = ["parse_csv"]


def parse_csv(pieces: Iterable[str], file: str) -> Sheet:
    """Return the grid of a CSV text given piece by piece.

    Raises UnreadableError (TABLE-001) for a quote that never closes.
    """
    rows, starts = Rows(), array("L")
    line, text = 1, ""
    for line, (text, mark), row in records(pieces, file):
        rows.append(row, (text, mark))
        starts.append(line)
    starts.append(line + len([*StringIO(text, newline="")]))
    return Sheet("", rows, file, starts=starts)

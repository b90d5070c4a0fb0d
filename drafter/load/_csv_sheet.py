"""A CSV text to a sheet."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from drafter.load._csv import records
from drafter.load._sheet import Sheet
from drafter.load._store import Rows

__all__ = ["parse_csv"]


def parse_csv(pieces: Iterable[str], file: str) -> Sheet:
    """Return the grid of a CSV text given piece by piece.

    Raises UnreadableError (TABLE-001) for a quote that never closes.
    """
    rows, starts = Rows(), array("L")
    for line, source, row in records(pieces, file):
        rows.append(row, source)
        starts.append(line)
    return Sheet("", rows, file, starts=starts)

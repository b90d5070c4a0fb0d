"""A grid of cells, and what its rows are called and kept as."""

import marshal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from drafter.errors import Place, Problem

if TYPE_CHECKING:
    from array import array

    from drafter.load._store import Row, Rows

__all__ = ["Sheet", "cells_of", "column", "letters", "place", "taken_out"]


class Sheet(NamedTuple):
    """A grid of cells as text; `rows[0]` is row 1, empty cells are None.

    `faults` holds, by row and column counted from 0, what a cell shows that cannot be read as text (`#REF!`).
    `merges` are top, left, bottom, right, counted from 0 and inclusive. `starts` are, for CSV, the lines at which
    the rows begin, and the line behind the last.
    """

    name: str
    rows: "Rows"
    file: str = ""
    hidden: bool = False
    faults: dict[tuple[int, int], Problem] | None = None
    merges: tuple[tuple[int, int, int, int], ...] = ()
    starts: "array[int] | None" = None

    def text(self, row: int, column: int) -> str | None:
        """Return the text of a cell, None where it is empty or beyond the sheet."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    def columns(self, header: int) -> tuple[int, set[int]]:
        """Return how many columns a table has whose header is that row, and those with text below it."""
        last = self.rows.last()
        width = max((column + 1 for column, row in last.items() if row >= header), default=0)
        return width, {column for column, row in last.items() if row > header}

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell: sheet and cell for Excel, file and line for CSV."""
        kept = self.rows.kept(row) if self.starts and column and row < len(self.rows) else b""
        return place(self.file, self.name, row, column, self.line(row), kept)

    def line(self, row: int) -> int:
        """Return the line of a CSV file at which a row begins, or the file ends; 0 for Excel."""
        return 0 if self.starts is None else self.starts[min(row, len(self.starts) - 1)]


def place(file: str, sheet: str, row: int, column: int, line: int, kept: bytes) -> Place:
    """Return the place of a cell; of a CSV file, `line` is where its row begins and `kept` the row as it is kept.

    The cell of a CSV file is that of the spreadsheet that it opens as: a cell of several lines is one row there.
    """
    cell = f"{letters(column)}{row + 1}"
    if not line:
        return Place(file, 0, 0, sheet, cell)
    if not column or not kept:
        return Place(file, line, 1, "", cell)
    from drafter.load._csv import start_of

    text, mark = taken_out(kept)
    return Place(file, *start_of(text, mark, line, column), "", cell)


def cells_of(kept: bytes) -> "Row":
    """Return the cells of a row as a store keeps it: themselves, or their source text in a CSV file."""
    found = taken_out(kept)
    if type(found) is not tuple:
        return found or []
    from drafter.load._csv import row_of

    return row_of(*found)


def taken_out(data: bytes) -> Any:
    """Return what a store of rows, perhaps in another process, keeps as these bytes; None where nothing was put."""
    return marshal.loads(data) if data else None


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def column(name: str) -> int:
    """Return the number of a column from its letters, the inverse of `letters`."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1

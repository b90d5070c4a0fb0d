"""Rows and strings of large files, kept in order and read one by one: what a file holds costs no memory beyond a few MB."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any, overload
from weakref import finalize

from drafter.load._sheet import cells_of, taken_out

__all__ = ["Row", "Rows", "Store"]

Row = list[str | None]
_IN_MEMORY = 16 * 1024 * 1024


class Store:
    """Texts, numbers and lists of them, each by its number; when they are many they wait in a temporary file."""

    def __init__(self) -> None:
        """Make an empty store."""
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when nobody has the store any more
        finalize(self, self._file.close)
        self._starts, self._sizes = array("Q"), array("I")
        self._end, self._appending = 0, True

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._starts)

    def append(self, value: Any) -> None:
        """Add a value."""
        self.skip(1)
        self[len(self) - 1] = value

    def skip(self, count: int) -> None:
        """Add places that are filled later, or never."""
        blank = bytes(8 * count)
        self._starts.frombytes(blank)
        self._sizes.frombytes(blank[: 4 * count])

    def __setitem__(self, number: int, value: Any) -> None:
        """Put a value in a place."""
        data = marshal.dumps(value, 2)  # later versions look for what occurs twice, which takes longer
        if not self._appending:
            self._file.seek(self._end)
            self._appending = True
        self._file.write(data)
        self._starts[number], self._sizes[number] = self._end, len(data)
        self._end += len(data)

    def __getitem__(self, number: int) -> Any:
        """Return a value, None where none was put."""
        return taken_out(self.kept(number))

    def kept(self, number: int) -> bytes:
        """Return a value as it is kept, for `taken_out`."""
        size = self._sizes[number]
        if not size:
            return b""
        self._appending = False
        self._file.seek(self._starts[number])
        return self._file.read(size)


class Rows(Sequence[Row]):
    """The rows of a sheet, from row 1."""

    def __init__(self) -> None:
        """Make a sheet without rows."""
        self._store = Store()
        self._read: tuple[int, Row] = (-1, [])
        self._full: dict[int, int] = {}
        """By their width, the last of the rows without blank cells."""
        self._single: dict[int, int] = {}
        """By column, the last of the other rows with text in it."""
        self._filled = bytearray()
        """Which rows have text in them."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._store)

    @overload
    def __getitem__(self, number: int) -> Row: ...
    @overload
    def __getitem__(self, number: slice) -> list[Row]: ...
    def __getitem__(self, number: int | slice) -> Row | list[Row]:
        """Return a row, empty where nothing was put; not to be changed."""
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if self._read[0] != number:
            self._read = number, cells_of(self.kept(number))
        return self._read[1]

    def kept(self, number: int) -> bytes:
        """Return a row as it is kept, for `cells_of`."""
        return self._store.kept(number)

    def append(self, row: Row, source: tuple[str, str]) -> None:
        """Add a row of a CSV file, which is kept as its `source`: its text and the separator in it."""
        self._put(len(self), row, source)

    def put(self, number: int, row: Row) -> None:
        """Put a row in its place; what stands there already stays in the cells that are not filled again."""
        if number < len(self) and (old := self[number]):
            row = [*row, *[None] * (len(old) - len(row))]
            row = [new or before for new, before in zip(row, old + [None] * (len(row) - len(old)), strict=True)]
        self._put(number, row, row)

    def _put(self, number: int, row: Row, kept: object) -> None:
        if number >= len(self):
            missing = number + 1 - len(self)
            self._store.skip(missing)
            self._filled += bytes(missing)
        self._read = -1, []
        self._store[number] = kept
        if None not in row:
            self._full[len(row)] = max(number, self._full.get(len(row), 0))
            self._filled[number] = bool(row)
            return
        for column, text in enumerate(row):
            if text is not None:
                self._single[column] = max(number, self._single.get(column, 0))
                self._filled[number] = True

    def filled(self, start: int) -> Iterator[int]:
        """Yield the numbers of the rows with text in them, from `start` on, without reading them."""
        return (number for number in range(start, len(self)) if self._filled[number])

    def last(self) -> dict[int, int]:
        """Return, for each column with text, the last row that has any in it, both counted from 0."""
        found = dict(self._single)
        for width, number in self._full.items():
            for column in range(width):
                found[column] = max(number, found.get(column, 0))
        return found

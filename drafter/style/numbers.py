"""Heading numbers, written as text so that no reader of the file loses them."""

from __future__ import annotations

from collections.abc import Sequence

from drafter.numerals import chinese

__all__ = ["Counter"]


class Counter:
    """Count headings of four levels; a heading starts the levels below it anew. `level` is that of the last, 0 at first."""

    def __init__(self, formats: Sequence[str]) -> None:
        self.formats = formats
        self.counts = [0, 0, 0, 0]
        self.level = 0

    def next(self, level: int, *, numbered: bool = True) -> str:
        """Return the number of the next heading of `level`, 1 to 4; nothing for one that is not `numbered`."""
        self.level = level
        if not numbered:
            return ""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (4 - level)
        number = self.counts[level - 1]
        path = ".".join(str(count) for count in self.counts[:level] if count)
        return self.formats[level - 1].format(zh=chinese(number), n=number, path=path)

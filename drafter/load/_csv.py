"""CSV to a sheet of text: comma, semicolon or tab, quoted cells over several lines, every cell knows its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NoReturn

from drafter.errors import Place
from drafter.load._node import Sheet, fail
from drafter.load._store import Row, Rows, Store
from drafter.patterns import pattern

__all__ = ["cells", "parse_csv", "separator", "unquote"]

_BREAK = pattern(r"\r\n?|\n")
_HEAD = 8192
"""Characters that tell the separator."""
_LONGEST = 64 * 1024 * 1024
"""Characters of one cell."""


def parse_csv(pieces: Iterable[str], file: str) -> Sheet:
    """Return the grid of a CSV text given piece by piece.

    Raises UnreadableError (TABLE-001) for a quote that never closes.
    """
    rows, lines = Rows(), Store()
    row: Row = []
    starts: list[int] = []
    for line, column, raw, more in _cells(pieces, file):
        value = unquote(raw)
        if "\r" in value:
            value = value.replace("\r\n", "\n")
        row.append(value if value and not value.isspace() else None)
        starts.append(line)
        starts.append(column)
        if more in ("\n", "\r\n", "\r"):
            rows.append(row)
            lines.append(starts)
            row, starts = [], []
    rows.append(row)
    lines.append(starts)
    return Sheet("", rows, file, lines=lines)


def cells(text: str, file: str = "") -> Iterator[tuple[tuple[int, int], int, int, str]]:
    """Yield line and column, start and end, and the following separator of every cell."""
    position = 0
    for line, column, raw, more in _cells((text,), file):
        end = position + len(raw)
        yield (line, column), position, end, more
        position = end + _padding(text, end) + len(more)


def _cells(pieces: Iterable[str], file: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield line and column, source text, and the following separator of every cell."""
    pieces = iter(pieces)
    text, position = _next(pieces, _HEAD), 0
    mark = re.escape(separator(text))
    match = re.compile(rf'("(?:[^"]|"")*"|[^{mark}\r\n"][^{mark}\r\n]*)?[ ]*({mark}|\r\n?|\n|\Z)').match
    line, line_start = 1, 0
    while True:
        found = match(text, position)
        # What reaches the end of the text at hand may go on in the next piece.
        if not found or found.end() == len(text):
            if len(text) - position >= _LONGEST:
                _unclosed(file, line)
            if more := _next(pieces, len(text) - position):
                text, line_start, position = text[position:] + more, line_start - position, 0
                continue
            if not found:
                _unclosed(file, line)
        raw, after = found[1] or "", found[2]
        yield line, position - line_start + 1, raw, after
        position = found.end()
        if raw.startswith('"') and (breaks := list(_BREAK.finditer(raw))):
            line, line_start = line + len(breaks), found.start() + breaks[-1].end()
        if after in ("\n", "\r\n", "\r"):
            line, line_start = line + 1, position
        elif not after:
            return


def _next(pieces: Iterator[str], held: int) -> str:
    """Return as much again as is held, so that a long cell is not looked at over and over; nothing at the end."""
    found: list[str] = []
    size = 0
    while size <= held and (piece := next(pieces, "")):
        found.append(piece)
        size += len(piece)
    return "".join(found)


def _unclosed(file: str, line: int) -> NoReturn:
    fail(
        "TABLE-001",
        Place(file, line),
        (
            "这里的双引号没有配对，或引号后面多了字",
            '单元格里有引号、逗号或换行时，整格用 "…" 括起来，里面的引号写两个',
        ),
        (
            "A quote here is not closed, or text follows it",
            'Quote the whole cell "…" and double the quotes within',
        ),
    )


def _padding(text: str, end: int) -> int:
    """Return how many spaces stand between a quoted cell and the separator after it."""
    return len(text[end:]) - len(text[end:].lstrip(" ")) if text.startswith(" ", end) else 0


def unquote(raw: str) -> str:
    """Return the value of a cell from its source text."""
    return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw


def separator(text: str) -> str:
    """Return the separator of a CSV text: the commonest of comma, semicolon and tab in its first filled lines."""
    head = re.sub(r'"[^"]*"', "", text[:_HEAD])
    lines = [line for line in head.splitlines() if line.strip()][:5]
    counts = {
        mark: sum(mark in line for line in lines) * 1000 + sum(line.count(mark) for line in lines) for mark in ",;\t"
    }
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","

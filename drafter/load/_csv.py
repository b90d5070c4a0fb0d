"""The text of CSV files: comma, semicolon or tab, quoted cells over several lines, every cell knows its line.

Python's csv reads the cells. Where one begins is found by a scanner of our own when it is asked for; what csv does not
take, such as spaces behind a quoted cell, the scanner reads as well.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import StringIO
from itertools import chain
from typing import NoReturn

from drafter.errors import Place
from drafter.load._node import fail
from drafter.patterns import pattern

__all__ = ["cells", "records", "row_of", "separator", "start_of", "unquote"]

_BREAK = pattern(r"\r\n?|\n")
_BREAKS = ("\n", "\r\n", "\r")
_HEAD = 8192
"""Characters that tell the separator."""
_LONGEST = 64 * 1024 * 1024
"""Characters of one cell."""


def records(pieces: Iterable[str], file: str) -> Iterator[tuple[int, tuple[str, str], list[str | None]]]:
    """Yield of each record the line at which it begins, its source (its text and the separator in it), and its row.

    Raises UnreadableError (TABLE-001) for a quote that never closes.
    """
    pieces = iter(pieces)
    head = _next(pieces, _HEAD)
    mark = separator(head)
    for line, text, values in _records(_lines(chain((head,), pieces)), mark, file):
        yield line, (text, mark), _row(values)


def row_of(text: str, mark: str) -> list[str | None]:
    """Return the cells of a row from its source text."""
    try:
        values = next(csv.reader((text,), delimiter=mark, strict=True)) or [""]
    except csv.Error:
        ((_, _, values),) = _scanned((text,), mark, 1, "")
    return _row(values)


def start_of(text: str, mark: str, line: int, column: int) -> tuple[int, int]:
    """Return line and column at which a cell of a row begins, or the row's last cell; `line` is where the row begins."""
    starts = _starts(text, mark)
    below, place = starts[min(column, len(starts) - 1)]
    return line + below, place


@lru_cache(maxsize=4)
def _starts(text: str, mark: str) -> Sequence[tuple[int, int]]:
    """Return how many lines below its row's beginning, and at which column, each cell begins."""
    starts = []
    for line, place, found in _cells((text,), mark, 0, ""):
        starts.append((line, place))
        if found[2] in _BREAKS:
            break
    return starts


def _row(values: Iterable[str]) -> list[str | None]:
    return [
        (value.replace("\r\n", "\n") if "\r" in value else value) if value and not value.isspace() else None
        for value in values
    ]


def _records(lines: Iterable[str], mark: str, file: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield of each record the line at which it begins, its source text, and the texts of its cells."""
    held: list[str] = []
    lines = iter(lines)
    line = 1
    try:
        for values in csv.reader(_noted(lines, held), delimiter=mark, strict=True):
            yield line, "".join(held), values or [""]
            line += len(held)
            held.clear()
    except csv.Error:
        yield from _scanned(chain(held, lines), mark, line, file)


def _noted(lines: Iterable[str], held: list[str]) -> Iterator[str]:
    for line in lines:
        held.append(line)
        yield line


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text given piece by piece, each with its end; only what ends a line in CSV does."""
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if "\n" in piece or "\r" in piece:
            # The last may go on in the next piece, if only with the second half of its end.
            *whole, last = StringIO("".join(held), newline="")
            yield from whole
            held = [last]
    yield from StringIO("".join(held), newline="")


def _scanned(pieces: Iterable[str], mark: str, line: int, file: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield records as `_records` does, found cell by cell."""
    text, values = "", list[str]()
    for at, _, found in _cells(pieces, mark, line, file):
        line = line if values else at
        text += found[0]
        values.append(unquote(found[1] or ""))
        if found[2] in _BREAKS:
            yield line, text, values
            text, values = "", []
    if text:
        yield line, text, values


def cells(text: str, file: str = "") -> Iterator[tuple[tuple[int, int], int, int, str]]:
    """Yield line and column, start and end, and the following separator of every cell."""
    position = 0
    for line, column, found in _cells((text,), separator(text), 1, file):
        yield (line, column), position, position + len(found[1] or ""), found[2]
        position += len(found[0])


def _cells(pieces: Iterable[str], mark: str, line: int, file: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield line, column and match of every cell: its source text and what separates it from the next."""
    pieces = iter(pieces)
    text, position = next(pieces, ""), 0
    mark = re.escape(mark)
    match = re.compile(rf'("(?:[^"]|"")*"|[^{mark}\r\n"][^{mark}\r\n]*)?[ ]*({mark}|\r\n?|\n|\Z)').match
    line_start = 0
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
        yield line, position - line_start + 1, found
        raw, position = found[1] or "", found.end()
        if raw.startswith('"') and (breaks := list(_BREAK.finditer(raw))):
            line, line_start = line + len(breaks), found.start() + breaks[-1].end()
        if found[2] in _BREAKS:
            line, line_start = line + 1, position
        elif not found[2]:
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

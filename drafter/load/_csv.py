"""CSV to a sheet of text: comma, semicolon or tab, quoted cells over several lines, every cell knows its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.errors import Place
from drafter.load._node import Sheet, fail
from drafter.load._store import Row, Rows, Store
from drafter.patterns import pattern

__all__ = ["cells", "parse_csv", "separator", "unquote"]

_BREAK = pattern(r"\r\n?|\n")


def parse_csv(text: str, file: str) -> Sheet:
    """Return the grid of a CSV text. Raises UnreadableError (TABLE-001) for a quote that never closes."""
    rows, lines = Rows(), Store()
    row: Row = []
    line: list[int] = []
    for place, start, end, more in cells(text, file):
        value = unquote(text[start:end]).replace("\r\n", "\n")
        row.append(value if value and not value.isspace() else None)
        line += place
        if more in ("\n", "\r\n", "\r"):
            rows.append(row)
            lines.append(line)
            row, line = [], []
    rows.append(row)
    lines.append(line)
    return Sheet("", rows, file, lines=lines)


def cells(text: str, file: str = "") -> Iterator[tuple[tuple[int, int], int, int, str]]:
    """Yield line and column, start and end, and the following separator of every cell."""
    line, line_start = 1, 0
    for start, end, more in _scan(text, file):
        yield (line, start - line_start + 1), start, end, more
        breaks = list(_BREAK.finditer(text, start, end)) if text.startswith('"', start) else []
        if breaks:
            line, line_start = line + len(breaks), breaks[-1].end()
        if more in ("\n", "\r\n", "\r"):
            line, line_start = line + 1, end + len(more) + _padding(text, end)


def _scan(text: str, file: str) -> Iterator[tuple[int, int, str]]:
    mark = re.escape(separator(text))
    cell = pattern(rf'("(?:[^"]|"")*"|[^{mark}\r\n"][^{mark}\r\n]*)?[ ]*({mark}|\r\n?|\n|\Z)')
    position = 0
    while True:
        found = cell.match(text, position)
        if not found:
            line = len(_BREAK.findall(text, 0, position)) + 1
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
        yield position, position + len(found[1] or ""), found[2]
        position = found.end()
        if not found[2]:
            return


def _padding(text: str, end: int) -> int:
    """Return how many spaces stand between a quoted cell and the separator after it."""
    return len(text[end:]) - len(text[end:].lstrip(" ")) if text.startswith(" ", end) else 0


def unquote(raw: str) -> str:
    """Return the value of a cell from its source text."""
    return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw


def separator(text: str) -> str:
    """Return the separator of a CSV text: the commonest of comma, semicolon and tab in its first filled lines."""
    head = re.sub(r'"[^"]*"', "", text[:8192])
    lines = [line for line in head.splitlines() if line.strip()][:5]
    counts = {
        mark: sum(mark in line for line in lines) * 1000 + sum(line.count(mark) for line in lines) for mark in ",;\t"
    }
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","

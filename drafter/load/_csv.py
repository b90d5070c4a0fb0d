"""CSV to a sheet of text: comma, semicolon or tab, quoted cells over several lines, every cell knows its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.errors import Place
from drafter.load._node import Sheet, fail

__all__ = ["parse_csv", "scan", "separator"]


def parse_csv(text: str, file: str) -> Sheet:
    """Return the grid of a CSV text. Raises UnreadableError (TABLE-001) for a quote that never closes."""
    rows: list[list[str | None]] = [[]]
    lines: list[list[tuple[int, int]]] = [[]]
    line, line_start = 1, 0
    for start, end, raw, ending in scan(text, file):
        lines[-1].append((line, start - line_start + 1))
        value = unquote(raw)
        rows[-1].append(value if value and not value.isspace() else None)
        for found in re.finditer(r"\r\n?|\n", raw) if raw.startswith('"') else ():
            line, line_start = line + 1, start + found.end()
        if ending not in "\r\n" or not ending:
            continue
        line, line_start = line + 1, end + len(ending)
        rows.append([])
        lines.append([])
    return Sheet("", rows, file, lines=lines)


def scan(text: str, file: str = "") -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, source text and following separator (comma, line break, empty at the end) of every cell."""
    mark = re.escape(separator(text))
    cell = re.compile(rf'("(?:[^"]|"")*"|[^{mark}\r\n"][^{mark}\r\n]*)?[ ]*({mark}|\r\n?|\n|\Z)')
    position = 0
    while True:
        found = cell.match(text, position)
        if not found:
            line = len(re.findall(r"\r\n?|\n", text[:position])) + 1
            fail(
                "TABLE-001",
                Place(file, line),
                (
                    "这里的双引号没有配对，或引号后面多了字。",
                    '单元格里有引号、逗号或换行时，整格用 "…" 括起来，里面的引号写两个。',
                ),
                (
                    "A quote here is not closed, or text follows it.",
                    'Quote the whole cell "…" and double the quotes within.',
                ),
            )
        start = position
        position = found.end()
        end = start + len(found[1] or "")
        yield start, end, found[1] or "", found[2]
        if not found[2]:
            return


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

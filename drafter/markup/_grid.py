"""Whether the cells of a table fill a grid: rows of differing width are what Word calls a damaged file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat

from drafter.document import Row
from drafter.outline import Gap

__all__ = ["ragged"]


def ragged(head: Sequence[Row | Gap], body: Sequence[Row | Gap], columns: int) -> tuple[str, str] | None:
    """Return what is wrong with the grid of a table, in Chinese and English; None if nothing is.

    Without `columns` its first row says how many there are.
    """
    rows = (*head, *body)
    if not rows or not all(row.size if isinstance(row, Gap) else row.cells for row in rows):
        return "表格没有行或有空行", "the table has no rows, or a row without cells"
    widths: list[int] = []
    for part in (head, body):
        *found, beyond = _widths(part)
        widths += found
        if beyond:
            return "rowspan 超出了表格", "a rowspan runs past the end of the table"
    wanted = columns or widths[0]
    if any(width != wanted for width in widths):
        zh_seen, en_seen = "、".join(map(str, widths)), ", ".join(map(str, widths))
        zh = f"表格各行的列数不一致：{zh_seen}，应为 {wanted}"
        return zh, f"rows have {en_seen} columns, {wanted} are wanted"
    return None


def _widths(rows: Iterable[Row | Gap]) -> Iterator[int]:
    """Yield the width of each row in columns, then how many columns are still spanned below the last."""
    hanging: dict[int, int] = {}
    for row in chain.from_iterable(repeat(row, row.rows if isinstance(row, Gap) else 1) for row in rows):
        cells = () if isinstance(row, Gap) else row.cells
        yield (row.size if isinstance(row, Gap) else sum(cell.colspan for cell in cells)) + sum(hanging.values())
        below: dict[int, int] = {}
        for rest, span in hanging.items():
            if rest > 1:
                below[rest - 1] = below.get(rest - 1, 0) + span
        for cell in cells:
            if cell.rowspan > 1:
                below[cell.rowspan - 1] = below.get(cell.rowspan - 1, 0) + cell.colspan
        hanging = below
    yield sum(hanging.values())

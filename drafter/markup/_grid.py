"""Whether the cells of a table fill a grid: rows of differing width are what Word calls a damaged file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drafter.document import Row, Table, TextRows

__all__ = ["ragged"]


def ragged(table: Table) -> tuple[str, str] | None:
    """Return what is wrong with the grid of a table, in Chinese and English; None if nothing is."""
    rows = (*table.head, *table.rows)
    if not rows or not all(row.aligns if isinstance(row, TextRows) else row.cells for row in rows):
        return "表格没有行或有空行", "the table has no rows, or a row without cells"
    widths: list[int] = []
    for part in (table.head, table.rows):
        *found, beyond = _widths(part)
        widths += found
        if beyond:
            return "rowspan 超出了表格", "a rowspan runs past the end of the table"
    wanted = len(table.columns) or widths[0]
    if any(width != wanted for width in widths):
        zh_seen, en_seen = "、".join(map(str, widths)), ", ".join(map(str, widths))
        zh = f"表格各行的列数不一致：{zh_seen}，应为 {wanted}"
        return zh, f"rows have {en_seen} columns, {wanted} are wanted"
    return None


def _widths(rows: Iterable[Row | TextRows]) -> Iterator[int]:
    """Yield the width of each row in columns, then how many columns are still spanned below the last."""
    hanging: dict[int, int] = {}
    for row in rows:
        if isinstance(row, TextRows):
            yield len(row.aligns)
            continue
        yield sum(cell.colspan for cell in row.cells) + sum(hanging.values())
        below: dict[int, int] = {}
        for rest, span in hanging.items():
            if rest > 1:
                below[rest - 1] = below.get(rest - 1, 0) + span
        for cell in row.cells:
            if cell.rowspan > 1:
                below[cell.rowspan - 1] = below.get(cell.rowspan - 1, 0) + cell.colspan
        hanging = below
    yield sum(hanging.values())

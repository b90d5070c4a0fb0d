"""Tables to HTML: the widths of the Word file, header cells that say what they head."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drafter.document import Cell, Row, Table, TextRows
from drafter.html._css import number
from drafter.style import HouseStyle, twips
from drafter.style.columns import Line, Placed, fit

__all__ = ["write_table"]

_ALIGNS = {"left": "l", "center": "c", "right": "r"}


CellWriter = Callable[[Cell, float], str]
"""Return what a cell holds, given its inner width in 字."""


def write_table(table: Table, style: HouseStyle, width: float, css: str, caption: str, write_cell: CellWriter) -> str:
    """Return the table, `width` millimetres wide; `css` is its style attribute, `caption` its caption element."""
    table = table.spelled()
    fitted = fit(table, style, twips(width))
    widths, aligns, small = fitted.layout.widths, fitted.layout.aligns, fitted.layout.small
    total = sum(widths)
    columns = "".join(f'<col style="width:{number(part / total * 100)}%">' for part in widths)
    size = style.styles["cell-small" if small else "cell"].size
    padding = 2 * twips(style.tables[table.style].padding)

    def row(source: Row | TextRows, line: Line, head: bool) -> str:
        assert not isinstance(source, TextRows)
        assert not isinstance(line, TextRows)
        rooms = [(sum(widths[one.column : one.column + one.cell.colspan]) - padding) / (size * 20) for one in line]
        return _row(source, line, head, aligns, rooms, write_cell)

    head = [row(source, line, True) for source, line in zip(table.head, fitted.head, strict=True)]
    rows = [row(source, line, False) for source, line in zip(table.rows, fitted.body, strict=True)]
    kind = f"{table.style} small" if small else table.style
    return (
        f'<table class="{kind}"{css}>{caption}<colgroup>{columns}</colgroup>\n'
        + (f"<thead>\n{''.join(head)}</thead>\n" if head else "")
        + f"<tbody>\n{''.join(rows)}</tbody></table>\n"
    )


def _row(
    row: Row, line: list[Placed], head: bool, aligns: Sequence[str], rooms: list[float], write_cell: CellWriter
) -> str:
    heads = head or all(cell.header for cell in row.cells)
    cells = []
    for placed, room in zip(line, rooms, strict=True):
        cell = placed.cell
        if placed.continued:
            continue
        align = cell.align or ("" if cell.header or cell.colspan > 1 else aligns[placed.column])
        attributes = [f'class="{_ALIGNS[align]}"'] if align else []
        attributes += [f'colspan="{cell.colspan}"'] if cell.colspan > 1 else []
        attributes += [f'rowspan="{cell.rowspan}"'] if cell.rowspan > 1 else []
        attributes += [f'scope="{"col" if heads else "row"}"'] if cell.header else []
        tag = "th" if cell.header else "td"
        cells.append(f"<{' '.join([tag, *attributes])}>{write_cell(cell, room)}</{tag}>")
    height = f' style="height:{number(row.height)}mm"' if row.height else ""
    return f"<tr{height}>{''.join(cells)}</tr>\n"

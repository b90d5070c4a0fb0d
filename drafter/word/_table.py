"""Tables: explicit grid, fixed layout, rows whole, header rows repeated."""

from __future__ import annotations

from collections.abc import Callable

from drafter.document import Cell, Paragraph, Row, Table
from drafter.style import HouseStyle, twips
from drafter.style.columns import Fitted, Placed, fit
from drafter.word._styles import TABLES

__all__ = ["write_table"]

CellWriter = Callable[[Cell, int, str, bool, bool], str]
"""Return the paragraphs of a cell, given its width in twips, its alignment, keep-with-next, and small print."""


def write_table(table: Table, style: HouseStyle, total: int, keep: bool, write_cell: CellWriter) -> str:
    """Return the table, `total` twips wide; with `keep` its last row stays with what follows."""
    look = style.tables[table.style]
    fitted = fit(table, style, total)
    rows = [*fitted.head, *fitted.body]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in fitted.widths)
    out = [
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLES[table.style][0]}"/><w:tblW w:w="{total}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    ]
    sources: tuple[Row, ...] = (*table.head, *table.rows)
    together = table.style == "signatures"
    for number, (row, line) in enumerate(zip(sources, rows, strict=True)):
        height = twips(row.height or look.row)
        last = number == len(rows) - 1
        properties = "<w:cantSplit/>"
        if height:
            properties += f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>'
        if number < len(table.head):
            properties += "<w:tblHeader/>"
        stay = keep if last else together or number < len(table.head)
        cells = "".join(_cell(placed, fitted, stay, table.style, write_cell) for placed in line)
        out.append(f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


def _cell(placed: Placed, fitted: Fitted, keep: bool, kind: str, write_cell: CellWriter) -> str:
    cell = placed.cell
    width = sum(fitted.widths[placed.column : placed.column + cell.colspan])
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = ""
    if placed.continued:
        merge = "<w:vMerge/>"
    elif cell.rowspan > 1:
        merge = '<w:vMerge w:val="restart"/>'
    middle = '<w:vAlign w:val="center"/>' if kind in ("grid", "sheet") else ""
    align = cell.align or ("" if cell.header or cell.colspan > 1 else fitted.aligns[placed.column])
    shown = Cell((Paragraph((), "cell"),)) if placed.continued else cell
    content = write_cell(shown, width, align, keep, fitted.small)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>{content}</w:tc>'

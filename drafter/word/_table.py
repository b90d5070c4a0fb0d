"""Tables: explicit grid, fixed layout, rows whole, header rows repeated."""

from __future__ import annotations

from collections.abc import Callable

from drafter.document import Cell, Paragraph, Row, Table, plain_text
from drafter.style import HouseStyle, text_width, twips
from drafter.word._columns import Placed, cell_lines, column_widths, least_width, place_cells
from drafter.word._styles import TABLES

__all__ = ["write_table"]

CellWriter = Callable[[Cell, int, str, bool, bool], str]
"""Return the paragraphs of a cell, given its width in twips, its alignment, keep-with-next, and small print."""

_SHORT = 8


def write_table(table: Table, style: HouseStyle, total: int, keep: bool, write_cell: CellWriter) -> str:
    """Return the table, `total` twips wide; with `keep` its last row stays with what follows."""
    look = style.tables[table.style]
    padding = twips(look.padding)
    head, body = place_cells(table.head), place_cells(table.rows)
    rows = [*head, *body]
    count = max(placed.column + placed.cell.colspan for line in rows for placed in line)
    size = style.styles["cell"].size
    small = not any(column.width for column in table.columns) and least_width(rows, count, size, padding) > total
    if small:
        size = style.styles["cell-small"].size
    widths = column_widths(table, rows, total, size, padding)
    aligns = [_align(body, column, table.style) for column in range(len(widths))]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
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
        if number < len(head):
            properties += "<w:tblHeader/>"
        stay = keep if last else together or number < len(head)
        cells = "".join(_cell(placed, widths, aligns, stay, small, table.style, write_cell) for placed in line)
        out.append(f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


def _cell(
    placed: Placed, widths: list[int], aligns: list[str], keep: bool, small: bool, kind: str, write_cell: CellWriter
) -> str:
    cell = placed.cell
    width = sum(widths[placed.column : placed.column + cell.colspan])
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = ""
    if placed.continued:
        merge = "<w:vMerge/>"
    elif cell.rowspan > 1:
        merge = '<w:vMerge w:val="restart"/>'
    middle = '<w:vAlign w:val="center"/>' if kind in ("grid", "sheet") else ""
    align = cell.align or ("" if cell.header or cell.colspan > 1 else aligns[placed.column])
    shown = Cell((Paragraph((), "cell"),)) if placed.continued else cell
    content = write_cell(shown, width, align, keep, small)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>{content}</w:tc>'


def _align(rows: list[list[Placed]], column: int, kind: str) -> str:
    """Return center for a column of short entries in a grid, empty for any other."""
    if kind != "grid":
        return ""
    for line in rows:
        for placed in line:
            if placed.column == column and placed.cell.colspan == 1:
                if any(text_width(text.split("（")[0]) > _SHORT or "、" in text for text in cell_lines(placed.cell)):
                    return ""
                if any(
                    plain_text(block.inlines).endswith("。")
                    for block in placed.cell.blocks
                    if isinstance(block, Paragraph)
                ):
                    return ""
    return "center"

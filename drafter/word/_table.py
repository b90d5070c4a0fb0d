"""Tables: explicit grid, fixed layout, rows whole, header rows repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from drafter.document import Block, Break, Inline, Paragraph, Row, Table, Text
from drafter.patterns import pattern
from drafter.style import HouseStyle, twips
from drafter.style.columns import Fitted, Placed, fit
from drafter.style.layout import printed_width
from drafter.word._styles import TABLES

__all__ = ["whole_dates", "write_table"]

CellWriter = Callable[[Iterable[Block], int, str, bool, str], str]
"""Return the paragraphs of a cell, given its inner width in twips, its alignment, keep-with-next, and the size of its text."""

_WHOLE = pattern(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|（星期[一二三四五六日天]）")


def write_table(table: Table, style: HouseStyle, total: int, keep: bool, write_cell: CellWriter) -> str:
    """Return the table, `total` twips wide; with `keep` its last row stays with what follows."""
    look = style.tables[table.style]
    padding = twips(look.padding)
    fitted = fit(table, style, total)
    rows = [*fitted.head, *fitted.body]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in fitted.widths)
    out = [
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLES[table.style][0]}"/><w:tblW w:w="{total}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    ]
    sources: tuple[Row, ...] = (*table.head, *table.rows)
    together = table.style == "signatures"
    size = "-large" if table.style in ("plain", "signatures") else "-small" if fitted.small else ""
    middle = '<w:vAlign w:val="center"/>' if table.style in ("grid", "sheet") else ""
    for number, (row, line) in enumerate(zip(sources, rows, strict=True)):
        height = twips(row.height or look.row)
        last = number == len(rows) - 1
        properties = "<w:cantSplit/>"
        if height:
            properties += f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>'
        if number < len(table.head):
            properties += "<w:tblHeader/>"
        stay = keep if last else together or number < len(table.head)
        cells = "".join([_cell(placed, fitted, stay, size, middle, padding, write_cell) for placed in line])
        out.append(f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


def _cell(
    placed: Placed, fitted: Fitted, keep: bool, size: str, middle: str, padding: int, write_cell: CellWriter
) -> str:
    cell, column, continued = placed
    width = sum(fitted.widths[column : column + cell.colspan])
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = ""
    if continued:
        merge = "<w:vMerge/>"
    elif cell.rowspan > 1:
        merge = '<w:vMerge w:val="restart"/>'
    align = cell.align or ("" if cell.header or cell.colspan > 1 else fitted.aligns[column])
    blocks = (Paragraph((), "cell"),) if continued else cell.blocks
    content = write_cell(blocks, width - 2 * padding, align, keep, size)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>{content}</w:tc>'


def whole_dates(inlines: tuple[Inline, ...], room: float) -> tuple[Inline, ...]:
    """Return inlines with a line break before each date, or weekday in brackets, that a line of `room` 字 would split."""
    for inline in inlines:
        if isinstance(inline, Text) and ("月" in inline.text or "（星期" in inline.text) and _WHOLE.search(inline.text):
            return _broken(inlines, room)
    return inlines


def _broken(inlines: tuple[Inline, ...], room: float) -> tuple[Inline, ...]:
    made: list[Inline] = []
    used = 0.0
    for inline in inlines:
        if not isinstance(inline, Text):
            made.append(inline)
            used = 0.0 if isinstance(inline, Break) else used
            continue
        start = 0
        for found in _WHOLE.finditer(inline.text):
            before = inline.text[start : found.start()]
            used = (used + printed_width(before)) % room
            need = printed_width(found.group())
            if before:
                made.append(Text(before, inline.marks))
            if used > 0 and used + need > room >= need:
                made.append(Break())
                used = 0.0
            year, year_end, day = found.group().partition("年")
            if need > room and day:
                made += [Text(year + year_end, inline.marks), Break(), Text(day, inline.marks)]
                need = printed_width(day)
            else:
                made.append(Text(found.group(), inline.marks))
            used = (used + need) % room
            start = found.end()
        if rest := inline.text[start:]:
            made.append(Text(rest, inline.marks))
            used = (used + printed_width(rest)) % room
    return tuple(made)

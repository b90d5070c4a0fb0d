"""Tables: explicit grid, fixed layout, rows whole, header rows repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from drafter.document import Block, Break, Cell, Inline, Paragraph, Row, Table, Text, TextRows, text_cell
from drafter.patterns import pattern
from drafter.style import HouseStyle, twips
from drafter.style.columns import Fitted, Placed, fit
from drafter.style.layout import printed_width
from drafter.word._spelled import Known
from drafter.word._styles import TABLES
from drafter.word._xml import Piece, plain_texts, run

__all__ = ["whole_dates", "write_table"]

CellWriter = Callable[[Iterable[Block], int, str, bool, str], str]
"""Return the paragraphs of a cell, given its inner width in twips, its alignment, keep-with-next, and the size of its text."""

_WHOLE = pattern(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|（星期[一二三四五六日天]）")
_PROBE = "字"
_HOLE = "\0"
_CELL, _RUNS, _TEXT = "cell", _HOLE, f"<w:r><w:t>{_HOLE}</w:t></w:r>"
"""What is left open in the form of a row of text: a whole cell, its runs, or the text of its only run."""
_TOGETHER = 1024
"""Pieces that are put together at once: a string of all rows of a long table would be copied once more."""
_HEADED = "<w:tblHeader/>"
_MIDDLE = '<w:vAlign w:val="center"/>'


def write_table(
    table: Table, style: HouseStyle, total: int, keep: bool, write_cell: CellWriter, known: Known
) -> Iterator[Piece]:
    """Yield the pieces of the table, `total` twips wide; with `keep` its last row stays with what follows.

    `known` keeps what is written of other tables of the style.
    """
    rows = _Rows(table, style, fit(table, style, total), write_cell, known)
    yield rows.opening(total)
    yield from rows.all(keep)
    yield "</w:tbl>"


class _Rows:
    """The rows of one table."""

    def __init__(self, table: Table, style: HouseStyle, fitted: Fitted, write_cell: CellWriter, known: Known) -> None:
        self.table, self.fitted, self.write_cell, self.known = table, fitted, write_cell, known
        self.style, self.layout = style, fitted.layout
        self.middle = _MIDDLE if table.style in ("grid", "sheet") else ""
        self.chinese = style.language == "zh"

    @cached_property
    def padding(self) -> int:
        """Twips between the text of a cell and its edges."""
        return twips(self.style.tables[self.table.style].padding)

    @cached_property
    def size(self) -> str:
        """What the names of the styles of cells end in."""
        return "-large" if self.table.style in ("plain", "signatures") else "-small" if self.layout.small else ""

    def opening(self, total: int) -> Piece:
        """Return what is before the rows."""
        key = (self.layout, self.table.style, total)
        found = self.known.get(key)
        if found is None:
            grid = "".join([f'<w:gridCol w:w="{width}"/>' for width in self.layout.widths])
            found = self.known[key] = (
                f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLES[self.table.style][0]}"/><w:tblW w:w="{total}" w:type="dxa"/>'
                f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            ).encode()
        return found

    def all(self, keep: bool) -> Iterator[Piece]:
        """Yield the rows in order, a run of text rows at once."""
        bodiless = not self.fitted.body
        for row, line in zip(self.table.head, self.fitted.head, strict=True):
            stay = keep if bodiless and row is self.table.head[-1] else True
            if isinstance(line, TextRows):
                yield self.head(line, stay)
            else:
                assert isinstance(row, Row)
                yield self.row(row, line, stay, _HEADED)
        together = self.table.style == "signatures"
        last = len(self.fitted.body) - 1
        for number, line in enumerate(self.fitted.body):
            stay = keep if number == last else together
            if isinstance(line, TextRows):
                yield from self.text_rows(line, together, stay)
            else:
                row = self.table.rows[number]
                assert isinstance(row, Row)
                yield self.row(row, line, stay)

    def head(self, rows: TextRows, keep: bool) -> bytes:
        """Return rows of text that head a table: they say the same in most papers, and have been written already."""
        key = (rows, keep, self.layout, self.table.style)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = b"".join(self.text_rows(rows, True, keep, _HEADED))
        return found

    def text_rows(self, rows: TextRows, before: bool, keep: bool, headed: str = "") -> Iterable[bytes]:
        """Yield rows of text, the last of which stays with what follows if `keep`, the others if `before`."""
        if before == keep:
            return self.write_text_rows(rows, keep, headed)
        count = len(rows.aligns)
        first, last = rows._replace(texts=rows.texts[:-count]), rows._replace(texts=rows.texts[-count:])
        written = self.write_text_rows(first, before, headed) if first.texts else ()
        return chain(written, self.write_text_rows(last, keep, headed))

    def row(self, row: Row, line: Sequence[Placed], keep: bool, headed: str = "") -> str:
        """Return a row of cells."""
        # In a row of a height of its own the text stands in the middle, as a seal does.
        middle = _MIDDLE if row.height else self.middle
        cells = "".join(
            [
                self.label(placed, keep, middle) if placed.cell.header else self.cell(placed, keep, middle)
                for placed in line
            ]
        )
        return f"<w:tr>{self.properties(row.height, headed)}{cells}</w:tr>"

    def properties(self, height: float = 0, headed: str = "") -> str:
        """Return the properties of a row of at least that height in millimetres."""
        least = twips(height or self.style.tables[self.table.style].row)
        high = f'<w:trHeight w:val="{least}" w:hRule="atLeast"/>' if least else ""
        return f"<w:trPr><w:cantSplit/>{high}{headed}</w:trPr>"

    def label(self, placed: Placed, keep: bool, middle: str) -> str:
        """Return a cell that heads others: as a rule it says the same in every paper, and has been written already."""
        cell, column, continued = placed
        key = (
            cell,
            sum(self.layout.widths[column : column + cell.colspan]),
            continued,
            keep,
            middle,
            self.size,
            self.padding,
        )
        if found := self.known.get(key):
            return found  # type: ignore[no-any-return]
        written = self.cell(placed, keep, middle)
        if _says_only_text(cell):
            self.known[key] = written
        return written

    def cell(self, placed: Placed, keep: bool, middle: str) -> str:
        """Return a cell, or the lower part of one that spans rows."""
        cell, column, continued = placed
        width = sum(self.layout.widths[column : column + cell.colspan])
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        if continued:
            span += "<w:vMerge/>"
        elif cell.rowspan > 1:
            span += '<w:vMerge w:val="restart"/>'
        align = cell.align or ("" if cell.header or cell.colspan > 1 else self.layout.aligns[column])
        blocks = (Paragraph((), "cell"),) if continued else cell.blocks
        content = self.write_cell(blocks, width - 2 * self.padding, align, keep, self.size)
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{middle}</w:tcPr>{content}</w:tc>'

    def write_text_rows(self, rows: TextRows, keep: bool, headed: str) -> Iterable[bytes]:
        """Return rows of text: all texts are looked at at once; mostly they need no more than escaping."""
        texts, count = rows.texts, len(rows.aligns)
        written, others = plain_texts(texts)
        holes = [_TEXT] * count
        odd = {at % count for at in others}
        for number in {*self.layout.tight, *odd}:
            align, header, column = rows.aligns[number], number in rows.headers, texts[number::count]
            if self.breaks(number, column, header) or (number in odd and any("\n" in text for text in column)):
                known = {text: self.text(text, align, header, number, keep).encode() for text in dict.fromkeys(column)}
                holes[number] = _CELL
                written[number::count] = [known[text] for text in column]
            elif number in odd:
                holes[number] = _RUNS
                written[number::count] = [run(text, chinese=self.chinese).encode() for text in column]
        first, *between, last = self.form(rows.aligns, rows.headers, tuple(holes), keep, headed)
        together = max(1, _TOGETHER // count) * count
        for start in range(0, len(written), together):
            part = written[start : start + together]
            pieces = [b""] * (2 * len(part) + 1)
            pieces[1::2] = part
            pieces[::2] = [first, *between, *[last + first, *between] * (len(part) // count - 1), last]
            yield b"".join(pieces)

    def breaks(self, number: int, texts: Sequence[str], header: bool) -> bool:
        """Return whether a label or a date in a column may have to begin a line."""
        room = self.layout.rooms[number]
        if number not in self.layout.tight:
            return False
        if not header and "月" not in (all_texts := "".join(texts)) and "（星期" not in all_texts:
            return False
        return any(printed_width(text) > room for text in texts if header or "月" in text or "（星期" in text)

    def text(self, text: str, align: str, header: bool, number: int, keep: bool) -> str:
        """Return a cell of text."""
        placed = Placed(text_cell(text, align, header), number)
        return self.label(placed, keep, self.middle) if header else self.cell(placed, keep, self.middle)

    def form(
        self, aligns: tuple[str, ...], headers: tuple[int, ...], holes: tuple[str, ...], keep: bool, headed: str
    ) -> Sequence[bytes]:
        """Return a row of text without what is in its `holes`, one in each cell: what is before, between and behind them."""
        key = (aligns, headers, holes, keep, headed, self.layout, self.table.style)
        found = self.known.get(key)
        if found is None:
            cells = [
                self.text(_PROBE, align, number in headers, number, keep).replace(run(_PROBE), hole)
                if hole != _CELL
                else _HOLE
                for number, (align, hole) in enumerate(zip(aligns, holes, strict=True))
            ]
            row = f"<w:tr>{self.properties(headed=headed)}{''.join(cells)}</w:tr>"
            found = self.known[key] = [piece.encode() for piece in row.split(_HOLE)]
        return found


def _says_only_text(cell: Cell) -> bool:
    """Return whether a cell holds nothing that is numbered or named within its paper."""
    return all(
        isinstance(block, Paragraph) and all(isinstance(one, Text | Break) for one in block.inlines)
        for block in cell.blocks
    )


def whole_dates(inlines: tuple[Inline, ...], room: float) -> tuple[Inline, ...]:
    """Return inlines with a line break before each date, or weekday in brackets, that a line of `room` 字 would split."""
    for inline in inlines if room else ():
        if isinstance(inline, Text) and ("月" in inline.text or "（星期" in inline.text) and _WHOLE.search(inline.text):
            return _broken(inlines, room)
    return inlines


def _broken(inlines: tuple[Inline, ...], room: float) -> tuple[Inline, ...]:
    made: list[Inline] = []
    used = 0.0
    breaks = False
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
                used, breaks = 0.0, True
            year, year_end, day = found.group().partition("年")
            if need > room and day:
                made += [Text(year + year_end, inline.marks), Break(), Text(day, inline.marks)]
                breaks = True
                need = printed_width(day)
            else:
                made.append(Text(found.group(), inline.marks))
            used = (used + need) % room
            start = found.end()
        if rest := inline.text[start:]:
            made.append(Text(rest, inline.marks))
            used = (used + printed_width(rest)) % room
    return tuple(made) if breaks else inlines

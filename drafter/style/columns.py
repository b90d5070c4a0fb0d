"""Column widths: as the form says, or fitted to the content so that names, dates and numbers do not break."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from drafter.document import (
    Block,
    Cell,
    Column,
    Heading,
    Inline,
    Input,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    TextRows,
    plain_text,
)
from drafter.style import HouseStyle, twips
from drafter.style._needs import Need, column_of, entry, head_of, label, shapes_of

__all__ = ["Fitted", "Layout", "Line", "Placed", "fit", "too_wide", "turn_wide_tables"]

_PATIENCE = 1.05  # a table this much too wide is still better upright
_HALVINGS = 16  # find a width to a thousandth of a character
_BLANK = "　" * 8


class Placed(NamedTuple):
    """A cell in its column; `continued` marks the lower part of one that spans rows."""

    cell: Cell
    column: int
    continued: bool = False


Line = list[Placed] | TextRows
"""A row in its columns, or a run of rows whose cells are columns as they are."""


class Layout:
    """Where the columns of a table stand: their widths (twips) and usual alignments, and whether its print is small.

    An alignment is `center` for a column of short entries in a grid, else empty. `rooms` is how long a line in each column
    may be, in 字; in those that are `tight` there is a longer one. Of those that are alike there is one.
    """

    __slots__ = ("aligns", "rooms", "small", "tight", "widths")

    def __init__(
        self,
        widths: tuple[int, ...],
        aligns: tuple[str, ...],
        small: bool,
        rooms: tuple[float, ...],
        tight: tuple[int, ...],
    ) -> None:
        self.widths, self.aligns, self.small, self.rooms, self.tight = widths, aligns, small, rooms, tight


_layout_of = lru_cache(maxsize=2048)(Layout)


class Fitted(NamedTuple):
    """A table laid out: its cells by row, and its columns."""

    head: list[Line]
    body: list[Line]
    layout: Layout


class _Placed(NamedTuple):
    """A table's cells by row, and what its columns need."""

    head: list[Line]
    body: list[Line]
    needs: tuple[Need, ...]


def fit(table: Table, style: HouseStyle, total: int) -> Fitted:
    """Return the table laid out to be `total` twips wide; its print is small where names or dates would else break."""
    head, body, needs = _placed(table)
    return Fitted(head, body, _layout(table.columns, needs, style, table.style, total))


@lru_cache(maxsize=2048)
def _layout(columns: tuple[Column, ...], needs: tuple[Need, ...], style: HouseStyle, kind: str, total: int) -> Layout:
    """Return where columns with such needs stand in a table of a kind."""
    padding = twips(style.tables[kind].padding)
    size = style.styles["cell-large" if kind in ("plain", "signatures") else "cell"].size
    least = sum([need.least for need in needs]) * size * 20 + 2 * padding * len(needs)
    small = kind in ("grid", "sheet") and least > total and not any(column.width for column in columns)
    if small:
        size = style.styles["cell-small"].size
    widths = tuple(_column_widths(columns, needs, total, size, padding))
    aligns = tuple("center" if kind == "grid" and not need.running else "" for need in needs)
    rooms = tuple((width - 2 * padding) / (size * 20) for width in widths)
    tight = tuple(at for at, (need, room) in enumerate(zip(needs, rooms, strict=True)) if need.full > room)
    return _layout_of(widths, aligns, small, rooms, tight)


def too_wide(table: Table, style: HouseStyle) -> bool:
    """Return whether an upright page breaks names, dates or words of the table even in small print.

    Such a table lies on a turned page (GB/T 9704—2012 clause 8).
    """
    if table.style != "grid" or any(column.width for column in table.columns):
        return False
    return _needs_more(_placed(table).needs, style)


@lru_cache(maxsize=512)
def _needs_more(needs: tuple[Need, ...], style: HouseStyle) -> bool:
    em, padding = style.styles["cell-small"].size * 20, twips(style.tables["grid"].padding)
    return (
        sum(max(need.least, need.word) * em + 2 * padding for need in needs) > twips(style.page.text_width) * _PATIENCE
    )


def turn_wide_tables(blocks: Sequence[Block], style: HouseStyle) -> tuple[Block, ...]:
    """Return the blocks with each table that is too wide in a landscape zone, together with its own heading or title."""
    found: list[Block] = []
    for block in blocks:
        match block:
            case Table() if too_wide(block, style):
                at = len(found)
                while at and _leads(found[at - 1], style):
                    at -= 1
                found[at:] = [Section("landscape", (*found[at:], block))]
            case Section(zone="attachment" | "closing" as zone, blocks=inner):
                found.append(Section(zone, turn_wide_tables(inner, style)))
            case _:
                found.append(block)
    return tuple(found)


def _leads(block: Block, style: HouseStyle) -> bool:
    """Return whether a block stands over what follows and must not be parted from it."""
    return isinstance(block, Heading) or (isinstance(block, Paragraph) and style.styles[block.style].keep_next)


_LATEST: dict[int, tuple[Table, _Placed]] = {}
"""Tables by identity: to compare two long ones would take longer than to lay one out."""


def _placed(table: Table) -> _Placed:
    """Return what is worked out of a table before its width is known."""
    latest, placed = _LATEST.get(id(table), (None, None))
    if latest is table and placed:
        return placed
    head, body = _place_cells(table.head), _place_cells(table.rows)
    count = max(
        len(line.aligns) if isinstance(line, TextRows) else line[-1].column + line[-1].cell.colspan
        for line in (*head, *body)
    )
    placed = _Placed(head, body, tuple(map(column_of, _of_head(table.head, count), _texts_need(body, count))))
    if len(_LATEST) >= 4:
        _LATEST.clear()
    _LATEST[id(table)] = table, placed
    return placed


@lru_cache(maxsize=64)
def _of_head(rows: tuple[Row | TextRows, ...], count: int) -> list[Need]:
    """Return what the head of each column needs: in the papers of a form it says the same."""
    return list(map(head_of, _texts_need(_place_cells(rows), count)))


def _place_cells(rows: Sequence[Row | TextRows]) -> list[Line]:
    """Return the cells of each row with their columns, spanned rows filled in; rows of text as they are."""
    placed: list[Line] = []
    hanging: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        if isinstance(row, TextRows):
            placed.append(row)
            continue
        if not hanging and all(cell.rowspan == 1 for cell in row.cells):
            starts = accumulate((cell.colspan for cell in row.cells), initial=0)
            placed.append(list(map(Placed, row.cells, starts)))
            continue
        line: list[Placed] = []
        cells = iter(row.cells)
        at = 0
        below: dict[int, tuple[Cell, int]] = {}
        pending = next(cells, None)
        while pending is not None or at in hanging:
            if at in hanging:
                cell, rest = hanging.pop(at)
                line.append(Placed(cell, at, True))
                if rest > 1:
                    below[at] = cell, rest - 1
                at += cell.colspan
                continue
            assert pending is not None
            line.append(Placed(pending, at))
            if pending.rowspan > 1:
                below[at] = pending, pending.rowspan - 1
            at += pending.colspan
            pending = next(cells, None)
        hanging = below
        placed.append(line)
    return placed


def _column_widths(
    columns: tuple[Column, ...], needs: tuple[Need, ...], total: int, size: float, padding: int
) -> list[int]:
    """Return the widths in twips, which add up to `total`; `size` is the points of the text, `padding` twips of a side."""
    columns = columns or (Column(),) * len(needs)
    em = size * 20
    fixed = [_fixed(column.width, total, em, padding) for column in columns]
    free = [index for index, width in enumerate(fixed) if width is None]
    if free:
        rest = total - sum(width or 0 for width in fixed)
        fitted = _fit([needs[index] for index in free], max(rest, len(free) * 200) / em, 2 * padding / em)
        for index, width in zip(free, fitted, strict=True):
            fixed[index] = width * em
    floors = [need.word * em + 2 * padding for need in needs]
    return _exact(_widened([width or 0 for width in fixed], floors, total), total)


def _fixed(width: str, total: int, em: float, padding: int) -> float | None:
    if not width:
        return None
    if width.endswith("%"):
        return total * float(width[:-1]) / 100
    if width.endswith("mm"):
        return twips(float(width[:-2]))
    return float(width[:-1]) * em + 2 * padding


def _widened(widths: list[float], floors: list[float], total: float) -> list[float]:
    """Return widths in which no column is narrower than its longest word, the others giving way in proportion."""
    raised: set[int] = set()
    while short := {index for index, width in enumerate(widths) if width < floors[index] - 0.5} - raised:
        raised |= short
        rest = sum(width for index, width in enumerate(widths) if index not in raised)
        room = total - sum(floors[index] for index in raised)
        if room <= 0 or not rest:
            return widths
        widths = [floors[index] if index in raised else width * room / rest for index, width in enumerate(widths)]
    return widths


def _exact(widths: Sequence[float], total: int) -> list[int]:
    """Return whole twips that add up to the total, in the proportions given."""
    scale = total / (sum(widths) or 1)
    whole = [max(1, round(width * scale)) for width in widths]
    whole[whole.index(max(whole))] += total - sum(whole)
    return whole


def _texts_need(rows: Sequence[Line], count: int) -> list[frozenset[Need]]:
    """Return what the texts of each column need; cells that span columns have no say in how wide it is."""
    columns: list[list[Need]] = [[] for _ in range(count)]
    for line in rows:
        if isinstance(line, TextRows):
            shapes = shapes_of(line.texts)
            needs = [*map(entry, shapes)]
            for number in line.headers:
                needs[number::count] = map(label, shapes[number::count])
            for number, found in enumerate(columns):
                found += needs[number::count]
            continue
        for cell, column, continued in line:
            if cell.colspan == 1 and not continued:
                for block in cell.blocks:
                    if isinstance(block, Paragraph):
                        shape, *_ = shapes_of((_text(block.inlines),))
                        columns[column].append((label if cell.header else entry)(shape))
    return list(map(frozenset, columns))


def _text(inlines: tuple[Inline, ...]) -> str:
    """Return the text of a paragraph, with a line of its own for what is to be filled in."""
    if len(inlines) == 1 and isinstance(inlines[0], Text):
        return inlines[0].text
    text = plain_text(inlines)
    return f"{_BLANK}\n{text}" if any(isinstance(inline, Input) for inline in inlines) else text


def _fit(needs: Sequence[Need], available: float, padding: float) -> list[float]:
    """Return widths in characters: room for every line whole if there is, else shared by what each column lacks.

    Where not even what must not break has room, the widest columns give way first, down to their days and names.
    """
    least = [need.least + padding for need in needs]
    full = [need.full + padding for need in needs]
    if sum(full) <= available:
        return [width * available / sum(full) for width in full]
    if sum(least) >= available:
        return _crowded(least, [min(need.hard, need.least) + padding for need in needs], available)
    widths = list(least)
    # A date with its weekday either fits whole or breaks before the bracket: nothing between is any use to it.
    growing = [index for index, need in enumerate(needs) if not need.dated and full[index] > least[index]]
    spare = available - sum(widths)
    while spare > 0.01 and growing:
        lack = sum(full[index] - widths[index] for index in growing)
        if lack <= spare:
            for index in growing:
                widths[index] = full[index]
            spare = available - sum(widths)
            growing = [
                index for index, need in enumerate(needs) if need.dated and 0 < full[index] - widths[index] <= spare
            ][:1]
            continue
        for index in growing:
            widths[index] += spare * (full[index] - widths[index]) / lack
        spare = 0
    return widths


def _crowded(least: Sequence[float], hard: Sequence[float], available: float) -> list[float]:
    """Return widths of which the widest are cut to one measure so that all have room, none below what is hard in it."""
    if sum(hard) >= available:
        return list(least)
    low, high = 0.0, max(least)
    for _ in range(_HALVINGS):
        cut = (low + high) / 2
        if sum(max(floor, min(width, cut)) for floor, width in zip(hard, least, strict=True)) > available:
            high = cut
        else:
            low = cut
    return [max(floor, min(width, low)) for floor, width in zip(hard, least, strict=True)]

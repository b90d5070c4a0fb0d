"""The document model: what a paper says, in blocks and inlines, with no word about how it looks.

Writers read it, `markup` makes it. Names follow HTML where HTML has one.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

__all__ = [
    "Block",
    "Break",
    "Cell",
    "Column",
    "Document",
    "Heading",
    "Image",
    "Inline",
    "Input",
    "Link",
    "List",
    "PageBreak",
    "Paragraph",
    "Row",
    "Section",
    "Table",
    "Text",
    "TextRows",
    "plain_text",
    "text_cell",
]


class Text(NamedTuple):
    """A run of text. `marks` are `b em u s sub sup` or span classes (`label`, `right`), outermost first."""

    text: str
    marks: tuple[str, ...] = ()


class Break:
    """A line break inside a paragraph; all are equal."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Break)

    def __hash__(self) -> int:
        return hash(Break)

    def __repr__(self) -> str:
        return "Break()"


class Link(NamedTuple):
    """A link to `href` (http, https, mailto or `#name`)."""

    href: str
    inlines: "tuple[Inline, ...]"


class Image(NamedTuple):
    """A picture file of the form folder; width in millimetres."""

    src: str
    width: float
    alt: str = ""


class Input(NamedTuple):
    """A field that the recipient fills in; `kind` is text, date, choice or checkbox."""

    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    value: str = ""


Inline = Text | Break | Link | Image | Input


class Paragraph(NamedTuple):
    """A paragraph; `style` is a named style of the house style, `body` by default."""

    inlines: tuple[Inline, ...]
    style: str = "body"


class Heading(NamedTuple):
    """A heading of level 1 to 4; its number comes from the house style unless `numbered` is False."""

    level: int
    inlines: tuple[Inline, ...]
    numbered: bool = True


class List(NamedTuple):
    """A list; each item is a tuple of blocks."""

    items: "tuple[tuple[Block, ...], ...]"
    ordered: bool = False


class Column(NamedTuple):
    """A table column; `width` is a number with its unit (`12%`, `20mm`, `4字`), empty to fit the content."""

    width: str = ""


class Cell(NamedTuple):
    """A table cell; `align` is left, center, right or empty (the house style decides)."""

    blocks: "tuple[Block, ...]"
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    align: str = ""


class Row(NamedTuple):
    """A table row; `height` is its least height in millimetres (0: as the text needs)."""

    cells: tuple[Cell, ...]
    height: float = 0


class TextRows(NamedTuple):
    """Rows of one shape, each cell one paragraph of plain text: long tables are mostly these.

    `texts` are those of all cells, row by row, a newline in them a break; `aligns` are the alignments of the columns, as
    in Cell; the cells of the columns in `headers` head others.
    """

    texts: tuple[str, ...]
    aligns: tuple[str, ...]
    headers: tuple[int, ...] = ()

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield the texts of each row."""
        return zip(*[iter(self.texts)] * len(self.aligns), strict=True)

    def rows(self) -> Iterator[Row]:
        """Yield the same rows with their cells spelled out."""
        kinds = [number in self.headers for number in range(len(self.aligns))]
        for line in self.lines():
            yield Row(tuple(map(text_cell, line, self.aligns, kinds)))


class Table(NamedTuple):
    """A table; `head` rows repeat on each page. `style` is `grid`, `sheet`, `plain` or `signatures`."""

    rows: tuple[Row | TextRows, ...]
    head: tuple[Row | TextRows, ...] = ()
    columns: tuple[Column, ...] = ()
    caption: tuple[Inline, ...] = ()
    style: str = "grid"

    def spelled(self) -> "Table":
        """Return the same table with every cell spelled out."""
        return self._replace(rows=_spelled(self.rows), head=_spelled(self.head))


class Section(NamedTuple):
    """A zone of the paper: masthead, attachment, imprint, or closing (what must stay with the text's end)."""

    zone: str
    blocks: "tuple[Block, ...]"


class PageBreak(NamedTuple):
    """What follows starts on a new page, or with `even` on the next page of an even number."""

    even: bool = False


Block = Paragraph | Heading | List | Table | Section | PageBreak


class Document(NamedTuple):
    """A paper. `language` is zh or en; `issued` is its date in the file's properties, from the facts, never the clock."""

    blocks: Sequence[Block]
    title: str = ""
    language: str = "zh"
    creator: str = ""
    subject: str = ""
    identifier: str = ""
    issued: date | None = None


def _spelled(rows: tuple[Row | TextRows, ...]) -> tuple[Row, ...]:
    return tuple(one for row in rows for one in (row.rows() if isinstance(row, TextRows) else (row,)))


def text_cell(text: str, align: str, header: bool = False) -> Cell:
    """Return the cell that holds a text of TextRows."""
    inlines: list[Inline] = []
    for number, line in enumerate(text.split("\n")):
        inlines += [Break()] if number else []
        inlines += [Text(line)] if line else []
    return Cell((Paragraph(tuple(inlines), "cell-head" if header else "cell"),), header, align=align)


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """Return the text of inlines as a reader sees it; a break is a newline, a filled input its value."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text=text):
                parts.append(text)
            case Break():
                parts.append("\n")
            case Link(inlines=inner):
                parts.append(plain_text(inner))
            case Input(value=value):
                parts.append(value)
    return "".join(parts)

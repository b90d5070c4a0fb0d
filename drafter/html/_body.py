"""Blocks to HTML: the zones and styles of the paper as elements and classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from drafter.document import (
    Block,
    Break,
    Cell,
    Heading,
    Inline,
    List,
    PageBreak,
    Paragraph,
    Section,
    Table,
    Text,
    plain_text,
)
from drafter.html._css import number
from drafter.html._inline import Inlines
from drafter.html._table import write_table
from drafter.html._zones import imprint, imprint_room, masthead
from drafter.style import HouseStyle, text_width
from drafter.style.columns import turn_wide_tables
from drafter.style.layout import (
    Indent,
    attachment_indent,
    blank_lines,
    roll_indent,
    roll_lines,
    signature_insets,
    table_gap,
)
from drafter.style.numbers import Counter

__all__ = ["Body"]

_CLOSING = frozenset({"signature", "signature-sealed", "date"})
_PAGE_BREAK = '<hr class="page">\n'


class Body:
    """Write the body of one paper."""

    def __init__(self, style: HouseStyle, inlines: Inlines, *, letterhead: str, terms: Sequence[str]) -> None:
        self.style = style
        self.inlines = inlines
        self.preprinted = letterhead == "preprinted" and style.masthead.distance != 0
        self.terms = terms
        self.counter = Counter(style.numbers)
        self.pitch = style.page.pitch / 20
        self.chinese = style.language == "zh"
        self.spaced_names = False
        self.width = style.page.text_width
        self.heading_style = "title"
        self.before = ""
        self.first_page = ""

    def write(self, blocks: Sequence[Block]) -> Iterator[tuple[bool, str]]:
        """Yield the papers to lay one after the other: whether it is landscape, and its HTML."""
        found = list(_paragraphs(blocks))
        self.spaced_names = self.chinese and any(
            isinstance(inline, Text) and "name" in inline.marks and len(inline.text) == 3
            for paragraph in found
            for inline in paragraph.inlines
        )
        # The one thing that names the paper is its h1; where there is no title, that is the masthead.
        self.heading_style = "title" if any(p.style == "title" for p in found) else "masthead"
        *most, last = blocks or (Paragraph((), "blank"),)
        boxed = self.style.imprint.box and isinstance(last, Section) and last.zone == "imprint"
        pieces: list[tuple[bool, str]] = []
        for wide, group in _sheets(turn_wide_tables(most if boxed else blocks, self.style)):
            self.before = ""
            self.width = self.style.page.text_height if wide else self.style.page.text_width
            pieces.append((wide, self.all(group)))
        if boxed and isinstance(last, Section):
            if not pieces or pieces[-1][0]:
                pieces.append((False, ""))
            wide, text = pieces.pop()
            pieces.append((wide, text + imprint_room(self, last.blocks) + "</div>" + imprint(self, last.blocks)))
            yield from ((wide, f'<div class="flow">{text}</div>') for wide, text in pieces[:-1])
            yield pieces[-1][0], f'<div class="flow">{pieces[-1][1]}'
        else:
            yield from ((wide, f'<div class="flow">{text}</div>') for wide, text in pieces)

    def all(self, blocks: Sequence[Block]) -> str:
        """Return blocks one after the other."""
        return "".join(self.block(blocks, index) for index in range(len(blocks)))

    def block(self, blocks: Sequence[Block], index: int) -> str:
        match blocks[index]:
            case PageBreak():
                self.before = ""
                return _PAGE_BREAK
            case Section(zone="masthead", blocks=inner):
                return masthead(self, inner)
            case Section(zone=zone, blocks=inner):
                start = ""
                if zone == "attachment":
                    self.counter, self.before, start = Counter(self.style.numbers), "", _PAGE_BREAK
                return f'{start}<section class="{zone}">\n{self.all(inner)}</section>\n'
            case Heading() as heading:
                return self.heading(heading)
            case Table() as table:
                return self.table(table)
            case List() as entries:
                return self.list(entries)
            case Paragraph() as paragraph:
                return self.paragraph(paragraph, self.indent(blocks, index))
        raise TypeError(f"no such block: {blocks[index]!r}")

    # -- paragraphs ----------------------------------------------------------------------------------------

    def gap(self, key: str) -> str:
        """Return the class for the room before a paragraph of style `key`, which comes next."""
        lines = blank_lines(self.style, self.before, key)
        under_table = self.before == "table" and not lines
        self.before = key
        return " under-table" if under_table else f" gap-{lines}" if lines else ""

    def paragraph(self, paragraph: Paragraph, css: str = "") -> str:
        key = paragraph.style
        inlines = self.title(paragraph.inlines) if key == "title" else paragraph.inlines
        return self.line(key, inlines, self.gap(key), css)

    def line(self, key: str, inlines: tuple[Inline, ...], more: str = "", css: str = "") -> str:
        """Return one paragraph; `more` are further classes, `css` what only this paragraph has."""
        tag = "h1" if key == self.heading_style else "h2" if key == "chapter" else "p"
        names = key == "roll" and self.spaced_names
        if key == "roll":
            inlines = roll_lines(self.style, inlines, names)
        flush = _has_right(inlines)
        content = self.inlines.split(inlines, names=names) if flush else self.inlines.all(inlines, names=names)
        # A number beside the signatory's name stands one character in from either edge (clause 7.2.5).
        inset = " inset" if flush and key != "masthead" and self.style.styles[key].align == "center" else ""
        classes = f"{key}{' split' if flush else ''}{inset}{more}"
        look = f' style="{css}"' if css else ""
        # An empty paragraph is an empty line.
        return f'<{tag} class="{classes}"{look}>{content or "<br>"}</{tag}>\n'

    def title(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Return the title with its line breaks; one the author has broken is left alone."""
        match inlines:
            case (Text(text=text, marks=marks),):
                return _broken(self.style.title_lines(text, self.terms), marks)
        return inlines

    def indent(self, blocks: Sequence[Block], index: int) -> str:
        """Return the indents that depend on neighbours: signature blocks, attachment lists, labelled rolls."""
        paragraph = blocks[index]
        if not self.chinese or not isinstance(paragraph, Paragraph):
            return ""
        if paragraph.style in _CLOSING:
            group, at = _group(blocks, index, _CLOSING)
            insets = signature_insets([(one.style, text_width(plain_text(one.inlines))) for one in group])
            return f"padding-right:{number(insets[at])}em"
        if paragraph.style == "attachment-list":
            group, at = _group(blocks, index, frozenset({"attachment-list"}))
            return _hanging(attachment_indent([plain_text(one.inlines) for one in group], at))
        if paragraph.style == "roll":
            label = "".join(i.text for i in paragraph.inlines if isinstance(i, Text) and "label" in i.marks)
            return _hanging(roll_indent(self.style, "roll", label))
        return ""

    # -- headings, lists, tables ---------------------------------------------------------------------------

    def heading(self, heading: Heading) -> str:
        key, level = f"h{heading.level}", heading.level + 1
        count = self.counter.next(heading.level, numbered=heading.numbered)
        inlines = heading.inlines
        named = self.style.styles[key]
        rest = ""
        if self.chinese and named.font != self.style.styles["body"].font:
            inlines, rest = self.run_in(inlines)
        content = count + self.inlines.all(inlines) + rest
        return f'<h{level} class="{key}{self.gap(key)}">{content}</h{level}>\n'

    def run_in(self, inlines: tuple[Inline, ...]) -> tuple[tuple[Inline, ...], str]:
        """Return a heading's first sentence, and what follows it in the same paragraph, which is set as text."""
        match inlines:
            case (Text(text=text, marks=()),):
                first, stop, rest = text.partition("。")
                if rest:
                    return (Text(first + stop),), f'<span class="run-in">{self.inlines.all((Text(rest),))}</span>'
        return inlines, ""

    def list(self, entries: List, depth: int = 0) -> str:
        tag = "ol" if entries.ordered else "ul"
        items = []
        for count, blocks in enumerate(entries.items, 1):
            content: list[str] = []
            for block in blocks:
                if isinstance(block, Paragraph) and block.style == "body":
                    mark = self.style.item_mark(count, entries.ordered, self.counter.level + depth)
                    lead = () if content else (Text(mark),)
                    content.append(self.paragraph(Paragraph((*lead, *block.inlines), "list")))
                elif isinstance(block, List):
                    content.append(self.list(block, depth + 1))
                else:
                    content.append(self.block((block,), 0))
            items.append(f"<li>{''.join(content)}</li>\n")
        return f'<{tag} role="list">\n{"".join(items)}</{tag}>\n'

    def table(self, table: Table) -> str:
        if table.caption:
            caption = f'<caption class="caption">{self.inlines.all(table.caption)}</caption>'
            lines = blank_lines(self.style, self.before, "caption")
            room = lines * self.pitch or self.style.styles["caption"].before
        else:
            caption, room = "", table_gap(self.style, self.before, table.style)
        css = f' style="margin-top:{number(room)}pt"' if room else ""
        self.before = "table"
        return write_table(table, self.style, self.width, css, caption, self.cell)

    def cell(self, cell: Cell, room: float) -> str:
        """Return what a cell of `room` 字 holds: its one paragraph's text, or its blocks."""
        match cell.blocks:
            case (Paragraph(style="cell" | "cell-head"),):
                return self.cell_block(cell.blocks[0], room).removeprefix("<p>").removesuffix("</p>")
        return "".join(self.cell_block(block, room) for block in cell.blocks)

    def cell_block(self, block: Block, room: float) -> str:
        match block:
            case Paragraph(style="cell-head", inlines=(Text(text=text, marks=marks),)):
                lines = self.style.label_lines(text, room, self.terms)
                return f"<p>{self.inlines.all(_broken(lines, marks))}</p>"
            case Paragraph(style="cell" | "cell-head", inlines=inlines):
                if _has_right(inlines):
                    return f'<p class="split">{self.inlines.split(inlines)}</p>'
                return f"<p>{self.inlines.all(inlines, whole=self.chinese) or '<br>'}</p>"
            case Paragraph():
                return self.line(block.style, block.inlines).rstrip("\n")
            case Heading(inlines=inlines):
                return f'<p class="cell-head l">{self.inlines.all(inlines)}</p>'
            case List() as entries:
                tag = "ol" if entries.ordered else "ul"
                items = "".join(
                    f"<li>{''.join(self.cell_block(one, room) for one in self.marked(entries, count, blocks))}</li>"
                    for count, blocks in enumerate(entries.items, 1)
                )
                return f'<{tag} role="list">{items}</{tag}>'
        raise TypeError(f"not allowed in a cell: {block!r}")

    def marked(self, entries: List, count: int, blocks: Sequence[Block]) -> Sequence[Block]:
        """Return the blocks of a list's item in a cell, with its number or dot."""
        match blocks:
            case (Paragraph(inlines=inlines), *rest):
                mark = Text(f"{count}." if entries.ordered else "•")
                return (Paragraph((mark, *inlines), "cell"), *rest)
        return blocks


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case Section(blocks=inner):
                yield from _paragraphs(inner)


def _has_right(inlines: Iterable[Inline]) -> bool:
    return any(isinstance(inline, Text) and "right" in inline.marks for inline in inlines)


def _broken(lines: Sequence[str], marks: tuple[str, ...]) -> tuple[Inline, ...]:
    """Return lines of text with breaks between them."""
    inlines: list[Inline] = [Text(lines[0], marks)]
    for line in lines[1:]:
        inlines += [Break(), Text(line, marks)]
    return tuple(inlines)


def _sheets(blocks: Iterable[Block]) -> Iterator[tuple[bool, list[Block]]]:
    """Yield the blocks that share a way of laying the paper: upright, or turned. A zone with turned pages is cut at them."""
    upright: list[Block] = []
    for block in blocks:
        match block:
            case Section(zone="landscape", blocks=inner):
                if upright:
                    yield False, upright
                yield True, list(inner)
                upright = []
            case Section(zone="attachment" | "closing", blocks=inner):
                zone = block.zone
                for turned, group in _sheets(inner):
                    if turned:
                        if upright:
                            yield False, upright
                        yield True, group
                        upright = []
                    else:
                        upright.append(Section(zone, tuple(group)))
                    zone = "continued"
            case _:
                upright.append(block)
    if upright:
        yield False, upright


def _group(blocks: Sequence[Block], index: int, styles: frozenset[str]) -> tuple[list[Paragraph], int]:
    """Return the run of paragraphs in `styles` around one of them, and its place in the run."""
    start = index
    while start and _styled(blocks[start - 1]) in styles:
        start -= 1
    group: list[Paragraph] = []
    for block in blocks[start:]:
        if not isinstance(block, Paragraph) or block.style not in styles:
            break
        group.append(block)
    return group, index - start


def _styled(block: Block) -> str:
    return block.style if isinstance(block, Paragraph) else ""


def _hanging(indent: Indent | None) -> str:
    if indent is None:
        return ""
    return f"padding-left:{number(indent.left)}em;text-indent:{number(-indent.hanging)}em"

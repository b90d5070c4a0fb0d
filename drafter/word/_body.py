"""Blocks to WordprocessingML: one pass over a flat list, each block knowing what comes before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from drafter.document import (
    Block,
    Break,
    Heading,
    Inline,
    List,
    Paragraph,
    Section,
    Table,
    Text,
    plain_text,
)
from drafter.style import HouseStyle, text_width, twips
from drafter.style.layout import (
    AROUND_TABLE,
    Indent,
    attachment_indent,
    blank_lines,
    roll_indent,
    roll_lines,
    signature_insets,
    table_gap,
)
from drafter.style.numbers import Counter
from drafter.word._flow import CLOSING, Item, ends_group, flow, group, has_long_name
from drafter.word._inline import Runs, has_right
from drafter.word._parts import Parts
from drafter.word._spelled import spelled
from drafter.word._table import whole_dates, write_table
from drafter.word._xml import Piece, run
from drafter.word._zones import imprint_box, masthead

__all__ = ["GROUPED", "SENTENCE_ENDS", "Body"]

SENTENCE_ENDS = tuple("。；：？！.;:?!")


class Body:
    """Write the body of one paper."""

    def __init__(
        self, style: HouseStyle, parts: Parts, sections: tuple[str, str], *, letterhead: str, terms: Sequence[str]
    ) -> None:
        self.sections = sections
        self.wide = self.even = False
        self.first_page: dict[str, bytes] = {}
        self.ended = False
        self.style = style
        self.styles = style.styles
        self.runs = Runs(style, parts)
        self.parts = parts
        self.preprinted = letterhead == "preprinted" and style.masthead.distance != 0
        self.terms = terms
        self.counter = Counter(style.numbers)
        self.width = twips(style.page.text_width)
        self.chinese = style.language == "zh"
        self.prefix, self.plain, self.empty, self.tied_empty, self.known = spelled(style)
        self.tied = False
        self.spaced_names = False
        self.out: list[Piece] = []

    def write(self, blocks: Iterable[Block]) -> list[Piece]:
        """Return the paragraphs and tables of the paper, in pieces."""
        items = flow(blocks, boxed_imprint=self.style.imprint.box)
        self.spaced_names = has_long_name(items)
        before = ""
        for index in range(len(items)):
            before = self.item(items, index, self.begin(items, index, before))
        self.end(before, empty=not self.out)
        return self.out

    def begin(self, items: Sequence[Item], index: int, before: str) -> str:
        """Do what comes before an item; return the style of the block before it on the page, or nothing if there is none."""
        item = items[index]
        if item.restart:
            self.counter = Counter(self.style.numbers)
        if item.section:
            self.turn(item, begun=index > 0)
            before = ""
        self.tied = index > 0 and (items[index - 1].keep or (before in self.styles and self.styles[before].keep_next))
        return before

    def end(self, before: str, *, empty: bool) -> None:
        """Write what a paper must end in: one that is `empty`, or whose last block, of style `before`, is a table."""
        if before == "table" or empty:
            self.out.append(self.gap(1))

    def item(self, items: Sequence[Item], index: int, before: str) -> str:
        """Write one item after a block of style `before`; return its own style."""
        item = items[index]
        match item.block:
            case Paragraph() as paragraph:
                direct = self.group_indents(items, index) if paragraph.style in GROUPED else ""
                return self.paragraph(paragraph, item.keep, item.fresh, before, direct)
            case Section(zone="masthead", blocks=inner):
                self.out.append(masthead(self, inner))
                return "head"
            case Section(blocks=inner):
                return self.imprint(inner, before)
            case Heading() as heading:
                return self.heading(heading, item, items[index + 1] if index + 1 < len(items) else None, before)
            case Table() as table:
                return self.table(table, item, before)
            case List() as entries:
                return self.list(entries, item, before)
        raise TypeError(f"no such block: {item.block!r}")

    # -- paragraphs ----------------------------------------------------------------------------------------

    def blanks(self, key: str, before: str, fresh: bool) -> None:
        """Write the empty grid lines that stand between a paragraph of style `before` and one of style `key`."""
        count = 0 if fresh else blank_lines(self.style, before, key)
        if before == "table" and not count and not fresh:
            self.out.append(self.gap(AROUND_TABLE))
        self.out.append((self.tied_empty if self.tied else self.empty) * count)

    def paragraph(self, paragraph: Paragraph, keep: bool, fresh: bool, before: str, direct: str = "") -> str:
        key = paragraph.style
        if key != before:
            self.blanks(key, before, fresh)
        if key == "title":
            paragraph = self.title(paragraph)
        self.out.append(self.line(paragraph, self.width, keep=keep, fresh=fresh, indent=direct))
        return key

    def line(
        self,
        paragraph: Paragraph,
        width: int,
        *,
        keep: bool | None = None,
        fresh: bool = False,
        border: str = "",
        spacing: str = "",
        indent: str = "",
        align: str = "",
    ) -> str:
        """Return one w:p; everything the style does not say is written in the order of the schema."""
        inlines, key = paragraph
        named = self.styles[key]
        usual = (keep is None or keep == named.keep_next) and not (fresh or border or spacing or indent or align)
        if usual and key != "roll" and len(inlines) == 1 and type(inlines[0]) is Text and not inlines[0].marks:
            return f"<w:p>{self.plain[key]}{run(inlines[0].text, chinese=self.chinese)}</w:p>"
        tabs = ""
        if has_right(inlines):
            position = width - round(named.right * named.size * 20)
            tabs = f'<w:tabs><w:tab w:val="right" w:pos="{position}"/></w:tabs>'
            if named.align == "center":
                # A number beside the signatory's name: one character in from either edge (clause 7.2.5).
                inset = round(named.size * 20)
                indent, align = f'<w:ind w:firstLine="{inset}"/>', "left"
                tabs = f'<w:tabs><w:tab w:val="right" w:pos="{width - inset}"/></w:tabs>'
        stay = "" if keep is None or keep == named.keep_next else ("<w:keepNext/>" if keep else "")
        start = "<w:pageBreakBefore/>" if fresh else ""
        jc = f'<w:jc w:val="{align}"/>' if align and align != named.align else ""
        direct = stay + start + border + tabs + spacing + indent + jc
        properties = f"<w:pPr>{self.prefix[key]}{direct}</w:pPr>" if direct else self.plain[key]
        if key != "roll":
            return f"<w:p>{properties}{self.runs.all(inlines, named.font)}</w:p>"
        inlines = roll_lines(self.style, inlines, self.spaced_names)
        return f"<w:p>{properties}{self.runs.all(inlines, named.font, names=self.spaced_names)}</w:p>"

    def name(
        self, paragraph: Paragraph, size: float, squeeze: int, line: float, above: int = 0, align: str = ""
    ) -> str:
        """Return a line of the masthead of `size` and `line` points, `above` twips below what precedes it.

        `squeeze` is the width of its letters in percent. Preprinted paper has the name already.
        """
        named = self.styles["masthead"]
        look = f'<w:w w:val="{squeeze}"/>' if squeeze < 100 else ""
        if size != named.size:
            look += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
        spacing = f'<w:spacing w:before="{above}" w:line="{round(line * 20)}" w:lineRule="exact"/>'
        runs = "" if self.preprinted else self.runs.all(paragraph.inlines, named.font)
        if look:
            runs = runs.replace("<w:r><w:t", f"<w:r><w:rPr>{look}</w:rPr><w:t")
        jc = f'<w:jc w:val="{align}"/>' if align else ""
        return f"<w:p><w:pPr>{self.prefix['masthead']}{spacing}{jc}</w:pPr>{runs}</w:p>"

    def title(self, paragraph: Paragraph) -> Paragraph:
        """Return the title with its line breaks; one the author has broken is left alone."""
        match paragraph.inlines:
            case (Text(text=text, marks=marks),):
                return Paragraph(_lines(self.style.title_lines(text, self.terms), marks), "title")
        return paragraph

    def label(self, inlines: tuple[Inline, ...], room: float) -> tuple[Inline, ...]:
        """Return the label of a row or column, broken between words where it is wider than `room` 字."""
        match inlines:
            case (Text(text=text, marks=marks),):
                return _lines(self.style.label_lines(text, room, self.terms), marks)
        return inlines

    def group_indents(self, items: Sequence[Item], index: int) -> str:
        """Return the indents that depend on neighbours: signature blocks, attachment lists, labelled rolls."""
        block = items[index].block
        assert isinstance(block, Paragraph)
        if not self.chinese:
            return ""
        if block.style in CLOSING:
            lines, at = group(items, index, CLOSING)
            insets = signature_insets([(p.style, text_width(plain_text(p.inlines))) for p in lines])
            return f'<w:ind w:rightChars="{round(insets[at] * 100)}" w:right="{round(insets[at] * 320)}"/>'
        if block.style == "attachment-list":
            lines, at = group(items, index, {"attachment-list"})
            return _indent(attachment_indent([plain_text(p.inlines) for p in lines], at))
        label = "".join(i.text for i in block.inlines if isinstance(i, Text) and "label" in i.marks)
        return _indent(roll_indent(self.style, block.style, label))

    # -- headings and lists --------------------------------------------------------------------------------

    def heading(self, heading: Heading, item: Item, after: Item | None, before: str) -> str:
        key = f"h{heading.level}"
        number = self.counter.next(heading.level, numbered=heading.numbered)
        text = plain_text(heading.inlines)
        # A numbered sentence is text, not a heading that must stay with what follows.
        keep = item.keep or not (text.endswith(SENTENCE_ENDS) or ends_group(heading, after))
        inlines = (Text(number), *heading.inlines) if number else heading.inlines
        self.blanks(key, before, item.fresh)
        self.out.append(self.heading_line(key, inlines, keep, item.fresh))
        return key

    def heading_line(self, key: str, inlines: tuple[Inline, ...], keep: bool, fresh: bool) -> str:
        named = self.styles[key]
        stay = "" if keep else '<w:keepNext w:val="0"/>'
        start = "<w:pageBreakBefore/>" if fresh else ""
        inlines = _joined(inlines)
        tail = ""
        if (
            self.chinese
            and named.font != self.styles["body"].font
            and len(inlines) == 1
            and isinstance(inlines[0], Text)
        ):
            first, stop, rest = inlines[0].text.partition("。")
            if rest and not inlines[0].marks:
                inlines = (Text(first + stop),)
                tail = self.runs.all((Text(rest, ("body",)),))
        return f"<w:p><w:pPr>{self.prefix[key]}{stay}{start}</w:pPr>{self.runs.all(inlines, named.font)}{tail}</w:p>"

    def list(self, entries: List, item: Item, before: str, depth: int = 0) -> str:
        for number, blocks in enumerate(entries.items, 1):
            mark = self.style.item_mark(number, entries.ordered, self.counter.level + depth)
            for position, block in enumerate(blocks):
                match block:
                    case Paragraph(style="body", inlines=inlines):
                        lead = (Text(mark), *inlines) if position == 0 else inlines
                        before = self.paragraph(Paragraph(lead, "list"), False, item.fresh and number == 1, before)
                    case Paragraph():
                        before = self.paragraph(block, False, False, before)
                    case List():
                        before = self.list(block, item, before, depth + 1)
                    case _:
                        before = self.item([Item(block)], 0, before)
        return before

    # -- tables and zones ----------------------------------------------------------------------------------

    def table(self, table: Table, item: Item, before: str) -> str:
        if table.caption:
            self.paragraph(Paragraph(table.caption, "caption"), True, item.fresh, before)
        elif item.fresh:
            self.out.append(self.gap(1, fresh=True))
        elif points := table_gap(self.style, before, table.style):
            line = points == self.style.page.pitch / 20
            self.out.append((self.tied_empty if self.tied else self.empty) if line else self.gap(points))
        self.out.extend(write_table(table, self.style, self.width, item.keep, self.cell, self.known))
        return "table"

    def cell(self, blocks: Iterable[Block], width: int, align: str, keep: bool, size: str) -> str:
        """Return the paragraphs of a table cell, `width` twips inside; `size` is empty, `-small` or `-large`."""
        out = []
        for block in blocks:
            match block:
                case Paragraph(style="cell" | "cell-head" as key, inlines=inlines):
                    name = "cell-large" if size == "-large" else key + size
                    room = width / (self.styles[name].size * 20)
                    broken = self.label(inlines, room) if key == "cell-head" else whole_dates(inlines, room)
                    paragraph = Paragraph(broken, name)
                    out.append(self.line(paragraph, width, keep=keep, align=align))
                case Paragraph():
                    out.append(self.line(block, width, keep=keep, align=align))
                case Heading(inlines=inlines):
                    out.append(self.cell((Paragraph(inlines, "cell-head"),), width, "left", keep, size))
                case List():
                    out.append(self.cell(_listed(block), width, align, keep, size))
        return "".join(out)

    def imprint(self, blocks: Sequence[Block], before: str) -> str:
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        if self.style.imprint.box:
            box = imprint_box(self, paragraphs)
            self.out.append(box)
            return "imprint" if box else before
        for paragraph in paragraphs:
            before = self.paragraph(paragraph, False, False, before)
        return before

    def gap(self, points: float, *, fresh: bool = False, runs: str = "") -> str:
        """Return a paragraph of exactly `points`, where Word wants one or a table needs air; `runs` may be what it anchors."""
        stay = "<w:keepNext/>" if self.tied else ""
        start = "<w:pageBreakBefore/>" if fresh else ""
        return (
            f'<w:p><w:pPr>{self.prefix["blank"]}{stay}{start}<w:snapToGrid w:val="0"/>'
            f'<w:spacing w:before="0" w:after="0" w:line="{round(points * 20)}" w:lineRule="exact"/></w:pPr>{runs}</w:p>'
        )

    def section(self) -> str:
        """Return the properties of the section that ends here; none but the first has a first page of its own."""
        found = self.sections[self.wide]
        if not self.first_page or self.ended:
            found = found.replace("<w:titlePg/>", "")
        self.ended = True
        return found.replace("<w:pgSz", '<w:type w:val="evenPage"/><w:pgSz', 1) if self.even else found

    def turn(self, item: Item, *, begun: bool) -> None:
        """End the section before an item, and turn its pages or begin an even one; nothing ends where nothing has begun."""
        if begun:
            self.out.append(
                f'<w:p><w:pPr>{self.prefix["blank"]}<w:snapToGrid w:val="0"/><w:spacing w:line="14" w:lineRule="exact"/>'
                f"{self.section()}</w:pPr></w:p>"
            )
        self.wide, self.even = item.wide, item.even
        self.width = twips(self.style.page.text_height if item.wide else self.style.page.text_width)


GROUPED = frozenset({*CLOSING, "attachment-list", "roll"})


def _joined(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    match inlines:
        case (Text(text=a, marks=()), Text(text=b, marks=())):
            return (Text(a + b),)
    return inlines


def _lines(lines: Sequence[str], marks: tuple[str, ...]) -> tuple[Inline, ...]:
    """Return lines of text with breaks between them."""
    inlines: list[Inline] = []
    for line in lines:
        inlines += [Break(), Text(line, marks)] if inlines else [Text(line, marks)]
    return tuple(inlines)


def _listed(entries: List) -> Iterator[Block]:
    """Yield the blocks of a list in a cell, the first of each entry with its number or bullet."""
    for number, (first, *rest) in enumerate(entries.items, 1):
        mark = Text(f"{number}." if entries.ordered else "•")
        yield first._replace(inlines=(mark, *first.inlines)) if isinstance(first, Paragraph) else first
        yield from rest


def _indent(indent: Indent | None) -> str:
    if indent is None:
        return ""
    left, hanging = indent
    return (
        f'<w:ind w:leftChars="{round(left * 100)}" w:left="{round(left * 320)}" '
        f'w:hangingChars="{round(hanging * 100)}" w:hanging="{round(hanging * 320)}"/>'
    )

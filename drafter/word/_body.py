"""Blocks to WordprocessingML: one pass over a flat list, each block knowing what comes before and after it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

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
from drafter.style import HouseStyle, text_width, twips
from drafter.style.layout import Indent, attachment_indent, blank_lines, roll_indent, signature_insets
from drafter.style.numbers import Counter
from drafter.word._inline import Runs, has_right
from drafter.word._parts import Parts
from drafter.word._table import write_table
from drafter.word._zones import imprint_box, masthead

__all__ = ["Body"]

_SIGNATURES = ("signature", "signature-sealed")
_CLOSING = frozenset({*_SIGNATURES, "date"})
_SENTENCE_ENDS = "。；：？！.;:?!"


@dataclass(slots=True)
class _Item:
    """A block in the flat order of the paper; `keep` ties it to the next, `fresh` starts a page before it."""

    block: Block
    keep: bool = False
    fresh: bool = False
    restart: bool = False


class Body:
    """Write the body of one paper."""

    def __init__(self, style: HouseStyle, parts: Parts, *, letterhead: str, terms: Sequence[str]) -> None:
        self.style = style
        self.styles = style.styles
        self.runs = Runs(style, parts)
        self.parts = parts
        self.preprinted = letterhead == "preprinted"
        self.terms = terms
        self.counter = Counter(style.numbers)
        self.width = twips(style.page.text_width)
        self.chinese = style.language == "zh"
        self.prefix = {key: f'<w:pStyle w:val="{named.id}"/>' for key, named in style.styles.items()}
        self.plain = {key: f"<w:pPr>{text}</w:pPr>" for key, text in self.prefix.items()}
        self.empty = f"<w:p>{self.plain['blank']}</w:p>"
        self.tied_empty = f"<w:p><w:pPr>{self.prefix['blank']}<w:keepNext/></w:pPr></w:p>"
        self.tied = False
        self.spaced_names = False
        self.out: list[str] = []

    def write(self, blocks: Iterable[Block]) -> str:
        """Return the paragraphs and tables of the paper."""
        items = list(_flatten(blocks))
        _tie(items, self.style.imprint.box)
        self.spaced_names = _has_long_name(items)
        before = ""
        for index, item in enumerate(items):
            if item.restart:
                self.counter = Counter(self.style.numbers)
            self.tied = index > 0 and (
                items[index - 1].keep or (before in self.styles and self.styles[before].keep_next)
            )
            before = self.item(items, index, before)
        if before == "table" or not self.out:
            self.out.append(self.sliver())
        return "".join(self.out)

    def item(self, items: Sequence[_Item], index: int, before: str) -> str:
        """Write one item after a block of style `before`; return its own style."""
        item = items[index]
        match item.block:
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
            case Paragraph() as paragraph:
                direct = self.group_indents(items, index) if paragraph.style in _GROUPED else ""
                return self.paragraph(paragraph, item.keep, item.fresh, before, direct)
        raise TypeError(f"no such block: {item.block!r}")

    # -- paragraphs ----------------------------------------------------------------------------------------

    def blanks(self, key: str, before: str, fresh: bool) -> None:
        """Write the empty grid lines that stand between a paragraph of style `before` and one of style `key`."""
        count = 0 if fresh else blank_lines(self.style, before, key)
        self.out.append((self.tied_empty if self.tied else self.empty) * count)

    def paragraph(self, paragraph: Paragraph, keep: bool, fresh: bool, before: str, direct: str = "") -> str:
        key = paragraph.style
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
        key = paragraph.style
        named = self.styles[key]
        tabs = ""
        if has_right(paragraph.inlines):
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
        names = key == "roll" and self.spaced_names
        return f"<w:p>{properties}{self.runs.all(paragraph.inlines, named.font, names=names)}</w:p>"

    def title(self, paragraph: Paragraph) -> Paragraph:
        """Return the title with its line breaks; one the author has broken is left alone."""
        if len(paragraph.inlines) != 1 or not isinstance(paragraph.inlines[0], Text):
            return paragraph
        text = paragraph.inlines[0]
        inlines: list[Inline] = []
        for part in self.style.title_lines(text.text, self.terms):
            if inlines:
                inlines.append(Break())
            inlines.append(Text(part, text.marks))
        return Paragraph(tuple(inlines), "title")

    def group_indents(self, items: Sequence[_Item], index: int) -> str:
        """Return the indents that depend on neighbours: signature blocks, attachment lists, labelled rolls."""
        block = items[index].block
        assert isinstance(block, Paragraph)
        if not self.chinese:
            return ""
        if block.style in _CLOSING:
            group, at = _group(items, index, _CLOSING)
            insets = signature_insets([(p.style, text_width(plain_text(p.inlines))) for p in group])
            return f'<w:ind w:rightChars="{round(insets[at] * 100)}" w:right="{round(insets[at] * 320)}"/>'
        if block.style == "attachment-list":
            group, at = _group(items, index, {"attachment-list"})
            return _indent(attachment_indent([plain_text(p.inlines) for p in group], at))
        label = "".join(i.text for i in block.inlines if isinstance(i, Text) and "label" in i.marks)
        return _indent(roll_indent(self.style, block.style, label))

    # -- headings and lists --------------------------------------------------------------------------------

    def heading(self, heading: Heading, item: _Item, after: _Item | None, before: str) -> str:
        key = f"h{heading.level}"
        number = self.counter.next(heading.level) if heading.numbered else ""
        text = plain_text(heading.inlines)
        # A numbered sentence is text, not a heading that must stay with what follows.
        keep = item.keep or not (text.endswith(tuple(_SENTENCE_ENDS)) or _ends_group(heading, after))
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

    def list(self, entries: List, item: _Item, before: str) -> str:
        for number, blocks in enumerate(entries.items, 1):
            mark = (f"{number}." if entries.ordered else "•") + ("" if self.chinese else " ")
            for position, block in enumerate(blocks):
                match block:
                    case Paragraph(style="body", inlines=inlines):
                        lead = (Text(mark), *inlines) if position == 0 else inlines
                        before = self.paragraph(Paragraph(lead, "list"), False, item.fresh and number == 1, before)
                    case Paragraph():
                        before = self.paragraph(block, False, False, before)
                    case List():
                        before = self.list(block, item, before)
                    case _:
                        before = self.item([_Item(block)], 0, before)
        return before

    # -- tables and zones ----------------------------------------------------------------------------------

    def table(self, table: Table, item: _Item, before: str) -> str:
        if table.caption:
            before = self.paragraph(Paragraph(table.caption, "caption"), True, item.fresh, before)
        elif item.fresh or before == "table":
            self.out.append(self.sliver(fresh=item.fresh) if item.fresh else self.empty)
        else:
            self.blanks("cell", before, False)
        self.out.append(write_table(table, self.style, self.width, item.keep, self.cell))
        return "table"

    def cell(self, cell: Cell, width: int, align: str, keep: bool, small: bool) -> str:
        """Return the paragraphs of a table cell."""
        return "".join(self.cell_block(block, width, align, keep, small) for block in cell.blocks)

    def cell_block(self, block: Block, width: int, align: str, keep: bool, small: bool) -> str:
        match block:
            case Paragraph(style="cell" | "cell-head" as key) if small:
                return self.line(Paragraph(block.inlines, f"{key}-small"), width, keep=keep, align=align)
            case Paragraph():
                return self.line(block, width, keep=keep, align=align)
            case Heading(inlines=inlines):
                return self.line(Paragraph(inlines, "cell-head"), width, keep=keep, align="left")
            case List(items=entries, ordered=ordered):
                lines = []
                for number, blocks in enumerate(entries, 1):
                    first, *rest = blocks
                    mark = Text(f"{number}." if ordered else "•")
                    if isinstance(first, Paragraph):
                        first = replace(first, inlines=(mark, *first.inlines), style="cell")
                    lines += [self.cell_block(b, width, align, keep, small) for b in (first, *rest)]
                return "".join(lines)
        raise TypeError(f"not allowed in a cell: {block!r}")

    def imprint(self, blocks: Sequence[Block], before: str) -> str:
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        if self.style.imprint.box:
            self.out.append(imprint_box(self, paragraphs))
            return "imprint"
        for paragraph in paragraphs:
            before = self.paragraph(paragraph, False, False, before)
        return before

    def sliver(self, *, fresh: bool = False) -> str:
        """Return a paragraph one point high, where Word wants one and a reader should see none."""
        start = "<w:pageBreakBefore/>" if fresh else ""
        return (
            f'<w:p><w:pPr>{self.prefix["blank"]}{start}<w:snapToGrid w:val="0"/>'
            '<w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
        )


_GROUPED = frozenset({*_CLOSING, "attachment-list", "roll"})


def _flatten(blocks: Iterable[Block]) -> Iterator[_Item]:
    """Yield blocks in order, attachments and closings opened up, page breaks turned into a mark on what follows."""
    fresh = False
    for item in _opened(blocks):
        if isinstance(item.block, PageBreak):
            fresh = True
            continue
        item.fresh = item.fresh or fresh
        fresh = False
        yield item


def _opened(blocks: Iterable[Block]) -> Iterator[_Item]:
    for block in blocks:
        match block:
            case Section(zone="attachment", blocks=inner):
                for number, item in enumerate(_opened(inner)):
                    item.fresh = item.fresh or number == 0
                    item.restart = item.restart or number == 0
                    yield item
            case Section(zone="closing" | "landscape", blocks=inner):
                found = list(_opened(inner))
                for item in found[:-1]:
                    item.keep = True
                yield from found
            case _:
                yield _Item(block)


def _tie(items: Sequence[_Item], boxed: bool) -> None:
    """Tie signatures and the imprint to the text before them, so that neither stands alone on a page."""
    for above, item in itertools.pairwise(items):
        match item.block:
            case Paragraph(style=style) if style in _CLOSING and not item.fresh:
                above.keep = True
            case Section(zone="imprint") if boxed:
                above.keep = True


def _group(items: Sequence[_Item], index: int, styles: Iterable[str]) -> tuple[list[Paragraph], int]:
    """Return the run of paragraphs in `styles` around an item, and its place in the run."""
    wanted = frozenset(styles)

    def belongs(at: int) -> bool:
        block = items[at].block
        return isinstance(block, Paragraph) and block.style in wanted

    start = end = index
    while start > 0 and belongs(start - 1):
        start -= 1
    while end + 1 < len(items) and belongs(end + 1):
        end += 1
    return [item.block for item in items[start : end + 1] if isinstance(item.block, Paragraph)], index - start


def _ends_group(heading: Heading, after: _Item | None) -> bool:
    """Return whether what follows a heading is no text of its own."""
    return after is None or (isinstance(after.block, Heading) and after.block.level <= heading.level)


def _has_long_name(items: Iterable[_Item]) -> bool:
    return any(
        isinstance(item.block, Paragraph)
        and item.block.style == "roll"
        and any(isinstance(i, Text) and "name" in i.marks and len(i.text) == 3 for i in item.block.inlines)
        for item in items
    )


def _joined(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    match inlines:
        case (Text(text=a, marks=()), Text(text=b, marks=())):
            return (Text(a + b),)
    return inlines


def _indent(indent: Indent | None) -> str:
    if indent is None:
        return ""
    left, hanging = indent
    return (
        f'<w:ind w:leftChars="{round(left * 100)}" w:left="{round(left * 320)}" '
        f'w:hangingChars="{round(hanging * 100)}" w:hanging="{round(hanging * 320)}"/>'
    )

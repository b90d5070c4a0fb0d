"""The flat order of a paper: zones opened up, page breaks turned into marks, and what must stay together tied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from drafter.document import Block, Heading, List, PageBreak, Paragraph, Section, Table, Text

__all__ = ["CLOSING", "OPENED", "Item", "flow", "group", "has_landscape", "has_long_name"]

CLOSING = frozenset({"signature", "signature-sealed", "date"})
"""The styles of a signature block."""
OPENED = frozenset({"attachment", "closing", "landscape"})
"""Zones whose blocks stand in the flat order themselves."""


class Item:
    """A block in the flat order.

    `keep` ties it to the next, `fresh` starts a page before it, `restart` counts headings anew, `wide` turns its pages
    on their side and `section` says that they begin or end to be turned here, or that an `even` page begins.
    """

    keep = fresh = restart = wide = section = even = False

    def __init__(self, block: Block) -> None:
        self.block = block

    def of(self, block: Block) -> Item:
        """Return the same item of another block."""
        made = Item(block)
        made.__dict__ = {**self.__dict__, "block": block}
        return made


def flow(blocks: Iterable[Block], *, boxed_imprint: bool) -> list[Item]:
    """Return the blocks in order; signatures, and an imprint in a box, are tied to the text before them."""
    items: list[Item] = []
    fresh = wide = even = False
    for item in _opened(blocks):
        if isinstance(item.block, PageBreak):
            fresh, even = True, item.block.even
            continue
        item.section, item.even = even or item.wide != wide, even
        wide = item.wide
        item.fresh = (item.fresh or fresh) and not item.section
        fresh = even = False
        items.append(item)
    listed = False
    for above, item in pairwise(items):
        match item.block:
            case Paragraph(style=style):
                tied = style in CLOSING
                listed = listed or style == "attachment-list"
            case Section(zone="imprint"):
                tied = boxed_imprint
            case Table(style="signatures"):
                tied = True
            case _:
                continue
        above.keep = above.keep or (tied and not item.fresh and not item.section)
    if listed:
        _tie_attachment_list(items)
    return items


def _tie_attachment_list(items: Sequence[Item]) -> None:
    """Tie a list of attachments together and to the last paragraph of the text, unless that is all the text there is.

    A page that holds only what stands under the text is sent back; a first page without text breaks clause 7.3.3.
    """
    for before, above, item in zip(items, items[1:], items[2:], strict=False):
        match before.block, above.block, item.block:
            case Paragraph(style="body") | List(), Paragraph(style="body"), Paragraph(style="attachment-list"):
                above.keep = above.keep or not item.fresh
            case _, Paragraph(style="attachment-list"), Paragraph(style="attachment-list"):
                above.keep = above.keep or not item.fresh


def _opened(blocks: Iterable[Block]) -> Iterator[Item]:
    for block in blocks:
        match block:
            case Section(zone="attachment", blocks=inner):
                for number, item in enumerate(_opened(inner)):
                    item.fresh = item.fresh or number == 0
                    item.restart = item.restart or number == 0
                    yield item
            case Section(zone="closing", blocks=inner):
                found = list(_opened(inner))
                for item in found[:-1]:
                    item.keep = True
                yield from found
            case Section(zone="landscape", blocks=inner):
                for item in _opened(inner):
                    item.wide = True
                    yield item
            case _:
                yield Item(block)


def group(items: Sequence[Item], index: int, styles: Collection[str]) -> tuple[list[Paragraph], int]:
    """Return the run of paragraphs in `styles` around an item, and its place in the run."""

    def member(at: int) -> Paragraph | None:
        block = items[at].block if 0 <= at < len(items) else None
        return block if isinstance(block, Paragraph) and block.style in styles else None

    start = end = index
    while member(start - 1):
        start -= 1
    while member(end + 1):
        end += 1
    return [found for at in range(start, end + 1) if (found := member(at))], index - start


def has_landscape(blocks: Iterable[Block]) -> bool:
    """Return whether any page stands on its side."""
    return any(
        isinstance(block, Section) and (block.zone == "landscape" or has_landscape(block.blocks)) for block in blocks
    )


def has_long_name(items: Iterable[Item]) -> bool:
    """Return whether a roll holds a name of three characters, so that names of two must be spaced to align."""
    return any(
        isinstance(inline, Text) and "name" in inline.marks and len(inline.text) == 3
        for item in items
        if isinstance(item.block, Paragraph) and item.block.style == "roll"
        for inline in item.block.inlines
    )


def ends_group(heading: Heading, after: Item | None) -> bool:
    """Return whether what follows a heading is no text of its own."""
    return after is None or (isinstance(after.block, Heading) and after.block.level <= heading.level)

"""Papers of one outline are written alike: what all of them say in the same words is written once, and texts are put in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from drafter.document import Block, Paragraph, Section, Table, Text
from drafter.outline import Filled, Gap, Outline, with_text
from drafter.patterns import pattern
from drafter.style import HouseStyle
from drafter.style.columns import too_wide
from drafter.word._body import GROUPED, SENTENCE_ENDS, Body
from drafter.word._flow import OPENED, Item, flow, has_long_name
from drafter.word._xml import Piece, joined, plain_texts, run

__all__ = ["Stencil", "stencil"]

_HOLE = "\0"
"""Around the number of a text; XML forbids it."""
_STOP = "。"
_RUN = pattern(rf"<w:r><w:t>([^<{_HOLE}]*+){_HOLE}(\d++){_HOLE}{_STOP}?</w:t></w:r>")
_MOST = 16
"""Stencils of one outline: in most, no heading or every one is a sentence."""


class _Late(NamedTuple):
    """A block that is written for each paper: its place, the style before it, and whether that is tied to it."""

    at: int
    before: str
    tied: bool


class _Stretch(NamedTuple):
    """What is written alike, in pieces between runs of text, and what is written after it.

    `around` are the pieces with the tags of the runs and the `leads`, the numbers that stand before the texts.
    """

    pieces: Sequence[bytes]
    around: Sequence[bytes]
    leads: Sequence[str]
    late: _Late | None


class Stencil(NamedTuple):
    """The body of papers of one outline: stretches, and the `texts` that belong in them by their numbers."""

    stretches: Sequence[_Stretch]
    texts: Sequence[int]
    items: Sequence[Item]
    spaced_names: bool

    def fill(self, body: Body, filled: Filled) -> list[Piece] | None:
        """Return the paragraphs and tables of a paper, in pieces, or None if a table of it needs a page on its side."""
        items = [*self.items]
        for stretch in self.stretches:
            if stretch.late:
                item = items[stretch.late.at]
                block = _told(item.block, filled)
                if _is_turned(block, body.style):
                    return None
                items[stretch.late.at] = item.of(block)
        texts = [filled.texts[number] for number in self.texts]
        plain = plain_texts(texts)
        body.spaced_names = self.spaced_names
        start = 0
        for stretch in self.stretches:
            end = start + len(stretch.leads)
            parts = [b""] * (2 * (end - start) + 1)
            if plain is not None:
                parts[::2], parts[1::2] = stretch.around, plain[start:end]
            else:
                said = zip(stretch.leads, texts[start:end], strict=True)
                parts[::2] = stretch.pieces
                parts[1::2] = [run(lead + text, chinese=body.chinese).encode() for lead, text in said]
            body.out += parts
            if late := stretch.late:
                body.tied = late.tied
                body.item(items, late.at, late.before)
            start = end
        return body.out


_STENCILS: WeakKeyDictionary[Outline, dict[tuple[Any, ...], Stencil | None]] = WeakKeyDictionary()


def stencil(filled: Filled, look: tuple[Any, ...], fresh: Callable[[], Body]) -> Stencil | None:
    """Return how papers of the same outline are written, or None if none was met before or each is written in its own way.

    All that they depend on besides is in `look`; `fresh` makes what writes one.
    """
    headings = [filled.texts[number] for number in filled.outline.headings]
    if _STOP in "".join([text[:-1] for text in headings]):
        return None  # what follows the first sentence is written in the typeface of the text
    ends = tuple([text.endswith(SENTENCE_ENDS) for text in headings])
    known = _STENCILS.setdefault(filled.outline, {})
    if (ends, *look) not in known:
        if len(known) >= _MOST:
            known.clear()
        known[ends, *look] = None
    elif known[ends, *look] is None:
        known[ends, *look] = _made(filled, ends, fresh())
    return known[ends, *look]


def _made(filled: Filled, ends: Sequence[bool], body: Body) -> Stencil | None:
    """Return the stencil of an outline, or None if what is written in two papers may differ by more than texts."""
    outline = filled.outline
    texts = [f"{_HOLE}{number}{_HOLE}" for number in range(len(filled.texts))]
    for number, ended in zip(outline.headings, ends, strict=True):
        texts[number] += _STOP if ended else ""
    rows = {at: run._replace(texts=((_HOLE,) * len(run.aligns),) * len(run.texts)) for at, run in filled.rows.items()}
    probe = Filled(outline, texts, rows)
    items = flow(_opened(outline.blocks, probe), boxed_imprint=body.style.imprint.box)
    body.spaced_names = has_long_name(items)
    stretches: list[_Stretch] = []
    numbers: list[int] = []
    before = ""
    for index, item in enumerate(items):
        before = body.begin(items, index, before)
        start, seen = len(body.out), body.parts.seen
        late = _Late(index, before, body.tied) if _depends(item.block, outline) else None
        before = body.item([*items[:index], item.of(_told(item.block, probe)), *items[index + 1 :]], index, before)
        if late:
            del body.out[start:]
            stretches.append(_stretch(body, numbers, late))
        elif item.section or body.parts.seen != seen or _is_turned(item.block, body.style):
            return None
    body.end(before)
    stretches.append(_stretch(body, numbers, None))
    if any(_HOLE.encode() in piece for stretch in stretches for piece in stretch.pieces):
        return None
    return Stencil(stretches, numbers, items, body.spaced_names)


def _opened(blocks: Iterable[Any], probe: Filled) -> Iterator[Block]:
    """Yield blocks with what stands in the gaps between them, not in those inside."""
    for block in blocks:
        if isinstance(block, Gap):
            yield from probe.filling(block)
        elif isinstance(block, Section) and block.zone in OPENED:
            yield Section(block.zone, tuple(_opened(block.blocks, probe)))
        else:
            yield block


def _depends(block: Block, outline: Outline) -> bool:
    """Return whether a block is written for each paper: more of it than its runs depends on what it says."""
    match block:
        case Paragraph(style=style):
            return style in GROUPED or style == "title"
        case Section():
            return True
    return id(block) in outline.holders


def _told(block: Block, filled: Filled) -> Block:
    """Return a block of the items of a stencil with the texts of a paper."""
    match block:
        case Paragraph(inlines=(Text(text=text),)) if text.startswith(_HOLE):
            return with_text(block._replace(inlines=()), filled.texts[int(text.split(_HOLE)[1])])
    return filled.filled(block)  # type: ignore[no-any-return]


def _stretch(body: Body, numbers: list[int], late: _Late | None) -> _Stretch:
    """Return what the body has written since the last stretch; the numbers of its texts are put behind `numbers`."""
    found = _RUN.split(joined(body.out).decode())
    body.out.clear()
    pieces, leads = found[::3], found[1::3]
    numbers += map(int, found[2::3])
    around = [*pieces]
    for at, lead in enumerate(leads):
        around[at] += f"<w:r><w:t>{lead}"
        around[at + 1] = f"</w:t></w:r>{around[at + 1]}"
    return _Stretch([*map(str.encode, pieces)], [*map(str.encode, around)], leads, late)


def _is_turned(block: Block, style: HouseStyle) -> bool:
    return isinstance(block, Table) and too_wide(block, style)

"""Papers of one outline are written alike: what all of them say in the same words is written once, and texts are put in."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from drafter.document import Block, Heading, Paragraph, Section, Table, Text
from drafter.outline import Filled, Gap, Outline, with_text
from drafter.patterns import pattern
from drafter.style import HouseStyle
from drafter.style.columns import too_wide
from drafter.word._body import GROUPED, SENTENCE_ENDS, Body
from drafter.word._flow import OPENED, Item, flow, has_landscape, has_long_name
from drafter.word._xml import joined, plain_texts, run

__all__ = ["Stencil", "stencil"]

_HOLE = "\0"
"""Around the number of a text; XML forbids it."""
_STOP = "。"
_RUN = pattern(rf"<w:r><w:t>([^<{_HOLE}]*+){_HOLE}(\d++){_HOLE}{_STOP}?</w:t></w:r>")
_MOST = 16
"""Stencils of one outline: in most, no heading or every one is a sentence."""
_MET = 4
"""Papers of an outline before one is worth a stencil, which takes as long to make as to write three."""


class _Late(NamedTuple):
    """A block that is written for each paper: its place, and what is known of those before it.

    That is the style of the last, whether it is tied to this one, and the level of the last heading.
    """

    at: int
    before: str
    tied: bool
    level: int


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

    def fill(self, body: Body, filled: Filled) -> bool:
        """Write the paragraphs and tables of a paper; return False if a table of it needs a page on its side."""
        items, changed = [*self.items], list[Item]()
        for stretch in self.stretches:
            if stretch.late:
                item = items[stretch.late.at]
                block = _with_texts(item.block, filled)
                if _is_turned(block, body.style):
                    return False
                items[stretch.late.at] = item.of(block)
                changed.append(items[stretch.late.at])
        texts = [filled.texts[number] for number in self.texts]
        plain, others = plain_texts(texts)
        body.spaced_names = has_long_name(changed)
        start = 0
        for stretch in self.stretches:
            end = start + len(stretch.leads)
            parts = [b""] * (2 * (end - start) + 1)
            if not others:
                parts[::2], parts[1::2] = stretch.around, plain[start:end]
            else:
                said = zip(stretch.leads, texts[start:end], strict=True)
                parts[::2] = stretch.pieces
                parts[1::2] = [run(lead + text, chinese=body.chinese).encode() for lead, text in said]
            body.out.append(b"".join(parts))
            if late := stretch.late:
                body.tied, body.counter.level = late.tied, late.level
                body.item(items, late.at, late.before)
            start = end
        return True


class _Known(NamedTuple):
    """What is known of the papers of an outline: which texts are headings and titles, and stencils by what they depend on.

    In the place of a stencil stands how many such papers were met, or None where each is written in its own way.
    """

    headings: Sequence[int]
    titles: Sequence[int]
    stencils: dict[tuple[Any, ...], Stencil | int | None]


def stencil(filled: Filled, style: HouseStyle, look: tuple[Any, ...], fresh: Callable[[], Body]) -> Stencil | None:
    """Return how papers of the same outline are written, or None if few were met before or each is written in its own way.

    All that they depend on besides is in `look`; `fresh` makes what writes one.
    """
    known = filled.outline.known = filled.outline.known or _known_of(filled.outline)
    headings = [filled.texts[number] for number in known.headings]
    if _STOP in "".join([text[:-1] for text in headings]):
        return None  # what follows the first sentence is written in the typeface of the text
    ended = [number for number, text in zip(known.headings, headings, strict=True) if text.endswith(SENTENCE_ENDS)]
    broken = [number for number in known.titles if not style.fits_title(filled.texts[number])]
    key = (*ended, *broken, style.digest, *look)
    found = known.stencils.get(key, 0)
    if found == 0 and len(known.stencils) >= _MOST:
        known.stencils.clear()
    if isinstance(found, int):
        found = known.stencils[key] = found + 1 if found < _MET else _made(filled, ended, broken, fresh())
    return found if isinstance(found, Stencil) else None


def _known_of(outline: Outline) -> _Known:
    kinds = [kind for run in outline.runs for kind in run or ()]
    titles = [number for number, kind in enumerate(kinds) if isinstance(kind, Paragraph) and kind.style == "title"]
    return _Known([number for number, kind in enumerate(kinds) if isinstance(kind, Heading)], titles, {})


def _made(filled: Filled, ended: Collection[int], broken: Collection[int], body: Body) -> Stencil | None:
    """Return the stencil of an outline, or None if what is written in two papers may differ by more than texts.

    Its headings that are `ended` are sentences, its titles that are `broken` take more than a line.
    """
    outline = filled.outline
    if has_landscape(outline.blocks):
        return None
    texts = [f"{_HOLE}{number}{_HOLE}{_STOP if number in ended else ''}" for number in range(len(filled.texts))]
    late_texts = {texts[number] for number in broken}
    rows = {at: run._replace(texts=(_HOLE,) * len(run.texts)) for at, run in filled.rows.items()}
    probe = Filled(outline, texts, rows, ["字"] * len(filled.values))
    items = flow(_opened(outline.blocks, probe), boxed_imprint=body.style.imprint.box)
    stretches: list[_Stretch] = []
    numbers: list[int] = []
    before, empty = "", True
    for index, item in enumerate(items):
        before = body.begin(items, index, before)
        start, seen, counts = len(body.out), body.parts.seen, [*body.counter.counts]
        depends = _depends(item.block, outline, late_texts)
        late = _Late(index, before, body.tied, body.counter.level) if depends else None
        before = body.item(
            [*items[:index], item.of(_with_texts(item.block, probe)), *items[index + 1 :]], index, before
        )
        empty = empty and len(body.out) == start
        if item.section or (late and body.counter.counts != counts):
            return None
        if late:
            del body.out[start:]
            stretches.append(_stretch(body, numbers, late))
        elif body.parts.seen != seen or _is_turned(item.block, body.style):
            return None
    body.end(before, empty=empty)
    stretches.append(_stretch(body, numbers, None))
    if any(_HOLE.encode() in piece for stretch in stretches for piece in stretch.pieces):
        return None
    return Stencil(stretches, numbers, items)


def _opened(blocks: Iterable[Any], probe: Filled) -> Iterator[Block]:
    """Yield blocks with what stands in the gaps between them, not in those inside."""
    for block in blocks:
        if isinstance(block, Gap):
            yield from probe.filling(block)
        elif isinstance(block, Section) and block.zone in OPENED:
            yield Section(block.zone, tuple(_opened(block.blocks, probe)))
        else:
            yield block


def _depends(block: Block, outline: Outline, broken: Collection[str]) -> bool:
    """Return whether a block is written for each paper: more of it than its runs depends on what it says."""
    match block:
        case Paragraph((Text(text=text),)) if text in broken:
            return True
        case Paragraph(style=style) if style in GROUPED:
            return True
        case Section():
            return True
    return id(block) in outline.holders


def _with_texts(block: Block, filled: Filled) -> Block:
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

"""The zones of an official paper in HTML: its head, and the imprint at its foot (GB/T 9704—2012)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drafter.document import Block, Paragraph, plain_text
from drafter.html._css import number
from drafter.style import text_width, twips
from drafter.style.layout import LEAD, SLOTS, first_page, imprint_lines, letter_head, masthead_size, stacked

if TYPE_CHECKING:
    from drafter.html._body import Body

__all__ = ["imprint", "imprint_room", "masthead"]


def masthead(body: Body, blocks: Sequence[Block]) -> str:
    """Return the head of the paper; on preprinted paper the name and the rule leave their room empty."""
    look = body.style.masthead
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if body.style.double_rules:
        return _letter(body, paragraphs) + body.all([block for block in blocks if not isinstance(block, Paragraph)])
    slots = {paragraph.style: paragraph for paragraph in reversed(paragraphs) if paragraph.style in SLOTS}
    rest = [paragraph for paragraph in paragraphs if slots.get(paragraph.style) is not paragraph]
    ruled = next((one for one in rest if one.style == look.rule), rest[-1] if look.rule and len(rest) > 1 else None)
    out, empty = [], 0
    for key in SLOTS:
        if key in slots:
            out.append(body.line(key, slots[key].inlines, f" gap-{empty}" if empty else ""))
            empty = 0
        elif look.slots:
            empty += 1
    before = ""
    for block in blocks:
        if not isinstance(block, Paragraph):
            out.append(body.all((block,)))
            continue
        key = block.style
        if slots.get(key) is block:
            continue
        if key == "masthead":
            above = twips(look.distance) / 20 - (look.slots - empty) * body.pitch if look.distance else 0.0
            out.append(_name(body, block, above if before != "masthead" else 0.0))
        else:
            lines = look.blank if before == "masthead" else body.style.styles[key].blank_before if before else 0
            rule = " ruled" if block is ruled else ""
            out.append(body.line(key, block.inlines, rule + (f" gap-{lines}" if lines else "")))
        before = key
    body.before = "head"
    kind = "preprinted" if body.preprinted else "printed"
    return f'<header class="{kind}">\n{"".join(out)}</header>\n'


def _letter(body: Body, paragraphs: Sequence[Paragraph]) -> str:
    """Return the head of a letter: its name over the upper double rule, and what stands under that."""
    names, lines = letter_head(paragraphs)
    places = first_page(body.style, names)
    above = number(_ink(places.size))
    rules = ""
    if not body.preprinted:
        top = f"calc({number(places.upper - places.name)}mm + {above}pt)"
        rules = f'<div class="upper" style="top:{top}" aria-hidden="true"></div>\n'
    look = (
        f"margin-top:calc({number(body.style.masthead.distance)}mm - {above}pt);"
        f"height:calc({number(places.text - places.name)}mm + {above}pt)"
    )
    name = "".join(_name(body, one, 0.0) for one in names)
    under = "".join(body.line(one.style, one.inlines) for one in lines)
    lower = "" if body.preprinted else '<div class="lower" aria-hidden="true"></div>\n'
    body.before, body.first_page = "head", "preprinted" if body.preprinted else "printed"
    return f'<header>\n<div class="name" style="{look}">{name}{rules}</div>\n{under}{lower}</header>\n'


def _ink(size: float) -> float:
    """Return the points from the top of a masthead's line to its ink, a tenth of the size below that of a character."""
    return LEAD / 2 + size / 10


def _name(body: Body, paragraph: Paragraph, above: float) -> str:
    """Return the masthead in the largest size that fits one line, `above` points below what precedes it."""
    named = body.style.styles["masthead"]
    text = plain_text(paragraph.inlines)
    if joint := stacked(paragraph.inlines):
        names, beside = joint
        text = max(names, key=text_width) + "　" + beside
    size, squeeze = masthead_size(body.style, text)
    height = size + LEAD if body.style.masthead.distance else named.line
    ink = _ink(size)  # which the standard measures to
    rules = [f"padding:{number(max(0, above - ink))}pt 0 {number(ink)}pt"] if above else []
    if size != named.size:
        rules.append(f"font-size:{number(size)}pt")
    if height != named.line:
        rules.append(f"line-height:{number(height)}pt")
    if squeeze < 100:
        wide = number(10000 / squeeze)
        rules.append(f"white-space:nowrap;width:{wide}%;transform-origin:0 0;transform:scaleX({number(squeeze / 100)})")
    inlines = () if body.preprinted else paragraph.inlines
    return body.line("masthead", inlines, " joint" if joint else "", ";".join(rules))


def imprint_room(body: Body, blocks: Sequence[Block]) -> str:
    """Return the room that the imprint takes at the foot of the last sheet, so that text never runs under it."""
    lines = sum(
        imprint_lines(body.style, block.style, plain_text(block.inlines))
        for block in blocks
        if isinstance(block, Paragraph) and (body.style.imprint.printing or block.style != "printing")
    )
    return f'<div class="room" style="height:{number(lines * body.pitch + 2)}pt"></div>'


def imprint(body: Body, blocks: Sequence[Block]) -> str:
    """Return the imprint at the foot of the last sheet: copies above the thin line, the printing line below."""
    copies: list[str] = []
    printing: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.style == "printing" and not body.style.imprint.printing:
                continue
            (printing if block.style == "printing" else copies).append(body.line(block.style, block.inlines))
        else:
            copies.append(body.all((block,)))
    parts = [f"<div>{''.join(group)}</div>" for group in (copies, printing) if group]
    return f'<footer class="imprint boxed">\n{"".join(parts)}</footer>\n'

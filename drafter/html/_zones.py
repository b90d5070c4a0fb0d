"""The zones of an official paper in HTML: its head, and the imprint at its foot (GB/T 9704—2012)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drafter.document import Block, Paragraph, plain_text
from drafter.html._css import number
from drafter.style import twips
from drafter.style.layout import imprint_lines, masthead_size

if TYPE_CHECKING:
    from drafter.html._body import Body

__all__ = ["imprint", "imprint_room", "masthead"]

_SLOTS = ("copy-number", "secrecy", "urgency")
_LEAD = 2  # points of line height above the size of the masthead's type


def masthead(body: Body, blocks: Sequence[Block]) -> str:
    """Return the head of the paper; on preprinted paper the name and the rule leave their room empty."""
    look = body.style.masthead
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    slots = {paragraph.style: paragraph for paragraph in reversed(paragraphs) if paragraph.style in _SLOTS}
    rest = [paragraph for paragraph in paragraphs if slots.get(paragraph.style) is not paragraph]
    ruled = next((one for one in rest if one.style == look.rule), rest[-1] if look.rule and len(rest) > 1 else None)
    out, empty = [], 0
    for key in _SLOTS:
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


def _name(body: Body, paragraph: Paragraph, above: float) -> str:
    """Return the masthead in the largest size that fits one line, `above` points below what precedes it."""
    named = body.style.styles["masthead"]
    size, squeeze = masthead_size(body.style, plain_text(paragraph.inlines))
    height = size + _LEAD if body.style.masthead.distance else named.line
    # The standard measures to the ink, which begins about a tenth of the size below the top of a character.
    ink = _LEAD / 2 + size / 10
    rules = [f"padding:{number(max(0, above - ink))}pt 0 {number(ink)}pt"] if above else []
    if size != named.size:
        rules.append(f"font-size:{number(size)}pt")
    if height != named.line:
        rules.append(f"line-height:{number(height)}pt")
    if squeeze < 100:
        wide = number(10000 / squeeze)
        rules.append(f"white-space:nowrap;width:{wide}%;transform-origin:0 0;transform:scaleX({number(squeeze / 100)})")
    inlines = () if body.preprinted else paragraph.inlines
    return body.line("masthead", inlines, "", ";".join(rules))


def imprint_room(body: Body, blocks: Sequence[Block]) -> str:
    """Return the room that the imprint takes at the foot of the last sheet, so that text never runs under it."""
    lines = sum(
        imprint_lines(body.style, block.style, plain_text(block.inlines))
        for block in blocks
        if isinstance(block, Paragraph)
    )
    return f'<div class="room" style="height:{number(lines * body.pitch + 2)}pt"></div>'


def imprint(body: Body, blocks: Sequence[Block]) -> str:
    """Return the imprint at the foot of the last sheet: copies above the thin line, the printing line below."""
    copies: list[str] = []
    printing: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            (printing if block.style == "printing" else copies).append(body.line(block.style, block.inlines))
        else:
            copies.append(body.all((block,)))
    parts = [f"<div>{''.join(group)}</div>" for group in (copies, printing) if group]
    return f'<footer class="imprint boxed">\n{"".join(parts)}</footer>\n'

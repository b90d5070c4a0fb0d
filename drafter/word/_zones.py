"""The zones of an official paper: its head, its signature block, and the imprint at its foot (GB/T 9704—2012)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from drafter.document import Block, Inline, Paragraph, Text, plain_text
from drafter.style import text_width, twips
from drafter.style.layout import LEAD, SLOTS, imprint_lines, letter_head, masthead_size, signatories, stacked
from drafter.word._drawing import EMU_PER_TWIP, drawing
from drafter.word._letter import first_page_parts
from drafter.word._xml import twips_of

if TYPE_CHECKING:
    from drafter.word._body import Body

__all__ = ["imprint_box", "masthead"]

_BETWEEN = 0.5  # 字 between the names of a joint masthead and what stands beside them
_SPARE = 0.2  # 字 by which a name is given more room than it needs, so that rounding never wraps it


def masthead(body: Body, blocks: Sequence[Block]) -> str:
    """Return the head of the paper (clause 7.2): slots, name, blank lines, number, rule.

    On preprinted paper the name and the rule are left out and their room is kept.
    """
    style, look = body.style, body.style.masthead
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if style.double_rules:
        names, lines = letter_head(paragraphs)
        body.first_page = first_page_parts(body, names)
        return "".join(body.line(one, body.width) for one in lines)
    slots = {p.style: p for p in reversed(paragraphs) if p.style in SLOTS}
    rest = [p for p in paragraphs if slots.get(p.style) is not p]
    ruled = next((p for p in rest if p.style == look.rule), rest[-1] if look.rule and len(rest) > 1 else None)
    out: list[str] = []
    for key in SLOTS:
        if key in slots:
            out.append(body.line(slots[key], body.width))
        elif look.slots:
            out.append(body.empty)
    before = ""
    for paragraph in rest:
        key = paragraph.style
        if key == "masthead":
            out.append(_name(body, paragraph, first=before != "masthead"))
        else:
            named = style.styles[key]
            blank = look.blank if before == "masthead" else named.blank_before if before else 0
            out.append(body.empty * blank)
            out.append(_ruled(body, paragraph) if paragraph is ruled else body.line(paragraph, body.width))
        before = key
    return "".join(out)


def _ruled(body: Body, paragraph: Paragraph) -> str:
    """Return the line over the red rule; it has no indents of its own, since the rule would take them over."""
    look, named = body.style.masthead, body.styles[paragraph.style]
    border = spacing = indent = ""
    if body.preprinted:
        spacing = f'<w:spacing w:after="{twips_of(look.rule_space + look.rule_weight)}"/>'
    else:
        border = (
            f'<w:pBdr><w:bottom w:val="single" w:sz="{round(look.rule_weight * 8)}" w:space="{look.rule_space}" '
            f'w:color="{look.rule_color}"/></w:pBdr>'
        )
    if several := signatories(paragraph.inlines):
        return _signatories(body, paragraph.style, *several, border + spacing)
    if named.left:
        indent = f'<w:ind w:leftChars="0" w:left="0" w:rightChars="0" w:right="0" w:firstLine="{twips_of(named.left * named.size)}"/>'
    return body.line(paragraph, body.width, border=border, spacing=spacing, indent=indent)


def _name(body: Body, paragraph: Paragraph, first: bool) -> str:
    """Return a line of the masthead in the largest size that fits one line, its ink `distance` below the type area."""
    style, look = body.style, body.style.masthead
    if joint := stacked(paragraph.inlines):
        return _joint_name(body, *joint, first)
    size, squeeze = masthead_size(style, plain_text(paragraph.inlines))
    above = twips(look.distance) - look.slots * style.page.pitch if first and look.distance else 0
    line = size + LEAD if look.distance else style.styles["masthead"].line
    return body.name(paragraph, size, squeeze, line, above)


def _joint_name(body: Body, names: Sequence[str], beside: str, first: bool) -> str:
    """Return a joint masthead: the names one a line, as wide as the widest, and what stands beside them (7.2.4)."""
    style, look = body.style, body.style.masthead
    wide = max(map(text_width, names))
    size, squeeze = masthead_size(style, "字" * ceil(wide + _SPARE + _BETWEEN + text_width(beside)))
    line = size + LEAD if look.distance else style.styles["masthead"].line
    em = size * 20 * squeeze / 100
    left, right = ceil((wide + _SPARE) * em), ceil((text_width(beside) + _BETWEEN) * em)

    def cell(text: str, width: int, merge: str, align: str) -> str:
        name = body.name(Paragraph((Text(text),) if text else (), "masthead"), size, squeeze, line, align=align)
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>{name}</w:tc>'
        )

    rows = []
    for number, name in enumerate(names):
        merge = "<w:vMerge/>" if number else '<w:vMerge w:val="restart"/>'
        rows.append(
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            + cell(name, left, "", "distribute" if text_width(name) > 1 else "center")
            + cell("" if number else beside, right, merge, "right")
            + "</w:tr>"
        )
    above = twips(look.distance) - look.slots * style.page.pitch if first and look.distance else 0
    return (
        (body.gap(above / 20) if above > 0 else "")
        + f'<w:tbl><w:tblPr><w:tblW w:w="{left + right}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{left}"/><w:gridCol w:w="{right}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _signatories(
    body: Body,
    key: str,
    number: Sequence[Inline],
    label: Sequence[Inline],
    lines: Sequence[Sequence[Inline]],
    last: str,
) -> str:
    """Return signatories on several lines: names under names, the number on the last line, one 字 in (7.2.5, 7.2.6)."""
    named = body.styles[key]
    inset = round(named.size * 20)
    names = any(isinstance(one, Text) and "name" in one.marks and len(one.text) == 3 for line in lines for one in line)

    def wide(inlines: Sequence[Inline]) -> float:
        texts = [one for one in inlines if isinstance(one, Text)]
        return sum(3.0 if names and "name" in t.marks and len(t.text) == 2 else text_width(t.text) for t in texts)

    start = body.width - inset - round(max(map(wide, lines)) * inset)
    from_label = start - round(wide(label) * inset)
    out = []
    for at, line in enumerate(lines):
        shown = number if at == len(lines) - 1 else ()
        told = [*label, *line] if at == 0 else line
        tabs = f'<w:tabs><w:tab w:val="left" w:pos="{start if at else from_label}"/></w:tabs>'
        rest = last if at == len(lines) - 1 else ""
        border, spacing = (rest, "") if rest.startswith("<w:pBdr") else ("", rest)
        runs = body.runs.all(shown, named.font) + body.runs.all(told, named.font, names=names)
        out.append(
            f"<w:p><w:pPr>{body.prefix[key]}{border}{tabs}{spacing}"
            f'<w:ind w:leftChars="0" w:left="0" w:rightChars="0" w:right="0" w:firstLine="{inset}"/><w:jc w:val="left"/></w:pPr>'
            f"{runs}</w:p>"
        )
    return "".join(out)


def imprint_box(body: Body, paragraphs: Sequence[Paragraph]) -> str:
    """Return the imprint (clause 7.4) in a box whose foot is the foot of the last type area; nothing if it says nothing.

    The paragraph that anchors the box is as high as the box, so that text can never run under it: where there is no
    room left on the page, paragraph and box go to the next one together.
    """
    copies = [p for p in paragraphs if p.style != "printing"]
    printing = [p for p in paragraphs if p.style == "printing" and body.style.imprint.printing]
    groups = [group for group in (copies, printing) if group]
    if not groups:
        return ""
    pitch, look = body.style.page.pitch, body.style.imprint
    rows, lines = [], 0
    for number, group in enumerate(groups):
        count = sum(imprint_lines(body.style, p.style, plain_text(p.inlines)) for p in group)
        lines += count
        top = look.thick if number == 0 else look.thin
        bottom = look.thick if number == len(groups) - 1 else look.thin
        content = "".join(body.line(p, body.width) for p in group)
        rows.append(
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{count * pitch}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
            f'<w:tcW w:w="{body.width}" w:type="dxa"/><w:tcBorders>{_line("top", top)}{_line("bottom", bottom)}</w:tcBorders>'
            f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc></w:tr>'
        )
    height = lines * pitch + 40
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{body.width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{body.width}"/></w:tblGrid>{"".join(rows)}</w:tbl>{body.gap(1)}'
    )
    box = drawing(
        body.parts.number(),
        "版记" if body.chinese else "Imprint",
        (body.width, height),
        "<a:noFill/>",
        horizontal=("margin", "<wp:align>left</wp:align>"),
        vertical=("page", f"<wp:posOffset>{(_foot(body) - height) * EMU_PER_TWIP}</wp:posOffset>"),
        text=table,
    )
    return (
        f'<w:p><w:pPr>{body.prefix["blank"]}<w:snapToGrid w:val="0"/><w:spacing w:line="{height}" w:lineRule="exact"/>'
        f"</w:pPr>{box}</w:p>"
    )


def _foot(body: Body) -> int:
    """Return the twips from the top of the sheet to the foot of its type area.

    The place is said from the sheet: what Word calls the margin ends 4 mm too low in LibreOffice on a page that was
    asked to be even.
    """
    page = body.style.page
    return twips(page.left + page.text_width if body.wide else page.top + page.text_height)


def _line(side: str, weight: float) -> str:
    if not weight:
        return ""
    return f'<w:{side} w:val="single" w:sz="{round(weight * 8)}" w:space="0" w:color="000000"/>'

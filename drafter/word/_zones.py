"""The zones of an official paper: its head, its signature block, and the imprint at its foot (GB/T 9704—2012)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drafter.document import Block, Paragraph, plain_text
from drafter.style import twips
from drafter.style.layout import imprint_lines, masthead_size
from drafter.word._xml import twips_of

if TYPE_CHECKING:
    from drafter.word._body import Body

__all__ = ["imprint_box", "masthead"]

_EMU_PER_TWIP = 635
_SLOTS = ("copy-number", "secrecy", "urgency")
_LEAD = 2  # points of line height above the size of the masthead's type, as measured


def masthead(body: Body, blocks: Sequence[Block]) -> str:
    """Return the head of the paper (clause 7.2): slots, name, blank lines, number, rule.

    On preprinted paper the name and the rule are left out and their room is kept.
    """
    style, look = body.style, body.style.masthead
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    slots = {p.style: p for p in reversed(paragraphs) if p.style in _SLOTS}
    rest = [p for p in paragraphs if slots.get(p.style) is not p]
    ruled = next((p for p in rest if p.style == look.rule), rest[-1] if look.rule and len(rest) > 1 else None)
    out: list[str] = []
    for key in _SLOTS:
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
    if named.left:
        indent = f'<w:ind w:leftChars="0" w:left="0" w:rightChars="0" w:right="0" w:firstLine="{twips_of(named.left * named.size)}"/>'
    return body.line(paragraph, body.width, border=border, spacing=spacing, indent=indent)


def _name(body: Body, paragraph: Paragraph, first: bool) -> str:
    """Return a line of the masthead in the largest size that fits one line, its ink `distance` below the type area."""
    style, look = body.style, body.style.masthead
    named = style.styles["masthead"]
    size, squeeze = masthead_size(style, plain_text(paragraph.inlines))
    properties = f'<w:w w:val="{squeeze}"/>' if squeeze < 100 else ""
    if size != named.size:
        properties += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    above = twips(look.distance) - look.slots * style.page.pitch if first and look.distance else 0
    line = twips_of(size + _LEAD) if look.distance else twips_of(named.line)
    spacing = f'<w:spacing w:before="{above}" w:line="{line}" w:lineRule="exact"/>'
    runs = "" if body.preprinted else body.runs.all(paragraph.inlines, named.font)
    if properties:
        runs = runs.replace("<w:r><w:t", f"<w:r><w:rPr>{properties}</w:rPr><w:t")
    return f"<w:p><w:pPr>{body.prefix['masthead']}{spacing}</w:pPr>{runs}</w:p>"


def imprint_box(body: Body, paragraphs: Sequence[Paragraph]) -> str:
    """Return the imprint (clause 7.4) in a box whose foot is the foot of the last type area.

    The paragraph that anchors the box is as high as the box, so that text can never run under it: where there is no
    room left on the page, paragraph and box go to the next one together.
    """
    copies = [p for p in paragraphs if p.style != "printing"]
    printing = [p for p in paragraphs if p.style == "printing"]
    groups = [group for group in (copies, printing) if group]
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
    number = body.parts.number()
    across, down = body.width * _EMU_PER_TWIP, height * _EMU_PER_TWIP
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{"版记" if body.chinese else "Imprint"}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{table}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
    return (
        f'<w:p><w:pPr>{body.prefix["blank"]}<w:snapToGrid w:val="0"/><w:spacing w:line="{height}" w:lineRule="exact"/>'
        f"</w:pPr>{box}</w:p>"
    )


def _line(side: str, weight: float) -> str:
    return f'<w:{side} w:val="single" w:sz="{round(weight * 8)}" w:space="0" w:color="000000"/>'

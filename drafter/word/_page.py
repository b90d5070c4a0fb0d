"""Pages: their size and margins, and the number at their foot, upright or turned (GB/T 9704—2012 7.5 and 8)."""

from __future__ import annotations

from drafter.style import HouseStyle, twips
from drafter.word._xml import W, twips_of

__all__ = ["page_setup", "turned_footer", "upright_footer"]

_EMU_PER_TWIP = 635
_NUMBER = (
    '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r>'
)


def page_setup(style: HouseStyle, turned: bool) -> list[str]:
    """Return w:pgSz, w:pgMar and w:docGrid; a turned page has the upright one's left margin at its top."""
    page = style.page
    width, height = twips(page.width), twips(page.height)
    top, left = twips(page.top), twips(page.left)
    right, bottom = width - left - twips(page.text_width), height - top - twips(page.text_height)
    # Measured: with a 14-point footer line the dash stands 7.0 mm below the type area when the footer is 1450 twips up.
    footer = 1450 - twips(page.dash - 7)
    size = f'w:w="{width}" w:h="{height}"'
    if turned:
        size = f'w:w="{height}" w:h="{width}" w:orient="landscape"'
        top, right, bottom, left = left, top, right, bottom
    margins = f'w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
    found = [
        f'<w:pgSz xmlns:w="{W}" {size}/>',
        f'<w:pgMar xmlns:w="{W}" {margins} w:header="851" w:footer="{footer}" w:gutter="0"/>',
    ]
    if style.language == "zh":
        found.append(f'<w:docGrid xmlns:w="{W}" w:type="lines" w:linePitch="{page.pitch}"/>')
    return found


def upright_footer(style: HouseStyle, even: bool) -> str:
    """Return the footer of odd or even pages: the number on the outer side, one character in."""
    return f'<w:ftr xmlns:w="{W}">{_line(style, even)}</w:ftr>'


def turned_footer(style: HouseStyle, even: bool) -> str:
    """Return the footer of pages on their side: the number stands where it does on the others once the sheet is bound."""
    page = style.page
    across, down = twips(6) * _EMU_PER_TWIP, twips(page.text_width) * _EMU_PER_TWIP
    edge = page.height - page.top - page.text_height - page.dash - 3
    left, top = twips(edge) * _EMU_PER_TWIP, twips(page.left) * _EMU_PER_TWIP
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{9001 + even}" name="page number"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>{_line(style, even)}</w:txbxContent>"
        '</wps:txbx><wps:bodyPr vert="vert" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></wps:bodyPr></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
    return (
        f'<w:ftr xmlns:w="{W}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<w:p><w:pPr><w:pStyle w:val="{style.styles["footer"].id}"/></w:pPr>{box}</w:p></w:ftr>'
    )


def _line(style: HouseStyle, even: bool) -> str:
    footer = style.styles["footer"]
    side = "left" if even else "right"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{footer.id}"/><w:ind w:{side}="{twips_of(footer.size)}"/><w:jc w:val="{side}"/></w:pPr>'
        f"{_NUMBER}</w:p>"
    )

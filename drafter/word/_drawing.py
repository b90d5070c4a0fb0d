"""Drawn boxes with a place of their own on the page."""

from __future__ import annotations

__all__ = ["EMU_PER_TWIP", "drawing"]

EMU_PER_TWIP = 635


def drawing(
    number: int,
    name: str,
    size: tuple[int, int],
    fill: str,
    *,
    horizontal: tuple[str, str],
    vertical: tuple[str, str],
    text: str = "",
) -> str:
    """Return a run with a rectangle without lines, `size` twips wide and high, that moves no text.

    `horizontal` and `vertical` are what its place is measured from (page, margin) and the element that says it. `text`
    is what stands at its foot, block by block.
    """
    extent = f'cx="{size[0] * EMU_PER_TWIP}" cy="{size[1] * EMU_PER_TWIP}"'
    kind = ' txBox="1"' if text else ""
    content = f"<wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx>" if text else ""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="{horizontal[0]}">{horizontal[1]}</wp:positionH>'
        f'<wp:positionV relativeFrom="{vertical[0]}">{vertical[1]}</wp:positionV>'
        f'<wp:extent {extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr{kind}/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}<a:ln><a:noFill/></a:ln></wps:spPr>'
        f'{content}<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )

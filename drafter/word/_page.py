"""Pages: their size and margins, and the number at their foot, upright or turned (GB/T 9704—2012 7.5 and 8)."""

from __future__ import annotations

from drafter.style import HouseStyle, twips
from drafter.word._xml import W, twips_of

__all__ = ["page_setup", "turned_footer", "upright_footer"]

_NUMBER_WIDTH = 6  # millimetres of the strip that holds a turned page number
_NUMBER = (
    '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r>'
)


def page_setup(style: HouseStyle, turned: bool) -> list[str]:
    """Return w:pgSz, w:pgMar, w:titlePg and w:docGrid; a turned page has the upright one's left margin at its top."""
    page = style.page
    width, height = twips(page.width), twips(page.height)
    top, left = twips(page.top), twips(page.left)
    right, bottom = width - left - twips(page.text_width), height - top - twips(page.text_height)
    # Measured: with a 14-point footer line the dash stands 7.0 mm below the type area when the footer is 1450 twips up.
    footer = 1450 - twips(page.dash - 7)
    header = 851
    size = f'w:w="{width}" w:h="{height}"'
    if turned:
        size = f'w:w="{height}" w:h="{width}" w:orient="landscape"'
        top, right, bottom, left = left, top, right, bottom
    elif style.double_rules:
        header = twips(page.top + style.masthead.distance)
    margins = f'w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
    found = [
        f'<w:pgSz xmlns:w="{W}" {size}/>',
        f'<w:pgMar xmlns:w="{W}" {margins} w:header="{header}" w:footer="{footer}" w:gutter="0"/>',
    ]
    if style.double_rules:
        # No grid: LibreOffice centres it in what the head leaves of the first page. Lines are as high without it.
        found += [] if turned else [f'<w:titlePg xmlns:w="{W}"/>']
    elif style.language == "zh":
        found.append(f'<w:docGrid xmlns:w="{W}" w:type="lines" w:linePitch="{page.pitch}"/>')
    return found


def upright_footer(style: HouseStyle, even: bool) -> str:
    """Return the footer of odd or even pages: the number on the outer side, one character in."""
    return f'<w:ftr xmlns:w="{W}">{_line(style, even)}</w:ftr>'


def turned_footer(style: HouseStyle, even: bool) -> str:
    """Return the footer of pages on their side: the number stands where it does on the others once the sheet is bound."""
    page = style.page
    left, top = twips(page.height - page.top - page.text_height - page.dash - _NUMBER_WIDTH / 2), twips(page.left)
    across, down = twips(_NUMBER_WIDTH), twips(page.text_width)
    # A table, since LibreOffice (7.4) misplaces turned text boxes where only one page is turned.
    return (
        f'<w:ftr xmlns:w="{W}"><w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" '
        f'w:horzAnchor="page" w:tblpX="{left}" w:tblpY="{top}"/><w:tblW w:w="{across}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{across}"/></w:tblGrid><w:tr><w:trPr><w:trHeight w:val="{down}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/><w:textDirection w:val="tbRl"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_line(style, even)}</w:tc></w:tr></w:tbl>"
        f'<w:p><w:pPr><w:pStyle w:val="{style.styles["footer"].id}"/></w:pPr></w:p></w:ftr>'
    )


def _line(style: HouseStyle, even: bool) -> str:
    footer = style.styles["footer"]
    side = "left" if even else "right"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{footer.id}"/><w:ind w:{side}="{twips_of(footer.size)}"/><w:jc w:val="{side}"/></w:pPr>'
        f"{_NUMBER}</w:p>"
    )

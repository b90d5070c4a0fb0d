"""The first page of a letter (GB/T 9704—2012 10.1): name and upper double rule in its header, lower one in its footer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drafter.document import Paragraph
from drafter.style import twips
from drafter.style.layout import FirstPage, first_page
from drafter.word._drawing import drawing
from drafter.word._xml import NAMESPACES, twips_of

if TYPE_CHECKING:
    from drafter.word._body import Body

__all__ = ["first_page_parts"]

_HEADER, _FOOTER = "word/header1.xml", "word/footer3.xml"
_POINTS_PER_MM = 72 / 25.4
_EMU_PER_MM, _EMU_PER_POINT = 36000, 12700


def first_page_parts(body: Body, names: Sequence[Paragraph]) -> dict[str, bytes]:
    """Return the header and footer of the first page; on preprinted paper they hold nothing but their room."""
    places = first_page(body.style, names)
    upper = lower = ""
    if not body.preprinted:
        upper, lower = _double_rule(body, places, upper=True), _double_rule(body, places, upper=False)
    lines = "".join(body.name(one, places.size, places.squeeze, places.line) for one in names)
    header = lines + body.gap((places.text - places.name_end) * _POINTS_PER_MM, runs=upper)
    return {
        _HEADER: f"<w:hdr {NAMESPACES}>{header}</w:hdr>".encode(),
        _FOOTER: f"<w:ftr {NAMESPACES}>{body.gap(1, runs=lower)}</w:ftr>".encode(),
    }


def _double_rule(body: Body, places: FirstPage, *, upper: bool) -> str:
    """Return two bars drawn at their places on the sheet, the thicker one outside."""
    style = body.style
    rules = style.double_rules
    assert rules
    weights = (rules.thick, rules.thin) if upper else (rules.thin, rules.thick)
    left, width = round((style.page.width - rules.width) / 2 * _EMU_PER_MM), twips(rules.width)
    top = round((places.upper if upper else places.lower) * _EMU_PER_MM)
    fill = f'<a:solidFill><a:srgbClr val="{style.masthead.rule_color}"/></a:solidFill>'
    bars = []
    for weight, down in zip(weights, (0, weights[0] + rules.between), strict=True):
        bars.append(
            drawing(
                body.parts.number(),
                "红色双线",
                (width, twips_of(weight)),
                fill,
                horizontal=("page", f"<wp:posOffset>{left}</wp:posOffset>"),
                vertical=("page", f"<wp:posOffset>{top + round(down * _EMU_PER_POINT)}</wp:posOffset>"),
            )
        )
    return "".join(bars)

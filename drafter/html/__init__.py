"""Previews: a document and a house style in, one page of HTML out that looks like the printed paper.

The page is whole in itself: no script, no picture or font from elsewhere. Recent Chromium browsers cut it into sheets as
the printer does; others show one sheet that grows. Printed from a browser it comes out on the house style's paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from drafter.document import Document
from drafter.html._body import Body
from drafter.html._css import css
from drafter.html._inline import Inlines
from drafter.style import HouseStyle

__all__ = ["write"]

_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_CHARACTERS_A_SHEET = 150  # fewer than any sheet of real text holds


def write(
    document: Document,
    style: HouseStyle,
    *,
    letterhead: str = "red",
    terms: Sequence[str] = (),
    pictures: Mapping[str, bytes] | None = None,
) -> str:
    """Return the document as a page of HTML; the same arguments give the same text.

    `letterhead` is `red`, or `preprinted` to keep the room of a head that is already on the paper. `terms` are names
    never broken in a title. `pictures` holds the bytes of pictures by their `src`; others show their description.
    """
    body = Body(style, Inlines(pictures or {}), letterhead=letterhead, terms=terms)
    papers = list(body.write(document.blocks))
    sheets = [
        f'<div class="{"paper wide" if wide else "paper"}">{text}{_folios(text) if len(papers) == 1 else ""}</div>\n'
        for wide, text in papers
    ]
    language = _LANGUAGES.get(document.language, document.language)
    author = f'<meta name="author" content="{escape(document.creator)}">\n' if document.creator else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=860">\n<title>{escape(document.title)}</title>\n{author}'
        f"<style>\n{css(style, first_page=body.first_page)}</style>\n</head>\n<body>\n<main>\n{''.join(sheets)}</main>\n</body>\n</html>\n"
    )


def _folios(text: str) -> str:
    """Return page numbers for more sheets than the text can fill; the paper cuts off those without a sheet."""
    most = 3 + len(text) // _CHARACTERS_A_SHEET + text.count('<hr class="page">')
    return f'<div class="folios" aria-hidden="true">{"<i></i>" * most}</div>'

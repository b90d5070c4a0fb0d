"""The spelling of WordprocessingML: text, runs and paragraph properties, each written in the schema's order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from drafter.patterns import pattern

__all__ = [
    "NAMESPACES",
    "PREAMBLE",
    "Piece",
    "W",
    "attribute",
    "escape",
    "joined",
    "plain_texts",
    "run",
    "text_nodes",
    "twips_of",
]

Piece = str | bytes
"""A piece of a part: text, or the same in UTF-8 where it was written before."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
PREAMBLE = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {NAMESPACES}><w:body>'

_SPECIAL = pattern(r"[&<>\t\n]")
_STRANGE = pattern(r"[\t\n\u00a0-\u02ff\u0590-\u08ff\u2000-\u2bff\ufb1d-\ufdff\ufe70-\ufeff]")
"""What cannot stand in a run as it is: breaks, marks of no script, letters from right to left. Most texts have none."""
_RTL = pattern(
    r"([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff](?:[\s\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff.,!?\-]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff])?)"
)
_APART = "\v"
"""Between texts; XML forbids it."""
_SPELLED = {"\t": "<w:tab/>", "\n": "<w:br/>"}
_BREAKS = frozenset(_SPELLED)


def escape(text: str) -> str:
    """Return text fit for element content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Return text fit for an attribute in double quotes."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def twips_of(points: float) -> int:
    """Return points in twentieths."""
    return round(points * 20)


def text_nodes(text: str) -> str:
    """Return the w:t, w:tab and w:br elements that say `text`, every space kept."""
    if _SPECIAL.search(text) is None:
        space = "" if _is_close(text) else ' xml:space="preserve"'
        return f"<w:t{space}>{text}</w:t>"
    parts = []
    for piece in re.split(r"([\t\n])", text):
        if piece in _SPELLED:
            parts.append(_SPELLED[piece])
        elif piece:
            space = "" if _is_close(piece) else ' xml:space="preserve"'
            parts.append(f"<w:t{space}>{escape(piece)}</w:t>")
    return "".join(parts)


def run(text: str, properties: str = "", *, style: str = "", chinese: bool = True) -> str:
    """Return the runs for a text of one look; `properties` are run properties after w:rFonts, in schema order.

    Quotation marks, dashes and symbols belong to no script; the hint makes Word take them from the Chinese font.
    Right-to-left letters go into runs of their own, marked so.
    """
    if not text:
        return ""
    strange = _STRANGE.findall(text)
    if not strange and not properties and not style and _is_close(text):
        return f"<w:r><w:t>{escape(text) if '&' in text or '<' in text or '>' in text else text}</w:t></w:r>"
    if any(map(_is_right_to_left, strange)):
        return "".join(
            _run(piece, properties, style, chinese and not _BREAKS.issuperset(_STRANGE.findall(piece)), odd % 2 == 1)
            for odd, piece in enumerate(_RTL.split(text))
            if piece
        )
    return _run(text, properties, style, chinese and not _BREAKS.issuperset(strange), False)


def _is_right_to_left(strange: str) -> bool:
    return "\u0590" <= strange <= "\u08ff" or strange >= "\ufb1d"


def _is_close(text: str) -> bool:
    """Return whether all spaces of a text are single and inside it."""
    return text == text.strip() and "  " not in text


def joined(pieces: Iterable[Piece]) -> bytes:
    """Return pieces as one text in UTF-8."""
    return b"".join([piece if type(piece) is bytes else piece.encode() for piece in pieces])  # type: ignore[union-attr]


def plain_texts(texts: Sequence[str]) -> tuple[list[bytes], Collection[int]]:
    """Return the texts escaped, in UTF-8, and which of them are not one run that needs no properties."""
    whole = _APART.join(texts)
    others = {at for at, text in enumerate(texts) if _STRANGE.search(text)} if _STRANGE.search(whole) else set()
    if "" in texts or "  " in whole or [*map(str.strip, texts)] != [*texts]:
        others |= {at for at, text in enumerate(texts) if not text or not _is_close(text)}
    written = whole.encode()
    if "&" in whole or "<" in whole or ">" in whole:
        written = written.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return written.split(_APART.encode()), others


def _run(text: str, properties: str, style: str, marks: bool, right_to_left: bool) -> str:
    rpr = f'<w:rStyle w:val="{style}"/>' if style else ""
    if marks and not right_to_left:
        rpr += '<w:rFonts w:hint="eastAsia"/>'
    rpr += properties
    if right_to_left:
        rpr += "<w:rtl/>"
    return f"<w:r><w:rPr>{rpr}</w:rPr>{text_nodes(text)}</w:r>" if rpr else f"<w:r>{text_nodes(text)}</w:r>"

"""The plain rows and texts of a workbook's XML, taken out of the way of the XML parser: nearly all are, and a pattern reads them faster.

A plain row has its number; its cells have theirs, and hold a shared string, a number or a short text. A plain text is one
run. All else (formulas, rich text, comments, prefixes, other encodings) stays where it stands, for the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

__all__ = ["Column", "TakeRow", "TakeTexts", "plain_text", "without_plain_rows", "without_plain_texts"]

Column = list[bytes | None]
TakeRow = Callable[[int, list[bytes], Column, Column, Column, Column], None]
"""Is given the number of a row, from 0, and of its cells the letters, styles, types, and what they hold: values or texts."""
TakeTexts = Callable[[list[bytes]], None]
"""Is given shared strings that stand one behind the other, as in the file."""

_RUN = rb"[^<&\x00-\x08\x0b-\x1f]*"
_TEXT = rb'<t(?: xml:space="preserve")?>(%b(?:&(?:amp|lt|gt|quot|apos);%b)*)</t>' % (_RUN, _RUN)
_STRING = re.compile(rb"<si>%b</si>" % _TEXT)
_ROW = re.compile(rb'<row r="(\d{1,7})"(?: [^<>]*)?>')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,5})")?(?:/>|(?: t="([sn])")?><v>([\d.eE+-]{1,40})</v></c>'
    rb'| t="inlineStr"><is>%b</is></c>)' % _TEXT
)
_ODD = re.compile(rb"<!|<\?(?!xml )|encoding=[\"'](?![Uu][Tt][Ff]-8)")
"""Where it stands, what follows may not mean what it looks like."""
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_LONGEST = 4 * 1024 * 1024


def without_plain_rows(pieces: Iterable[bytes], take: TakeRow) -> Iterator[bytes]:
    """Yield a sheet's XML piece by piece without its plain rows, which `take` is given in their order among the rest."""
    whole = _whole(pieces, b"</row>")
    for text in whole:
        done = begin = 0
        while (end := text.find(b"</row>", begin)) >= 0:
            start = text.find(b"<row ", begin, end)
            row = _ROW.match(text, start, end) if start >= 0 else None
            cells = _CELL.split(text[row.end() : end]) if row else []
            begin = end + 6
            if not row or any(cells[::6]):  # something stands between the cells
                continue
            if start > done:
                if _ODD.search(text, done, start):
                    break
                yield text[done:start]
            take(int(row[1]) - 1, cells[1::6], cells[2::6], cells[3::6], cells[4::6], cells[5::6])
            done = begin
        yield text[done:]
        if _ODD.search(text, done) or not text.endswith(b"</row>"):
            break
    yield from whole


def without_plain_texts(pieces: Iterable[bytes], take: TakeTexts) -> Iterator[bytes]:
    """Yield the XML of the shared strings without the plain ones, which `take` is given in their order among the rest."""
    whole = _whole(pieces, b"</si>")
    for text in whole:
        found = _STRING.split(text)
        between, texts = found[::2], found[1::2]
        if not text.endswith(b"</si>") or _ODD.search(b"".join(between)):
            yield text
            break
        done = 0
        for number, rest in enumerate(between):
            if rest:
                take(texts[done:number])
                done = number
                yield rest
        take(texts[done:])
    yield from whole


def plain_text(data: bytes) -> str:
    """Return what a plain text says. Not by xml.sax.saxutils, which imports what speaks to the network: 20 ms."""
    text = data.decode()
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def _whole(pieces: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    """Yield XML in pieces that end behind an `end`, but for the last, and for all from one without an end for too long."""
    rest = b""
    pieces = iter(pieces)
    for piece in pieces:
        rest += piece
        if (last := rest.rfind(end)) >= 0:
            last += len(end)
            yield rest[:last]
            rest = rest[last:]
        if len(rest) > _LONGEST:
            break
    yield rest
    yield from pieces

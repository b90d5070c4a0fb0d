"""The plain rows of a sheet's XML, taken out of the way of the XML parser: nearly all are, and a pattern reads them faster.

A plain row has its number; its cells have theirs, and hold a shared string, a number or a short text. All else (formulas,
rich text, comments, prefixes, other encodings) stays where it stands, for the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

__all__ = ["Take", "without_plain_rows"]

Take = Callable[[int, list[tuple[bytes, bytes, bytes, bytes, bytes]]], None]
"""Is given the number of a row, from 0, and of each cell its letters, style, type, and what it holds: value or text."""

_TEXT = rb"[^<&\x00-\x08\x0b-\x1f]*(?:&(?:amp|lt|gt|quot|apos);[^<&\x00-\x08\x0b-\x1f]*)*"


def _cell(opening: bytes) -> bytes:
    return (
        rb'<c r="%b[A-Z]{1,3})\d{1,7}"(?: s="%b\d{1,5})")?(?:/>|(?: t="%b[sn])")?><v>%b[\d.eE+-]{1,40})</v></c>'
        rb'| t="inlineStr"><is><t(?: xml:space="preserve")?>%b%b)</t></is></c>)'
    ) % (opening, opening, opening, opening, opening, _TEXT)


_CELLS = re.compile(_cell(b"("))
_ROW = re.compile(rb'<row r="(\d{1,7})"(?: [^<>]*)?>((?:%b)*)</row>' % _cell(b"(?:"))
_ODD = re.compile(rb"<!|<\?(?!xml )|encoding=[\"'](?![Uu][Tt][Ff]-8)")
_LONGEST = 4 * 1024 * 1024


def without_plain_rows(pieces: Iterable[bytes], take: Take) -> Iterator[bytes]:
    """Yield a sheet's XML piece by piece without its plain rows, which `take` is given in their order among the rest."""
    rest = b""
    pieces = iter(pieces)
    for piece in pieces:
        rest += piece
        if (b"<!" in rest or b"<?" in rest or b"encoding=" in rest) and _ODD.search(rest):
            break
        done = 0
        while (end := rest.find(b"</row>", done)) >= 0:
            start = rest.find(b"<row ", done, end)
            found = _ROW.match(rest, start) if start >= 0 else None
            if found:
                if start > done:
                    yield rest[done:start]
                take(int(found[1]) - 1, _CELLS.findall(found[2]))
                done = found.end()
            else:
                yield rest[done : end + 6]
                done = end + 6
        rest = rest[done:]
        if len(rest) > _LONGEST:
            break
    yield rest
    yield from pieces

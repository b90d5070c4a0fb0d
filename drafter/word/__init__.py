"""Word files: a document and a house style in, the bytes of a .docx out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from drafter.document import Document
from drafter.outline import Filled
from drafter.style import HouseStyle
from drafter.style.columns import turn_wide_tables
from drafter.word._body import Body
from drafter.word._flow import has_landscape
from drafter.word._package import Content
from drafter.word._parts import Parts
from drafter.word._shell import shell
from drafter.word._xml import PREAMBLE, Piece, escape, joined

__all__ = ["write"]

_PIECE = 256 * 1024
"""Characters."""
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
_DAYS = "".join(
    f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{{0}}T00:00:00Z</dcterms:{name}>' for name in ("created", "modified")
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
)


def write(
    document: Document,
    style: HouseStyle,
    *,
    letterhead: str = "red",
    cache: Path | None = None,
    terms: Sequence[str] = (),
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the document as a Word file; the same arguments give the same bytes.

    `letterhead` is `red`, or `preprinted` to keep the room of a head that is already on the paper. `cache` is a folder
    for the constant parts of a file. `terms` are names never broken in a title. `pictures` holds the bytes of every
    picture by its `src`. Raises FormError (FORM-110) for a picture that is missing or neither PNG nor JPEG.
    """
    frame = shell(style, cache)

    def fresh() -> Body:
        return Body(style, Parts(pictures or {}), frame.sections, letterhead=letterhead, terms=terms)

    body, blocks = fresh(), document.blocks
    if not (isinstance(blocks, Filled) and _filled(blocks, body, (letterhead, *terms), fresh)):
        turned = turn_wide_tables(blocks, style)
        frame = shell(style, cache, landscape=has_landscape(turned))
        body = fresh()
        body.write(turned)
    text = [PREAMBLE, *body.out, body.section(), "</w:body></w:document>"]
    contents: dict[str, Content] = {
        "docProps/app.xml": _app(document.creator),
        "docProps/core.xml": _core(document),
        "word/document.xml": _encoded(text),
        **body.first_page,
    }
    if relations := body.parts.relations():
        contents["word/_rels/document.xml.rels"] = frame.relations.replace(
            b"</Relationships>", f"{relations}</Relationships>".encode()
        )
        contents["[Content_Types].xml"] = _with_types(frame.content_types, body.parts.content_types())
        contents |= {f"word/media/{key}.{kind}": data for key, (kind, data) in body.parts.media.items()}
    return frame.fill(contents)


def _filled(blocks: Filled, body: Body, look: tuple[str, ...], fresh: Callable[[], Body]) -> bool:
    """Write a paper as others of its outline were written; return whether that is possible."""
    if not blocks.outline.is_met:  # a command that drafts one paper needs no stencil
        blocks.outline.is_met = True
        return False
    from drafter.word._stencil import stencil

    known = stencil(blocks, body.style, look, fresh)
    return known is not None and known.fill(body, blocks)


def _encoded(text: Sequence[Piece]) -> list[bytes]:
    """Return text as bytes, in several pieces if it is long: whole it would take megabytes, found anew for each paper."""
    if sum(map(len, text)) < _PIECE:
        return [joined(text)]
    pieces, start, size = [], 0, 0
    for end, part in enumerate(text, 1):
        size += len(part)
        if size >= _PIECE or end == len(text):
            pieces.append(joined(text[start:end]))
            start, size = end, 0
    return pieces


def _with_types(xml: bytes, defaults: str) -> bytes:
    at = xml.index(b"<Default")
    return xml[:at] + defaults.encode() + xml[at:]


def _core(document: Document) -> bytes:
    """Return the file's properties: the office's names and the paper's own date, never a tool's or the clock's."""
    title, day = escape(document.title), document.issued and document.issued.isoformat()
    names = _names(document.subject, document.creator, document.identifier, document.language)
    head = f"<dc:title>{title}</dc:title>" if title else ""
    return f"{_CORE}{head}{names}{_DAYS.format(day) if day else ''}</cp:coreProperties>".encode()


@lru_cache(maxsize=64)
def _names(subject: str, creator: str, identifier: str, language: str) -> str:
    entries = [
        ("dc:subject", subject),
        ("dc:creator", creator),
        ("cp:lastModifiedBy", creator),
        ("dc:identifier", identifier),
        ("dc:language", "zh-CN" if language == "zh" else "en-GB"),
    ]
    return "".join([f"<{name}>{escape(value)}</{name}>" for name, value in entries if value])


@lru_cache(maxsize=64)
def _app(creator: str) -> bytes:
    company = f"<Company>{escape(creator)}</Company>" if creator else ""
    return f"{_APP}{company}</Properties>".encode()

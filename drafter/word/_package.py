"""Zip files that are the same bytes every time: fixed order, fixed times, parts deflated once and kept."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Part", "deflate", "inflate", "pack", "unpack"]

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _FLAGS, _DEFLATED = 20, 0x800, 8
_TIME, _DATE = 0, 0x21  # 1980-01-01 00:00, the earliest a zip file can say


class Part(NamedTuple):
    """A member of a package, deflated."""

    name: str
    crc: int
    size: int
    data: bytes


def deflate(name: str, content: bytes) -> Part:
    """Return `content` as a deflated part."""
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Part(name, zlib.crc32(content), len(content), engine.compress(content) + engine.flush())


def inflate(part: Part) -> bytes:
    """Return the content of a part. Raises ValueError where it is damaged."""
    try:
        content = zlib.decompress(part.data, -15)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if len(content) != part.size or zlib.crc32(content) != part.crc:
        raise ValueError(f"{part.name} is damaged")
    return content


def pack(parts: Iterable[Part]) -> bytes:
    """Return a zip file of the parts, in their order."""
    out = bytearray()
    directory = bytearray()
    count = 0
    for part in parts:
        name = part.name.encode()
        fields = (_VERSION, _FLAGS, _DEFLATED, _TIME, _DATE, part.crc, len(part.data), part.size, len(name), 0)
        directory += _CENTRAL.pack(b"PK\x01\x02", _VERSION, *fields, 0, 0, 0, 0, len(out)) + name
        out += _LOCAL.pack(b"PK\x03\x04", *fields) + name + part.data
        count += 1
    start = len(out)
    out += directory
    out += _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return bytes(out)


def unpack(archive: bytes) -> list[Part]:
    """Return the parts of a file made by `pack`, each checked. Raises ValueError where anything is damaged."""
    try:
        signature, *_, count, _, start, _ = _END.unpack_from(archive, len(archive) - _END.size)
        parts, at = [], 0
        for _ in range(count):
            mark, _, _, _, _, _, crc, packed, size, length, extra = _LOCAL.unpack_from(archive, at)
            at += _LOCAL.size + length + extra
            part = Part(archive[at - length - extra : at - extra].decode(), crc, size, archive[at : at + packed])
            inflate(part)
            parts.append(part)
            at += packed
            if mark != b"PK\x03\x04":
                raise ValueError("not a local header")
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None
    if signature != b"PK\x05\x06" or at != start:
        raise ValueError("not a whole zip file")
    return parts

"""Bytes to text: byte-order marks, UTF-8, and the GBK that Chinese Windows writes."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import IO

from drafter.errors import Place
from drafter.load._node import fail
from drafter.patterns import pattern

__all__ = ["decode", "pieces"]

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SUSPECT = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_OFFICE = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
_PIECE = 65536
_WIDE = pattern("[^\x00-\x7f\ufffd]")


def decode(data: bytes, file: str) -> tuple[str, str, bytes]:
    """Return the text of a file, its encoding, and the byte-order mark that stood before it.

    Raises UnreadableError (FILE-006 to FILE-009) for an empty file, an unknown encoding, a binary file and damaged UTF-8.
    """
    if not data.strip():
        fail(
            "FILE-006",
            Place(file),
            ("文件是空的", "请检查是否选错了文件，或者用 drafter new 生成一份样例再填写"),
            ("The file is empty", "Check that it is the right file, or start from a sample made with drafter new"),
        )
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding, mark
            except UnicodeDecodeError as error:
                _damaged(data, error.start, encoding.upper(), file)
    if b"\0" in data:
        fail(
            "FILE-008",
            Place(file),
            ("这不是文本文件，无法读取", "请检查是否选错了文件；表格请存为 .xlsx，文本请存为 UTF-8 编码"),
            ("This is not a text file", "Check that it is the right file; save tables as .xlsx and text as UTF-8"),
        )
    try:
        return data.decode("utf-8"), "utf-8", b""
    except UnicodeDecodeError as error:
        return _decode_gbk(data, error, file), "gb18030", b""


def pieces(stream: IO[bytes], seen: Callable[[bytes], object]) -> Iterator[str]:
    """Yield a text in UTF-8 piece by piece, without its byte-order mark; `seen` is given its bytes.

    Raise ValueError where it is something else, or blank.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    blank = True
    while data := stream.read(_PIECE):
        seen(data)
        if b"\0" in data or (blank and data.startswith(_OFFICE)):
            raise ValueError("not a text")
        blank = blank and not data.strip()
        if text := decoder.decode(data):
            yield text
    if blank:
        raise ValueError("blank")
    yield decoder.decode(b"", final=True)


def _decode_gbk(data: bytes, error: UnicodeDecodeError, file: str) -> str:
    # GBK text read as UTF-8 is nearly all damage; UTF-8 with a wound is nearly all sound.
    attempt = data.decode("utf-8", "replace")
    if len(_WIDE.findall(attempt)) > 2 * attempt.count("\ufffd"):
        _damaged(data, error.start, "UTF-8", file)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = "\0"
    if _SUSPECT.search(text) or _is_garbled(text):
        fail(
            "FILE-007",
            Place(file),
            (
                "认不出文件的文字编码，既不是 UTF-8，也不是 GBK",
                "请用记事本或 WPS 打开，确认文字显示正常，另存为 UTF-8 编码",
            ),
            (
                "The text encoding is neither UTF-8 nor GBK",
                "Open the file in an editor that shows it correctly and save it as UTF-8",
            ),
        )
    return text


def _is_garbled(text: str) -> bool:
    """Return whether text read as GBK was written as Big5 or Shift-JIS: many of its characters are none of GB 2312."""
    wide = "".join(_WIDE.findall(text))
    return len(wide) - len(wide.encode("gb2312", "ignore")) / 2 > len(wide) / 3


def _damaged(data: bytes, start: int, encoding: str, file: str) -> None:
    line = data.count(b"\n", 0, start) + 1
    fail(
        "FILE-009",
        Place(file, line, 1),
        (
            f"第{line}行有损坏的字节，不是完整的 {encoding} 文字",
            "请从原处重新取得这份文件，或者打开文件改正该行后以 UTF-8 编码保存",
        ),
        (
            f"Line {line} has damaged bytes that are not {encoding}",
            "Get the file again from where it came, or correct that line and save the file as UTF-8",
        ),
    )

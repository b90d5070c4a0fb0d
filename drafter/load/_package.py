"""The package of a workbook: a bounded zip, its relations, styles and shared strings."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn
from xml.parsers.expat import ParserCreate

from drafter.errors import Place
from drafter.load._formats import Format, format_of
from drafter.load._node import fail
from drafter.load._plain import plain_text, without_plain_texts
from drafter.load._store import Store
from drafter.patterns import pattern

__all__ = ["Package", "Start", "Strings", "clean", "damaged", "filled", "parse_xml", "too_big"]

Start = Callable[[str, dict[str, str]], None]

_MAX_BYTES = 256 * 1024 * 1024
_MAX_RATIO = 24
"""Of a large workbook's unpacked parts to itself; it is read piece by piece, so what this bounds is time."""
_PIECE = 65536
_NEAR = 32 * 1024 * 1024
_EACH = 80
"""Bytes that a string takes besides its text."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ESCAPE = pattern("_x([0-9A-Fa-f]{4})_")


class Package:
    def __init__(self, data: bytes, file: str) -> None:
        self.file, self.budget = file, max(_MAX_BYTES, _MAX_RATIO * len(data))
        if not data.startswith(b"PK"):
            _not_a_workbook(data, file)
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = set(self.zip.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            damaged(file)
        if "xl/workbook.bin" in self.names or not any("workbook" in name for name in self.names):
            _not_a_workbook(b"", file)

    def part(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece; the size a zip declares may lie, so what comes out is counted."""
        with self.zip.open(name) as stream:
            while data := stream.read(_PIECE):
                self.budget -= len(data)
                if self.budget < 0:
                    too_big(self.file)
                yield data

    def sheets(self) -> tuple[list[tuple[str, str, bool]], bool]:
        """Return name, part and hiddenness of each worksheet, and whether dates count from 1904."""
        book, names, epoch_1904 = "xl/workbook.xml", [], False
        if "_rels/.rels" in self.names:
            book = next((t for kind, t in self.relations("").values() if kind == "officeDocument"), book)
        relations = self.relations(book)

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal epoch_1904
            if name == "workbookPr":
                epoch_1904 = attributes.get("date1904", "0") in ("1", "true")
            elif name == "sheet":
                key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
                kind, target = relations.get(key, ("", ""))
                if kind == "worksheet":
                    names.append((attributes["name"], target, attributes.get("state", "visible") != "visible"))

        parse_xml(self.part(book), start)
        if not names:
            raise KeyError(book)
        return names, epoch_1904

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def start(element: str, attributes: dict[str, str]) -> None:
            if element == "Relationship":
                target = posixpath.normpath(posixpath.join("/" + folder, attributes["Target"])).lstrip("/")
                found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], target)

        parse_xml(self.part(posixpath.join(folder, "_rels", name + ".rels")), start)
        return found

    def styles(self) -> list[Format]:
        """Return the reading of each cell style."""
        if "xl/styles.xml" not in self.names:
            return []
        codes: dict[int, str] = {}
        styles: list[Format] = []
        inside = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal inside
            if name == "numFmt":
                codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            elif name == "cellXfs":
                inside = True
            elif name in ("cellStyles", "dxfs"):
                inside = False
            elif name == "xf" and inside:
                number = int(attributes.get("numFmtId", 0))
                styles.append(format_of(number, codes.get(number)))

        parse_xml(self.part("xl/styles.xml"), start)
        return styles

    def strings(self) -> Strings:
        """Return the shared strings; phonetic runs (rPh) are reading aids and no text."""
        strings = Strings()
        if "xl/sharedStrings.xml" not in self.names:
            return strings
        parts: list[str] = []
        reading = phonetic = False

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal reading, phonetic
            if name == "si":
                parts.clear()
            elif name == "rPh":
                phonetic = True
            reading = name == "t" and not phonetic

        def end(name: str) -> None:
            nonlocal reading, phonetic
            if name == "si":
                strings.append(filled("".join(parts)))
            elif name == "rPh":
                phonetic = False
            reading = False

        def take(texts: list[bytes]) -> None:
            if texts:
                strings.extend(plain_text(b"\0".join(texts)))

        xml = without_plain_texts(self.part("xl/sharedStrings.xml"), take)
        parse_xml(xml, start, end, lambda text: parts.append(text) if reading else None)
        return strings


class Strings:
    """The shared strings of a workbook, None for those that are blank; beyond some megabytes they are kept in a store."""

    def __init__(self) -> None:
        self.near: list[str | None] = []
        self.far = Store()
        self.room = _NEAR

    def append(self, text: str | None) -> None:
        if self.room > 0:
            self.room -= _EACH + len(text or "")
            self.near.append(text)
        else:
            self.far.append(text)

    def extend(self, joined: str) -> None:
        """Append texts that are joined by NUL."""
        texts = joined.split("\0")
        room = self.room - _EACH * len(texts) - len(joined)
        if room > 0 and clean(joined) is joined and all(map(str.strip, texts)):
            self.near += texts
            self.room = room
        else:
            for text in texts:
                self.append(filled(text))

    def several(self, numbers: list[int]) -> list[str | None]:
        """Return strings. Raise IndexError if there is no such one."""
        near, count = self.near, len(self.near)
        return [near[number] if 0 <= number < count else self[number] for number in numbers]

    def __getitem__(self, number: int) -> str | None:
        """Return a string. Raise IndexError if there is none."""
        if number < 0:
            raise IndexError(number)
        if number < len(self.near):
            return self.near[number]
        text: str | None = self.far[number - len(self.near)]
        return text


def parse_xml(
    xml: Iterable[bytes],
    start: Start,
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], object] | None = None,
) -> None:
    parser = ParserCreate()
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        raise ValueError("a workbook part has no document type")

    parser.StartDoctypeDeclHandler = doctype
    pieces = iter(xml)
    head = next(pieces, b"")
    if re.search(rb"<\w+:(worksheet|workbook|sst|styleSheet|Relationships)\b", head[:4096]):
        parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
        if end:
            parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    else:
        parser.StartElementHandler = start
        parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.Parse(head, False)
    for piece in pieces:
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def filled(text: str) -> str | None:
    """Return cell text as `clean` does, None if it is blank."""
    text = clean(text)
    return text if text and not text.isspace() else None


def clean(text: str) -> str:
    """Return cell text with Excel's `_x000D_` escapes decoded and line breaks as newlines."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda m: m[0] if m[1][0] in "dD" and m[1][1] > "7" else chr(int(m[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def damaged(file: str) -> NoReturn:
    fail(
        "TABLE-005",
        Place(file),
        ("工作簿已损坏或没有传完整，无法读取", "请重新取得这份文件，或用 WPS、Excel 打开修复后另存为 .xlsx"),
        (
            "The workbook is damaged or incomplete",
            "Get the file again, or repair it in WPS or Excel and save it as .xlsx",
        ),
    )


def too_big(file: str) -> NoReturn:
    fail(
        "TABLE-006",
        Place(file),
        ("工作簿解开后太大，无法读取", "请删去多余的行列和图片，或拆成几个文件"),
        ("The workbook is too big once unpacked", "Delete unused rows, columns and pictures, or split it"),
    )


def _not_a_workbook(data: bytes, file: str) -> NoReturn:
    if not data.startswith(_OLE):
        fail(
            "TABLE-004",
            Place(file),
            (
                "这不是 .xlsx 工作簿，只是用了这个后缀",
                "请用 WPS 或 Excel 打开，另存为 .xlsx；纯文本表格请用 .csv 后缀",
            ),
            (
                "This is not an .xlsx workbook, whatever its name says",
                "Open it in WPS or Excel and save it as .xlsx; name plain-text tables .csv",
            ),
        )
    if "EncryptedPackage".encode("utf-16-le") in data:
        fail(
            "TABLE-002",
            Place(file),
            ("工作簿有打开密码，无法读取", "请用 WPS 或 Excel 打开，取消密码后保存"),
            ("The workbook is protected by a password", "Open it in WPS or Excel, remove the password and save"),
        )
    fail(
        "TABLE-003",
        Place(file),
        ("这是旧版 .xls 工作簿，只是改了后缀", "请用 WPS 或 Excel 打开，另存为 .xlsx"),
        ("This is an old .xls workbook with a new name", "Open it in WPS or Excel and save it as .xlsx"),
    )

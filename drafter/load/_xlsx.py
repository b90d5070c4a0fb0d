"""Excel workbooks to sheets of text, straight from the XML.

A reading library hands over values only: an error cell or a formula never computed comes back as empty, 50% as 0.5,
a padded 000012 as 12, a rounded identity number as a number like any other. Facts must not change like that unseen,
so the few parts that matter are read here: workbook, relations, styles, shared strings, sheets.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from xml.parsers.expat import ExpatError

from drafter.errors import Place, Problem
from drafter.load._formats import Format, show
from drafter.load._node import problem
from drafter.load._package import Package, Start, Strings, clean, damaged, filled, parse_xml, too_big
from drafter.load._plain import Column, plain_text, without_plain_rows
from drafter.load._sheet import Sheet, column, letters
from drafter.load._store import Row, Rows

__all__ = ["parse_workbook"]

_MAX_BLANK = 4_000_000
"""Blank rows and cells before filled ones; those that are filled are bounded by the size of the file."""


def parse_workbook(data: bytes, file: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, hidden ones too. Raises UnreadableError (TABLE-002 to TABLE-006)."""
    package = Package(data, file)
    try:
        parts, epoch_1904 = package.sheets()
        styles, strings = package.styles(), package.strings()
        return tuple(
            _SheetReader(name, file, hidden, styles, strings, epoch_1904).read(package.part(part))
            for name, part, hidden in parts
        )
    except (
        zipfile.BadZipFile,
        zlib.error,
        ExpatError,
        KeyError,
        IndexError,
        ValueError,
        EOFError,
        NotImplementedError,
    ):
        damaged(file)


class _SheetReader:
    def __init__(
        self, name: str, file: str, hidden: bool, styles: list[Format], strings: Strings, epoch_1904: bool
    ) -> None:
        self.name, self.file, self.hidden = name, file, hidden
        self.styles, self.strings, self.epoch_1904 = styles, strings, epoch_1904
        self.rows = Rows()
        self.faults: dict[tuple[int, int], Problem] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.row = self.column = -1
        self.kind = self.style = ""
        self.formula: str | None = None
        self.room = _MAX_BLANK
        self.columns = _Columns()
        self.names: list[bytes] = []
        self.placed: list[int] = []
        self.dense = True
        """Of the last plain row the letters of its cells, their columns, and whether these are the first ones."""

    def read(self, xml: Iterable[bytes]) -> Sheet:
        parse_xml(without_plain_rows(xml, self.take), *self.handlers())
        return Sheet(self.name, self.rows, self.file, self.hidden, self.faults or None, tuple(self.merges))

    def handlers(self) -> tuple[Start, Callable[[str], None], Callable[[str], None]]:
        """Return what is called at each start and end of an element, and for its text.

        They are called millions of times, so what changes from cell to cell is in variables rather than attributes.
        """
        strings, rows = self.strings, self.rows
        near, count = strings.near, len(strings.near)
        columns: dict[str, int] = {}
        cells: Row = []
        column = -1
        kind = style = value = within = ""
        formula: str | None = None
        phonetic = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal column, kind, style, value, formula, within, phonetic, cells
            if name == "c":
                kind, style = attributes.get("t", "n"), attributes.get("s", "")
                value, formula = "", None
                if "r" in attributes:
                    letters = attributes["r"].rstrip("0123456789")
                    column = columns[letters] if letters in columns else columns.setdefault(letters, _column(letters))
                else:
                    column += 1
            elif name == "v" or (name == "t" and not phonetic):
                within = "v"
            elif name == "f":
                formula, within = "", "f"
            elif name == "row":
                self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
                if self.row < 0:
                    raise ValueError(attributes["r"])
                column, cells = -1, []
            elif name == "rPh":
                phonetic = True
            elif name == "mergeCell":
                self.merges.append(_area(attributes["ref"]))

        def end(name: str) -> None:
            nonlocal within, phonetic
            if name == "c":
                if not value and formula is None:
                    return
                if kind == "s":
                    number = int(value)
                    text = near[number] if 0 <= number < count else strings[number]
                    if text is None:
                        return
                else:
                    self.column, self.kind, self.style, self.formula = column, kind, style, formula
                    text = self.read_cell(value)
                    if not text or text.isspace():
                        return
                if column == len(cells):
                    cells.append(text)
                else:
                    self.put(cells, column, text)
            elif name == "v" or name == "t" or name == "f":
                within = ""
            elif name == "row":
                if cells:
                    self.spend(self.row - len(rows))
                    rows.put(self.row, cells)
            elif name == "rPh":
                phonetic = False

        def characters(text: str) -> None:
            nonlocal value, formula
            if within == "v":
                value += text
            elif within:
                formula = (formula or "") + text

        return start, end, characters

    def take(
        self, row: int, names: list[bytes], styles: Column, kinds: Column, values: Column, inlines: Column
    ) -> None:
        """Put a plain row among the rows."""
        if row < 0:
            raise ValueError(row)
        self.row = row
        if names != self.names:  # of most rows they are those of the row above
            self.names, self.placed = names, list(map(self.columns.__getitem__, names))
            self.dense = self.placed == list(range(len(names)))
        columns = self.placed
        if kinds.count(b"s") == len(kinds):
            texts = self.strings.several(list(map(int, values)))  # type: ignore[arg-type]
        else:
            texts = list(map(self.plain, columns, styles, kinds, values, inlines))
        if self.dense and all(texts):
            cells = texts
        else:
            cells = []
            for column, text in zip(columns, texts, strict=True):
                if text:
                    self.put(cells, column, text)
        if cells:
            self.spend(row - len(self.rows))
            self.rows.put(row, cells)

    def plain(
        self, column: int, style: bytes | None, kind: bytes | None, value: bytes | None, inline: bytes | None
    ) -> str | None:
        """Return the text of a plain cell."""
        if value is None:
            return filled(plain_text(inline)) if inline else None
        if kind == b"s":
            return self.strings[int(value)]
        self.column, self.style = column, (style or b"").decode()
        return self.number(value.decode())

    def put(self, cells: Row, column: int, text: str) -> None:
        """Put a text in its cell behind others that are blank, or over one."""
        if column >= len(cells):
            self.spend(column - len(cells))
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = text

    def spend(self, blanks: int) -> None:
        # A stray cell far down or far right costs the rows or cells before it.
        if blanks > 0:
            self.room -= blanks
            if self.room < 0:
                too_big(self.file)

    def read_cell(self, raw: str) -> str:
        """Return the text of the current cell; note a fault where what it shows is no value."""
        match self.kind:
            case "n" | "b" if not raw:
                formula = f"={self.formula or ''}"
                self.fault(
                    "TABLE-007",
                    (f"公式“{formula[:40]}”还没有算出结果", "请用 WPS 或 Excel 打开并保存一次，或直接填写结果"),
                    (
                        f"The formula {formula[:40]} has no computed value",
                        "Open and save the file in Excel or WPS, or type the value",
                    ),
                )
                return formula
            case "n":
                return self.number(raw)
            case "b":
                return "是" if raw in ("1", "true") else "否"
            case "e":
                self.fault(
                    "TABLE-008",
                    (f"单元格显示错误 {raw}", "请改正公式，或直接填写内容"),
                    (f"The cell shows the error {raw}", "Correct the formula, or type the value"),
                )
                return raw
            case "d":
                return (
                    raw.replace("T", " ")
                    .removesuffix("Z")
                    .removesuffix(".000")
                    .removesuffix(":00")
                    .removesuffix(" 00:00")
                )
            case _:
                return clean(raw)

    def number(self, raw: str) -> str:
        form = self.styles[int(self.style)] if self.style and self.styles else "general"
        text = show(raw, form, self.epoch_1904)
        if text is not None:
            return text
        if abs(float(raw)) >= 1e15:
            self.fault(
                "TABLE-009",
                ("这个数字超过15位，Excel 已把后面的数字变成了0", "请把单元格设为“文本”格式，重新填写完整的号码"),
                (
                    "This number has more than 15 digits; Excel has replaced the rest by zeros",
                    "Format the cell as text and type the number again",
                ),
            )
        else:
            self.fault(
                "TABLE-008",
                ("这个日期超出 Excel 的范围，显示为 ####", "请重新填写日期，如 2026-11-22"),
                ("This date is outside Excel's range and shows as ####", "Type the date again, such as 2026-11-22"),
            )
        return raw

    def fault(self, code: str, zh: tuple[str, str], en: tuple[str, str]) -> None:
        place = Place(self.file, 0, 0, self.name, f"{letters(self.column)}{self.row + 1}")
        self.faults[self.row, self.column] = problem(code, place, zh, en)


class _Columns(dict[bytes, int]):
    """Columns by their letters."""

    def __missing__(self, name: bytes) -> int:
        self[name] = column = _column(name.decode())
        return column


def _column(name: str) -> int:
    number = column(name)
    if not 0 <= number < 16384:
        raise ValueError(name)
    return number


def _area(reference: str) -> tuple[int, int, int, int]:
    corners = [re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", corner) for corner in reference.split(":")]
    first, last = corners[0], corners[-1]
    if first is None or last is None:
        raise ValueError(reference)
    return int(first[2]) - 1, _column(first[1]), int(last[2]) - 1, _column(last[1])

"""How a workbook looks: fonts, colours, widths, drop-downs and the page it prints on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from drafter.fields import Field, parse_date, parse_datetime, parse_time
from drafter.fields._values import Malformed
from drafter.load import Node
from drafter.workbook._cells import escaped

__all__ = ["Look"]

_INK, _GREY, _RED = "1F2933", "6B7785", "C00000"
_HEAD, _BAND, _NEEDED, _LINE = "2F5070", "E3EBF3", "FFF8DB", "BCC6D0"
_FORMATS = {
    "zh": {"date": 'yyyy"年"m"月"d"日"', "datetime": 'yyyy"年"m"月"d"日" hh:mm', "time": "hh:mm"},
    "en": {"date": "d mmmm yyyy", "datetime": "d mmmm yyyy hh:mm", "time": "hh:mm"},
}
_WIDTHS = {"date": 17, "datetime": 23, "time": 9, "number": 9, "amount": 13, "yesno": 9, "choice": 12, "person": 13,
           "unit": 18, "docno": 20, "text": 42, "line": 26}  # fmt: skip
_EARLIEST = date(1900, 3, 1)


class Look:
    """Write cells of one workbook in one language."""

    def __init__(self, book: Any, language: str) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.book, self.language, self.zh = book, language, language == "zh"
        body = "宋体" if self.zh else "Calibri"
        head = "微软雅黑" if self.zh else "Calibri"
        side = Side(style="thin", color=_LINE)
        self.border = Border(left=side, right=side, top=side, bottom=side)
        self.fonts = {
            "body": Font(name=body, size=11, color=_INK),
            "title": Font(name=head, size=16, bold=True, color=_HEAD),
            "label": Font(name=head, size=10, color=_INK),
            "note": Font(name=head, size=9, color=_GREY),
            "head": Font(name=head, size=10, bold=True, color="FFFFFF"),
            "band": Font(name=head, size=10, bold=True, color=_HEAD),
        }
        self.fills = {key: PatternFill("solid", fgColor=key) for key in (_HEAD, _BAND, _NEEDED)}
        self.left = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
        self.centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.head_font = head
        self.choices: dict[tuple[str, ...], int] = {}
        self.validations: dict[tuple[str, tuple[str, ...]], Any] = {}

    def keys(self, sheet: Any, keys: Iterable[tuple[str, str]]) -> int:
        """Write the keys above the table and return the row below them."""
        row = 1
        for row, (label, value) in enumerate(keys, 1):
            for column, text in ((1, label), (2, value)):
                cell = sheet.cell(row, column, escaped(text))
                cell.font, cell.alignment = self.fonts["note"], self.left
            sheet.row_dimensions[row].height = 18
        return row + 1

    def title(self, sheet: Any, row: int, title: str, guide: str, columns: int) -> None:
        """Write the title, and below it the guide, over the whole width."""
        for number, (text, style, height) in enumerate(((title, "title", 32), (guide, "note", 34)), row):
            cell = sheet.cell(number, 1, escaped(text))
            cell.font, cell.alignment = self.fonts[style], self.left
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=columns)
            sheet.row_dimensions[number].height = height

    def header(
        self, sheet: Any, row: int, labels: Sequence[str], required: Sequence[bool] = (), notes: Sequence[str] = ()
    ) -> None:
        """Write a header row; the notes become cell comments."""
        from openpyxl.comments import Comment

        for number, label in enumerate(labels, 1):
            needed = bool(required and required[number - 1])
            cell = sheet.cell(row, number, escaped(label) + ("＊" if needed and self.zh else " *" if needed else ""))
            cell.font, cell.fill, cell.border, cell.alignment = (
                self.fonts["head"],
                self.fills[_HEAD],
                self.border,
                self.centre,
            )
            if notes and notes[number - 1]:
                cell.comment = Comment(
                    escaped(notes[number - 1]), "", width=240, height=40 + 18 * (len(notes[number - 1]) // 16 + 1)
                )
        sheet.row_dimensions[row].height = 26 if all(_wide(label) < 30 for label in labels) else 40

    def heading(self, sheet: Any, row: int, label: str, columns: int) -> None:
        """Write the name of a group over the whole width."""
        for column in range(1, columns + 1):
            cell = sheet.cell(row, column, escaped(label) if column == 1 else None)
            cell.font, cell.fill, cell.border, cell.alignment = (
                self.fonts["band"],
                self.fills[_BAND],
                self.border,
                self.left,
            )
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
        sheet.row_dimensions[row].height = 22

    def label(self, cell: Any, text: str, required: bool) -> None:
        """Write the label of a field; a star says that it is needed."""
        from openpyxl.cell.rich_text import CellRichText, TextBlock
        from openpyxl.cell.text import InlineFont

        star = TextBlock(InlineFont(rFont=self.head_font, sz=10, b=True, color=_RED), "＊" if self.zh else " *")
        plain = TextBlock(InlineFont(rFont=self.head_font, sz=10, color=_INK), escaped(text))
        cell.value = CellRichText(plain, star) if required else escaped(text)
        cell.font, cell.border, cell.alignment = self.fonts["label"], self.border, self.left

    def note(self, cell: Any, text: str) -> None:
        """Write the help beside a field."""
        _put(cell, text or None)
        cell.font, cell.border, cell.alignment = self.fonts["note"], self.border, self.left

    def number(self, cell: Any, value: object) -> None:
        """Write a number of order, or the key of a record."""
        _put(cell, value)
        cell.font, cell.border, cell.alignment = self.fonts["note"], self.border, self.centre

    def value(self, cell: Any, field: Field, node: Node | None, *, needed: bool) -> None:
        """Write a fact: dates as dates, numbers as numbers where nothing is lost by it, all else as text.

        A required one is coloured where it is `needed`: not in blank rows, nor in a group that may stay empty.
        """
        text = self.text(field, node)
        kind = field.type
        value = _typed(kind, text)
        _put(cell, value)
        formats = _FORMATS[self.language]
        cell.number_format = formats.get(kind, "General" if kind in ("number", "amount") else "@")
        if isinstance(value, str) and kind in formats:
            cell.number_format = "@"
        cell.font, cell.border, cell.alignment = self.fonts["body"], self.border, self.left
        if field.required and needed:
            cell.fill = self.fills[_NEEDED]
        if kind in ("choice", "yesno"):
            self.drop_down(cell, self.words(field))

    def text(self, field: Field, node: Node | None) -> str | None:
        """Return the text of a fact as it is written in one cell."""
        match node.value if node else None:
            case list(items):
                mark = "\n" if field.of in ("line", "text") else "、" if self.zh else "; "
                return mark.join(self.text(field, item) or "" for item in items) or None
            case dict(members):
                name, post = (members[key].value if key in members else None for key in ("name", "post"))
                return f"{name or ''}（{post}）" if post else str(name or "")
            case str(text):
                return self.offered(field, text)
        return None

    def offered(self, field: Field, text: str) -> str:
        """Return a choice, or a yes or no, as the drop-down words it."""
        if field.type == "yesno":
            said = {"是": 0, "yes": 0, "true": 0, "否": 1, "no": 1, "false": 1}.get(text.strip().casefold())
            return text if said is None else self.words(field)[said]
        for choice in field.choices:
            if text.strip().casefold() in {word.casefold() for word in choice.labels.values()}:
                return choice.labels[self.language]
        return text

    def words(self, field: Field) -> tuple[str, ...]:
        """Return what the drop-down of a field offers."""
        return tuple(choice.labels[self.language] for choice in field.choices) or (
            ("是", "否") if self.zh else ("Yes", "No")
        )

    def drop_down(self, cell: Any, words: tuple[str, ...]) -> None:
        """Offer `words` in the cell; anything else may still be typed, such as 〔待补〕."""
        from openpyxl.worksheet.datavalidation import DataValidation

        key = (cell.parent.title, words)
        if key not in self.validations:
            listed = ",".join(words)
            simple = len(listed) < 250 and not re.search(r'["，]', listed) and listed.count(",") == len(words) - 1
            self.validations[key] = DataValidation(
                "list",
                formula1=f'"{listed}"' if simple else self.choice_range(words),
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="warning",
                errorTitle="请从列表中选择" if self.zh else "Choose from the list",
                error="列表里没有这一项；还没有定的可以写〔待补〕。"
                if self.zh
                else "This is not in the list; TBD is accepted.",
            )
            cell.parent.add_data_validation(self.validations[key])
        self.validations[key].add(cell)

    def choice_range(self, words: tuple[str, ...]) -> str:
        column = self.choices.setdefault(words, len(self.choices) + 1)
        name = "选项" if self.zh else "Choices"
        return f"'{name}'!${chr(64 + column)}$1:${chr(64 + column)}${len(words)}"

    def write_choices(self) -> None:
        """Write the long lists of choices to a hidden sheet of their own."""
        if self.choices:
            sheet = self.book.create_sheet("选项" if self.zh else "Choices")
            sheet.sheet_state = "hidden"
            for words, column in self.choices.items():
                for row, word in enumerate(words, 1):
                    _put(sheet.cell(row, column), word)

    def width(self, header: str, field: Field | None) -> float:
        """Return the width of a column in characters."""
        if field is None:
            return max(8, _wide(header) + 4)
        usual = 26 if field.type == "list" else _WIDTHS.get(field.type, 20)
        return max(usual, min(_wide(header) + 5, 30))

    def widths(self, sheet: Any, widths: Sequence[float]) -> None:
        """Set the widths of the columns."""
        from openpyxl.utils import get_column_letter

        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width

    def fit(self, sheet: Any, row: int, widths: Sequence[float]) -> None:
        """Make a row as high as its longest text needs; it still grows when more is typed."""
        most = 1
        for number, width in enumerate(widths, 1):
            cell = sheet.cell(row, number)
            if isinstance(cell.value, str):
                room = (width - 3) * 11 / (cell.font.size or 11)
                most = max(most, sum(max(1, -int(-_wide(line) // room)) for line in cell.value.split("\n")))
        sheet.row_dimensions[row].height = min(8 + 16 * most, 400)

    def page(self, sheet: Any, *, header: int = 0, fit: bool = True) -> None:
        """Set up printing on A4: a table with its `header` row on every page and landscape, one page wide if that fits."""
        sheet.page_setup.paperSize = 9
        sheet.page_setup.orientation = "landscape" if header else "portrait"
        sheet.sheet_properties.pageSetUpPr.fitToPage = fit
        if fit:
            sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.page_margins.top = sheet.page_margins.bottom = 0.6
        sheet.sheet_view.showGridLines = False
        if header:
            sheet.print_title_rows = f"{header}:{header}"


def _put(cell: Any, value: object) -> None:
    if isinstance(value, str):
        cell.value, cell.data_type = escaped(value), "s"
    else:
        cell.value = value


def _typed(kind: str, text: str | None) -> str | int | float | date | datetime | time | None:
    if text is None:
        return None
    parsers: dict[str, Callable[[str], date | time]] = {
        "date": parse_date,
        "datetime": parse_datetime,
        "time": parse_time,
    }
    parse = parsers.get(kind)
    try:
        if parse:
            moment = parse(text)
            day = moment.date() if isinstance(moment, datetime) else moment
            return text if isinstance(day, date) and day < _EARLIEST else moment
        if kind in ("number", "amount") and f"{float(text):.15g}" == text:
            return float(text) if "." in text else int(text)
    except (ValueError, Malformed):
        pass
    return text


def _wide(text: str) -> int:
    """Return the width of a text in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)

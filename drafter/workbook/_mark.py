"""A copy of a workbook with each problem shown in its cell, and a sheet that lists them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from drafter import load
from drafter.errors import OutputError, Place, Problem
from drafter.files import write
from drafter.workbook._cells import escaped, position, saved

__all__ = ["mark"]

_FILLS = {"error": "F8CBAD", "warning": "FFE699", "info": "DDEBF7"}
_SEVERITIES = {"error": ("错误", "Error"), "warning": ("提醒", "Warning"), "info": ("说明", "Note")}
_SHEET = ("检查结果", "Problems")
_HEADER = (("程度", "Severity"), ("位置", "Place"), ("问题", "Problem"), ("怎么改", "What to do"), ("代码", "Code"))
_WIDTHS = (9, 24, 52, 52, 14)
_LONGEST = 1500
"""Characters in a cell comment; more does not fit on a screen."""
_LARGEST = 50_000_000
"""Bytes of the sheets' XML, of more than a million cells, for which openpyxl takes over 0.6 GB of memory and minutes."""


def mark(source: Path, problems: Iterable[Problem], target: Path, *, language: str = "zh") -> None:
    """Write a copy of the workbook `source` to `target` with each problem's cell coloured and commented.

    A sheet 检查结果 / Problems lists all of them, with links. Raises OutputError (OUTPUT-…) if the workbook cannot be copied.
    """
    from openpyxl import load_workbook

    listed = list(problems)
    if _size(source) > _LARGEST:
        raise OutputError(_too_large(source))
    try:
        book = load_workbook(source, keep_vba=source.suffix.lower() == ".xlsm", rich_text=True)
    except Exception as error:  # openpyxl raises anything for a workbook it does not understand
        raise OutputError(_not_marked(source)) from error
    cells: dict[tuple[str, str], list[Problem]] = {}
    for problem in listed:
        if problem.place.cell and problem.place.sheet in book.sheetnames:
            cells.setdefault((problem.place.sheet, problem.place.cell), []).append(problem)
    if any(problem.code == "TABLE-008" for problem in listed):
        _put_back(book, source, cells)
    for (sheet, cell), here in cells.items():
        _mark_cell(book[sheet], cell, here, language)
    _list(book, listed, language)
    write(target, saved(book))


def _put_back(book: Any, source: Path, cells: Iterable[tuple[str, str]]) -> None:
    """Put back the numbers that are no dates Excel knows; openpyxl has read them as errors."""
    sheets = {sheet.name: sheet for sheet in load.read(source).sheets}
    for name, where in cells:
        cell, text = book[name][where], sheets[name].text(*position(where)) or ""
        if cell.data_type == "e" and not text.startswith("#"):
            cell.value = float(text)


def _mark_cell(sheet: Any, name: str, problems: Sequence[Problem], language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    area = next((area for area in sheet.merged_cells.ranges if name in area), None)
    cell = sheet.cell(area.min_row, area.min_col) if area else sheet[name]
    worst = min(problems, key=lambda problem: tuple(_FILLS).index(problem.severity))
    cell.fill = PatternFill("solid", fgColor=_FILLS[worst.severity])
    texts = [cell.comment.text] if cell.comment else []
    texts += ["\n→ ".join(filter(None, (f"{p.code} {p.message[language]}", p.hint.get(language)))) for p in problems]
    text = "\n\n".join(texts)
    cell.comment = Comment(escaped(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"), "drafter")
    cell.comment.width, cell.comment.height = (
        320,
        40 + 18 * sum(len(line) // 22 + 1 for line in text[:_LONGEST].split("\n")),
    )


def _list(book: Any, problems: Sequence[Problem], language: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter, quote_sheetname

    column = 0 if language == "zh" else 1
    for old in _SHEET:
        if old in book.sheetnames:
            del book[old]
    sheet = book.create_sheet(_SHEET[column])
    for number, (words, width) in enumerate(zip(_HEADER, _WIDTHS, strict=True), 1):
        cell = sheet.cell(1, number, words[column])
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE6F1")
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    for row, problem in enumerate(problems, 2):
        texts = (
            _SEVERITIES[problem.severity][column],
            str(problem.place),
            problem.message[language],
            problem.hint.get(language, ""),
            problem.code,
        )
        for number, text in enumerate(texts, 1):
            cell = sheet.cell(row, number)
            cell.value, cell.data_type = escaped(text), "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=_FILLS[problem.severity])
        if problem.place.cell and problem.place.sheet in book.sheetnames:
            link = sheet.cell(row, 2)
            link.hyperlink = f"#{quote_sheetname(problem.place.sheet)}!{problem.place.cell}"
            link.font = Font(color="0563C1", underline="single")


def _size(source: Path) -> int:
    """Return the bytes of the sheets' XML; 0 for what is no workbook of this kind."""
    try:
        with ZipFile(source) as package:
            return sum(part.file_size for part in package.infolist() if part.filename.startswith("xl/worksheets/"))
    except (OSError, BadZipFile):
        return 0


def _too_large(source: Path) -> Problem:
    return load.problem(
        "OUTPUT-012",
        Place(str(source)),
        ("这份工作簿太大，没有写标注的副本", "按列出的单元格改；要标注的副本，就把工作簿拆成几份"),
        (
            "This workbook is too large for a marked copy",
            "Go by the cells that are listed; for a marked copy split the workbook",
        ),
    )


def _not_marked(source: Path) -> Problem:
    return load.problem(
        "OUTPUT-011",
        Place(str(source)),
        ("不能在这份工作簿里标出问题", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再试"),
        ("The problems cannot be marked in this workbook", "Open it in WPS or Excel, save it as .xlsx and try again"),
    )

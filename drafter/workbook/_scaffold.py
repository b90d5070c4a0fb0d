"""The workbook of a form, filled with its example: one sheet to fill in, and one for each list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drafter.errors import Words
from drafter.fields import Field
from drafter.files import write
from drafter.load import Node
from drafter.patterns import pattern
from drafter.tables._assembly import KEY, PARENT
from drafter.tables._headers import KEYS
from drafter.tables._labels import IMPLICIT, Labels, Leaf, norm
from drafter.workbook._cells import saved
from drafter.workbook._look import Look

__all__ = ["scaffold"]

_SPARE = 15
"""Blank rows, ready to fill in, below the example of a list."""
_BATCH_SPARE = 30
_PAPER = (24, 58, 50)
"""Widths of the columns of the sheet of one paper, in characters."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a list: its header, its field (None for numbers), and its help."""

    header: str
    field: Field | None
    note: str = ""


def scaffold(
    path: Path,
    *,
    name: str,
    title: Words,
    fields: Sequence[Field],
    sample: Node,
    language: str = "zh",
    batch: bool = False,
) -> None:
    """Write the workbook of a form to `path`, filled with `sample`; the same sample gives the same bytes.

    For one paper the first sheet has a row for each field; for a `batch` it has a row for each paper. Raises OutputError.
    """
    write(path, _Workbook(name, title, fields, sample, language).content(batch))


class _Workbook:
    def __init__(self, name: str, title: Words, fields: Sequence[Field], sample: Node, language: str) -> None:
        from openpyxl import Workbook

        self.name, self.title, self.fields, self.language = name, title[language], fields, language
        self.zh = language == "zh"
        self.sample = sample.value if isinstance(sample.value, dict) else {}
        self.book = Workbook()
        self.look = Look(self.book, language)
        self.labels = Labels.of(fields)

    def content(self, batch: bool) -> bytes:
        from openpyxl.packaging.core import DocumentProperties

        sheet = self.book.active
        sheet.title = self.word("填写", "Fill in")
        key = self.batch(sheet) if batch else self.one_paper(sheet)
        for leaf in Labels.of_sheets(self.fields).leaves:
            self.list(leaf, key)
        self.look.write_choices()
        self.book.properties = DocumentProperties(title=self.title, creator="")
        return saved(self.book, growing=True)

    def word(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def keys(self) -> Iterator[tuple[str, str]]:
        """Yield the label and value of the keys above the table: 表单 minutes."""
        for key, labels in IMPLICIT.items():
            node = self.sample.get(key)
            value = self.name if key == "form" else node.value if node else None
            if isinstance(value, str):
                yield self.word(*labels), value

    def one_paper(self, sheet: Any) -> str:
        look = self.look
        row = look.keys(sheet, self.keys())
        guide = self.word(
            "浅黄色带＊的必填，其余没有就空着；还没有定下来的写〔待补〕。例子改成自己的内容即可。有多行的内容填在后面的工作表里。",
            "Fill in what is light yellow and marked *; leave the rest empty if you have nothing. Write TBD for what is not settled. Replace the example by your own text. Lists are on the sheets that follow.",
        )
        look.title(sheet, row, self.title, guide, 3)
        row += 2
        look.header(sheet, row, [self.word("项目", "Item"), self.word("填写", "Fill in"), self.word("说明", "Note")])
        look.widths(sheet, _PAPER)
        row += 1
        sheet.freeze_panes = sheet.cell(row, 1)
        around: tuple[Field, ...] = ()
        # Fields of no group come first, or they would seem to belong to the group before them.
        for leaf in sorted(self.labels.leaves, key=lambda one: len(one.trail) > 1):
            if leaf.is_sheet:
                continue
            if leaf.trail[:-1] != around:
                around = leaf.trail[:-1]
                look.heading(sheet, row, self.heading(around), 3)
                row += 1
            needed = all(field.required for field in around)
            look.label(sheet.cell(row, 1), self.labels.label(leaf, self.language), leaf.field.required)
            look.value(sheet.cell(row, 2), leaf.field, _find(self.sample, leaf.path), needed=needed)
            look.note(sheet.cell(row, 3), self.help(leaf.field))
            look.fit(sheet, row, _PAPER)
            row += 1
        look.page(sheet)
        return ""

    def heading(self, groups: Sequence[Field]) -> str:
        """Return the heading over the fields of a group."""
        label = "·".join(field.label[self.language] for field in groups)
        if all(field.required for field in groups):
            return label
        return label + self.word("（没有就整组空着）", " (leave all of it empty if there is none)")

    def batch(self, sheet: Any) -> str:
        """Write the main sheet of a batch and return the key of its record."""
        look = self.look
        top = look.keys(sheet, self.keys())
        leaves = [leaf for leaf in self.labels.leaves if not leaf.is_sheet]
        columns = [
            _Column(self.labels.label(leaf, self.language), leaf.field, self.help(leaf.field)) for leaf in leaves
        ]
        values: list[Node | None] = [_find(self.sample, leaf.path) for leaf in leaves]
        keyed = next((i for i, column in enumerate(columns) if norm(column.header) in KEYS), None)
        key = values[keyed] if keyed is not None else None
        number = key.value if key and isinstance(key.value, str) else "1"
        if keyed is None:
            columns.insert(0, _Column(KEY[self.language], None))
            values.insert(0, Node(number, next(iter(self.sample.values())).place) if self.sample else None)
        self.table(sheet, top, columns, [values], _BATCH_SPARE)
        return number

    def list(self, leaf: Leaf, key: str) -> None:
        sheets = Labels.of_sheets(self.fields)
        sheet = self.book.create_sheet(_sheet_name(sheets.label(leaf, self.language)))
        labels = Labels.of(leaf.field.fields)
        around = next((field for field in reversed(leaf.trail[:-1]) if field.type == "list"), None)
        inner = [one for one in labels.leaves if not one.is_sheet]
        columns: list[_Column] = []
        if key:
            note = self.word(
                "属于哪一份：第一张工作表里的编号", "The record it belongs to: its number on the first sheet"
            )
            columns.append(_Column(KEY[self.language], None, note))
        elif not around:
            columns.append(_Column(self.word("序号", "#"), None))
        if around:
            label = around.label[self.language]
            note = self.word(f"属于第几个“{label}”：1、2、3……", f"The number of the “{label}” it belongs to: 1, 2, 3 …")
            columns.append(_Column(PARENT[self.language] + label, None, note))
        columns += [_Column(labels.label(one, self.language), one.field, self.help(one.field)) for one in inner]
        rows: list[list[Any]] = []
        for number, (parent, item) in enumerate(_items(self.sample, leaf), 1):
            members = item.value if isinstance(item.value, dict) else {}
            lead: list[Any] = [key] if key else [] if around else [number]
            lead += [parent] if around else []
            rows.append([*lead, *(_find(members, one.path) for one in inner)])
        self.table(sheet, 1, columns, rows, _SPARE)

    def table(
        self, sheet: Any, top: int, columns: Sequence[_Column], rows: Sequence[Sequence[Any]], spare: int
    ) -> None:
        look = self.look
        widths = [look.width(column.header, column.field) for column in columns]
        look.widths(sheet, widths)
        look.header(
            sheet,
            top,
            [c.header for c in columns],
            [bool(c.field and c.field.required) for c in columns],
            [c.note for c in columns],
        )
        sheet.freeze_panes = sheet.cell(top + 1, 2)
        for row in range(top + 1, top + 1 + len(rows) + spare):
            given = rows[row - top - 1] if row - top <= len(rows) else [None] * len(columns)
            for number, (column, value) in enumerate(zip(columns, given, strict=True), 1):
                cell = sheet.cell(row, number)
                if column.field is None:
                    look.number(cell, value.value if isinstance(value, Node) else value)
                else:
                    look.value(cell, column.field, value, needed=row - top <= len(rows))
            look.fit(sheet, row, widths)
        look.page(sheet, header=top, fit=sum(widths) < 260)

    def help(self, field: Field) -> str:
        """Return what to write: the field's help, its choices, and how to write several values or a date."""
        parts = [field.help.get(self.language, "")]
        match field.scalar:
            case "choice":
                chosen = self.word("、", ", ").join(choice.labels[self.language] for choice in field.choices)
                parts.append(self.word(f"从列表中选：{chosen}", f"Choose one: {chosen}"))
            case "yesno":
                parts.append(self.word("选“是”或“否”", "Choose Yes or No"))
            case "date":
                parts.append(self.word("日期，如 2026-11-22", "A date, such as 2026-11-22"))
            case "datetime":
                parts.append(self.word("日期和时间，如 2026-11-22 14:30", "Date and time, such as 2026-11-22 14:30"))
            case "time":
                parts.append(self.word("时间，如 14:30", "A time, such as 14:30"))
            case "amount":
                parts.append(self.word("金额（元）", "An amount of money"))
        said = "隔开" in parts[0] or "一行" in parts[0] or re.search("separate|one a line", parts[0], re.IGNORECASE)
        if field.type == "list" and not said:
            lines = field.of in ("line", "text")
            parts.append(
                self.word("一行一项（Alt+Enter 换行）", "One a line (Alt+Enter)")
                if lines
                else self.word("多个用、隔开", "Separate several by ;")
            )
        plain = pattern(r"\W")
        kept = [
            p for i, p in enumerate(parts) if p and not any(plain.sub("", p) in plain.sub("", q) for q in parts[:i])
        ]
        return self.word("；", "; ").join(part.rstrip("。") if self.zh else part for part in kept)


def _find(mapping: Mapping[str, Node], path: Sequence[str | int]) -> Node | None:
    node: Node | None = None
    for step in path:
        node = mapping.get(str(step))
        mapping = node.value if node and isinstance(node.value, dict) else {}
    return node


def _items(sample: Mapping[str, Node], leaf: Leaf) -> list[tuple[int, Node]]:
    """Return the items of a list with the number, from 1, of the item around each."""
    around = max((i for i, field in enumerate(leaf.trail[:-1]) if field.type == "list"), default=-1)
    if around < 0:
        found = _find(sample, leaf.path)
        return [(0, item) for item in found.value] if found and isinstance(found.value, list) else []
    parents = _items(sample, Leaf(leaf.path[: around + 1], leaf.trail[: around + 1]))
    result = []
    for number, (_, parent) in enumerate(parents, 1):
        found = _find(parent.value if isinstance(parent.value, dict) else {}, leaf.path[around + 1 :])
        result += [(number, item) for item in found.value] if found and isinstance(found.value, list) else []
    return result


def _sheet_name(label: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", label).strip()[:31]

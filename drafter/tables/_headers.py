"""The header of a table: which row it is, and which column or row holds which field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drafter.errors import Place, Problem
from drafter.fields import Field
from drafter.load import Sheet, problem
from drafter.tables._labels import IMPLICIT, Labels, Leaf, norm
from drafter.tables._plan import Branch, Group, Slot

__all__ = ["KEYS", "KEY_WORDS", "LOOK", "Headers", "is_pair"]

KEYS = frozenset(norm(word) for word in ("编号", "No.", "Number", "Record"))
_NUMBERS = KEYS | {norm(word) for word in ("序号", "行号", "#")}
KEY_WORDS = {norm(word): key for key, labels in IMPLICIT.items() for word in (key, *labels)}
LOOK = 12
"""Rows from the top in which a header is looked for."""


def is_pair(sheet: Sheet, number: int) -> bool:
    """Return whether a row is a key and its value (表单 | minutes), not the header of a table."""
    row = sheet.rows[number]
    filled = [i for i, text in enumerate(row) if text]
    if len(filled) < 2 or filled[1] != filled[0] + 1 or norm(row[filled[0]] or "") not in KEY_WORDS:
        return False
    below = [text for text in (sheet.rows[number + 1] if number + 1 < len(sheet.rows) else []) if text]
    return len(filled) == 2 or len(below) < 3


class Headers:
    """Read the headers of the tables of one file; what is wrong is added to `problems`."""

    def __init__(self, fields: Sequence[Field], problems: list[Problem]) -> None:
        self.fields, self.problems = fields, problems

    def report(self, code: str, place: Place, zh: tuple[str, str], en: tuple[str, str]) -> None:
        """Add an error; each language gives message and hint."""
        self.problems.append(problem(code, place, zh, en))

    def header(self, sheet: Sheet, labels: Labels) -> int:
        """Return the row that names the most fields, -1 where none does."""
        best, most = -1, 0
        for number, row in enumerate(sheet.rows[:LOOK]):
            matches = sum(bool(text and len(text) < 200 and labels.find(text)) for text in row)
            if matches > most and not is_pair(sheet, number):
                best, most = number, matches
        return best

    def columns(
        self, sheet: Sheet, header: int, labels: Labels, special: Sequence[int] = ()
    ) -> tuple[Group, dict[str, Place], int | None]:
        """Return the plan of a table, where its keys stand, and the column that holds the record's own number."""
        width, used = sheet.columns(header)
        named = [(c, sheet.text(header, c), sheet.place(header, c)) for c in range(width) if c not in special]
        key = next((c for c, text, _ in named if text and norm(text) in KEYS), None)
        named = [(c, text, place) for c, text, place in named if not self.is_number(text, labels)]
        beyond = self.check_beyond(sheet, header, used - {c for c, text, _ in named if text} - set(special))
        plan, places = self.plan(named, labels, (used - beyond).__contains__)
        columns = {c for c, text, _ in named if text} | set(special)
        rows = range(header + 1, len(sheet.rows))
        if sheet.faults:
            self.check_cells(sheet, {at for at in sheet.faults if at[0] in rows and at[1] in columns})
        self.check_merges(sheet, lambda row, column: row in rows and column in columns)
        return plan, places, key

    def check_beyond(self, sheet: Sheet, header: int, unnamed: set[int]) -> set[int]:
        """Report the cells that a few rows have in columns without a name, as one comma too many makes; return these."""
        rows = range(header + 1, len(sheet.rows))
        found = {c: [row for row in rows if sheet.text(row, c)] for c in sorted(unnamed)}
        # In a CSV file a comma too many is likelier than a name that was forgotten.
        most = len(rows) + (sheet.starts is not None)
        few = {c for c, filled in found.items() if 2 * len(filled) <= most}
        for column in sorted(few):
            for row in found[column]:
                self.report(
                    "TABLE-019",
                    sheet.place(row, column),
                    ("这里有内容，表头上却没有这一列", "多半是这一行填偏了，或者多了一个逗号：移到该在的列，或者删去"),
                    (
                        "There is text here, but the header has no such column",
                        "Move it to its column, or delete it; in CSV a comma too many does this",
                    ),
                )
        return few

    def is_number(self, text: str | None, labels: Labels) -> bool:
        return bool(text and norm(text) in _NUMBERS and not labels.find(text))

    def plan(
        self, named: Sequence[tuple[int, str | None, Place]], labels: Labels, filled: Callable[[int], bool]
    ) -> tuple[Group, dict[str, Place]]:
        plan: Branch = {}
        places: dict[str, Place] = {}
        first: dict[tuple[str | int, ...], Place] = {}
        for index, text, place in named:
            if text is None:
                if filled(index):
                    self.report(
                        "TABLE-019",
                        place,
                        ("这里有内容，却没有写明是哪一项", "请在表头补上名称，或删去内容"),
                        ("There is text here, but nothing names its field", "Name it in the header, or delete it"),
                    )
                continue
            if (key := KEY_WORDS.get(norm(text))) and not labels.find(text):
                plan[key], places[key] = Slot(None, index, plain=True), place
                continue
            leaf = self.leaf(text, place, labels, filled(index))
            if leaf is None:
                continue
            if leaf.path in first:
                self.report(
                    "TABLE-012",
                    place,
                    (f"“{_short(text)}”出现了两次（前一处在 {first[leaf.path]}）", "请只保留一处"),
                    (f"“{_short(text)}” appears twice (first at {first[leaf.path]})", "Keep one of them"),
                )
                continue
            first[leaf.path] = place
            places.setdefault(str(leaf.path[0]), place)
            branch = plan
            for step in leaf.path[:-1]:
                branch = branch.setdefault(step, {})
            branch[leaf.path[-1]] = Slot(leaf.field, index, plain=leaf.field.type not in ("list", "date"))
        return Group(plan), places

    def leaf(self, text: str, place: Place, labels: Labels, filled: bool) -> Leaf | None:
        found = labels.find(text)
        shown = _short(text)
        if len(found) > 1:
            options = "、".join(leaf.long_label("zh") for leaf in found)
            options_en = ", ".join(leaf.long_label("en") for leaf in found)
            self.report(
                "TABLE-013",
                place,
                (f"“{shown}”可以指几项：{options}", "请写全名称"),
                (f"“{shown}” may mean {options_en}", "Write the full name"),
            )
        elif not found and not self.is_heading(text, filled):
            near, near_en = labels.near(text, "zh"), labels.near(text, "en")
            self.problems.append(
                Problem(
                    "TABLE-011",
                    "error" if filled else "warning",
                    {"zh": f"表单里没有“{shown}”这一项", "en": f"The form has no field “{shown}”"},
                    {
                        "zh": f"是不是“{near}”？" if near else "请改用表单里的名称，或删去这一栏",
                        "en": f"Did you mean “{near_en}”?" if near_en else "Use a name of the form, or delete it",
                    },
                    place,
                )
            )
        elif found and found[0].is_sheet:
            if filled:
                name = found[0].field.label
                self.report(
                    "TABLE-021",
                    place,
                    (f"“{shown}”有好几栏，不能写在一格里", f"请在工作表“{name['zh']}”里逐行填写"),
                    (
                        f"“{shown}” has several columns and does not fit one cell",
                        f"Fill in the sheet “{name['en']}”, one item a row",
                    ),
                )
        elif found:
            return found[0]
        return None

    def is_heading(self, text: str, filled: bool) -> bool:
        """Return whether a label without a value only heads the fields of a group."""
        groups = [field for field in self.fields if field.type == "group"]
        return not filled and norm(text) in {norm(label) for field in groups for label in field.label.values()}

    def check_cells(self, sheet: Sheet, cells: set[tuple[int, int]]) -> None:
        self.problems += [fault for at, fault in sorted((sheet.faults or {}).items()) if at in cells]

    def check_merges(self, sheet: Sheet, used: Callable[[int, int], bool]) -> None:
        for top, left, bottom, right in sheet.merges:
            inside = (
                (r, c) for r in range(top, min(bottom, len(sheet.rows)) + 1) for c in range(left, min(right, 300) + 1)
            )
            if sum(used(row, column) for row, column in inside) > 1:
                self.report(
                    "TABLE-014",
                    sheet.place(top, left),
                    ("合并的单元格跨了几项，分不清内容属于哪一项", "请取消合并，每格都填上内容"),
                    (
                        "Merged cells span several values, so it is unclear whose this one is",
                        "Unmerge them and fill in every cell",
                    ),
                )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else text[:29] + "…"

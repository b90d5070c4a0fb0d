"""Sheets to records: one paper down a sheet, or one record a row, and a sheet for each list of groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from drafter.errors import Place, Problem
from drafter.fields import Field
from drafter.load import Node, Sheet
from drafter.tables._headers import KEY_WORDS, KEYS, LOOK, Headers, is_pair
from drafter.tables._labels import Labels, Leaf, norm
from drafter.tables._plan import Group
from drafter.tables._records import Items, List, Records, Table, items_at

__all__ = ["GUIDES", "KEY", "PARENT", "assemble", "form_name"]

KEY = {"zh": "编号", "en": "No."}
"""Header of the column that names the record an item belongs to."""
PARENT = {"zh": "所属", "en": "Of "}
"""Begins the header of the column that holds the number of the item around this one."""
GUIDES = frozenset(
    norm(name) for name in ("填写说明", "说明", "选项", "检查结果", "Guide", "Notes", "Choices", "Problems")
)

_SHOWN = 3
"""Records that are named where several have one number."""
_ITEM = frozenset(norm(word) for word in ("项目", "栏目", "字段", "Item", "Field"))
_FILL = frozenset(norm(word) for word in ("填写", "填写内容", "内容", "Fill in", "Value", "Content"))


def form_name(sheets: Sequence[Sheet]) -> Node | None:
    """Return the form named beside 表单 / Form, or at the top of a column of that name."""
    main = _main(sheets)
    for number, row in enumerate(main.rows[:LOOK]):
        for column, text in enumerate(row):
            if text and KEY_WORDS.get(norm(text)) == "form":
                if is_pair(main, number):
                    return Node(main.text(number, column + 1), main.place(number, column + 1))
                below = next((r for r in range(number + 1, len(main.rows)) if main.text(r, column)), number + 1)
                return Node(main.text(below, column), main.place(below, column))
    return None


def assemble(sheets: Sequence[Sheet], fields: Sequence[Field]) -> tuple[Sequence[Node], list[Problem]]:
    """Return the records of a workbook or CSV and what is wrong with its tables (TABLE-007 to TABLE-022)."""
    main = _main(sheets)
    table = _Assembly(fields)
    table.main(main)
    table.lists([sheet for sheet in sheets if sheet is not main and norm(sheet.name) not in GUIDES])
    return table.found, sorted(table.problems, key=lambda p: p.severity != "error")


def _main(sheets: Sequence[Sheet]) -> Sheet:
    visible = [sheet for sheet in sheets if not sheet.hidden] or list(sheets)
    return next((sheet for sheet in visible if norm(sheet.name) not in GUIDES), visible[0])


class _Assembly:
    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields, self.labels = fields, Labels.of(fields)
        self.problems: list[Problem] = []
        self.headers = Headers(fields, self.problems)
        self.found: Sequence[Node] = ()
        self.key: int | None = None
        """Column of the records' own numbers."""
        self.alike: dict[str, list[int]] = {}
        """Positions of the records of each number that several have."""
        self.batch = False

    def main(self, sheet: Sheet) -> None:
        for number, row in enumerate(sheet.rows[:LOOK]):
            words = [norm(text) if text else "" for text in row]
            fill = next((i for i, word in enumerate(words) if word in _FILL), -1)
            item = next((i for i, word in enumerate(words) if word in _ITEM), -1)
            if 0 <= item < fill:
                self.one_paper(sheet, number, item, fill)
                return
        self.rows(sheet)

    def top(self, sheet: Sheet, header: int) -> tuple[dict[str, Node], dict[str, Place]]:
        """Return the keys above the header: 表单 | minutes."""
        entries: dict[str, Node] = {}
        places: dict[str, Place] = {}
        for number in range(header):
            if is_pair(sheet, number):
                column = next(i for i, text in enumerate(sheet.rows[number]) if text)
                key = KEY_WORDS[norm(sheet.rows[number][column] or "")]
                entries[key] = Node(sheet.text(number, column + 1), sheet.place(number, column + 1))
                places[key] = sheet.place(number, column)
        return entries, places

    def one_paper(self, sheet: Sheet, header: int, item: int, fill: int) -> None:
        # A row merged from item to fill-in is the heading of a group.
        headings = {top for top, left, _, right in sheet.merges if left <= item and fill <= right}
        below = (n for n in range(header + 1, len(sheet.rows)) if n not in headings)
        numbers = [n for n in below if sheet.text(n, item) or sheet.text(n, fill)]
        cells = [sheet.text(n, fill) for n in numbers]
        labels = [(i, sheet.text(n, item), sheet.place(n, item)) for i, n in enumerate(numbers)]
        plan, places = self.headers.plan(labels, self.labels, lambda i: cells[i] is not None)
        where = [*(sheet.place(n, fill) for n in numbers), sheet.place(header, item)]
        self.headers.check_cells(sheet, {(n, fill) for n in numbers})
        labelled = {n for n in numbers if sheet.text(n, item)}
        self.headers.check_merges(sheet, lambda row, column: row in labelled and column == fill)
        entries, keys = self.top(sheet, header)
        node = plan.record(plan.values(cells), where.__getitem__, len(cells), places)
        self.found = [_with(node, entries, keys)]

    def rows(self, sheet: Sheet) -> None:
        self.batch = True
        header = self.headers.header(sheet, self.labels)
        if header < 0:
            known = "、".join(self.labels.label(leaf, "zh") for leaf in self.labels.leaves[:6])
            known_en = ", ".join(self.labels.label(leaf, "en") for leaf in self.labels.leaves[:6])
            self.headers.report(
                "TABLE-010",
                sheet.place(0, 0),
                ("找不到表头", f"表头应写字段的名称，如{known}；可用 drafter new 生成空白表格"),
                (
                    "No header row was found",
                    f"Its cells name the fields: {known_en} …; drafter new makes a blank table",
                ),
            )
            return
        plan, places, self.key = self.headers.columns(sheet, header, self.labels)
        table = Table(sheet.file, sheet.name, plan, places)
        self.found = records = Records(sheet, table, *self.top(sheet, header))
        records.numbers.extend(_filled(sheet, header, plan))
        if not records:
            self.headers.report(
                "TABLE-022",
                sheet.place(header + 1, 0),
                ("表头下面没有内容", "请从表头的下一行起填写，一行一份"),
                ("There is nothing below the header", "Fill in one record a row"),
            )

    @cached_property
    def keys(self) -> dict[str, int]:
        """Return the position of the record of each number; where several have it they are `alike`."""
        found: dict[str, int] = {}
        records = self.found
        rows = map(records.sheet.rows.__getitem__, records.numbers) if isinstance(records, Records) else [[]]
        for index, row in enumerate(rows):
            name = (_text(row, self.key) or str(index + 1)).strip()
            if name in found:
                self.alike.setdefault(name, [found[name]]).append(index)
            found[name] = index
        return found

    def lists(self, sheets: Sequence[Sheet]) -> None:
        labels = Labels.of_sheets(self.fields)
        known: list[tuple[int, Leaf, Sheet]] = []
        for sheet in sheets:
            found = labels.find(sheet.name) or [x for x in labels.leaves if _cut(sheet.name, x)]
            if len(found) == 1 and not sheet.hidden:
                known.append((labels.leaves.index(found[0]), found[0], sheet))
            elif found and sheet.rows:
                self.headers.report(
                    "TABLE-016",
                    sheet.place(0, 0),
                    (f"工作表“{sheet.name}”隐藏着，或者名称不够明确，没有读取", "请取消隐藏并写全名称，或者删除"),
                    (
                        f"The sheet “{sheet.name}” is hidden or its name is ambiguous; it was not read",
                        "Unhide it and name it in full, or delete it",
                    ),
                )
            elif not sheet.hidden and any(any(row) for row in sheet.rows):
                near, near_en = labels.near(sheet.name, "zh"), labels.near(sheet.name, "en")
                self.problems.append(
                    Problem(
                        "TABLE-015",
                        "warning",
                        {
                            "zh": f"工作表“{sheet.name}”不属于这个表单，没有读取",
                            "en": f"The sheet “{sheet.name}” is no part of the form and was not read",
                        },
                        {
                            "zh": f"是不是“{near}”？" if near else "如果不需要，请删除或隐藏它",
                            "en": f"Did you mean “{near_en}”?" if near_en else "Delete or hide it if it is not needed",
                        },
                        sheet.place(0, 0),
                    )
                )
        if self.found:
            for _, leaf, sheet in sorted(known, key=lambda entry: entry[0]):
                self.items(leaf, sheet)

    def items(self, leaf: Leaf, sheet: Sheet) -> None:
        labels = Labels.of(leaf.field.fields)
        around = max((i for i, field in enumerate(leaf.trail[:-1]) if field.type == "list"), default=-1)
        nested = leaf.trail[around] if around >= 0 else None
        header = self.headers.header(sheet, labels)
        if header < 0:
            if any(any(row) for row in sheet.rows):
                self.headers.report(
                    "TABLE-010",
                    sheet.place(0, 0),
                    (f"工作表“{sheet.name}”找不到表头", "请把第一行写成各栏的名称"),
                    (
                        f"The sheet “{sheet.name}” has no header row",
                        "Write the names of the columns in its first row",
                    ),
                )
            return
        key = self.key_column(sheet, header, labels, KEYS) if self.batch else None
        parent = self.key_column(sheet, header, labels, _parents(nested)) if nested else None
        special = [column for column in (key, parent) if column is not None]
        plan, places, _ = self.headers.columns(sheet, header, labels, special)
        table = Table(sheet.file, sheet.name, plan, places)
        within = len(leaf.path) - around - 1 if nested else 0
        items = Items(sheet, List(table, leaf.path, within, sheet.place(header, 0)))
        held: dict[int, int] = {}
        for number in _filled(sheet, header, plan):
            row = sheet.rows[number]
            index = self.record(_text(row, key), sheet, number, key or 0)
            if index is None:
                continue
            part: int | None = 0
            if nested:
                if index not in held:
                    held[index] = len(items_at(self.found[index], leaf.path[: around + 1]))
                part = self.parent(held[index], _text(row, parent), sheet, number, parent or 0, nested)
            if part is None:
                items.stray(index, number)
            else:
                items.append(index, number, part)
        items.sort()
        if isinstance(self.found, Records):
            self.found.lists.append(items)
        else:
            items.layout.add(self.found[0], items.of(0))

    def key_column(self, sheet: Sheet, header: int, labels: Labels, words: frozenset[str]) -> int | None:
        row = sheet.rows[header]
        return next(
            (c for c, text in enumerate(row) if text and norm(text) in words and (c < 2 or not labels.find(text))), None
        )

    def record(self, key: str | None, sheet: Sheet, number: int, column: int) -> int | None:
        """Return the position of the record that a row of another sheet names."""
        if key is None and len(self.found) == 1:
            return 0
        name = (key or "").strip()
        found = self.keys.get(name)
        if found is not None and name not in self.alike:
            return found
        if key is None:
            zh, en = "没有写明属于哪一份", "Nothing says which record this belongs to"
        elif found is not None:
            assert isinstance(self.found, Records)
            same = [str(self.found.place(index, self.key or 0)) for index in self.alike[name]]
            zh = f"编号“{key}”写了{len(same)}次（{'、'.join(same[:_SHOWN])}），分不清属于哪一份"
            en = f"“{key}” is the number of {len(same)} records ({', '.join(same[:_SHOWN])})"
        else:
            zh, en = f"第一张工作表里没有编号“{key}”", f"The first sheet has no record “{key}”"
        # A record that got the number of another leaves rows without a record, too.
        zh_more = "；每一份的编号各不相同" if self.alike else ""
        en_more = "; each record has a number of its own" if self.alike else ""
        self.headers.report(
            "TABLE-017",
            sheet.place(number, column),
            (zh, f"在“编号”一栏写上那一份的编号；没有编号的，写它是第几份{zh_more}"),
            (en, f"Write the record's number: its own, or 1 for the first row, 2 for the second{en_more}"),
        )
        return None

    def parent(
        self, parents: int, text: str | None, sheet: Sheet, number: int, column: int, field: Field
    ) -> int | None:
        """Return the position of the item that a row names, among so many."""
        if text is None and parents == 1:
            return 0
        said = int(text) if text and text.isdecimal() and len(text) < 6 else 0
        if 0 < said <= parents:
            return said - 1
        label = field.label
        self.headers.report(
            "TABLE-018",
            sheet.place(number, column),
            (
                f"“所属{label['zh']}”应写第几项，现有{parents}项，这里是“{text or '空'}”",
                "写 1 表示第一项，2 表示第二项",
            ),
            (
                f"“Of {label['en']}” must be a number from 1 to {parents}, but is “{text or 'empty'}”",
                "Write 1 for the first one, 2 for the second",
            ),
        )
        return None


def _with(node: Node, entries: dict[str, Node], keys: dict[str, Place]) -> Node:
    assert isinstance(node.value, dict)
    return Node(entries | node.value, node.place, keys | (node.key_places or {}))


def _text(row: list[str | None], column: int | None) -> str | None:
    return row[column] if column is not None and column < len(row) else None


def _filled(sheet: Sheet, header: int, plan: Group) -> Iterator[int]:
    """Yield the numbers of the rows below the header that fill in any field; one with nothing but its number is blank."""
    columns = plan.slots()
    found = sheet.rows.filled(header + 1)
    if sheet.columns(header)[1] <= columns:
        return found
    return (number for number in found if any(sheet.text(number, column) for column in columns))


def _parents(field: Field) -> frozenset[str]:
    words = {norm(f"所属{label}") for label in field.label.values()} | {
        norm(f"of {label}") for label in field.label.values()
    }
    return frozenset(words | {norm("所属"), norm("Parent")})


def _cut(name: str, leaf: Leaf) -> bool:
    """Return whether a sheet's name is a label cut to the 31 characters Excel allows."""
    return len(name) > 24 and any(norm(leaf.long_label(x)).startswith(norm(name)) for x in ("zh", "en"))

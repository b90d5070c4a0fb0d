"""The records of a table, each made of its rows when it is asked for: a workbook of many costs no more than its cells.

What all records share is their `Layout`; what one record is made of is a `Raw`, which another process can make it of.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, overload

from drafter.errors import Place
from drafter.load import Node, Sheet, place
from drafter.tables._plan import Plan, build

__all__ = ["Items", "Layout", "Raw", "Records", "items_at"]

_NOWHERE = Place()


class Row(NamedTuple):
    """A row as read: its number from 0, its cells, in a CSV file where they begin, and of what item it is part."""

    number: int
    cells: list[str | None]
    line: list[tuple[int, int]] | None
    part: int = 0


class Raw(NamedTuple):
    """What a record is made of: its own row, and its rows in each other sheet."""

    row: Row
    lists: tuple[tuple[Row, ...], ...]


class Table(NamedTuple):
    """How the rows of a sheet are read; `places` are those of its headers."""

    file: str
    sheet: str
    plan: Plan
    places: dict[str, Place]

    def node(self, row: Row, placed: bool) -> Node:
        """Return what a row says; without `placed` nothing says where."""
        number, cells, line, _ = row
        if not placed:
            return build(self.plan, cells, lambda _: _NOWHERE, _NOWHERE, self.places)
        file, sheet = self.file, self.sheet

        def where(column: int) -> Place:
            return place(file, sheet, number, column, line)

        return build(self.plan, cells, where, where(0), self.places)


class List(NamedTuple):
    """How the rows of a sheet are items of a list.

    `path` leads to the list, its last `nested` steps from the item of the list around it (0 where there is none).
    """

    table: Table
    path: tuple[str | int, ...]
    nested: int
    header: Place

    def add(self, record: Node, rows: Sequence[Row], placed: bool) -> None:
        """Add its items to a record."""
        outer = self.path[: len(self.path) - self.nested] if self.nested else ()
        if not self.nested:
            _reach(record, self.path, self.header)
        held = items_at(record, outer) if rows and self.nested else [record]
        for row in rows:
            target = _reach(held[row.part], self.path[len(outer) :], self.header)
            if target.value is None:
                target.value = []
            if isinstance(target.value, list):
                target.value.append(self.table.node(row, placed))


class Layout(NamedTuple):
    """How a record is made of its rows; `top` and `keys` are what stands above the table, and where."""

    table: Table
    top: dict[str, Node]
    keys: dict[str, Place]
    lists: tuple[List, ...]

    def node(self, raw: Raw, *, placed: bool = True) -> Node:
        """Return a record; without `placed` nothing in it says where it stands."""
        node = self.table.node(raw.row, placed)
        if self.top:
            assert isinstance(node.value, dict)
            node = Node(self.top | node.value, node.place, self.keys | (node.key_places or {}))
        for one, rows in zip(self.lists, raw.lists, strict=True):
            one.add(node, rows, placed)
        return node


@dataclass(slots=True)
class Items:
    """The rows of a sheet that are items of a list: for each record their numbers, and of what item they are part."""

    sheet: Sheet
    layout: List
    rows: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def of(self, index: int) -> tuple[Row, ...]:
        """Return the rows of the record of that position."""
        sheet = self.sheet
        return tuple(Row(n, sheet.rows[n], sheet.line(n), part) for n, part in self.rows.get(index, ()))


class Records(Sequence[Node]):
    """The records of a sheet, one a row; each time one is asked for, it is made anew."""

    def __init__(self, sheet: Sheet, table: Table, top: dict[str, Node], keys: dict[str, Place]) -> None:
        self.sheet, self.numbers, self.lists = sheet, array("L"), list[Items]()
        self._table, self._top, self._keys = table, top, keys

    @property
    def layout(self) -> Layout:
        """Return what all records share."""
        return Layout(self._table, self._top, self._keys, tuple(one.layout for one in self.lists))

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Node: ...
    @overload
    def __getitem__(self, index: slice) -> list[Node]: ...
    def __getitem__(self, index: int | slice) -> Node | list[Node]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        return self.layout.node(self.raw(index))

    def raw(self, index: int) -> Raw:
        """Return what a record is made of."""
        index = range(len(self))[index]
        number, sheet = self.numbers[index], self.sheet
        return Raw(Row(number, sheet.rows[number], sheet.line(number)), tuple(one.of(index) for one in self.lists))

    def place(self, index: int) -> Place:
        """Return where a record begins."""
        return self.sheet.place(self.numbers[index], 0)

    def cells(self, name: str) -> list[Node]:
        """Return what the records say in the column `name`, without making them; nothing where there is none."""
        slot = self._table.plan.get(name)
        if slot is None or isinstance(slot, dict):
            return []
        return [Node(self.sheet.text(n, slot.index), self.sheet.place(n, slot.index)) for n in self.numbers]


def items_at(node: Node, path: tuple[str | int, ...]) -> list[Node]:
    """Return the items of a list, through all items of the lists around it."""
    nodes = [node]
    for step in path:
        below = [n.value[step] for n in nodes if isinstance(n.value, dict) and step in n.value]
        nodes = [item for n in below for item in (n.value if isinstance(n.value, list) else [n])]
    return nodes


def _reach(node: Node, path: tuple[str | int, ...], header: Place) -> Node:
    """Return the node at a path of groups, made where it is missing."""
    for step in path:
        if not isinstance(node.value, dict):
            node.value = {}
        node = node.value.setdefault(step, Node(None, header))  # type: ignore[arg-type]
    return node

"""The records of a table, each made of its rows when it is asked for: a workbook of many costs no more than its cells.

What all records share is their `Layout`; what one record is made of is a `Raw`, which another process can make it of.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from operator import gt
from typing import NamedTuple, overload

from drafter.errors import Place
from drafter.load import Deferred, Node, Sheet, cells_of, place
from drafter.tables._plan import Group, Slot

__all__ = ["Items", "Layout", "List", "Raw", "Records", "Table", "items_at"]


class Row(NamedTuple):
    """A row as it is kept: its number from 0, its cells, the line of a CSV file where it begins, of what item it is part.

    It goes to other processes so, and what nobody asks for is never taken out.
    """

    number: int
    kept: bytes
    line: int
    part: int = 0

    @classmethod
    def of(cls, sheet: Sheet, number: int, part: int = 0) -> "Row":
        """Return a row of a sheet."""
        return cls(number, sheet.rows.kept(number), sheet.line(number), part)

    @property
    def cells(self) -> list[str | None]:
        """Return the texts of its cells, None for blank ones."""
        return cells_of(self.kept)

    def place(self, file: str, sheet: str, column: int) -> Place:
        """Return the place of a cell."""
        return place(file, sheet, self.number, column, self.line, self.kept)


class Raw(NamedTuple):
    """What a record is made of: its own row, and its rows in each other sheet."""

    row: Row
    lists: tuple[tuple[Row, ...], ...]


class Table(NamedTuple):
    """How the rows of a sheet are read; `places` are those of its headers."""

    file: str
    sheet: str
    plan: Group
    places: dict[str, Place]

    def node(self, row: Row) -> Node:
        """Return what a row says."""
        where = partial(row.place, self.file, self.sheet)
        return self.plan.record(self.plan.values(row.cells), where, 0, self.places)


class List(NamedTuple):
    """How the rows of a sheet are items of a list.

    `path` leads to the list, its last `nested` steps from the item of the list around it (0 where there is none).
    """

    table: Table
    path: tuple[str | int, ...]
    nested: int
    header: Place

    def add(self, record: Node, rows: Sequence[Row]) -> None:
        """Add its items to a record."""
        outer = self.path[: len(self.path) - self.nested] if self.nested else ()
        if not self.nested:
            _reach(record, self.path, self.header)
        held = items_at(record, outer) if rows and self.nested else [record]
        lists: dict[int, list[Node]] = {}
        for row in rows:
            if row.part not in lists:
                target = _reach(held[row.part], self.path[len(outer) :], self.header)
                if target.value is None:
                    target.value = []
                lists[row.part] = target.value if isinstance(target.value, list) else []
            lists[row.part].append(self.table.node(row))


class Layout(NamedTuple):
    """How a record is made of its rows; `top` and `keys` are what stands above the table, and where."""

    table: Table
    top: dict[str, Node]
    keys: dict[str, Place]
    lists: tuple[List, ...]

    def node(self, raw: Raw) -> Node:
        """Return a record. Of one that is a single row, nodes are made when they are asked for."""
        if raw.lists:
            return self._made(raw)
        values = {name: one.value for name, one in self.top.items()} | self.table.plan.values(raw.row.cells)
        return Deferred(values, partial(self._made, raw))

    def _made(self, raw: Raw) -> Node:
        node = self.table.node(raw.row)
        if self.top:
            assert isinstance(node.value, dict)
            node.value, node.key_places = self.top | node.value, self.keys | (node.key_places or {})
        for one, rows in zip(self.lists, raw.lists, strict=True):
            one.add(node, rows)
        return node


class Items:
    """The rows of a sheet that are items of a list, each with the record it belongs to, and of what item it is part."""

    def __init__(self, sheet: Sheet, layout: List) -> None:
        self.sheet, self.layout = sheet, layout
        self.records, self.numbers, self.parts = array("L"), array("L"), array("L")
        self.strays: dict[int, list[int]] = {}
        """The rows of each record of which it is not known what item they are part of."""

    def append(self, record: int, number: int, part: int) -> None:
        """Note that a row belongs to a record, in the item `part` of the list around it."""
        self.records.append(record)
        self.numbers.append(number)
        self.parts.append(part)

    def stray(self, record: int, number: int) -> None:
        """Note that a row belongs to a record, in no item that is known."""
        self.strays.setdefault(record, []).append(number)

    def places(self, record: int) -> Iterator[Place]:
        """Yield where all rows of a record begin."""
        for number in (*(self.numbers[at] for at in self.at(record)), *self.strays.get(record, ())):
            yield self.sheet.place(number, 0)

    def sort(self) -> None:
        """Bring the rows in the order of their records, within each as they stand in the sheet."""
        records = self.records
        if any(map(gt, records, islice(records, 1, None))):
            order = sorted(range(len(records)), key=records.__getitem__)
            self.records, self.numbers, self.parts = (
                array("L", map(one.__getitem__, order)) for one in (records, self.numbers, self.parts)
            )

    def at(self, record: int) -> range:
        """Return where the rows of a record stand in `numbers` and `parts`."""
        start = bisect_left(self.records, record)
        return range(start, bisect_right(self.records, record, start))

    def of(self, record: int) -> tuple[Row, ...]:
        """Return the rows of a record."""
        sheet, numbers, parts = self.sheet, self.numbers, self.parts
        return tuple(Row.of(sheet, numbers[at], parts[at]) for at in self.at(record))


class Records(Sequence[Node]):
    """The records of a sheet, one a row; each time one is asked for, it is made anew."""

    def __init__(self, sheet: Sheet, table: Table, top: dict[str, Node], keys: dict[str, Place]) -> None:
        self.sheet, self.numbers = sheet, array("L")
        self.lists: list[Items] = []
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
        return Raw(Row.of(self.sheet, self.numbers[index]), tuple(one.of(index) for one in self.lists))

    def place(self, index: int, column: int = 0) -> Place:
        """Return where a record begins, or its cell in a column."""
        return self.sheet.place(self.numbers[index], column)

    def rows(self, index: int) -> Iterator[Place]:
        """Yield where the rows, in whatever sheets, begin that a record is made of."""
        yield self.place(index)
        for items in self.lists:
            yield from items.places(index)

    def cells(self, name: str) -> list[Node]:
        """Return what the records say in the column `name`, without making them; nothing where there is none."""
        slot = self._table.plan.parts.get(name)
        if not isinstance(slot, Slot):
            return []
        return [Node(self.sheet.text(n, slot.start), self.sheet.place(n, slot.start)) for n in self.numbers]


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

"""The records of a table, each made of its rows when it is asked for: a workbook of many costs no more than its cells."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from operator import gt
from typing import overload

from drafter.errors import Place
from drafter.load import Node, Sheet
from drafter.tables._plan import Plan, build

__all__ = ["Items", "Records", "items_at"]


class Items:
    """The rows of a sheet that are items of a list, each with the record it belongs to, and of what item it is part.

    `path` leads to the list, its last `nested` steps from the item of the list around it (0 where there is none).
    """

    def __init__(
        self,
        path: tuple[str | int, ...],
        sheet: Sheet,
        plan: Plan,
        places: dict[str, Place],
        header: Place,
        nested: int,
    ) -> None:
        self.path, self.sheet, self.plan, self.places = path, sheet, plan, places
        self.header, self.nested = header, nested
        self.records, self.numbers, self.parts = array("L"), array("L"), array("L")

    def append(self, record: int, number: int, part: int) -> None:
        """Note that a row belongs to a record, in the item `part` of the list around it."""
        self.records.append(record)
        self.numbers.append(number)
        self.parts.append(part)

    def sort(self) -> None:
        """Bring the rows in the order of their records, within each as they stand in the sheet."""
        records = self.records
        if any(map(gt, records, islice(records, 1, None))):
            order = sorted(range(len(records)), key=records.__getitem__)
            self.records, self.numbers, self.parts = (
                array("L", map(one.__getitem__, order)) for one in (records, self.numbers, self.parts)
            )

    def rows(self, record: int) -> range:
        """Return where the rows of a record stand in `numbers` and `parts`."""
        start = bisect_left(self.records, record)
        return range(start, bisect_right(self.records, record, start))

    def add(self, node: Node, record: int) -> None:
        """Add its items to the node of that record."""
        outer = self.path[: len(self.path) - self.nested] if self.nested else ()
        if not self.nested:
            _reach(node, self.path, self.header)
        rows = self.rows(record)
        held = items_at(node, outer) if rows and self.nested else [node]
        lists: dict[int, list[Node]] = {}
        for row in rows:
            part = self.parts[row]
            if part not in lists:
                target = _reach(held[part], self.path[len(outer) :], self.header)
                if target.value is None:
                    target.value = []
                lists[part] = target.value if isinstance(target.value, list) else []
            lists[part].append(_row(self.sheet, self.numbers[row], self.plan, self.places))


class Records(Sequence[Node]):
    """The records of a sheet, one a row; each time one is asked for, it is made anew."""

    def __init__(
        self, sheet: Sheet, plan: Plan, places: dict[str, Place], top: dict[str, Node], keys: dict[str, Place]
    ) -> None:
        self.sheet, self.plan, self.places, self.top, self.keys = sheet, plan, places, top, keys
        self.numbers = array("L")
        self.lists: list[Items] = []

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Node: ...
    @overload
    def __getitem__(self, index: slice) -> list[Node]: ...
    def __getitem__(self, index: int | slice) -> Node | list[Node]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        number = self.numbers[index]
        node = _row(self.sheet, number, self.plan, self.places)
        if self.top:
            assert isinstance(node.value, dict)
            node.value, node.key_places = self.top | node.value, self.keys | (node.key_places or {})
        for items in self.lists:
            items.add(node, index)
        return node

    def place(self, index: int) -> Place:
        """Return where a record begins."""
        return self.sheet.place(self.numbers[index], 0)

    def rows(self, index: int) -> Iterator[Place]:
        """Yield where the rows, in whatever sheets, begin that a record is made of."""
        yield self.place(index)
        for items in self.lists:
            for row in items.rows(index):
                yield items.sheet.place(items.numbers[row], 0)

    def cells(self, name: str) -> list[Node]:
        """Return what the records say in the column `name`, without making them; nothing where there is none."""
        slot = self.plan.get(name)
        if slot is None or isinstance(slot, dict):
            return []
        return [
            Node(self.sheet.text(number, slot.index), self.sheet.place(number, slot.index)) for number in self.numbers
        ]


def _row(sheet: Sheet, number: int, plan: Plan, places: dict[str, Place]) -> Node:
    return build(plan, sheet.rows[number], partial(sheet.place, number), 0, places)


def items_at(node: Node, path: tuple[str | int, ...]) -> list[Node]:
    """Return the items of a list, through all items of the lists around it."""
    nodes = [node]
    for step in path:
        below = [n.value[step] for n in nodes if isinstance(n.value, dict) and step in n.value]
        nodes = [item for n in below for item in (n.value if isinstance(n.value, list) else [n])]
    return nodes


def _reach(node: Node, path: tuple[str | int, ...], place: Place) -> Node:
    """Return the node at a path of groups, made where it is missing."""
    for step in path:
        if not isinstance(node.value, dict):
            node.value = {}
        node = node.value.setdefault(step, Node(None, place))  # type: ignore[arg-type]
    return node

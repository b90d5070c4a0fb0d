"""Cells to nodes by a plan: which cell holds which value, made once a table and followed for each record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from drafter.errors import Place
from drafter.fields import Field
from drafter.load import Node, split

__all__ = ["Plan", "Slot", "build", "slots"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A field and the position of its cell among those of a record."""

    field: Field | None
    index: int
    plain: bool = False
    """Whether its text is its value."""


Value = str | list[Node] | dict[str, Node] | None
Where = Callable[[int], Place]
Plan = dict[str | int, Any]
"""Names, or positions in a list, to a Slot or the Plan below."""


class Cell(Node):
    """A node made of a cell, whose place is worked out when it is asked for: of most it never is."""

    __slots__ = ("_index", "_where")
    block = 0

    def __init__(self, value: Value, where: Where, index: int, keys: dict[str, Place] | None = None) -> None:
        self.value, self._where, self._index, self.key_places = value, where, index, keys

    @property
    def place(self) -> Place:  # type: ignore[override]
        return self._where(self._index)

    def __reduce__(self) -> tuple[type[Node], tuple[Value, Place, dict[str, Place] | None]]:
        """Return a plain node of what pickling needs."""
        return Node, (self.value, self.place, self.key_places)


def build(plan: Plan, cells: Sequence[str | None], where: Where, start: int, keys: dict[str, Place]) -> Node:
    """Return the node of a record or item; `where` gives the place of a cell, `start` is the one it begins at."""
    entries: dict[str, Node] = {}
    count = len(cells)
    for name, slot in plan.items():
        if type(slot) is Slot:
            index = slot.index
            text = cells[index] if index < count else None
            if text is None or slot.plain:
                entries[name] = Cell(text, where, index)  # type: ignore[index]
            else:
                entries[name] = _value(slot.field, text, where, index)  # type: ignore[index]
        else:
            entries[name] = _branch(slot, cells, where)  # type: ignore[index]
    return Cell(entries, where, start, keys)


def slots(plan: Plan | Slot) -> set[int]:
    """Return the positions of the cells that a plan reads."""
    return {plan.index} if isinstance(plan, Slot) else {index for part in plan.values() for index in slots(part)}


def _branch(plan: Plan, cells: Sequence[str | None], where: Where) -> Node:
    start = _first(plan)
    if isinstance(next(iter(plan)), int):
        items = [_item(plan[i], cells, where) for i in sorted(plan)]
        while items and _blank(items[-1]):
            items.pop()
        return Cell(items or None, where, start)
    node = build(plan, cells, where, start, {})
    return Cell(None, where, start) if _blank(node) else node


def _item(slot: Any, cells: Sequence[str | None], where: Where) -> Node:
    if isinstance(slot, Slot):
        return Cell(cells[slot.index] if slot.index < len(cells) else None, where, slot.index)
    return build(slot, cells, where, _first(slot), {})


def _first(plan: Any) -> int:
    while not isinstance(plan, Slot):
        plan = next(iter(plan.values()))
    return plan.index


def _blank(node: Node) -> bool:
    if isinstance(node.value, dict):
        return all(child.value is None for child in node.value.values())
    return node.value is None


def _value(field: Field | None, text: str, where: Where, index: int) -> Node:
    assert field is not None
    if field.type == "list":
        return Cell([Cell(text[start:end], where, index) for start, end in split(text, field.of)], where, index)
    if text.endswith((" 00:00", " 00:00:00")):
        # Exports write dates as midnights; the field asks for the day.
        return Cell(text.rpartition(" ")[0], where, index)
    return Cell(text, where, index)

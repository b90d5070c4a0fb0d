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


Plan = dict[str | int, Any]
"""Names, or positions in a list, to a Slot or the Plan below."""


def build(
    plan: Plan, cells: Sequence[str | None], place: Callable[[int], Place], start: Place, keys: dict[str, Place]
) -> Node:
    entries: dict[str, Node] = {}
    for name, slot in plan.items():
        if type(slot) is Slot:
            index = slot.index
            entries[name] = _value(slot.field, cells[index] if index < len(cells) else None, place(index))  # type: ignore[index]
        else:
            entries[name] = _branch(slot, cells, place)  # type: ignore[index]
    return Node(entries, start, keys)


def slots(plan: Plan | Slot) -> set[int]:
    """Return the positions of the cells that a plan reads."""
    return {plan.index} if isinstance(plan, Slot) else {index for part in plan.values() for index in slots(part)}


def _branch(plan: Plan, cells: Sequence[str | None], place: Callable[[int], Place]) -> Node:
    start = place(_first(plan))
    if isinstance(next(iter(plan)), int):
        items = [_item(plan[i], cells, place) for i in sorted(plan)]
        while items and _blank(items[-1]):
            items.pop()
        return Node(items or None, start)
    node = build(plan, cells, place, start, {})
    return Node(None, start) if _blank(node) else node


def _item(slot: Any, cells: Sequence[str | None], place: Callable[[int], Place]) -> Node:
    if isinstance(slot, Slot):
        text = cells[slot.index] if slot.index < len(cells) else None
        return Node(text, place(slot.index))
    return build(slot, cells, place, place(_first(slot)), {})


def _first(plan: Any) -> int:
    while not isinstance(plan, Slot):
        plan = next(iter(plan.values()))
    return plan.index


def _blank(node: Node) -> bool:
    if isinstance(node.value, dict):
        return all(child.value is None for child in node.value.values())
    return node.value is None


def _value(field: Field | None, text: str | None, place: Place) -> Node:
    if text is None or field is None:
        return Node(text, place)
    if field.type == "list":
        return Node([Node(text[start:end], place) for start, end in split(text, field.of)], place)
    if field.type == "date" and text.endswith((" 00:00", " 00:00:00")):
        # Exports write dates as midnights; the field asks for the day.
        return Node(text.rpartition(" ")[0], place)
    return Node(text, place)

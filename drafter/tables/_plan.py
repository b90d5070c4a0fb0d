"""Cells to values by a plan: which cell holds which value, made once a table and followed for each record.

A record's values are taken from its row first; nodes, which know their places, are made of them when one is asked for.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from drafter.errors import Place
from drafter.fields import Field
from drafter.load import Node, split

__all__ = ["Branch", "Group", "Slot"]

Cells = Sequence[str | None]
Where = Callable[[int], Place]
Branch = dict[str | int, Any]
"""Names, or positions in a list, to a Slot or the Branch below: what a Group is made of."""


class Slot(NamedTuple):
    """A field, and the position of its cell among those of a record."""

    field: Field | None
    start: int
    plain: bool = False
    """Whether its text is its value."""

    def slots(self) -> set[int]:
        return {self.start}

    def value(self, cells: Cells) -> str | list[str] | None:
        """Return the text of the cell, or the several that it holds."""
        text = cells[self.start]
        if text is None or self.plain:
            return text
        assert self.field is not None
        if self.field.type == "list":
            return [text[start:end] for start, end in split(text, self.field.of)]
        # Exports write dates as midnights; the field asks for the day.
        return text.rpartition(" ")[0] if text.endswith((" 00:00", " 00:00:00")) else text

    def node(self, value: str | list[str] | None, where: Where) -> Node:
        """Return the node of its value; `where` gives the place of a cell."""
        nodes = [Cell(one, where, self.start) for one in value] if isinstance(value, list) else value
        return Cell(nodes, where, self.start)


class Group:
    """Values by name; those that are the texts of their cells are taken all at once."""

    def __init__(self, branch: Branch) -> None:
        self.parts: dict[str, Any] = {str(name): _part(below) for name, below in branch.items()}
        self.start: int = next((part.start for part in self.parts.values()), 0)
        self._width = max(self.slots(), default=0) + 1
        self._texts = itemgetter(*(part.start for part in self.parts.values()), 0, 0)
        self._others = [(name, one) for name, one in self.parts.items() if not (isinstance(one, Slot) and one.plain)]

    def slots(self) -> set[int]:
        """Return the positions of the cells that it reads."""
        return {slot for part in self.parts.values() for slot in part.slots()}

    def value(self, cells: Cells) -> dict[str, Any] | None:
        """Return the values, or None where all are blank."""
        values = self.values(cells)
        return None if _is_blank(values) else values

    def values(self, cells: Cells) -> dict[str, Any]:
        """Return the values, None for what is blank."""
        if len(cells) < self._width:
            cells = [*cells, *[None] * (self._width - len(cells))]
        values: dict[str, Any] = dict(zip(self.parts, self._texts(cells), strict=False))
        for name, part in self._others:
            values[name] = part.value(cells)
        return values

    def node(self, values: dict[str, Any] | None, where: Where) -> Node:
        """Return the node of its values."""
        return Cell(None, where, self.start) if values is None else self.record(values, where, self.start, {})

    def record(self, values: dict[str, Any], where: Where, start: int, keys: dict[str, Place]) -> Node:
        """Return the node of a record or item; `where` gives the place of a cell, `start` is the one it begins at."""
        return Cell({name: part.node(values[name], where) for name, part in self.parts.items()}, where, start, keys)


class Items:
    """The items of a list, each in cells of its own; blank ones at the end are none."""

    def __init__(self, branch: Branch) -> None:
        parts = {position: _part(below, plain=True) for position, below in branch.items()}
        self.start: int = next(iter(parts.values())).start
        self.parts = [parts[position] for position in sorted(parts)]

    def slots(self) -> set[int]:
        return {slot for part in self.parts for slot in part.slots()}

    def value(self, cells: Cells) -> list[Any] | None:
        items = [part.values(cells) if isinstance(part, Group) else part.value(cells) for part in self.parts]
        while items and _is_blank(items[-1]):
            items.pop()
        return items or None

    def node(self, values: list[Any] | None, where: Where) -> Node:
        nodes = [part.node(value, where) for part, value in zip(self.parts, values or (), strict=False)]
        return Cell(nodes or None, where, self.start)


class Cell(Node):
    """A node made of a cell, whose place is worked out when it is asked for: of most it never is."""

    __slots__ = ("_index", "_where")
    block = 0

    def __init__(self, value: Any, where: Where, index: int, keys: dict[str, Place] | None = None) -> None:
        self.value, self._where, self._index, self.key_places = value, where, index, keys

    @property
    def place(self) -> Place:  # type: ignore[override]
        return self._where(self._index)

    def __reduce__(self) -> tuple[type[Node], tuple[Any, Place, dict[str, Place] | None]]:
        """Return a plain node of what pickling needs."""
        return Node, (self.value, self.place, self.key_places)


def _part(below: Any, *, plain: bool = False) -> Slot | Group | Items:
    if isinstance(below, Slot):
        return below._replace(plain=plain or below.plain)
    return Items(below) if isinstance(next(iter(below)), int) else Group(below)


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and all(one is None for one in value.values()))

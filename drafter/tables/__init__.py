"""Workbooks and CSV files to records, by the labels of a form's fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from drafter.errors import Place, Problem
from drafter.fields import Field
from drafter.load import Node, Source

if TYPE_CHECKING:
    from drafter.tables._records import Layout as Layout
    from drafter.tables._records import Raw as Raw
    from drafter.tables._records import Records

__all__ = ["form_name", "forms", "layout", "place", "raw", "records", "rows"]


def form_name(source: Source) -> Node | None:
    """Return the name of the form that a file asks for, None where it names none."""
    if source.sheets:
        from drafter.tables._assembly import form_name

        return form_name(source.sheets)
    for record in source.records:
        if isinstance(record.value, dict) and "form" in record.value:
            return record.value["form"]
    return None


def records(source: Source, fields: Sequence[Field]) -> tuple[Sequence[Node], list[Problem]]:
    """Return the records of a source and what is wrong with its tables.

    Sheets are assembled by the labels or paths of `fields`, a record each time it is asked for; YAML and JSON already
    hold records.
    """
    if not source.sheets:
        return source.records, []
    from drafter.tables._assembly import assemble

    return assemble(source.sheets, fields)


def forms(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield what records say of their form; of a table no record is made for it."""
    if isinstance(nodes, tuple | list):
        yield from (node.value["form"] for node in nodes if isinstance(node.value, dict) and "form" in node.value)
    else:
        yield from _table(nodes).cells("form")


def place(nodes: Sequence[Node], index: int) -> Place:
    """Return where a record begins."""
    return nodes[index].place if isinstance(nodes, tuple | list) else _table(nodes).place(index)


def layout(nodes: Sequence[Node]) -> Layout | None:
    """Return what all records of a table share; None where they are records already."""
    return None if isinstance(nodes, tuple | list) else _table(nodes).layout


def raw(nodes: Sequence[Node], index: int) -> Raw | Node:
    """Return what `layout` makes a record of: less than the record itself, and quicker to pass on."""
    return nodes[index] if isinstance(nodes, tuple | list) else _table(nodes).raw(index)


def _table(nodes: Sequence[Node]) -> Records:
    from drafter.tables._records import Records

    assert isinstance(nodes, Records)
    return nodes


def rows(nodes: Sequence[Node], number: int) -> Iterator[Place]:
    """Yield where the rows, in whatever sheets, stand that a record is made of."""
    if isinstance(nodes, tuple | list):
        yield from _places(nodes[number])
    else:
        yield from _table(nodes).rows(number)


def _places(node: Node) -> Iterator[Place]:
    yield node.place
    below = node.value.values() if isinstance(node.value, dict) else node.value if isinstance(node.value, list) else ()
    for one in below:
        yield from _places(one)

"""Workbooks and CSV files to records, by the labels of a form's fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drafter.errors import Place, Problem
from drafter.fields import Field
from drafter.load import Node, Source

__all__ = ["form_name", "forms", "records", "rows"]


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
        return
    from drafter.tables._records import Records

    assert isinstance(nodes, Records)
    yield from nodes.cells("form")


def rows(nodes: Sequence[Node], number: int) -> Iterator[Place]:
    """Yield where the rows, in whatever sheets, stand that a record is made of."""
    from drafter.tables._records import Records

    if isinstance(nodes, Records):
        yield from nodes.rows(number)
    else:
        yield from _places(nodes[number])


def _places(node: Node) -> Iterator[Place]:
    yield node.place
    below = node.value.values() if isinstance(node.value, dict) else node.value if isinstance(node.value, list) else ()
    for one in below:
        yield from _places(one)

"""Workbooks and CSV files to records, by the labels of a form's fields."""

from __future__ import annotations

from collections.abc import Sequence

from drafter.errors import Problem
from drafter.fields import Field
from drafter.load import Node, Source

__all__ = ["form_name", "records"]


def form_name(source: Source) -> Node | None:
    """Return the name of the form that a file asks for, None where it names none."""
    if source.sheets:
        from drafter.tables._assembly import form_name

        return form_name(source.sheets)
    for record in source.records:
        if isinstance(record.value, dict) and "form" in record.value:
            return record.value["form"]
    return None


def records(source: Source, fields: Sequence[Field]) -> tuple[list[Node], list[Problem]]:
    """Return the records of a source and what is wrong with its tables.

    Sheets are assembled by the labels or paths of `fields`; YAML and JSON already hold records.
    """
    if not source.sheets:
        return list(source.records), []
    from drafter.tables._assembly import assemble

    return assemble(source.sheets, fields)

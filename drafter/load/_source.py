"""What a facts file holds, before its tables are assembled."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from drafter.load._node import Node, Sheet

__all__ = ["Kind", "Source"]

Kind = Literal["yaml", "json", "csv", "xlsx"]


class Source(NamedTuple):
    """One input file: its records (YAML, JSON), or its sheets (CSV, Excel) that `records` assembles."""

    path: Path
    kind: Kind
    records: tuple[Node, ...]
    sheets: tuple[Sheet, ...]
    digest: str

    def form_name(self) -> Node | None:
        """Return the name of the form that the file asks for, None where it names none."""
        if self.sheets:
            from drafter.load._table import form_name

            return form_name(self.sheets)
        for record in self.records:
            if isinstance(record.value, dict) and "form" in record.value:
                return record.value["form"]
        return None

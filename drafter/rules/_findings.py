"""What a finder is given and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from drafter.fields import Field, Record
from drafter.office import Office

__all__ = ["Context", "FactFinder", "Finding", "TextFinder"]


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a value: the base date of deadlines, the office, the paper's language, all facts and fields."""

    since: date | None = None
    office: Office = field(default_factory=Office)
    language: str = "zh"
    final: bool = False
    fields: tuple[Field, ...] = ()
    record: Record = field(default_factory=dict)


_NONE: Mapping[str, Any] = {}


class Finding(NamedTuple):
    """Something found: the words, values for the message, the whole corrected value if certain, and where.

    `path` is relative to what the finder was given.
    """

    found: str
    values: Mapping[str, Any] = _NONE
    fix: str | None = None
    path: str = ""


TextFinder = Callable[[str, Context], Iterator[Finding]]
FactFinder = Callable[[Context], Iterator[Finding]]

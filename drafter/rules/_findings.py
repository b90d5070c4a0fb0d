"""What a finder is given and what it returns."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from drafter.fields import Field, Record
from drafter.office import Office

__all__ = ["Context", "FactFinder", "Finding", "TextFinder"]

_NOBODY = Office()
_NOTHING: dict[str, Any] = {}


class Context(NamedTuple):
    """What surrounds a value: the base date of deadlines, the office, the paper's language, all facts and fields."""

    since: date | None = None
    office: Office = _NOBODY
    language: str = "zh"
    final: bool = False
    fields: tuple[Field, ...] = ()
    record: Record = _NOTHING


class Finding(NamedTuple):
    """Something found: the words, values for the message, the whole corrected value if certain, and where.

    `path` is relative to what the finder was given; `start` is where the words begin in their text, -1 for the first time
    they occur.
    """

    found: str
    values: Mapping[str, Any] = _NOTHING
    fix: str | None = None
    path: str = ""
    start: int = -1


TextFinder = Callable[[str, Context], Iterator[Finding]]
FactFinder = Callable[[Context], Iterator[Finding]]

"""What a form asks for, and the typed facts it gets."""

from drafter.fields._conversion import Record, convert, escape, spell_out
from drafter.fields._dates import FoundDate, find_dates, parse_date, parse_datetime, parse_time, weekday_name
from drafter.fields._field import IMPLICIT, SCALARS, Field, parse_fields
from drafter.fields._scalars import DOCNO, tidy_docno
from drafter.fields._values import NOT_KNOWN, Choice, Malformed, Person, Placeholder, Unknown

__all__ = [
    "DOCNO",
    "IMPLICIT",
    "NOT_KNOWN",
    "SCALARS",
    "Choice",
    "Field",
    "FoundDate",
    "Malformed",
    "Person",
    "Placeholder",
    "Record",
    "Unknown",
    "convert",
    "escape",
    "find_dates",
    "parse_date",
    "parse_datetime",
    "parse_fields",
    "parse_time",
    "spell_out",
    "tidy_docno",
    "weekday_name",
]

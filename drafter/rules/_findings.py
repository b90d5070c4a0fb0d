"""What a finder is, what it is given and what it returns."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from drafter.fields import Field, Record
from drafter.office import Office
from drafter.patterns import pattern

__all__ = ["Context", "FactFinder", "Finding", "Signs", "TextFinder", "signs"]

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


class Signs(NamedTuple):
    """What must occur in a text before a finder is worth running: one of its words, in any case, or one of its patterns."""

    words: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    def occur(self, text: str, lower: str) -> bool:
        """Return whether they occur in a text, or in all texts together; `lower` is it in small letters, or empty."""
        for one in self.patterns:
            if one.search(text):
                return True
        # One letter is found, or mostly not found, many times as fast as a word.
        return bool(lower) and any(word[0] in lower and word in lower for word in self.words)


class TextFinder(NamedTuple):
    """A finder over text, and the signs of what it finds."""

    find: Callable[[str, Context], Iterator[Finding]]
    signs: Signs


class FactFinder(NamedTuple):
    """A finder over all the facts, what kind of field a form must have for it, and its signs in the texts.

    Without signs it is always run. With `alone` it looks at fields of that kind only, and is given no others.
    """

    find: Callable[[Context], Iterator[Finding]]
    field: Callable[[Field], bool] = lambda field: True
    signs: Signs | None = None
    alone: bool = False

    def fits(self, fields: Sequence[Field]) -> bool:
        """Return whether a form has such a field anywhere."""
        return any(self.field(one) or self.fits(one.fields) for one in fields)


def signs(*patterns: str, words: tuple[str, ...] = ()) -> Signs:
    """Return the signs that words in small letters and patterns describe.

    A pattern that begins with one character is searched ten times as fast as one that begins with a class, so patterns
    are several.
    """
    return Signs(words, tuple(map(pattern, patterns)))

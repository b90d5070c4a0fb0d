"""What can go wrong, as values a person or a program can act on.

    DrafterError            exit 1
    ├── FactsError          exit 1   the facts have problems; nothing was written
    ├── FormError           exit 1   a form folder or house style is wrong
    ├── OutputError         exit 1   the target cannot be written
    └── UnreadableError     exit 3   an input file cannot be read at all

A usage mistake (exit 2) is Click's own. Every error carries its `Problem`s.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

__all__ = [
    "DrafterError",
    "FactsError",
    "FormError",
    "OutputError",
    "Place",
    "Problem",
    "Severity",
    "UnreadableError",
    "Words",
    "near_words",
]

Severity = Literal["error", "warning", "info"]
Words = Mapping[str, str]
"""One text in each language: `{"zh": …, "en": …}`."""


class Place(NamedTuple):
    """Where a value stands: file and line, or sheet and cell (`E4`), in CSV both; lines and columns count from 1."""

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Return the place as a person can click or find it: `minutes.yaml:12`, `议定事项!E4`, `plans.csv:12 (E4)`."""
        if self.sheet:
            return f"{self.sheet}!{self.cell}"
        line = f"{self.file}:{self.line}" if self.line else self.file
        return f"{line} ({self.cell})" if self.cell else line


_NOWHERE = Place()
_NONE: Words = {}


class Problem(NamedTuple):
    """Say one thing that is wrong: what, where, and what to write instead.

    `code` is stable (`DATE-002`, `MIN6`). `path` is the JSON Pointer of the value in the facts
    (`/action_items/3/due`). `fix` is the text to put in its place where that is certain, else None.
    """

    code: str
    severity: Severity
    message: Words
    hint: Words = _NONE
    place: Place = _NOWHERE
    path: str = ""
    fix: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the problem as one JSON object, the same keys in the same order every time."""
        return {
            "code": self.code,
            "severity": self.severity,
            "where": str(self.place),
            "file": self.place.file,
            "line": self.place.line or None,
            "sheet": self.place.sheet or None,
            "cell": self.place.cell or None,
            "path": self.path,
            "message": dict(self.message),
            "hint": dict(self.hint),
            "fix": self.fix,
        }


class DrafterError(Exception):
    """Base of all errors drafter raises on purpose; holds the problems that caused it."""

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(f"{p.place}: {p.code} {p.message.get('en', '')}" for p in self.problems))

    def __reduce__(self) -> "tuple[type[DrafterError], tuple[tuple[Problem, ...]]]":
        """Let an error pass between processes with its problems."""
        return type(self), (self.problems,)


class FactsError(DrafterError):
    """The facts have errors; the problems name each of them."""


class FormError(DrafterError):
    """A form folder, a template or a house style is wrong."""


class OutputError(DrafterError):
    """The target cannot be written."""


class UnreadableError(DrafterError):
    """An input file cannot be read."""

    exit_code = 3


def near_words(word: str, known: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """Return the known word most like this one, as a list: none may be like it."""
    # Imported only when something is wrong: a clean run starts sooner.
    from difflib import get_close_matches

    return get_close_matches(word, list(known), 1, cutoff)

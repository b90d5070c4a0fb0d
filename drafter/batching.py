"""Many records of one file to many papers: each row stands for itself, a bad one does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from drafter import files
from drafter.checking import Checked, check_all, open_facts
from drafter.drafting import draft
from drafter.errors import FactsError, FormError, Place, Problem
from drafter.office import Office

__all__ = ["Outcome", "batch"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: the file written, or None and the problems that stopped it."""

    number: int
    place: Place
    file: Path | None
    problems: tuple[Problem, ...]


def batch(
    path: Path,
    target: Path,
    *,
    folders: Sequence[Path] = (),
    form: str = "",
    language: str = "",
    style_name: str = "",
    letterhead: str = "",
    office: Office | None = None,
    final: bool = False,
    cache: Path | None = None,
) -> Iterator[Outcome]:
    """Write one Word file into the folder `target` for each record of `path`, and yield what became of each.

    Records whose papers have one name get ` (2)`, ` (3)` … in their order. Raise UnreadableError or FormError before
    anything is written, OutputError when the target cannot be written.
    """
    facts = open_facts(path, folders=folders, form=form, office=office, cache=cache)
    if not facts.nodes:
        raise FactsError(facts.problems)
    taken: set[str] = set()
    for number, checked in enumerate(check_all(facts, language=language, final=final), 1):
        yield _one(number, checked, target, taken, style_name, letterhead, cache)


def _one(
    number: int, checked: Checked, target: Path, taken: set[str], style_name: str, letterhead: str, cache: Path | None
) -> Outcome:
    try:
        drafted = draft(checked, style_name=style_name, letterhead=letterhead, cache=cache)
    except (FactsError, FormError) as error:
        known = checked.problems if isinstance(error, FactsError) else (*error.problems, *checked.problems)
        return Outcome(number, checked.node.place, None, known)
    file = target / f"{_unique(drafted.file_name, taken)}.docx"
    files.write(file, drafted.docx(cache), sync=False)
    return Outcome(number, checked.node.place, file, checked.problems)


def _unique(name: str, taken: set[str]) -> str:
    unique, count = name, 1
    while unique.casefold() in taken:
        count += 1
        unique = f"{name} ({count})"
    taken.add(unique.casefold())
    return unique

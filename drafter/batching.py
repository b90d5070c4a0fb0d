"""Many records of one file to many papers: each row stands for itself, a bad one does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from drafter import files
from drafter.checking import check_all, open_facts
from drafter.drafting import draft_all
from drafter.errors import FactsError, FormError, OutputError, Place, Problem
from drafter.office import Office
from drafter.saving import Output, save

__all__ = ["Outcome", "batch"]


_GROUP = 50
"""Papers that wait for the disk together."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: the files written, the form's own paper first, or none and what stopped them."""

    number: int
    place: Place
    files: tuple[Path, ...]
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
    force: bool = False,
    cache: Path | None = None,
) -> Iterator[Outcome]:
    """Write the papers of each record of `path` into the folder `target` as Word files, and yield what became of each.

    `language` is that of papers whose record names none. Records whose papers have one name get ` (2)`, ` (3)` … in
    their order. A paper that somebody has edited since is left alone unless `force`. Papers are on the disk when they
    are yielded. Raise UnreadableError, FactsError or FormError before anything is written, OutputError where the folder
    cannot be written.
    """
    facts = open_facts(path, folders=folders, form=form, office=office, cache=cache)
    if not facts.nodes:
        raise FactsError(facts.problems)
    taken: set[str] = set()
    waiting: list[Outcome] = []
    for number, checked in enumerate(check_all(facts, language=language, final=final), 1):
        place = checked.node.place
        try:
            papers = draft_all(checked, style_name=style_name, letterhead=letterhead, cache=cache)
            made = [Output(target / f"{_unique(one.file_name, taken)}.docx", one.docx(cache)) for one in papers]
            save(made, cache=cache, force=force, sync=False)
        except FactsError:
            waiting.append(Outcome(number, place, (), checked.problems))
        except (FormError, OutputError) as error:
            if isinstance(error, OutputError) and not any(one.path.exists() for one in made):
                # Not these files are in the way: the folder or the disk is, and the next paper would fail too.
                raise
            waiting.append(Outcome(number, place, (), (*error.problems, *checked.problems)))
        else:
            waiting.append(Outcome(number, place, tuple(one.path for one in made), checked.problems))
        if len(waiting) == _GROUP:
            yield from _on_disk(waiting)
            waiting = []
    yield from _on_disk(waiting)


def _on_disk(outcomes: list[Outcome]) -> list[Outcome]:
    files.sync(file for outcome in outcomes for file in outcome.files)
    return outcomes


def _unique(name: str, taken: set[str]) -> str:
    unique, count = name, 1
    while unique.casefold() in taken:
        count += 1
        unique = f"{name} ({count})"
    taken.add(unique.casefold())
    return unique

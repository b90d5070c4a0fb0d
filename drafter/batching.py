"""Many records of one file to many papers: each row stands for itself, a bad one does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from drafter import files
from drafter.checking import check_all, open_facts
from drafter.drafting import draft
from drafter.errors import FactsError, FormError, OutputError, Place, Problem
from drafter.office import Office
from drafter.saving import Output, save

__all__ = ["Outcome", "batch"]


_GROUP = 50
"""Papers that wait for the disk together."""


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
    force: bool = False,
    cache: Path | None = None,
) -> Iterator[Outcome]:
    """Write one Word file into the folder `target` for each record of `path`, and yield what became of each.

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
            drafted = draft(checked, style_name=style_name, letterhead=letterhead, cache=cache)
            file = target / f"{_unique(drafted.file_name, taken)}.docx"
            save([Output(file, drafted.docx(cache))], cache=cache, force=force, sync=False)
        except FactsError:
            waiting.append(Outcome(number, place, None, checked.problems))
        except (FormError, OutputError) as error:
            if isinstance(error, OutputError) and not file.exists():
                # Not this one file is in the way: the folder or the disk is, and the next paper would fail too.
                raise
            waiting.append(Outcome(number, place, None, (*error.problems, *checked.problems)))
        else:
            waiting.append(Outcome(number, place, file, checked.problems))
        if len(waiting) == _GROUP:
            yield from _on_disk(waiting)
            waiting = []
    yield from _on_disk(waiting)


def _on_disk(outcomes: list[Outcome]) -> list[Outcome]:
    files.sync(outcome.file for outcome in outcomes if outcome.file)
    return outcomes


def _unique(name: str, taken: set[str]) -> str:
    unique, count = name, 1
    while unique.casefold() in taken:
        count += 1
        unique = f"{name} ({count})"
    taken.add(unique.casefold())
    return unique

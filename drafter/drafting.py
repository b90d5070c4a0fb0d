"""From a file of facts to papers: the pipeline.

    read ─► check ─► Checked ─► draft ─► Drafted ─► .docx() .html()
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from drafter import load, markup, names, style, word
from drafter.compose import Composer
from drafter.document import Document
from drafter.errors import FactsError, Place, Problem, UnreadableError
from drafter.fields import convert
from drafter.forms import Form, find_form
from drafter.load import Node
from drafter.office import Office

__all__ = ["Checked", "Drafted", "check", "check_file", "draft"]


@dataclass(frozen=True)
class Checked:
    """One record of facts after the check: typed `facts`, and every problem found, errors first by place."""

    form: Form
    facts: Mapping[str, Any]
    problems: tuple[Problem, ...]
    node: Node
    office: Office
    language: str

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that stop the draft."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


@dataclass(frozen=True)
class Drafted:
    """A paper: its markup, its model, and the files made of it."""

    markup: str
    document: Document
    style: style.HouseStyle
    letterhead: str
    file_name: str
    terms: tuple[str, ...]

    def docx(self, cache: Path | None = None) -> bytes:
        """Return the Word file; `cache` keeps the constant parts between processes."""
        return word.write(self.document, self.style, letterhead=self.letterhead, cache=cache, terms=self.terms)

    def html(self) -> str:
        """Return the preview page."""
        from drafter import html

        return html.write(self.document, self.style, letterhead=self.letterhead)


def check_file(
    path: Path,
    *,
    folders: Sequence[Path] = (),
    form: str = "",
    language: str = "",
    office: Office | None = None,
    final: bool = False,
) -> list[Checked]:
    """Read a file of facts and check every record in it.

    `form` and `language` go before what the file says. Raise UnreadableError if the file cannot be read or names no
    form, FormError if there is no such form.
    """
    source = load.read(path)
    named = source.form_name()
    name = form or (named.value if named and isinstance(named.value, str) else "")
    if not name:
        raise UnreadableError(_no_form(path))
    found = find_form(name.strip(), folders, named.place if named and not form else None)
    records, problems = load.records(source, found.fields)
    office = office or Office.for_file(path)
    checked = [check(node, found, office=office, language=language, final=final) for node in records]
    if problems and checked:
        checked[0] = replace(checked[0], problems=(*problems, *checked[0].problems))
    elif problems:
        raise FactsError(problems)
    return checked


def check(node: Node, form: Form, *, office: Office, language: str = "", final: bool = False) -> Checked:
    """Check one record of raw facts against its form: structure, types, rules; all problems at once."""
    language = language or _said(node, "language") or form.languages[0]
    facts, problems = convert(node, form.fields, validator=form.validator, final=final, office=office)
    problems += form.rules.check(facts, node, office, language=language, final=final)
    return Checked(form, facts, tuple(problems), node, office, language)


def draft(checked: Checked, *, style_name: str = "", letterhead: str = "", cache: Path | None = None) -> Drafted:
    """Draft one checked record. Raise FactsError if it has errors, FormError if the form is at fault."""
    if checked.errors:
        raise FactsError(checked.errors)
    form, facts, office, language = checked.form, checked.facts, checked.office, checked.language
    composer = composed(form, language, cache)
    text = composer.markup(facts, office=office)
    document = Document(
        markup.parse(text, language=language),
        title=composer.line(form.paper["title"], facts),
        language=language,
        creator=composer.line(form.paper["creator"], facts),
        subject=form.title[language],
        issued=composer.value(form.paper["issued"], facts),
    )
    house = _house(style_name or facts.get("style") or office.style_for(form.styles[language]), language, office.fonts,
                   form.folders)  # fmt: skip
    file_name = names.clean(composer.line(form.file_name, facts))
    return Drafted(text, document, house, letterhead or facts.get("letterhead") or office.letterhead, file_name,
                   office.terms)  # fmt: skip


@cache
def composed(form: Form, language: str, cache: Path | None) -> Composer:
    return Composer(form.folder, form.shared, language, cache)

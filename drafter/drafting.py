"""From checked facts to a paper: compose ─► markup ─► model ─► .docx, .html."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache as remember
from pathlib import Path
from typing import Any, NamedTuple

from drafter import markup, style, word
from drafter.checking import Checked
from drafter.compose import Composer
from drafter.document import Document
from drafter.errors import FactsError, FormError, Place, Problem
from drafter.files import safe_name
from drafter.forms import Form
from drafter.style import HouseStyle

__all__ = ["Drafted", "draft"]


class Drafted(NamedTuple):
    """A paper: its markup, its model, its house style; `file_name` has no suffix."""

    markup: str
    document: Document
    style: HouseStyle
    letterhead: str
    file_name: str
    terms: tuple[str, ...]

    def docx(self, cache: Path | None = None) -> bytes:
        """Return the Word file; constant parts are kept in `cache` between processes if given."""
        return word.write(self.document, self.style, letterhead=self.letterhead, cache=cache, terms=self.terms)

    def html(self) -> str:
        """Return the preview page."""
        from drafter import html

        return html.write(self.document, self.style, letterhead=self.letterhead, terms=self.terms)


def draft(checked: Checked, *, style_name: str = "", letterhead: str = "", cache: Path | None = None) -> Drafted:
    """Draft one checked record in a house style: the one named, or that of the facts, of the office, of the form.

    `letterhead` is red or preprinted. Raise FactsError if the record has errors, FormError if the form is at fault.
    """
    if checked.errors:
        raise FactsError(checked.errors)
    form, facts, office, language = checked.form, checked.facts, checked.office, checked.language
    house = _house(_style_of(checked, style_name), form, language, office.fonts, cache)
    composer = _composer(form, language, cache)
    text = composer.markup(facts, office=office)
    document = Document(
        _blocks(text, form, language),
        title=composer.line(form.paper["title"], facts),
        language=language,
        creator=composer.line(form.paper["creator"], facts),
        subject=form.title[language],
        issued=_day(composer.value(form.paper["issued"], facts)),
    )
    file_name = safe_name(composer.line(form.file_name, facts))
    chosen = letterhead or _said(checked, "letterhead") or office.letterhead
    return Drafted(text, document, house, chosen, file_name, office.terms)


def _style_of(checked: Checked, named: str) -> str:
    if checked.language not in checked.form.styles:
        message = {
            "zh": f"“{checked.form.title['zh']}”没有英文稿",
            "en": f"The form {checked.form.name} has no English text",
        }
        hint = {"zh": "去掉 language: en", "en": "Remove language: en"}
        raise FormError(Problem("FORM-009", "error", message, hint, checked.node.place))
    return named or _said(checked, "style") or checked.office.style_for(checked.form.styles[checked.language])


def _said(checked: Checked, key: str) -> str:
    member = checked.node.value.get(key) if isinstance(checked.node.value, dict) else None
    return member.value if member and isinstance(member.value, str) else ""


def _blocks(text: str, form: Form, language: str) -> Any:
    try:
        return markup.parse(text, language=language)
    except FormError as error:
        file = f"{form.name} markup"  # what --to markup prints; the template's own lines are no longer known
        raise FormError(
            one._replace(place=Place(file, one.place.line, one.place.column)) for one in error.problems
        ) from None


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


@remember
def _composer(form: Form, language: str, cache: Path | None) -> Composer:
    return Composer(form.folder, form.shared, language, cache)


@remember
def _house(name: str, form: Form, language: str, fonts: str, cache: Path | None) -> HouseStyle:
    return style.load(name, language=language, fonts=fonts, folders=form.folders, cache=cache)

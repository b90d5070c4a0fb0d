"""From checked facts to a paper: compose ─► markup ─► model ─► .docx, .html."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache as remember
from pathlib import Path
from typing import Any, NamedTuple

from drafter import load, markup, style, word
from drafter.checking import Checked
from drafter.compose import Composer
from drafter.composed import Composed
from drafter.document import Document
from drafter.errors import FactsError, FormError, Place, Problem
from drafter.files import safe_name
from drafter.forms import Form, Piece
from drafter.patterns import pattern
from drafter.style import HouseStyle

__all__ = ["Drafted", "draft", "draft_all", "line_of", "source_of"]

_NUMBER = pattern(r"<!--(\d+)-->")


class Drafted(NamedTuple):
    """A paper: what its template made, its model, its house style; `piece` is empty for the form's own.

    `file_name` has no suffix.
    """

    composed: Composed
    document: Document
    style: HouseStyle
    letterhead: str
    file_name: str
    terms: tuple[str, ...]
    piece: str = ""

    @property
    def markup(self) -> str:
        """The paper's markup."""
        return self.composed.markup()

    def docx(self, cache: Path | None = None) -> bytes:
        """Return the Word file; constant parts are kept in `cache` between processes if given."""
        return word.write(self.document, self.style, letterhead=self.letterhead, cache=cache, terms=self.terms)

    def html(self) -> str:
        """Return the preview page."""
        from drafter import html

        return html.write(self.document, self.style, letterhead=self.letterhead, terms=self.terms)


def draft(checked: Checked, *, style_name: str = "", letterhead: str = "", cache: Path | None = None) -> Drafted:
    """Draft one checked record in a house style: the one named, or that of the facts, of the office, of the form.

    `letterhead` is red or preprinted. Raise FactsError if the record has errors, FormError if the form is at fault or
    a set (FORM-036).
    """
    if checked.form.papers:
        message = {"zh": "一套公文不止一份", "en": "A set is more than one paper"}
        raise FormError(Problem("FORM-036", "error", message, {"zh": "用draft_all", "en": "Use draft_all"}))
    return _piece(checked, checked.form.pieces[0], style_name, letterhead, cache, {})


def draft_all(
    checked: Checked, *, style_name: str = "", letterhead: str = "", cache: Path | None = None
) -> list[Drafted]:
    """Draft one checked record with every piece that goes out with it, the form's own paper first; else as `draft`.

    Of a set, draft all the papers of the matter.
    """
    if checked.form.papers:
        if checked.errors:
            raise FactsError(checked.errors)
        looks = {"style_name": style_name, "letterhead": letterhead}
        return [paper for one in checked.papers for paper in draft_all(one, **looks, cache=cache)]
    papers = []
    for piece in checked.form.pieces:
        for more in _occasions(checked, piece, cache):
            papers.append(_piece(checked, piece, style_name, letterhead, cache, more))
    return papers


def source_of(checked: Checked, cache: Path | None = None) -> tuple[str, date | None]:
    """Return the title and the date of a record's own paper, by which other papers cite it."""
    composer = _composer(checked.form, checked.language, cache)
    paper = checked.form.pieces[0].paper
    (title,) = composer.lines((paper["title"],), checked.facts)
    return title, _day(composer.value(paper["issued"], checked.facts))


def line_of(checked: Checked, source: str, cache: Path | None = None) -> str:
    """Return one line of text made of a record's facts by a template string such as `{{ number }}`."""
    return _composer(checked.form, checked.language, cache).lines((source,), checked.facts)[0]


def _occasions(checked: Checked, piece: Piece, cache: Path | None) -> Iterator[dict[str, Any]]:
    """Yield what a piece is drafted with besides the facts: nothing once, or each item of its list."""
    if not piece.when and not piece.each:
        yield {}
        return
    composer = _composer(checked.form, checked.language, cache)
    if piece.when and not composer.value(piece.when, checked.facts):
        return
    items = composer.value(piece.each, checked.facts) if piece.each else ()
    yield from ({"item": item, "index": index} for index, item in enumerate(items, 1)) if piece.each else [{}]


def _piece(
    checked: Checked, piece: Piece, style_name: str, letterhead: str, cache: Path | None, more: dict[str, Any]
) -> Drafted:
    if checked.errors:
        raise FactsError(checked.errors)
    form, facts, office, language = checked.form, checked.facts, checked.office, checked.language
    house = _house_of(checked, piece, style_name, cache)
    composer = _composer(form, language, cache)
    more = {"workdays": lambda start, end: office.workdays.between(start, end), **more}
    paper = composer.paper(facts, piece.template, office=office, **more)
    sources = (piece.paper["title"], piece.paper["creator"], piece.file_name)
    title, creator, file_name = composer.lines(sources, facts, **more)
    document = Document(
        _blocks(paper, composer, piece.template, lambda: composer.traced(facts, piece.template, office=office, **more)),
        title=title,
        language=language,
        creator=creator,
        subject=piece.title[language],
        issued=_day(composer.value(piece.paper["issued"], facts, **more)),
    )
    chosen = letterhead or load.said(checked.node, "letterhead") or office.letterhead
    return Drafted(paper, document, house, chosen, safe_name(file_name), office.terms, piece.name)


def _house_of(checked: Checked, piece: Piece, named: str, cache: Path | None) -> HouseStyle:
    wanted = _style_of(checked, piece, named)
    try:
        return _house(wanted, checked.form, checked.language, checked.office.fonts, cache)
    except FormError as error:
        place = Place() if named or wanted != load.said(checked.node, "style") else load.at(checked.node, "/style")
        raise FormError(one._replace(place=one.place if one.place.file else place) for one in error.problems) from None


def _style_of(checked: Checked, piece: Piece, named: str) -> str:
    if checked.language not in piece.styles:
        message = {
            "zh": f"“{checked.form.title['zh']}”没有英文稿",
            "en": f"The form {checked.form.name} has no English text",
        }
        hint = {"zh": "去掉 language: en", "en": "Remove language: en"}
        raise FormError(Problem("FORM-009", "error", message, hint, checked.node.place))
    return named or load.said(checked.node, "style") or checked.office.style_for(piece.styles[checked.language])


def _blocks(paper: Composed, composer: Composer, template: str, traced: Callable[[], str]) -> Any:
    try:
        return markup.parse(paper, language=composer.language)
    except FormError as error:
        raise FormError(_in_template(traced, composer, template) or error.problems) from None


def _in_template(traced: Callable[[], str], composer: Composer, template: str) -> list[Problem]:
    """Return what is wrong with markup, each at the line of the template that made it."""
    found: list[Problem] = []
    text = ""
    try:
        text = traced()
        markup.parse(text, language=composer.language)
    except FormError as error:
        lines = text.split("\n")
        for one in error.problems if text else ():
            before = [*lines[: one.place.line - 1], lines[one.place.line - 1][: one.place.column]]
            numbers = _NUMBER.findall("\n".join(before))
            found.append(one._replace(place=Place(str(composer.folder / template), int(numbers[-1]) if numbers else 0)))
    return found


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


@remember
def _composer(form: Form, language: str, cache: Path | None) -> Composer:
    return Composer(form.folder, form.shared, language, cache)


@remember
def _house(name: str, form: Form, language: str, fonts: str, cache: Path | None) -> HouseStyle:
    return style.load(name, language=language, fonts=fonts, folders=form.folders, cache=cache)

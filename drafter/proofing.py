"""Everything wrong with a form folder at once, for whoever makes a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from drafter import load
from drafter.checking import check
from drafter.compose import Composer
from drafter.drafting import draft_all
from drafter.errors import DrafterError, Place, Problem
from drafter.fields import IMPLICIT
from drafter.forms import Form, built_in, find_form
from drafter.office import Office
from drafter.sets import verify
from drafter.template_proof import proof_template

__all__ = ["proof"]

_KNOWN = ("office", "item", "index", "workdays", *IMPLICIT)


def proof(folder: Path) -> list[Problem]:
    """Return every problem of the form or set in a folder: form.yaml, rules, templates, translations, samples, styles.

    FORM-023 a sample that is not there, -024 one of another form; the samples are checked and, where the templates are sound,
    drafted in each style that the form offers.
    """
    found: list[Problem] = []
    form = _tried(found, lambda: find_form(folder.name, (folder.parent,)))
    if form is None or _tried(found, lambda: form.fields) is None:
        return found + list(_files(folder))
    _tried(found, lambda: form.rules.verify())
    if form.papers:
        _tried(found, lambda: verify(form))
    sound = not found
    for language in form.languages:
        composer = _tried(found, lambda: Composer(form.folder, form.shared, language))  # noqa: B023 - called at once
        if composer:
            for piece in form.pieces:
                found += proof_template(composer, piece.template, form.fields, _KNOWN)
    drafts = not found
    for language in form.languages if sound else ():
        found += _sample(form, language, drafts=drafts)
    return list({(one.code, one.place, one.message["zh"]): one for one in found}.values())


def _files(folder: Path) -> Iterator[Problem]:
    """Yield what is wrong with the files of a form whose form.yaml cannot be read."""
    shared = [path for path in (folder.parent / "_shared", built_in() / "_shared") if path.is_dir()]
    found: list[Problem] = []
    if composer := _tried(found, lambda: Composer(folder, shared, "zh")):
        for template in sorted(folder.glob("*.html")):
            found += proof_template(composer, template.name, None, ())
    for sample in sorted(folder.glob("sample*.yaml")):
        _tried(found, lambda: load.read(sample))  # noqa: B023 - called at once
    yield from found


def _sample(form: Form, language: str, *, drafts: bool) -> Iterator[Problem]:
    path = form.sample_path(language)
    if not path.is_file():
        message = {"zh": f"没有样例{path.name}", "en": f"There is no {path.name}"}
        hint = {"zh": "写一份填好的样例，new 和 demo 都要用", "en": "Write a filled-in example: new and demo need it"}
        yield Problem("FORM-023", "error", message, hint, Place(str(path)))
        return
    found: list[Problem] = []
    checked = _tried(found, lambda: check(load.read(path).records[0], form, office=Office(), language=language))
    yield from found
    if checked is None:
        return
    if (named := _named(checked.node)) not in ("", form.name):
        message = {"zh": f"样例写的是form: {named}", "en": f"The sample says form: {named}"}
        hint = {"zh": f"写成form: {form.name}", "en": f"Write form: {form.name}"}
        yield Problem("FORM-024", "error", message, hint, load.at(checked.node, "/form"))
    yield from (problem for problem in checked.problems if problem.severity != "info")
    if checked.errors or not drafts:
        return
    for style in form.styles[language] if form.pieces else ("",):
        wrong: list[Problem] = []
        _tried(wrong, lambda: [one.docx() for one in draft_all(checked, style_name=style)])  # noqa: B023 - called at once
        yield from wrong


def _named(node: load.Node) -> str:
    member = node.value.get("form") if isinstance(node.value, dict) else None
    return str(member.value) if member and member.value else ""


def _tried(found: list[Problem], action: Callable[[], Any]) -> Any:
    """Return what an action gives, or None with its problems added to `found`."""
    try:
        return action() or True
    except DrafterError as error:
        found += error.problems
        return None

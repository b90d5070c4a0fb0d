"""一事一套: which papers of a set the facts of one matter call for, and what is wrong with them told of the matter."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache as remember
from pathlib import Path
from typing import Any, NamedTuple

from drafter import load
from drafter.compose import Composer
from drafter.derivation import Derived, derive, look_up
from drafter.errors import FormError, Place, Problem, Words
from drafter.fields import NOT_KNOWN, Field, spell_out
from drafter.forms import Form, Paper, find_form
from drafter.load import Node
from drafter.office import Office
from drafter.rules import functions

__all__ = ["Due", "due", "traced", "verify"]

_ALL = ("all", "全部")


class Due(NamedTuple):
    """A paper to be drafted: what it is called, its form with the pieces that are wanted, its raw facts."""

    title: Words
    form: Form
    derived: Derived


def due(
    form: Form, facts: Mapping[str, Any], node: Node, office: Office, *, language: str, stage: str = ""
) -> tuple[list[Due], list[Problem]]:
    """Return the papers that a matter calls for at `stage` (else at its own stage; `all`: at any), and what there is to say.

    SET-001 there is no such stage, -002 a paper of the stage lacks facts (an error where none has them), -003 a form
    has no text in the matter's language.
    """
    field = next((one for one in form.fields if one.name == "stage"), None)
    wanted = stage or str(facts.get("stage") or "")
    named = next((one for one in field.choices if wanted in (one, one.labels["en"])), "") if field else ""
    if stage and stage not in _ALL and not named:
        return [], [_no_stage(stage, field)]
    ready: list[Due] = []
    lacking: list[Problem] = []
    silent: list[Problem] = []
    for paper in form.papers:
        if named and named not in paper.stages:
            continue
        title, source, needs = _at_stage(form, paper, named)
        values = {need: look_up(facts, _pointer(need)) for need in needs}
        if language not in source.languages:
            silent.append(_no_text(title, language, node))
        elif absent := [need for need, value in values.items() if value in (None, []) and value is not NOT_KNOWN]:
            lacking.append(_lacks(title, absent, form, node))
        elif NOT_KNOWN not in values.values():
            ready.append(Due(title, source, _derived(form, paper, facts, node, office, language)))
    if ready:
        lacking = [one._replace(severity="info") for one in lacking] if named else []
    return ready, [*lacking, *silent]


def verify(form: Form) -> None:
    """Raise FormError FORM-035 with every form, piece, stage and fact that set.yaml speaks of and there is not."""
    stages = [str(choice) for field in form.fields if field.name == "stage" for choice in field.choices]
    found: list[Problem] = []
    for paper in form.papers:
        for stage in ("", *paper.stages):
            try:
                if stage and stage not in stages:
                    raise FormError(_unknown(form, stage))
                for need in _at_stage(form, paper, stage)[2]:
                    _trail(form, need)
            except FormError as error:
                found += error.problems
    if found:
        raise FormError(found)


def traced(
    found: Iterable[tuple[Due, Sequence[Problem]]], facts: Mapping[str, Any], known: Sequence[Problem]
) -> list[Problem]:
    """Return the problems of a matter's papers as problems of the matter, each once and with the names of its papers.

    Left out are those `known` of the matter itself, and those about a fact that could not be read.
    """
    said = {_key(problem) for problem in known}
    papers: dict[tuple[object, ...], tuple[Problem, list[Words]]] = {}
    for one, problems in found:
        for problem in problems:
            pointer = one.derived.origin(problem.path)
            if _key(problem) in said or look_up(facts, pointer) is NOT_KNOWN:
                continue
            # What is certain of the paper's text need not be so of the fact that it was made of.
            problem = problem._replace(path=pointer, fix=None)
            titles = papers.setdefault(_key(problem), (problem, []))[1]
            if one.title not in titles:
                titles.append(one.title)
    return [problem._replace(message=_of(titles, problem.message)) for problem, titles in papers.values()]


def _key(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.place, problem.message["zh"]


def _of(titles: Sequence[Words], message: Words) -> Words:
    zh, en = ("、".join(one["zh"] for one in titles), ", ".join(one["en"] for one in titles))
    return {"zh": f"{zh}：{message['zh']}", "en": f"{en}: {message['en']}"}


def _at_stage(form: Form, paper: Paper, stage: str) -> tuple[Words, Form, tuple[str, ...]]:
    """Return what a paper is called at a stage (at any, if empty), its form with the pieces wanted, and what it needs."""
    source = find_form(paper.form, form.folders[:-1], Place(str(_file(form))), form.cache)
    if not stage:
        return source.title, source, paper.needs
    wanted, more = paper.stages[stage].get("pieces") or (), paper.stages[stage].get("needs") or ()
    found = _of_pieces(source, tuple(wanted))
    if len(found.pieces) != len(wanted):
        raise FormError(_unknown(form, f"{paper.form}: {', '.join(wanted)}"))
    return found.pieces[0].title, found, (*paper.needs, *more)


@remember
def _of_pieces(form: Form, names: tuple[str, ...]) -> Form:
    """Return a form that drafts these pieces only; the same one each time, since what is compiled belongs to it."""
    return form._replace(pieces=tuple(piece for piece in form.pieces if (piece.name or form.name) in names))


def _derived(form: Form, paper: Paper, facts: Mapping[str, Any], node: Node, office: Office, language: str) -> Derived:
    try:
        return derive(
            paper.facts, facts, node, form.fields,
            shared=form.names, composer=_composer(form, language), functions=functions(office),
        )  # fmt: skip
    except FormError as error:
        raise FormError(one._replace(place=Place(str(_file(form)))) for one in error.problems) from None


@remember
def _composer(form: Form, language: str) -> Composer:
    return Composer(form.folder, form.shared, language, form.cache)


def _pointer(dotted: str) -> str:
    return "/" + dotted.replace(".", "/")


def _trail(form: Form, dotted: str) -> list[Field]:
    trail, fields = [], form.fields
    for name in dotted.split("."):
        field = next((one for one in fields if one.name == name), None)
        if field is None:
            raise FormError(_unknown(form, dotted))
        trail.append(field)
        fields = field.fields if field.type == "group" else ()
    return trail


def _file(form: Form) -> Path:
    return form.folder / "set.yaml"


def _unknown(form: Form, what: str) -> Problem:
    message = {"zh": f"set.yaml里的“{what}”没有这样的内容", "en": f"set.yaml speaks of “{what}”, which there is not"}
    hint = {
        "zh": "needs写字段名，pieces写表单名或者它各件的名称，stages写阶段字段的选项",
        "en": "needs names fields, pieces the form or its pieces, stages the choices of the field stage",
    }
    return Problem("FORM-035", "error", message, hint, Place(str(_file(form))))


def _no_stage(stage: str, field: Field | None) -> Problem:
    stages = field.choices if field else ()
    message = {"zh": f"没有“{stage}”这个阶段", "en": f"There is no stage “{stage}”"}
    zh, en = "、".join(stages), ", ".join(one.labels["en"] for one in stages)
    return Problem("SET-001", "error", message, {"zh": f"--stage 可以写：{zh}、全部", "en": f"Stages: {en}, all"})


def _lacks(title: Words, absent: Sequence[str], form: Form, node: Node) -> Problem:
    trails = [_trail(form, need) for need in absent]
    zh, en = (sep.join(spell_out(one, lang) for one in trails) for sep, lang in (("、", "zh"), (", ", "en")))
    message = {"zh": f"{title['zh']}没有出：还没有填{zh}", "en": f"No {title['en']} yet: {en} not given"}
    hint = {"zh": "填上就出；不到时候可以不管", "en": "It is drafted once that is given"}
    return Problem("SET-002", "error", message, hint, load.at(node, _pointer(absent[0])), _pointer(absent[0]))


def _no_text(title: Words, language: str, node: Node) -> Problem:
    message = {"zh": f"{title['zh']}没有英文稿，没有出", "en": f"No {title['en']}: its form has no English text"}
    return Problem("SET-003", "info", message, {}, load.at(node, "/language"), "/language")

"""What can be told of a template without facts: names and tags that there are not, phrases without translation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from drafter.compose import Composer
from drafter.errors import FormError, Place, Problem, near_words
from drafter.fields import Field
from drafter.markup import unknown_names
from drafter.patterns import pattern

__all__ = ["proof_template"]

_JINJA = pattern(r"(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")


def proof_template(
    composer: Composer, template: str, fields: Sequence[Field] | None, known: Collection[str]
) -> Iterator[Problem]:
    """Yield every problem of a template, each with its line.

    FORM-001 it does not compile, -021 a name that is neither one of the `fields` nor `known`, -022 a phrase without
    translation, -102, -104 and -105 tags, attributes and classes that markup has not. Without `fields`, which form.yaml
    could not tell, names are not looked at.
    """
    path = composer.folder / template
    try:
        tree = composer.parse(template)
    except FormError as error:
        yield from error.problems
        return
    if fields is not None:
        yield from _names(composer, tree, path, fields, known)
        yield from _members(tree, path, fields)
    yield from _phrases(composer, tree, path)
    # What Jinja puts in is not known yet; the lines stay the same.
    blank = _JINJA.sub(lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"))
    yield from (one._replace(place=Place(str(path), one.place.line)) for one in unknown_names(blank))


def _names(
    composer: Composer, tree: nodes.Template, path: Path, fields: Sequence[Field], known: Collection[str]
) -> Iterator[Problem]:
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    names = {*(one.name for one in fields), *known}
    unknown = find_undeclared_variables(tree) - own - names - set(composer.environment.globals)
    for name in tree.find_all(nodes.Name):
        if name.name in unknown:
            unknown.discard(name.name)
            yield _unknown(name.name, path, name.lineno, sorted(names))


def _members(tree: nodes.Template, path: Path, fields: Sequence[Field]) -> Iterator[Problem]:
    """Yield members that a group, or the items of a list that a loop goes through, have not."""
    stored = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    groups = {one.name: one.fields for one in fields if one.type == "group" and one.fields and one.name not in stored}
    yield from _misnamed(tree, path, groups)
    lists = {one.name: one.fields for one in fields if one.type == "list" and one.fields}
    for loop in tree.find_all(nodes.For):
        match loop:
            case nodes.For(target=nodes.Name(name=item), iter=nodes.Name(name=name)) if name in lists:
                for part in loop.body:
                    yield from _misnamed(part, path, {item: lists[name]})


def _misnamed(tree: nodes.Node, path: Path, groups: Mapping[str, Sequence[Field]]) -> Iterator[Problem]:
    for member in tree.find_all(nodes.Getattr):
        match member:
            case nodes.Getattr(node=nodes.Name(name=name), attr=attr) if name in groups:
                names = [field.name for field in groups[name]]
                if attr not in names:
                    yield _unknown(f"{name}.{attr}", path, member.lineno, [f"{name}.{one}" for one in names])


def _unknown(name: str, path: Path, line: int, known: Iterable[str]) -> Problem:
    near = near_words(name, list(known))
    return Problem(
        "FORM-021",
        "error",
        {
            "zh": f"模板用到“{name}”，form.yaml里没有这个字段",
            "en": f"The template uses “{name}”, which form.yaml lacks",
        },
        {"zh": f"是不是“{near[0]}”？", "en": f"Did you mean “{near[0]}”?"} if near else {},
        Place(str(path), line),
    )


def _phrases(composer: Composer, tree: nodes.Template, path: Path) -> Iterator[Problem]:
    for call in tree.find_all(nodes.Call) if composer.language != "zh" else ():
        match call:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=str(phrase)), *_]):
                if phrase.strip() and phrase not in composer.catalogue.phrases:
                    zh, en = f"“{phrase}”没有译文", f"“{phrase}” has no translation"
                    file = f"locale/{composer.language}.po"
                    hint = {"zh": f"写进 {file}", "en": f"Put it into {file}"}
                    yield Problem("FORM-022", "error", {"zh": zh, "en": en}, hint, Place(str(path), call.lineno))

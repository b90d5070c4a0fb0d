"""What can be told of a template without facts: names and tags that there are not, phrases without translation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from drafter.compose import Composer
from drafter.errors import FormError, Place, Problem, near_words
from drafter.fields import Field
from drafter.markup.names import PUT_IN, unknown_names
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
    blank = _JINJA.sub(lambda found: PUT_IN + "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"))
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


_SAME = ("list", "rejectattr", "reverse", "selectattr", "sort", "unique")
"""Filters that give items of the list they are given."""
_Shape = tuple[Sequence[Field], bool]
"""The members of a group, or of each item of a list, and whether it is a list."""


def _members(tree: nodes.Template, path: Path, fields: Sequence[Field]) -> Iterator[Problem]:
    """Yield members that a group has not, or an item of a list that a loop goes through."""
    stored = {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")}
    known = {one.name: (one.fields, one.type == "list") for one in fields if one.fields and one.name not in stored}
    yield from _misnamed(tree, path, known)


def _misnamed(node: nodes.Node, path: Path, known: Mapping[str, _Shape]) -> Iterator[Problem]:
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        inside = {name: shape for name, shape in known.items() if name != node.target.name}
        if (shape := _shape(node.iter, known)) and shape[1]:
            inside[node.target.name] = (shape[0], False)
        yield from _misnamed(node.iter, path, known)
        for part in (*node.body, *node.else_, *([node.test] if node.test else [])):
            yield from _misnamed(part, path, inside)
        return
    if asked := _asked(node):
        owner, member, listed = asked
        if (shape := _shape(owner, known)) and shape[1] == listed:
            names, said = [field.name for field in shape[0]], _said(owner)
            if member not in names:
                yield _unknown(f"{said}.{member}", path, node.lineno, [f"{said}.{one}" for one in names])
    for part in node.iter_child_nodes():
        yield from _misnamed(part, path, known)


def _asked(node: nodes.Node) -> tuple[nodes.Node, str, bool] | None:
    """Return of what an expression asks for which member, and whether of each item of a list."""
    match node:
        case nodes.Getattr(node=owner, attr=member):
            return owner, member, False
        case nodes.Filter(
            name="selectattr" | "rejectattr", node=nodes.Node() as owner, args=[nodes.Const(value=str() as path), *_]
        ):
            return owner, path.partition(".")[0], True
        case nodes.Filter(
            node=nodes.Node() as owner, kwargs=[nodes.Keyword(key="attribute", value=nodes.Const(value=str() as path))]
        ):
            return owner, path.partition(".")[0], True
    return None


def _shape(node: nodes.Node | None, known: Mapping[str, _Shape]) -> _Shape | None:
    """Return what is known of the members of an expression's value, if it is a group or a list of groups."""
    match node:
        case nodes.Name(name=name):
            return known.get(name)
        case nodes.Getattr(node=owner, attr=attr) if (shape := _shape(owner, known)) and not shape[1]:
            return next(((one.fields, one.type == "list") for one in shape[0] if one.name == attr and one.fields), None)
        case nodes.Filter(name=name, node=listed) if (shape := _shape(listed, known)) and shape[1]:
            return shape if name in _SAME else (shape[0], False) if name in ("first", "last") else None
        case nodes.Getitem(node=listed, arg=nodes.Const(value=int())) if (shape := _shape(listed, known)) and shape[1]:
            return shape[0], False
    return None


def _said(node: nodes.Node) -> str:
    """Return an expression as the template's author would name it."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=owner, attr=attr):
            return f"{_said(owner)}.{attr}"
        case nodes.Filter(node=nodes.Node() as listed):
            return _said(listed)
        case nodes.Getitem(node=listed):
            return _said(listed)
    return "…"


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

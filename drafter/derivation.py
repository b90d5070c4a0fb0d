"""One matter's facts make the raw facts of a paper, as `papers` in set.yaml says; each keeps the place it was written at.

What is said of a field of the paper is one of

    dates.deadline                     an expression over the facts as they were written
    "《{{ name }}》征求意见情况"         a text with facts in it, as in a template
    {title: name, docno: …}            a group
    {each: duties, org: item.unit}     a list of groups, one for each `item` (its number is `index`)
    {each: actions, value: item.due}   a list of values

Expressions know what rules know (`related`, `among` …) and `row(list, field, value)`, the item whose field has that
value. What is not given in the matter is not given in the paper.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from drafter import load
from drafter.compose import Composer
from drafter.errors import Place
from drafter.fields import IMPLICIT, NOT_KNOWN, Choice, Field, Person, Unknown
from drafter.load import Node
from drafter.patterns import pattern
from drafter.rules import evaluate

__all__ = ["Derived", "derive", "look_up"]

_OPEN = "〔待补〕"
_FACT = pattern(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*")
_COPIED = tuple(key for key in IMPLICIT if key != "form")


class Derived(NamedTuple):
    """The raw facts of a paper; `origins` leads from pointers into them to pointers into the matter."""

    node: Node
    origins: Mapping[str, str]

    def origin(self, pointer: str) -> str:
        """Return the pointer of the fact in the matter that a value of the paper, or what holds it, came from."""
        while pointer and pointer not in self.origins:
            pointer = pointer.rpartition("/")[0]
        return self.origins.get(pointer, "")


class _Written(str):
    """A fact as it was written, in the one way that every form reads; `pointer` says where in the matter."""

    __slots__ = ("pointer",)
    pointer: str


class _Group(dict[str, Any]):
    __slots__ = ("pointer",)
    pointer: str


def derive(
    told: Mapping[str, Any],
    facts: Mapping[str, Any],
    node: Node,
    fields: Sequence[Field],
    *,
    shared: Mapping[str, str],
    composer: Composer,
    functions: Mapping[str, Callable[..., Any]],
) -> Derived:
    """Return the facts of a paper as `told`, from the typed `facts` of a matter and the `node` they were typed from.

    `shared` are expressions that may be used by name, by each other in their order too.
    """
    walk = _Derivation(facts, node, {field.name for field in fields}, composer)
    spelled = {field.name: _spelled(facts[field.name], field, f"/{field.name}") for field in fields}
    names = {**functions, **spelled, "row": _rows(functions["among"])}
    for name, source in shared.items():
        names[name] = walk.value(source, names)
    made = walk.group(told, names, {}, "") or {}
    given = node.value if isinstance(node.value, dict) else {}
    copied = {key: given[key] for key in _COPIED if key in given}
    return Derived(Node(copied | made, node.place), walk.origins)


def look_up(facts: Any, pointer: str) -> Any:
    """Return the typed fact at a pointer, None if there is none; NOT_KNOWN also below what is not known."""
    for token in pointer.split("/")[1:]:
        if facts is NOT_KNOWN:
            break
        match facts:
            case dict():
                facts = facts.get(token)
            case list() if token.isdecimal() and int(token) < len(facts):
                facts = facts[int(token)]
            case _:
                return None
    return facts


class _Derivation:
    def __init__(self, facts: Mapping[str, Any], node: Node, names: set[str], composer: Composer) -> None:
        self.facts, self.matter, self.names, self.composer = facts, node, names, composer
        self.origins: dict[str, str] = {}

    def group(
        self, told: Mapping[str, Any], names: Mapping[str, Any], more: Mapping[str, Any], path: str
    ) -> dict[str, Node] | None:
        made = {}
        for name, how in told.items():
            if name not in ("each", "value") and (one := self.told(how, names, more, f"{path}/{name}")):
                made[name] = one
        return made or None

    def told(self, how: Any, names: Mapping[str, Any], more: Mapping[str, Any], path: str) -> Node | None:
        """Return what is told of one field; `names` are the facts as written, `more` is typed: item and index."""
        match how:
            case {"each": str(each)}:
                items = list(self.items(how, each, names, more, path))
                return Node(items, self.place(self.named(each, names))) if items else None
            case dict():
                members = self.group(how, names, more, path)
                return Node(members, next(iter(members.values())).place) if members else None
        source = str(how)
        pointer = self.named(source, names)
        if "{{" in source or "{%" in source:
            return self.node(self.composer.lines((source,), {**self.facts, **more})[0], path, pointer)
        return self.node(self.value(source, names), path, pointer)

    def items(
        self, how: Mapping[str, Any], each: str, names: Mapping[str, Any], more: Mapping[str, Any], path: str
    ) -> Iterator[Node]:
        for index, item in enumerate(self.value(each, names) or (), 1):
            pointer = getattr(item, "pointer", "")
            here = f"{path}/{index - 1}"
            inner = {**names, "item": item, "index": index}
            typed = {**more, "item": look_up(self.facts, pointer) if pointer else item, "index": index}
            self.origins[here] = pointer
            if "value" in how:
                one = self.told(how["value"], inner, typed, here)
            elif members := self.group(how, inner, typed, here):
                one = Node(members, self.place(pointer))
            else:
                one = None
            if one:
                yield one

    def value(self, source: str, names: Mapping[str, Any]) -> Any:
        try:
            return evaluate(source, names, self.composer.cache)
        except Unknown:
            return _OPEN

    def node(self, value: Any, path: str, pointer: str) -> Node | None:
        pointer = getattr(value, "pointer", pointer)
        if value in (None, "", [], {}):
            return None
        match value:
            case list():
                nodes = [self.node(one, f"{path}/{i}", pointer) for i, one in enumerate(value)]
                made: Any = [one for one in nodes if one]
            case dict():
                named = {key: self.node(one, f"{path}/{key}", pointer) for key, one in value.items()}
                made = {key: one for key, one in named.items() if one}
            case _:
                made = _text(value)
        self.origins[path] = pointer
        return Node(made, self.place(pointer))

    def named(self, source: str, names: Mapping[str, Any]) -> str:
        """Return the pointer of the first fact that an expression or a text names."""
        for found in _FACT.finditer(source):
            head, *rest = found[0].split(".")
            start = getattr(names.get("item"), "pointer", "") if head == "item" else f"/{head}"
            if start and (head == "item" or head in self.names):
                return "/".join((start, *rest))
        return ""

    def place(self, pointer: str) -> Place:
        return load.at(self.matter, pointer)


def _spelled(value: Any, field: Field, pointer: str) -> Any:
    """Return a typed fact as text, lists and groups that know their pointers; None where nothing was given."""
    if value is None:
        return [] if field.type == "list" else None
    if value is NOT_KNOWN:
        return [] if field.type == "list" else None if field.type == "group" else _written(_OPEN, pointer)
    if isinstance(value, list):
        one = field._replace(type="group" if field.fields else field.of)
        return [_spelled(item, one, f"{pointer}/{i}") for i, item in enumerate(value)]
    if isinstance(value, dict):
        group = _Group({one.name: _spelled(value[one.name], one, f"{pointer}/{one.name}") for one in field.fields})
        group.pointer = pointer
        return group
    return _written(_text(value), pointer)


def _written(text: str, pointer: str) -> _Written:
    written = _Written(text)
    written.pointer = pointer
    return written


def _text(value: Any) -> str:
    match value:
        case Choice():
            return str(value)
        case bool():
            return "是" if value else "否"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case Person(name, post) if post:
            return f"{name}（{post}）"
    return str(value)


def _rows(among: Callable[..., bool]) -> Callable[..., Mapping[str, Any] | None]:
    def row(rows: Sequence[Mapping[str, Any]], field: str, value: str) -> Mapping[str, Any] | None:
        """Return the first of the rows whose field has the value; a unit may go by any of its names."""
        return next((one for one in rows if among(value, [one[field]])), None)

    return row

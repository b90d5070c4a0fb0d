"""The raw facts: values as written, each knowing where it stands."""

from collections.abc import Callable
from typing import Any, NoReturn

from drafter.errors import Place, Problem, UnreadableError

__all__ = [
    "MAX_DEPTH",
    "Deferred",
    "Node",
    "at",
    "fail",
    "from_plain",
    "key_at",
    "packed",
    "plain",
    "problem",
    "said",
    "unpacked",
    "values",
]

MAX_DEPTH = 32
"""How deep lists and mappings may nest; the deepest form needs six."""


class Node:
    """A value as written, and where.

    A scalar is always text as written (`14:30`, `no`, `007`); None means written but empty. `key_places` says, for
    a mapping, where each key stands. `block` is the line at which a text of several lines begins that stands line
    for line in its file, else 0.
    """

    __slots__ = ("block", "key_places", "place", "value")

    def __init__(
        self,
        value: "str | list[Node] | dict[str, Node] | None",
        place: Place,
        key_places: dict[str, Place] | None = None,
        block: int = 0,
    ) -> None:
        self.value, self.place, self.key_places, self.block = value, place, key_places, block

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and packed(self) == packed(other)

    def __repr__(self) -> str:
        return f"Node({self.value!r}, {self.place})"


class Deferred(Node):
    """A mapping whose values are known; its nodes are made when one is asked for, of most records never."""

    __slots__ = ("_made", "_make", "values")
    block = 0

    def __init__(self, values: dict[str, Any], make: Callable[[], Node]) -> None:
        self.values, self._make = values, make
        self._made: Node | None = None

    def _node(self) -> Node:
        if self._made is None:
            self._made = self._make()
        return self._made

    @property
    def value(self) -> str | list[Node] | dict[str, Node] | None:  # type: ignore[override]
        return self._node().value

    @property
    def place(self) -> Place:  # type: ignore[override]
        return self._node().place

    @property
    def key_places(self) -> dict[str, Place] | None:  # type: ignore[override]
        return self._node().key_places

    def __reduce__(self) -> tuple[type[Node], tuple[Any, Place, dict[str, Place] | None]]:
        """Return a plain node of what pickling needs."""
        return Node, (self.value, self.place, self.key_places)


def at(node: Node, pointer: str, words: str | int | None = None) -> Place:
    """Return the place of the value at a JSON Pointer, or of its nearest ancestor that exists.

    With `words` of a text, or where in it they begin (spaces around it do not count), the place is their line where the
    file shows it line for line.
    """
    node = _nearest(node, pointer)
    if words is None or not node.block or not isinstance(node.value, str):
        return node.place
    text = node.value.lstrip()
    start = len(node.value) - len(text) + (max(0, text.find(words)) if isinstance(words, str) else words)
    return Place(node.place.file, node.block + node.value.count("\n", 0, start))


def key_at(node: Node, pointer: str, key: str) -> Place:
    """Return the place of a key of the mapping at a JSON Pointer."""
    mapping = _nearest(node, pointer)
    assert isinstance(mapping.value, dict)
    return (mapping.key_places or {}).get(key) or mapping.value[key].place


def _nearest(node: Node, pointer: str) -> Node:
    """Return the node at a JSON Pointer, or its nearest ancestor that exists."""
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        match node.value:
            case dict() as mapping if token in mapping:
                node = mapping[token]
            case list() as items if (
                token.isdecimal() and token.isascii() and len(token) < 9 and int(token) < len(items)
            ):
                node = items[int(token)]
            case _:
                break
    return node


def said(node: Node, key: str) -> str:
    """Return the text that a record has under a key, empty where it has none."""
    if isinstance(node, Deferred):
        text = node.values.get(key)
    else:
        member = node.value.get(key) if isinstance(node.value, dict) else None
        text = member.value if member else None
    return text if isinstance(text, str) else ""


def plain(node: Node) -> Any:
    """Return a node as tuples, lists, mappings and texts; its file is left out."""
    value: Any = node.value
    if isinstance(value, dict):
        value = {key: plain(member) for key, member in value.items()}
    elif isinstance(value, list):
        value = [plain(item) for item in value]
    keys = node.block if node.key_places is None else [(at.line, at.column) for at in node.key_places.values()]
    return value, node.place.line, node.place.column, keys


def from_plain(data: Any, file: str) -> Node:
    """Return the node that `plain` made the data of, as read from `file`."""
    value, line, column, keys = data
    places = None
    if type(value) is dict:
        places = {key: Place(file, *where) for key, where in zip(value, keys, strict=True)}
        value = {key: from_plain(member, file) for key, member in value.items()}
    elif type(value) is list:
        value = [from_plain(item, file) for item in value]
    return Node(value, Place(file, line, column), places, 0 if places is not None else keys)


def packed(node: Node) -> Any:
    """Return a node as plain tuples, lists and mappings, which pass between processes many times as fast."""
    value: Any = node.value
    if isinstance(value, dict):
        value = {key: packed(member) for key, member in value.items()}
    elif isinstance(value, list):
        value = [packed(item) for item in value]
    keys: Any = node.block if node.key_places is None else {key: (*at,) for key, at in node.key_places.items()}
    return value, tuple(node.place), keys


def unpacked(data: Any) -> Node:
    """Return the node that `packed` made the data of."""
    value, place, keys = data
    if type(value) is dict:
        value = {key: unpacked(member) for key, member in value.items()}
    elif type(value) is list:
        value = [unpacked(item) for item in value]
    if type(keys) is int:
        return Node(value, Place._make(place), None, keys)
    return Node(value, Place._make(place), {key: Place._make(place) for key, place in keys.items()})


def values(node: Node) -> Any:
    """Return what a node holds without its places: text, None, lists and mappings. It is not to be changed."""
    if isinstance(node, Deferred):
        return node.values
    match node.value:
        case dict(members):
            return {key: values(member) for key, member in members.items()}
        case list(items):
            return [values(item) for item in items]
    return node.value


def fail(code: str, place: Place, zh: tuple[str, str], en: tuple[str, str]) -> NoReturn:
    """Raise UnreadableError with one problem; each language gives message and hint."""
    raise UnreadableError(problem(code, place, zh, en))


def problem(code: str, place: Place, zh: tuple[str, str], en: tuple[str, str], path: str = "") -> Problem:
    """Return an error; each language gives message and hint."""
    return Problem(code, "error", {"zh": zh[0], "en": en[0]}, {"zh": zh[1], "en": en[1]}, place, path)

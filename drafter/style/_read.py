"""House style sheets: find, inherit, lay the language over, and build the values; every complaint knows its line."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from os.path import isdir, isfile
from pathlib import Path
from typing import Any, TypeVar

from drafter import load
from drafter.errors import FormError, Place, Problem, UnreadableError, near_words
from drafter.load import Node

__all__ = ["Sheet", "find_words", "sources", "wrong"]

_T = TypeVar("_T")
_FOLDER, _WORDS, _LONGEST_CHAIN = "_styles", "_shared/words.txt", 8


def sources(folders: Sequence[Path]) -> list[str]:
    """Return the files of the template folders that house styles are read from."""
    sheets = [os.path.join(folder, _FOLDER, name) for folder in folders for name in _names(folder / _FOLDER)]
    return sheets + [str(path) for folder in folders if isfile(path := folder / _WORDS)]


def wrong(code: str, zh: str, en: str, hint: tuple[str, str] = ("", ""), place: Place | None = None) -> FormError:
    """Return the error that says what is wrong with a house style."""
    hints = {"zh": hint[0], "en": hint[1]} if hint[0] else {}
    return FormError(Problem(code, "error", {"zh": zh, "en": en}, hints, place or Place()))


class Sheet:
    """A style sheet with its ancestors under it and its language's own part over it."""

    def __init__(self, name: str, language: str, folders: Sequence[Path]) -> None:
        digest = hashlib.sha256()
        merged: Node | None = None
        for own, mark in reversed(list(_chain(name, folders))):
            digest.update(mark.encode())
            merged = own if merged is None else _merge(merged, own)
            if isinstance(own.value, dict) and (part := own.value.get(language)):
                merged = _merge(merged, part)
        assert merged is not None
        assert isinstance(merged.value, dict)
        self.entries: dict[str, Node] = merged.value
        self.digest = digest.hexdigest()[:32]
        self.language = language
        self.problems: list[Problem] = []

    def report(self, place: Place, zh: str, en: str, known: Sequence[str] = (), written: str = "") -> None:
        """Note a problem of the sheet; `raise_problems` throws them together."""
        hint = {"zh": "可用：" + " ".join(known), "en": "known: " + " ".join(known)} if known else {}
        if near := near_words(written, known):
            hint = {"zh": f"是不是 {near[0]}？{hint['zh']}", "en": f"did you mean {near[0]}? {hint['en']}"}
        self.problems.append(Problem("STYLE-004", "error", {"zh": zh, "en": en}, hint, place))

    def raise_problems(self) -> None:
        """Raise FormError if the sheet says anything unknown."""
        if self.problems:
            raise FormError(self.problems)

    def mapping(self, key: str) -> dict[str, Node]:
        """Return the entries under `key`, none where it is absent."""
        node = self.entries.get(key)
        return node.value if node and isinstance(node.value, dict) else {}

    def texts(self, entries: Mapping[str, Node]) -> dict[str, str]:
        """Return a mapping of plain texts."""
        return {key: node.value if isinstance(node.value, str) else "" for key, node in entries.items()}

    def text(self, key: str) -> str:
        """Return the text under `key`, empty where it is absent."""
        node = self.entries.get(key)
        return node.value if node and isinstance(node.value, str) else ""

    def localised(self, node: Node) -> str:
        """Return a name given once, or once for each language."""
        if isinstance(node.value, dict):
            node = node.value.get(self.language) or next(iter(node.value.values()))
        return node.value if isinstance(node.value, str) else ""

    def number(self, node: Node) -> float:
        """Return a number, noting a problem where it is none."""
        try:
            return float(_text(node))
        except (ValueError, TypeError):
            self.report(node.place, f"“{node.value}”不是数", f"{node.value!r} is not a number")
            return 0.0

    def build(self, kind: type[_T], entries: Mapping[str, Node], **given: Any) -> _T:
        """Return a named tuple made from entries, each converted by its declared type; `given` are defaults."""
        known: dict[str, Any] = kind.__annotations__
        usual: dict[str, Any] = getattr(kind, "_field_defaults", {})
        values = dict(given)
        for key, node in entries.items():
            if key not in known:
                self.report(
                    node.place, f"版式里不认识“{key}”", f"unknown entry {key!r} in a house style", sorted(known), key
                )
                continue
            try:
                values[key] = _CONVERT[known[key]](node)
            except (ValueError, TypeError):
                self.report(node.place, f"“{key}”写成了“{node.value}”", f"{key} cannot be {node.value!r}")
        for name in known:
            if name not in values and name not in usual:
                self.report(Place(), f"版式缺少“{name}”", f"the house style lacks {name}")
        self.raise_problems()
        return kind(**values)


def _text(node: Node) -> str:
    if node.value is None:
        return ""
    if not isinstance(node.value, str):
        raise TypeError
    return node.value


def _truth(node: Node) -> bool:
    return {"true": True, "false": False}[_text(node)] if _text(node) in ("true", "false") else _bad()


def _bad() -> bool:
    raise ValueError


def _items(node: Node) -> list[Node]:
    if not isinstance(node.value, list):
        raise TypeError
    return node.value


_CONVERT: dict[object, Callable[[Node], object]] = {
    str: _text,
    float: lambda node: float(_text(node)),
    int: lambda node: int(_text(node)),
    int | None: lambda node: int(_text(node)),
    bool: _truth,
    tuple[str, ...]: lambda node: tuple(map(_text, _items(node))),
    tuple[float, ...]: lambda node: tuple(float(_text(item)) for item in _items(node)),
}


def _chain(name: str, folders: Sequence[Path]) -> Iterator[tuple[Node, str]]:
    """Yield the sheet and its ancestors, each with the digest of its file."""
    wanted: str | None = name
    for _ in range(_LONGEST_CHAIN):
        if wanted is None:
            return
        node, mark = _read(_find(wanted, folders))
        yield node, mark
        parent = node.value.get("inherits") if isinstance(node.value, dict) else None
        wanted = parent.value if parent and isinstance(parent.value, str) else None
    raise wrong("STYLE-004", f"版式 {name} 的 inherits 绕成了圈", f"house style {name} inherits from itself")


def _find(name: str, folders: Sequence[Path]) -> Path:
    plain = len(name) < 100 and name.replace("-", "").replace("_", "").isalnum()
    for folder in folders if plain else ():
        path = folder / _FOLDER / f"{name}.yaml"
        if path.is_file():
            return path
    known = sorted({name.removesuffix(".yaml") for folder in folders for name in _names(folder / _FOLDER)})
    listed = " ".join(known)
    hint = (f"可用：{listed}", f"known: {listed}")
    if near := near_words(name, known):
        hint = (f"是不是 {near[0]}？{hint[0]}", f"did you mean {near[0]}? {hint[1]}")
    raise wrong("STYLE-001", f"没有叫“{name}”的版式", f"there is no house style called {name!r}", hint)


def _names(folder: Path) -> list[str]:
    """Return the names of the sheets in a folder, which need not be there; a link to nothing is how editors lock a file."""
    names = sorted(os.listdir(folder)) if isdir(folder) else []
    return [name for name in names if name.endswith(".yaml") and isfile(folder / name)]


def _read(path: Path) -> tuple[Node, str]:
    try:
        source = load.read(path)
    except UnreadableError as error:
        raise FormError(error.problems) from None
    if len(source.records) != 1:
        raise wrong(
            "STYLE-004", "版式文件只能有一份内容", "a house style file holds one mapping", place=Place(str(path), 1)
        )
    return source.records[0], source.digest


def _merge(base: Node, over: Node) -> Node:
    if not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return over
    merged = dict(base.value)
    for key, node in over.value.items():
        merged[key] = _merge(merged[key], node) if key in merged else node
    return Node(merged, over.place, over.key_places)


def find_words(folders: Sequence[Path]) -> frozenset[str]:
    """Return the words of `_shared/words.txt` in the template folders; lines that begin with # are comments."""
    words: set[str] = set()
    for folder in folders:
        path = folder / _WORDS
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                if not line.startswith("#"):
                    words.update(line.split())
    return frozenset(words)

"""Which field a header means: by path, by label in either language, with or without its group."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from drafter.errors import near_words
from drafter.fields import Field
from drafter.patterns import pattern

__all__ = ["IMPLICIT", "Labels", "Leaf", "Path", "norm"]

Path = tuple[str | int, ...]
"""Names and, within lists, positions counted from 0."""

IMPLICIT = {
    "form": ("表单", "Form"),
    "language": ("语言", "Language"),
    "style": ("版式", "Style"),
    "letterhead": ("版头", "Letterhead"),
}
"""The keys every form has beside its fields, with their labels."""

_TAIL = pattern(r"[（(〔\[][^（(]*[)）〕\]]\s*$")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field that has a column or a sheet of its own; `trail` is the field with the groups and lists around it."""

    path: Path
    trail: tuple[Field, ...]

    @property
    def field(self) -> Field:
        """Return the field itself."""
        return self.trail[-1]

    @property
    def is_sheet(self) -> bool:
        """Return whether the field is a list of groups, which has a sheet of its own."""
        return self.field.type == "list" and bool(self.field.fields)

    def long_label(self, language: str) -> str:
        """Return the label with those of the groups around it: 会议·时间."""
        return "·".join(field.label[language] for field in self.trail)


@lru_cache(4096)
def norm(text: str) -> str:
    """Return a header as compared: no case, no width, no spaces, stars or punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


class Labels:
    """The headers that the fields of one table answer to."""

    def __init__(self, leaves: Sequence[Leaf], fields: Sequence[Field]) -> None:
        self.leaves, self.fields = leaves, fields
        # A path is surer than a full label, a full label than the bare one of a field within a group.
        self.tiers: tuple[dict[str, list[Leaf]], ...] = ({}, {}, {}, {})
        for leaf in leaves:
            self.add(0, ".".join(map(str, leaf.path)), leaf)
            for language in ("zh", "en"):
                self.add(1, leaf.long_label(language), leaf)
                self.add(2, leaf.field.label[language], leaf)
                self.add(3, _TAIL.sub("", leaf.field.label[language]), leaf)

    @classmethod
    def of(cls, fields: Sequence[Field]) -> Labels:
        """Return the labels of fields; groups are flattened."""
        return cls(tuple(_flatten(fields, (), ())), fields)

    @classmethod
    def of_sheets(cls, fields: Sequence[Field]) -> Labels:
        """Return the labels of all lists of groups, nested ones after those around them."""
        return cls(tuple(_lists(fields, (), ())), fields)

    def add(self, tier: int, text: str, leaf: Leaf) -> None:
        found = self.tiers[tier].setdefault(norm(text), [])
        if leaf not in found:
            found.append(leaf)

    def find(self, text: str) -> list[Leaf]:
        """Return the fields that a header may mean: none, one, or several where it is ambiguous."""
        for wanted in dict.fromkeys((text, _TAIL.sub("", text))):
            for tier in self.tiers:
                if found := tier.get(norm(wanted)):
                    return found
        leaf = self.numbered(text)
        return [leaf] if leaf else []

    def numbered(self, text: str) -> Leaf | None:
        """Return the field at a path with numbers: action_items.1.matter, 议定事项.1.事项."""
        path: list[str | int] = []
        trail: list[Field] = []
        fields: Sequence[Field] = self.fields
        parts = [part.strip() for part in re.split(r"[.·/．。]", text)]
        if not any(part.isdecimal() for part in parts):
            return None
        for part in parts:
            if part.isdecimal() and trail and trail[-1].type == "list" and isinstance(path[-1], str):
                if not 0 < int(part[:4]) <= 999:
                    return None
                path.append(int(part) - 1)
                continue
            field = next(
                (f for f in fields if norm(part) in {norm(f.name), *(norm(x) for x in f.label.values())}), None
            )
            if field is None or not norm(part):
                return None
            path.append(field.name)
            trail.append(field)
            fields = field.fields
        return Leaf(tuple(path), tuple(trail))

    def label(self, leaf: Leaf, language: str) -> str:
        """Return the shortest label that means this field and no other."""
        short = leaf.field.label[language]
        return short if self.find(short) == [leaf] else leaf.long_label(language)

    def near(self, text: str, language: str) -> str:
        """Return the label closest to a header that means nothing, or nothing."""
        labels: dict[str, str] = {}
        for leaf in self.leaves:
            best = self.label(leaf, language)
            for known in ("zh", "en"):
                labels |= {norm(leaf.long_label(known)): best, norm(leaf.field.label[known]): best}
        found = near_words(norm(text), labels, 0.5)
        return labels[found[0]] if found else ""


def _flatten(fields: Sequence[Field], path: Path, trail: tuple[Field, ...]) -> Iterator[Leaf]:
    for field in fields:
        if field.type == "group":
            yield from _flatten(field.fields, (*path, field.name), (*trail, field))
        else:
            yield Leaf((*path, field.name), (*trail, field))


def _lists(fields: Sequence[Field], path: Path, trail: tuple[Field, ...]) -> Iterator[Leaf]:
    inner: list[Leaf] = []
    for leaf in _flatten(fields, path, trail):
        if leaf.is_sheet:
            yield leaf
            inner += _lists(leaf.field.fields, leaf.path, leaf.trail)
    yield from inner

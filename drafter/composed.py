"""What a template makes: markup, in which the values it prints are still told apart from its own text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

__all__ = ["Composed", "Told", "told", "woven"]

_MOST = 100_000
"""Values that are told apart in what is part of a paper; a plan of 2,000 rows has 12,000."""


class Composed(NamedTuple):
    """Markup as a `frame`, which is the same in most papers of a form, and the `values` that stand in it.

    The frame is in stretches, each in pieces with a value between every two. A value is plain text, not escaped, all
    of it printable (`str.isprintable`), and more than space.
    """

    frame: tuple[tuple[str, ...], ...]
    values: Sequence[str] = ()

    def pieces(self) -> Sequence[str]:
        """Return the frame in pieces with a value between every two."""
        if len(self.frame) == 1:
            return self.frame[0]
        found = [""]
        for first, *others in self.frame:
            found[-1] += first
            found += others
        return found

    def markup(self) -> str:
        """Return the markup as one text."""
        return woven(self.pieces(), map(escape, self.values))


def told(pieces: Sequence[str], values: Iterable[str]) -> Composed:
    """Return markup in pieces with values between every two; values that are markup themselves become part of the frame."""
    found = [*values]
    if all(type(value) is str and value.isprintable() and not value.isspace() and value for value in found):
        return Composed((tuple(pieces),), found)
    made, plain = [pieces[0]], list[str]()
    for value, piece in zip(found, pieces[1:], strict=True):
        if type(value) is Told:
            first, *others = value.composed.pieces()
            made[-1] += first
            made += others
            plain += value.composed.values
        elif type(value) is str and value.isprintable() and not value.isspace() and value:
            made.append("")
            plain.append(value)
        else:
            made[-1] += str(escape(value))
        made[-1] += piece
    return Composed((tuple(made),), plain)


class Told(Markup):
    """Markup that a macro or a phrase has made, and how it is `composed`; whatever is made of it is plain Markup."""

    __slots__ = ("composed",)

    composed: Composed

    def __new__(cls, made: object = "", *_: object) -> Markup:  # type: ignore[misc]
        """Return the markup of what is composed, or for Markup's own methods, which call this too, that of a text."""
        if not isinstance(made, Composed):
            return Markup(made)
        if len(made.values) > _MOST:
            return Markup(made.markup())
        told = str.__new__(cls, made.markup())
        told.composed = made
        return told


def woven(pieces: Sequence[str], between: Iterable[str]) -> str:
    """Return the pieces of a text with others between them."""
    parts = [""] * (2 * len(pieces) - 1)
    parts[::2] = pieces
    parts[1::2] = between
    return "".join(parts)

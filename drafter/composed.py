"""What a template makes: markup, in which the values it prints are still told apart from its own text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

__all__ = ["Composed", "Told", "woven"]


class Composed(NamedTuple):
    """Markup as a `frame`, which is the same in most papers of a form, and the `values` that stand in it.

    The frame is in stretches, each in pieces with a value between every two. A value is plain text, not escaped, and
    printable throughout (`str.isprintable`).
    """

    frame: tuple[tuple[str, ...], ...]
    values: Sequence[str] = ()

    def pieces(self) -> list[str]:
        """Return the frame in pieces with a value between every two."""
        found = [""]
        for first, *others in self.frame:
            found[-1] += first
            found += others
        return found

    def markup(self) -> str:
        """Return the markup as one text."""
        return woven(self.pieces(), map(escape, self.values))


class Told(Markup):
    """Markup that a macro or a phrase has made, and how it is `composed`; whatever is made of it is plain Markup."""

    __slots__ = ("composed",)

    composed: Composed

    def __new__(cls, made: object = "", *_: object) -> Markup:  # type: ignore[misc]
        """Return the markup of what is composed, or for Markup's own methods, which call this too, that of a text."""
        if not isinstance(made, Composed):
            return Markup(made)
        told = super().__new__(cls, made.markup())
        told.composed = made
        return told


def woven(pieces: Sequence[str], between: Iterable[str]) -> str:
    """Return the pieces of a text with others between them."""
    parts = [""] * (2 * len(pieces) - 1)
    parts[::2] = pieces
    parts[1::2] = between
    return "".join(parts)

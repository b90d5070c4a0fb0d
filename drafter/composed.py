"""What a template makes: markup, in which the values it prints are still told apart from its own text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

__all__ = ["WHOLE", "Composed", "Told", "marked", "put_together", "whole", "woven"]

_MOST = 200_000
"""Values that are told apart in one markup; a plan of 20,000 rows has 120,000."""


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
        found, last = list[str](), list[str]()
        for first, *others in self.frame:
            last.append(first)
            if others:
                found += ("".join(last), *others[:-1])
                last = others[-1:]
        return [*found, "".join(last)]

    def markup(self) -> str:
        """Return the markup as one text."""
        return woven(self.pieces(), map(escape, self.values))


WHOLE = (("", ""),)
"""The frame of a text that is one value."""


def put_together(pieces: Sequence[str], values: Iterable[str]) -> Composed:
    """Return markup in pieces with values between every two; values that are markup themselves become part of the frame."""
    found = [*values]
    if all(map(_is_plain, found)) and len(found) <= _MOST:
        return Composed((tuple(pieces),), found)
    made, plain, last = list[str](), list[str](), [pieces[0]]
    for value, piece in zip(found, pieces[1:], strict=True):
        more = value.composed if type(value) is Told else Composed(WHOLE, (value,)) if _is_plain(value) else None
        if more and len(plain) + len(more.values) <= _MOST:
            first, *others = more.pieces()
            last.append(first)
            if others:
                made += ("".join(last), *others[:-1])
                last = others[-1:]
            plain += more.values
        else:
            last.append(str(escape(value)))
        last.append(piece)
    return Composed(((*made, "".join(last)),), plain)


def _is_plain(value: str) -> bool:
    return type(value) is str and value.isprintable() and bool(value) and not value.isspace()


class Told(Markup):
    """Markup that a macro or a phrase has made, and how it is `composed`; whatever is made of it is plain Markup."""

    __slots__ = ("composed",)

    composed: Composed

    def __new__(cls, made: object = "", *_: object) -> Markup:  # type: ignore[misc]
        """Return the markup of what is composed, or for Markup's own methods, which call this too, that of a text."""
        if not isinstance(made, Composed):
            return Markup(made)
        told = str.__new__(cls, made.markup())
        told.composed = made
        return told


def marked(pieces: Sequence[str], values: Iterable[str]) -> Markup:
    """Return markup in pieces with values between every two."""
    return Told(put_together(pieces, values))


def whole(text: str) -> Markup:
    """Return plain text as markup that is one value."""
    return Told(Composed(WHOLE, (text,))) if _is_plain(text) else escape(text)


def woven(pieces: Sequence[str], between: Iterable[str]) -> str:
    """Return the pieces of a text with others between them."""
    parts = [""] * (2 * len(pieces) - 1)
    parts[::2] = pieces
    parts[1::2] = between
    return "".join(parts)

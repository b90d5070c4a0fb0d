"""What a template makes: markup, in which the values it prints are still told apart from its own text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["VALUE", "Composed", "composed", "woven"]

VALUE = "\x1f"
"""What stands around a value in the text of a template, and in its place in a frame; XML forbids it."""


class Composed(NamedTuple):
    """Markup as a `frame`, which is the same in most papers of a form, with VALUE in the place of each of the `values`.

    A value is plain text, not escaped, all of it printable (`str.isprintable`).
    """

    frame: str
    values: Sequence[str] = ()

    def markup(self) -> str:
        """Return the markup as one text."""
        return woven(self.frame.split(VALUE), map(escaped, self.values)) if self.values else self.frame


def composed(text: str) -> Composed:
    """Return what a template made, the values in it marked by VALUE before and behind."""
    parts = text.split(VALUE)
    return Composed(VALUE.join(parts[::2]), parts[1::2])


def escaped(text: str) -> str:
    """Return plain text as markup, spelled as markupsafe does."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")


def woven(pieces: Sequence[str], between: Iterable[str]) -> str:
    """Return the pieces of a text with others between them."""
    parts = [""] * (2 * len(pieces) - 1)
    parts[::2] = pieces
    parts[1::2] = between
    return "".join(parts)

"""What every paper of a house style says in the same words, spelled once."""

from typing import Any, NamedTuple

from drafter.style import HouseStyle

__all__ = ["Known", "Spelled", "spelled"]

Known = dict[tuple[object, ...], Any]
"""Cells and rows as written before, by all that they depend on."""
_MOST = 4096
_SPELLED: "dict[str, Spelled]" = {}


class Spelled(NamedTuple):
    """Of each paragraph style its w:pStyle and its w:pPr; an empty line, and one tied to the next; what is `known`."""

    prefix: dict[str, str]
    plain: dict[str, str]
    empty: str
    tied_empty: str
    known: Known


def spelled(style: HouseStyle) -> Spelled:
    """Return what is the same in every paper of a house style."""
    found = _SPELLED.get(style.digest)
    if found is None:
        prefix = {key: f'<w:pStyle w:val="{named.id}"/>' for key, named in style.styles.items()}
        plain = {key: f"<w:pPr>{text}</w:pPr>" for key, text in prefix.items()}
        tied = f"<w:p><w:pPr>{prefix['blank']}<w:keepNext/></w:pPr></w:p>"
        found = _SPELLED[style.digest] = Spelled(prefix, plain, f"<w:p>{plain['blank']}</w:p>", tied, {})
    if len(found.known) > _MOST:
        found.known.clear()
    return found

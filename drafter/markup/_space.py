"""The white space of a template: what is layout goes, what is text stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drafter.document import Break, Inline, Link, Text
from drafter.markup._plain import SLOT
from drafter.patterns import pattern

__all__ = ["UnclearError", "collapse", "tidy"]

_LAYOUT = pattern(r"[ \t\r\n]*\n[ \t\r\n]*")
_OBJECT, _BREAK = "\ufffc", "\v"  # a break cannot be mistaken for text: XML forbids U+000B


class UnclearError(Exception):
    """Whether white space is layout depends on a value that is not known yet."""


def tidy(found: list[Inline], chinese: bool, *, slots: bool = False) -> tuple[Inline, ...]:
    """Return one paragraph's inlines without layout white space, equal neighbours joined; raise as `collapse` does."""
    texts = list(_flat_texts(found))
    if any("\n" in text for text in texts):
        texts = collapse(texts, chinese, slots=slots)
    return tuple(_rebuild(found, iter(texts)))


def collapse(texts: list[str], chinese: bool, *, slots: bool = False) -> list[str]:
    """Return the texts of one paragraph without layout white space; what stands around a run decides, across texts.

    Raise UnclearError if that is what stands in one of the `slots`.
    """
    joined = "".join(texts)
    drop: list[tuple[int, int, str]] = []
    for run in _LAYOUT.finditer(joined):
        before, after = joined[run.start() - 1 : run.start()], joined[run.end() : run.end() + 1]
        edge = not before or not after or _BREAK in (before, after)
        beside = chinese and (_is_cjk(before) or _is_cjk(after))
        if slots and chinese and not edge and not beside and SLOT in (before, after):
            raise UnclearError
        drop.append((run.start(), run.end(), "" if edge or beside else " "))
    return _cut(joined, list(map(len, texts)), drop)


def _is_cjk(character: str) -> bool:
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uff60"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
        or character in tuple("“”‘’—…·")
    )


def _cut(joined: str, lengths: list[int], drop: list[tuple[int, int, str]]) -> list[str]:
    """Return `joined` in pieces of `lengths`, with the runs of `drop` replaced; a replacement goes to the first piece."""
    pieces: list[str] = []
    start = 0
    for length in lengths:
        end, parts, at = start + length, [], start
        for low, high, new in drop:
            if high <= start or low >= end:
                continue
            parts.append(joined[at : max(low, at)])
            if start <= low < end:
                parts.append(new)
            at = min(high, end)
        parts.append(joined[at:end])
        pieces.append("".join(parts))
        start = end
    return pieces


def _flat_texts(found: Iterable[Inline]) -> Iterator[str]:
    for inline in found:
        match inline:
            case Text(text=text):
                yield text
            case Break():
                yield _BREAK
            case Link(inlines=inner):
                yield from _flat_texts(inner)
            case _:
                yield _OBJECT


def _rebuild(found: Iterable[Inline], texts: Iterator[str]) -> Iterator[Inline]:
    held: Text | None = None
    for inline in found:
        if isinstance(inline, Link):
            made: Inline = Link(inline.href, tuple(_rebuild(inline.inlines, texts)))
        else:
            text = next(texts)
            if isinstance(inline, Text):
                if not text:
                    continue
                if held and held.marks == inline.marks:
                    held = Text(held.text + text, held.marks)
                else:
                    if held:
                        yield held
                    held = Text(text, inline.marks)
                continue
            made = inline
        if held:
            yield held
            held = None
        yield made
    if held:
        yield held

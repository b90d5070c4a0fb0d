"""Finders: the numbers before the headings of a text that a person typed or pasted (X22). None of them renumbers."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.fields import Placeholder
from drafter.headings import Mark, marks, written
from drafter.patterns import pattern
from drafter.rules._findings import Context, Finding
from drafter.rules._traversal import walk

__all__ = [
    "NUMBERED",
    "NUMBERED_AGAIN",
    "heading_above",
    "heading_marks",
    "heading_numbers",
    "heading_order",
    "heading_skips",
    "headings",
]

NUMBERED = pattern(
    r"\n\0?\s*(?:[（(][一二三四五六七八九十百\d]|[一二三四五六七八九十百]+[、.．]|\d{1,2}[、.．]|[㈠-㈩⑴-⒛])"
)
"""What must occur at the head of a line, or of a text among others, before one of these is worth running."""
NUMBERED_AGAIN = r"\n\s*[（(一二三四五六七八九十百\d㈠-㈩⑴-⒛]"
"""What must occur at the head of a later line before numbers can be out of order."""


def heading_numbers(text: str, _: Context) -> Iterator[Finding]:
    """Find a gap or a repetition in 一、（一）1.（1）at the beginning of paragraphs."""
    last: dict[int, int] = {}
    for mark in marks(text):
        right = _next(mark, last)
        if mark.number != right:
            yield Finding(mark.text, {"right": written(mark.level, right)}, start=mark.start)
        last = {level: number for level, number in last.items() if level < mark.level} | {mark.level: mark.number}


def _next(mark: Mark, last: dict[int, int]) -> int:
    """Return the number that should stand here, after those that came `last` on each level that is open."""
    before = last.get(mark.level)
    if before is None:  # what has no parent in its text may go on from another
        return 1 if min(last, default=9) < mark.level else mark.number
    anew = mark.number == 1 and mark.level > 1 and before > 1  # a new list, under text that has no number
    return 1 if anew else before + 1


def heading_above(context: Context) -> Iterator[Finding]:
    """Find a level that is that of the heading under which the text stands, or above it."""
    for pointer, text, under in _texts(context):
        for mark in marks(text):
            if mark.level <= under:
                yield Finding(mark.text, {"right": written(under + 1, 1)}, path=pointer, start=mark.start)
                break


def heading_skips(context: Context) -> Iterator[Finding]:
    """Find a level that is skipped; 1. may follow 一、 where there are these two only (practice)."""
    for pointer, text, _ in _texts(context):
        found = list(marks(text))
        two = all(mark.level != 2 for mark in found)
        for mark, above in _with_those_above(found):
            upper = above[-1].level if above else mark.level
            if mark.level > upper + 1 and not (two and upper == 1 and mark.level == 3):
                values = {"after": above[-1].text, "right": written(upper + 1, 1)}
                yield Finding(mark.text, values, path=pointer, start=mark.start)
                break


def heading_order(context: Context) -> Iterator[Finding]:
    """Find a level that stands below a lower one: 一、 after （一） that has nothing above it."""
    for pointer, text, under in _texts(context):
        first: Mark | None = None
        for mark, above in _with_those_above(list(marks(text))):
            if first and not above and under < mark.level < first.level:
                yield Finding(mark.text, {"after": first.text}, path=pointer, start=mark.start)
                break
            first = first or mark


def heading_marks(context: Context) -> Iterator[Finding]:
    """Find numbers that are not written as they should be: 1、 (一) ㈠ （一）、"""
    for pointer, text, _ in _texts(context):
        slips = [mark for mark in marks(text) if mark.text != written(mark.level, mark.number)]
        fixed = text
        for mark in reversed(slips):
            fixed = fixed[: mark.start] + written(mark.level, mark.number) + fixed[mark.end :]
        if slips:
            first = slips[0]
            values = {"right": written(first.level, first.number), "count": len(slips)}
            yield Finding(first.text, values, fixed, pointer, first.start)


def headings(text: str | None) -> list[str]:
    """Return the lines of a text that begin with a number of its highest level, without these numbers."""
    if not text or isinstance(text, Placeholder):
        return []
    found = list(marks(text))
    top = min((mark.level for mark in found), default=0)
    return [
        text[mark.end :].splitlines()[0].strip() for mark in found if mark.level == top and text[mark.end :].strip()
    ]


def _texts(context: Context) -> Iterator[tuple[str, str, int]]:
    """Yield pointer, text, and the level of the heading over it, of each long text in Chinese."""
    if context.language == "zh":
        for pointer, field, value in walk(context.record, context.fields):
            if field.scalar == "text" and not isinstance(value, Placeholder):
                yield pointer, value, field.under


def _with_those_above(found: list[Mark]) -> Iterator[tuple[Mark, list[Mark]]]:
    """Yield each number with those of the open levels above it."""
    above: list[Mark] = []
    for mark in found:
        above = [one for one in above if one.level < mark.level]
        yield mark, above
        above = [*above, mark]

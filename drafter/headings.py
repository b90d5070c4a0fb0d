"""The numbers before headings: 一、（一）1.（1） (GB/T 9704 7.3.3), also as they come out of other programs and off the keyboard."""

from collections.abc import Iterator
from typing import NamedTuple

from drafter.numerals import chinese, parse_chinese
from drafter.patterns import pattern

__all__ = ["Mark", "mark_of", "marks", "written"]

_HAN = "一二三四五六七八九十百"
_MARK = pattern(
    rf"\s*(?:(?P<h1>[{_HAN}]+)[、.．](?![{_HAN}]+[、级等类号楼层期季])"
    rf"|[（(](?P<h2>[{_HAN}]+)[）)]、*|(?P<g2>[㈠-㈩])"
    r"|(?P<h3>\d{1,2})[、.．](?:(?!\d)|(?=\d{4}年))|(?P<g3>[⒈-⒛])(?!\d)"
    r"|[（(](?P<h4>\d{1,2})[）)]、*|(?P<g4>[⑴-⒇]))"
)
"""一、二级 is no heading, nor is 3.5; 1.2026年 is."""
_FIRST = {"g2": ord("㈠"), "g3": ord("⒈"), "g4": ord("⑴")}


class Mark(NamedTuple):
    """The number before a heading: level 1 to 4, number, as typed, and where it begins and ends in its text."""

    level: int
    number: int
    text: str
    start: int
    end: int


def mark_of(line: str) -> Mark | None:
    """Return the number that a line begins with, also where it is slightly amiss: 1、 (一) ㈠; None before plain text."""
    found = _MARK.match(line)
    if not found:
        return None
    group = str(found.lastgroup)
    digits = found[group]
    if group in _FIRST:
        number = ord(digits) - _FIRST[group] + 1
    else:
        number = parse_chinese(digits) if group in ("h1", "h2") else int(digits)
    text = found[0].lstrip()
    return Mark(int(group[1]), number, text, found.end() - len(text), found.end())


def marks(text: str) -> Iterator[Mark]:
    """Yield the numbers before the headings of a text, one a line at most."""
    start = 0
    for line in text.splitlines(keepends=True):
        if mark := mark_of(line):
            yield mark._replace(start=start + mark.start, end=start + mark.end)
        start += len(line)


def written(level: int, number: int) -> str:
    """Return a heading's number as it should be: （三） for the third of level 2."""
    return (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[level - 1]

"""Where the new wording of a text departs from the old one, for a table of changes."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from drafter.patterns import pattern

__all__ = ["Stretch", "stretches"]

_TOKEN = pattern(r"[A-Za-z]+|\d+(?:\.\d+)?|.", re.DOTALL)
_SHORT = 2
"""Characters that stay the same between two changes, up to which both are read as one."""

_MOST = 1_000_000
"""Pairs of words beyond which two texts are not compared but shown whole: the time grows with their product."""


class Stretch(NamedTuple):
    """A stretch of both texts: the same words, or those of the old text and what stands for them in the new."""

    old: str
    new: str

    @property
    def changed(self) -> bool:
        """Return whether the new text departs from the old."""
        return self.old != self.new


def stretches(old: str, new: str) -> list[Stretch]:
    """Return both texts in stretches, in turn the same and changed; words and numbers are not cut."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > _MOST:
        return [Stretch(old, new)]
    found: list[Stretch] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        one = Stretch("".join(before[i:j]), "".join(after[k:m]))
        if len(found) > 1 and kind != "equal" and len(found[-1].old) <= _SHORT:
            same, last = found.pop(), found.pop()
            one = Stretch(last.old + same.old + one.old, last.new + same.new + one.new)
        found.append(one)
    return found

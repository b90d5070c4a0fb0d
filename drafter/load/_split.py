"""Several values in one cell: where each begins and ends."""

from __future__ import annotations

import re

from drafter.patterns import pattern

__all__ = ["split"]

_MARKS = pattern(r"[（(]|[）)]|[、，；;\n]")
_MARKS_AND_COMMAS = pattern(r"[（(]|[）)]|[、，；;\n]|(?<=[\u4e00-\u9fff）])\s*,\s*(?=[\u4e00-\u9fff])")
_BRACKET = pattern(r"[（()）]")
_COMMAS = pattern(r"[（(]|[）)]|,")
_LINES = pattern(r"\n")


def split(text: str, kind: str) -> list[tuple[int, int]]:
    """Return start and end of each value of a list of `kind` (a scalar type) written in one text.

    Free text is split at line breaks only. Names, dates and the like are split at 、；;， and line breaks outside brackets;
    a plain comma does between Chinese characters, elsewhere only where nothing else splits: English names hold commas.
    """
    if kind in ("line", "text"):
        cuts = [found.start() for found in _LINES.finditer(text)]
    else:
        cuts = _cuts(_MARKS_AND_COMMAS if "," in text else _MARKS, text) or _cuts(_COMMAS, text)
    spans = []
    start = 0
    for end in (*cuts, len(text)):
        part = text[start:end]
        if stripped := part.strip():
            first = start if len(stripped) == len(part) else start + part.index(stripped[0])
            spans.append((first, first + len(stripped)))
        start = end + 1
    return spans


def _cuts(marks: re.Pattern[str], text: str) -> list[int]:
    if not _BRACKET.search(text):
        return [found.start() for found in marks.finditer(text)]
    cuts, depth = [], 0
    for found in marks.finditer(text):
        if found[0] in "（(":
            depth += 1
        elif found[0] in "）)":
            depth = max(depth - 1, 0)
        elif not depth:
            cuts.append(found.start())
    return cuts

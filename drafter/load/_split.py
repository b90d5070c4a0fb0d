"""Several values in one cell: where each begins and ends."""

from __future__ import annotations

__all__ = ["split"]

_MARKS = "（(）)、，；;,\n"


def split(text: str, kind: str) -> list[tuple[int, int]]:
    """Return start and end of each value of a list of `kind` (a scalar type) written in one text.

    Free text is split at line breaks only. Names, dates and the like are split at 、；;， and line breaks outside brackets;
    a plain comma does between Chinese characters, elsewhere only where nothing else splits: English names hold commas.
    """
    if kind in ("line", "text"):
        cuts = [at for at, char in enumerate(text) if char == "\n"]
    else:
        marks = _outside_brackets(text)
        cuts = [at for at in marks if text[at] != "," or _between_chinese(text, at)] or marks
    spans = []
    start = 0
    for end in (*cuts, len(text)):
        part = text[start:end]
        if stripped := part.strip():
            first = start if len(stripped) == len(part) else start + part.index(stripped[0])
            spans.append((first, first + len(stripped)))
        start = end + 1
    return spans


def _outside_brackets(text: str) -> list[int]:
    """Return the places of marks outside brackets."""
    found, depth = [], 0
    for at, char in enumerate(text):
        if char not in _MARKS:
            continue
        if char in "（(":
            depth += 1
        elif char in "）)":
            depth = max(depth - 1, 0)
        elif not depth:
            found.append(at)
    return found


def _between_chinese(text: str, at: int) -> bool:
    """Return whether what stands on both sides of a comma is Chinese; a bracket may close before it."""
    before, after = _neighbour(text, at, -1), _neighbour(text, at, 1)
    return (before == "）" or "\u4e00" <= before <= "\u9fff") and "\u4e00" <= after <= "\u9fff"


def _neighbour(text: str, at: int, step: int) -> str:
    """Return the nearest character that is no space, empty if there is none."""
    at += step
    while 0 <= at < len(text) and text[at].isspace():
        at += step
    return text[at : at + 1] if at >= 0 else ""

"""Several values in one cell: where each begins and ends."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["split"]

_MARKS = frozenset("、，；;\n")


def split(text: str, kind: str) -> list[tuple[int, int]]:
    """Return start and end of each value of a list of `kind` (a scalar type) written in one text.

    Free text is split at line breaks only. Names, dates and the like are split at 、；;， and line breaks outside brackets;
    a plain comma does between Chinese characters, elsewhere only where nothing else splits: English names hold commas.
    """
    if kind in ("line", "text"):
        cuts = [at for at, char in enumerate(text) if char == "\n"]
    else:
        marks = [at for at in _outside_brackets(text) if text[at] in _MARKS or text[at] == ","]
        cuts = [at for at in marks if text[at] != "," or _between_chinese(text, at)] or marks
    spans = []
    for start, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True):
        part = text[start:end]
        if stripped := part.strip():
            start += part.index(stripped[0])
            spans.append((start, start + len(stripped)))
    return spans


def _outside_brackets(text: str) -> Iterator[int]:
    """Yield the place of each character outside brackets."""
    depth = 0
    for at, char in enumerate(text):
        if char in "（(":
            depth += 1
        elif char in "）)":
            depth = max(depth - 1, 0)
        elif not depth:
            yield at


def _between_chinese(text: str, at: int) -> bool:
    """Return whether what stands on both sides of a comma is Chinese; a bracket may close before it."""
    before, after = text[:at].rstrip()[-1:], text[at + 1 :].lstrip()[:1]
    return (before == "）" or "\u4e00" <= before <= "\u9fff") and "\u4e00" <= after <= "\u9fff"

"""Long runs of plain table rows, read without a parser: most of the markup of a plan of two thousand rows.

A run is taken out of the markup and an element that no template can write is left in its place; what is not plain in
every cell stays for the parser, which alone reports mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from drafter.document import TextRows
from drafter.markup._known import ALIGNS
from drafter.patterns import pattern

__all__ = ["LIFTED", "lift"]

LIFTED = "lifted-rows"
"""The element in the place of a run; its attribute `at` is the run's number."""

# White space that may be layout is not plain.
_PLAIN = r"[^<>\t\r\n]*+"
_REFUSED = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What a parser refuses anywhere."""
_TEXT = rf"{_PLAIN}(?:<br/>{_PLAIN})*+"
_SPACE = r"[ \t\r\n]*+"
_ROW = pattern(rf'<tr>{_SPACE}(?:<td(?: align="\w++")?+>{_TEXT}</td>{_SPACE})++</tr>')
_ALIGN = pattern(r'<td(?: align="(\w+)")?>')
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&"))
_UNKNOWN = pattern(rf"&(?!(?:{'|'.join(name[1:] for name, _ in _ENTITIES)}))")
_APART = "\v"
"""Between texts; a parser refuses it in any."""


def lift(markup: str) -> tuple[str, list[TextRows]]:
    """Return the markup without its runs of two plain rows and more, and these runs."""
    runs: list[TextRows] = []
    if LIFTED in markup or "<!" in markup or _UNKNOWN.search(markup) or _REFUSED.search(markup):
        return markup, runs
    kept: list[str] = []
    done = at = 0
    while (at := markup.find("<tr>", at)) >= 0:
        first = _ROW.match(markup, at)
        aligns = tuple(_ALIGN.findall(first.group())) if first else ()
        if first is None or not ALIGNS.issuperset(filter(None, aligns)):
            at += 4
            continue
        texts, end = [], at
        match = _shape(aligns).match
        while row := match(markup, end):
            texts.append(row.groups())
            end = row.end()
        if len(texts) > 1:
            kept += [markup[done:at], f'<{LIFTED} at="{len(runs)}"/>']
            if "&" in markup[at:end] or "<br/>" in markup[at:end]:
                texts = _read(texts)
            runs.append(TextRows(tuple(texts), aligns))
            done = end
        at = end
    return "".join([*kept, markup[done:]]), runs


@lru_cache(maxsize=256)
def _shape(aligns: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a row of such cells, its texts in groups."""
    cells = [f"<td{f' align={chr(34)}{align}{chr(34)}' if align else ''}>({_TEXT})</td>{_SPACE}" for align in aligns]
    return re.compile(rf"{_SPACE}<tr>{_SPACE}{''.join(cells)}</tr>")


def _read(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the texts that are written in rows of markup, all read at once."""
    joined = _APART.join(map(_APART.join, rows)).replace("<br/>", "\n")
    for name, character in _ENTITIES:
        joined = joined.replace(name, character)
    texts = iter(joined.split(_APART))
    return list(zip(*[texts] * len(rows[0]), strict=True))

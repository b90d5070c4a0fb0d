"""Plain markup, read without a parser: runs of paragraphs and headings, and of table rows, that hold text alone.

They are most of any paper. A run is taken out of the markup and an element that no template can write is left in its
place; what is not plain stays for the parser, which alone reports mistakes, and makes a gap (`_gaps`) of each such element.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from drafter.document import Heading, Paragraph, Text, TextRows
from drafter.markup._known import ALIGNS, PARAGRAPHS
from drafter.patterns import pattern

__all__ = ["BLOCKS", "ROWS", "Run", "lift"]

BLOCKS, ROWS = "lifted-blocks", "lifted-rows"
"""The elements in the place of a run; their attributes are the first fields of a `Gap`."""

Run = tuple[Paragraph | Heading, ...] | TextRows


_PLAIN = r"[^<>\x00-\x1f]*+"
"""White space that may be layout is not plain."""
_TEXT = rf"{_PLAIN}(?:<br/>{_PLAIN})*+"
_SPACE = r"[ \t\r\n]*+"
_NEXT = pattern(r"<(?:p|h[1-4]|tr)[ >]")
_BLOCK = pattern(rf'{_SPACE}<(?:p(?: class="([\w-]++)")?+>({_PLAIN})</p>|h([1-4])( number="none")?+>({_PLAIN})</h\3>)')
_CELL = rf'<td(?: align="\w++")?+>{_TEXT}</td>|<th(?: align="\w++")?+>{_TEXT}</th>'
_ROW = pattern(rf"<tr>{_SPACE}(?:(?:{_CELL}){_SPACE})++</tr>")
_START = pattern(r'<(t[dh])(?: align="(\w+)")?>')
_UNKNOWN = pattern(r"&(?!lt;|gt;|quot;|#34;|#39;|amp;)")
_APART = "\v"
"""Between texts; a parser refuses it in any."""


def lift(markup: str) -> tuple[str, list[Run]]:
    """Return the markup without its plain runs, and these runs."""
    if _UNKNOWN.search(markup) or _is_refused(markup):
        return markup, []
    runs: list[Run] = []
    kept: list[str] = []
    done = at = 0
    spans = "rowspan" in markup
    while found := _NEXT.search(markup, at):
        start = found.start()
        run, at = _rows(markup, start) if markup[start + 1] == "t" else _blocks(markup, start)
        if run:
            kept += [markup[done:start], _mark(run, len(runs), spans)]
            runs.append(run)
            done = at
    short = "".join([*kept, markup[done:]])
    # A template may not write our elements, and what looks plain within a comment is none.
    return (markup, []) if short.count("<lifted-") > len(runs) or "<!" in short else (short, runs)


def _mark(run: Run, at: int, spans: bool) -> str:
    if isinstance(run, TextRows):
        return f'<{ROWS} at="{at}" size="{len(run.aligns)}"' + (f' rows="{len(run.texts)}"/>' if spans else "/>")
    return f'<{BLOCKS} at="{at}" size="{sum([type(one) is Heading for one in run])}"/>'


def _is_refused(markup: str) -> bool:
    """Return whether a character stands in the markup that a parser refuses, besides those that are never plain."""
    try:
        markup.encode()
    except UnicodeEncodeError:
        return True
    return "\ufffe" in markup or "\uffff" in markup


def _blocks(markup: str, at: int) -> tuple[Run, int]:
    """Return the plain paragraphs and headings from a place on, and where they end."""
    blocks: list[Paragraph | Heading] = []
    while found := _BLOCK.match(markup, at):
        style, text, level, unnumbered, heading = found.groups()
        if level:
            blocks.append(Heading(int(level), _inlines(heading), not unnumbered))
        elif not style:
            blocks.append(Paragraph(_inlines(text)))
        elif style in PARAGRAPHS:
            blocks.append(Paragraph(_inlines(text), style))
        else:
            break
        at = found.end()
    return tuple(blocks), at if blocks else at + 1


def _inlines(text: str) -> tuple[Text, ...]:
    return (Text(_read(text) if "&" in text else text),) if text else ()


def _rows(markup: str, at: int) -> tuple[Run, int]:
    """Return the plain rows of one shape from a place on, and where they end."""
    shape, row = next(((one, row) for one in _SHAPES if (row := one.match(markup, at))), (None, None))
    if not shape:
        first = _ROW.match(markup, at)
        cells = _START.findall(first.group()) if first else []
        if not cells or not ALIGNS.issuperset(align for _, align in cells if align):
            return (), at + 1
        shape = _shape(cells)
        _SHAPES.append(shape)
        del _SHAPES[:-_MOST]
        row = shape.match(markup, at)
    texts, end = [], at
    while row:
        texts.append(row.groups())
        end = row.end()
        row = shape.match(markup, end)
    if "&" in markup[at:end] or "<br/>" in markup[at:end]:
        read = iter(_read(_APART.join(map(_APART.join, texts)).replace("<br/>", "\n")).split(_APART))
        texts = list(zip(*[read] * len(shape.aligns), strict=True))
    return TextRows(tuple(texts), shape.aligns, shape.headers), end


class _Shape(NamedTuple):
    """What rows of one shape have in common; `match` finds one, its texts in groups."""

    match: "Callable[[str, int], re.Match[str] | None]"
    aligns: tuple[str, ...]
    headers: tuple[int, ...]


_SHAPES: list[_Shape] = []
"""Shapes met before, up to `_MOST`: in the papers of a form they are the same few."""
_MOST = 32


def _shape(cells: Sequence[tuple[str, str]]) -> _Shape:
    """Return the shape of a row of such cells."""
    starts = [f'<{tag} align="{align}">' if align else f"<{tag}>" for tag, align in cells]
    written = [f"{start}({_TEXT})</{start[1:3]}>{_SPACE}" for start in starts]
    headers = tuple(number for number, (tag, _) in enumerate(cells) if tag == "th")
    match = re.compile(rf"{_SPACE}<tr>{_SPACE}{''.join(written)}</tr>").match
    return _Shape(match, tuple(align for _, align in cells), headers)


def _read(text: str) -> str:
    text = text.replace("&lt;", "<").replace("&gt;", ">")
    if "&#" in text or "&q" in text:
        text = text.replace("&#34;", '"').replace("&#39;", "'").replace("&quot;", '"')
    return text.replace("&amp;", "&")

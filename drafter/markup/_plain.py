"""Plain markup, read without a parser: runs of paragraphs and headings, and of table rows, that hold text alone.

They are most of any paper. A run is taken out of the markup and an element that no template can write is left in its
place; what is not plain stays for the parser, which alone reports mistakes, and makes a `Gap` of each such element.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from markupsafe import escape

from drafter.composed import Composed, woven
from drafter.document import Heading, Paragraph, TextRows
from drafter.markup._known import ALIGNS, PARAGRAPHS
from drafter.outline import Kinds
from drafter.patterns import pattern

__all__ = ["BLOCKS", "LONGEST", "ROWS", "SLOT", "Lifted", "lift"]

BLOCKS, ROWS = "lifted-blocks", "lifted-rows"
"""The elements in the place of a run; their attributes are the first fields of a `Gap`."""

_VALUE = "\x1f"
"""In the place of a value; a parser refuses it."""
_PLAIN = r"[^<>\x00-\x1e]*+"
"""Text and values. White space that may be layout is not plain."""
_TEXT = rf"{_PLAIN}(?:<br/>{_PLAIN})*+"
_SPACE = r"[ \t\r\n]*+"
_NEXT = pattern(r"<(?:p|h[1-4]|tr)[ >]")
_BLOCK = pattern(rf'{_SPACE}<(?:p(?: class="([\w-]++)")?+>({_PLAIN})</p>|h([1-4])( number="none")?+>({_PLAIN})</h\3>)')
_ROW = pattern(rf"{_SPACE}<tr>{_SPACE}")
_CELL = pattern(rf'<(t[dh])(?: align="(\w++)")?+>({_TEXT})</\1>{_SPACE}')
_UNKNOWN = pattern(r"&(?!lt;|gt;|quot;|#34;|#39;|amp;)")
SLOT = "\uf8ff"
"""Around the number of a slot in text that is parsed before its values are known."""
LONGEST = 10_000_000
"""Characters of one text."""
_APART = "\v"
"""Between texts; a parser refuses it in any."""


class Lifted(NamedTuple):
    """What is left of a frame, its plain texts one behind the other, and the runs that these are of.

    Both are in pieces with a value between every two: `left` are the numbers of the values in what is left, `inner` of those
    in the texts.
    """

    short: Sequence[str]
    texts: Sequence[str]
    runs: "tuple[Kinds | Rows, ...]"
    kinds: tuple[Kinds | None, ...]
    left: Sequence[int]
    inner: Sequence[int]

    def texts_of(self, values: Sequence[str]) -> tuple[list[str], dict[int, TextRows]] | None:
        """Return with the values of a paper the texts of its blocks, and its runs of rows.

        Return None if its texts are too long to be read so.
        """
        whole = woven(self.texts, [values[at] for at in self.inner] if self.left else values)
        if len(whole) > LONGEST:
            return None
        texts = whole.split(_APART)
        blocks: list[str] = []
        rows, start = {}, 0
        for at, run in enumerate(self.runs):
            if isinstance(run, Rows):
                end = start + run.size * len(run.aligns)
                rows[at] = TextRows(tuple(texts[start:end]), run.aligns, run.headers)
            else:
                end = start + len(run)
                blocks += texts[start:end]
            start = end
        return blocks, rows

    def rest(self, values: Sequence[str]) -> str:
        """Return what is left with the values of a paper."""
        return woven(self.short, [escape(values[at]) for at in self.left])

    def outlined(self) -> str | None:
        """Return what is left with numbered slots for values, or None if something in it would be taken for a slot."""
        rest = woven(self.short, [f"{SLOT}{number}{SLOT}" for number in range(len(self.left))])
        return None if rest.count(SLOT) > 2 * len(self.left) else rest


class Rows(NamedTuple):
    """Rows of one shape, without their texts."""

    size: int
    aligns: tuple[str, ...]
    headers: tuple[int, ...]


def lift(stretches: tuple[tuple[str, ...], ...]) -> Lifted | None:
    """Return the plain runs of a frame and what it is without them, or None if it is not to be read so."""
    pieces = Composed(stretches).pieces()
    frame = _VALUE.join(pieces)
    if frame.count(_VALUE) >= len(pieces) or _UNKNOWN.search(frame) or _is_refused(frame):
        return None
    runs: list[Kinds | Rows] = []
    kept: list[str] = []
    texts: list[str] = []
    left: list[int] = []
    inner: list[int] = []
    done = at = values = 0
    spans = "rowspan" in frame
    while found := _NEXT.search(frame, at):
        start = found.start()
        run, at = _rows(frame, start, texts) if frame[start + 1] == "t" else _blocks(frame, start, texts)
        if run:
            piece = frame[done:start]
            left += range(values, values := values + piece.count(_VALUE))
            inner += range(values, values := values + frame.count(_VALUE, start, at))
            kept += [piece, _mark(run, len(runs), spans)]
            runs.append(run)
            done = at
    left += range(values, values + frame.count(_VALUE, done))
    short = "".join([*kept, frame[done:]])
    # A template may not write our elements, and what looks plain within a comment is none.
    if not runs or short.count("<lifted-") > len(runs) or "<!" in short:
        return None
    kinds = tuple(None if isinstance(run, Rows) else run for run in runs)
    return Lifted(short.split(_VALUE), _read(_APART.join(texts)).split(_VALUE), tuple(runs), kinds, left, inner)


def _mark(run: "Kinds | Rows", at: int, spans: bool) -> str:
    if isinstance(run, Rows):
        return f'<{ROWS} at="{at}" size="{len(run.aligns)}"' + (f' rows="{run.size}"/>' if spans else "/>")
    return f'<{BLOCKS} at="{at}" size="{sum([type(one) is Heading for one in run])}"/>'


def _is_refused(frame: str) -> bool:
    """Return whether a character stands in a frame that a parser refuses, besides those that are never plain."""
    try:
        frame.encode()
    except UnicodeEncodeError:
        return True
    return "\ufffe" in frame or "\uffff" in frame


def _blocks(frame: str, at: int, texts: list[str]) -> tuple[Kinds, int]:
    """Return the plain paragraphs and headings from a place on, and where they end; their texts go to `texts`."""
    kinds: list[Paragraph | Heading] = []
    while found := _BLOCK.match(frame, at):
        style, text, level, unnumbered, heading = found.groups()
        kind = _KINDS.get(style) if not level else _HEADINGS[level, not unnumbered]
        if kind is None:
            break
        kinds.append(kind)
        texts.append(heading if level else text)
        at = found.end()
    return tuple(kinds), at if kinds else at + 1


_KINDS: dict[str | None, Paragraph] = {None: Paragraph(()), **{style: Paragraph((), style) for style in PARAGRAPHS}}
_HEADINGS = {
    (str(level), numbered): Heading(level, (), numbered) for level in range(1, 5) for numbered in (False, True)
}


def _rows(frame: str, at: int, texts: list[str]) -> "tuple[Rows | Kinds, int]":
    """Return the plain rows of one shape from a place on, and where they end; their texts go to `texts`."""
    shape, row = next(((one, row) for one in _OFTEN if (row := one.match(frame, at))), (None, None))
    count = 0
    if not shape:
        cells, found, end = _row(frame, at)
        if not cells or not ALIGNS.issuperset(align for _, align in cells if align):
            return (), at + 1
        shape = _shape(cells)
        while cells == shape.cells and shape.met < _MANY:
            texts += found
            count, at = count + 1, end
            shape.met += 1
            cells, found, end = _row(frame, at)
        if shape.met >= _MANY:
            _OFTEN.append(shape)
            del _OFTEN[:-_MOST]
            row = shape.match(frame, at)
    while row:
        texts += row.groups()
        count, at = count + 1, row.end()
        row = shape.match(frame, at)
    return Rows(count, shape.aligns, shape.headers), at


_Cells = tuple[tuple[str, str], ...]
"""The tags and alignments of a row's cells."""


def _row(frame: str, at: int) -> tuple[_Cells, list[str], int]:
    """Return the cells of the plain row at a place, their texts and where it ends; no cells if there is none."""
    cells, texts = [], []
    found = _ROW.match(frame, at)
    while found:
        at = found.end()
        if found := _CELL.match(frame, at):
            tag, align, text = found.groups("")
            cells.append((tag, align))
            texts.append(text)
    end = at + len("</tr>")
    return tuple(cells) if frame[at:end] == "</tr>" else (), texts, end


class _Shape:
    """What rows of such cells have in common, and how many of them were read cell by cell."""

    def __init__(self, cells: _Cells) -> None:
        self.cells, self.met = cells, 0
        self.aligns = tuple(align for _, align in cells)
        self.headers = tuple(number for number, (tag, _) in enumerate(cells) if tag == "th")

    @cached_property
    def match(self) -> Callable[[str, int], re.Match[str] | None]:
        """Return what finds a row, its texts in groups."""
        starts = [f'<{tag} align="{align}">' if align else f"<{tag}>" for tag, align in self.cells]
        written = [f"{start}({_TEXT})</{start[1:3]}>{_SPACE}" for start in starts]
        return re.compile(rf"{_SPACE}<tr>{_SPACE}{''.join(written)}</tr>").match


_shape = lru_cache(maxsize=256)(_Shape)
_OFTEN: list[_Shape] = []
"""Shapes that are found at once, up to `_MOST`: in the papers of a form they are the same few."""
_MANY = 150
"""Rows read cell by cell that take as long as to compile a pattern of whole rows; a command for one paper reads fewer."""
_MOST = 32


def _read(text: str) -> str:
    if "<" in text:
        text = text.replace("<br/>", "\n")
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">")
    if "&#" in text or "&q" in text:
        text = text.replace("&#34;", '"').replace("&#39;", "'").replace("&quot;", '"')
    return text.replace("&amp;", "&")

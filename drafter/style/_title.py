"""Break a title into balanced lines between words, after GB/T 9704—2012 7.3.1: a trapezoid or a diamond.

There is no segmenter: known words are matched longest first, and what is unknown is never broken inside.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from math import ceil

from drafter.patterns import pattern

__all__ = ["break_title", "printed_width", "text_width"]

_WHOLE = pattern(
    r"《[^《》]{1,19}》|“[^“”]{1,19}”|〔\d+〕\d*号?|（[^（）]{1,10}）"
    r"|\d{4}年\d{1,2}月(?:\d{1,2}日)?(?:[—～至]\d{1,2}月(?:\d{1,2}日)?)?"
    r"|[0-9０-９][0-9０-９.,:/％%—～\-]*[年月日时分秒届期号次个项条章万亿元人名位件天周季度%％]*"
    r"|[一二三四五六七八九十百〇]+(?:届|次|期|季度|周年|五)"
    r"|[A-Za-z][A-Za-z0-9 .\-]*|\s+"
)
_NOT_FIRST = frozenset("的和与及、，；：。／/》〉）”’〕等了以（")
_NOT_LAST_WORDS = frozenset({"关于", "和", "与", "及", "对", "在", "为", "将", "以", "转发", "印发"})
_SUFFIXES = "省市区县州盟旗乡镇村街道局处科室部委厅办会院所馆站队组中心公司集团学校大学医院银行法院基地园区政府机关"
_MAX_LINES = 4
_FIRST_WIDE = "\u2e80"
_WESTERN = pattern(r"[A-Za-z0-9]+")
_GAP = 0.22  # LibreOffice (7.4) sets this between 汉字 and digits even where the file forbids it; Word does not


class _Halves(dict[str, int]):
    """The width of each character in half 字, worked out when it first occurs."""

    def __missing__(self, character: str) -> int:
        self[character] = width = 2 if character >= _FIRST_WIDE or character in "“”‘’—…·×" else 1
        return width


_halves = _Halves().__getitem__


@lru_cache(maxsize=8192)
def text_width(text: str) -> float:
    """Return the width of a text in 字: one for a full-width character, a half for the others."""
    return (len(text) if text.isascii() else sum(map(_halves, text))) / 2


@lru_cache(maxsize=8192)
def printed_width(text: str) -> float:
    """Return the width of a text in 字 as the widest word processor prints it."""
    if text.isascii():
        return text_width(text)
    if min(text) >= _FIRST_WIDE:
        return float(len(text))
    changes = 0
    for word in _WESTERN.finditer(text):
        start, end = word.span()
        changes += _FIRST_WIDE <= text[start - 1 : start] <= "\uffef"
        changes += _FIRST_WIDE <= text[end : end + 1] <= "\uffef"
    return text_width(text) + _GAP * changes


def break_title(
    text: str, per_line: float, words: Collection[str], terms: Collection[str] = (), *, label: bool = False
) -> list[str]:
    """Return `text` in as few balanced lines of at most `per_line` 字 as it takes, joined unchanged by "".

    The lines of a `label` are as equal as can be. A text that cannot be cut is returned whole, for the word processor
    to wrap.
    """
    if printed_width(text) <= per_line or per_line <= 0:
        return [text]
    pieces = _pieces(text, words, terms)
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    cuts = [
        at for at, left, right in zip(starts[1:-1], pieces, pieces[1:], strict=False) if _may_cut(left, right, label)
    ]
    for lines in range(max(2, ceil(printed_width(text) / per_line)), _MAX_LINES + 1):
        best = _best(text, cuts, lines, per_line, label)
        if best:
            return best
    return [text]


def _best(text: str, cuts: Sequence[int], lines: int, per_line: float, label: bool) -> list[str] | None:
    found: tuple[float, list[str]] | None = None
    for chosen in combinations(cuts, lines - 1):
        parts = [text[a:b] for a, b in zip((0, *chosen), (*chosen, len(text)), strict=True)]
        widths = [printed_width(part) for part in parts]
        if max(widths) > per_line:
            continue
        cost = max(widths) - min(widths) if label else _cost(parts, widths)
        if found is None or cost < found[0]:
            found = cost, parts
    return found[1] if found else None


def _cost(parts: Sequence[str], widths: Sequence[float]) -> float:
    """Score a shape: the even step of a trapezoid or diamond is best, a rectangle or an hourglass poor."""
    spread = max(widths) - min(widths)
    cost = spread if spread > 6 else 0.0
    cost += abs(spread - 3) * 0.5
    if min(widths) <= 4:
        cost += 20
    if spread < 1:
        cost += 4
    if len(widths) > 2 and min(widths[1:-1]) < min(widths[0], widths[-1]):
        cost += 12
    cost += sum(_cut_cost(left, right) for left, right in pairwise(parts))
    return cost


def _cut_cost(left: str, right: str) -> float:
    """Prefer a cut after a mark or 的, and before a document's name; avoid leaving only its kind on a line."""
    if left[-1] in "、，；：》）的":
        return -1.5 if left[-1] != "、" else -1
    if right[0] in "《“":
        return -1
    return 0


def _may_cut(left: str, right: str, label: bool) -> bool:
    if right[0] in _NOT_FIRST or left[-1] in "《〈（“‘〔":
        return False
    return label or (left not in _NOT_LAST_WORDS and not (len(right) == 1 and right in _SUFFIXES))


def _pieces(text: str, words: Collection[str], terms: Collection[str]) -> list[str]:
    """Return the text in unbreakable pieces; neighbours that no list knows stay together."""
    longest = max(map(len, (*words, *terms)), default=1)
    pieces: list[str] = []
    unknown = ""
    at = 0
    while at < len(text):
        found = _known(text, at, longest, words, terms)
        if not found:
            unknown += text[at]
            at += 1
            continue
        if unknown:
            pieces.append(unknown)
            unknown = ""
        pieces.append(found)
        at += len(found)
    if unknown:
        pieces.append(unknown)
    return pieces


def _known(text: str, at: int, longest: int, words: Collection[str], terms: Collection[str]) -> str:
    """Return the longest known piece that starts at `at`, empty where there is none."""
    whole = _WHOLE.match(text, at)
    if whole:
        return whole.group()
    for length in range(min(longest, len(text) - at), 0, -1):
        piece = text[at : at + length]
        if piece in terms or piece in words:
            return piece
    if text[at] in "的和与及、，；：。？！（）《》“”／/对":
        return text[at]
    return ""

"""What a column of a table needs, by the texts that stand in it: what must not break, and what would be good."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from drafter.patterns import pattern
from drafter.style._title import printed_width, text_width

__all__ = ["Need", "column_of", "entry", "head_of", "label", "shapes_of"]

_TOKEN = pattern(
    r"([^\W\d_A-Za-z]+)|(\d{1,2} [A-Z][a-z]+ \d{4}|(?:\d+年)?(?:\d+月)(?:\d+日)?|\d+日|（[^（）]{1,6}）"
    r"|[A-Za-z0-9〔〕.,:%％/+\-]+[^\x00-\x7f、，；。：（）《》“”—]?|\s+|.)"
)
"""Letters, or what else is looked at as one; a set of all 汉字 would take a millisecond to compile."""
_TOGETHER = 5  # 汉字 that keep together
_DAY = pattern(r"\d+月\d+日|（星期.）|〔\d+〕\d*")
_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"
_DATE = pattern(r"((?:\d+年)?\d+月\d+日)（[^（）]+）")
_UTF_8 = ("utf-8", "surrogatepass")
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_CLOSING = "、，；。：）》”—"
_SLACK = 0.15  # 字 that a line has to spare
_WORD = pattern(r"[A-Za-z]{2,}")
_SHORT = 8  # 字 of an entry that is centred in a grid
_NAME = 14  # letters of a Western name or date that is not to be broken
_EMPTY = 4.0  # 字 for a column that is to be filled in by hand


class Need(NamedTuple):
    """What a text needs, or a column, in characters: its least width, its longest Western word, its width on one line.

    `hard` is the width of its longest day, name or number of a paper, which not even a crowded table breaks. `kind` is that
    of its entry, in a column of all: what is empty or a label is none. It is `running` where it is a sentence, a list or
    long. Of those that are alike there is one, so that a column is known again by the needs of its texts.
    """

    hard: float
    least: float
    word: float
    full: float
    kind: int
    running: bool

    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__  # type: ignore[misc]

    @property
    def dated(self) -> bool:
        """Whether every entry is a date with its weekday in brackets."""
        return self.kind == _DATED


_need = lru_cache(maxsize=8192)(Need)
_DATED, _ENTRY = 1, 2
_NOTHING = Need(1.0, 1.0, 0.0, _EMPTY, 0, False)
"""What a column needs in which nothing is said."""


def head_of(texts: Iterable[Need]) -> Need:
    """Return what the head of a column needs whose texts need so much; it is never running."""
    hard, least, word, full, kind, _ = map(max, zip(_NOTHING, *texts, strict=True))
    return _need(hard, least, word, full, kind, False)


@lru_cache(maxsize=4096)
def column_of(head: Need, texts: frozenset[Need]) -> Need:
    """Return what a column needs whose head and texts need so much."""
    return _need(*map(max, zip(head, *texts, strict=True)))


class _Needs(dict[bytes, Need]):
    """The needs of shapes met before: a dict, since to keep account of what was last asked for takes longer than to look up."""

    def __init__(self, *, header: bool) -> None:
        super().__init__()
        self.header = header

    def __missing__(self, shape: bytes) -> Need:
        if len(self) >= _MOST:
            self.clear()
        text = shape.decode(*_UTF_8)
        alike = text.translate(_ALIKE)
        self[shape] = found = _measure(text, self.header) if alike == text else self[alike.encode(*_UTF_8)]
        return found


class _Alike(dict[int, str]):
    """Each character, a 汉字 for any that is no part of a date: it is as wide, and breaks as any other."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_any = _FIRST_HAN <= character <= _LAST_HAN and character.isalpha() and character not in "年月日星期"
        self[code] = found = "字" if is_any else character
        return found


_ALIKE = _Alike()
_MOST = 8192
entry: Callable[[bytes], Need] = _Needs(header=False).__getitem__
"""Return what a text of a shape needs that is no label."""
label: Callable[[bytes], Need] = _Needs(header=True).__getitem__
"""Return what a text of a shape needs that heads others."""


def _measure(text: str, header: bool) -> Need:
    """Return what a text needs; its longest word is counted generously: bold letters are wider than half a 字."""
    lines = text.split("\n")
    entries = [line for line in lines if line and not header]
    dated = all(line[-1] == "）" and _DATE.fullmatch(line) for line in entries)
    return _need(
        max([0.0, *(printed_width(whole) + _SLACK for line in entries for whole in _wholes(line))]),
        max(_least(line, header) for line in lines) + _SLACK,
        max(max(map(len, _WORD.findall(line)), default=0) for line in lines) * 0.58,
        max(map(printed_width, lines)) + _SLACK,
        0 if not entries else _DATED if dated else _ENTRY,
        text.endswith("。") or "、" in text or any(text_width(one.partition("（")[0]) > _SHORT for one in lines),
    )


def _wholes(line: str) -> Sequence[str]:
    """Return what is never broken in a line: its days and numbers of papers, or the line if it is a name."""
    if 2 <= len(line) <= 4 and min(line) >= _FIRST_HAN and max(line) <= _LAST_HAN:
        return (line,)
    return _DAY.findall(line) if "月" in line or "（" in line or "〔" in line else ()


def _least(text: str, header: bool) -> float:
    """Return the width of the widest piece that must not break; closing marks stay with the piece before them."""
    if header and len(text) <= 8 and text.isascii() is False:
        return (text_width(text) + 1) // 2 if len(text) > 3 else text_width(text)
    if len(text) <= _NAME and text.replace("–", "-").isascii():
        return text_width(text)
    parts = text.split("、")
    if "（" in text or any(part[:1] in _CLOSING for part in parts):
        return _widest(text)
    # Where it can do no harm an enumeration is looked at name by name: the same names are in many.
    return max([_widest(parts.pop()), *[_widest(f"{part}、") for part in parts]])


@lru_cache(maxsize=8192)
def _widest(text: str) -> float:
    """Return the width of the widest piece of a text that is no label."""
    widest = current = 0.0
    for letters, other in _TOKEN.findall(text):
        if letters:
            longest, current = _letters(letters)
            widest = max(widest, longest)
        elif not other.strip(_CLOSING):
            current += printed_width(other)
        else:
            current = printed_width(other.strip())
        widest = max(widest, current)
    return widest


@lru_cache(maxsize=8192)
def _letters(text: str) -> tuple[float, float]:
    """Return the widths of the widest and the last piece of letters: 汉字 keep together, from the first, others do not."""
    if min(text) >= _FIRST_HAN and max(text) <= _LAST_HAN:
        return min(len(text), _TOGETHER), (len(text) - 1) % _TOGETHER + 1
    longest = last = 0.0
    together = 0
    for letter in text:
        together = together % _TOGETHER + 1 if _FIRST_HAN <= letter <= _LAST_HAN or letter == "〇" else 0
        last = together or text_width(letter)
        longest = max(longest, last)
    return longest, last


def shapes_of(texts: Iterable[str]) -> list[bytes]:
    """Return texts in UTF-8 with every digit a 0: it is as wide as any other, and breaks as any other."""
    return "\v".join(texts).encode(*_UTF_8).translate(_DIGITS).split(b"\v")

"""House styles: what a paper looks like, read from `_styles/<name>.yaml`; writers take every measure from here.

Lengths in a sheet are millimetres, sizes points, indents 字 (the width of one character of the style itself).
"""

import pickle
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from drafter.cache import kept, stamp
from drafter.errors import Words
from drafter.load import Node
from drafter.numerals import chinese
from drafter.style._read import Sheet, find_words, sources, wrong
from drafter.style._title import break_title, printed_width, text_width

__all__ = [
    "DoubleRules",
    "HouseStyle",
    "Imprint",
    "Masthead",
    "NamedStyle",
    "Page",
    "TableStyle",
    "load",
    "text_width",
    "twips",
]

_TWIPS_PER_MM = 1440 / 25.4


class Page(NamedTuple):
    """Paper and type area in millimetres; `lines` × `characters` is the grid, `dash` the drop to the page number."""

    width: float
    height: float
    top: float
    left: float
    text_width: float
    text_height: float
    lines: int
    characters: int
    dash: float
    tracking: int | None = None
    clause: str = ""

    @property
    def pitch(self) -> int:
        """Return the height of a grid line in twips, rounded down so that all lines fit."""
        return int(twips(self.text_height) / self.lines)

    def letter_spacing(self, size: float) -> int:
        """Return the twips added to a character of `size` points so that a full line holds `characters`."""
        if self.tracking is not None:
            return self.tracking
        return int((twips(self.text_width) / self.characters - size * 20) // 1)


class NamedStyle(NamedTuple):
    """A named style. `size`, `line`, `before`, `after` are points, indents 字; `name` is the one Word shows.

    `line` 0 is single spacing. `blank_before` and `blank_after` are empty grid lines, left out between a style and
    those it `joins`. `outline` is the level in a table of contents, 0 for none. `clause` says where it comes from.
    """

    key: str
    name: str
    font: str = "fangsong"
    size: float = 16
    line: float = 0
    rule: str = "exact"
    align: str = "both"
    color: str = ""
    bold: bool = False
    italic: bool = False
    left: float = 0
    right: float = 0
    first: float = 0
    hanging: float = 0
    before: float = 0
    after: float = 0
    blank_before: int = 0
    blank_after: int = 0
    joins: tuple[str, ...] = ()
    keep_next: bool = False
    outline: int = 0
    grid: bool = False
    clause: str = ""

    @property
    def id(self) -> str:
        """Return the style's id in a file: ASCII, and Word's own for its built-in styles."""
        return _id(self.key, self.name)


@lru_cache(maxsize=1024)
def _id(key: str, name: str) -> str:
    return _BUILT_IN.get(name) or "".join(part.capitalize() for part in key.split("-"))


_BUILT_IN = {
    "Normal": "Normal",
    "Normal Indent": "NormalIndent",
    "Title": "Title",
    "Subtitle": "Subtitle",
    "heading 1": "Heading1",
    "heading 2": "Heading2",
    "heading 3": "Heading3",
    "heading 4": "Heading4",
    "caption": "Caption",
    "footer": "Footer",
    "Strong": "Strong",
    "Hyperlink": "Hyperlink",
}


class Masthead(NamedTuple):
    """The red head: `slots` lines kept above it, its `distance` (mm) below the type area's top edge, its rule.

    `blank` empty lines follow the name, `after` empty lines the whole head.
    """

    slots: int
    distance: float
    blank: int
    after: int
    sizes: tuple[float, ...]
    rule: str
    rule_weight: float
    rule_space: int
    rule_color: str
    clause: str = ""


class DoubleRules(NamedTuple):
    """The two double rules of a letter's first page, `width` mm wide, and what stands around them.

    The upper one is `gap` mm below the name and `room` points above the text, the lower one `foot` mm above the edge of
    the sheet. Weights are points.
    """

    gap: float
    foot: float
    width: float
    thick: float
    thin: float
    between: float
    room: float
    clause: str = ""


class Imprint(NamedTuple):
    """The 版记: a `box` on the bottom edge of the last type area, or plain paragraphs; line weights in points.

    `printing` says whether it names who printed the paper and when.
    """

    box: bool
    thick: float
    thin: float
    printing: bool = True
    clause: str = ""


class TableStyle(NamedTuple):
    """A kind of table: border weight in points, cell padding and least row height in millimetres."""

    border: float
    padding: float
    row: float
    clause: str = ""


class HouseStyle(NamedTuple):
    """A house style for one language and one set of fonts; `digest` identifies all that it says, and so do `==` and hash."""

    name: str
    title: Words
    language: str
    page: Page
    fonts: Mapping[str, str]
    alternates: Mapping[str, str]
    western: str
    numbers: tuple[str, ...]
    list_number: str
    masthead: Masthead
    imprint: Imprint
    tables: Mapping[str, TableStyle]
    styles: Mapping[str, NamedStyle]
    runs: Mapping[str, NamedStyle]
    digest: str
    words: frozenset[str]
    double_rules: DoubleRules | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HouseStyle) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def title_lines(self, text: str, terms: Sequence[str] = ()) -> list[str]:
        """Return a title in balanced lines, broken between words only; the names in `terms` stay whole."""
        if self.fits_title(text):
            return [text]
        return break_title(text, _title_room(self), self.words, frozenset(terms))

    def fits_title(self, text: str) -> bool:
        """Return whether a title is left in one line."""
        room = _title_room(self)  # no character is wider than 1 字
        return self.language != "zh" or len(text) <= room or printed_width(text) <= room

    def item_mark(self, number: int, ordered: bool, level: int) -> str:
        """Return what stands before an item of a list under a heading of `level` (0: none): its number, or a dot.

        Where the style has no numbers of their own for lists, the next level goes on from that of the headings (7.3.3).
        """
        if not ordered:
            return "•" if self.language == "zh" else "• "
        form = self.list_number or self.numbers[min(level, len(self.numbers) - 1)]
        return form.format(zh=chinese(number), n=number, path=number)

    def label_lines(self, text: str, room: float, terms: Sequence[str] = ()) -> list[str]:
        """Return the label of a row or column in lines of at most `room` 字, as equal as can be; brackets begin a line."""
        if self.language != "zh" or printed_width(text) <= room:
            return [text]
        label, bracket, rest = text.partition("（")
        parts = [label, bracket + rest] if label and rest.endswith("）") else [text]
        return [line for part in parts for line in break_title(part, room, self.words, frozenset(terms), label=True)]


@lru_cache(maxsize=16)
def _title_room(style: HouseStyle) -> float:
    """Return the width of a line of a title in 字."""
    return twips(style.page.text_width) / (style.styles["title"].size * 20)


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, Word's unit."""
    return round(millimetres * _TWIPS_PER_MM)


def load(
    name: str, *, language: str, fonts: str = "gb2312", folders: Sequence[Path], cache: Path | None = None
) -> HouseStyle:
    """Return the house style `name` from the first of the template `folders` that has `_styles/<name>.yaml`.

    What has been read is kept in the folder `cache` if given.
    Raises FormError: STYLE-001 no such style, STYLE-002 not made for the language, STYLE-003 no such set of fonts,
    STYLE-004 a sheet that says something unknown.
    """
    files = sources(folders)
    key = f"style {name} {language} {fonts} {files} {stamp(*files)}"
    found: HouseStyle = pickle.loads(kept(cache, key, lambda: pickle.dumps(_read(name, language, fonts, folders))))
    return found


def _read(name: str, language: str, fonts: str, folders: Sequence[Path]) -> HouseStyle:
    sheet = Sheet(name, language, folders)
    _check_language(sheet, name, language)
    page = sheet.build(Page, sheet.mapping("page"))
    pitch = page.pitch / 20
    defaults = _normal(sheet, pitch)
    profiles = sheet.mapping("fonts")
    if fonts not in profiles or not isinstance(profiles[fonts].value, dict):
        listed = " ".join(profiles)
        hint = (f"可用：{listed}", f"known: {listed}")
        raise wrong("STYLE-003", f"没有叫 {fonts} 的字体方案", f"there is no set of fonts called {fonts}", hint)
    numbers = sheet.texts(sheet.mapping("numbers"))
    double_rules = sheet.mapping("double_rules")
    return HouseStyle(
        name=name,
        title=sheet.texts(sheet.mapping("title")),
        language=language,
        page=page,
        fonts=sheet.texts(_entries(profiles[fonts])),
        alternates=sheet.texts(sheet.mapping("alternates")),
        western=sheet.text("western"),
        numbers=tuple(numbers.get(level, "") for level in ("h1", "h2", "h3", "h4")),
        list_number=numbers.get("list", "{n}."),
        masthead=sheet.build(Masthead, sheet.mapping("masthead")),
        imprint=sheet.build(Imprint, sheet.mapping("imprint")),
        tables={key: sheet.build(TableStyle, _entries(node)) for key, node in sheet.mapping("tables").items()},
        styles={key: _named(sheet, key, node, defaults, pitch) for key, node in sheet.mapping("styles").items()},
        runs={key: _named(sheet, key, node, defaults, pitch) for key, node in sheet.mapping("runs").items()},
        digest=f"{sheet.digest}-{language}-{fonts}",
        words=find_words(folders),
        double_rules=sheet.build(DoubleRules, double_rules) if double_rules else None,
    )


def _check_language(sheet: Sheet, name: str, language: str) -> None:
    languages = sheet.entries["languages"].value if "languages" in sheet.entries else []
    if not isinstance(languages, list) or language not in [node.value for node in languages]:
        zh = f"版式 {name} 没有{'英文' if language == 'en' else '中文'}稿的样式"
        hint = ("英文稿用 corporate", "English papers use corporate")
        raise wrong("STYLE-002", zh, f"house style {name} is not made for papers in {language!r}", hint)


def _entries(node: Node) -> dict[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


def _normal(sheet: Sheet, pitch: float) -> dict[str, object]:
    """Return what every style takes from `normal` unless it says otherwise."""
    normal = _named(sheet, "normal", sheet.mapping("styles")["normal"], {}, pitch)
    return {name: getattr(normal, name) for name in ("font", "size", "line", "rule", "align", "grid")}


def _named(sheet: Sheet, key: str, node: Node, defaults: Mapping[str, object], pitch: float) -> NamedStyle:
    entries = dict(_entries(node))
    given: dict[str, object] = {**defaults, "key": key, "name": key}
    name = entries.pop("name", None)
    if name is not None:
        given["name"] = sheet.localised(name)
    line = entries.pop("line", None)
    if line is not None:
        text = str(line.value)
        given["grid"] = text == "grid"
        given["line"] = pitch if text == "grid" else 0.0 if text == "single" else sheet.number(line)
        given["rule"] = "exact"
    return sheet.build(NamedStyle, entries, **given)

"""What both writers work out from a house style: blank lines, sizes that fit, and indents that depend on neighbours.

Widths and indents are in 字, the width of one character of the text in question.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from drafter.document import Break, Inline, Paragraph, Text, plain_text
from drafter.patterns import pattern
from drafter.style._title import printed_width, text_width

if TYPE_CHECKING:
    from drafter.style import HouseStyle

__all__ = [
    "AROUND_TABLE",
    "LEAD",
    "SLOTS",
    "UNDER_HEADING",
    "UNDER_TITLE",
    "FirstPage",
    "Indent",
    "attachment_indent",
    "blank_lines",
    "first_page",
    "imprint_lines",
    "letter_head",
    "line_count",
    "masthead_size",
    "printed_width",
    "roll_indent",
    "roll_lines",
    "signatories",
    "signature_insets",
    "stacked",
    "table_gap",
]

_POINTS_PER_MM = 72 / 25.4
_NARROWEST = 33
"""Percent: letters narrower than a third cannot be read, so a name still too wide runs over several lines."""
AROUND_TABLE = 7.0
"""Points of air between a table and text."""
UNDER_HEADING = 4.0
"""Points of air between a heading and a table right under it."""
UNDER_TITLE = 14.0
"""Points of air between a title and a table right under it."""
SLOTS = ("copy-number", "secrecy", "urgency")
"""The marks of a paper, in the order of 7.2.3."""
_CLOSING = pattern(r"[、，；。：！？）》〉”’]")


LEAD = 2
"""Points of line height above the size of a masthead's type, as measured."""
_INK = 0.92  # height of a character's ink, of its size
_LOW = 1.3  # points by which word processors set type below the middle of its line: LibreOffice 2.6, Word none


class FirstPage(NamedTuple):
    """A letter's first page. Its name is of `size` points, its letters `squeeze` percent wide; each line has `line` points.

    The rest are millimetres from the top of the sheet: the tops of the `name`, of the `upper` and `lower` double rules,
    of the first line of `text`, and where the name's last line ends.
    """

    size: float
    squeeze: int
    line: float
    name: float
    name_end: float
    upper: float
    lower: float
    text: float


class Indent(NamedTuple):
    """Where a paragraph's lines begin: `left` for the wrapped ones, the first `hanging` further out."""

    left: float
    hanging: float


def blank_lines(style: "HouseStyle", before: str, key: str) -> int:
    """Return the empty grid lines between a paragraph of style `before` and one of style `key`.

    `before` is empty at the top of a page, `head` after the masthead, and may be a name that is no style (a table).
    """
    named = style.styles[key]
    if not before or before == key or before in named.joins:
        return 0
    if before == "head":
        return max(named.blank_before, style.masthead.after)
    above = style.styles.get(before)
    return max(named.blank_before, above.blank_after if above else 0)


def table_gap(style: "HouseStyle", before: str, kind: str) -> float:
    """Return the points of air between a block of style `before` and a table of `kind` that has no caption."""
    if before == "table" or (before and kind == "signatures"):
        return style.page.pitch / 20
    if not before:
        return 0.0
    if before.startswith("h"):
        return UNDER_HEADING
    return UNDER_TITLE if before == "title" else AROUND_TABLE


def masthead_size(style: "HouseStyle", text: str) -> tuple[float, int]:
    """Return the largest size in points in which each line of a masthead fits, and the width of its letters in percent.

    The percentage is below 100 only where even the smallest size is too wide. A style that gives the head no place of
    its own sets the name like any other line.
    """
    if not style.masthead.distance:
        return style.styles["masthead"].size, 100
    room = style.page.text_width * _POINTS_PER_MM
    wide = max(map(text_width, text.split("\n")))
    sizes = style.masthead.sizes
    size = next((size for size in sizes if wide * size <= room), sizes[-1])
    return size, min(100, max(_NARROWEST, int(room / (wide * size) * 100))) if wide else 100


def stacked(inlines: Sequence[Inline]) -> tuple[list[str], str] | None:
    """Return the names of a joint masthead, the host's first, and what stands to their right (7.2.4); else None.

    Such a masthead has its names on lines of their own and marks what stands beside them `right`.
    """
    names = plain_text(tuple(one for one in inlines if not _is_right(one))).split("\n")
    beside = plain_text(tuple(one for one in inlines if _is_right(one)))
    return (names, beside) if beside and len(names) > 1 else None


def signatories(inlines: Sequence[Inline]) -> tuple[list[Inline], list[Inline], list[list[Inline]]] | None:
    """Return the number, the label and the lines of names of a head with several lines of signatories; else None.

    The lines of names begin one under the other, and the number stands beside the last (7.2.5, 7.2.6).
    """
    number: list[Inline] = [one for one in inlines if not _is_right(one) and not isinstance(one, Break)]
    lines: list[list[Inline]] = [[]]
    for one in inlines:
        if isinstance(one, Break):
            lines.append([])
        elif _is_right(one):
            lines[-1].append(one)
    if len(lines) < 2:
        return None
    label: list[Inline] = [one for one in lines[0] if isinstance(one, Text) and "quiet" not in one.marks]
    return number, label, [[one for one in line if one not in label] for line in lines]


def _is_right(inline: Inline) -> bool:
    return isinstance(inline, Text) and "right" in inline.marks


def first_page(style: "HouseStyle", names: Sequence[Paragraph]) -> FirstPage:
    """Return the places on the first page of a letter with that name, of one or more lines (10.1)."""
    page, rules = style.page, style.double_rules
    assert rules
    text = "\n".join(plain_text(one.inlines) for one in names)
    size, squeeze = masthead_size(style, text)
    line = size + LEAD
    pair = rules.thick + rules.between + rules.thin
    name = page.top + style.masthead.distance
    name_end = name + (text.count("\n") + 1 if names else 0) * line / _POINTS_PER_MM
    upper = name_end + (size * _INK - line) / _POINTS_PER_MM + rules.gap if names else page.top
    lower = page.height - rules.foot - pair / _POINTS_PER_MM
    above = page.pitch / 20 / 2 - style.styles["normal"].size * _INK / 2 + _LOW
    under = upper + (pair + rules.room - above) / _POINTS_PER_MM
    return FirstPage(size, squeeze, line, name, name_end, upper, lower, under)


def letter_head(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return the lines of a letter's name, and those under its upper double rule (10.1).

    Of a joint letter the name is its host's. The marks stand flush left, one a line; the number stands flush right on the first line.
    """
    names = [
        Paragraph((Text(joint[0][0]),), "masthead") if (joint := stacked(one.inlines)) else one
        for one in paragraphs
        if one.style == "masthead"
    ]
    rest = sorted(
        (one for one in paragraphs if one.style != "masthead"),
        key=lambda one: SLOTS.index(one.style) if one.style in SLOTS else len(SLOTS),
    )
    at = next((at for at, one in enumerate(rest) if one.style == "document-number"), 0)
    if at == 0 or rest[0].style not in SLOTS:
        return names, rest
    number = rest.pop(at)
    flush = [
        one._replace(marks=(*one.marks, "right", "body")) if isinstance(one, Text) else one for one in number.inlines
    ]
    return names, [Paragraph((*rest[0].inlines, *flush), rest[0].style), *rest[1:]]


def signature_insets(group: Sequence[tuple[str, float]]) -> list[float]:
    """Return how far each line of a signature block ends from the right edge (GB/T 9704—2012 7.3.5.1 and 7.3.5.2).

    `group` is each line's style and width.
    """
    names = [width for key, width in group if key != "date"]
    dates = [width for key, width in group if key == "date"]
    sealed = any(key == "signature-sealed" for key, _ in group)
    name, date = max(names, default=0.0), max(dates, default=0.0)
    if not names:
        of_name, of_date = 0.0, 4.0
    elif not dates:
        of_name, of_date = 2.0, 0.0
    elif sealed:
        of_name, of_date = 4 + (date - name) / 2, 4.0
        if of_name < 0:
            of_name, of_date = 0.0, (name - date) / 2
    elif date <= name:
        of_name, of_date = 2.0, name - date
    else:
        of_name, of_date = 4 + date - name, 2.0
    share = 2 if sealed else 1
    return [max(0.0, of_date if key == "date" else of_name + (name - width) / share) for key, width in group]


def roll_indent(style: "HouseStyle", key: str, label: str) -> Indent | None:
    """Return the indent that sets wrapped lines under what follows the label; None where the style's own does."""
    named = style.styles[key]
    wide = text_width(label)
    if not label or wide == named.hanging:
        return None
    return Indent(named.left - named.hanging + wide, wide)


def roll_lines(style: "HouseStyle", inlines: Sequence[Inline], spaced: bool) -> tuple[Inline, ...]:
    """Return a roll with line breaks such that no name, and no unit with its names (span `whole`), is cut in two.

    `spaced` says that two-character names are as wide as those of three.
    """
    if style.language != "zh" or not all(isinstance(inline, Text) for inline in inlines):
        return tuple(inlines)
    parts: list[list[Text]] = []
    for inline in inlines:
        assert isinstance(inline, Text)
        tied = bool(parts) and "whole" in inline.marks and "whole" in parts[-1][-1].marks
        if tied or (parts and inline.text[:1] in "、，；。"):
            parts[-1].append(inline)
        else:
            parts.append([inline])
    named = style.styles["roll"]
    room = style.page.text_width * _POINTS_PER_MM / named.size - named.left - named.right
    lines: list[Inline] = []
    used = 0.0
    for part in parts:
        if "label" in part[0].marks:
            lines += part
            continue
        wide = sum(3.0 if spaced and "name" in t.marks and len(t.text) == 2 else printed_width(t.text) for t in part)
        # A mark at the end of a line may hang a little over its edge.
        over = used + wide - (0.5 if part[-1].text[-1:] in "、，；。" else 0) > room
        if used and over and not {"name", "whole"}.isdisjoint(part[0].marks):
            lines.append(Break())
            used = 0.0
        lines += part
        used += wide
    return tuple(lines)


def attachment_indent(texts: Sequence[str], at: int) -> Indent | None:
    """Return the indent of the line `at` of an attachment list (7.3.4); None for one attachment without a number."""
    number = texts[at].removeprefix("附件：").partition(".")[0]
    if len(texts) == 1 and not texts[at][3:4].isdigit():
        return None
    wide = 1.5 if number.isdigit() and len(number) > 1 else 1.0
    return Indent(5 + wide, 3 + wide if at == 0 else wide)


def imprint_lines(style: "HouseStyle", key: str, text: str) -> int:
    """Return how many lines a paragraph of the imprint takes."""
    named = style.styles[key]
    room = style.page.text_width * _POINTS_PER_MM / named.size - named.left - named.right
    return sum(line_count(line, room, named.hanging) for line in text.split("\n"))


def line_count(text: str, room: float, hanging: float = 0) -> int:
    """Return how many lines of `room` 字 a text takes, its first longer by `hanging`; closing marks never begin a line."""
    lines, left = 1, room + hanging
    if printed_width(text) < left - 0.01:
        return 1
    for at, character in enumerate(text):
        following = text[at + 1 : at + 2]
        need = printed_width(character + following) if _CLOSING.match(following) else text_width(character)
        if need > left and not _CLOSING.match(character):
            lines, left = lines + 1, room
        left -= printed_width(text[max(0, at - 1) : at + 1]) - (text_width(text[at - 1]) if at else 0)
    return lines

"""Inlines to runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from drafter.document import Break, Image, Inline, Input, Link, Text
from drafter.style import HouseStyle
from drafter.word._parts import Parts
from drafter.word._styles import run_style_id
from drafter.word._xml import attribute, run

__all__ = ["Runs", "has_right"]

# One entry a mark: what it puts among the run properties, by the schema's order.
_CHINESE = {
    "s": "<w:strike/>",
    "u": '<w:u w:val="single"/>',
    "sub": '<w:vertAlign w:val="subscript"/>',
    "sup": '<w:vertAlign w:val="superscript"/>',
    "em": '<w:em w:val="dot"/>',
}
_WESTERN = {**_CHINESE, "em": "<w:i/><w:iCs/>"}

_HEAVY = frozenset({"heiti", "biaosong", "kaiti"})
"""A typeface that is heavy by design is never made bold as well (GB/T 9704 names no bold)."""


def has_right(inlines: Iterable[Inline]) -> bool:
    """Return whether part of the line is to stand flush right."""
    return any(isinstance(inline, Text) and "right" in inline.marks for inline in inlines)


class Runs:
    """Turn the inlines of one paper into runs."""

    def __init__(self, style: HouseStyle, parts: Parts) -> None:
        self.style = style
        self.chinese = style.language == "zh"
        self.parts = parts
        self.heavy = _HEAVY if self.chinese else frozenset()
        self.looks: dict[tuple[tuple[str, ...], bool], tuple[str, str]] = {}

    def all(self, inlines: Sequence[Inline], font: str = "fangsong", *, names: bool = False) -> str:
        """Return the runs of a paragraph whose typeface is of class `font`; `names` spaces two-character names."""
        if len(inlines) == 1 and type(inlines[0]) is Text and not inlines[0].marks:
            return run(inlines[0].text, chinese=self.chinese)
        out: list[str] = []
        flush = False
        for inline in inlines:
            match inline:
                case Text(text=text, marks=marks):
                    if "right" in marks and not flush:
                        flush = True
                        out.append("<w:r><w:tab/></w:r>")
                    if names and "name" in marks and len(text) == 2:
                        out.append(self.spaced_name(text))
                    else:
                        style, properties = self.look(marks, font in self.heavy)
                        out.append(run(text, properties, style=style, chinese=self.chinese))
                case Break():
                    out.append("<w:r><w:br/></w:r>")
                case Link(href=href, inlines=inner):
                    out.append(self.link(href, self.all(inner, font)))
                case Image():
                    out.append(self.parts.picture(inline))
                case Input():
                    out.append(self.parts.field(inline, self.chinese))
        return "".join(out)

    def look(self, marks: tuple[str, ...], heavy: bool) -> tuple[str, str]:
        """Return the character style and the properties that marks stand for."""
        found = self.looks.get((marks, heavy))
        if found is None:
            table = _CHINESE if self.chinese else _WESTERN
            named = next((self.style.runs[mark] for mark in reversed(marks) if mark in self.style.runs), None)
            style = run_style_id(named) if named else ""
            bold = "<w:b/><w:bCs/>" if "b" in marks and not heavy else ""
            ordered = [
                m
                for m in (("em", "s", "u", "sub", "sup") if not self.chinese else ("s", "u", "sub", "sup", "em"))
                if m in marks
            ]
            found = self.looks[marks, heavy] = style, bold + "".join(table[m] for m in ordered)
        return found

    def spaced_name(self, name: str) -> str:
        """Return a two-character name as wide as a three-character one.

        The gap is letter spacing on the first character, not a space, so the name is still found and copied whole.
        """
        styles = self.style.styles
        wide = round(styles["roll"].size * 20) + 2 * self.style.page.letter_spacing(styles["normal"].size)
        gap = f'<w:spacing w:val="{wide}"/>'
        return run(name[0], gap, chinese=self.chinese) + run(name[1], chinese=self.chinese)

    def link(self, href: str, runs: str) -> str:
        """Return a link to the outside; one into the paper itself is only its text, since nothing there is named."""
        if href.startswith("#"):
            return runs
        return f'<w:hyperlink r:id="{attribute(self.parts.relation(href))}" w:history="1">{runs}</w:hyperlink>'

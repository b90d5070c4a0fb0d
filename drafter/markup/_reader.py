"""The tree of markup to blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from drafter.document import (
    Block,
    Break,
    Cell,
    Column,
    Heading,
    Image,
    Inline,
    Input,
    Link,
    List,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from drafter.errors import Problem, near_words
from drafter.markup._grid import ragged
from drafter.markup._known import (
    ALIGNS,
    ATTRIBUTES,
    BLOCK_TAGS,
    BREAKS,
    INLINE_TAGS,
    INPUTS,
    PARAGRAPHS,
    SECTIONS,
    SPANS,
    TABLES,
)
from drafter.markup._plain import BLOCKS, ROWS
from drafter.markup._problems import OPEN, problem
from drafter.markup._space import collapse, tidy
from drafter.markup._tree import Element
from drafter.outline import Gap, spelled, styled
from drafter.patterns import pattern

__all__ = ["Reader"]

_HREF = pattern(r"(?:https?://|mailto:|#).+", re.DOTALL)
_WIDTH = pattern(r"\d+(?:\.\d+)?(?:%|mm|字)")
_MILLIMETRES = pattern(r"(\d+(?:\.\d+)?)mm")
_COUNT = pattern(r"[1-9]\d?")
_Part = TypeVar("_Part", Column, Row | Gap)


class Reader:
    """Walk the element tree once, collecting blocks and problems."""

    def __init__(self, root: Element, language: str, *, lifted: bool, slots: bool) -> None:
        """Open a tree; in one whose plain runs were `lifted` elements stand for them, which become gaps.

        With `slots` numbers stand for values.
        """
        self.root, self.is_lifted, self.slots = root, lifted, slots
        self.row_tags = ("tr", ROWS) if lifted else ("tr",)
        self.block_tags = BLOCK_TAGS | {BLOCKS} if lifted else BLOCK_TAGS
        self.chinese = language == "zh"
        self.problems: list[Problem] = []

    # -- problems ------------------------------------------------------------------------------------------

    def fail(self, element: Element, code: str, zh: str, en: str, known: Iterable[str] = (), wrong: str = "") -> None:
        names = sorted(known)
        hint_zh = hint_en = ""
        if names:
            listed = " ".join(names)
            hint_zh, hint_en = f"可用：{listed}", f"known: {listed}"
            if near := near_words(wrong, names):
                hint_zh, hint_en = f"是不是 {near[0]}？{hint_zh}", f"did you mean {near[0]}? {hint_en}"
        self.problems.append(problem(code, element.line, element.column, zh, en, hint_zh, hint_en))

    def unknown_tag(self, element: Element, known: Iterable[str]) -> None:
        name = element.tag
        self.fail(element, "FORM-102", f"这里不能用标签 <{name}>", f"<{name}> is not allowed here", known, name)

    def attributes(self, element: Element) -> None:
        allowed = ATTRIBUTES.get(element.tag, frozenset())
        for name in element.attrib:
            if name not in allowed:
                zh, en = f"<{element.tag}> 没有属性 {name}", f"<{element.tag}> has no attribute {name}"
                self.fail(element, "FORM-104", zh, en, allowed or ["—"], str(name))

    def choice(self, element: Element, attribute: str, known: frozenset[str], default: str) -> str:
        value: str | None = element.attrib.get(attribute)
        if value is None:
            return default
        if value in known:
            return value
        zh = f"<{element.tag}> 的 {attribute} 不能是“{value}”"
        self.fail(element, "FORM-105", zh, f"{value!r} is not a known {attribute} of <{element.tag}>", known, value)
        return default

    def number(self, element: Element, attribute: str, shape: re.Pattern[str], example: str) -> str:
        value: str | None = element.attrib.get(attribute)
        if value is None:
            return ""
        if shape.fullmatch(value):
            return value
        zh = f"<{element.tag}> 的 {attribute} 写成了“{value}”"
        self.fail(element, "FORM-106", zh, f"{attribute} of <{element.tag}> cannot be {value!r}", [example], "")
        return ""

    # -- blocks --------------------------------------------------------------------------------------------

    def blocks(self, parent: Element, style: str = "body") -> tuple[Any, ...]:
        """Return the blocks in an element, and gaps for those that were lifted; `style` is that of body paragraphs."""
        self.no_text(parent)
        found: list[Any] = []
        for child in parent:
            if child.tag == BLOCKS and self.is_lifted:
                found.append(self.gap(child)._replace(style=style))
            elif (block := self.block(child)) is not None:
                found.append(styled(block, style))
        return tuple(found)

    def gap(self, element: Element) -> Gap:
        at, size, rows = (int(element.attrib.get(name, "1")) for name in ("at", "size", "rows"))
        return Gap(at, size, rows)

    def no_text(self, parent: Element) -> None:
        for text in (parent.text, *[child.tail for child in parent]):
            if text and not text.isspace():
                tag = "" if parent.tag == OPEN[1:-1] else f"<{parent.tag}> "
                quoted = text.strip()[:20]
                zh, en = f"{tag}里有不在段落中的文字：{quoted}", f"{tag}holds text outside a paragraph: {quoted}"
                self.fail(parent, "FORM-107", zh, en, ["<p>…</p>"])

    def block(self, element: Element) -> Block | None:
        tag = element.tag
        if tag not in BLOCK_TAGS:
            self.unknown_tag(element, BLOCK_TAGS)
            return None
        if tag == "p" and not element.attrib:
            return Paragraph(self.inlines(element))
        self.attributes(element)
        match tag:
            case "p":
                return Paragraph(self.inlines(element), self.choice(element, "class", PARAGRAPHS, "body"))
            case "h1" | "h2" | "h3" | "h4":
                numbered = self.choice(element, "number", frozenset({"none"}), "") != "none"
                return Heading(int(tag[1]), self.inlines(element), numbered)
            case "table":
                return self.table(element)
            case "section":
                return self.section(element)
            case "ol" | "ul":
                return List(tuple(self.items(element)), tag == "ol")
            case _:
                return PageBreak(self.choice(element, "class", BREAKS, "page") == "even")

    def section(self, element: Element) -> Section | None:
        zone = self.choice(element, "class", SECTIONS, "")
        if element.attrib.get("class") is None:
            self.fail(element, "FORM-105", "<section> 要写 class", "<section> needs a class", SECTIONS)
        if zone in ("masthead", "imprint"):
            for child in element:
                headed = child.tag == BLOCKS and self.is_lifted and self.gap(child).size
                if headed or child.tag in BLOCK_TAGS - {"p"}:
                    self.unknown_tag(child, {"p"})
        blocks = self.blocks(element)
        return Section(zone, blocks) if zone else None

    def items(self, element: Element) -> Iterable[tuple[Any, ...]]:
        self.no_text(element)
        for child in element:
            if child.tag != "li":
                self.unknown_tag(child, {"li"})
                continue
            self.attributes(child)
            yield self.contents(child, "body")

    def contents(self, element: Element, style: str) -> tuple[Any, ...]:
        """Return what a cell or list item holds: blocks, or one paragraph of its inlines."""
        if not any(child.tag in self.block_tags for child in element):
            return (Paragraph(self.inlines(element), style),)
        for child in element:
            if child.tag in ("table", "section", "hr"):
                self.unknown_tag(child, BLOCK_TAGS - {"table", "section", "hr"})
        return self.blocks(element, style)

    # -- tables --------------------------------------------------------------------------------------------

    def table(self, element: Element) -> Table:
        self.no_text(element)
        style = self.choice(element, "class", TABLES, "grid")
        caption: tuple[Inline, ...] = ()
        columns: list[Column] = []
        head: list[Row | Gap] = []
        rows: list[Row | Gap] = []
        for child in element:
            match child.tag:
                case "caption":
                    caption = self.inlines(child)
                case "colgroup":
                    columns += self.children(child, ("col",), self.column)
                case "col":
                    columns.append(self.column(child))
                case "thead":
                    head += self.children(child, self.row_tags, self.rows)
                case "tbody":
                    rows += self.children(child, self.row_tags, self.rows)
                case tag if tag in self.row_tags:
                    rows.append(self.rows(child))
                case _:
                    self.unknown_tag(child, {"caption", "colgroup", "col", "thead", "tbody", "tr"})
        if any(isinstance(row, Row) and any(cell.rowspan > 1 for cell in row.cells) for row in (*head, *rows)):
            head, rows = spelled(head), spelled(rows)
        if fault := ragged(head, rows, len(columns)):
            self.fail(element, "FORM-108", *fault)
        return Table(tuple(rows), tuple(head), tuple(columns), caption, style)  # type: ignore[arg-type]

    def rows(self, element: Element) -> Row | Gap:
        return self.gap(element) if element.tag == ROWS else self.row(element)

    def children(self, element: Element, tags: tuple[str, ...], read: Callable[[Element], _Part]) -> list[_Part]:
        self.no_text(element)
        for child in element:
            if child.tag not in tags:
                self.unknown_tag(child, tags[:1])
        return [read(child) for child in element if child.tag in tags]

    def column(self, element: Element) -> Column:
        self.attributes(element)
        return Column(self.number(element, "width", _WIDTH, "12% 20mm 4字"))

    def row(self, element: Element) -> Row:
        self.attributes(element)
        self.no_text(element)
        height = self.number(element, "height", _MILLIMETRES, "30mm")
        cells = []
        for child in element:
            if child.tag in ("td", "th"):
                cells.append(self.cell(child))
            else:
                self.unknown_tag(child, {"td", "th"})
        return Row(tuple(cells), float(height[:-2]) if height else 0)

    def cell(self, element: Element) -> Cell:
        header, plain = element.tag == "th", not element.attrib
        if not plain:
            self.attributes(element)
        blocks = self.contents(element, "cell-head" if header else "cell")
        if plain:
            return Cell(blocks, header)
        return Cell(
            blocks,
            header,
            int(self.number(element, "colspan", _COUNT, "2") or 1),
            int(self.number(element, "rowspan", _COUNT, "2") or 1),
            self.choice(element, "align", ALIGNS, ""),
        )

    # -- inlines -------------------------------------------------------------------------------------------

    def inlines(self, element: Element) -> tuple[Inline, ...]:
        if not element:
            text = element.text
            if "\n" in text:
                text = collapse([text], self.chinese, slots=self.slots)[0]
            return (Text(text),) if text else ()
        found: list[Inline] = []
        self.collect(element, (), found)
        return tidy(found, self.chinese, slots=self.slots)

    def collect(self, element: Element, marks: tuple[str, ...], found: list[Inline]) -> None:
        if element.text:
            found.append(Text(element.text, marks))
        for child in element:
            if child.tag in INLINE_TAGS:
                self.attributes(child)
                self.inline(child, marks, found)
            else:
                self.unknown_tag(child, INLINE_TAGS)
            if child.tail:
                found.append(Text(child.tail, marks))

    def inline(self, element: Element, marks: tuple[str, ...], found: list[Inline]) -> None:
        match element.tag:
            case "br":
                found.append(Break())
            case "span":
                mark = self.choice(element, "class", SPANS, "")
                if element.attrib.get("class") is None:
                    self.fail(element, "FORM-105", "<span> 要写 class", "<span> needs a class", SPANS)
                self.collect(element, (*marks, mark) if mark else marks, found)
            case "a":
                inner: list[Inline] = []
                self.collect(element, marks, inner)
                found.append(Link(self.number(element, "href", _HREF, "https://… mailto:…"), tuple(inner)))
            case "img":
                found.append(self.image(element))
            case "input":
                found.append(self.input(element))
            case mark:
                self.collect(element, (*marks, mark), found)

    def image(self, element: Element) -> Image:
        src = element.attrib.get("src", "")
        if not src or ":" in src or src.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", src):
            zh, en = f"图片要用表单文件夹里的文件：“{src}”", f"a picture must be a file of the form folder: {src!r}"
            self.fail(element, "FORM-109", zh, en, ["logo.png"])
        width = self.number(element, "width", _MILLIMETRES, "30mm") or "30mm"
        return Image(src, float(width[:-2]), element.attrib.get("alt", ""))

    def input(self, element: Element) -> Input:
        name = element.attrib.get("name", "")
        if not name:
            self.fail(element, "FORM-105", "<input> 要写 name", "<input> needs a name", ["name"])
        kind = self.choice(element, "type", INPUTS, "text")
        choices = tuple(part.strip() for part in element.attrib.get("choices", "").split("|") if part.strip())
        return Input(name, kind, choices, element.attrib.get("value", ""))

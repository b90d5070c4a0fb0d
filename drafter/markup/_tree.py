"""Markup to a tree of elements that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers.expat import ParserCreate

from drafter.markup._problems import OPEN

__all__ = ["Element", "tree"]


class Element(list["Element"]):
    """An element, a list of its children; `text` stands before the first of them, `tail` behind the element itself."""

    __slots__ = ("attrib", "column", "line", "tag", "tail", "text")

    def __init__(self, tag: str, attrib: dict[str, str], line: int, column: int) -> None:
        """Open an element at a line and column, both from 1; the column of the root is 0."""
        self.tag, self.attrib, self.line, self.column = tag, attrib, line, column
        self.text = self.tail = ""

    def texts(self) -> Iterator[str]:
        """Return all texts in the element."""
        yield self.text
        for child in self:
            yield from child.texts()
            yield child.tail


def tree(markup: str) -> Element:
    """Return the root of markup, which `OPEN` begins; columns are counted behind that.

    A document type, and so an entity, cannot stand within a root. Raises ExpatError, and ValueError for half a character.
    """
    # ElementTree would read it too, but takes 2 ms of each command to import, and forgets lines.
    root = Element("", {}, 1, 0)
    path = [root]
    said: list[str] = []

    def start(tag: str, attrib: dict[str, str]) -> None:
        if said:
            settle()
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        element = Element(tag, attrib, line, max(0, column - len(OPEN)) if line == 1 else column)
        path[-1].append(element)
        path.append(element)

    def end(_: str) -> None:
        if said:
            settle()
        path.pop()

    def settle() -> None:
        around, text = path[-1], "".join(said)
        said.clear()
        if around:
            around[-1].tail = text
        else:
            around.text = text

    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, said.append
    try:
        parser.Parse(markup, True)
    finally:
        parser.StartElementHandler = None  # else it and the parser hold each other
    return root[0]

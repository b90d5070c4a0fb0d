"""Papers read back by other means than those that wrote them, and samples with one fact changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from drafter.fields import Field
from drafter.load import Node

Step = str | int
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_text(docx: bytes | Path) -> str:
    """Return the text of a Word file, the paragraphs joined: tabs are kept, breaks the writer chose are not."""
    with ZipFile(BytesIO(docx) if isinstance(docx, bytes) else docx) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    written = {f"{W}tab": "\t"}
    return "".join(
        element.text or "" if element.tag == f"{W}t" else written.get(element.tag, "")
        for run in root.iter(f"{W}r")
        for element in run
    )


def page_text(html: str) -> str:
    """Return the text of a preview, the paragraphs joined."""

    class Page(HTMLParser):
        inside = False
        text = ""

        def handle_starttag(self, tag: str, _: object) -> None:
            self.inside = self.inside or tag == "main"

        def handle_data(self, data: str) -> None:
            self.text += data if self.inside else ""

    page = Page()
    page.feed(html)
    page.close()
    return page.text.replace("\n", "")


def free_texts(
    node: Node, fields: Sequence[Field], path: tuple[Step, ...] = ()
) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Yield path and type of each value of a sample that is free text, of a list only the first item."""
    members = node.value if isinstance(node.value, dict) else {}
    for field in fields:
        child, here = members.get(field.name), (*path, field.name)
        kind = field.scalar or field.type
        if child is None:
            continue
        if field.type == "group":
            yield from free_texts(child, field.fields, here)
        elif field.fields and isinstance(child.value, list):
            yield from free_texts(child.value[0], field.fields, (*here, 0))
        elif kind in ("line", "text", "unit", "person"):
            yield ((*here, 0) if field.type == "list" else here), kind


def put(node: Node, path: Sequence[Step], text: str) -> Node:
    """Return the sample with one value replaced; a list written in one cell becomes a list of this one item."""
    if not path:
        return Node(text, node.place)
    step, rest = path[0], path[1:]
    match node.value:
        case dict(members):
            return Node(members | {step: put(members[step], rest, text)}, node.place, node.key_places)
        case list(items):
            return Node([put(item, rest, text) if at == step else item for at, item in enumerate(items)], node.place)
    return Node([Node(text, node.place)], node.place)

"""Inlines to HTML; every character of the text is kept and escaped."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from drafter.document import Break, Image, Inline, Input, Link, Text
from drafter.patterns import pattern

__all__ = ["Inlines"]

_TAGS = frozenset({"b", "em", "u", "s", "sub", "sup"})
_SPACED = 2  # characters of a name that is set as wide as one of three
_DATE = pattern(r"(\d{4}年)?(\d{1,2}月\d{1,2}日)|(（星期[一二三四五六日天]）)")
_CHECKED = frozenset({"1", "true", "yes", "是"})


class Inlines:
    """Turn inlines into HTML; `pictures` holds the bytes of pictures by their `src`."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self.pictures = pictures

    def all(self, inlines: Sequence[Inline], *, names: bool = False, whole: bool = False) -> str:
        """Return the content of a paragraph; `names` spaces two-character names, `whole` keeps dates from being split."""
        return "".join(self.one(inline, names, whole) for inline in inlines)

    def split(self, inlines: Sequence[Inline], *, names: bool = False) -> str:
        """Return the content of a line whose last part stands flush right, each part in an element of its own."""
        first = next(at for at, one in enumerate(inlines) if isinstance(one, Text) and "right" in one.marks)
        parts = (inlines[:first], inlines[first:])
        return "".join(f"<span>{self.all(part, names=names)}</span>" for part in parts if part)

    def one(self, inline: Inline, names: bool, whole: bool) -> str:
        """Return one inline."""
        match inline:
            case Text(text=text, marks=marks):
                shown = _whole(text) if whole else _text(text, names and "name" in marks)
                return _marked(shown, marks)
            case Break():
                return "<br>"
            case Link(href=href, inlines=inner):
                content = self.all(inner, names=names, whole=whole)
                # A link into the paper itself leads nowhere: nothing there is named.
                return content if href.startswith("#") else f'<a href="{escape(href)}" rel="noreferrer">{content}</a>'
            case Image():
                return self.picture(inline)
            case Input():
                return _field(inline)

    def picture(self, image: Image) -> str:
        """Return a picture inside the page itself, or a box with its description where there is no such picture."""
        content = self.pictures.get(image.src, b"")
        kind = _kind(content)
        width = f"width:{image.width:g}mm"
        if not kind:
            return f'<span class="box" role="img" style="{width}">{escape(image.alt or image.src)}</span>'
        data = b64encode(content).decode()
        return f'<img src="data:image/{kind};base64,{data}" alt="{escape(image.alt)}" style="{width}">'


def _text(text: str, spaced: bool) -> str:
    if spaced and len(text) == _SPACED:
        # Letter spacing, not a space: the name is still found and copied whole.
        return f'<span style="letter-spacing:1em">{escape(text[0])}</span>{escape(text[1])}'
    return escape(text)


def _whole(text: str) -> str:
    """Return a text in which a date, or a weekday in brackets, breaks only where its line has no room for it."""

    def keep(found: re.Match[str]) -> str:
        parts = [f'<span class="whole">{part}</span>' for part in found.groups() if part]
        return f'<span class="whole">{"".join(parts)}</span>' if len(parts) > 1 else parts[0]

    return _DATE.sub(keep, escape(text))


def _marked(html: str, marks: Iterable[str]) -> str:
    for mark in reversed(tuple(marks)):
        html = f"<{mark}>{html}</{mark}>" if mark in _TAGS else f'<span class="{escape(mark)}">{html}</span>'
    return html


def _field(entry: Input) -> str:
    name = escape(entry.name)
    if entry.kind == "checkbox":
        checked = entry.value in _CHECKED
        return f'<span role="checkbox" aria-checked="{str(checked).lower()}" aria-label="{name}">{"☑" if checked else "☐"}</span>'
    title = escape("／".join(entry.choices) or entry.name)
    return f'<span class="field" title="{title}">{escape(entry.value)}</span>'


def _kind(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "jpeg" if content.startswith(b"\xff\xd8") else ""

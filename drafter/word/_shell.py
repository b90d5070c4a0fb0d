"""The constant parts of a Word file, made once for each house style: styles, settings, fonts, footers, relations."""

import io
import marshal
import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from drafter.cache import kept, stamp
from drafter.style import HouseStyle
from drafter.word._package import Content, Packed, Part, deflate, store
from drafter.word._styles import font_table, styles, theme
from drafter.word._xml import W

__all__ = ["Shell", "shell"]

_VARIABLE = frozenset(("docProps/app.xml", "docProps/core.xml", "word/document.xml"))
_SHELLS: "dict[str, Shell]" = {}


class Shell(NamedTuple):
    """A package without its text: the parts, and the properties of an upright and of a turned section.

    `front` are the parts packed, the content types first (ECMA-376 part 2).
    """

    front: Packed
    parts: tuple[Part, ...]
    sections: tuple[str, str]
    relations: bytes
    content_types: bytes

    def fill(self, contents: Mapping[str, Content]) -> bytes:
        """Return the package with `contents`, by the names of parts, in place of the shell's own."""
        front, own = self.front, frozenset[str]()
        if not contents.keys() <= _VARIABLE:
            front = Packed().and_then(
                deflate(part.name, contents[part.name]) if part.name in contents else part for part in self.parts
            )
            own = frozenset(part.name for part in self.parts)
        more = [_packed(name, data) for name, data in contents.items() if name not in own]
        return front.and_then(more).whole()


def _packed(name: str, content: Content) -> Part:
    if isinstance(content, bytes) and name.startswith("docProps/"):
        return store(name, content)
    return deflate(name, content)


def shell(style: HouseStyle, cache: Path | None = None, *, landscape: bool = False) -> Shell:
    """Return the shell for a house style: from memory, else from the cache folder, else built and kept in both."""
    key = f"shell {style.digest} {landscape}"
    found = _SHELLS.get(key)
    if found is None:
        kept_as = f"{key} {_template()}"
        parts, *rest = marshal.loads(kept(cache, kept_as, lambda: marshal.dumps(_build(style, landscape))))
        made = tuple(Part(*part) for part in parts)
        found = _SHELLS[key] = Shell(Packed().and_then(made), made, *rest)
    return found


def _template() -> str:
    """Return what changes with python-docx, whose template the parts begin from."""
    found = find_spec("docx")
    return stamp(found.origin) if found and found.origin else ""


def _build(style: HouseStyle, landscape: bool) -> tuple[Any, ...]:
    """Return what a Shell is made of, its parts as plain tuples."""
    import docx
    from docx.oxml import parse_xml

    from drafter.word._page import page_setup, turned_footer, upright_footer

    document = docx.Document()
    main = document.part
    _drop(main.rels, ("/stylesWithEffects", "/customXml", "/numbering", "/webSettings"))
    _drop(main.package.rels, ("/thumbnail",))
    for part in main.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = font_table(style)
        elif part.partname == "/word/theme/theme1.xml":
            part._blob = theme(style)

    _replace(document.styles.element, parse_xml(styles(style)))
    _replace(document.settings.element, parse_xml(_settings(style)))
    for wide in (False, True) if landscape else (False,):
        section = document.add_section() if wide else document.sections[0]
        for footer, even in ((section.footer, False), (section.even_page_footer, True)):
            footer.is_linked_to_previous = False
            _replace(footer._element, parse_xml(turned_footer(style, even) if wide else upright_footer(style, even)))
        if style.double_rules and not wide:
            # What they hold depends on the paper; it is put in when the package is filled.
            for part, tag in ((section.first_page_header, "hdr"), (section.first_page_footer, "ftr")):
                part.is_linked_to_previous = False
                _replace(part._element, parse_xml(f'<w:{tag} xmlns:w="{W}"><w:p/></w:{tag}>'))
        properties = section._sectPr
        for child in list(properties):
            if not child.tag.endswith("Reference"):
                properties.remove(child)
        for xml in page_setup(style, wide):
            properties.append(parse_xml(xml))
    target = io.BytesIO()
    document.save(target)
    contents = _contents(target)
    text = contents["word/document.xml"].decode()
    pages: list[str] = re.findall(r"<w:sectPr.*?</w:sectPr>", text, re.DOTALL)
    parts = [tuple(deflate(name, content, 9)) for name, content in contents.items() if name not in _VARIABLE]
    return parts, (pages[0], pages[-1]), contents["word/_rels/document.xml.rels"], contents["[Content_Types].xml"]


def _drop(relations: dict, endings: Iterable[str]) -> None:  # type: ignore[type-arg]
    for key in [key for key, rel in relations.items() if rel.reltype.endswith(tuple(endings))]:
        del relations[key]


def _replace(old, new) -> None:  # type: ignore[no-untyped-def]
    """Give an element of python-docx's template our children and no other, nor namespaces they do not use."""
    from lxml import etree

    for child in list(old):
        old.remove(child)
    for name in list(old.attrib):
        del old.attrib[name]
    for child in list(new):
        old.append(child)
    etree.cleanup_namespaces(old)


def _contents(saved: io.BytesIO) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(saved) as archive:
        names = set(archive.namelist())
        first = ["[Content_Types].xml", "_rels/.rels", *sorted(_VARIABLE), "word/_rels/document.xml.rels"]
        return {name: archive.read(name) for name in [*first, *sorted(names - set(first))]}


def _settings(style: HouseStyle) -> str:
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    )

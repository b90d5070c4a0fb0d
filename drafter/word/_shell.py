"""The constant parts of a Word file, made once for each house style: styles, settings, fonts, footers, relations."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from drafter.style import HouseStyle, twips
from drafter.word._package import Part, deflate, inflate, pack, unpack
from drafter.word._styles import font_table, styles, theme
from drafter.word._xml import W, twips_of

__all__ = ["Shell", "shell"]

_VARIABLE = ("docProps/app.xml", "docProps/core.xml", "word/document.xml")
_SHELLS: dict[str, Shell] = {}


@dataclass(frozen=True, slots=True)
class Shell:
    """A package without its text: the parts, and the properties of its one section."""

    parts: tuple[Part, ...]
    section: str
    relations: bytes
    content_types: bytes

    def fill(self, contents: dict[str, bytes]) -> bytes:
        """Return the package with `contents` (part name to bytes) in place of the shell's own."""
        extra = [name for name in contents if all(part.name != name for part in self.parts)]
        parts = [deflate(part.name, contents[part.name]) if part.name in contents else part for part in self.parts]
        return pack([*parts, *(deflate(name, contents[name]) for name in extra)])


def shell(style: HouseStyle, cache: Path | None = None) -> Shell:
    """Return the shell for a house style: from memory, else from the cache folder, else built and kept in both.

    A cache that is damaged or cannot be written is passed over.
    """
    key = f"{style.digest}-{_revision()}"
    found = _SHELLS.get(key)
    if found:
        return found
    path = cache / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.docx" if cache else None
    parts = _cached(path) if path else None
    if parts is None:
        parts = _build(style)
        if path:
            _keep(path, pack(parts))
    contents = {part.name: inflate(part) for part in parts}
    text = contents["word/document.xml"].decode()
    section = text[text.index("<w:sectPr") : text.index("</w:body>")]
    made = Shell(tuple(parts), section, contents["word/_rels/document.xml.rels"], contents["[Content_Types].xml"])
    _SHELLS[key] = made
    return made


def _revision() -> str:
    """Return what changes whenever these files do, so that no shell of an older make is used."""
    folder = Path(__file__).parent
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in ("_shell.py", "_styles.py"))).hexdigest()[
        :16
    ]


def _cached(path: Path) -> list[Part] | None:
    try:
        return unpack(path.read_bytes())
    except (OSError, ValueError):
        return None


def _keep(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except OSError:
        return


def _build(style: HouseStyle) -> list[Part]:
    import docx
    from docx.enum.section import WD_ORIENTATION
    from docx.oxml import parse_xml
    from docx.shared import Twips

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
    section = document.sections[0]
    page = style.page
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Twips(twips(page.width)), Twips(twips(page.height))
    section.different_first_page_header_footer = False
    for footer, even in ((section.footer, False), (section.even_page_footer, True)):
        footer.is_linked_to_previous = False
        _replace(footer._element, parse_xml(_footer(style, even)))
    properties = section._sectPr
    for child in list(properties):
        if not child.tag.endswith("footerReference"):
            properties.remove(child)
    for xml in _section(style):
        properties.append(parse_xml(xml))
    target = io.BytesIO()
    document.save(target)
    return _parts(target)


def _drop(relations: dict, endings: Iterable[str]) -> None:  # type: ignore[type-arg]
    for key in [key for key, rel in relations.items() if rel.reltype.endswith(tuple(endings))]:
        del relations[key]


def _replace(old, new) -> None:  # type: ignore[no-untyped-def]
    """Give an element of python-docx's template our children and no other."""
    for child in list(old):
        old.remove(child)
    for child in list(new):
        old.append(child)


def _parts(saved: io.BytesIO) -> list[Part]:
    import zipfile

    with zipfile.ZipFile(saved) as archive:
        names = set(archive.namelist())
        first = ["[Content_Types].xml", "_rels/.rels", *_VARIABLE, "word/_rels/document.xml.rels"]
        order = [*first, *sorted(names - set(first))]
        return [deflate(name, archive.read(name)) for name in order]


def _section(style: HouseStyle) -> list[str]:
    page = style.page
    width, height = twips(page.width), twips(page.height)
    top, left = twips(page.top), twips(page.left)
    right, bottom = width - left - twips(page.text_width), height - top - twips(page.text_height)
    # Measured: with a 14-point footer line the dash stands 7.0 mm below the type area when the footer is 1450 twips up.
    footer = 1450 - twips(page.dash - 7)
    grid = f'<w:docGrid xmlns:w="{W}" w:type="lines" w:linePitch="{page.pitch}"/>' if style.language == "zh" else ""
    found = [
        f'<w:pgSz xmlns:w="{W}" w:w="{width}" w:h="{height}"/>',
        f'<w:pgMar xmlns:w="{W}" w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="851" w:footer="{footer}" w:gutter="0"/>',
        grid,
    ]
    return [xml for xml in found if xml]


def _footer(style: HouseStyle, even: bool) -> str:
    footer = style.styles["footer"]
    inset = twips_of(footer.size)
    side = "left" if even else "right"
    return (
        f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{footer.id}"/><w:ind w:{side}="{inset}"/><w:jc w:val="{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def _settings(style: HouseStyle) -> str:
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    )

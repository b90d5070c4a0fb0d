"""What a paper adds to its package beyond text: links, pictures, and the fields a recipient fills in."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from drafter.document import Image, Input
from drafter.errors import FormError, Problem
from drafter.word._xml import attribute, run

__all__ = ["Parts"]

_EMU_PER_MM = 36000
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = {"png": "image/png", "jpeg": "image/jpeg"}


class Parts:
    """Collect relations, pictures and numbered things while the text is written."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self.pictures = pictures
        self.links: dict[str, str] = {}
        self.media: dict[str, tuple[str, bytes]] = {}
        self.count = 0

    def number(self) -> int:
        """Return the next number for a drawing, bookmark or control."""
        self.count += 1
        return self.count

    def relation(self, href: str) -> str:
        """Return the relation id of an outside link."""
        return self.links.setdefault(href, f"link{len(self.links) + 1}")

    def picture(self, image: Image) -> str:
        """Return an inline picture. Raises FormError FORM-110 where its file is missing or neither PNG nor JPEG."""
        content = self.pictures.get(image.src, b"")
        kind, width, height = _size(content)
        if not width or not height:
            zh, en = (
                f"图片 {image.src} 找不到，或者不是 PNG、JPEG",
                f"picture {image.src} is missing, or neither PNG nor JPEG",
            )
            hint = {"zh": "把图片放进表单文件夹", "en": "put the picture into the form's folder"}
            raise FormError(Problem("FORM-110", "error", {"zh": zh, "en": en}, hint))
        relation = f"picture{len(self.media) + 1}"
        for known, (_, data) in self.media.items():
            if data == content:
                relation = known
        self.media[relation] = kind, content
        across = round(image.width * _EMU_PER_MM)
        extent = f'cx="{across}" cy="{round(across * height / width)}"'
        number, alt = self.number(), attribute(image.alt)
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
            f'<wp:docPr id="{number}" name="picture {number}" descr="{alt}"/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" name="picture {number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
            f'<a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def field(self, entry: Input, chinese: bool) -> str:
        """Return a field to fill in: a run-level control in a bookmark.

        Only rich-text run-level controls come back from LibreOffice unharmed, and only the bookmark survives everywhere.
        """
        number = self.number()
        tag = attribute(entry.name)
        body, kind = _control(entry, chinese)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="drafter_f_{tag}"/>'
            f'<w:sdt><w:sdtPr><w:alias w:val="{tag}"/><w:tag w:val="{tag}"/><w:id w:val="{number}"/>{kind}</w:sdtPr>'
            f'<w:sdtContent>{body}</w:sdtContent></w:sdt><w:bookmarkEnd w:id="{number}"/>'
        )

    @property
    def seen(self) -> tuple[int, int, int]:
        """How many links, pictures and numbered things there are so far."""
        return len(self.links), len(self.media), self.count

    def relations(self) -> str:
        """Return the Relationship elements of links and pictures."""
        links = [
            f'<Relationship Id="{key}" Type="{_OFFICE}/hyperlink" Target="{attribute(href)}" TargetMode="External"/>'
            for href, key in self.links.items()
        ]
        pictures = [
            f'<Relationship Id="{key}" Type="{_OFFICE}/image" Target="media/{key}.{kind}"/>'
            for key, (kind, _) in self.media.items()
        ]
        return "".join(links + pictures)

    def content_types(self) -> str:
        """Return the Default elements of the kinds of picture used."""
        kinds = sorted({kind for kind, _ in self.media.values()})
        return "".join(f'<Default Extension="{kind}" ContentType="{_TYPES[kind]}"/>' for kind in kinds)


def _control(entry: Input, chinese: bool) -> tuple[str, str]:
    match entry.kind:
        case "checkbox":
            checked = entry.value in ("1", "true", "yes", "是")
            kind = (
                f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/>'
                '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
            )
            return run("☑" if checked else "☐", chinese=chinese), kind
        case "choice":
            items = "".join(
                f'<w:listItem w:displayText="{attribute(c)}" w:value="{attribute(c)}"/>' for c in entry.choices
            )
            return run(
                entry.value or ("　　　　" if chinese else "        "), chinese=chinese
            ), f"<w:dropDownList>{items}</w:dropDownList>"
        case _:
            return run(entry.value or ("　　　　" if chinese else "        "), chinese=chinese), ""


def _size(content: bytes) -> tuple[str, int, int]:
    """Return kind, width and height in pixels of a PNG or JPEG, zeros for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) > 24:
        width, height = struct.unpack(">2I", content[16:24])
        return "png", width, height
    at = 2
    while content[:2] == b"\xff\xd8" and at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">2H", content[at + 5 : at + 9])
            return "jpeg", width, height
        at += 2 + length
    return "", 0, 0

"""Draft records with a Python tool: `peers.py TOOL WORKLOAD FACTS.json FOLDER TEMPLATES`; print seconds per paper as JSON.

Runs in the environment of `make bench`. FACTS.json holds a list of records; each gives FOLDER/<number>.docx. `floor` is
no tool: Jinja fills document.xml, and every other part is copied as it lies deflated in the template.
"""

from __future__ import annotations

import json
import re
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Draft = Callable[[Record, Path], object]


def with_docxtpl(workload: str, templates: Path) -> Draft:
    """Return a function that fills the template; docxtpl opens it anew each time."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(str(templates / f"{workload}.docxtpl.docx"))

    def draft(record: Record, target: Path) -> None:
        template.render(record, autoescape=True)
        template.save(str(target))

    return draft


def with_python_docx(workload: str, templates: Path) -> Draft:
    """Return a function that builds the paper call by call."""
    from templates import PAPERS, build, literal

    columns = list(PAPERS[workload].columns)
    return lambda record, target: build(templates / "base.docx", workload, literal(record, columns)).save(str(target))


def with_floor(workload: str, templates: Path, level: int) -> Draft:
    """Return a function that fills document.xml and copies the rest."""
    from jinja2 import Environment

    changing = "word/document.xml"
    package = zipfile.ZipFile(templates / f"{workload}.docxtpl.docx")
    # A paragraph or row that holds {%p …%} or {%tr …%} is that tag.
    tag = re.compile(r"<w:(p|tr)\b(?:(?!</w:\1>).)*?\{%\1 (.*?)%\}.*?</w:\1>", re.S)
    body = Environment(autoescape=True).from_string(tag.sub(r"{% \2%}", package.read(changing).decode()))
    constant = [_deflated(package, part) for part in package.infolist() if part.filename != changing]

    def draft(record: Record, target: Path) -> None:
        content = body.render(record).encode()
        deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
        part = (changing, 8, zlib.crc32(content), len(content), deflate.compress(content) + deflate.flush())
        target.write_bytes(_packed([*constant, part]))

    return draft


Part = tuple[str, int, int, int, bytes]
"""Name, method, checksum, size, bytes as they lie in the file."""


def _deflated(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Part:
    file = package.fp
    assert file
    file.seek(part.header_offset + 26)
    file.seek(sum(struct.unpack("<HH", file.read(4))), 1)
    return part.filename, part.compress_type, part.CRC, part.file_size, file.read(part.compress_size)


def _packed(parts: list[Part]) -> bytes:
    local, central, offset = [], [], 0
    for name, method, checksum, size, content in parts:
        title = name.encode()
        head = struct.pack(
            "<5H3I2H", 20, 0, method, 0, 33, checksum, len(content), size, len(title), 0
        )  # 33: 1980-01-01
        local += [b"PK\3\4", head, title, content]
        central += [b"PK\1\2\x14\0", head, struct.pack("<3H2I", 0, 0, 0, 0, offset), title]
        offset += 30 + len(title) + len(content)
    directory = b"".join(central)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(parts), len(parts), len(directory), offset, 0)
    return b"".join((*local, directory, end))


TOOLS: dict[str, Callable[[str, Path], Draft]] = {
    "docxtpl": with_docxtpl,
    "python-docx": with_python_docx,
    "floor": lambda workload, templates: with_floor(workload, templates, 6),
    "floor, level 3": lambda workload, templates: with_floor(workload, templates, 3),
}


def main(tool: str, workload: str, facts: Path, folder: Path, templates: Path) -> None:
    """Draft every record."""
    records = json.loads(facts.read_text(encoding="utf-8"))
    draft = TOOLS[tool](workload, templates)
    seconds = []
    for number, record in enumerate(records):
        start = time.perf_counter()
        draft(record, folder / f"{number}.docx")
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"draft": seconds}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(Path, sys.argv[3:]))

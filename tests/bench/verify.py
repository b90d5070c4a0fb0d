"""Open finished papers and look for everything their records say: `verify.py WORKLOAD FOLDER COUNT [ROWS]`.

FOLDER holds <number>.docx of records 0, 1 … COUNT - 1, or papers of a batch, named after their record's `no`. Every
string must be there, headings and paragraphs each a paragraph of its own, the table must have all rows, no tag be left.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from content import WORKLOADS, Record

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OVER = re.compile(r"\{\{|\{%|\{[#/]|\{d\.|\}\}|«|undefined")


def faults(paper: Path, record: Record) -> list[str]:
    """Return what is wrong with a Word file of a record: strings, paragraphs, rows that are missing; tags that are left."""
    with zipfile.ZipFile(paper) as package:
        trees = [
            ElementTree.fromstring(package.read(name))
            for name in package.namelist()
            if re.fullmatch(r"word/(document|header\d*)\.xml", name)
        ]
    lines = [
        "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
        for tree in trees
        for paragraph in tree.iter(f"{_W}p")
    ]
    text, whole = "\n".join(lines), set(lines)
    own = [line for part in record.get("sections", ()) for line in (part["heading"], *part["paragraphs"])]
    found = [f"missing: {wanted}" for wanted in _strings(record) if wanted not in text]
    found += [f"not a paragraph of its own: {line}" for line in own if line not in whole]
    found += [f"tag left over: {text[at.start() :][:40]}" for at in _LEFT_OVER.finditer(text)]
    rows = max(len(table.findall(f"{_W}tr")) for tree in trees for table in tree.iter(f"{_W}tbl"))
    if rows != len(record["rows"]) + 1:
        found.append(f"{rows} rows, not {len(record['rows']) + 1}")
    return found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def main(workload: str, folder: Path, count: int, *rows: int) -> None:
    """Stop at the first paper that is at fault."""
    for number in range(count):
        record = WORKLOADS[workload](number, *rows)
        paper = folder / f"{number}.docx"
        if found := faults(paper if paper.exists() else folder / f"{record['no']}.docx", record):
            sys.exit(f"{workload} {number}: {'; '.join(found[:3])}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))

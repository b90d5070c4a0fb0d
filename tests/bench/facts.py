"""Write records to a file of facts: `facts.py WORKLOAD COUNT FILE [ROWS]`.

JSON holds a list of records; CSV and workbooks hold a record a row, its lists in numbered columns (rows.1.task).
"""

from __future__ import annotations

import csv
import json
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from content import WORKLOADS, Record

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}
"""What a workbook of one sheet holds besides its sheet and its texts."""


def cells(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the column and the text of each cell of a record."""
    match value:
        case str():
            yield path, value
        case [str(), *_]:
            yield path, "\n".join(value)
        case list():
            for number, item in enumerate(value, 1):
                yield from cells(item, f"{path}.{number}")
        case _:
            for key, inner in value.items():
                yield from cells(inner, f"{path}.{key}" if path else key)


def table(workload: str, records: Iterator[Record]) -> Iterator[list[str]]:
    """Yield the rows of a table of records."""
    yield ["form", f"bench_{workload}"]
    for number, record in enumerate(records):
        row = dict(cells(record))
        if not number:
            yield list(row)
        yield list(row.values())


def main(workload: str, count: int, file: Path, *rows: int) -> None:
    """Write the first `count` records of a workload."""
    records = (WORKLOADS[workload](number, *rows) for number in range(count))
    match file.suffix:
        case ".json":
            file.write_text(json.dumps(list(records), ensure_ascii=False), encoding="utf-8")
        case ".csv":
            with file.open("w", encoding="utf-8-sig", newline="") as target:
                csv.writer(target).writerows(table(workload, records))
        case _:
            workbook(file, table(workload, records))


def workbook(file: Path, rows: Iterator[list[str]]) -> None:
    """Write a workbook as Excel and WPS save it, its texts in one table; openpyxl would need 400 MB for 10,000 records."""
    numbers: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _PARTS.items():
            package.writestr(name, _XML + content)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f"{_XML}<worksheet {_MAIN}><sheetData>".encode())
            for number, row in enumerate(rows, 1):
                cells = "".join(
                    f'<c r="{letters(column)}{number}" t="s"><v>{numbers.setdefault(text, len(numbers))}</v></c>'
                    for column, text in enumerate(row)
                )
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        with package.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(f"{_XML}<sst {_MAIN}>".encode())
            for text in numbers:
                strings.write(f'<si><t xml:space="preserve">{escape(text)}</t></si>'.encode())
            strings.write(b"</sst>")


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 0."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), *map(int, sys.argv[4:]))

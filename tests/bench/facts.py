"""Write records to a file of facts: `facts.py WORKLOAD COUNT FILE [ROWS]`.

JSON holds a list of records; CSV and workbooks hold a record a row, its lists in numbered columns (rows.1.task).
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from content import WORKLOADS, Record


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
            from openpyxl import Workbook

            book = Workbook(write_only=True)
            sheet = book.create_sheet()
            for row in table(workload, records):
                sheet.append(row)
            book.save(file)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), *map(int, sys.argv[4:]))

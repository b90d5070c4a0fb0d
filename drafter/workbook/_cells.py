"""Texts of cells: as a workbook holds them, replaced and nothing else of it; and workbooks to bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape
from typing import Any

from drafter.load._package import Package
from drafter.load._sheet import column
from drafter.patterns import pattern

__all__ = ["escaped", "position", "replace_cells", "saved"]

_CELL = pattern(r'<(\w+:)?c\b([^>]*?\sr="([A-Z]+\d+)"[^>]*?)(?:/>|>(.*?)</\1?c>)', re.DOTALL)


def replace_cells(data: bytes, file: str, texts: Mapping[tuple[str, str], str]) -> tuple[bytes, set[tuple[str, str]]]:
    """Return the workbook with new texts by sheet and cell, and the cells left alone because they hold a formula.

    Loading and saving through a workbook library would drop charts, pictures and the results of formulas.
    """
    parts = {name: part for name, part, _ in Package(data, file).sheets()[0]}
    changed: dict[str, str] = {}
    done: set[tuple[str, str]] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        for sheet in {sheet for sheet, _ in texts}:

            def replaced(found: re.Match[str], sheet: str = sheet) -> str:
                key = (sheet, found[3])
                if key not in texts or re.search(r"<(\w+:)?f\b", found[4] or ""):
                    return found[0]
                done.add(key)
                return _cell(found, texts[key])

            xml = old.read(parts[sheet]).decode("utf-8")
            changed[parts[sheet]] = _CELL.sub(replaced, xml)
        return _repack(old, changed), set(texts) - done


def position(cell: str) -> tuple[int, int]:
    """Return row and column of a cell, counted from 0: B3 is 2, 1."""
    name = cell.rstrip("0123456789")
    return int(cell[len(name) :]) - 1, column(name)


def escaped(text: str) -> str:
    """Return a text as a workbook holds it: control characters, and what looks like one of their escapes, as `_x000D_`."""
    text = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", text)


def saved(book: Any, *, growing: bool = False) -> bytes:
    """Return a workbook of openpyxl as bytes without the time of its making; `growing` rows grow as people type."""
    made, target = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", part)
            elif growing and name.startswith("xl/worksheets/sheet"):
                part = part.replace(b' customHeight="1"', b"")
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _cell(found: re.Match[str], text: str) -> str:
    prefix = found[1] or ""
    attributes = re.sub(r'\s+t="[^"]*"', "", found[2])
    content = escape(escaped(text), quote=False)
    return (
        f'<{prefix}c{attributes} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{content}'
        f"</{prefix}t></{prefix}is></{prefix}c>"
    )


def _repack(old: zipfile.ZipFile, changed: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = changed[info.filename].encode() if info.filename in changed else old.read(info)
            new.writestr(info, content)
    return target.getvalue()

"""Facts files to raw records: YAML, JSON, CSV and Excel in one shape, every value knowing where it stands."""

import hashlib
import marshal
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple, NoReturn

from drafter.cache import kept
from drafter.errors import Place, UnreadableError, near_words
from drafter.load._node import (
    Deferred,
    Node,
    at,
    fail,
    from_plain,
    key_at,
    packed,
    plain,
    problem,
    said,
    unpacked,
    values,
)
from drafter.load._sheet import Sheet, cells_of, place
from drafter.load._split import split

__all__ = [
    "Deferred",
    "Node",
    "Sheet",
    "Source",
    "at",
    "cells_of",
    "key_at",
    "packed",
    "parser",
    "place",
    "problem",
    "read",
    "said",
    "split",
    "unpacked",
    "values",
]

Kind = Literal["yaml", "json", "csv", "xlsx"]
_KINDS: dict[str, Kind] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
_MAX_BYTES = 64 * 1024 * 1024
_MAX_TABLE = 1024 * 1024 * 1024
"""Of CSV files, which are read piece by piece; a quarter of it of workbooks, which are packed."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Source(NamedTuple):
    """One input file: its records (YAML, JSON), or its sheets (CSV, Excel), which `tables` makes records of."""

    path: Path
    kind: Kind
    records: tuple[Node, ...]
    sheets: tuple[Sheet, ...]
    digest: str
    """SHA-256 of the bytes, in hex."""


def read(path: Path, cache: Path | None = None) -> Source:
    """Return the raw contents of a facts file; its suffix says the format.

    `cache` is for the YAML of forms, styles and offices: what has been parsed once is taken from that folder.
    Raises UnreadableError with every problem found (FILE-…, YAML-…, JSON-…, TABLE-…).
    """
    try:
        return _read(path, cache)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        fail(
            "FILE-013",
            Place(str(path)),
            (f"文件很大，临时文件夹放不下（{reason}）", "请清理磁盘后再试，或者拆成几个文件"),
            (
                f"The file is large, and the folder for temporary files cannot hold it ({reason})",
                "Free some disk space, or split the file",
            ),
        )


def _read(path: Path, cache: Path | None) -> Source:
    file = str(path)
    if path.suffix.lower() == ".csv" and (source := _streamed(path)):
        return source
    data = _bytes(path)
    kind = _KINDS.get(path.suffix.lower()) or _unknown_kind(path)
    digest = hashlib.sha256(data).hexdigest()
    if kind == "xlsx":
        from drafter.load._xlsx import parse_workbook

        return Source(path, kind, (), parse_workbook(data, file), digest)
    if data.startswith((_OLE, b"PK\x03\x04")):
        fail(
            "FILE-005",
            Place(file),
            (
                f"文件名以 {path.suffix} 结尾，内容却是 Office 文件",
                "表格请把文件名改为 .xlsx 结尾，或在 WPS、Excel 中另存为 .xlsx",
            ),
            (f"The name ends in {path.suffix}, but this is an Office file", "Save it as .xlsx from WPS or Excel"),
        )
    if kind == "yaml" and cache:
        found = kept(cache, f"yaml {digest}", lambda: marshal.dumps([plain(one) for one in _records(kind, data, file)]))
        return Source(path, kind, tuple(from_plain(one, file) for one in marshal.loads(found)), (), digest)
    if kind == "csv":
        from drafter.load._csv_sheet import parse_csv
        from drafter.load._text import decode

        return Source(path, kind, (), (parse_csv((decode(data, file)[0],), file),), digest)
    return Source(path, kind, _records(kind, data, file), (), digest)


def _streamed(path: Path) -> Source | None:
    """Return a CSV file read piece by piece, None where it is not plain UTF-8 and is to be looked at as a whole."""
    from drafter.load._csv_sheet import parse_csv
    from drafter.load._text import pieces

    try:
        if not path.is_file() or path.stat().st_size > _MAX_TABLE:
            return None
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            sheet = parse_csv(pieces(stream, digest.update), str(path))
    except (OSError, ValueError):
        return None
    except UnreadableError:
        if path.stat().st_size > _MAX_BYTES:
            raise
        return None  # what is wrong with the text as a whole is told first
    return Source(path, "csv", (), (sheet,), digest.hexdigest())


def _records(kind: Kind, data: bytes, file: str) -> tuple[Node, ...]:
    from drafter.load._text import decode

    return parser(kind)(decode(data, file)[0], file)


def parser(kind: Kind) -> Callable[[str, str], tuple[Node, ...]]:
    """Return the function that reads the text of a YAML or JSON file into records."""
    if kind == "yaml":
        from drafter.load._yaml import parse_yaml

        return parse_yaml
    from drafter.load._json import parse_json

    return parse_json


def _bytes(path: Path) -> bytes:
    place = Place(str(path))
    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            fail(
                "FILE-002",
                place,
                ("这是一个文件夹，不是文件", "请写出文件夹里要读取的文件名"),
                ("This is a folder or a device, not a file", "Name the file in it that you want to read"),
            )
        size = path.stat().st_size
        most = _MAX_TABLE // 4 if _KINDS.get(path.suffix.lower()) == "xlsx" else _MAX_BYTES
        if size > most:
            limit = f"{most // 1048576} MB"
            fail(
                "FILE-004",
                place,
                (f"文件有 {size // 1048576} MB，超过 {limit} 的上限", "请拆成几个文件分别处理"),
                (f"The file has {size // 1048576} MB; the limit is {limit}", "Split it into several files"),
            )
        return path.read_bytes()
    except FileNotFoundError:
        near = _near(path)
        fail(
            "FILE-001",
            place,
            ("找不到这个文件", f"是不是“{near}”？" if near else "请检查文件名和所在文件夹"),
            ("There is no such file", f"Did you mean “{near}”?" if near else "Check the file name and the folder"),
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        fail(
            "FILE-003",
            place,
            (f"文件打不开（{reason}）", "请关闭正在使用它的程序，检查是否有读取权限后再试"),
            (
                f"The file cannot be opened ({reason})",
                "Close the program that uses it and check that you may read it",
            ),
        )


def _near(path: Path) -> str:
    """Return the file in the same folder with the most similar name, or nothing."""
    try:
        names = sorted(one.name for one in path.parent.iterdir() if one.suffix.lower() in _KINDS)
    except OSError:
        return ""
    return next(iter(near_words(path.name, names)), "")


def _unknown_kind(path: Path) -> NoReturn:
    suffix = path.suffix or "（无）"
    old = path.suffix.lower() in {".xls", ".et", ".ods", ".xlsb", ".numbers"}
    zh = "请在 WPS 或 Excel 中打开，另存为 .xlsx" if old else "请用 .yaml、.json、.csv 或 .xlsx 文件"
    en = "Open it in WPS or Excel and save it as .xlsx" if old else "Use a .yaml, .json, .csv or .xlsx file"
    fail(
        "FILE-005",
        Place(str(path)),
        (f"不能读取这种文件（后缀 {suffix}）", zh),
        (f"Files of this kind cannot be read (suffix {path.suffix or 'none'})", en),
    )

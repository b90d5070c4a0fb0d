"""`manifest.jsonl`: what a batch wrote into a folder, one line for the papers of one record.

Lines are appended before the papers take their places and after the disk holds them, so a batch that is killed has
written nothing that is not listed. Where lines contradict each other the later one holds. Behind a URL nothing can be
appended: there lines stand in new files, the pieces, until the batch is done.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from drafter.files import is_url
from drafter.patterns import pattern

__all__ = ["NAME", "Line", "append", "digest_of", "mend", "next_piece", "pieces", "read", "written_by_batch"]

NAME = "manifest.jsonl"
_PIECE = pattern(r"\.drafter-manifest-(\d{6,})\.jsonl")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Line(NamedTuple):
    """One record of `source`: its number `row`, its `place`, its `state`, its papers.

    `facts`, `form`, `style` and `settings` are digests of what the papers are made of, by `drafter` of that version;
    `problems` are codes. `names` are what the form calls the papers, `files` their names in the folder with the
    SHA-256 of each. `state` is written, edited (left to who changed it), refused (errors) or left (no row any more).
    """

    source: str
    row: int
    place: str
    state: str
    facts: str
    form: str
    style: str
    settings: str
    drafter: str
    problems: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    files: Mapping[str, str] = {}

    @property
    def made_of(self) -> tuple[str, ...]:
        """Return all that the papers are made of."""
        return self.facts, self.form, self.style, self.settings, self.drafter


_SHAPE: dict[str, type] = dict.fromkeys(Line._fields, str) | {
    "row": int,
    "problems": list,
    "names": list,
    "files": dict,
}
_ALIKE = ("source", "state", "form", "style", "settings", "drafter")
"""What most lines have in common; it is kept once."""


def read(folder: Path) -> list[Line]:
    """Return all lines of a folder's manifest, the earliest first; what is not whole is passed over."""
    return [line for path in (folder / NAME, *pieces(folder)) for line in _lines(path)]


def _lines(path: Path) -> list[Line]:
    try:
        with path.open("rb") as file:
            return [line for text in file if (line := _line(text))]
    except OSError:
        return []


def pieces(folder: Path) -> list[Path]:
    """Return the files in which a batch that was cut short has left its lines, the earliest first."""
    if not is_url(folder):
        return []
    found = ((_PIECE.fullmatch(path.name), path) for path in folder.iterdir())
    return [path for _, path in sorted((int(match[1]), path) for match, path in found if match)]


def next_piece(last: str) -> str:
    """Return the name of the piece that follows the last one, of the first if that is empty."""
    match = _PIECE.fullmatch(last)
    return f".drafter-manifest-{int(match[1]) + 1 if match else 1:06}.jsonl"


def append(file: BinaryIO, lines: Iterable[Line], *, sync: bool = True) -> None:
    """Add lines to an open manifest; `sync` waits until the disk holds them."""
    for line in lines:
        file.write(_JSON.encode(line._asdict()).encode(errors="replace") + b"\n")
    if sync:
        file.flush()
        os.fsync(file.fileno())


def mend(file: BinaryIO) -> None:
    """Cut off the last line of an open manifest if writing it was cut short."""
    at = end = file.seek(0, os.SEEK_END)
    tail = b""
    while at and b"\n" not in tail:
        at = max(0, at - 4096)
        file.seek(at)
        tail = file.read(4096) + tail
    if not tail.endswith(b"\n") and end:
        file.truncate(at + tail.rfind(b"\n") + 1)
    file.seek(0, os.SEEK_END)


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file in hex, None where there is no file that can be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def written_by_batch(path: Path, digest: str) -> bool:
    """Return whether the manifest beside a file says that a batch left it with this digest."""
    return any(line.files.get(path.name) == digest for line in read(path.parent))


def _line(text: bytes) -> Line | None:
    try:
        raw: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or any(not isinstance(raw.get(key), kind) for key, kind in _SHAPE.items()):
        return None
    texts = (*raw["problems"], *raw["names"], *raw["files"].values())
    if not all(isinstance(one, str) for one in texts) or len(raw["names"]) != len(raw["files"]):
        return None
    if not all(map(_is_a_name, raw["files"])):
        return None
    known = {key: sys.intern(raw[key]) if key in _ALIKE else raw[key] for key in Line._fields}
    return Line(**known | {"problems": tuple(raw["problems"]), "names": tuple(raw["names"])})


def _is_a_name(text: str) -> bool:
    """Return whether a text can be the name of a file in the folder."""
    return (
        Path(text).name == text
        and text not in ("", "..")
        and "\0" not in text
        and text.encode(errors="replace").decode() == text
    )

"""What can be made again, kept in a folder between processes: a missing or damaged entry is made anew.

An entry belongs to its key and to this very code and Python; facts and papers are never kept.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from drafter.errors import OutputError
from drafter.files import write

__all__ = ["kept", "stamp"]

_MARK = sha256().digest_size


def kept(folder: Path | None, key: str, make: Callable[[], bytes]) -> bytes:
    """Return what `make` returns for `key`: from the folder, else made and put there if that is possible.

    Without a folder nothing is kept. What `make` raises is raised.
    """
    if folder is None:
        return make()
    path = folder / f"{sha256(f'{_revision()} {key}'.encode()).hexdigest()[:32]}.bin"
    try:
        entry = path.read_bytes()
    except OSError:
        entry = b""
    mark, content = entry[:_MARK], entry[_MARK:]
    if mark != sha256(content).digest():
        content = make()
        try:
            write(path, sha256(content).digest() + content, sync=False)
        except OutputError:
            return content
    return content


def stamp(*files: str) -> str:
    """Return what changes whenever one of the files does: sizes and times."""
    return " ".join(f"{status.st_size}-{status.st_mtime_ns}" for status in map(os.stat, files))


@cache
def _revision() -> str:
    return f"{sys.version} {stamp(*sorted(_sources(str(Path(__file__).parent))))}"


def _sources(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.name.endswith(".py"):
            yield entry.path
        elif entry.name.isidentifier() and entry.name != "__pycache__" and entry.is_dir():
            yield from _sources(entry.path)

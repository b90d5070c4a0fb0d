"""Papers in one zip file, the same bytes whenever it is made of the same papers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from drafter.files import safe_name, write_by

__all__ = ["pack"]


def pack(target: Path, papers: Iterable[tuple[str, Path]], more: Iterable[tuple[str, bytes]] = ()) -> None:
    """Write an archive of papers, each in the folder named beside it (none if empty), and `more` files at its top.

    Word files are compressed already, so they are stored as they are. Raise OutputError with the old archive untouched.
    """

    def fill(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, content in more:
                archive.writestr(_entry(name), content)
            for folder, path in papers:
                archive.writestr(_entry(f"{safe_name(folder)}/{path.name}" if folder else path.name), path.read_bytes())

    write_by(target, fill)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry

"""The user's cache folder, and what drafter remembers there about the files it wrote."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from drafter.errors import OutputError
from drafter.files import write

__all__ = ["cache_folder", "remember", "wrote"]


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder for what can be made again (DRAFTER_CACHE, else the system's place); None if it cannot be made."""
    try:
        folder = Path(environment.get("DRAFTER_CACHE") or _usual(environment))
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None


def _usual(environment: Mapping[str, str]) -> Path:
    if sys.platform == "win32" and environment.get("LOCALAPPDATA"):
        return Path(environment["LOCALAPPDATA"]) / "drafter" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "drafter"
    return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "drafter"


def remember(path: Path, content: bytes) -> None:
    """Note that drafter wrote `content` to `path`."""
    note = _note(path)
    if note is None:
        return
    try:
        write(note, hashlib.sha256(content).hexdigest().encode(), sync=False)
    except OutputError:
        # Without the note the next run asks for --force: the safe side.
        return


def wrote(path: Path, content: bytes) -> bool:
    """Return whether `content`, found at `path`, is what drafter wrote there last."""
    note = _note(path)
    try:
        return note is not None and note.read_text() == hashlib.sha256(content).hexdigest()
    except OSError:
        return False


def _note(path: Path) -> Path | None:
    folder = cache_folder()
    return folder and folder / "written" / hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:32]

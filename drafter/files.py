"""File names that every system takes, and writes that leave either the whole file or the old one."""

from __future__ import annotations

import errno
import os
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from drafter.errors import OutputError, Problem, Words

if TYPE_CHECKING:
    from typing import TypeGuard

    from drafter.urls import UrlPath

__all__ = ["failure", "is_url", "rename", "safe_name", "scratch", "scratch_name", "sweep", "sync", "write", "write_by"]

_LONGEST = 180
"""Bytes of UTF-8 in a name: file systems allow 255, and ` (2).docx` must still fit."""
_REPLACED = str.maketrans('/\\:*?"<>|', "_" * 9)
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}
"""What Windows takes for a device, whatever suffix follows."""
_PAUSES = (0.02, 0.05, 0.1, 0.3) if os.name == "nt" else ()
"""Seconds to wait where virus scanners and indexers hold what was just written, as they do on Windows."""
_SCRATCH = ".drafter-"
"""How the names of unfinished files begin."""


def safe_name(text: str) -> str:
    """Return `text` as one file name (no suffix) that Windows, macOS and Linux all take; `paper` if nothing is left."""
    if not text.isprintable():
        text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    kept = (
        unicodedata.normalize("NFC", text.translate(_REPLACED)).encode()[:_LONGEST].decode(errors="ignore").strip(" .")
    )
    return f"_{kept}" if kept.partition(".")[0].lower() in _RESERVED else kept or "paper"


def is_url(path: Path) -> TypeGuard[UrlPath]:
    """Return whether a path is behind a URL: what speaks to the operating system is not for it."""
    return not isinstance(path, Path)


def write(path: Path, content: bytes, *, sync: bool = True) -> None:
    """Write `content` to `path` atomically: into a file beside it, which is then renamed.

    `sync` waits until the disk holds it. A link is followed, and the old file's permissions stay. Raise OutputError,
    with the old file untouched and nothing left behind.
    """
    if not is_url(path) and os.path.islink(path):
        path = Path(os.path.realpath(path))
    rename(scratch(path, content, sync=sync), path)


def write_by(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write a file atomically, as `write` does, by a function that fills it piece by piece."""
    rename(_filled(path, fill, sync=True), path)


def scratch(path: Path, content: bytes, *, sync: bool = True) -> Path:
    """Write `content` whole into a new file beside `path`, for `rename`; raise OutputError with nothing left behind."""
    if is_url(path):
        return path.scratch(content)
    return _filled(path, lambda file: file.write(content), sync=sync)


def scratch_name() -> str:
    """Return a new name for an unfinished file, which `sweep` knows."""
    return f"{_SCRATCH}{os.getpid()}-{os.urandom(6).hex()}.tmp"


def _filled(path: Path, fill: Callable[[BinaryIO], object], *, sync: bool) -> Path:
    made = path.with_name(scratch_name())
    try:
        try:
            with open(_created(made), "wb") as file:
                fill(file)
                if sync:
                    file.flush()
                    os.fsync(file.fileno())
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise failure(path, error) from error
    return made


def _created(path: Path) -> int:
    """Return the handle of a new file; its folder is made only where there is none, which most papers find made."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, 0o666)


def rename(made: Path, path: Path) -> None:
    """Put a finished scratch file in the place of `path`, with the old file's permissions; raise as `write`."""
    if is_url(made):
        made.rename(path)
        return
    try:
        try:
            if path.is_file():
                os.chmod(made, stat.S_IMODE(path.stat().st_mode))
            _replace(made, path)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise failure(path, error) from error


def _replace(made: Path, path: Path) -> None:
    for pause in _PAUSES:
        try:
            return os.replace(made, path)
        except PermissionError:
            time.sleep(pause)
    os.replace(made, path)


def sync(paths: Iterable[Path]) -> None:
    """Wait until the disk holds files that were written without waiting; raise OutputError if it cannot.

    Not `os.sync`, which waits for whatever other programs have written too. What is written behind a URL is there.
    """
    for path in paths:
        if is_url(path):
            continue
        try:
            # Windows flushes only what is open for writing.
            handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise failure(path, error) from error


def sweep(folder: Path) -> None:
    """Remove the scratch files that a killed process has left in a folder."""
    for name in [path.name for path in folder.iterdir()] if is_url(folder) else os.listdir(folder):
        if name.startswith(_SCRATCH) and name.endswith(".tmp"):
            # Windows keeps what a dying worker still holds; the next run removes it.
            with suppress(OSError):
                (folder / name).unlink()


def failure(path: Path, error: OSError) -> OutputError:
    """Return why the system would not write `path`, in words."""
    code, zh, en, hint = _explain(path, error)
    return OutputError(Problem(code, "error", {"zh": f"{path} 写不了：{zh}", "en": f"cannot write {path}: {en}"}, hint))


def _explain(path: Path, error: OSError) -> tuple[str, str, str, Words]:
    # Windows has a number of its own for a name that is too long, and calls it "not found".
    match errno.ENAMETOOLONG if getattr(error, "winerror", 0) == 206 else error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            hint = {"zh": "腾出空间，或者用 -o 写到别的盘", "en": "free some space, or choose another disk with -o"}
            return "OUTPUT-001", "磁盘满了", "the disk is full", hint
        case errno.EACCES | errno.EPERM | errno.EROFS | errno.EBUSY:
            hint = {
                "zh": "若正用 Word、WPS 打开着，先关掉；若文件夹只读，用 -o 写到别处",
                "en": "close it in Word or WPS if it is open; if the folder is read-only, choose another with -o",
            }
            return "OUTPUT-002", "文件被占用，或者没有写的权限", "it is in use or may not be written", hint
        case errno.ENAMETOOLONG:
            hint = {"zh": "用 -o 起一个短一些的名字", "en": "choose a shorter name with -o"}
            return "OUTPUT-003", "文件名太长", "the name is too long", hint
        case errno.ENOTDIR | errno.EEXIST | errno.EISDIR:
            hint = {"zh": "用 -o 换一个文件夹或者文件名", "en": "choose another folder or name with -o"}
            taken = path if path.is_dir() else path.parent
            return "OUTPUT-004", f"{taken} 已被同名的文件或文件夹占着", f"{taken} is already something else", hint
    hint = {"zh": "用 -o 写到别处试试", "en": "try another place with -o"}
    return "OUTPUT-005", error.strerror or str(error), error.strerror or str(error), hint

"""File names that every system takes, and writes that leave either the whole file or the old one."""

from __future__ import annotations

import errno
import itertools
import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from drafter.errors import OutputError, Problem, Words
from drafter.patterns import pattern

__all__ = ["safe_name", "sync", "write"]

_LONGEST = 180
"""Bytes of UTF-8 in a name: file systems allow 255, and ` (2).docx` must still fit."""
_RESERVED = pattern(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_serial = itertools.count()


def safe_name(text: str) -> str:
    """Return `text` as one file name (no suffix) that Windows, macOS and Linux all take; `paper` if nothing is left."""
    kept = "".join(
        "_" if char in '/\\:*?"<>|' else char
        for char in unicodedata.normalize("NFC", text)
        if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    kept = kept.encode()[:_LONGEST].decode(errors="ignore").strip(" .")
    return f"_{kept}" if _RESERVED.match(kept) else kept or "paper"


def write(path: Path, content: bytes, *, sync: bool = True) -> None:
    """Write `content` to `path` atomically: into a file beside it, which is then renamed.

    `sync` waits until the disk holds it. A link is followed, and the old file's permissions stay. Raise OutputError,
    with the old file untouched and nothing left behind.
    """
    path = Path(os.path.realpath(path)) if os.path.islink(path) else path
    scratch = path.with_name(f".drafter-{os.getpid()}-{next(_serial)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
            with open(handle, "wb") as file:
                file.write(content)
                if sync:
                    file.flush()
                    os.fsync(file.fileno())
            if path.is_file():
                os.chmod(scratch, stat.S_IMODE(path.stat().st_mode))
            os.replace(scratch, path)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(_problem(path, error)) from error


def sync(paths: Iterable[Path]) -> None:
    """Wait until the disk holds files that were written without waiting; cheaper for many at once than one by one."""
    for path in paths:
        try:
            # Windows flushes only what is open for writing.
            handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        except PermissionError:
            # Somebody has opened the paper already: it is there.
            continue
        except OSError as error:
            raise OutputError(_problem(path, error)) from error


def _problem(path: Path, error: OSError) -> Problem:
    code, zh, en, hint = _explain(path, error)
    return Problem(code, "error", {"zh": f"{path} 写不了：{zh}", "en": f"cannot write {path}: {en}"}, hint)


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

"""One batch at a time in a folder: a lock of the operating system, which ends with the process that holds it."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from drafter.errors import OutputError, Problem
from drafter.files import failure

__all__ = ["NAME", "Held", "in_use", "is_locked", "locked"]

Held = Callable[[], None]
"""What makes sure that a lock is still held; raises OutputError BATCH-003 if it is not."""

NAME = ".drafter-lock"
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
"""A file system that knows no locks is used without."""


@contextmanager
def locked(folder: Path) -> Iterator[Held]:
    """Make the folder if need be and hold its lock; a folder made in vain goes again.

    A lock of the system is always still held.
    Raise OutputError BATCH-003 if another batch holds it, OUTPUT-… if the folder cannot be written.
    """
    file, new = folder / NAME, not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _take(file)
    except BlockingIOError as error:
        raise OutputError(in_use(folder)) from error
    except OSError as error:
        raise failure(folder, error) from error
    try:
        yield lambda: None
    finally:
        _release(handle, file)
        if new:
            with suppress(OSError):
                folder.rmdir()


def is_locked(folder: Path) -> bool:
    """Return whether a batch says that it is writing to the folder, on this machine or on another that shares it."""
    return (folder / NAME).exists()


def _take(file: Path) -> int:
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
            # Who held it before may have removed the file between the two calls: then nobody else would see this lock.
            if os.name == "nt" or (file.exists() and os.path.samestat(os.fstat(handle), os.stat(file))):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if os.name == "nt" or error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            raise BlockingIOError(error.errno, os.strerror(error.errno or 0)) from error
        if error.errno not in _NO_LOCKS:
            raise


def _release(handle: int, file: Path) -> None:
    # Removed first where that is possible; Windows removes no open file.
    if os.name != "nt":
        file.unlink(missing_ok=True)
    os.close(handle)
    if os.name == "nt":
        with suppress(OSError):
            file.unlink()


def in_use(folder: Path) -> Problem:
    """Return what there is to say where another batch holds the lock."""
    return Problem(
        "BATCH-003",
        "error",
        {"zh": f"另一个 drafter batch 正在写 {folder}", "en": f"another drafter batch is writing to {folder}"},
        {"zh": "等它结束再运行，或者用 -o 换一个文件夹", "en": "Wait until it ends, or choose another folder with -o"},
    )

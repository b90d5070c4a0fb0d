"""The manifest as it is written: lines are appended as the batch goes, and at its end all are put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TypeVar

from drafter.batching._lock import Held, in_use
from drafter.errors import OutputError
from drafter.files import failure, is_url, rename, scratch, write
from drafter.manifest import NAME, Line, append, digest_of, mend, next_piece, pieces
from drafter.urls import UrlPath

__all__ = ["Journal", "UrlJournal", "begun"]

_AT_ONCE = 8
"""Papers that are put in their places at a time behind a URL."""
_T = TypeVar("_T")


def begun(folder: Path, held: Held) -> Journal | UrlJournal:
    """Return the journal of a batch that holds the lock of the folder."""
    return UrlJournal(folder, held) if is_url(folder) else Journal(folder)


class UrlJournal(AbstractContextManager["UrlJournal"]):
    """The manifest of a folder behind a URL: what a journal does, but each announcement is a file of its own."""

    def __init__(self, folder: UrlPath, held: Held) -> None:
        self._folder, self._held, self._next = folder, held, BytesIO()
        self._threads = ThreadPoolExecutor(_AT_ONCE, "drafter-store")
        self._last = next((path.name for path in reversed(pieces(folder))), "")

    def __exit__(self, *_: object) -> None:
        """Wait for what is under way; the pieces of a batch that was cut short stay."""
        self._threads.shutdown()

    def announce(self, lines: Sequence[Line]) -> None:
        """Write a piece before its papers take their places; raise OutputError BATCH-003 if they may not."""
        self._held()
        if not lines:
            return
        content, path = BytesIO(), self._folder / next_piece(self._last)
        append(content, lines, sync=False)
        try:
            path.create(content.getvalue())
        except FileExistsError as error:
            raise OutputError(in_use(self._folder)) from error
        self._last = path.name

    def each(self, carry_out: Callable[[_T], _T], plans: Iterable[_T]) -> Iterator[_T]:
        """Carry out what was announced, several at once: most of the time each waits for the store."""
        return self._threads.map(carry_out, plans)

    def settle(self, lines: Iterable[Line]) -> None:
        """Take down lines as they are to stand when the batch is done."""
        append(self._next, lines, sync=False)

    def finish(self) -> None:
        """Put the settled lines in the place of the manifest and of all pieces."""
        self._held()
        path, content = self._folder / NAME, self._next.getvalue()
        if digest_of(path) != sha256(content).hexdigest():
            write(path, content)
        for each in pieces(self._folder):
            each.unlink(missing_ok=True)


class Journal:
    """The manifest of a folder, open for one batch. Its methods raise OutputError."""

    def __init__(self, folder: Path) -> None:
        """Mend the manifest if there is one; nothing new is written yet."""
        self._path = folder / NAME
        self._ordered = scratch(self._path, b"", sync=False)
        self._open = ExitStack()
        self._lines: BinaryIO | None = None
        try:
            self._next = self._open.enter_context(self._ordered.open("wb"))
            if self._path.exists():
                self._lines = self._reopened()
        except OSError as error:
            raise failure(self._path, error) from error

    def __enter__(self) -> Journal:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files; whole lines that were appended stay, what was settled in vain does not matter."""
        with suppress(OSError):
            self._open.close()
        if error and self._path.exists():
            with suppress(OSError), self._path.open("r+b") as file:
                mend(file)

    def announce(self, lines: Sequence[Line]) -> None:
        """Append lines before their papers take their places, and wait until the disk holds them."""
        try:
            if lines:
                self._lines = self._lines or self._reopened()
                append(self._lines, lines)
        except OSError as error:
            raise self._failed(error) from error

    def each(self, carry_out: Callable[[_T], _T], plans: Iterable[_T]) -> Iterator[_T]:
        """Carry out what was announced."""
        return map(carry_out, plans)

    def settle(self, lines: Iterable[Line]) -> None:
        """Take down lines as they are to stand when the batch is done."""
        try:
            append(self._next, lines, sync=False)
        except OSError as error:
            raise self._failed(error) from error

    def finish(self) -> None:
        """Put the settled lines in the place of all that were appended."""
        try:
            append(self._next, ())
            self._open.close()
            if digest_of(self._path) != digest_of(self._ordered):
                rename(self._ordered, self._path)
        except OSError as error:
            raise self._failed(error) from error

    def _reopened(self) -> BinaryIO:
        if not self._path.exists():
            self._path.touch()
        file = self._open.enter_context(self._path.open("r+b"))
        mend(file)
        return file

    def _failed(self, error: OSError) -> OutputError:
        return failure(self._path, error)

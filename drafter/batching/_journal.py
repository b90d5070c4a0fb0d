"""The manifest as it is written: lines are appended as the batch goes, and at its end all are put in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from drafter.errors import OutputError
from drafter.files import failure, rename, scratch
from drafter.manifest import NAME, Line, append, digest_of, mend

__all__ = ["Journal"]


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

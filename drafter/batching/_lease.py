"""One batch at a time behind a URL, which knows no locks: a lease, renewed by its owner as long as that lives.

No clock is compared: who finds a lease waits to see whether it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Lock, Thread

from drafter.batching._lock import NAME, Held, in_use
from drafter.errors import OutputError
from drafter.urls import UrlPath

__all__ = ["leased"]

_RENEWED = 2.0
"""Seconds between two renewals."""
_PATIENCE = 8.0
"""Seconds without a renewal after which the owner is held to be dead."""
_LOOKS = 5
"""How often a lease is looked at meanwhile; not in step with the renewals."""


@contextmanager
def leased(folder: UrlPath) -> Iterator[Held]:
    """Make the folder if need be and hold its lease.

    Raise OutputError BATCH-003 if another batch holds it, OUTPUT-… if the store cannot be used.
    """
    lease = _Lease(folder)
    lease.take()
    renewing = Thread(target=lease.renew, name="drafter-lease", daemon=True)
    renewing.start()
    try:
        yield lease.check
    finally:
        lease.ended.set()
        renewing.join()
        lease.release()


class _Lease:
    def __init__(self, folder: UrlPath) -> None:
        self.ended = Event()
        self._folder, self._file = folder, folder / NAME
        self._owner, self._count = token_hex(16), 0
        self._changing = Lock()

    def take(self) -> None:
        """Take the lease when there is none, or when its owner is dead."""
        while not self._begun():
            if self._is_renewed():
                raise OutputError(in_use(self._folder))
            self._file.unlink(missing_ok=True)
        self.check()

    def check(self) -> None:
        """Make sure that no other batch has taken this one for dead, and its lease."""
        with self._changing:
            if not self._is_ours():
                raise OutputError(in_use(self._folder))

    def renew(self) -> None:
        """Renew the lease until the end, or until another batch has it."""
        while not self.ended.wait(_RENEWED):
            # A store that does not answer now may do so the next time.
            with suppress(OutputError), self._changing:
                if not self._is_ours():
                    return
                self._count += 1
                self._file.write_bytes(self._content())

    def release(self) -> None:
        """Give the lease back; where that fails the next batch waits until it is sure."""
        with suppress(OutputError):
            if self._is_ours():
                self._file.unlink(missing_ok=True)

    def _begun(self) -> bool:
        # Looked at first: an old driver may not know that it is to create, and overwrite.
        if self._file.held() is not None:
            return False
        try:
            self._file.create(self._content())
        except FileExistsError:
            return False
        return True

    def _is_renewed(self) -> bool:
        """Wait and see whether another's lease changes; one that is given back meanwhile does not."""
        first = self._file.held()
        for _ in range(_LOOKS):
            if first is None:
                return False
            self.ended.wait(_PATIENCE / _LOOKS)
            # One that is just being written may be seen empty.
            if (now := self._file.held()) != first:
                return now is not None
        return False

    def _is_ours(self) -> bool:
        return (self._file.held() or b"").startswith(self._owner.encode())

    def _content(self) -> bytes:
        return f"{self._owner} {self._count}\n".encode()

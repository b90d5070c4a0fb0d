"""Ctrl-C while there is something to put in order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from time import monotonic

__all__ = ["heard_once"]

_MOMENT = 1.0
"""Seconds."""


def heard_once() -> Callable[[], None]:
    """Take Ctrl-C pressed again within a moment for the same wish, from now on: it would cut short what puts a folder in order.

    Return what raises KeyboardInterrupt once more if that came to nothing: Python drops it where an object is being removed.
    """
    heard = float("-inf")

    def stop(*_: object) -> None:
        nonlocal heard
        if monotonic() - heard > _MOMENT:
            heard = monotonic()
            raise KeyboardInterrupt

    def insist() -> None:
        if heard > float("-inf"):
            raise KeyboardInterrupt

    # Not where a shell has made it deaf, as it does what runs in the background.
    in_main = threading.current_thread() is threading.main_thread()
    if in_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, stop)
    return insist

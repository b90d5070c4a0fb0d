"""The `drafter` command, also as `python -m drafter`."""

from __future__ import annotations

import gc
import os
import sys

__all__ = ["main"]

_MOMENT = 1.0
"""Seconds."""


def main() -> None:
    """Run the command line with as little as a short command needs before and after it."""
    gc.set_threshold(50_000, 20, 50)  # looking for garbage takes a tenth of its time
    _hear_ctrl_c()
    from drafter.cli import main as run

    try:
        run()
    except SystemExit as end:
        _leave(end.code)
        raise


def _hear_ctrl_c() -> None:
    """Take Ctrl-C pressed again within a moment for the same wish: it would cut short what puts a folder in order."""
    import signal
    from time import monotonic

    heard = float("-inf")

    def stop(*_: object) -> None:
        nonlocal heard
        if monotonic() - heard > _MOMENT:
            heard = monotonic()
            raise KeyboardInterrupt

    # Not where a shell has made it deaf, as it does what runs in the background.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, stop)


def _leave(code: object) -> None:
    """End the process at once: freeing what the system frees anyway takes 5 ms.

    Return where the usual end has something to do: threads to wait for, output that cannot be written to complain of.
    """
    import threading

    if not isinstance(code, int) or threading.active_count() > 1:
        return
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


if __name__ == "__main__":
    main()

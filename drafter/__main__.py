"""The `drafter` command, also as `python -m drafter`."""

from __future__ import annotations

import gc
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line with as little as a short command needs before and after it."""
    gc.set_threshold(50_000, 20, 50)  # looking for garbage takes a tenth of its time
    try:
        from drafter.cli import main as run

        run()
    except KeyboardInterrupt:  # before there was anything to say
        sys.exit(130)
    except SystemExit as end:
        _leave(end.code)
        raise


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

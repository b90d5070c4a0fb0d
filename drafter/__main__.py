"""The `drafter` command, also as `python -m drafter`."""

from __future__ import annotations

import gc

__all__ = ["main"]


def main() -> None:
    """Run the command line with as little looking for garbage as a short command needs: it takes a tenth of its time."""
    gc.set_threshold(50_000, 20, 50)
    from drafter.cli import main as run

    try:
        run()
    finally:
        gc.freeze()  # what is left is not looked at once more before the process ends


if __name__ == "__main__":
    main()

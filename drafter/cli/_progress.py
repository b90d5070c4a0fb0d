"""How far a long run is: a bar on a terminal, a few lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from drafter.cli._language import say

__all__ = ["shown"]

_MANY = 1000
"""Records from which a run that is not watched says how far it is."""


@contextmanager
def shown(*, silent: bool) -> Iterator[Callable[[int], None]]:
    """Yield what is to be called after each record with the number of all; it tells of it on stderr."""
    if silent:
        yield lambda total: None
    elif sys.stderr.isatty():
        bar = _Bar()
        try:
            yield bar.advance
        finally:
            bar.close()
    else:
        yield _Lines().advance


class _Bar:
    """A bar with the rate and the time that remains."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._done, self._start = 0, time.monotonic()

    def advance(self, total: int) -> None:
        if self._bar is None:
            self._bar = click.progressbar(
                length=total,
                file=sys.stderr,
                show_pos=True,
                item_show_func=lambda _: self._rate(),
                update_min_steps=max(1, total // 500),
            )
        self._done += 1
        self._bar.update(1, self._done)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def _rate(self) -> str:
        rate = self._done / max(time.monotonic() - self._start, 0.001)
        return say(f"每秒 {rate:.0f} 份", f"{rate:.0f} a second")


class _Lines:
    """A line after each tenth of many records."""

    def __init__(self) -> None:
        self._done = 0

    def advance(self, total: int) -> None:
        self._done += 1
        if total >= _MANY and self._done * 10 // total > (self._done - 1) * 10 // total:
            click.echo(f"{self._done}/{total}", err=True)

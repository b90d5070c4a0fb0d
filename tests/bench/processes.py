"""Run a process to its end and tell how long it took and how much memory it and its children held.

Only small programs may use this: a child's peak memory cannot read below its parent's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_UNIT = 1024**2 if sys.platform == "darwin" else 1024
_EVERY = 1.0
"""Seconds between two looks at a process's memory."""
_PAUSE = 0.01


class Ran(NamedTuple):
    """A finished process: wall seconds, what it printed, MiB of its largest process and of all at once (0: not known)."""

    seconds: float
    output: str
    largest: float
    tree: float


def run(command: Sequence[object], *, watch: bool = False, cores: int = 0, **variables: str) -> Ran:
    """Run `command` with more environment `variables`; end the program if it fails. `watch` measures the whole tree.

    The process may use so many `cores`, all if that is 0 or the system cannot be told.
    """
    # As installed: compiled modules are kept, which PYTHONDONTWRITEBYTECODE would forbid to a checkout only.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | variables
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        with _only(cores):
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, env=environment)
        tree = _watched(process.pid) if watch else 0.0
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(words)}\n{errors.read().decode()[-2000:]}{output.read().decode()[-2000:]}")
        return Ran(seconds, output.read().decode(), usage.ru_maxrss / _UNIT, tree)


@contextmanager
def _only(cores: int) -> Iterator[None]:
    """Let what is started meanwhile use so many cores."""
    if not cores or not hasattr(os, "sched_setaffinity"):
        yield
        return
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(ours)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, ours)


def _watched(root: int) -> float:
    """Return the most MiB that a process and its descendants held at once while it ran, as seen once a second.

    To look takes 2 ms a process, from the cores that are timed.
    """
    most = looked = 0.0
    while os.waitid(os.P_PID, root, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() - looked >= _EVERY:
            looked = time.monotonic()
            most = max(most, sum(map(_held, _family(root))))
        time.sleep(_PAUSE)
    return most / 1024


def _family(root: int) -> list[int]:
    found = [root]
    for process in found:
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            found += map(int, _read(children).split())
    return found


def _held(process: int) -> int:
    """Return the KiB of a process, memory that several share counted in parts."""
    lines = _read(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # the process has just ended
        return ""

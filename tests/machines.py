"""A Dask scheduler and its workers as processes on the loopback, for tests to start and kill."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

LIMIT = 60
"""Seconds that anything may take."""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Machines:
    """A scheduler and its workers, all processes on the loopback."""

    def __init__(self, folder: Path) -> None:
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._folder, self._stack = folder, ExitStack()
        host, port = self.address.removeprefix("tcp://").split(":")
        self.scheduler = self._start("scheduler", "--host", host, "--port", port, "--no-dashboard")

    def add_worker(self) -> None:
        local = self._folder / f"worker{len(self.workers)}"
        local.mkdir(parents=True)
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(local))
        self.workers.append(self._start("worker", self.address, *options))

    def wait(self) -> None:
        """Wait until all workers have joined."""
        from distributed import Client

        with Client(self.address, timeout=LIMIT, set_as_default=False) as client:
            if self.workers:
                client.wait_for_workers(len(self.workers), timeout=LIMIT)

    def close(self) -> None:
        self._stack.close()

    def _start(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = self._stack.enter_context((self._folder / "log").open("ab"))
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments], stdout=log, stderr=log, cwd=self._folder
        )
        self._stack.callback(process.wait, LIMIT)
        self._stack.callback(process.kill)
        return process


@contextmanager
def started(folder: Path, workers: int) -> Iterator[Machines]:
    found = Machines(folder)
    try:
        for _ in range(workers):
            found.add_worker()
        found.wait()
        yield found
    finally:
        found.close()

"""Batches on a Dask scheduler: the same papers as at home, whoever dies on the way, and words where there is none."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from batches import assert_agree, form, lines, many, papers, table

from drafter import batch

pytestmark = pytest.mark.cluster

Drafter = Callable[..., Any]
LIMIT = 60
"""Seconds that anything here may take."""


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
        self._start("scheduler", "--host", host, "--port", port, "--no-dashboard")

    def add_worker(self) -> None:
        local = self._folder / f"worker{len(self.workers)}"
        local.mkdir(parents=True)
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(local))
        self.workers.append(self._start("worker", self.address, *options))

    def wait(self) -> None:
        """Wait until all workers have joined."""
        from distributed import Client

        with Client(self.address, timeout=LIMIT, set_as_default=False) as client:
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


@pytest.fixture
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Yield a scheduler with two workers."""
    found = Machines(tmp_path_factory.mktemp("machines"))
    try:
        for _ in range(2):
            found.add_worker()
        found.wait()
        yield found
    finally:
        found.close()


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_worker_that_is_killed_loses_no_paper_and_doubles_none(tmp_path: Path, machines: Machines) -> None:
    rows = [*many(600, bad=50), ("同名", "2026-11-19"), ("同名", "2026-11-20")]
    path = table(tmp_path / "rows.csv", rows)
    at_home = list(batch(path, tmp_path / "home", folders=[form(tmp_path)], jobs=1))
    away = []
    for outcome in batch(path, tmp_path / "away", folders=[form(tmp_path)], scheduler=machines.address):
        away.append(outcome)
        if len(away) == 100:
            machines.workers[0].kill()
    assert machines.workers[0].wait(LIMIT) == -signal.SIGKILL
    assert machines.workers[1].poll() is None
    assert [(one.number, one.state, one.problems) for one in away] == [
        (one.number, one.state, one.problems) for one in at_home
    ]
    assert len(papers(tmp_path / "away")) == 590
    assert content(tmp_path / "away") == content(tmp_path / "home")
    assert_agree(tmp_path / "away")
    assert [line["row"] for line in lines(tmp_path / "away")] == list(range(1, len(rows) + 1))

"""A batch on the workers of a Dask scheduler: `distributed` finds them, hands out chunks, and does again what died."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from drafter.batching._remote import Job, do, no_drafter, pack_job
from drafter.batching._work import Answer, Result, Settings, work
from drafter.batching._workers import Chunk, at_fault, pack
from drafter.errors import DrafterError, Problem, Words

__all__ = ["Cluster", "connected"]

_AHEAD = 3
"""Chunks for each thread of the cluster that are waiting, worked on, or done before their turn."""
_PATIENCE = 10
"""Seconds to wait for a scheduler, for the first worker, and for one to come back when all are gone."""


@contextmanager
def connected(scheduler: str) -> Iterator[Cluster]:
    """Connect to the scheduler at an address such as `tcp://host:8786`, which has a worker or soon will.

    Raise DrafterError: BATCH-006 without the library, BATCH-007 if the scheduler is not reached, BATCH-008 if it has no
    worker.
    """
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise DrafterError(_not_installed()) from error
    # What the libraries have to say of lost connections and of Ctrl-C is said here, in words.
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        # Asked first: a client made for what is no address is not got rid of without noise.
        import_module("distributed.comm").resolve_address(scheduler)
        client = distributed.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise DrafterError(_not_reached(scheduler)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise DrafterError(_no_worker(scheduler)) from error
        yield Cluster(client, scheduler)


class Cluster:
    """The workers of a scheduler; `threads` is how many chunks they can do at a time."""

    def __init__(self, client: Any, scheduler: str) -> None:
        self._client, self._scheduler = client, scheduler
        self.threads: int = sum(client.nthreads().values())

    def answers(self, settings: Settings, chunks: Iterable[Chunk]) -> Generator[Answer, None, None]:
        """Yield the answer to each chunk in order. Raise DrafterError BATCH-007 or -008 if the cluster is lost."""
        job = self._client.submit(Job, *pack_job(settings), pure=False)
        waiting: deque[tuple[Chunk, Any]] = deque()
        # Submitted by a thread, which Ctrl-C does not reach: a chunk that nobody knows of would write after the end.
        with ThreadPoolExecutor(1) as thread:
            try:
                for number, chunk in enumerate(chunks):
                    waiting.append((chunk, thread.submit(self._begun, settings, job, chunk, number)))
                    if len(waiting) == self.threads * _AHEAD:
                        yield self._first(job, waiting)
                while waiting:
                    yield self._first(job, waiting)
            finally:
                begun = [self._sent(each) for _, each in waiting]
                self._stop([future for future in begun if not isinstance(future, Answer)])

    def _begun(self, settings: Settings, job: Any, chunk: Chunk, number: int) -> Any:
        """Return the future of a chunk, or its answer where nothing needs doing."""
        if all(task.record is None for task in chunk):
            return work(settings, chunk)
        return self._submitted(job, chunk, -number)

    def _sent(self, begun: Future[Any]) -> Any:
        try:
            return begun.result()
        except OSError:
            return Answer([], DrafterError(_not_reached(self._scheduler)))

    def _submitted(self, job: Any, chunk: Chunk, priority: int = 0) -> Any:
        # Not pure: the same chunk of a later batch is to be drafted again.
        return self._client.submit(_done, job, [pack(task) for task in chunk], pure=False, priority=priority)

    def _first(self, job: Any, waiting: deque[tuple[Chunk, Any]]) -> Answer:
        """Return the answer to the first chunk, which is under way, and to be stopped with the others, until it is there."""
        chunk, begun = waiting[0]
        answer = self._answer(job, chunk, self._sent(begun))
        waiting.popleft()
        return answer

    def _answer(self, job: Any, chunk: Chunk, future: Any) -> Answer:
        """Return the answer to a chunk; where it keeps ending its worker, that of one record at a time."""
        if isinstance(future, Answer):
            return future
        distributed = import_module("distributed")
        try:
            return self._waited_for(future)
        except distributed.KilledWorker:
            if len(chunk) == 1:
                return Answer([Result(chunk[0].number, (), (at_fault(chunk[0]),), facts=chunk[0].facts)])
        results: list[Result] = []
        for task in chunk:
            one = self._answer(job, (task,), self._submitted(job, (task,)))
            results += one.results
            if one.error:
                return Answer(results, one.error)
        return Answer(results)

    def _waited_for(self, future: Any) -> Answer:
        client = import_module("distributed.client")
        while True:
            try:
                answer = future.result(timeout=_PATIENCE)
            except TimeoutError:
                if lost := self._lost():
                    return Answer([], DrafterError(lost))
            except (client.CancelledError, OSError):
                return Answer([], DrafterError(_not_reached(self._scheduler)))
            except ImportError:
                return Answer([], DrafterError(no_drafter(import_module("drafter").__version__)))
            else:
                if isinstance(answer, str):
                    raise RuntimeError(answer)
                assert isinstance(answer, Answer)
                return answer

    def _lost(self) -> Problem | None:
        """Return what is to be said where no worker is left, or nobody who could tell."""
        try:
            return None if self._client.nthreads() else _no_worker(self._scheduler)
        except (import_module("distributed.client").CancelledError, OSError):
            return _not_reached(self._scheduler)

    def _stop(self, futures: list[Any]) -> None:
        """Wait for chunks under way, which could otherwise still write when the folder is swept."""
        distributed = import_module("distributed")
        if futures and self._client.status == "running":
            try:
                with self._client.as_current():
                    distributed.wait(futures, timeout=_PATIENCE)
            except (distributed.client.CancelledError, OSError):
                # Too long, or lost: the batch ends for a reason of its own, and the next one sweeps.
                self._client.cancel(futures)


def _done(job: Job, chunk: list[Any]) -> Answer | str:
    """Do a chunk: what a worker of the cluster is asked for."""
    return do(job, chunk, Path(import_module("distributed").get_worker().local_directory))


def _problem(code: str, message: Words, hint: Words) -> Problem:
    return Problem(code, "error", message, hint)


def _not_installed() -> Problem:
    return _problem(
        "BATCH-006",
        {
            "zh": "没有安装 --scheduler 要用的 distributed",
            "en": "distributed, which --scheduler needs, is not installed",
        },
        {"zh": "运行 pip install 'drafter[cluster]'", "en": "Run pip install 'drafter[cluster]'"},
    )


def _not_reached(scheduler: str) -> Problem:
    return _problem(
        "BATCH-007",
        {"zh": f"连不上调度器 {scheduler}", "en": f"the scheduler {scheduler} is not reached"},
        {
            "zh": "看地址对不对（如 tcp://主机:8786）、调度器是否在运行；再运行一次就补齐，或者不用 --scheduler",
            "en": "See that the address (such as tcp://host:8786) is right and the scheduler runs; then run again, which "
            "goes on where this stopped, or leave out --scheduler",
        },
    )


def _no_worker(scheduler: str) -> Problem:
    return _problem(
        "BATCH-008",
        {"zh": f"调度器 {scheduler} 没有工作进程", "en": f"the scheduler {scheduler} has no worker"},
        {
            "zh": f"在装了 drafter 的机器上运行 dask worker {scheduler} --nthreads 1，再运行一次",
            "en": f"Run dask worker {scheduler} --nthreads 1 on a machine that has drafter, then run again",
        },
    )

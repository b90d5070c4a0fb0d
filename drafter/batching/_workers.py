"""Worker processes: each is fed chunks through a pipe, and ends when the pipe does, so none outlives its parent.

They are plain Python processes rather than a pool of `multiprocessing`, which loses all chunks when one worker is
killed, leaves workers behind when the parent is, and runs a caller's script again where processes cannot fork.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from drafter.batching._work import Answer, Result, Settings, Task, work
from drafter.errors import Problem
from drafter.files import is_url, sync
from drafter.load import Node, packed, unpacked
from drafter.urls import hush

__all__ = ["Crew", "at_fault", "on_disk", "pack", "reply", "serve", "started"]

_TRIES = 3
"""How often a chunk may end its worker before it is held to be at fault."""
_STARTS = 10
"""How often a worker may end before it has begun."""
_AHEAD = 8
"""Chunks for each worker that are waiting, worked on, or done before their turn; memory depends on it, not on the file."""

Chunk = tuple[Task, ...]


@contextmanager
def started(early: int) -> Iterator[Crew]:
    """Start a crew, with so many workers that get ready while the facts are read; at the end all are ended, busy or not."""
    crew = Crew()
    try:
        crew.start(early)
        yield crew
    finally:
        crew.dismiss()


def on_disk(answers: Iterable[Answer], folder: Path) -> Generator[Answer, None, None]:
    """Yield answers when the disk holds their papers in the folder, while the next are worked out."""
    waiting: deque[tuple[Answer, Future[None]]] = deque()

    def first() -> Answer:
        answer, held = waiting.popleft()
        held.result()
        return answer

    # Several at once: the disk takes files that are waited for together in one turn.
    with ThreadPoolExecutor(_AHEAD, "drafter-disk") as threads:
        for answer in answers:
            papers = (paper for result in answer.results for paper in result.papers)
            waiting.append(
                (answer, threads.submit(sync, [folder / paper.scratch for paper in papers if paper.scratch]))
            )
            while waiting and (len(waiting) == _AHEAD or waiting[0][1].done()):
                yield first()
        while waiting:
            yield first()


class Crew:
    """Workers, each for one of the `threads` that feed them; none if that is 1."""

    def __init__(self) -> None:
        self.threads = 1
        self._own = threading.local()
        self._ready: deque[_Worker] = deque()
        self._all: list[_Worker] = []
        self._changing = threading.Lock()
        self._dismissed = False

    def start(self, number: int) -> None:
        """Start workers, each of which is told what it needs to know with its first chunk; others when there is work."""
        with suppress(OSError):
            for _ in range(number):
                self._ready.append(self._new())

    def answers(self, settings: Settings, chunks: Iterable[Chunk]) -> Generator[Answer, None, None]:
        """Yield the answer to each chunk in order, worked out in this process if there is but one thread."""
        if self.threads == 1:
            yield from (work(settings, chunk) for chunk in chunks)
            return
        waiting: deque[Future[Answer]] = deque()
        with ThreadPoolExecutor(self.threads, "drafter") as threads:
            try:
                for chunk in chunks:
                    waiting.append(threads.submit(self._answer, settings, chunk))
                    if len(waiting) == self.threads * _AHEAD:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()
                self.dismiss()

    def _answer(self, settings: Settings, chunk: Chunk) -> Answer:
        """Have a chunk done; where it keeps ending its worker, one record at a time."""
        if all(task.record is None for task in chunk):
            return work(settings, chunk)
        for _ in range(_TRIES):
            try:
                return self._worker(settings).work(chunk)
            except (EOFError, OSError, pickle.UnpicklingError):
                if self._dismissed:
                    return Answer([])
                self._lose()
        if len(chunk) == 1:
            return Answer([Result(chunk[0].number, (), (at_fault(chunk[0]),), facts=chunk[0].facts)])
        results: list[Result] = []
        for task in chunk:
            one = self._answer(settings, (task,))
            results += one.results
            if one.error:
                return Answer(results, one.error)
        return Answer(results)

    def dismiss(self) -> None:
        """End all workers, busy or not."""
        with self._changing:
            self._dismissed = True
            for worker in self._all:
                worker.kill()

    def _worker(self, settings: Settings) -> _Worker:
        """Return this thread's worker. Raise EOFError when all are dismissed, RuntimeError if none can be started."""
        tries = 0
        while tries < _STARTS:
            with self._changing:
                if self._dismissed:
                    raise EOFError
                if worker := self._mine():
                    return worker
                tries += not self._ready
                worker = self._ready.popleft() if self._ready else self._new()
            try:
                worker.begin(settings)
            except (EOFError, OSError, pickle.UnpicklingError):
                worker.kill()
            else:
                self._own.worker = worker
                return worker
        raise RuntimeError("no worker process can be started")

    def _new(self) -> _Worker:
        worker = _Worker()
        self._all.append(worker)
        return worker

    def _mine(self) -> _Worker | None:
        return getattr(self._own, "worker", None)

    def _lose(self) -> None:
        if worker := self._mine():
            worker.kill()
            self._own.worker = None


class _Worker:
    def __init__(self) -> None:
        command = f"import sys; sys.path[:] = {sys.path!r}; from drafter.batching._workers import serve; serve()"
        # A session of its own: Ctrl-C is for the parent, which ends its workers itself.
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **apart
        )

    def begin(self, settings: Settings) -> None:
        """Hand over the settings, and wait until the worker is there."""
        self.send(settings)
        pickle.load(self._pipe(self._process.stdout))

    def work(self, chunk: Chunk) -> Answer:
        self.send([pack(task) for task in chunk])
        answer = pickle.load(self._pipe(self._process.stdout))
        if isinstance(answer, str):
            raise RuntimeError(answer)
        assert isinstance(answer, Answer)
        return answer

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                self._pipe(pipe).close()

    def send(self, message: object) -> None:
        pipe = self._pipe(self._process.stdin)
        pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
        pipe.flush()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


def serve() -> None:
    """Answer chunks from the standard input until it ends: what a worker process does."""
    gc.set_threshold(50_000, 20, 50)
    # Whatever else prints must not get between the answers.
    answers_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    questions = os.fdopen(0, "rb", closefd=False)
    with suppress(EOFError, BrokenPipeError):
        settings: Settings = pickle.load(questions)
        if is_url(settings.target):
            hush()
        gc.freeze()
        pickle.dump("", answers_to)
        answers_to.flush()
        while True:
            pickle.dump(reply(settings, pickle.load(questions)), answers_to, pickle.HIGHEST_PROTOCOL)
            answers_to.flush()


def pack(task: Task) -> Task:
    """Return a task whose record passes between processes quickly; the rows of a table do as they are."""
    return task._replace(record=packed(task.record)) if isinstance(task.record, Node) else task


def _unpacked(task: Task) -> Task:
    return task._replace(record=unpacked(task.record)) if type(task.record) is tuple else task


def reply(settings: Settings, chunk: Iterable[Any]) -> Answer | str:
    """Return the answer to a chunk of packed tasks, or the traceback of what must never happen."""
    try:
        return work(settings, [_unpacked(task) for task in chunk])
    except Exception:
        from traceback import format_exc

        return format_exc()


def at_fault(task: Task) -> Problem:
    """Return what there is to say of a record that ended its worker each time."""
    return Problem(
        "BATCH-005",
        "error",
        {
            "zh": f"起草这一份时进程被终止，试了{_TRIES}次都是这样",
            "en": f"The process that drafts this was ended {_TRIES} times",
        },
        {
            "zh": "多半是内存不够：把它单独用 drafter render 起草，或者加 --jobs 1",
            "en": "Memory may be short: draft it alone with drafter render, or add --jobs 1",
        },
        task.place,
    )

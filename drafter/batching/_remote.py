"""What passes to another machine with a batch: its settings and the forms that it uses; and what a worker there does.

A worker needs nothing but drafter, and the output folder under the path or URL that it has here.
"""

import os
import pickle
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, NamedTuple

from drafter.batching._lock import is_locked
from drafter.batching._work import Answer, Settings
from drafter.batching._workers import reply
from drafter.errors import DrafterError, OutputError, Problem
from drafter.files import is_url
from drafter.forms import find_form

__all__ = ["Job", "do", "no_drafter", "pack_job"]

_FILES = "files"
_CACHE = "cache"


class Job(NamedTuple):
    """The `settings` of a batch, pickled, and the files of its own forms: number of the folder, path in it, content.

    `version` is that of drafter: papers of two versions may differ.
    """

    version: str
    settings: bytes
    files: tuple[tuple[int, str, bytes], ...]
    digest: str


def pack_job(settings: Settings) -> Job:
    """Return what a worker elsewhere needs to know of a batch."""
    here = settings if is_url(settings.target) else settings._replace(target=Path(os.path.abspath(settings.target)))
    files = tuple(_files(settings))
    digest = sha256(repr(files).encode(errors="surrogatepass")).hexdigest()[:32]
    return Job(_version(), pickle.dumps(here, pickle.HIGHEST_PROTOCOL), files, digest)


def do(job: Job, chunk: Sequence[Any], place: Path) -> Answer | str:
    """Answer a chunk of packed tasks in a worker; its copies of forms are kept in the folder `place`."""
    if job.version != _version():
        return Answer([], DrafterError(no_drafter(job.version)))
    home = _unpacked(job, place)
    settings, folders = _settings(job.settings, home)
    try:
        if settings.write and not is_locked(settings.target):
            return Answer([], OutputError(_not_shared(settings.target)))
    except OutputError as error:
        return Answer([], error)
    answer = reply(settings, chunk)
    return answer if isinstance(answer, str) else _told_of(answer, dict(zip(settings.folders, folders, strict=True)))


def no_drafter(version: str) -> Problem:
    """Return what to say where a worker lacks this version of drafter."""
    return Problem(
        "BATCH-010",
        "error",
        {
            "zh": f"集群里有一台机器装的不是 drafter {version}",
            "en": f"a machine of the cluster does not have drafter {version}",
        },
        {"zh": f"在每台上装 drafter {version}", "en": f"Install drafter {version} on each"},
    )


def _version() -> str:
    version: str = import_module("drafter").__version__
    return version


def _files(settings: Settings) -> Iterator[tuple[int, str, bytes]]:
    """Yield the files of the form, of those that it feeds if it is a set, and of what they share."""
    form = find_form(settings.form, settings.folders, cache=settings.cache)
    names = dict.fromkeys((form.name, *(paper.form for paper in form.papers), "_shared", "_styles"))
    for number, folder in enumerate(settings.folders):
        for path in (path for name in names for path in sorted((folder / name).rglob("*"))):
            if path.is_file() and not path.name.startswith("."):
                yield number, path.relative_to(folder).as_posix(), path.read_bytes()


def _unpacked(job: Job, place: Path) -> Path:
    """Return the folder that holds the files of a job, made by whoever comes first."""
    home = place / f"drafter-{job.digest}"
    if not home.is_dir():
        made = Path(mkdtemp(prefix="drafter-", dir=place))
        for number, name, content in job.files:
            path = made / _FILES / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        with suppress(OSError):
            made.rename(home)
        rmtree(made, ignore_errors=True)
    return home


@lru_cache(maxsize=8)
def _settings(content: bytes, home: Path) -> tuple[Settings, tuple[Path, ...]]:
    """Return the settings as they are here, and the folders of forms that they had there."""
    settings: Settings = pickle.loads(content)
    folders = tuple(home / _FILES / str(number) for number in range(len(settings.folders)))
    cache = home / _CACHE
    office = settings.office._replace(cache=cache)
    return settings._replace(folders=folders, cache=cache, office=office), settings.folders


def _told_of(answer: Answer, folders: dict[Path, Path]) -> Answer:
    """Return an answer that names forms where they are for whoever reads it."""

    def moved(problem: Problem) -> Problem:
        file = Path(problem.place.file)
        for here, there in folders.items():
            if file.is_relative_to(here):
                return problem._replace(place=problem.place._replace(file=str(there / file.relative_to(here))))
        return problem

    results = [one._replace(problems=tuple(map(moved, one.problems))) for one in answer.results]
    error: DrafterError | None = answer.error and type(answer.error)(map(moved, answer.error.problems))
    return Answer(results, error)


def _not_shared(target: Path) -> Problem:
    return Problem(
        "BATCH-009",
        "error",
        {"zh": f"集群上的进程看不到文件夹 {target}", "en": f"a worker of the cluster does not see the folder {target}"},
        {
            "zh": "用 -o 写到各台机器都以同一路径挂着、或者以同一网址连得上的共享文件夹，或者不用 --scheduler",
            "en": "Choose with -o a shared folder that all machines have under the same path or reach by the same URL, "
            "or leave out --scheduler",
        },
    )

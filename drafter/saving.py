"""Papers put in their places, and none over a file that somebody has edited.

What drafter wrote is noted in the cache folder, a batch in its manifest; a file that is not as noted counts as edited.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from os.path import isfile
from pathlib import Path
from typing import NamedTuple

from drafter.errors import OutputError, Problem
from drafter.files import is_url, write

__all__ = ["Output", "edited", "is_noted", "is_ours", "note", "save"]


class Output(NamedTuple):
    """A finished file, still in memory."""

    path: Path
    content: bytes


def save(outputs: Iterable[Output], *, cache: Path | None, force: bool = False) -> list[Path]:
    """Write the files and return those that are new or changed.

    Raise OutputError OUTPUT-010 before anything is written if one would replace a file that is not as drafter left it,
    unless `force`.
    """
    outputs = list(outputs)
    old = {output.path: _read(output.path) for output in outputs if _is_file(output.path)}
    foreign = [
        output.path
        for output in outputs
        if output.path in old and old[output.path] != output.content and not is_ours(output.path, cache)
    ]
    if foreign and not force:
        raise OutputError(map(edited, foreign))
    changed = []
    for output in outputs:
        if old.get(output.path) != output.content:
            write(output.path, output.content)
            changed.append(output.path)
        note(output, cache)
    return changed


def _is_file(path: Path) -> bool:
    return path.is_file() if is_url(path) else isfile(path)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def note(output: Output, cache: Path | None) -> None:
    """Note that drafter wrote a file. Where that fails the next run asks for --force: the safe side."""
    if cache and _read(where := _note(output.path, cache)) != (digest := _digest(output.content)):
        with suppress(OutputError):
            write(where, digest, sync=False)


def is_ours(path: Path, cache: Path | None) -> bool:
    """Return whether a file is as drafter wrote it last, alone or in a batch."""
    from drafter.manifest import digest_of, written_by_batch

    digest = digest_of(path)
    return digest is not None and (is_noted(path, cache) or written_by_batch(path, digest))


def is_noted(path: Path, cache: Path | None) -> bool:
    """Return whether a file is as drafter last wrote it outside a batch."""
    try:
        return cache is not None and _note(path, cache).read_bytes() == _digest(path.read_bytes())
    except OSError:
        return False


def _note(path: Path, cache: Path) -> Path:
    return cache / "written" / sha256(os.fsencode(str(path.resolve()))).hexdigest()[:32]


def _digest(content: bytes) -> bytes:
    return sha256(content).hexdigest().encode()


def edited(path: Path) -> Problem:
    """Return what there is to say of a file that is not as drafter left it."""
    return Problem(
        "OUTPUT-010",
        "error",
        {"zh": f"{path} 已经有了，而且不是 drafter 上次写的样子", "en": f"{path} exists and is not as drafter left it"},
        {
            "zh": f"可能有人改过。只想重新生成这一份，就把 {path.name} 删掉或者改名，再运行一次；"
            "加 --force 会把所有有人改过的都覆盖；要都留着就用 -o 写到别处",
            "en": f"Somebody may have edited it. To have just this one made anew, delete or rename {path.name} and run "
            "again; --force replaces all that were edited; to keep them all write elsewhere with -o",
        },
    )

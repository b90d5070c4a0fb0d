"""Where papers go, and putting them there without overwriting what somebody has edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from drafter.cli._cache import remember, wrote
from drafter.cli._language import say
from drafter.errors import OutputError, Problem
from drafter.files import write

__all__ = ["SUFFIXES", "Output", "kinds", "save", "targets"]

SUFFIXES = {
    "docx": ".docx",
    "html": ".html",
    "pdf": ".pdf",
    "png": ".png",
    "model": ".model.json",
    "markup": ".markup.html",
}


class Output(NamedTuple):
    """A finished file, still in memory."""

    path: Path
    content: bytes


def kinds(wanted: str, output: Path | None) -> tuple[str, ...]:
    """Return what to make: `wanted` is a list with commas; if empty, the suffix of `output` decides, else docx.

    Raise a usage error for a kind that there is not.
    """
    if wanted:
        chosen = tuple(dict.fromkeys(kind.strip().lower() for kind in wanted.replace("，", ",").split(",")))
        if unknown := [kind for kind in chosen if kind not in SUFFIXES]:
            known = ", ".join(SUFFIXES)
            raise click.UsageError(
                say(
                    f"--to 不认识“{unknown[0]}”；可以写 {known}", f"--to does not know “{unknown[0]}”; it knows {known}"
                )
            )
        return chosen
    if output is None or not output.suffix or output.is_dir():
        return ("docx",)
    found = next((kind for kind in reversed(SUFFIXES) if output.name.lower().endswith(SUFFIXES[kind])), None)
    if found is None:
        suffix = output.suffix
        raise click.UsageError(
            say(
                f"-o 的后缀 {suffix} 不认识；可以用 .docx .html .pdf .png，或者写一个文件夹",
                f"-o ends in {suffix}; use .docx .html .pdf .png, or name a folder",
            )
        )
    return (found,)


def targets(names: Sequence[tuple[Path, str]], output: Path | None) -> list[Path]:
    """Return each paper's path without suffix; `names` pairs the facts file with the name that the form gives.

    `output` is a folder (it exists, ends in a slash, or has no suffix while there are several papers), or one file. Two
    papers of one name are told apart by a number.
    """
    if output is not None and len(names) == 1 and not _is_folder(output):
        known = next((suffix for suffix in reversed(SUFFIXES.values()) if output.name.lower().endswith(suffix)), "")
        return [output.with_name(output.name[: len(output.name) - len(known)])]
    if output is not None and output.suffix.lower() in SUFFIXES.values() and not output.is_dir():
        raise click.UsageError(
            say("有几份公文，-o 要写文件夹，不能写文件", "there are several papers: -o must name a folder, not a file")
        )
    taken: set[str] = set()
    paths = []
    for facts, name in names:
        path = (output or facts.parent) / name
        number = 1
        # Windows and macOS take A and a for one file.
        while str(path).casefold() in taken:
            number += 1
            path = path.with_name(f"{name} ({number})")
        taken.add(str(path).casefold())
        paths.append(path)
    return paths


def _is_folder(path: Path) -> bool:
    return path.is_dir() or (not path.suffix and not path.is_file())


def save(outputs: Iterable[Output], *, force: bool) -> list[Path]:
    """Write the files and return those that are new or changed.

    Raise OutputError OUTPUT-010 before anything is written if one would replace a file that is not as drafter left it.
    """
    outputs = list(outputs)
    old = {output.path: output.path.read_bytes() for output in outputs if output.path.is_file()}
    if not force:
        problems = [
            _edited(output.path)
            for output in outputs
            if output.path in old and old[output.path] != output.content and not wrote(output.path, old[output.path])
        ]
        if problems:
            raise OutputError(problems)
    changed = []
    for output in outputs:
        if old.get(output.path) != output.content:
            write(output.path, output.content)
            changed.append(output.path)
        remember(output.path, output.content)
    return changed


def _edited(path: Path) -> Problem:
    return Problem(
        "OUTPUT-010",
        "error",
        {"zh": f"{path} 已经有了，而且不是 drafter 上次写的样子", "en": f"{path} exists and is not as drafter left it"},
        {
            "zh": "可能有人改过。要覆盖就加 --force；要保留就用 -o 换个名字",
            "en": "somebody may have edited it. Add --force to replace it, or choose another name with -o",
        },
    )

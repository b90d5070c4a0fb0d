"""What to make of each paper, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import isdir, isfile
from pathlib import Path

import click

from drafter.cli._language import say

__all__ = ["SUFFIXES", "kinds", "targets"]

SUFFIXES = {
    "docx": ".docx",
    "html": ".html",
    "pdf": ".pdf",
    "png": ".png",
    "model": ".model.json",
    "markup": ".markup.html",
}


def kinds(wanted: str, output: Path | None) -> tuple[str, ...]:
    """Return what to make: `wanted` is a list with commas; if empty, the suffix of `output` decides, else docx.

    Raise a usage error for a kind that there is not.
    """
    named = (kind.strip().lower() for kind in wanted.replace("，", ",").replace("、", ",").split(","))
    if chosen := tuple(dict.fromkeys(filter(None, named))):
        if unknown := [kind for kind in chosen if kind not in SUFFIXES]:
            known = ", ".join(SUFFIXES)
            raise click.UsageError(
                say(
                    f"--to 不认识“{unknown[0]}”；可以写 {known}", f"--to does not know “{unknown[0]}”; it knows {known}"
                )
            )
        return chosen
    if output is None or not output.suffix or isdir(output):
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


def targets(names: Sequence[tuple[Path, str]], output: Path | None, *, one: bool) -> list[Path]:
    """Return each paper's path without suffix; `names` pairs the facts file with the name that the form gives.

    `output` is a folder (it exists, or has no suffix), or, where `one` form is drafted, a file: then its other pieces
    stand beside it. Two papers of one name are told apart by a number.
    """
    if output is not None and one and not _is_folder(output):
        known = next((suffix for suffix in reversed(SUFFIXES.values()) if output.name.lower().endswith(suffix)), "")
        main = output.with_name(output.name[: len(output.name) - len(known)])
        return [main, *targets(names[1:], output.parent, one=False)]
    if output is not None and output.suffix.lower() in SUFFIXES.values() and not isdir(output):
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
    return isdir(path) or (not path.suffix and not isfile(path))

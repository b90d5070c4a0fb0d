"""A small form to draft batches with, its tables, and what must hold of a folder whatever happened to a batch."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Generator, Iterable
from hashlib import sha256
from pathlib import Path

from drafter import Ending, Outcome

FORM = """
title: {zh: 便条, en: Note}
styles: {zh: [internal]}
file_name: "{{ name }}"
paper: {title: "{{ name }}", creator: office, issued: day}
fields:
  name: {label: {zh: 名称, en: Name}, required: true}
  day: {label: {zh: 日期, en: Day}, type: date, required: true}
  note: {label: {zh: 备注, en: Remark}}
"""
TEMPLATE = "<p>{{ name }}：{{ day | date }}</p>"
PIECES = """
pieces:
  stub:
    title: {zh: 回执, en: Stub}
    when: note
    file_name: "{{ name }}_回执"
    paper: {title: "{{ name }}", creator: office, issued: day}
"""


def form(folder: Path, pieces: str = "") -> Path:
    """Write the form, with `pieces` such as the stub of a note with a remark, and return the folder of forms."""
    home = folder / "forms" / "note"
    home.mkdir(parents=True, exist_ok=True)
    (home / "form.yaml").write_text(FORM + pieces, encoding="utf-8")
    (home / "template.html").write_text(TEMPLATE, encoding="utf-8")
    if pieces:
        (home / "stub.html").write_text(TEMPLATE + "<p>{{ note }}</p>", encoding="utf-8")
    return folder / "forms"


def table(path: Path, rows: Iterable[tuple[str, ...]]) -> Path:
    """Write a table of notes: name, day and, if given, a remark."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerows([("表单", "note"), ("名称", "日期", "备注")])
        lines.writerows(rows)
    return path


def many(count: int, bad: int = 0) -> list[tuple[str, ...]]:
    """Return rows of which every `bad`-th has a day that does not exist."""
    return [
        (f"第{number}号", "2026-02-30" if bad and number % bad == 0 else "2026-11-19") for number in range(1, count + 1)
    ]


def finished(going: Generator[Outcome, None, Ending]) -> tuple[list[Outcome], Ending]:
    """Return all outcomes of a batch, and its ending."""
    outcomes = []
    while True:
        try:
            outcomes.append(next(going))
        except StopIteration as stop:
            return outcomes, stop.value


def lines(folder: Path) -> list[dict[str, object]]:
    """Return the lines of a manifest; all of them must be whole."""
    text = (folder / "manifest.jsonl").read_text(encoding="utf-8")
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def content(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir(), key=lambda path: path.name)}


def papers(folder: Path) -> dict[str, str]:
    """Return the papers of a folder with their digests; each must be whole."""
    found = {}
    for path in folder.glob("*.docx"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
        found[path.name] = sha256(path.read_bytes()).hexdigest()
    return found


def assert_agree(folder: Path, *, also: Iterable[str] = ()) -> None:
    """Assert that nothing unfinished is left, and that manifest and folder name the same papers of the same content."""
    listed = {name: digest for line in lines(folder) for name, digest in line["files"].items()}  # type: ignore[attr-defined]
    assert listed == papers(folder)
    known = {"manifest.jsonl", "problems.csv", *also}
    assert {path.name for path in folder.iterdir()} - set(listed) <= known

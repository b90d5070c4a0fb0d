from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from drafter.cli._cache import cache_folder
from drafter.cli._model import as_json
from drafter.cli._save import Output, kinds, save, targets
from drafter.document import Column, Document, Heading, Paragraph, Row, Table, Text
from drafter.errors import OutputError

FACTS = Path("facts/minutes.yaml")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAFTER_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize(
    ("names", "output", "paths"),
    [
        ([(FACTS, "纪要")], None, ["facts/纪要"]),
        ([(FACTS, "纪要")], "out/a.docx", ["out/a"]),
        ([(FACTS, "纪要")], "out/a.v2.docx", ["out/a.v2"]),
        ([(FACTS, "纪要")], "out/a.model.json", ["out/a"]),
        ([(FACTS, "纪要")], "out", ["out/纪要"]),
        ([(FACTS, "纪要"), (FACTS, "计划")], "out", ["out/纪要", "out/计划"]),
        ([(FACTS, "A"), (FACTS, "a"), (FACTS, "A")], None, ["facts/A", "facts/a (2)", "facts/A (3)"]),
        ([(FACTS, "A"), (FACTS, "A (2)"), (FACTS, "A")], None, ["facts/A", "facts/A (2)", "facts/A (3)"]),
    ],
)
def test_papers_go_where_they_are_asked_to(names: list[tuple[Path, str]], output: str | None, paths: list[str]) -> None:
    assert targets(names, Path(output) if output else None) == [Path(path) for path in paths]


def test_several_papers_do_not_go_into_one_file() -> None:
    with pytest.raises(click.UsageError):
        targets([(FACTS, "a"), (FACTS, "b")], Path("out.docx"))


@pytest.mark.parametrize(
    ("wanted", "output", "found"),
    [
        ("", None, ("docx",)),
        ("", "a.pdf", ("pdf",)),
        ("", "a.model.json", ("model",)),
        ("", "a.markup.html", ("markup",)),
        ("", "a.html", ("html",)),
        ("docx, HTML，docx", None, ("docx", "html")),
        ("html", "a.docx", ("html",)),
    ],
)
def test_what_to_make_is_named_or_seen_from_the_suffix(wanted: str, output: str | None, found: tuple[str, ...]) -> None:
    assert kinds(wanted, Path(output) if output else None) == found


def test_a_file_that_somebody_edited_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    assert save([Output(target, b"one")], force=False) == [target]
    assert save([Output(target, b"one")], force=False) == []
    assert save([Output(target, b"two")], force=False) == [target]
    target.write_bytes(b"edited")
    with pytest.raises(OutputError) as caught:
        save([Output(tmp_path / "b.docx", b"b"), Output(target, b"three")], force=False)
    assert caught.value.problems[0].code == "OUTPUT-010"
    assert target.read_bytes() == b"edited"
    assert not (tmp_path / "b.docx").exists()
    save([Output(target, b"three")], force=True)
    assert target.read_bytes() == b"three"


def test_without_a_cache_folder_writing_still_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("DRAFTER_CACHE", str(tmp_path / "file" / "below"))
    assert cache_folder() is None
    assert save([Output(tmp_path / "a.docx", b"one")], force=False)


def test_the_model_is_json_without_what_has_its_default() -> None:
    table = Table((Row(()),), columns=(Column("12%"),))
    document = Document((Heading(1, (Text("一"),)), Paragraph((Text("二", ("b",)),)), table), title="题")
    assert json.loads(as_json(document)) == {
        "is": "document",
        "blocks": [
            {"is": "heading", "level": 1, "inlines": [{"is": "text", "text": "一"}]},
            {"is": "paragraph", "inlines": [{"is": "text", "text": "二", "marks": ["b"]}]},
            {"is": "table", "rows": [{"is": "row", "cells": []}], "columns": [{"is": "column", "width": "12%"}]},
        ],
        "title": "题",
    }

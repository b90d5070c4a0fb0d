from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from drafter.cli._model import as_json
from drafter.cli._targets import kinds, targets
from drafter.document import Column, Document, Heading, Paragraph, Row, Table, Text, TextRows

FACTS = Path("facts/minutes.yaml")


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
    found = targets(names, Path(output) if output else None, one=len(names) == 1)
    assert found == [Path(path) for path in paths]


def test_the_pieces_of_a_form_stand_beside_the_file_that_is_asked_for() -> None:
    names = [(FACTS, "函"), (FACTS, "反馈表"), (FACTS, "汇总表")]
    assert targets(names, Path("out/a.docx"), one=True) == [Path("out/a"), Path("out/反馈表"), Path("out/汇总表")]


def test_several_papers_do_not_go_into_one_file() -> None:
    with pytest.raises(click.UsageError):
        targets([(FACTS, "a"), (FACTS, "b")], Path("out.docx"), one=False)


@pytest.mark.parametrize(
    ("wanted", "output", "found"),
    [
        ("", None, ("docx",)),
        ("", "a.pdf", ("pdf",)),
        ("", "a.model.json", ("model",)),
        ("", "a.markup.html", ("markup",)),
        ("", "a.html", ("html",)),
        ("docx, HTML，docx", None, ("docx", "html")),
        ("docx、", None, ("docx",)),
        (",", None, ("docx",)),
        ("html", "a.docx", ("html",)),
    ],
)
def test_what_to_make_is_named_or_seen_from_the_suffix(wanted: str, output: str | None, found: tuple[str, ...]) -> None:
    assert kinds(wanted, Path(output) if output else None) == found


def test_the_model_is_json_without_what_has_its_default() -> None:
    table = Table((Row(()), TextRows(("甲", "1", "乙", "2"), ("", "right"))), columns=(Column("12%"),))
    document = Document((Heading(1, (Text("一"),)), Paragraph((Text("二", ("b",)),)), table), title="题")
    rows = {"is": "textrows", "texts": [["甲", "1"], ["乙", "2"]], "aligns": ["", "right"]}
    assert json.loads(as_json(document)) == {
        "is": "document",
        "blocks": [
            {"is": "heading", "level": 1, "inlines": [{"is": "text", "text": "一"}]},
            {"is": "paragraph", "inlines": [{"is": "text", "text": "二", "marks": ["b"]}]},
            {"is": "table", "rows": [{"is": "row", "cells": []}, rows], "columns": [{"is": "column", "width": "12%"}]},
        ],
        "title": "题",
    }

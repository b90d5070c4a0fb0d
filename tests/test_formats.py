"""The same facts make the same bytes, whichever kind of file they are written in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drafter import workbook
from drafter.checking import check_file
from drafter.drafting import draft_all
from drafter.forms import find_form, list_forms, list_sets
from drafter.load import Node

DRAFTS = [(form.name, language) for form in (*list_forms(), *list_sets()) for language in form.languages]


def paper(file: Path) -> bytes:
    (checked,) = check_file(file)
    assert checked.errors == ()
    return b"".join(paper.docx() for paper in draft_all(checked))


def plain(node: Node) -> Any:
    match node.value:
        case dict(members):
            return {key: plain(member) for key, member in members.items()}
        case list(items):
            return [plain(item) for item in items]
    return node.value


def rows(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each value with its path, items counted from 1; a list of single values stays in one cell, a line each."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from rows(member, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        yield path, "\n".join(value)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from rows(item, f"{path}.{number}")
    elif value is not None:
        yield path, value


@pytest.mark.parametrize(("name", "language"), DRAFTS)
def test_yaml_json_csv_and_excel_make_the_same_paper(name: str, language: str, tmp_path: Path) -> None:
    form = find_form(name)
    node = form.sample(language)
    facts = plain(node)
    (tmp_path / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    with (tmp_path / "facts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("表单", facts.pop("form")))
        writer.writerow(("项目", "填写"))
        writer.writerows(rows(facts))
    workbook.scaffold(
        tmp_path / "facts.xlsx", name=name, title=form.title, fields=form.fields, sample=node, language=language
    )
    wanted = paper(form.sample_path(language))
    assert [suffix for suffix in ("json", "csv", "xlsx") if paper(tmp_path / f"facts.{suffix}") != wanted] == []

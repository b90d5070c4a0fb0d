"""A form folder is proofed as a whole: everything wrong with it at once, each with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from drafter.errors import Problem
from drafter.forms import built_in, list_forms, list_sets
from drafter.proofing import proof


@pytest.mark.parametrize("name", [form.name for form in (*list_forms(), *list_sets())])
def test_nothing_is_wrong_with_the_forms_that_come_with_drafter(name: str) -> None:
    assert proof(built_in() / name) == []


def spoiled(tmp_path: Path, file: str, old: str, new: str) -> list[Problem]:
    """Return what is found in a copy of the minutes after a change to one of its files."""
    folder = tmp_path / "forms" / "mine"
    if not folder.exists():
        shutil.copytree(built_in() / "minutes", folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1).replace("form: minutes", "form: mine"), encoding="utf-8")
    return proof(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "said"),
    [
        ("template.html", "topic.discussion", "topik.discussion", "FORM-021", "topik"),
        ("template.html", 'class="opening"', 'class="openning"', "FORM-105", "openning"),
        ("template.html", "{% endfor %}", "", "FORM-001", ""),
        ("template.html", '_("不同意见")', '_("反对意见")', "FORM-022", "反对意见"),
        ("form.yaml", "type: datetime", "type: datetim", "FORM-013", "datetim"),
        ("form.yaml", "follows(no, previous_no)", "folows(no, previous_no)", "FORM-033", "folows"),
        ("form.yaml", "styles: {zh: [minutes,", "styles: {zh: [minuets,", "STYLE-001", "minuets"),
        ("sample.yaml", "due: 2026-11-25", "due: 2026-11-31", "DATE-002", "2026-11-31"),
    ],
)
def test_a_mistake_is_told_with_its_code(tmp_path: Path, file: str, old: str, new: str, code: str, said: str) -> None:
    problems = spoiled(tmp_path, file, old, new)
    assert code in [problem.code for problem in problems]
    assert any(said in problem.message["zh"] for problem in problems)


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    spoiled(tmp_path, "template.html", "topic.discussion", "topik.discussion")
    problems = spoiled(tmp_path, "template.html", '_("不同意见")', '_("反对意见")')
    assert {problem.code for problem in problems} == {"FORM-021", "FORM-022"}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("topic.discussion", "topic.discusion", "FORM-021", "discusion"),
        ('class="opening"', 'class="openning"', "FORM-105", "openning"),
        ("<h1>", "<h5>", "FORM-102", "<h5>"),
        ('<p class="opening"', '<p colour="red" class="opening"', "FORM-104", "colour"),
    ],
)
def test_a_mistake_in_a_template_has_the_line_of_the_template(
    tmp_path: Path, old: str, new: str, code: str, line: str
) -> None:
    problems = spoiled(tmp_path, "template.html", old, new)
    text = (tmp_path / "forms" / "mine" / "template.html").read_text(encoding="utf-8")
    assert [problem.code for problem in problems] == [code]
    assert line in text.splitlines()[problems[0].place.line - 1]
    assert problems[0].place.file.endswith("template.html")


def test_where_form_yaml_cannot_be_read_the_other_files_are_proofed_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(built_in() / "minutes", folder)
    for file, old, new in (
        ("form.yaml", "fields:", "fields: ["),
        ("template.html", 'class="opening"', 'class="openning"'),
        ("sample.yaml", "form: minutes", "form: [mine"),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = proof(folder)
    assert [Path(problem.place.file).name for problem in problems] == ["form.yaml", "template.html", "sample.yaml"]


def test_a_form_without_a_sample_is_told_so(tmp_path: Path) -> None:
    spoiled(tmp_path, "sample.yaml", "form: minutes", "form: mine")
    (tmp_path / "forms" / "mine" / "sample.yaml").unlink()
    assert [problem.code for problem in proof(tmp_path / "forms" / "mine")][:1] == ["FORM-023"]

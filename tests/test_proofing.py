"""A form folder is proofed as a whole: everything wrong with it at once, each with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from drafter.compose import Composer
from drafter.errors import Problem
from drafter.fields import parse_fields
from drafter.forms import built_in, list_forms, list_sets
from drafter.proofing import proof
from drafter.template_proof import proof_template


@pytest.mark.parametrize("name", [form.name for form in (*list_forms(), *list_sets())])
def test_nothing_is_wrong_with_the_forms_that_come_with_drafter(name: str) -> None:
    assert proof(built_in() / name) == []


def copied(tmp_path: Path) -> Path:
    """Return the folder of a copy of the minutes, which names itself."""
    folder = tmp_path / "forms" / "mine"
    if not folder.exists():
        shutil.copytree(built_in() / "minutes", folder)
        for sample in folder.glob("sample*.yaml"):
            sample.write_text(
                sample.read_text(encoding="utf-8").replace("form: minutes", "form: mine", 1), encoding="utf-8"
            )
    return folder


def spoiled(tmp_path: Path, file: str, old: str, new: str) -> list[Problem]:
    """Return what is found in a copy of the minutes after a change to one of its files."""
    folder = copied(tmp_path)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
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
    (copied(tmp_path) / "sample.yaml").unlink()
    assert [problem.code for problem in proof(tmp_path / "forms" / "mine")][:1] == ["FORM-023"]


def test_a_sample_that_still_names_the_form_it_was_copied_from_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "forms" / "mine"
    shutil.copytree(built_in() / "work_plan", folder)
    problems = proof(folder)
    assert {problem.code for problem in problems} == {"FORM-024"}
    assert problems[0].place.line == 1
    assert problems[0].hint["zh"] == "写成form: mine"


def test_mistakes_of_a_template_do_not_hide_those_of_the_sample(tmp_path: Path) -> None:
    spoiled(tmp_path, "template.html", 'class="opening"', 'class="openning"')
    problems = spoiled(tmp_path, "sample.yaml", "due: 2026-11-25", "due: 2026-11-31")
    assert [problem.code for problem in problems] == ["FORM-105", "DATE-002"]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% for one in shifts %}\n{{ one.persn }}\n{% endfor %}", "one.persn"),
        ("{% for one in shifts | sort(attribute='day') if one.day %}\n{{ one.persn }}\n{% endfor %}", "one.persn"),
        ("{% for one in shifts %}{% for at in one.posts %}\n{{ at.nam }}\n{% endfor %}{% endfor %}", "at.nam"),
        ("\n{{ head.chief.nam }}", "head.chief.nam"),
        ("\n{{ (shifts | first).persn }}", "shifts.persn"),
        ("\n{{ shifts[0].persn }}", "shifts.persn"),
        ("\n{{ shifts | map(attribute='persn') | enumeration }}", "shifts.persn"),
        ("\n{{ shifts | selectattr('persn') | list | length }}", "shifts.persn"),
        ("{% for one in shifts %}\n{% if not one.persn %}{% endif %}\n{% endfor %}", "one.persn"),
        ("{% for one in shifts %}{{ one.person }}{{ loop.index }}{% endfor %}{% set one = 1 %}", ""),
        ("{% macro line(head) %}{{ head.anything }}{% endmacro %}", ""),
        ("{% for head in shifts %}{{ head.person }}{% endfor %}", ""),
        ("{{ shifts | map(attribute='person.name') | enumeration }}", ""),
    ],
)
def test_a_member_that_there_is_not_is_told_of_without_facts(tmp_path: Path, template: str, said: str) -> None:
    label = {"zh": "名称", "en": "Name"}
    line = {"label": label, "type": "line"}
    chief = {"label": label, "type": "group", "fields": {"name": line}}
    fields = parse_fields(
        {
            "head": {"label": label, "type": "group", "fields": {"chief": chief}},
            "shifts": {
                "label": label,
                "type": "list",
                "fields": {
                    "day": line,
                    "person": line,
                    "posts": {"label": label, "type": "list", "fields": {"name": line}},
                },
            },
        },
        {},
    )
    (tmp_path / "template.html").write_text(template, encoding="utf-8")
    found = list(proof_template(Composer(tmp_path, [], "zh"), "template.html", fields, ()))
    assert [(one.code, one.place.line) for one in found] == ([("FORM-021", 2)] if said else [])
    assert all(f"“{said}”" in one.message["zh"] for one in found)


@pytest.mark.parametrize(
    ("markup", "codes"),
    [
        ("<p\n class='openning'>x</p>", ["FORM-105"]),
        ('<p class="{{ x }}">x</p>', []),
        ('<p class="signature{{ x }}">x</p>', []),
        ('<p class="{% if x %}note{% else %}contact{% endif %}">x</p>', []),
        ('<p {% if x %}class="notes"{% endif %}>x</p>', ["FORM-105"]),
        ('<p class="">x</p>', ["FORM-105"]),
    ],
)
def test_a_class_is_judged_where_the_template_writes_it_out(tmp_path: Path, markup: str, codes: list[str]) -> None:
    (tmp_path / "template.html").write_text(markup, encoding="utf-8")
    found = proof_template(Composer(tmp_path, [], "zh"), "template.html", None, ())
    assert [problem.code for problem in found] == codes


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('<p class="opening"', '<p><h1>会议概况</h1></p>\n<p class="opening"', "FORM-102", "<h1>会议概况"),
        (
            '<p class="opening"',
            '<section class="closing">\n文字\n</section><p class="opening"',
            "FORM-107",
            '"closing"',
        ),
        ('{{ _("会议认为', '<br>{{ _("会议认为', "FORM-101", "</p>"),
        ('<p class="opening"', '<h1 number="{{ 1 }}">x</h1><p class="opening"', "FORM-105", "number="),
        ('<p class="opening"', '<p class="{{ org }}">x</p>\n<p class="opening"', "FORM-105", "{{ org }}"),
    ],
)
def test_what_only_the_sample_shows_has_the_line_of_the_template_too(
    tmp_path: Path, old: str, new: str, code: str, line: str
) -> None:
    problems = spoiled(tmp_path, "template.html", old, new)
    text = (tmp_path / "forms" / "mine" / "template.html").read_text(encoding="utf-8")
    assert {problem.code for problem in problems} == {code}
    assert all(problem.place.file.endswith("template.html") for problem in problems)
    assert all(line in text.splitlines()[problem.place.line - 1] for problem in problems)

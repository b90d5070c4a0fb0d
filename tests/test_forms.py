"""Every form folder, picked up by itself: its sample is clean, drafts in every language and style, and stays as it was."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import make_dataclass
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from pprint import pformat
from typing import Any

import pytest

from drafter.checking import Checked, check, check_file
from drafter.document import TextRows
from drafter.drafting import Drafted, draft_all
from drafter.errors import FormError
from drafter.fields import Field
from drafter.forms import Form, built_in, find_form, list_forms
from drafter.load import Node
from drafter.office import Office
from drafter.outline import Filled

ROOT = Path(__file__).parent
GOLDEN = ROOT / "golden"
NOBODY = Office()
OFFICE = Office.load(ROOT.parent / "samples" / "office.yaml")
FORMS = [form.name for form in list_forms()]
DRAFTS = [(form.name, language) for form in list_forms() for language in form.languages]
PAPERS = [
    (form.name, language, style)
    for form in list_forms()
    for language in form.languages
    for style in form.styles[language]
]
UNPRINTED = {"recorder", "status", "basis"}
"""Facts that some papers keep for the check and the ledger."""


def sample(name: str, language: str, office: Office = NOBODY) -> Checked:
    form = find_form(name)
    return check(form.sample(language), form, office=office, language=language)


def papers(name: str, language: str, style: str) -> Iterator[tuple[str, Drafted]]:
    """Yield every paper of a sample in one style, with the name of its golden file."""
    for number, paper in enumerate(draft_all(sample(name, language), style_name=style), 1):
        yield f"{name}{f'-{number}-{paper.piece}' if paper.piece else ''}.{language}", paper


def text_of(node: Node, fields: tuple[Field, ...]) -> Iterator[str]:
    """Yield every piece of text of a sample that a paper must show."""
    members = node.value if isinstance(node.value, dict) else {}
    for field in fields:
        child = members.get(field.name)
        if child is None or field.name in UNPRINTED:
            continue
        if field.type == "group":
            yield from text_of(child, field.fields)
        elif field.fields and isinstance(child.value, list):
            for item in child.value:
                yield from text_of(item, field.fields)
        elif field.type in ("line", "text", "unit", "docno") and isinstance(child.value, str):
            yield child.value
        elif field.of == "line" and isinstance(child.value, list):
            yield from (str(item.value) for item in child.value)


@cache
def _printed_as(kind: type[Any]) -> type[Any]:
    return make_dataclass(kind.__name__, kind._fields)


def _spread(value: object) -> object:
    """Return a model as dataclasses, which pprint spreads over lines; of rows of text each on its own."""
    if isinstance(value, TextRows):
        return _printed_as(TextRows)(tuple(value.lines()), *value[1:])
    if isinstance(value, tuple | Filled):
        inner = map(_spread, value)
        return _printed_as(type(value))(*inner) if hasattr(value, "_fields") else tuple(inner)
    return value


def test_every_folder_with_a_form_yaml_is_a_form() -> None:
    assert sorted(path.parent.name for path in built_in().glob("*/form.yaml")) == FORMS


@pytest.mark.parametrize(("name", "language"), DRAFTS)
def test_a_sample_draws_no_error_and_no_warning(name: str, language: str) -> None:
    assert [problem for problem in sample(name, language).problems if problem.severity != "info"] == []


@pytest.mark.parametrize("name", FORMS)
def test_a_sample_is_clean_against_the_roster_of_the_sample_office(name: str) -> None:
    assert [problem for problem in sample(name, "zh", OFFICE).problems if problem.severity != "info"] == []


@pytest.mark.parametrize(("name", "language"), DRAFTS)
def test_a_paper_shows_every_text_of_its_sample(name: str, language: str) -> None:
    checked = sample(name, language)
    shown = re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", "".join(one.markup for one in draft_all(checked)))))
    for text in text_of(checked.node, checked.form.fields):
        plain = re.sub(r"\s", "", text).strip("。.")
        assert plain in shown


@pytest.mark.parametrize("name", [name for name, language in DRAFTS if language == "en"])
def test_an_english_paper_holds_no_chinese(name: str) -> None:
    for paper in draft_all(sample(name, "en")):
        assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", paper.markup) == []


@pytest.mark.parametrize("name", FORMS)
def test_labels_are_unique_where_a_table_would_put_them_side_by_side(name: str) -> None:
    def leaves(fields: tuple[Field, ...]) -> Iterator[Field]:
        for field in fields:
            if field.type == "group":
                yield from leaves(field.fields)
            else:
                yield field

    def tables(fields: tuple[Field, ...]) -> Iterator[tuple[Field, ...]]:
        yield fields
        for field in leaves(fields):
            if field.fields:
                yield from tables(field.fields)

    for table in tables(find_form(name).fields):
        for language in ("zh", "en"):
            labels = [field.label[language] for field in leaves(table)]
            assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize(("name", "language"), DRAFTS)
def test_the_model_of_a_sample_is_as_it_was(name: str, language: str, golden: bool) -> None:
    for stem, paper in papers(name, language, ""):
        _compare(GOLDEN / f"{stem}.model.txt", pformat(_spread(paper.document), width=110) + "\n", golden)


@pytest.mark.parametrize(("name", "language", "style"), PAPERS)
def test_the_word_text_of_a_sample_is_as_it_was(name: str, language: str, style: str, golden: bool) -> None:
    for stem, paper in papers(name, language, style):
        with zipfile.ZipFile(BytesIO(paper.docx())) as package:
            xml = package.read("word/document.xml").decode()
        _compare(GOLDEN / f"{stem}.{style}.xml", re.sub(r"(?=<w:(?:p|tbl|tr|sectPr)[ >])", "\n", xml) + "\n", golden)


@pytest.mark.parametrize(("name", "language"), DRAFTS)
def test_the_same_facts_make_the_same_bytes_the_first_time_and_the_sixth(name: str, language: str) -> None:
    for paper in draft_all(sample(name, language)):
        alone = paper._replace(document=paper.document._replace(blocks=tuple(paper.document.blocks)))
        assert [paper.docx() for _ in range(6)] == [alone.docx()] * 6


def test_an_unknown_form_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(FormError) as caught:
        find_form("minuts")
    assert "minutes" in caught.value.problems[0].hint["en"]


def test_a_name_too_long_for_any_folder_is_an_unknown_form() -> None:
    with pytest.raises(FormError) as caught:
        find_form("长" * 10_000)
    (problem,) = caught.value.problems
    assert problem.code == "FORM-006"
    assert len(problem.message["zh"]) < 100


@pytest.mark.parametrize(
    ("old", "new", "code", "names"),
    [
        ("  creator:", "  # creator:", "FORM-007", "paper.creator"),
        ("paper:\n", "papers:\n", "FORM-008", "papers"),
        ("title: {zh: 会议纪要, en: Minutes of a meeting}", "title: 会议纪要", "FORM-017", "title"),
        ("title: {zh: 会议纪要, en: Minutes of a meeting}", "title: {zh: 会议纪要}", "FORM-007", "title.en"),
        ("styles: {zh: [minutes, gbt9704, internal, corporate]", "styles: {zh: minutes", "FORM-017", "styles"),
    ],
)
def test_a_mistake_in_form_yaml_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, code: str, names: str
) -> None:
    text = (built_in() / "minutes" / "form.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "form.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        find_form("own", [tmp_path])
    problem = caught.value.problems[0]
    assert (problem.code, problem.place.line > 0) == (code, True)
    assert f"“{names}”" in problem.message["zh"]


def test_a_form_can_be_asked_for_by_its_title() -> None:
    form: Form = find_form("会议纪要")
    assert form.name == "minutes"


def test_samples_for_readers_are_clean() -> None:
    files = [path for path in (ROOT.parent / "samples").iterdir() if path.suffix in (".yaml", ".json", ".csv", ".xlsx")]
    for path in files:
        if path.name != "office.yaml":
            for checked in check_file(path):
                assert [problem for problem in checked.problems if problem.severity != "info"] == []


def _compare(file: Path, made: str, rewrite: bool) -> None:
    if rewrite:
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(made, encoding="utf-8")
    assert made == file.read_text(encoding="utf-8"), f"{file.name} changed: read the diff, then pytest --golden"

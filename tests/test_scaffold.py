from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from drafter import load
from drafter.errors import Place
from drafter.forms import Form, list_forms, list_sets
from drafter.load import Node, values
from drafter.scaffold import _entry, _key, _scalar, example, yaml_text

BOTH = [(form, language) for form in (*list_forms(), *list_sets()) for language in form.languages]


def node(value: object) -> Node:
    match value:
        case dict():
            value = {key: node(inner) for key, inner in value.items()}
        case list():
            value = [node(inner) for inner in value]
    return Node(value, Place())  # type: ignore[arg-type]


@pytest.mark.parametrize(("form", "language"), BOTH, ids=[f"{form.name}-{language}" for form, language in BOTH])
def test_the_scaffold_says_what_the_sample_says(form: Form, language: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(yaml_text(form, language), encoding="utf-8")
    (read,) = load.read(path).records
    assert values(read) == {"form": form.name, **example(form, language)}  # type: ignore[dict-item]


@pytest.mark.parametrize(("form", "language"), BOTH, ids=[f"{form.name}-{language}" for form, language in BOTH])
def test_a_text_of_several_lines_stands_in_lines(form: Form, language: str) -> None:
    assert "\\n" not in yaml_text(form, language)


@pytest.mark.parametrize(("form", "language"), BOTH, ids=[f"{form.name}-{language}" for form, language in BOTH])
def test_the_scaffold_describes_every_field(form: Form, language: str) -> None:
    text = yaml_text(form, language)
    assert all(field.label[language] in text for field in form.fields)
    assert all(f"{field.name}:" in text or f'"{field.name}":' in text for field in form.fields)


@pytest.mark.parametrize(("form", "language"), BOTH, ids=[f"{form.name}-{language}" for form, language in BOTH])
def test_another_reader_of_yaml_takes_no_text_of_a_scaffold_for_something_else(form: Form, language: str) -> None:
    def said(value: object) -> object:
        match value:
            case dict():
                return {key: said(inner) for key, inner in value.items()}
            case list():
                return [said(inner) for inner in value]
            case None:
                return ""
            case date():
                return value.strftime("%Y-%m-%d %H:%M:%S" if isinstance(value, datetime) else "%Y-%m-%d")
        return str(value)

    assert said(yaml.safe_load(yaml_text(form, language))) == {"form": form.name, **example(form, language)}  # type: ignore[dict-item]


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=1)
GROUP = st.dictionaries(st.sampled_from("abc"), TEXT, min_size=1)
VALUE = TEXT | GROUP | st.lists(TEXT | GROUP, min_size=1)
FACTS = VALUE | st.dictionaries(st.sampled_from("abc"), VALUE, min_size=1)


@given(FACTS)
def test_any_facts_read_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, facts: object) -> None:
    path = tmp_path_factory.getbasetemp() / "facts.yaml"
    path.write_text("\n".join(_entry("facts", node(facts), "")), encoding="utf-8", newline="")
    (read,) = load.read(path).records
    assert values(read) == {"facts": facts}


@given(st.text("0123456789.:_+-eExobnN~=<yYfFaAiI ", min_size=1, max_size=8))
def test_what_stands_without_quotes_is_the_same_text_to_another_reader(text: str) -> None:
    line = f"key: {_scalar(Node(text, Place()))}"
    value = yaml.safe_load(line)["key"]
    assert str(value) == text or isinstance(value, date)


@given(st.text("noyesfaltru", min_size=1, max_size=5))
def test_a_name_is_the_same_name_to_another_reader(name: str) -> None:
    assert list(yaml.safe_load(f"{_key(name)}: x")) == [name]

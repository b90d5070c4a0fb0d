"""Every rule of every form speaks when its own mistake is made in the sample, and only then.

A case file is tests/cases/forms/<form>.yaml, a list of cases:
    code: MIN8                    # the rule it is about
    changes: [[old, new], …]      # replacements in the text of sample.yaml, each the first that is found
    fires: [MIN8]                 # every problem that the changed sample must draw, no more and no fewer
and, where needed, `office: true` (checked against samples/office.yaml), `final: true`, `language: en` (sample.en.yaml).
Remarks (info) count only where the case is about them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from drafter.checking import check_file
from drafter.errors import Problem
from drafter.forms import find_form, list_forms
from drafter.office import Office

ROOT = Path(__file__).parent
NOBODY = Office()
OFFICE = Office.load(ROOT.parent / "samples" / "office.yaml")
FORMS = [form.name for form in list_forms()]


def cases(form: str) -> list[dict[str, Any]]:
    file = ROOT / "cases" / "forms" / f"{form}.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else []


CASES = [
    pytest.param(form, case, id=f"{form}-{number}-{case['code']}")
    for form in FORMS
    for number, case in enumerate(cases(form), 1)
]


def problems(form: str, case: Mapping[str, Any], folder: Path) -> list[Problem]:
    """Return what is found in a form's sample after the changes of a case."""
    language = case.get("language", "zh")
    text = find_form(form).sample_path(language).read_text(encoding="utf-8")
    for old, new in case["changes"]:
        assert old in text, f"{old!r} is not in the sample"
        text = text.replace(old, new, 1)
    file = folder / "facts.yaml"
    file.write_text(text, encoding="utf-8")
    office = OFFICE if case.get("office") else NOBODY
    (checked,) = check_file(file, language=language, office=office, final=case.get("final", False))
    return [one for one in checked.problems if one.severity != "info" or one.code == case["code"]]


def rules(form: str) -> list[Mapping[str, Any]]:
    return list(find_form(form).raw_rules)


def is_said_by(rule: Mapping[str, Any], problem: Problem) -> bool:
    """Return whether a problem is worded as the message of a rule."""
    message = re.sub(r"\\\{\\\{.*?\\\}\\\}", ".*", re.escape(rule["message"]["zh"]), flags=re.DOTALL)
    return rule["code"] == problem.code and re.fullmatch(message, problem.message["zh"], re.DOTALL) is not None


@pytest.mark.parametrize(("form", "case"), CASES)
def test_a_mistake_in_a_sample_draws_its_rule_and_no_other(form: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = problems(form, case, tmp_path)
    assert sorted(one.code for one in found) == sorted(case["fires"]), [one.message["zh"] for one in found]
    assert case["code"] in case["fires"]


@pytest.mark.parametrize("form", FORMS)
def test_every_rule_of_a_form_has_a_mistake_that_draws_it(form: str, tmp_path: Path) -> None:
    said = [one for case in cases(form) for one in problems(form, case, tmp_path)]
    silent = [rule for rule in rules(form) if not any(is_said_by(rule, one) for one in said)]
    assert [f"{rule['code']}: {rule['message']['zh']}" for rule in silent] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_rule_of_a_form_says_all_in_both_languages(form: str) -> None:
    for rule in rules(form):
        for key in ("message", "hint", "basis"):
            assert set(rule[key]) == {"zh", "en"}, f"{rule['code']} lacks words in {key}"

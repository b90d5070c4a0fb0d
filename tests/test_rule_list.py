"""Of the rules that the reference of forms lists, each is carried out or named here with the reason why it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from conftest import COUNTED

from drafter.forms import list_forms, list_sets

LISTED = yaml.safe_load((Path(__file__).parent / "cases" / "rules" / "listed.yaml").read_text(encoding="utf-8"))
UNDER_OTHER_NAMES = {
    "PLAN2": ("X01", "X02", "X03", "X04", "X05"),
    "MIN1": ("X01", "X02", "X03", "X04", "X05"),
    "MIN2": ("X03",),
    "CON8": ("X20",),
}
"""Rules of a form that say no more than common ones do."""
NEED_OTHER_PAPERS = {
    "SC7": "the report on rectification that follows",
    "BUL7": "the ledger",
    "SOL11": "the next version of the draft",
    "SUP9": "the bulletin",
    "SUP11": "the ledger as it was before",
}
SOFTER = {"G01": "two matters are told by the wording, which can be wrong: REQ2 warns"}
ELSEWHERE = {"MIN12": "drafter ledger"}
"""Carried out by a command, not by a rule."""


def implemented() -> set[str]:
    return {
        code
        for form in [*list_forms(), *list_sets()]
        for rule in form.rules.rules
        for code in (rule.code, *rule.covers)
    }


def test_every_listed_rule_is_carried_out_or_says_what_it_waits_for(request: pytest.FixtureRequest) -> None:
    known = implemented()
    carried_out = {code for code in LISTED if code in known or code in ELSEWHERE}
    carried_out |= {code for code, common in UNDER_OTHER_NAMES.items() if known.issuperset(common)}
    waiting = ", ".join(f"{code} ({reason})" for code, reason in NEED_OTHER_PAPERS.items())
    request.config.stash[COUNTED] = (
        f"{len(carried_out)} of {len(LISTED)} listed rules are carried out; waiting for {waiting}"
    )
    assert set(LISTED) - carried_out == set(NEED_OTHER_PAPERS)


def test_what_waits_is_listed_and_not_carried_out() -> None:
    assert set(NEED_OTHER_PAPERS) <= set(LISTED) - implemented()


def test_what_is_carried_out_is_as_severe_as_the_reference_says() -> None:
    severities: dict[str, set[str]] = {}
    for form in [*list_forms(), *list_sets()]:
        for rule in form.rules.rules:
            for code in (rule.code, *rule.covers):
                severities.setdefault(code, set()).add(rule.severity[0].upper())
    different = {code for code, listed in LISTED.items() if code in severities and not severities[code] & set(listed)}
    assert different == set(SOFTER)

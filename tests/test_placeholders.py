"""A fact still to come, 〔待补〕, may stand in any place: the paper is drafted with it, and no rule and no template fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import with_value

from drafter.checking import check
from drafter.drafting import draft_all
from drafter.forms import list_forms, list_sets
from drafter.load import Node
from drafter.office import Office

FORMS = {form.name: form for form in (*list_forms(), *list_sets())}
NOBODY = Office()


def unfilled(node: Node, at: str = "") -> Iterator[tuple[str, Node]]:
    """Yield a tree once for each of its values, with 〔待补〕 in place of that value."""
    match node.value:
        case dict(members):
            for key, child in members.items():
                for where, changed in unfilled(child, f"{at}/{key}") if key not in ("form", "language") else ():
                    yield where, with_value(node, members | {key: changed})
        case list(items):
            for i, child in enumerate(items):
                for where, changed in unfilled(child, f"{at}/{i}"):
                    yield where, with_value(node, [*items[:i], changed, *items[i + 1 :]])
        case str():
            yield at, with_value(node, "〔待补〕")


@pytest.mark.parametrize(
    ("name", "language"), [(form.name, language) for form in FORMS.values() for language in form.languages]
)
def test_a_paper_is_drafted_with_any_one_fact_still_to_come(name: str, language: str) -> None:
    form = FORMS[name]
    drafted = 0
    for where, node in unfilled(form.sample(language)):
        checked = check(node, form, office=NOBODY, language=language)
        if not checked.errors:
            papers = draft_all(checked)
            assert papers, where
            drafted += 1
    assert drafted

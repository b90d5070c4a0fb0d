"""督办台账 from papers: every action item of minutes, plans and memos that is not done, as facts of the form supervision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from drafter.checking import Checked
from drafter.drafting import source_of
from drafter.errors import Place
from drafter.fields import Choice, Field, Placeholder
from drafter.load import Node

__all__ = ["OVER", "ledger"]

OVER = frozenset({"已完成", "终止"})
"""States in which nothing is left to follow up."""
_OPEN = "〔待补〕"


def ledger(records: Iterable[Checked], as_of: date, *, unit: str = "") -> Node:
    """Return the raw facts of a ledger: what was open on the day `as_of`, in order of deadline.

    What the papers do not say (who follows up, how far a matter has come) is left as 〔待补〕; what was due before
    `as_of` is 逾期.
    """
    matters = sorted((matter for checked in records for matter in _matters(checked, as_of)), key=_due)
    facts = {
        "form": "supervision", "unit": unit or _OPEN, "office_unit": _OPEN, "as_of": as_of.isoformat(),
        "contact": _OPEN, "phone": _OPEN, "matters": matters,
    }  # fmt: skip
    return _node(facts)


def _matters(checked: Checked, as_of: date) -> Iterator[dict[str, Any]]:
    title, issued = source_of(checked)
    number = _number(checked.facts, checked.form.fields)
    parties = {str(party["label"]): str(party["org"]) for party in checked.facts.get("parties") or () if party}
    for items in _action_lists(checked.facts, checked.form.fields):
        for index, item in enumerate(items, 1):
            if not isinstance(item, dict) or str(item.get("status")) in OVER:
                continue
            due = item["due"]
            late = isinstance(due, date) and due < as_of
            matter = {
                "id": f"{number or title}-{index}",
                "source": {"title": title, "docno": number, "item": f"第{index}项", "date": _text(issued)},
                "registered": _text(issued) or _OPEN,
                "matter": _text(item["matter"]),
                "lead": _who(item["lead"], parties),
                "coop": [_who(one, parties) for one in item["coop"] or ()],
                "owner": _text(item["owner"]),
                "due": _text(due),
                "deliverable": _text(item.get("deliverable")),
                "status": "逾期" if late else _text(item.get("status")) or _OPEN,
            }
            yield {key: value for key, value in matter.items() if value}


def _action_lists(facts: Mapping[str, Any], fields: Sequence[Field]) -> Iterator[list[Any]]:
    for field in fields:
        if field.of == "action" and field.type == "list":
            yield facts.get(field.name) or []


def _number(facts: Mapping[str, Any], fields: Sequence[Field]) -> str:
    for field in fields:
        value = facts.get(field.name)
        if field.type == "group" and isinstance(value, dict):
            if found := _number(value, [one for one in field.fields if one.type == "docno"]):
                return found
        elif (field.type == "docno" or field.name == "no") and value:
            return str(value)
    return ""


def _who(value: Any, parties: Mapping[str, str]) -> str:
    return parties.get(str(value), _text(value)) if isinstance(value, Choice) else _text(value)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return str(value)


def _due(matter: Mapping[str, Any]) -> tuple[bool, str]:
    return Placeholder.matches(matter["due"]), matter["due"]


def _node(value: Any) -> Node:
    if isinstance(value, dict):
        value = {key: _node(member) for key, member in value.items()}
    elif isinstance(value, list):
        value = [_node(item) for item in value]
    return Node(value, Place())

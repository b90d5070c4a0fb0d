"""The follow-up ledger is gathered from papers: what is not done, with its source, in order of deadline."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from drafter.checking import check
from drafter.drafting import draft
from drafter.forms import find_form
from drafter.ledger import ledger
from drafter.load import Node, values
from drafter.office import Office


def gathered(*forms: str, on: date = date(2026, 12, 5)) -> list[dict[str, Any]]:
    records = [check(find_form(name).sample(), find_form(name), office=Office()) for name in forms]
    return values(ledger(records, on, unit="云岫市公共服务中心"))["matters"]


def test_every_action_item_is_a_matter_with_its_source() -> None:
    matters = gathered("minutes")
    assert len(matters) == 5
    assert matters[0]["source"]["docno"] == "〔2026〕18号"
    assert matters[0]["source"]["item"] == "第1项"


def test_matters_stand_in_order_of_deadline() -> None:
    dues = [matter["due"] for matter in gathered("minutes", "work_plan", "meeting_memo")]
    assert dues == sorted(dues)


def test_what_was_due_before_the_day_is_overdue_and_the_rest_is_left_open() -> None:
    states = {matter["due"]: matter["status"] for matter in gathered("minutes")}
    assert states["2026-12-04"] == "逾期"
    assert states["2026-12-07"] == "〔待补〕"


def test_a_party_to_a_meeting_is_named_in_full() -> None:
    assert {matter["lead"] for matter in gathered("meeting_memo")} == {"云岫市公共服务中心", "澄川文化传播有限公司"}


def test_what_is_done_is_left_out() -> None:
    form = find_form("minutes")
    node: Node = form.sample()
    assert isinstance(node.value, dict)
    items = node.value["action_items"].value
    assert isinstance(items, list)
    first = items[0]
    assert isinstance(first.value, dict)
    first.value["status"] = Node("已完成", first.place)
    record = check(node, form, office=Office())
    assert len(values(ledger([record], date(2026, 12, 5)))["matters"]) == 4


def test_the_ledger_is_drafted_as_it_is() -> None:
    form = find_form("minutes")
    node = ledger([check(form.sample(), form, office=Office())], date(2026, 12, 5))
    checked = check(node, find_form("supervision"), office=Office())
    assert checked.errors == ()
    assert "分时预约系统测试" in draft(checked).markup


def test_the_command_writes_a_word_file_and_a_workbook(drafter: Any) -> None:
    Path("minutes.yaml").write_bytes(find_form("minutes").sample_path().read_bytes())
    said = drafter("ledger", "minutes.yaml", "--on", "2026-12-05", "-o", "out", "--json")
    assert said.code == 0
    assert said.json["matters"] == 5
    assert [Path(name).suffix for name in said.json["written"]] == [".docx", ".xlsx"]


def test_a_ledger_that_somebody_has_filled_in_is_not_replaced(drafter: Any) -> None:
    Path("minutes.yaml").write_bytes(find_form("minutes").sample_path().read_bytes())
    drafter("ledger", "minutes.yaml", "--on", "2026-12-05", "-o", "out")
    (book,) = Path("out").glob("*.xlsx")
    book.write_bytes(b"filled in")
    said = drafter("ledger", "minutes.yaml", "--on", "2026-12-05", "-o", "out")
    assert (said.code, "OUTPUT-010" in said.out + said.err) == (1, True)
    assert book.read_bytes() == b"filled in"

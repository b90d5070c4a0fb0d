"""Notices of meetings are compared: one person, room or leader is not asked for twice at one time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from drafter.clashes import Clash, Meeting, find_clashes
from drafter.errors import Place
from drafter.forms import find_form


def meeting(name: str, start: str, end: str, room: str = "一楼", people: str = "", leaders: str = "") -> Meeting:
    day = "2026-11-17 "
    return Meeting(
        name, datetime.fromisoformat(day + start), datetime.fromisoformat(day + end), room, frozenset(people.split()),
        frozenset((unit, "主要负责人") for unit in leaders.split()), Place(),
    )  # fmt: skip


def clashes(*found: Meeting) -> list[tuple[str, str]]:
    return [(clash.kind, clash.what) for clash in find_clashes(found)]


def first(*found: Meeting) -> Clash:
    return find_clashes(found)[0]


def test_a_person_needs_a_quarter_of_an_hour_between_two_meetings() -> None:
    one = meeting("甲", "09:00", "10:00", people="江示例")
    assert clashes(one, meeting("乙", "10:10", "11:00", "二楼", "江示例 何样本")) == [("person", "江示例")]
    assert clashes(one, meeting("乙", "10:15", "11:00", "二楼", "江示例")) == []


def test_a_room_is_free_as_soon_as_a_meeting_ends() -> None:
    one = meeting("甲", "09:00", "10:00")
    assert clashes(one, meeting("乙", "09:30", "11:00")) == [("room", "一楼")]
    assert clashes(one, meeting("乙", "10:00", "11:00")) == []


def test_a_unit_sends_its_leader_to_one_meeting_at_a_time() -> None:
    one = meeting("甲", "09:00", "10:00", leaders="信息处 财务处")
    assert clashes(one, meeting("乙", "09:30", "10:30", "二楼", leaders="信息处")) == [("unit", "信息处（主要负责人）")]


def test_the_free_time_offered_clashes_with_no_third_meeting() -> None:
    one = meeting("甲", "09:00", "10:00", people="江示例")
    third = meeting("丙", "10:30", "11:30", "三楼", "江示例")
    assert first(one, meeting("乙", "09:30", "10:00", "二楼", "江示例"), third).free == datetime(2026, 11, 17, 12, 0)


def test_a_day_that_is_full_offers_no_time() -> None:
    assert first(meeting("甲", "09:00", "17:00"), meeting("乙", "14:00", "15:00")).free is None


def test_the_command_prints_a_table_and_ends_with_1(drafter: Any) -> None:
    text = find_form("meeting_notice").sample_path().read_text(encoding="utf-8")
    Path("a.yaml").write_text(text, encoding="utf-8")
    Path("b.yaml").write_text(text, encoding="utf-8")
    said = drafter("clash", "a.yaml", "b.yaml", "--json")
    assert said.code == 1
    assert {clash["kind"] for clash in said.json["clashes"]} >= {"room"}
    assert drafter("clash", "a.yaml").code == 0

"""The office profile, its mistakes, and its roster."""

from __future__ import annotations

from datetime import date

import pytest

from drafter.errors import FactsError, Place
from drafter.fields import convert, parse_fields
from drafter.load import Node
from drafter.office import Office, Unit, find
from drafter.rules._roster import check, looks_like

PROFILE = """
office: 云岫市公共服务中心
units:
  - {name: 云岫市公共服务中心, short: 中心, code: 云服, level: 1}
  - {name: 综合办公室, parent: 云岫市公共服务中心, en: General Office}
  - {name: 窗口管理处, parent: 云岫市公共服务中心}
  - {name: 信息处, parent: 云岫市公共服务中心}
  - {name: 云岫市数字档案馆, short: 市数字档案馆}
  - {name: 云岫市第一小学}
people:
  - {name: 江示例, post: 主任, unit: 云岫市公共服务中心, order: 1}
  - {name: 周样例, post: 副主任, unit: 云岫市公共服务中心, order: 2}
  - {name: 何样本, post: 科员, unit: 综合办公室, order: 9}
style: internal
letterhead: preprinted
fonts: windows
forms: 表单
holidays:
  off: [2026-11-18]
"""


@pytest.fixture
def office(tmp_path) -> Office:
    (tmp_path / "office.yaml").write_text(PROFILE, encoding="utf-8")
    return Office.load(tmp_path / "office.yaml")


def test_a_profile_is_read(office, tmp_path):
    assert office.name == "云岫市公共服务中心"
    assert (office.style, office.letterhead, office.fonts) == ("internal", "preprinted", "windows")
    assert office.forms == (tmp_path / "表单",)
    assert not office.workdays.is_working(date(2026, 11, 18))
    assert office.units[0].level == 1
    assert "江示例" in office.terms
    assert office.style_for(("minutes", "internal")) == "internal"
    assert office.style_for(("minutes", "gbt9704")) == "minutes"


def test_the_nearest_profile_above_a_file_is_found(office, tmp_path):
    below = tmp_path / "2026" / "11"
    below.mkdir(parents=True)
    assert find(below) == tmp_path / "office.yaml"
    assert Office.for_file(below / "minutes.yaml") == office


def test_without_a_profile_nobody_is_known_and_nothing_said(tmp_path):
    assert Office().letterhead == "red"
    assert Office().workdays.covers(2026)
    assert run(Office(), unit="不知道的处", person="不认识的人") == []


def test_all_mistakes_of_a_profile_are_named_with_their_lines(tmp_path):
    path = tmp_path / "office.yaml"
    path.write_text(
        "units:\n  - 综合办公室\n  - {short: 中心}\nletterhed: red\npeople:\n  - {name: 江示例, order: 首位}\nholidays:\n  off: [2026-02-30]\n",
        encoding="utf-8",
    )
    with pytest.raises(FactsError) as caught:
        Office.load(path)
    assert sorted((one.code, one.place.line) for one in caught.value.problems) == [
        ("DATE-002", 8), ("NUMBER-001", 6), ("OFFICE-001", 4), ("OFFICE-002", 3), ("OFFICE-003", 2),
    ]  # fmt: skip


def test_units_that_are_not_listed_or_listed_twice_are_named(tmp_path):
    path = tmp_path / "office.yaml"
    path.write_text(
        "units:\n  - {name: 甲处}\n  - {name: 甲处}\n  - {name: 乙处, parent: 丙}\npeople:\n  - {name: 江示例, unit: 丁处}\n",
        encoding="utf-8",
    )
    with pytest.raises(FactsError) as caught:
        Office.load(path)
    assert [(one.code, one.place.line) for one in caught.value.problems] == [
        ("OFFICE-008", 3),
        ("OFFICE-009", 4),
        ("OFFICE-009", 6),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "综合办公室", "云岫市公共服务中心综合办公室", "中心综合办公室", "中心", "市数字档案馆", "各处室", "中心各处室", "全体干部职工",
        "市数字档案馆各科", "各有关单位", "各县（市、区）人民政府", "General Office", "有关部门", "本中心各处室",
    ],
)  # fmt: skip
def test_a_unit_is_known_by_its_names_and_together_with_others(office, name):
    assert office.knows_unit(name)


@pytest.mark.parametrize("name", ["综合办公", "档案处", "各种事务处理中心", "云岫市"])
def test_other_units_are_not_known(office, name):
    assert not office.knows_unit(name)


LINE = {"label": {"zh": "甲", "en": "A"}}


def run(office: Office, *, outside: bool = False, language: str = "zh", **facts):
    fields = parse_fields(
        {
            "unit": {**LINE, "type": "unit", "outside": outside},
            "person": {**LINE, "type": "person", "outside": outside},
        },
        {},
    )
    node = Node({key: Node(value, Place()) for key, value in facts.items()}, Place())
    record, _ = convert(node, fields)
    return [(one.code, one.severity) for one in check(record, fields, office, node, language)]


def test_units_and_people_of_the_roster_pass(office):
    assert run(office, unit="信息处", person="何样本（综合办公室）") == []
    assert run(office, unit="中心信息处", person="江示例（主任）") == []
    assert run(office, unit="〔待补〕", person="×××") == []


def test_an_unknown_unit_or_person_is_a_warning(office):
    assert run(office, unit="档案利用服务处", person="郑例句") == [("ROSTER-001", "warning"), ("ROSTER-002", "warning")]


def test_a_name_one_character_off_is_told_apart(office):
    assert run(office, unit="综合办公事", person="何样木") == [("ROSTER-003", "error"), ("ROSTER-003", "warning")]
    assert run(office, person="何本样") == [("ROSTER-003", "warning")]
    assert run(office, unit="综合办公") == [("ROSTER-003", "error")]


def test_a_person_of_another_unit_is_a_warning(office):
    assert run(office, person="何样本（信息处）") == [("ROSTER-003", "warning")]


def test_outsiders_are_expected_where_the_field_says_so(office):
    assert run(office, outside=True, unit="澄川文化传播有限公司", person="严示范（副总经理）") == []
    assert run(office, outside=True, unit="云岫市第二小学") == []
    assert run(office, outside=True, unit="云岫市数学档案馆", person="何样木") == [
        ("ROSTER-003", "warning"),
        ("ROSTER-003", "info"),
    ]


def test_an_english_paper_is_checked_only_against_english_names(office):
    assert run(office, language="en", unit="Planning Office", person="Jiang Shili") == [("ROSTER-001", "warning")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("综合办公室", "综合办公事"), ("综合办公室", "综合办室"), ("综合办公室", "综合办室公"), ("何样本", "何样木")],
)
def test_one_character_off_looks_alike_both_ways(one, other):
    assert looks_like(one, [other]) == other
    assert looks_like(other, [one]) == one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("综合办公室", "综合办公室"),
        ("第一小学", "第二小学"),
        ("东城分局", "西城分局"),
        ("图书馆", "档案馆"),
        ("甲组", "乙组"),
    ],
)
def test_the_same_name_and_numbered_names_do_not_look_alike(one, other):
    assert looks_like(one, [other]) is None


RANKS = """
office: 云岫市公共服务中心
units:
  - {name: 云岫市人民政府, short: 市政府, level: 2}
  - {name: 云岫市公共服务中心, short: 市公共服务中心, level: 3, parent: 市政府}
  - {name: 综合办公室, level: 4, parent: 云岫市公共服务中心}
  - {name: 信息处, level: 4, parent: 云岫市公共服务中心}
  - {name: 云岫市图书馆, level: 3, parent: 云岫市人民政府}
  - {name: 图书馆办公室, short: 馆办公室, level: 4, parent: 云岫市图书馆}
  - {name: 松坞区图书馆, level: 4}
  - {name: 友邻县人民政府}
"""


@pytest.fixture
def ranks(tmp_path) -> Office:
    (tmp_path / "office.yaml").write_text(RANKS, encoding="utf-8")
    return Office.load(tmp_path / "office.yaml")


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("云岫市公共服务中心", "市政府", "superior"),
        ("信息处", "云岫市人民政府", "superior"),
        ("市公共服务中心", "信息处", "subordinate"),
        ("市公共服务中心", "市公共服务中心信息处", "subordinate"),
        ("市公共服务中心", "各处室", "subordinate"),
        ("市公共服务中心", "所属各单位", "subordinate"),
        ("综合办公室", "各处室", "level"),
        ("信息处", "综合办公室", "level"),
        ("市公共服务中心", "云岫市图书馆", "level"),
        ("信息处", "云岫市图书馆", "outside"),
        ("云岫市图书馆", "信息处", "outside"),
        ("信息处", "馆办公室", "level"),
        ("市公共服务中心", "松坞区图书馆", None),
        ("市公共服务中心", "友邻县人民政府", None),
        ("市公共服务中心", "未登记单位", None),
        ("未登记单位", "市政府", None),
        ("信息处", "信息处", None),
        ("云岫市图书馆", "各区县", None),
    ],
)
def test_what_one_unit_is_to_another_comes_from_the_profile_or_is_not_known(ranks, one, other, relation):
    assert ranks.relation(one, other) == relation


def test_a_circle_of_superiors_has_an_end():
    office = Office(units=(Unit("甲", parent="乙"), Unit("乙", parent="甲")))
    assert [unit.name for unit in office.above("甲")] == ["乙", "甲"]

"""Articles of a regulation: what refers to nothing, ends wrongly or has no bearer is found, and nothing else."""

from __future__ import annotations

import pytest

from drafter.rules._articles import FUNCTIONS

ARTICLES = [
    {
        "chapter": None,
        "text": "窗口受理申请。\n申请人提交下列材料：\n（一）申请表；\n（二）证件：\n1.本人的；\n2.代办人的。",
    },
    {"chapter": None, "text": "信息处负责接口。"},
]


def lost(text: str) -> list[str]:
    """Return what is not found when this text is the third of articles 4 to 6, of seven."""
    item = {"chapter": None, "text": text}
    found: list[str] = FUNCTIONS["lost_references"](item, [*ARTICLES, item], 4, 7, 2)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "违反本办法第四条第二款第（二）项第2目规定的，由所在单位处理。",
        "依照第四条、第五条规定办理。",
        "本办法第一条至第七条适用于窗口。",
        "依照《中华人民共和国档案法》第二十七条、第四十八条规定处理。",
        "根据档案法第五十条处理。",
        "本办法第二章的规定适用于窗口。",
        "窗口受理申请。\n前款所称申请，包括代办。",
        "第4条所列材料应当齐全。",
    ],
)
def test_a_reference_that_resolves_or_is_to_another_law_is_left_alone(text: str) -> None:
    assert lost(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("违反本办法第八条规定的，由所在单位处理。", ["第八条"]),
        ("违反本办法第五条、第九条规定的，由所在单位处理。", ["第九条"]),
        ("依照第五条第二款规定办理。", ["第五条第二款"]),
        ("依照本办法第四条第（三）项规定办理。", ["第四条第（三）项"]),
        ("依照本办法第四条第二款第（二）项第3目规定办理。", ["第四条第二款第（二）项第3目"]),
        ("本办法第三章的规定适用于窗口。", ["第三章"]),
        ("前款所称申请，包括代办。", ["前款"]),
    ],
)
def test_a_reference_to_what_is_not_there_is_found(text: str, found: list[str]) -> None:
    assert [one.removeprefix("本办法") for one in lost(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("按照下列规定办理：\n（一）受理；\n（二）办结。", []),
        ("按照下列规定办理：\n（一）受理：\n1.登记；\n2.发证；\n（二）办结。", []),
        ("窗口受理申请。", []),
        ("按照下列规定办理。\n（一）受理；\n（二）办结。", ["按照下列规定办理。"]),
        ("按照下列规定办理：\n（一）受理。\n（二）办结。", ["（一）受理。"]),
        ("按照下列规定办理：\n（一）受理；\n（二）办结；", ["（二）办结；"]),
    ],
)
def test_items_end_as_items_do(text: str, found: list[str]) -> None:
    assert FUNCTIONS["loose_items"](text) == found


@pytest.mark.parametrize(
    "text", ["窗口应当登记。", "任何人不得泄露。", "下列人员应当：\n（一）应当登记。", "应急物资由信息处保管。"]
)
def test_a_duty_with_a_subject_is_left_alone(text: str) -> None:
    assert FUNCTIONS["subjectless"](text) == []


def test_charges_with_a_ground_and_bans_on_charging_are_left_alone() -> None:
    penalties = FUNCTIONS["groundless_penalties"]
    assert penalties("窗口不得收取任何费用。") == []
    assert penalties("依照价格主管部门核定的标准收取工本费。") == []
    assert penalties("逾期未还的，处以罚款。") == ["罚款"]


def test_a_chapter_has_its_name_once_and_the_general_one_comes_first() -> None:
    faults = FUNCTIONS["chapter_faults"]
    assert faults([{"chapter": "总则"}, {"chapter": None}, {"chapter": "附则"}]) == []
    assert faults([{"chapter": None}, {"chapter": None}]) == []
    assert len(faults([{"chapter": "职责"}, {"chapter": "总则"}, {"chapter": "职责"}])) == 2

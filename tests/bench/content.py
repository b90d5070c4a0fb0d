"""The records that every tool gets: all text, the same every time, with `&`, `<` and `>` among them."""

from __future__ import annotations

import random
from typing import Any

UNITS = ("办公室", "研发&设计部", "财务处", "档案室", "信息中心", "后勤处", "宣传处", "法规处")
PEOPLE = ("周样例", "何样本", "江示例", "吕范例", "严模板", "申试用", "柳练习", "卫演示", "韦假设")
MATTERS = ("档案查询联合服务", "大厅 <二层> 改造", "来件登记", "系统迁移", "培训安排", "材料归档", "预算编制")
VERBS = ("研究了", "听取了", "讨论了", "审议了")
RESULTS = ("同意按方案办理", "要求补充材料后再议", "明确由牵头单位负责", "决定先行试点")


def minutes(number: int) -> dict[str, Any]:
    """Return a record of minutes: six lines of facts, three sections of three paragraphs, ten action items."""
    draw = random.Random(number)

    def sentence() -> str:
        unit, other = draw.sample(UNITS, 2)
        return (
            f"会议{draw.choice(VERBS)}{unit}提出的{draw.choice(MATTERS)}工作，{draw.choice(RESULTS)}；"
            f"{other}在{draw.randint(1, 12)}月{draw.randint(1, 28)}日以前提出意见，逾期视为没有意见。"
        )

    return {
        "title": f"第{number + 1}次办公会议纪要",
        "no": f"〔2026〕{number + 1}号",
        "place": f"第{draw.randint(1, 9)}会议室",
        "time": f"2026年{draw.randint(1, 12)}月{draw.randint(1, 28)}日 9:30",
        "chair": draw.choice(PEOPLE),
        "present": "、".join(draw.sample(PEOPLE, 7)),
        "sections": [
            {"heading": f"关于{matter}", "paragraphs": ["".join(sentence() for _ in range(3)) for _ in range(3)]}
            for matter in draw.sample(MATTERS, 3)
        ],
        "items": [_item(draw, f"{number + 1}-{row + 1}") for row in range(10)],
    }


def plan(number: int, rows: int = 2000) -> dict[str, Any]:
    """Return a record of a plan: one long table."""
    draw = random.Random(number)
    return {
        "title": f"第{number + 1}号年度计划",
        "no": f"计〔2026〕{number + 1}号",
        "items": [_item(draw, f"{number + 1}-{row + 1}") for row in range(rows)],
    }


def _item(draw: random.Random, mark: str) -> dict[str, str]:
    return {
        "mark": mark,
        "matter": f"完成{draw.choice(MATTERS)}（{mark}）",
        "lead": draw.choice(UNITS),
        "owner": draw.choice(PEOPLE),
        "due": f"2026年{draw.randint(1, 12)}月{draw.randint(1, 28)}日",
    }


WORKLOADS = {"minutes": minutes, "plan": plan}


def strings(value: Any) -> list[str]:
    """Return every string of a record: each must be in the paper."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for inner in value.values() for text in strings(inner)]
        case _:
            return [text for inner in value for text in strings(inner)]

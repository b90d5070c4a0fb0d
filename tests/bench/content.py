"""The records that every tool is given.

Three papers: minutes (8 fields, 12 paragraphs, 10 action items), a countersignature sheet (12 units) and a plan (one long
table). Each record depends on its number only; `&`, `<` and `>` are among the data. All names are invented.
"""

from __future__ import annotations

from random import Random
from typing import Any

Record = dict[str, Any]

UNITS = (
    "综合办公室", "财务处", "人事处", "研发&设计部", "信息处", "窗口管理处",
    "档案室", "后勤处", "宣传处", "法规处", "采购处", "督查室",
)  # fmt: skip
PEOPLE = (
    "江示例", "周样例", "陆试稿", "沈模拟", "许演练", "罗演示", "冯样式", "田例表",
    "何样本", "宋范文", "秦样板", "冯测试", "吕范例", "严模板", "申试用", "柳练习",
)  # fmt: skip
MATTERS = (
    "档案查询联合服务", "大厅 <二层> 改造", "来件登记", "系统迁移", "R&D 经费核算", "培训安排",
    "材料归档", "预算编制", "窗口 <A 区> 排班", "投诉件办理",
)  # fmt: skip
SENTENCES = (
    "会议听取了{unit}关于{matter}情况的说明，前一段的事项大部分按时间表办结，余下的列入附表。",
    "会议认为，{matter}牵涉的环节多，{unit}应当先把责任人和完成时限写清楚，再分头去办。",
    "会议明确，{unit}与{other}在{month}月{day}日以前交出书面方案，写明经费来源和可能的困难。",
    "会议同意{unit}就{matter}提出的做法，由{other}汇总各方意见，修改以后送办公室印发。",
    "会议提醒，{matter}的材料由{unit}统一保管，{other}需要时办理借阅手续，用完当日归还。",
)
STATES = ("进行中", "已完成", "未开始", "延期")


def minutes(number: int) -> Record:
    """Return a record of minutes."""
    draw = Random(f"minutes {number}")
    return {
        "no": f"纪〔2026〕{number + 1}号",
        "title": f"{draw.choice(MATTERS)}专题会议纪要",
        "date": _day(draw),
        "time": f"{draw.randint(8, 11):02}:30—{draw.randint(13, 17)}:00",
        "place": f"第{draw.randint(1, 9)}会议室",
        "host": draw.choice(PEOPLE),
        "recorder": draw.choice(PEOPLE),
        "attendees": "、".join(draw.sample(PEOPLE, 9)),
        "cc": "、".join(draw.sample(UNITS, 4)),
        "sections": [
            {"heading": f"{numeral}、{matter}", "paragraphs": [_paragraph(draw) for _ in range(3)]}
            for numeral, matter in zip("一二三", draw.sample(MATTERS, 3), strict=True)
        ],
        "rows": [_task(draw, number, row) for row in range(10)],
    }


def countersign(number: int) -> Record:
    """Return a record of a countersignature sheet."""
    draw = Random(f"countersign {number}")
    opinions = ("同意。", "同意，请补充经费来源。", "原则同意，第三条还要修改。")
    return {
        "no": f"签〔2026〕{number + 1}号",
        "title": f"{draw.choice(MATTERS)}办法（送审稿{number + 1}）",
        "drafted_by": draw.choice(PEOPLE),
        "unit": draw.choice(UNITS),
        "date": _day(draw),
        "urgency": draw.choice(("特急", "加急", "平件")),
        "summary": _paragraph(draw),
        "rows": [
            {
                "unit": unit,
                "opinion": f"{draw.choice(opinions)}[{number}-{row}]",
                "signer": draw.choice(PEOPLE),
                "date": _day(draw),
            }
            for row, unit in enumerate(UNITS)
        ],
    }


def plan(number: int, rows: int = 2000) -> Record:
    """Return a record of a plan."""
    draw = Random(f"plan {number}")
    return {
        "no": f"划〔2026〕{number + 1}号",
        "title": "2026年度事项安排",
        "unit": draw.choice(UNITS),
        "date": _day(draw),
        "rows": [_task(draw, number, row) for row in range(rows)],
    }


WORKLOADS = {"minutes": minutes, "countersign": countersign, "plan": plan}


def _task(draw: Random, number: int, row: int) -> Record:
    return {
        "n": str(row + 1),
        "task": f"{draw.choice(MATTERS)}事项（{number + 1}-{row + 1}）",
        "unit": draw.choice(UNITS),
        "owner": draw.choice(PEOPLE),
        "due": _day(draw),
        "state": draw.choice(STATES),
    }


def _day(draw: Random) -> str:
    return f"2026年{draw.randint(1, 12)}月{draw.randint(1, 28)}日"


def _paragraph(draw: Random) -> str:
    said = []
    for pattern in draw.sample(SENTENCES, draw.choice((2, 3))):
        unit, other = draw.sample(UNITS, 2)
        words = {"unit": unit, "other": other, "matter": draw.choice(MATTERS)}
        said.append(pattern.format(**words, month=draw.randint(4, 12), day=draw.randint(1, 28)))
    return "".join(said)

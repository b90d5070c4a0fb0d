"""The numbers of a text that was typed or pasted are told of where they are amiss, at their own line, and never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.checking import check_file
from drafter.errors import Problem
from drafter.fields import Field, parse_fields
from drafter.forms import Form, list_forms
from drafter.headings import marks
from drafter.rules._findings import Context
from drafter.rules._levels import heading_above, heading_marks, heading_numbers, heading_order, heading_skips, headings

LABEL = {"zh": "正文", "en": "Text"}
FINDERS = (heading_above, heading_skips, heading_order, heading_marks)


def fields(under: int) -> tuple[Field, ...]:
    return parse_fields({"body": {"label": LABEL, "type": "text", "under": str(under)}}, {})


def found(text: str, under: int = 0) -> list[tuple[str, str]]:
    """Return which finder finds which number."""
    context = Context(fields=fields(under), record={"body": text})
    some = [(find.__name__, one.found) for find in FINDERS for one in find(context)]
    return some + [("heading_numbers", one.found) for one in heading_numbers(text, context)]


@pytest.mark.parametrize(
    ("text", "under", "expected"),
    [
        ("一、甲\n（一）乙\n1.丙\n（1）丁\n（2）戊\n2.己\n（二）庚\n二、辛", 0, []),
        ("一、甲\n1.乙\n2.丙\n二、丁\n1.戊", 0, []),
        ("（一）甲\n（二）乙", 1, []),
        ("1.甲\n2.乙\n说明如下：\n1.丙", 0, []),
        ("（三）项所称材料", 0, []),
        ("一、甲\n（一）乙", 1, [("heading_above", "一、")]),
        ("（一）甲", 2, [("heading_above", "（一）")]),
        ("（一）甲\n（1）乙", 0, [("heading_skips", "（1）")]),
        ("一、甲\n（一）乙\n二、丙\n1.丁", 0, [("heading_skips", "1.")]),
        ("1.甲\n（一）乙", 0, [("heading_order", "（一）")]),
        ("1、甲\n(1)乙", 0, [("heading_marks", "1、")]),
        ("1.甲\n（2）乙", 0, [("heading_numbers", "（2）")]),
        ("1、甲\n３、乙", 0, [("heading_marks", "1、"), ("heading_numbers", "３、")]),
        ("一、甲\n三、乙", 0, [("heading_numbers", "三、")]),
    ],
)
def test_levels_are_told_of_where_they_are_amiss(text: str, under: int, expected: list[tuple[str, str]]) -> None:
    assert found(text, under) == expected


PIECES = st.lists(
    st.sampled_from(["一、", "二.", "（一）", "(二)、", "㈢", "1.", "2、", "３．", "（1）", "(２)", "⑴", "⒈", "百、", "2026年", "甲", "、", "\n", "\n", " ", "\t"]),
    max_size=14,
).map("".join)  # fmt: skip


@given(PIECES)
def test_the_fix_of_numbers_settles_and_changes_nothing_else(text: str) -> None:
    for finding in heading_marks(Context(fields=fields(0), record={"body": text})):
        fixed = str(finding.fix)
        assert not list(heading_marks(Context(fields=fields(0), record={"body": fixed})))
        assert [(mark.level, mark.number) for mark in marks(fixed)] == [
            (mark.level, mark.number) for mark in marks(text)
        ]
        assert _unnumbered(text) == _unnumbered(fixed)


def _unnumbered(text: str) -> str:
    for mark in reversed(list(marks(text))):
        text = text[: mark.start] + "#" + text[mark.end :]
    return text


def test_in_english_numbers_are_left_alone() -> None:
    context = Context(language="en", fields=fields(1), record={"body": "(1) First\n1. Second"})
    assert not [one for find in FINDERS for one in find(context)]


def test_the_headings_of_a_text_are_those_of_its_highest_level() -> None:
    assert headings("导语\n一、存在的问题\n（一）甲\n二、下一步打算。抓紧办。") == [
        "存在的问题",
        "下一步打算。抓紧办。",
    ]
    assert headings("没有标题") == headings(None) == []


FACTS = """\
form: report
head:
  masthead: 云岫市公共服务中心文件
  docno: 云服报〔2026〕6号
  signers: 江示例（主任）
  issuer: 云岫市公共服务中心
  to: 云岫市人民政府
  date: 2026-12-18
kind: 专题
subject: 联合服务推进情况
problems: [目录没有全部接入]
work:
  - text: |{mark}
      （一）印发办法

      经征求意见，12月1日印发。
      （三）开放窗口
      12月11日开放。
"""


def problems(path: Path) -> list[Problem]:
    (checked,) = check_file(path)
    return list(checked.problems)


@pytest.mark.parametrize(("mark", "end"), [("", "\n"), ("-", "\n"), ("-", "\r\n")])
def test_a_problem_of_a_long_text_stands_at_its_own_line_of_the_file(tmp_path: Path, mark: str, end: str) -> None:
    path = tmp_path / "report.yaml"
    path.write_bytes(FACTS.format(mark=mark).replace("\n", end).encode())
    (problem,) = problems(path)
    assert (problem.code, problem.message["zh"]) == ("X22", "序号“（三）”不连续，应为“（二）”")
    assert path.read_text(encoding="utf-8").splitlines()[problem.place.line - 1].strip() == "（三）开放窗口"


def test_the_same_line_is_told_when_the_facts_come_from_the_cache(tmp_path: Path) -> None:
    path = tmp_path / "report.yaml"
    path.write_text(FACTS.format(mark="-"), encoding="utf-8")
    kept = [check_file(path, cache=tmp_path / "cache")[0].problems for _ in range(2)]
    assert problems(path) == kept[0] == kept[1]


def _members(all_fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in all_fields:
        yield from (field, *_members(field.fields))


@pytest.mark.parametrize("form", list_forms(), ids=lambda form: form.name)
def test_a_text_says_under_what_level_its_template_puts_it(form: Form) -> None:
    texts = {(one.name, one.under) for one in _members(form.fields) if one.scalar == "text"}
    for piece in form.pieces:
        template = (form.folder / piece.template).read_text(encoding="utf-8")
        for path, level in re.findall(r"([\w.]+) \| passages(?:\((\d)[,)])?(?!\(\d if)", template):
            assert (path.rpartition(".")[2], int(level or 0)) in texts, path

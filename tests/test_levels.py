"""The numbers of a text that was typed or pasted are told of where they are amiss, at their own line, and never changed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import word_text

from drafter.checking import check_file
from drafter.drafting import draft
from drafter.errors import Problem
from drafter.fields import Field, parse_fields
from drafter.forms import Form, list_forms
from drafter.headings import marks
from drafter.rules._findings import Context
from drafter.rules._levels import heading_above, heading_marks, heading_numbers, heading_order, heading_skips, headings

Drafter = Callable[..., Any]
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
    assert tuple(problems(path)) == kept[0] == kept[1]


BODY = """\
一、工作开展情况
（一）印发联合服务办法。征求意见后印发。
（二）开放联合窗口

1.摸清底数
逐个窗口登记设备。
（1）登记窗口；
二、存在的{said}
接入还不全。
"""


def whole(said: str = "问题", where: str = "report") -> str:
    """Return facts whose whole body was pasted."""
    body = "".join(f"  {line}".rstrip() + "\n" for line in BODY.format(said=said).splitlines())
    if where == "report":
        return FACTS.partition("problems:")[0] + f"body: |\n{body}"
    return (
        "form: letter\nkind: 询问\nsubject: 联合窗口\nissuer: 云岫市公共服务中心\nto: 云岫市图书馆\ndate: 2026-11-20\n"
        f"contact: 何样本\nphone: 0000-1234567\nbody: |\n{body}"
    )


@pytest.mark.parametrize("where", ["report", "letter"])
@pytest.mark.parametrize("style", ["gbt9704", "corporate"])
def test_a_whole_body_that_was_pasted_is_a_paper_with_real_headings(tmp_path: Path, where: str, style: str) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(whole(where=where), encoding="utf-8")
    (checked,) = check_file(path)
    assert not checked.problems
    paper = draft(checked, style_name=style).docx()
    shown = docx.Document(io.BytesIO(paper)).paragraphs
    levels = [
        (str(one.style and one.style.name)[-1], one.text)
        for one in shown
        if "eading" in str(one.style and one.style.name)
    ]
    assert levels == [
        ("1", "一、工作开展情况"),
        ("2", "（一）印发联合服务办法。征求意见后印发。"),
        ("2", "（二）开放联合窗口"),
        ("3", "1.摸清底数"),
        ("1", "二、存在的问题"),
    ]
    typed = "".join(BODY.format(said="问题").split())
    assert typed in "".join(word_text(paper).split())


def test_what_a_report_must_say_is_looked_for_in_the_headings_of_its_body(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(whole("机遇"), encoding="utf-8")
    assert [problem.code for problem in problems(path)] == ["RPT3"]


def test_a_body_in_a_cell_of_a_workbook_makes_the_same_paper(tmp_path: Path) -> None:
    yaml, book = tmp_path / "facts.yaml", tmp_path / "facts.xlsx"
    yaml.write_text(whole(where="letter"), encoding="utf-8")
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (("表单", "letter"), ("项目", "填写"), ("函的种类", "询问"), ("事由", "联合窗口"), ("发文机关", "云岫市公共服务中心"),
                ("主送", "云岫市图书馆"), ("成文日期", "2026-11-20"), ("联系人", "何样本"), ("联系电话", "0000-1234567"),
                ("正文", BODY.format(said="问题").replace("（二）", "　（二）"))):  # fmt: skip
        sheet.append(row)
    workbook.save(book)
    papers = []
    for path in (yaml, book):
        (checked,) = check_file(path)
        assert not checked.problems
        papers.append(word_text(draft(checked).docx()))
    assert papers[0] == papers[1]


def test_the_terminal_does_not_repeat_a_whole_text_for_one_number_in_it(drafter: Drafter) -> None:
    Path("facts.yaml").write_text(whole().replace("1.摸清", "1、摸清"), encoding="utf-8")
    said = drafter("check", "facts.yaml").out
    assert "序号“1、”的写法不对" in said
    assert "写成“1.”" in said
    assert "逐个窗口" not in said
    assert "逐个窗口" not in drafter("check", "facts.yaml", "--fix").out
    assert Path("facts.yaml").read_text(encoding="utf-8") == whole()


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

"""Text that a person pasted keeps its characters and its levels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.document import Heading, Paragraph, Text, plain_text
from drafter.headings import marks, written
from drafter.markup import parse
from drafter.wording import filters

passages = filters("zh")["passages"]
PASTED = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "",
                "一、",
                "（一）",
                "1.",
                "（1）",
                "1、",
                "(二)",
                "十二、",
                "3.5",
                "二〇二六年",
                "　　一、",
                "1.\t",
                "（一）、",
                "㈡",
                "⑴ ",
                "１．",
                "（２）",
                "一. ",
                "第一条　",
            ]
        ),
        st.text(
            st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\x85\ufffe\uffff"),
            max_size=6,
        ),
    )
)


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、总体要求", 1),
        ("（十二）压实责任", 2),
        ("1.摸清底数", 3),
        ("（1）逐项登记", 4),
        ("1、摸清底数", 3),
        ("(三)压实责任", 2),
        ("（三）、压实责任", 2),
        ("㈢压实责任", 2),
        ("一.总体要求", 1),
        ("１．摸清底数", 3),
        ("⒈摸清底数", 3),
        ("（１）逐项登记", 4),
        ("⑴逐项登记", 4),
        ("1.\t摸清底数", 3),
        ("1.2026年底前摸清底数", 3),
        ("1.摸清底数，12月4日前完成。", 0),
        ("（1）逐项登记；", 0),
        ("一、二级窗口", 0),
        ("1、2号窗口", 0),
        ("　　二、总体要求", 1),
        ("3.5万元", 0),
        ("2026.11.27", 0),
        ("一要摸清底数", 0),
        ("", 0),
    ],
)
def test_a_line_is_a_heading_by_its_number(line: str, level: int) -> None:
    blocks = parse(str(passages(line)))
    assert [block.level if isinstance(block, Heading) else 0 for block in blocks] == ([level] if line else [])


@given(PASTED, st.sampled_from(["\n", "\r\n", "\n\n"]), st.integers(0, 3))
def test_every_character_that_was_pasted_stands_in_the_paper(
    lines: list[tuple[str, str]], end: str, above: int
) -> None:
    text = end.join(number + rest for number, rest in lines)
    blocks = parse(str(passages(text, above)))
    shown = [plain_text(block.inlines) for block in blocks if isinstance(block, Heading | Paragraph)]
    typed = [line.strip() for line in text.splitlines() if line.strip()]
    assert ["".join(line.split()) for line in shown] == ["".join(line.split()) for line in typed]
    assert not any(isinstance(block, Heading) and (block.numbered or block.level <= above) for block in blocks)


def test_a_first_level_pasted_under_a_heading_stands_below_it() -> None:
    assert parse(str(passages("一、总体要求\n（一）目标", 1))) == (
        Heading(2, (Text("一、总体要求"),), numbered=False),
        Heading(2, (Text("（一）目标"),), numbered=False),
    )


def test_in_english_lines_are_paragraphs() -> None:
    assert parse(str(filters("en")["passages"]("1. First\n2. Second"))) == (
        Paragraph((Text("1. First"),)),
        Paragraph((Text("2. Second"),)),
    )


def test_white_space_behind_a_number_goes() -> None:
    assert parse(str(passages("一、\t总体要求\n1.  摸清底数"))) == (
        Heading(1, (Text("一、总体要求"),), numbered=False),
        Heading(3, (Text("1.摸清底数"),), numbered=False),
    )


def test_a_lead_begins_the_first_paragraph_and_sentences_are_closed() -> None:
    assert parse(str(passages("拟建窗口\n（一）选址", lead="为此，", closed=True))) == (
        Paragraph((Text("为此，拟建窗口。"),)),
        Heading(2, (Text("（一）选址"),), numbered=False),
    )
    assert parse(str(passages("（一）选址", lead="为此，"))) == (
        Paragraph((Text("为此，"),)),
        Heading(2, (Text("（一）选址"),), numbered=False),
    )


@given(st.integers(1, 4), st.integers(1, 99))
def test_a_number_as_it_should_be_is_read_as_what_it_says(level: int, number: int) -> None:
    (mark,) = marks(written(level, number) + "压实责任")
    assert (mark.level, mark.number, mark.text) == (level, number, written(level, number))

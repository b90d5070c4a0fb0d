"""Finders over text: their fixes settle, and no text breaks them. The sentences are in cases/rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import Place
from drafter.fields import convert, parse_fields
from drafter.load import Node
from drafter.office import Office
from drafter.rules import compile_rules
from drafter.rules._findings import Context
from drafter.rules._prose import TEXT_FINDERS, unquoted

CONTEXT = Context(since=date(2026, 11, 17), final=True, record={"issue_date": date(2026, 11, 19)})
PIECES = st.lists(
    st.sampled_from(
        ["会议", "决定", ",", "，", "(", ")", "（", "）", "[2026]", "〔2026〕", "（2026）", "第", "007号", "12号", "11月", "31日", "2026年",
         "（星期三）", "壹拾贰万元整", "（12万元）", "尽快", "完成", "今年", "于", "《", "》", "“", "”", "\n", "一、", "三、", "1.", "×××", " ",
         "已于", "早日", "近日", "适时", "年底前", "明年", "下周", "日前", "next week", "soon", "submit", "务必", "你单位", "100%", "2月30日",
         "Monday, 2 December 2026", "11010519491231002X", "附件1："]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("name", TEXT_FINDERS)
@given(text=PIECES | st.text(max_size=30))
def test_a_fix_leaves_nothing_more_to_find(name, text):
    finder = TEXT_FINDERS[name]
    for finding in finder.find(text, CONTEXT):
        assert finding.found
        if finding.fix is not None:
            assert finding.fix != text
            assert list(finder.find(finding.fix, CONTEXT)) == []


@pytest.mark.parametrize("name", TEXT_FINDERS)
@given(text=PIECES | st.text(max_size=30))
def test_what_is_found_was_worth_a_look(name, text):
    finder = TEXT_FINDERS[name]
    if not finder.signs.occur(text, text.lower()):
        assert list(finder.find(text, CONTEXT)) == []


FIELDS = parse_fields({"body": {"label": {"zh": "正文", "en": "Text"}, "type": "text"}}, {})
RULES = compile_rules(
    [
        {"code": name, "severity": "info", "each": "text", "find": name, "message": {"zh": "有", "en": "Found"}}
        for name in TEXT_FINDERS
    ],
    FIELDS,
    [],
)


@given(text=PIECES)
def test_a_rule_over_text_speaks_wherever_its_finder_finds(text):
    node = Node({"body": Node(text, Place())}, Place())
    record, _ = convert(node, FIELDS)
    text, context = record["body"], Context(final=True, record=record)
    found = [name for name in TEXT_FINDERS for _ in (TEXT_FINDERS[name].find(text, context) if text else ())]
    assert [one.code for one in RULES.check(record, node, Office(), final=True)] == found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("relative_time", "请于明日报送。"), ("relative_time", "TODAY we meet."), ("vague_deadline", "submit it ASAP."),
        ("vague_deadline", "submit by the End Of the year"), ("command_words", "YOU MUST reply"),
        ("wrong_weekday", "Mon 3 May 2026"), ("impossible_date", "31 june 2026"), ("impossible_date", "２月３０日"),
        ("wrong_capitals", "100元（拾元整）"), ("wrong_capitals", "拾元整（100元）"),
    ],
)  # fmt: skip
def test_unusual_spellings_are_worth_a_look(name, text):
    assert list(TEXT_FINDERS[name].find(text, CONTEXT))
    assert TEXT_FINDERS[name].signs.occur(text, text.lower())


@pytest.mark.parametrize("figure", ["2.305", "1" + "0" * 20])
def test_an_amount_that_capitals_cannot_spell_is_left_alone(figure):
    assert list(TEXT_FINDERS["wrong_capitals"].find(f"单价{figure}元（大写：贰元叁角壹分）", CONTEXT)) == []


@given(st.text(alphabet='《》“”甲乙\n"「」', max_size=30))
def test_blanking_out_quotations_keeps_every_place(text):
    plain = unquoted(text)
    assert len(plain) == len(text)
    assert all(new in (old, "□") for new, old in zip(plain, text, strict=True))


def test_the_whole_of_nested_titles_is_quoted():
    assert unquoted("按《关于印发《办法》的通知》办") == "按□□□□□□□□□□□□□办"


def test_an_identity_number_is_not_repeated_in_full():
    (finding,) = TEXT_FINDERS["identity_number"].find("号码11010519491231002X。", CONTEXT)
    assert finding.found == "110…2X"


def test_eighteen_digits_with_a_wrong_check_digit_are_no_identity_number():
    assert list(TEXT_FINDERS["identity_number"].find("号码110105194912310021。", CONTEXT)) == []


def test_a_date_without_a_year_is_the_one_nearest_to_the_base_date():
    find = TEXT_FINDERS["wrong_weekday"].find
    assert list(find("1月5日（星期二）", CONTEXT)) == []
    assert [one.values["day"] for one in find("1月5日（星期一）", CONTEXT)] == [date(2027, 1, 5)]
    assert list(find("1月5日（星期一）", Context())) == []

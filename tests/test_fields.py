"""Facts become typed values, and every mistake is named."""

from __future__ import annotations

import pickle
from datetime import date, datetime, time
from decimal import Decimal

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import FormError, Place
from drafter.fields import (
    NOT_KNOWN,
    Choice,
    Field,
    Person,
    Placeholder,
    Unknown,
    convert,
    parse_fields,
    tidy_docno,
)
from drafter.fields.schema import schema
from drafter.load import Node

NAMED = {"label": {"zh": "甲", "en": "A"}}


def node_of(value, line: int = 1) -> Node:
    place = Place("f.yaml", line)
    if isinstance(value, dict):
        return Node({key: node_of(one, line + i) for i, (key, one) in enumerate(value.items(), 1)}, place)
    if isinstance(value, list):
        return Node([node_of(one, line) for one in value], place)
    return Node(value, place)


def typed(kind: str, text, **options):
    """Return the value of one field and the problems."""
    (field,) = parse_fields({"a": {**NAMED, "type": kind, **options}}, {})
    record, problems = convert(node_of({"a": text}), (field,))
    return record["a"], problems


def code_of(kind: str, text, **options) -> str:
    value, (problem,) = typed(kind, text, **options)
    assert value is NOT_KNOWN or not value or problem.code == "DATE-003"
    return problem.code


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22", "2026/11/22", "2026.11.22", "2026-11-22（星期日）", "2026年11月22日", "2026年11月22日（星期日）",
        "2026年11月22日(周日)", "２０２６年１１月２２日", "2026 年 11 月 22 日", "2026年11月22号", "22 November 2026", "November 22, 2026",
        "Sunday, 22 November 2026", "22 Nov 2026", "22nd November, 2026", "22 November 2026 (Sunday)", " 2026-11-22 ",
    ],
)  # fmt: skip
def test_a_date_may_be_written_in_many_ways(text):
    assert typed("date", text) == (date(2026, 11, 22), [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "DATE-002"), ("2026年13月1日", "DATE-002"), ("2026-11-00", "DATE-002"), ("31 June 2026", "DATE-002"),
        ("2026-11-22（星期一）", "DATE-003"), ("Monday, 22 November 2026", "DATE-003"),
        ("11月22日", "DATE-001"), ("22/11/2026", "DATE-001"), ("尽快", "DATE-001"), ("2026年11月", "DATE-001"),
        ("26-11-22", "DATE-001"), ("2026-11-22 14:30", "DATE-001"), ("二〇二六年十一月", "DATE-001"), ("2026-W01-1", "DATE-001"),
    ],
)  # fmt: skip
def test_what_is_not_a_date_says_why(text, code):
    assert code_of("date", text) == code


def test_an_impossible_date_says_how_many_days_the_month_has():
    _, (problem,) = typed("date", "2026-02-30")
    assert problem.hint == {
        "zh": "核对日期，2026年2月只有28天",
        "en": "Check the date; 2026-02 has only 28 days",
    }


def test_a_vague_date_is_told_how_to_leave_it_open():
    _, (problem,) = typed("date", "年底前")
    assert "〔待补〕" in problem.hint["zh"]
    assert "〔待补〕" in problem.hint["en"]


def test_a_date_without_a_year_is_asked_for_it():
    assert typed("date", "11月22日")[1][0].hint["zh"].startswith("写上年份")


@pytest.mark.parametrize("text", ["2026年11月22日（星期一）", "Monday, 22 November 2026"])
def test_a_wrong_weekday_is_not_mended_since_the_date_may_be_the_mistake(text):
    _, (problem,) = typed("date", text)
    assert (problem.code, problem.fix) == ("DATE-003", None)


def test_a_date_with_a_wrong_weekday_still_goes_through_the_rules():
    assert typed("date", "2026年11月22日（星期一）")[0] == date(2026, 11, 22)
    assert typed("datetime", "2026-11-22（星期一） 9:30")[0] == datetime(2026, 11, 22, 9, 30)


def test_a_name_and_a_post_with_only_a_space_between_are_not_guessed_apart():
    _, (problem,) = typed("person", "白石川　馆长")
    assert problem.code == "FACT-008"
    assert "白石川（馆长）" in problem.hint["zh"]
    assert typed("person", "Jiang Shili")[1] == []


@given(st.dates())
def test_every_date_is_read_back_from_every_notation(day):
    weekday = "一二三四五六日"[day.weekday()]
    for text in (
        day.isoformat(),
        f"{day.year:04}年{day.month}月{day.day}日（星期{weekday}）",
        f"{day.year:04}/{day.month}/{day.day}",
    ):
        assert typed("date", text) == (day, [])


@given(st.text(max_size=20))
def test_any_text_gives_a_value_or_one_problem(text):
    for kind in ("line", "text", "date", "datetime", "time", "number", "amount", "yesno", "unit", "person", "docno"):
        value, problems = typed(kind, text)
        assert len(problems) <= 1
        assert value is None or value is NOT_KNOWN or not problems


@pytest.mark.parametrize(
    "text",
    ["2026-11-22 14:30", "2026年11月22日14:30", "2026年11月22日（星期日）14时30分", "2026-11-22T14:30", "2026-11-22 14:30:00",
     "2026年11月22日下午2:30", "22 November 2026, 2:30 pm", "2026年11月22日　下午2点半", "2026/11/22 14：30"],
)  # fmt: skip
def test_a_moment_may_be_written_in_many_ways(text):
    assert typed("datetime", text) == (datetime(2026, 11, 22, 14, 30), [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-11-22", "DATE-001"),
        ("14:30", "DATE-001"),
        ("2026-11-22 25:00", "DATE-002"),
        ("2026-02-30 9:00", "DATE-002"),
    ],
)
def test_what_is_not_a_moment_says_why(text, code):
    assert code_of("datetime", text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [("9:30", time(9, 30)), ("9时", time(9)), ("上午9:30", time(9, 30)), ("晚上8点", time(20)), ("12:00 am", time(0)), ("2 pm", time(14)),
     ("0:00", time(0)), ("14：30", time(14, 30))],
)  # fmt: skip
def test_a_time_may_be_written_in_many_ways(text, value):
    assert typed("time", text) == (value, [])


@pytest.mark.parametrize(
    ("text", "code"), [("24:00", "DATE-002"), ("9:75", "DATE-002"), ("午后", "DATE-001"), ("9", "DATE-001")]
)
def test_what_is_not_a_time_says_why(text, code):
    assert code_of("time", text) == code


@pytest.mark.parametrize(
    ("text", "value"), [("40", 40), ("1,234.50", "1234.50"), ("－3", -3), ("１５", 15), ("007", 7)]
)
def test_numbers_keep_their_digits(text, value):
    assert typed("number", text) == (Decimal(value), [])


@pytest.mark.parametrize("text", ["40份", "十二", "1,23", "1e9", "NaN", "五"])
def test_what_is_not_a_number_says_so(text):
    assert code_of("number", text) == "NUMBER-001"


@pytest.mark.parametrize(
    "text", ["120000", "12万元", "120,000.00元", "¥120,000", "人民币12万元整", "壹拾贰万元整", "0.0012亿元"]
)
def test_an_amount_may_be_written_in_many_ways(text):
    assert typed("amount", text) == (Decimal(120000), [])


@pytest.mark.parametrize(("text", "value"), [("是", True), ("no", False), ("true", True), ("False", False)])
def test_yes_and_no_in_both_languages(text, value):
    assert typed("yesno", text) == (value, [])


def test_a_choice_is_its_chinese_word_in_either_language():
    value, problems = typed("choice", "Key", choices={"重点": "Key", "一般": "Routine"})
    assert problems == []
    assert value == "重点"
    assert value.labels == {"zh": "重点", "en": "Key"}
    assert pickle.loads(pickle.dumps(value)).labels == value.labels


def test_a_wrong_choice_lists_the_choices_and_fixes_what_is_certain():
    _, (problem,) = typed("choice", "key", choices={"同意（附意见）": "Key", "不同意": "Other"})
    assert (problem.code, problem.fix) == ("FACT-004", "同意（附意见）")
    assert problem.hint["en"] == "Write one of: Key, Other"
    assert typed("choice", "同意(附意见)", choices={"同意（附意见）": "Key"})[1][0].fix == "同意（附意见）"
    assert typed("choice", "大概", choices={"同意": "Key"})[1][0].fix is None


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("周样例", Person("周样例")), ("周样例（副主任）", Person("周样例", "副主任")), ("周样例(副主任)", Person("周样例", "副主任")),
        ("Zhou Yangli (Deputy Director)", Person("Zhou Yangli", "Deputy Director")),
        ({"name": "周样例", "unit": "信息处", "post": None}, Person("周样例", "", "信息处")),
    ],
)  # fmt: skip
def test_a_person_is_a_name_with_a_post_or_a_mapping(written, person):
    assert typed("person", written) == (person, [])
    assert str(person) == person.name


def test_a_person_without_a_name_or_with_an_unknown_part_says_so():
    assert code_of("person", {"post": "副主任"}) == "FACT-002"
    value, (problem,) = typed("person", {"name": "周样例", "psot": "副主任"})
    assert value == Person("周样例")
    assert (problem.code, problem.path, problem.hint["zh"]) == ("FACT-001", "/a/psot", "是不是“post”？")


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("云服发[2025]007号", "云服发〔2025〕7号"),
        ("云服发（2026）第12号", "云服发〔2026〕12号"),
        ("云服发【２０２６】１２号", "云服发〔2026〕12号"),
        ("云服发 〔2026〕 12 号", "云服发〔2026〕12号"),
    ],
)
def test_a_document_number_is_put_right(text, fix):
    _, (problem,) = typed("docno", text)
    assert (problem.code, problem.fix) == ("DOCNO-001", fix)
    assert typed("docno", fix) == (fix, [])
    assert tidy_docno(fix) == fix


def test_a_document_number_beyond_repair_has_no_fix():
    assert typed("docno", "云服发12")[1][0].fix is None
    assert typed("docno", "No. 21 of 2026") == ("No. 21 of 2026", [])


@pytest.mark.parametrize("text", ["〔待补〕", "【待补】", "〔待补：日期〕", "TBD", "tbd", "×××", "XX"])
@pytest.mark.parametrize("kind", ["line", "date", "number", "person", "docno", "unit", "yesno"])
def test_what_is_still_to_come_is_a_placeholder_in_any_field(kind, text):
    value, problems = typed(kind, text)
    assert problems == []
    assert type(value) is Placeholder
    assert str(value) == text


def test_a_placeholder_cannot_be_compared_or_reckoned_with():
    value = Placeholder("〔待补〕")
    for ask in (
        lambda: value < date(2026, 1, 1),
        lambda: date(2026, 1, 1) < value,
        lambda: value + 1,
        lambda: value - value,
        lambda: value * 2,
        lambda: int(value),
    ):
        with pytest.raises(Unknown):
            ask()


@pytest.mark.parametrize(
    ("text", "name"), [("甲\x0b乙", "U+000B"), ("甲\x00乙", "U+0000"), ("甲\x7f乙", "U+007F"), ("甲\ufffe乙", "U+FFFE")]
)
@pytest.mark.parametrize("kind", ["line", "text", "unit", "person", "choice"])
def test_a_control_character_is_named_and_removed(kind, text, name):
    options = {"choices": {"甲乙": "x"}} if kind == "choice" else {}
    _, (problem,) = typed(kind, text, **options)
    assert problem.code == "FACT-005"
    assert name in problem.message["zh"]
    assert problem.fix == "甲乙"


def test_half_a_character_cannot_be_mended():
    _, (problem,) = typed("line", "甲\ud83d乙")
    assert (problem.code, problem.fix) == ("FACT-005", None)


@pytest.mark.parametrize("text", ["𠀀㐀", "a\tb", "👨‍👩‍👧", "甲　乙", "①Ⅳ", "ﬁ"])
def test_rare_characters_pass_untouched(text):
    assert typed("line", text) == (text, [])
    assert typed("text", f"{text}\n{text}") == (f"{text}\n{text}", [])


@pytest.mark.parametrize(("text", "fix"), [("甲\n乙", "甲乙"), ("one\n two", "one two"), ("甲\r\nbe", "甲be")])
def test_a_line_break_in_one_line_is_joined(text, fix):
    _, (problem,) = typed("line", text)
    assert (problem.code, problem.fix) == ("FACT-006", fix)


def test_paragraphs_keep_their_breaks_and_lose_only_their_edges():
    assert typed("text", "\n  一\r\n\r\n  二  \n") == ("一\n\n  二", [])


@pytest.mark.parametrize(
    ("kind", "text", "parts"),
    [
        ("unit", "综合办公室、信息处；财务处", ["综合办公室", "信息处", "财务处"]),
        ("unit", "Planning, Finance and IT Office; Archive", ["Planning, Finance and IT Office", "Archive"]),
        ("unit", "甲处,乙处", ["甲处", "乙处"]),
        ("line", "主任、副主任\n各处室\n", ["主任、副主任", "各处室"]),
    ],
)
def test_a_list_of_names_may_be_one_text(kind, text, parts):
    assert typed("list", text, of=kind) == (parts, [])


def test_separators_inside_brackets_do_not_part_people():
    value, _ = typed("list", "何样本（综合办公室、档案）、冯样式", of="person")
    assert value == [Person("何样本", "综合办公室、档案"), Person("冯样式")]


FORM = parse_fields(
    {
        "name": {"label": {"zh": "名称", "en": "Name"}, "required": "true"},
        "kind": {"label": {"zh": "种类", "en": "Kind"}, "type": "choice", "choices": {"大": "Big", "小": "Small"}},
        "head": {
            "label": {"zh": "头", "en": "Head"}, "type": "group", "required": True,
            "fields": {"when": {"label": {"zh": "何时", "en": "When"}, "type": "date", "required": True},
                       "who": {"label": {"zh": "谁", "en": "Who"}, "type": "person"}},
        },
        "units": {"label": {"zh": "单位", "en": "Units"}, "type": "list", "of": "unit"},
        "rows": {
            "label": {"zh": "行", "en": "Rows"}, "type": "list", "min": 2,
            "fields": {"what": {"label": {"zh": "什么", "en": "What"}, "required": True},
                       "sure": {"label": {"zh": "确定", "en": "Sure"}, "type": "yesno"},
                       "sum": {"label": {"zh": "金额", "en": "Sum"}, "type": "amount"}},
        },
    },
    {},
)  # fmt: skip


def test_all_mistakes_are_found_at_once_with_their_places_and_words():
    raw = {
        "nmae": "x", "kind": "中", "head": {"when": "2026-02-30", "whom": "甲"}, "units": {"a": "b"},
        "rows": [{"what": "甲", "sure": "大概"}, "乙", None],
    }  # fmt: skip
    record, problems = convert(node_of(raw), FORM)
    assert [(one.code, one.path) for one in problems] == [
        ("FACT-004", "/kind"), ("DATE-002", "/head/when"), ("FACT-001", "/head/whom"),
        ("FACT-003", "/units"), ("FACT-004", "/rows/0/sure"), ("FACT-003", "/rows/1"), ("FACT-002", "/rows/2"), ("FACT-001", "/nmae"),
    ]  # fmt: skip
    words = {one.path: one.message["zh"] for one in problems}
    assert words["/rows/0/sure"].startswith("“行”第1项的“确定”：")
    assert {one.path: one.place.line for one in problems}["/head/when"] == 5
    assert record["rows"][1:] == [NOT_KNOWN, NOT_KNOWN]
    assert [one.hint["zh"] for one in problems if one.path == "/nmae"] == ["是不是“name”？"]


def test_a_key_written_as_the_label_is_recognised():
    _, problems = convert(node_of({"名称": "x", "head": {"when": "2026-01-01"}}), FORM)
    assert [one.hint["en"] for one in problems if one.code == "FACT-001"] == ["Did you mean “name”?"]


def test_facts_that_are_absent_or_empty_are_none_or_empty_lists():
    record, problems = convert(node_of({"name": "x", "head": {"when": "2026-01-01", "who": None}}), FORM)
    assert problems == []
    assert record == {
        "name": "x",
        "kind": None,
        "head": {"when": date(2026, 1, 1), "who": None},
        "units": [],
        "rows": [],
    }


def test_too_few_items_are_counted():
    _, (problem,) = convert(node_of({"name": "x", "head": {"when": "2026-01-01"}, "rows": [{"what": "y"}]}), FORM)
    assert (problem.code, problem.message["en"]) == ("FACT-007", "“Rows” needs at least 2 items; there are 1")


def test_the_keys_that_every_form_has_are_checked_too():
    raw = {
        "form": "x",
        "language": "fr",
        "style": "internal",
        "letterhead": "blue",
        "name": "x",
        "head": {"when": "2026-01-01"},
    }
    record, problems = convert(node_of(raw), FORM)
    assert [(one.code, one.path) for one in problems] == [("FACT-004", "/language"), ("FACT-004", "/letterhead")]
    assert record["style"] == "internal"


def test_a_record_that_is_no_mapping_is_one_problem():
    record, (problem,) = convert(Node("x", Place("f", 1)), FORM)
    assert problem.code == "FACT-003"
    assert set(record) == {one.name for one in FORM}


SCHEMA = schema(FORM, title={"zh": "表", "en": "Form"}, name="x")
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
WORDS = st.sampled_from([None, "", " ", "甲", "2026-01-02", "大", "Small", "中", "是", "大概", "12", "甲、乙"])
VALUES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "when", "who", "what", "sure", "sum", "post", "zzz"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "form": st.just("x"),
        "name": VALUES,
        "kind": VALUES,
        "head": st.fixed_dictionaries({}, optional={"when": WORDS, "who": VALUES, "zzz": WORDS}) | VALUES,
        "units": VALUES,
        "rows": st.lists(
            st.fixed_dictionaries({}, optional={"what": WORDS, "sure": WORDS, "sum": WORDS}) | VALUES, max_size=3
        )
        | VALUES,
        "zzz": VALUES,
    },
)
STRUCTURE = {"FACT-001", "FACT-002", "FACT-003", "FACT-004", "FACT-007"}


@given(RECORDS)
def test_the_schema_that_is_printed_is_the_one_that_is_enforced(raw):
    _, problems = convert(node_of(raw), FORM)
    assert VALIDATOR.is_valid(raw) == (not STRUCTURE & {one.code for one in problems}), problems


def test_the_schema_speaks_both_languages():
    assert SCHEMA["title"] == "表"
    assert SCHEMA["x-title-en"] == "Form"
    assert SCHEMA["properties"]["head"]["properties"]["when"]["x-description-en"] == "A date, such as 2026-11-22"
    jsonschema_rs.meta.validate(SCHEMA)


GROUPS = {"action": {"matter": NAMED, "lead": {**NAMED, "type": "unit"}}}


def test_a_shared_group_takes_more_fields_and_new_meanings():
    (field,) = parse_fields(
        {"a": {**NAMED, "type": "list", "of": "action", "fields": {"lead": {**NAMED, "type": "line"}, "x": NAMED}}},
        GROUPS,
    )
    assert [(one.name, one.type) for one in field.fields] == [("matter", "line"), ("lead", "line"), ("x", "line")]
    assert field.of == "action"
    assert field.scalar == ""


@pytest.mark.parametrize(
    ("raw", "code", "path"),
    [
        ({"a": {**NAMED, "type": "dat"}}, "FORM-013", "/fields/a/type"),
        ({"a": {**NAMED, "tpye": "date"}}, "FORM-012", "/fields/a"),
        ({"a": {"type": "date"}}, "FORM-016", "/fields/a/label"),
        ({"a": {"label": {"zh": "甲"}}}, "FORM-016", "/fields/a/label"),
        ({"a": {**NAMED, "type": "choice"}}, "FORM-015", "/fields/a"),
        ({"a": {**NAMED, "type": "group"}}, "FORM-014", "/fields/a"),
        ({"a": {**NAMED, "type": "list", "of": "actoin"}}, "FORM-013", "/fields/a/of"),
        ({"A b": NAMED}, "FORM-011", "/fields/A b"),
        ({"item": NAMED}, "FORM-011", "/fields/item"),
        ({"a": None}, "FORM-010", "/fields/a"),
        ({"a": {**NAMED, "required": "maybe"}}, "FORM-012", "/fields/a/required"),
    ],
)
def test_a_form_with_wrong_fields_says_where(raw, code, path):
    with pytest.raises(FormError) as caught:
        parse_fields(raw, GROUPS)
    assert [(one.code, one.path) for one in caught.value.problems] == [(code, path)]


def test_a_group_that_contains_itself_is_refused():
    with pytest.raises(FormError):
        parse_fields({"a": {**NAMED, "type": "list", "of": "g"}}, {"g": {"b": {**NAMED, "type": "list", "of": "g"}}})


def test_fields_can_be_compared_and_kept_as_keys():
    assert parse_fields({"a": NAMED}, {}) == parse_fields({"a": NAMED}, {})
    assert Field("a", "line", {}).scalar == "line"
    assert Choice("重点", "Key") == "重点"

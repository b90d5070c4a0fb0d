"""Rules speak where they should, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafter import load
from drafter.errors import FormError, Place, Problem
from drafter.fields import convert, parse_fields
from drafter.load import Node
from drafter.office import Office, Unit
from drafter.rules import Rules, compile_rules

CASES = Path(__file__).parent / "cases" / "rules"
TEMPLATES = Path(__file__).parent.parent / "templates"


def plain(node: Node):
    """Return a node as dicts, lists and text."""
    match node.value:
        case dict(members):
            return {key: plain(value) for key, value in members.items()}
        case list(items):
            return [plain(item) for item in items]
    return node.value


def read(path: Path) -> list[Node]:
    return list(load.read(path).records)


GROUPS = plain(read(TEMPLATES / "_shared" / "fields.yaml")[0])
SHARED = plain(read(TEMPLATES / "_shared" / "rules.yaml")[0])["rules"]
BASE = {"base": {"label": {"zh": "基准", "en": "Base"}, "type": "date"}}
PROSE = {
    **BASE,
    "date": {"label": {"zh": "日期", "en": "Date"}, "type": "date"},
    "body": {"label": {"zh": "正文", "en": "Text"}, "type": "text"},
}


def node_of(value) -> Node:
    """Return a node of plain values, as YAML would give it."""
    place = Place()
    if isinstance(value, dict):
        return Node({key: node_of(one) for key, one in value.items()}, place, {})
    if isinstance(value, list):
        return Node([node_of(one) for one in value], place)
    return Node(value, place)


def problems(
    fields: dict, facts: dict, *, rules=(), office=None, final=False, language="zh", since="base", shared=SHARED
) -> list[Problem]:
    parsed = parse_fields({**fields, **BASE}, GROUPS)
    node = node_of({"base": "2026-11-17", **facts})
    record, wrong = convert(node, parsed)
    assert wrong == []
    compiled = compile_rules(list(rules), parsed, shared, since)
    found = compiled.check(record, node, office or Office(), language=language, final=final)
    # The first record of a file is searched in another way than those behind it.
    assert compiled.check(record, node, office or Office(), language=language, final=final) == found
    return found


def prose_problems(text: str, final: bool = False) -> list[Problem]:
    return problems(PROSE, {"body": text, "date": "2026-11-19"}, final=final)


FACTS = [
    pytest.param(case, id=f"{case['code']}-{number}")
    for number, case in enumerate(plain(one) for one in read(CASES / "facts.yaml"))
]
SPEAKING = [
    pytest.param(code, case if isinstance(case, dict) else {"text": case}, id=f"{code}-{number}")
    for code, cases in plain(read(CASES / "prose.yaml")[0]).items()
    for number, case in enumerate(cases)
]


def test_a_rule_that_asks_about_a_date_not_given_is_silent():
    rule = {"code": "T1", "severity": "error", "assert": "has_calendar(due)", "message": {"zh": "甲", "en": "A"}}
    due = {"due": {"label": {"zh": "时限", "en": "Due"}, "type": "date"}}
    assert problems(due, {}, rules=[rule], shared=()) == []


@pytest.mark.parametrize("text", plain(read(CASES / "clean.yaml")[0])["silent"])
def test_a_clean_sentence_gives_nothing(text):
    assert [(one.code, one.message["zh"]) for one in prose_problems(text, final=True)] == []


@pytest.mark.parametrize(("code", "case"), SPEAKING)
def test_a_faulty_sentence_gives_its_problem_and_no_other(code, case):
    found = prose_problems(case["text"], final=True)
    assert {one.code for one in found} == {code}
    for one in found:
        assert one.path == "/body"
        assert one.message["zh"] != one.message["en"]
        assert one.fix == case.get("fix")


@pytest.mark.parametrize("case", FACTS)
def test_a_shared_rule_speaks_and_is_silent_where_its_case_says(case):
    units = [{**unit, "level": int(unit.get("level", 0))} for unit in case.get("office", {}).get("units", ())]
    office = Office(units=tuple(Unit(**unit) for unit in units))
    how = {"office": office, "final": "final" in case, "language": case.get("language", "zh")}
    for fault in case["fires"]:
        found = problems(case["fields"], fault["facts"], **how)
        assert [(one.code, one.path) for one in found] == [(case["code"], fault["path"] or "")]
        assert found[0].severity == fault.get("severity", found[0].severity)
        assert found[0].fix == fault.get("fix")
        assert fault.get("hint", "") in found[0].hint["zh"]
    for clean in case["silent"]:
        assert problems(case["fields"], clean, **how) == [], clean


def test_every_shared_rule_has_a_case_that_makes_it_speak():
    covered = {case.values[0]["code"] for case in FACTS} | {case.values[0] for case in SPEAKING}
    assert {rule["code"] for rule in SHARED} == covered


def test_every_text_of_every_rule_of_every_form_compiles():
    for path in sorted(TEMPLATES.glob("*/form.yaml")):
        form = plain(read(path)[0])
        rules = compile_rules(form["rules"], parse_fields(form["fields"], GROUPS), SHARED, form.get("since") or "none")
        rules.verify()


LINE = {"label": {"zh": "甲", "en": "A"}}
HOSTILE = {"a": LINE, "more": {**LINE, "type": "group", "fields": {"b": LINE}}}


def rule(test: str, **more) -> dict:
    return {"code": "R1", "severity": "error", "assert": test, "message": {"zh": "不对", "en": "wrong"}, **more}


@pytest.mark.parametrize(
    "hostile",
    [
        "a.__class__",
        "a['__class__']",
        "''.__class__.__mro__",
        "a | attr('__class__')",
        "[a] | map(attribute='__class__') | join",
        "cycler.__init__",
        "lipsum()",
        "open('/etc/passwd')",
        "workdays.__globals__",
        "office.__class__",
        "office.load('office.yaml')",
        "office.for_file(office.forms[0])",
        "office.forms[0].read_text()",
        "office.forms[0].parent",
        "office.workdays.with_days([], [])",
        "range(10 ** 9) | list",
        "2 ** 99999999",
        "'a' * 999999999",
        "[1] * 999999999",
        "'%999999999d' % 1",
        "a.ljust(999999999)",
        "a.format(a)",
        "a.encode()",
        "since.today()",
        "more.pop('b')",
        "more.update({'b': 'z'})",
        "true %}{% for x in range(9) %}{% for y in range(9) %}",
        "a b",
        "a.",
        "nosuch",
    ],
)
def test_a_hostile_or_mistaken_expression_is_a_form_error(hostile):
    with pytest.raises(FormError) as caught:
        problems(HOSTILE, {"a": "x", "more": {"b": "y"}}, rules=[rule(hostile)], office=Office(forms=(CASES,)))
    assert caught.value.problems[0].code == "FORM-033"


def test_a_message_may_not_hold_blocks():
    bad = rule("false", message={"zh": "{% for x in [1] %}{% endfor %}", "en": "x"})
    with pytest.raises(FormError):
        problems({"a": LINE}, {"a": "x"}, rules=[bad])


def test_facts_named_like_methods_of_dict_mean_the_fact():
    fields = {"g": {**LINE, "type": "group", "fields": dict.fromkeys(("items", "keys", "values", "get", "pop"), LINE)}}
    facts = {"g": {name: name.upper() for name in ("items", "keys", "values", "get", "pop")}}
    test = "g.items == 'ITEMS' and g.keys == 'KEYS' and g.values == 'VALUES' and g.get == 'GET' and g.pop == 'POP'"
    assert problems(fields, facts, rules=[rule(test)]) == []


def test_a_rule_that_needs_an_unknown_fact_is_silent():
    fields = {"d": {**LINE, "type": "date"}, "g": {**LINE, "type": "group", "fields": {"d": {**LINE, "type": "date"}}}}
    for test in ("d >= since", "d == since", "g.d >= since", "d.year == 2026", "not d"):
        assert problems(fields, {"d": "〔待补〕"}, rules=[rule(test)]) == []
        assert problems(fields, {"g": {"d": "TBD"}}, rules=[rule(test)] if test[0] == "g" else []) == []
    assert problems(fields, {}, rules=[rule("d >= since"), rule("g.d >= since")]) == []


def test_one_unknown_fact_does_not_silence_other_rules():
    fields = {"a": LINE, "d": {**LINE, "type": "date"}}
    found = problems(fields, {"a": "x", "d": "〔待补〕"}, rules=[rule("d >= since"), rule("a == 'y'", at="a")])
    assert [one.path for one in found] == ["/a"]


def test_one_unknown_item_does_not_silence_the_rule_for_others():
    fields = {"t": {**LINE, "type": "list", "fields": {"d": {**LINE, "type": "date"}}}}
    facts = {"t": [{"d": "〔待补〕"}, {"d": "2020-01-01"}, {}]}
    found = problems(fields, facts, rules=[rule("item.d >= since", each="t", at="d")])
    assert [one.path for one in found] == ["/t/1/d"]


def test_a_message_speaks_both_languages():
    fields = {"d": {**LINE, "type": "date"}}
    text = {"zh": "{{ d | date('weekday') }}早了{{ since }}", "en": "{{ d | date }} is early"}
    found = problems(fields, {"d": "2020-01-01"}, rules=[rule("d >= since", message=text)])
    assert found[0].message == {"zh": "2020年1月1日（星期三）早了2026年11月17日", "en": "1 January 2020 is early"}


def test_nested_lists_count_each_in_its_own():
    fields = {"t": {**LINE, "type": "list", "fields": {"p": {**LINE, "type": "list", "fields": {"x": LINE}}}}}
    facts = {"t": [{"p": [{"x": "ok"}]}, {"p": [{"x": "ok"}, {"x": "bad"}]}]}
    found = problems(
        fields, facts, rules=[rule("item.x == 'ok'", each="t.p", message={"zh": "{{ index }}", "en": "n"})]
    )
    assert [(one.path, one.message["zh"]) for one in found] == [("/t/1/p/1", "2")]


def test_a_shared_rule_that_needs_absent_fields_is_left_out():
    parsed = parse_fields({"a": LINE}, {})
    shared = [rule("a == b"), rule("item.x", each="group:action"), rule("a == 'x'")]
    assert [one.test for one in compile_rules([], parsed, shared).rules] == ["a == 'x'"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "R"},
        {**rule("a"), "find": "vague_deadline"},
        {**rule("a"), "severity": "fatal"},
        {**rule("a"), "message": "只有中文"},
        {**rule("a"), "eech": "a"},
        {**rule("a"), "each": "b"},
        {"code": "R", "severity": "info", "message": {"zh": "甲", "en": "a"}, "find": "nothing"},
    ],
)
def test_a_rule_of_wrong_shape_is_a_form_error_with_its_place(wrong):
    with pytest.raises(FormError) as caught:
        compile_rules([rule("a"), wrong], parse_fields({"a": LINE}, {}), [])
    assert all(one.path.startswith("/rules/1") for one in caught.value.problems)


def test_all_mistakes_of_the_rules_are_reported_at_once():
    with pytest.raises(FormError) as caught:
        compile_rules([{"code": "R"}, {"code": "S"}], parse_fields({"a": LINE}, {}), [])
    assert {one.path.split("/")[2] for one in caught.value.problems} == {"0", "1"}


def test_checking_leaves_the_facts_as_they_are():
    fields = {"t": {**LINE, "type": "list", "of": "line"}}
    parsed = parse_fields({**fields, **BASE}, {})
    node = node_of({"t": ["a"], "base": "2026-11-17"})
    record, _ = convert(node, parsed)
    rules = Rules(compile_rules([rule("t.append('b')")], parsed, []).rules, parsed)
    with pytest.raises(FormError):
        rules.check(record, node, Office())
    assert record["t"] == ["a"]


def test_a_rule_is_silent_where_its_message_names_what_is_still_to_come() -> None:
    words = {"zh": "{{ item.who }}没有签字", "en": "{{ item.who }} has not signed"}
    rule = {"code": "T1", "severity": "error", "each": "rows", "assert": "item.signed", "message": words}
    text = {"label": {"zh": "某", "en": "Some"}, "type": "line"}
    rows = {"label": {"zh": "行", "en": "Rows"}, "type": "list", "fields": {"who": text, "signed": text}}
    facts = {"rows": [{"who": "〔待补〕"}, {"who": "甲"}]}
    assert [one.path for one in problems({"rows": rows}, facts, rules=[rule])] == ["/rows/1"]


@pytest.mark.parametrize(
    ("number", "before", "right"),
    [
        ("〔2026〕18号", "〔2026〕17号", True),
        ("〔2026〕18号", "〔2026〕16号", False),
        ("〔2027〕1号", "〔2026〕30号", True),
        ("〔2027〕2号", "〔2026〕30号", False),
        ("第31期", "第30期", True),
        ("第1期", "第30期", True),
        ("No. 1 of 2027", "No. 30 of 2026", True),
        ("No. 18 of 2026", "No. 17 of 2026", True),
    ],
)
def test_a_series_runs_on_and_a_new_year_begins_it_anew(number, before, right):
    fields = {"no": LINE, "previous_no": LINE}
    asked = [rule("follows(no, previous_no)")]
    found = problems(fields, {"no": number, "previous_no": before}, rules=asked)
    assert [one.code for one in found] == ([] if right else ["R1"])

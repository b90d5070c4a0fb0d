"""A file of facts is checked as a whole: every mistake once, and none that follows only from another."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from drafter.checking import check_file
from drafter.errors import UnreadableError
from drafter.forms import find_form

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def checked(tmp_path: Path, form: str, *changes: tuple[str, str]) -> list[str]:
    """Return the codes found in a form's sample after changes to its text."""
    text = find_form(form).sample_path().read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "facts.yaml"
    file.write_text(text, encoding="utf-8")
    return [problem.code for problem in check_file(file)[0].problems if problem.severity != "info"]


def test_a_date_that_does_not_exist_draws_no_second_problem_from_the_rules_about_it(tmp_path: Path) -> None:
    assert checked(tmp_path, "minutes", ("time: 2026-11-17 14:30", "time: 2026-02-30 14:30")) == ["DATE-002"]


def test_a_missing_list_draws_no_second_problem_from_the_rules_about_it(tmp_path: Path) -> None:
    assert checked(tmp_path, "minutes", ("  present: 江示例、周样例、陆试稿、沈模拟\n", "")) == ["FACT-002"]


def test_a_chair_that_is_no_name_is_not_also_absent(tmp_path: Path) -> None:
    assert checked(tmp_path, "minutes", ("chair: 江示例（主任）", "chair: [江示例, 周样例]")) == ["FACT-003"]


def test_a_fact_still_to_come_keeps_its_rules_silent(tmp_path: Path) -> None:
    assert checked(tmp_path, "minutes", ("issue_date: 2026-11-19", "issue_date: 〔待补〕")) == []


def test_a_wrong_weekday_does_not_hide_a_deadline_before_the_meeting(tmp_path: Path) -> None:
    changes = ("time: 2026-11-17 14:30", "time: 2026-11-17（星期三） 14:30"), ("due: 2026-12-18", "due: 2026-11-10")
    assert {"DATE-003", "X03"} <= set(checked(tmp_path, "minutes", *changes))


def test_a_mistyped_key_is_told_once(tmp_path: Path) -> None:
    assert checked(tmp_path, "minutes", ("series:", "serie:")) == ["FACT-001"]


def test_a_meeting_does_not_end_before_it_starts(tmp_path: Path) -> None:
    assert checked(tmp_path, "minutes", ("end: 16:10", "end: 08:30")) == ["MIN14"]
    assert checked(tmp_path, "meeting_memo", ("end: 11:00", "end: 9:30")) == ["MEMO11"]


def test_names_are_told_apart_at_a_half_width_comma_too(tmp_path: Path) -> None:
    assert checked(tmp_path, "minutes", ("江示例、周样例、陆试稿", "江示例,周样例，陆试稿")) == []


def test_a_period_that_ends_before_it_begins_is_one_mistake(tmp_path: Path) -> None:
    changes = ("from: 2026-12-01", "from: 2026-12-31"), ("to: 2026-12-31", "to: 2026-12-01")
    assert checked(tmp_path, "work_plan", *changes) == ["PLAN1"]


def test_the_number_of_minutes_has_the_brackets_of_a_document_number(tmp_path: Path) -> None:
    assert checked(tmp_path, "minutes", ("no: 〔2026〕18号", "no: '[2026]018号'")) == ["X25"]


def test_an_english_paper_is_not_made_of_chinese_facts(tmp_path: Path) -> None:
    assert checked(tmp_path, "minutes", ("form: minutes", "form: minutes\nlanguage: en"))[-1:] == ["X28"]


def test_a_fault_in_a_list_stops_the_record_it_belongs_to(tmp_path: Path) -> None:
    assert stopped(tmp_path, "任务", "B8", '=A1&"x"') == [("TABLE-007", [3])]


def test_a_cell_that_shows_no_value_draws_no_second_problem_from_its_type(tmp_path: Path) -> None:
    assert stopped(tmp_path, "填写", "D4", "#REF!") == [("TABLE-008", [2])]


def test_a_column_that_nobody_knows_stops_every_record(tmp_path: Path) -> None:
    assert stopped(tmp_path, "填写", "W2", "备注", ("填写", "W4", "不能丢")) == [("TABLE-011", [1, 2, 3, 4, 5])]


def test_an_item_of_no_record_stops_every_record(tmp_path: Path) -> None:
    assert stopped(tmp_path, "任务", "A8", "9") == [("TABLE-017", [1, 2, 3, 4, 5])]


def test_an_item_of_no_item_stops_the_record_that_it_names(tmp_path: Path) -> None:
    cells = (
        ("节点", f"{column}2", text) for column, text in zip("ABCD", ("2", "7", "2026-12-20", "试运行"), strict=True)
    )
    assert stopped(tmp_path, *next(cells), *cells) == [("TABLE-018", [2])]


def test_a_number_that_two_records_have_is_told_with_both_and_no_list_is_missing_for_it(tmp_path: Path) -> None:
    assert [code for code, _ in stopped(tmp_path, "填写", "A7", "4")] == ["TABLE-017"]
    messages = {one.message["zh"] for one in check_file(tmp_path / "plans.xlsx")[0].errors}
    assert messages == {"编号“4”写了2次（填写!A6、填写!A7），分不清属于哪一份", "第一张工作表里没有编号“5”"}


def stopped(tmp_path: Path, *changes: str | tuple[str, str, str]) -> list[tuple[str, list[int]]]:
    """Return the errors of the sample batch after changes to its cells, each with the records that it stops."""
    book = load_workbook(SAMPLES / "work-plans.xlsx")
    for sheet, cell, text in (changes[:3], *changes[3:]):
        book[sheet][cell] = text
    book.save(tmp_path / "plans.xlsx")
    found: dict[str, list[int]] = {}
    for number, one in enumerate(check_file(tmp_path / "plans.xlsx"), 1):
        for problem in one.errors:
            found.setdefault(problem.code, []).append(number)
    return list(found.items())


def test_the_language_of_the_paper_is_that_of_the_record_else_the_one_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    for said, asked, used in (("", "", "zh"), ("", "en", "en"), ("", "fr", "zh"), ("zh", "en", "zh")):
        file.write_text("form: minutes\n" + (f"language: {said}\n" if said else ""), encoding="utf-8")
        assert check_file(file, language=asked)[0].language == used


def test_an_office_profile_is_not_taken_for_the_facts_of_a_paper() -> None:
    with pytest.raises(UnreadableError) as caught:
        check_file(SAMPLES / "office.yaml")
    assert "单位资料" in caught.value.problems[0].message["zh"]


def test_a_record_of_another_form_is_not_checked_as_the_first_one_unsaid(tmp_path: Path) -> None:
    sample = find_form("minutes").sample_path().read_text(encoding="utf-8")
    file = tmp_path / "facts.yaml"
    file.write_text(f"{sample}\n---\n{sample.replace('form: minutes', 'form: work_plan')}", encoding="utf-8")
    first, second = check_file(file)
    assert (first.errors, [problem.code for problem in second.errors]) == ((), ["FILE-012"])

"""Facts files of every format, good and bad."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafter.errors import UnreadableError
from drafter.fields import Field, parse_fields
from drafter.load import Node, _csv, at, read, said, split, values
from drafter.load._formats import format_of, show
from drafter.load._store import Rows
from drafter.tables import form_name, records

RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


FIELDS = parse_fields(
    {
        "title": {"label": words("标题", "Title"), "required": "true"},
        "no": {"label": words("文号", "Number")},
        "issued": {"label": words("印发日期", "Issued"), "type": "date"},
        "meeting": {
            "label": words("会议", "Meeting"),
            "type": "group",
            "fields": {
                "time": {"label": words("时间", "Time"), "type": "datetime"},
                "place": {"label": words("地点", "Place")},
            },
        },
        "present": {"label": words("出席", "Present"), "type": "list", "of": "person"},
        "items": {
            "label": words("议定事项", "Action items"),
            "type": "list",
            "fields": {
                "matter": {"label": words("事项", "Matter")},
                "coop": {"label": words("配合单位", "Support"), "type": "list", "of": "unit"},
                "due": {"label": words("完成时限（日期）", "Due"), "type": "date"},
            },
        },
        "topics": {
            "label": words("议题", "Topics"),
            "type": "list",
            "fields": {
                "title": {"label": words("议题名称", "Topic")},
                "positions": {
                    "label": words("各方意见", "Positions"),
                    "type": "list",
                    "fields": {
                        "party": {"label": words("提出方", "Party")},
                        "view": {"label": words("意见", "View"), "type": "text"},
                    },
                },
            },
        },
    },
    {},
)


def plain(node: Node) -> Any:
    """Return the facts without places; what is written but empty is as if it were not there."""
    match node.value:
        case dict() as mapping:
            return {k: plain(v) for k, v in mapping.items() if v.value is not None}
        case list() as items:
            return [plain(item) for item in items]
    return node.value


def write(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(path: Path) -> list[tuple[str, int]]:
    """Return code and line of each problem that made a file unreadable."""
    with pytest.raises(UnreadableError) as caught:
        read(path)
    for problem in caught.value.problems:
        assert set(problem.message) == set(problem.hint) == {"zh", "en"}
        assert all(problem.message.values())
        assert all(problem.hint.values())
        assert problem.place.file == str(path)
    return [(problem.code, problem.place.line) for problem in caught.value.problems]


def workbook(tmp_path: Path, sheets: dict[str, list[list[Any]]], name: str = "facts.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = sheet.cell(r, c, value)
                if isinstance(value, str) and value.startswith("#"):
                    cell.data_type = "e"
    path = tmp_path / name
    book.save(path)
    return path


def load(path: Path, fields: tuple[Field, ...] = FIELDS) -> tuple[list[Any], list[tuple[str, str]]]:
    found, problems = records(read(path), fields)
    return [plain(node) for node in found], [(p.code, p.place.cell or str(p.place.line)) for p in problems]


# YAML


def test_every_yaml_scalar_is_text_as_written(tmp_path):
    path = write(tmp_path, "a.yaml", "a: 14:30\nb: no\nc: 007\nd: 1_000\ne: 2026-11-22\nf: '~'\ng: .inf\nh: 0x10\n")
    assert plain(read(path).records[0]) == {
        "a": "14:30", "b": "no", "c": "007", "d": "1_000", "e": "2026-11-22", "f": "~", "g": ".inf", "h": "0x10"
    }  # fmt: skip


def test_plain_null_and_nothing_are_written_but_empty(tmp_path):
    values = read(write(tmp_path, "a.yaml", "a: null\nb: ~\nc:\nd: ''\ne: 'null'\n")).records[0].value
    assert [node.value for node in values.values()] == [None, None, None, None, "null"]


def test_a_yaml_value_knows_its_line_and_column_and_so_does_its_key(tmp_path):
    path = write(tmp_path, "a.yaml", "# c\nmeeting:\n  place: 三楼\nitems:\n  - matter: x\n")
    record = read(path).records[0]
    assert (at(record, "/meeting/place").line, at(record, "/meeting/place").column) == (3, 10)
    assert at(record, "/items/0/due").line == 5
    assert at(record, "/items/7").line == 5
    assert at(record, "/nothing").line == 2
    assert record.key_places["meeting"].line == 2


def test_several_yaml_documents_or_a_list_are_several_records(tmp_path):
    assert len(read(write(tmp_path, "a.yaml", "---\na: 1\n---\na: 2\n---\n")).records) == 2
    assert len(read(write(tmp_path, "b.yaml", "- a: 1\n- a: 2\n- a: 3\n")).records) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: !!python/object/apply:os.system [ls]\n", [("YAML-003", 1)]),
        ("a: ok\nb: !x y\n", [("YAML-003", 2)]),
        ("a: &x 1\nb: *x\n", [("YAML-004", 1), ("YAML-004", 2)]),
        ("a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n", [("YAML-004", n) for n in (1, 2, 2, 2, 3, 3)]),
        ("a: 1\nb: 2\na: 3\nb: 4\n", [("YAML-002", 3), ("YAML-002", 4)]),
        ("a: 1\n\tb: 2\n", [("YAML-001", 2)]),
        ("a:\n\t- 1\n", [("YAML-001", 2)]),
        ("a: 1\nb：2\nc: 3\n", [("YAML-001", 2)]),
        ("a: 'x\nb: 2\n", [("YAML-001", 1)]),
        ("a: @x\n", [("YAML-001", 1)]),
        ("a: 1\nno: [2026]018号\nb: 2\n", [("YAML-001", 2)]),
        ("a:\n  - [2026]018号\n", [("YAML-001", 2)]),
        ("a: [1, 2\nb: 3\n", [("YAML-001", 2)]),
        ("? [a]\n: 1\n", [("YAML-006", 1)]),
        ("[" * 5000, [("YAML-005", 1)]),
        ("- " * 40 + "x", [("YAML-005", 1)]),
        ("# nothing\n\n", [("YAML-007", 0)]),
        ("只有一句话\n", [("YAML-007", 1)]),
        ("- 甲\n- 乙\n", [("YAML-007", 1), ("YAML-007", 2)]),
        ("a: 1\nb: x\x07y\n", [("YAML-008", 2)]),
        ("a: *nowhere\n", [("YAML-004", 1)]),
    ],
)
def test_yaml_that_cannot_be_trusted_is_refused_with_its_line(tmp_path, text, expected):
    assert refused(write(tmp_path, "a.yaml", text)) == expected


def test_a_full_width_colon_is_named_as_the_cause(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        read(write(tmp_path, "a.yaml", "标题：关于样例\n"))
    assert "英文冒号" in caught.value.problems[0].hint["zh"]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff"), max_size=12)
SIMPLE = st.recursive(
    TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT.filter(bool), inner, max_size=3),
    max_leaves=8,
)


def without_empty(value: Any) -> Any:
    match value:
        case dict():
            return {k: without_empty(v) for k, v in value.items() if v != ""}
        case list():
            return [without_empty(v) if v != "" else None for v in value]
    return value


@given(st.dictionaries(TEXT.filter(bool), SIMPLE, min_size=1, max_size=4))
@RELAXED
def test_yaml_and_json_of_the_same_texts_load_to_the_same_facts(tmp_path, facts):
    as_yaml = yaml.safe_dump(facts, allow_unicode=True, default_style='"', width=10**6)
    as_json = json.dumps(facts, ensure_ascii=False)
    from_yaml = plain(read(write(tmp_path, "a.yaml", as_yaml)).records[0])
    assert from_yaml == plain(read(write(tmp_path, "a.json", as_json)).records[0]) == without_empty(facts)


@given(st.text(max_size=60))
@RELAXED
def test_any_text_is_read_or_refused_with_a_problem(tmp_path, text):
    for suffix in (".yaml", ".json", ".csv"):
        path = write(tmp_path, f"a{suffix}", text.encode(errors="surrogatepass"))
        with suppress(UnreadableError):
            records(read(path), FIELDS)


@given(st.binary(max_size=200))
@RELAXED
def test_any_bytes_are_read_or_refused_with_a_problem(tmp_path, data):
    for suffix in (".yaml", ".json", ".csv", ".xlsx"):
        with suppress(UnreadableError):
            records(read(write(tmp_path, f"a{suffix}", data)), FIELDS)


@given(st.text("ab: -\n'\"|>[]{}#&*!?,~\t标：", max_size=40))
@RELAXED
def test_the_slow_yaml_parser_reads_what_the_fast_one_reads(tmp_path, text):
    from drafter.load._yaml import parse_yaml

    def result() -> Any:
        try:
            return [plain(record) for record in parse_yaml(text, "")]
        except UnreadableError:
            return None

    fast, keep = result(), yaml.CSafeLoader
    try:
        del yaml.CSafeLoader
        slow = result()
    finally:
        yaml.CSafeLoader = keep
    # The two parsers differ in what they refuse at the rim of the standard, not in what they read.
    assert fast is None or slow is None or fast == slow


# JSON


def test_json_numbers_keep_their_source_text(tmp_path):
    path = write(tmp_path, "a.json", '{"a": 1.50, "b": 110101199001011234, "c": 1e5, "d": true, "e": null, "f": ""}')
    values = {key: node.value for key, node in read(path).records[0].value.items()}
    assert values == {"a": "1.50", "b": "110101199001011234", "c": "1e5", "d": "true", "e": None, "f": None}


def test_a_json_value_knows_its_line(tmp_path):
    record = read(write(tmp_path, "a.json", '{\n "a": {\r\n  "b": "x"},\n "c": [1,\n2]}')).records[0]
    assert [at(record, pointer).line for pointer in ("", "/a", "/a/b", "/c", "/c/1")] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1,}', "JSON-001"), ('{"a" 1}', "JSON-001"), ('{"a": NaN}', "JSON-001"), ('{"a": 01}', "JSON-001"),
        ('{"a": "x', "JSON-001"), ('{"a": "x\ny"}', "JSON-001"), (r'{"a": "\x"}', "JSON-001"), ('{"a": 1} x', "JSON-001"),
        ('{“a”: 1}', "JSON-001"), ('{"a": 1', "JSON-001"), ("{", "JSON-001"), ('{"a": 1, "a": 2}', "JSON-002"),
        ("[" * 5000, "JSON-003"), (r'{"a": "\ud800"}', "JSON-004"), (r'{"\udfff": "x"}', "JSON-004"),
        ("[]", "JSON-005"), ('"x"', "JSON-005"), ("[1]", "JSON-005"), ("null", "JSON-005"),
    ],
)  # fmt: skip
def test_json_that_is_wrong_is_refused(tmp_path, text, code):
    assert refused(write(tmp_path, "a.json", text)) == [(code, 1)]


def test_all_lone_surrogates_are_named_at_once(tmp_path):
    text = "[" + ",\n".join(r'{"a": "x\ud83d"}' for _ in range(3)) + "]"
    assert refused(write(tmp_path, "a.json", text)) == [("JSON-004", 1), ("JSON-004", 2), ("JSON-004", 3)]


# Encodings and files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030", "utf-32"])
def test_text_is_read_in_the_encodings_offices_use(tmp_path, encoding):
    text = "标题: 关于印发《联合服务办法》的通知\n主送: 各处室\n"
    assert plain(read(write(tmp_path, "a.yaml", text.encode(encoding))).records[0])["主送"] == "各处室"
    assert load(write(tmp_path, "a.csv", "标题,文号\n甲,乙\n".encode(encoding)))[0] == [{"title": "甲", "no": "乙"}]


def test_big_endian_text_is_read(tmp_path):
    data = codecs.BOM_UTF16_BE + "标题: 甲".encode("utf-16-be")
    assert plain(read(write(tmp_path, "a.yaml", data)).records[0]) == {"标题": "甲"}


def test_a_missing_file_is_answered_with_the_nearest_name(tmp_path):
    write(tmp_path, "meeting.xlsx", b"x")
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path / "meeting")
    assert "meeting.xlsx" in caught.value.problems[0].hint["zh"]


def test_files_that_are_no_facts_files_are_refused_with_what_to_do(tmp_path):
    assert refused(tmp_path / "none.yaml") == [("FILE-001", 0)]
    (tmp_path / "folder.yaml").mkdir()
    assert refused(tmp_path / "folder.yaml") == [("FILE-002", 0)]
    assert refused(tmp_path / "none") == [("FILE-001", 0)]
    assert refused(tmp_path) == [("FILE-002", 0)]
    assert refused(write(tmp_path, "a.xls", b"x")) == [("FILE-005", 0)]
    assert refused(write(tmp_path, "a", b"x")) == [("FILE-005", 0)]
    assert refused(write(tmp_path, "a.csv", b"PK\x03\x04xx")) == [("FILE-005", 0)]
    assert refused(write(tmp_path, "a.yaml", b" \n")) == [("FILE-006", 0)]
    assert refused(write(tmp_path, "a.yaml", bytes([0xFF, 0x81, 0xFF, 0xFE]))) == [("FILE-007", 0)]
    assert refused(write(tmp_path, "a.yaml", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")) == [("FILE-008", 0)]


def test_damaged_utf8_is_not_taken_for_gbk(tmp_path):
    data = "标题: 关于样例的通知\n主送: 各处室、".encode()
    assert refused(write(tmp_path, "a.yaml", data[:-1])) == [("FILE-009", 2)]


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert refused(path) == [("FILE-004", 0)]


def test_reading_one_format_imports_no_library_of_another(tmp_path):
    write(tmp_path, "a.yaml", "a: 1\n")
    write(tmp_path, "a.json", '{"a": 1}')
    workbook(tmp_path, {"a": [["标题"], ["甲"]]}, "a.xlsx")
    for name, allowed in (("a.yaml", {"yaml"}), ("a.json", set()), ("a.xlsx", set())):
        code = f"import sys; from pathlib import Path; from drafter.load import read; read(Path({str(tmp_path / name)!r})); print(*sys.modules)"
        loaded = set(
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        )
        assert loaded & {"yaml", "openpyxl", "python_calamine", "lxml", "jinja2", "jsonschema_rs", "click"} == allowed


# CSV


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_is_read_with_any_usual_separator(tmp_path, separator, newline):
    rows = [["表单", "minutes"], ["标题", "出席"], ["甲", '"周样例、\n陆试稿"'], [], ["乙", ""]]
    path = write(tmp_path, "a.csv", newline.join(separator.join(row) for row in rows) + newline)
    assert load(path) == ([
        {"form": "minutes", "title": "甲", "present": ["周样例", "陆试稿"]}, {"form": "minutes", "title": "乙"}], [])  # fmt: skip
    assert form_name(read(path)).value == "minutes"


def test_one_paper_may_be_two_columns_of_csv(tmp_path):
    path = write(tmp_path, "a.csv", "表单,minutes\n项目,填写\n标题＊,甲\n会议时间,\n地点,三楼\n")
    found, problems = records(read(path), FIELDS)
    assert plain(found[0]) == {"form": "minutes", "title": "甲", "meeting": {"place": "三楼"}}
    assert at(found[0], "/meeting/time").line == 4
    assert not problems


def test_the_form_of_a_csv_may_be_a_column(tmp_path):
    path = write(tmp_path, "a.csv", "form,标题,文号\nminutes,甲,1\n")
    assert form_name(read(path)).value == "minutes"
    assert load(path)[0] == [{"form": "minutes", "title": "甲", "no": "1"}]


def test_headers_with_numbers_fill_lists_of_groups(tmp_path):
    path = write(
        tmp_path,
        "a.csv",
        '标题,items.1.matter,议定事项.2.事项,议题.1.各方意见.1.意见,items.2.coop\n甲,x,y,好,"丙,丁"\n乙,z,,,\n',
    )
    assert load(path) == ([
        {"title": "甲", "items": [{"matter": "x"}, {"matter": "y", "coop": ["丙", "丁"]}], "topics": [{"positions": [{"view": "好"}]}]},
        {"title": "乙", "items": [{"matter": "z"}]}], [])  # fmt: skip


def test_a_csv_cell_is_told_by_its_line_and_as_a_spreadsheet_calls_it(tmp_path):
    path = write(tmp_path, "plans.csv", 'form,minutes\n标题,备注\n"两\n行",甲\n三,"四\n五"\n')
    (sheet,) = read(path).sheets
    assert str(sheet.place(3, 1)).removeprefix(f"{tmp_path}/") == "plans.csv:5 (B4)"


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_comma_too_many_in_the_only_row_of_a_csv_is_told_at_the_comma(tmp_path, end):
    found = records(read(write(tmp_path, "a.csv", f"标题,文号\n甲,1,多{end}")), FIELDS)[1]
    assert [(one.code, one.place.line, one.place.cell) for one in found] == [("TABLE-019", 2, "C2")]


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_csv_without_records_is_told_behind_its_last_line(tmp_path, end):
    found = records(read(write(tmp_path, "a.csv", f'"标\n题",文号{end}')), FIELDS)[1]
    assert [(one.code, one.place.line) for one in found] == [("TABLE-022", 3)]


def test_a_quote_that_never_closes_is_refused(tmp_path):
    assert refused(write(tmp_path, "a.csv", '标题,文号\n甲,"乙\n丙,丁\n')) == [("TABLE-001", 2)]


@given(st.lists(st.lists(TEXT.filter(lambda t: not t or t.strip()), min_size=2, max_size=4), min_size=1, max_size=4))
@RELAXED
def test_csv_cells_read_as_they_were_written(tmp_path, rows):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    sheet = read(write(tmp_path, "a.csv", "\ufeff" + out.getvalue())).sheets[0]
    assert [[cell or "" for cell in row] for row in sheet.rows[: len(rows)]] == rows


@given(st.text(st.sampled_from('甲乙",, \r\n\n;\t\x0b\u2028'), min_size=1, max_size=40))
@RELAXED
def test_a_csv_reads_the_same_whether_pythons_csv_takes_it_or_not(text):
    def told(rows):
        with suppress(UnreadableError):
            return list(rows)

    scanned, rows = told(_csv._scanned([text], _csv.separator(text), 1, "")), told(_csv.records([text], ""))
    if scanned is None or rows is None:
        assert scanned is rows
        return
    assert [(line, source, row) for line, (source, _), row in rows] == [
        (*where, _csv._row(said)) for *where, said in scanned
    ]
    assert [row for _, _, row in rows] == [_csv.row_of(*source) for _, source, _ in rows]
    starts = [_csv.start_of(*source, line, column) for line, source, row in rows for column in range(len(row))]
    assert starts == [start for start, *_ in _csv.cells(text)][: len(starts)]


# Excel


def test_cells_read_as_the_person_sees_them(tmp_path):
    values = [
        15.0, 15.5, 0.1 + 0.2, 12345678901.0, True, "007", "'007", " x ", "a\nb", datetime.date(2026, 11, 22),
        datetime.datetime(2026, 11, 22, 14, 30), datetime.time(14, 30), 0.5, 12, 46348, 46348, datetime.timedelta(hours=30),
        "x" * 10000,
    ]  # fmt: skip
    path = workbook(tmp_path, {"a": [[value] for value in values]})
    book = openpyxl.load_workbook(path)
    formats = {13: "0%", 14: "000000", 15: 'yyyy"年"m"月"d"日"', 16: 'yyyy"年"m"月"'}
    for row, number_format in formats.items():
        book["a"].cell(row, 1).number_format = number_format
    book.save(path)
    assert [row[0] for row in read(path).sheets[0].rows] == [
        "15", "15.5", "0.3", "12345678901", "是", "007", "'007", " x ", "a\nb", "2026-11-22", "2026-11-22 14:30", "14:30",
        "50%", "000012", "2026-11-22", "2026年11月", "30:00", "x" * 10000,
    ]  # fmt: skip


def test_dates_of_a_1904_workbook_are_right(tmp_path):
    path = workbook(tmp_path, {"a": [["标题", "印发日期"], ["甲", None]]})
    book = openpyxl.load_workbook(path)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book["a"]["B2"] = datetime.date(2026, 11, 22)
    book.save(path)
    assert load(path)[0] == [{"title": "甲", "issued": "2026-11-22"}]


@pytest.mark.parametrize(
    ("number", "code", "raw", "text"),
    [
        (14, None, "46348", "2026-11-22"), (31, None, "46348", "2026-11-22"), (57, None, "46348", "2026年11月"),
        (22, None, "46348", "2026-11-22 00:00"), (20, None, "0.604166666667", "14:30"), (9, None, "0.125", "12.5%"),
        (164, "[$-804]aaaa", "46348", "2026-11-22"), (164, "yyyy/m/d;@", "46348.5", "2026-11-22 12:00"),
        (164, "#,##0.00", "1234.5", "1234.5"), (164, '0"天"', "5", "5"), (164, "mm:ss", "0.5", "12:00"),
        (164, "上午/下午h:mm", "0.75", "18:00"), (14, None, "59", "1900-02-28"), (14, None, "61", "1900-03-01"),
        (14, None, "-1", None), (14, None, "9999999", None), (0, None, "1e15", None), (0, None, "1E-3", "0.001"),
        (0, None, "123456789012345", "123456789012345"), (0, None, "-0", "0"),
    ],
)  # fmt: skip
def test_a_number_format_says_what_a_number_means(number, code, raw, text):
    assert show(raw, format_of(number, code), False) == text


@given(st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31)))
def test_every_excel_date_reads_as_that_day(day):
    serial = (day - datetime.date(1899, 12, 30)).days
    assert show(str(serial), "date", False) == day.isoformat()


def test_error_cells_uncomputed_formulas_and_rounded_numbers_are_problems(tmp_path):
    path = workbook(
        tmp_path, {"a": [["标题", "文号", "印发日期", "地点"], ["#REF!", 110101199001011234, "=TODAY()", "x"]]}
    )
    assert load(path)[1] == [("TABLE-008", "A2"), ("TABLE-009", "B2"), ("TABLE-007", "C2")]


def test_a_truth_value_that_is_not_computed_is_a_problem(tmp_path):
    path = workbook(tmp_path, {"a": [["标题", "地点"], ["甲", "乙"]]})
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'<c r="B2".*?</c>', b'<c r="B2" t="b"><f>TRUE()</f></c>', parts[sheet])
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    assert load(path)[1] == [("TABLE-007", "B2")]


def test_rows_that_stand_in_any_order_are_read_in_theirs():
    rows = Rows()
    rows.put(1, ["乙"])
    assert rows[0] == []
    rows.put(0, ["甲"])
    assert rows[:] == [["甲"], ["乙"]]


def test_the_rows_with_text_are_known_without_reading_them():
    rows = Rows()
    for number, row in ((4, ["甲", None]), (1, [None, None]), (2, [None, "乙"]), (0, ["丙"]), (1, [])):
        rows.put(number, row)
    assert list(rows.filled(0)) == [number for number, row in enumerate(rows) if any(row)] == [0, 2, 4]
    assert list(rows.filled(1)) == [2, 4]


def test_errors_in_cells_that_nobody_reads_are_left_alone(tmp_path):
    path = workbook(tmp_path, {"a": [["标题", None, "序号"], ["甲", None, "#N/A"]], "说明": [["#REF!"]]})
    assert load(path) == ([{"title": "甲"}], [])


ONE = [
    ["表单", "minutes"],
    ["会议纪要"],
    ["项目", "填写", "说明"],
    ["标题＊", "甲", "必填"],
    ["会议"],
    ["时间", "2026-11-17 09:00", None],
    ["印发\n日期", "2026-11-19"],
    [None],
    ["出席", "周样例（副主任，主持）；陆试稿"],
]
LISTS = {
    "议定事项": [
        ["序号", "事项", "配合单位", "完成时限"],
        [1, "修改", "甲、乙", "2026-11-25"],
        [None] * 4,
        [2, "开放"],
        [3],
    ],
    "议题": [["议题名称"], ["一"], ["二"]],
    "各方意见": [["所属议题", "提出方", "意见"], [2, "甲方", "好\n很好"], [1, "乙方", "行"]],
}
FACTS = {
    "form": "minutes",
    "title": "甲",
    "issued": "2026-11-19",
    "meeting": {"time": "2026-11-17 09:00"},
    "present": ["周样例（副主任，主持）", "陆试稿"],
    "items": [{"matter": "修改", "coop": ["甲", "乙"], "due": "2026-11-25"}, {"matter": "开放"}],
    "topics": [
        {"title": "一", "positions": [{"party": "乙方", "view": "行"}]},
        {"title": "二", "positions": [{"party": "甲方", "view": "好\n很好"}]},
    ],
}


def test_one_paper_reads_down_the_first_sheet_and_its_lists_from_theirs(tmp_path):
    path = workbook(tmp_path, {"填写": ONE, **LISTS})
    assert load(path) == ([FACTS], [])
    source = read(path)
    assert str(form_name(source).place) == "填写!B1"
    assert str(at(records(source, FIELDS)[0][0], "/items/1/due")) == "议定事项!D4"


def test_a_batch_reads_a_record_a_row_and_finds_the_items_of_each(tmp_path):
    path = workbook(tmp_path, {
        "记录": [["表单", "minutes"], ["编号", "标题", "会议·时间"], ["A1", "甲", datetime.datetime(2026, 11, 17, 9)], [None], ["A2", "乙", None]],
        "议定事项": [["编号", "事项"], ["A2", "x"], ["A1", "y"], ["A2", "z"]],
    })  # fmt: skip
    assert load(path) == ([
        {"form": "minutes", "title": "甲", "meeting": {"time": "2026-11-17 09:00"}, "items": [{"matter": "y"}]},
        {"form": "minutes", "title": "乙", "items": [{"matter": "x"}, {"matter": "z"}]}], [])  # fmt: skip


def test_without_a_key_column_items_name_the_number_of_the_record(tmp_path):
    path = workbook(
        tmp_path, {"a": [["标题"], ["甲"], ["乙"]], "议定事项": [["编号", "事项"], [2, "x"], [3, "y"], [None, "z"]]}
    )
    found, problems = load(path)
    assert found == [{"title": "甲"}, {"title": "乙", "items": [{"matter": "x"}]}]
    assert problems == [("TABLE-017", "A3"), ("TABLE-017", "A4")]


def test_an_unknown_header_gets_the_nearest_label(tmp_path):
    path = workbook(tmp_path, {"a": [["标题", "会议地奌", "备用"], ["甲", "x", None]]})
    problems = records(read(path), FIELDS)[1]
    assert [(p.code, p.severity, p.place.cell) for p in problems] == [
        ("TABLE-011", "error", "B1"),
        ("TABLE-011", "warning", "C1"),
    ]
    assert "地点" in problems[0].hint["zh"]
    assert "Place" in problems[0].hint["en"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["标题", "文号", "标 题"], ["甲", "1", "乙"]], [("TABLE-012", "C1")]),
        ([["标题", "文号", None], ["甲", "1", "乙"]], [("TABLE-019", "C1")]),
        ([["甲", "乙"], ["丙", "丁"]], [("TABLE-010", "A1")]),
        ([["标题", "文号"], ["甲", "1"], ["乙", "2", "多"], ["丙", "3"]], [("TABLE-019", "C3")]),
        ([["标题", "文号"]], [("TABLE-022", "A2")]),
        ([["标题", "议定事项"], ["甲", "x"]], [("TABLE-021", "B1")]),
        ([], [("TABLE-010", "A1")]),
    ],
)
def test_tables_that_cannot_be_assembled_say_where(tmp_path, rows, expected):
    assert load(workbook(tmp_path, {"a": rows}))[1] == expected


def test_a_label_that_two_fields_share_must_be_written_in_full(tmp_path):
    one = {"date": {"label": words("日期", "Date")}}
    fields = parse_fields(
        {n: {"label": words(z, n), "type": "group", "fields": one} for n, z in (("a", "发文"), ("b", "收文"))}, {}
    )
    path = workbook(tmp_path, {"a": [["日期", "发文日期", "b.date"], ["x", "1", "2"]]})
    assert load(path, fields) == ([{"a": {"date": "1"}, "b": {"date": "2"}}], [("TABLE-013", "A1")])


def test_english_headers_and_dotted_paths_are_known(tmp_path):
    path = workbook(
        tmp_path,
        {
            "x": [
                ["Form", "minutes"],
                ["title", "MEETING.place", "Time *", "Present"],
                ["a", "b", "c", "A Co., Ltd.; B"],
            ]
        },
    )
    assert load(path)[0] == [
        {"form": "minutes", "title": "a", "meeting": {"place": "b", "time": "c"}, "present": ["A Co., Ltd.", "B"]}
    ]


def test_merged_cells_are_a_problem_only_where_they_cover_several_values(tmp_path):
    path = workbook(tmp_path, {"填写": ONE, **LISTS})
    book = openpyxl.load_workbook(path)
    book["填写"].merge_cells("A2:C2")
    book["填写"].merge_cells("B4:C4")
    book["议定事项"].merge_cells("B5:D8")
    book.save(path)
    assert load(path)[1] == [("TABLE-014", "B5")]
    book["议定事项"].unmerge_cells("B5:D8")
    book["议定事项"].merge_cells("C2:C4")
    book.save(path)
    assert load(path)[1] == [("TABLE-014", "C2")]


def test_sheets_that_are_not_of_the_form_are_named_not_read(tmp_path):
    path = workbook(tmp_path, {"填写": ONE, **LISTS, "草稿": [["x"]], "议定事顶": [["事项"]], "空": []})
    problems = records(read(path), FIELDS)[1]
    assert [(p.code, p.severity, p.place.sheet) for p in problems] == [
        ("TABLE-015", "warning", "草稿"), ("TABLE-015", "warning", "议定事顶")]  # fmt: skip
    assert "议定事项" in problems[1].hint["zh"]


def test_a_hidden_sheet_of_the_form_is_not_dropped_in_silence(tmp_path):
    path = workbook(tmp_path, {"填写": ONE, **LISTS, "选项": [["x"]]})
    book = openpyxl.load_workbook(path)
    book["议定事项"].sheet_state = book["选项"].sheet_state = "hidden"
    book.save(path)
    assert load(path)[1] == [("TABLE-016", "A1")]


def test_a_parent_number_that_does_not_exist_is_a_problem(tmp_path):
    path = workbook(
        tmp_path,
        {"填写": ONE, **LISTS, "各方意见": [["所属议题", "意见"], [3, "x"], ["一", "y"], [None, "z"], [2, "w"]]},
    )
    assert load(path)[1] == [("TABLE-018", "A2"), ("TABLE-018", "A3"), ("TABLE-018", "A4")]


def test_dates_exported_as_midnights_are_days_again(tmp_path):
    path = workbook(
        tmp_path,
        {"a": [["标题", "印发日期", "时间"], ["甲", datetime.datetime(2026, 11, 22), datetime.datetime(2026, 11, 22)]]},
    )
    assert load(path)[0] == [{"title": "甲", "issued": "2026-11-22", "meeting": {"time": "2026-11-22 00:00"}}]


def repack(path: Path, change: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()} | change
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def test_workbooks_that_are_none_are_refused_with_what_to_do(tmp_path):
    good = workbook(tmp_path, {"a": [["标题"], ["甲"]]}).read_bytes()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert refused(write(tmp_path, "a.xlsx", ole + "EncryptedPackage".encode("utf-16-le"))) == [("TABLE-002", 0)]
    assert refused(write(tmp_path, "a.xlsx", ole + b"Workbook")) == [("TABLE-003", 0)]
    assert refused(write(tmp_path, "a.xlsx", "标题,文号\n".encode())) == [("TABLE-004", 0)]
    assert refused(write(tmp_path, "a.xlsx", b"")) == [("TABLE-004", 0)]
    for size in (5, 100, len(good) // 2, len(good) - 10):
        assert refused(write(tmp_path, "a.xlsx", good[:size])) == [("TABLE-005", 0)]
    sheet = "xl/worksheets/sheet1.xml"
    for broken in (
        b"",
        b"<worksheet>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>',
        b'<worksheet><c r="A1" t="s"><v>9</v></c></worksheet>',
    ):
        assert refused(repack(write(tmp_path, "a.xlsx", good), {sheet: broken})) == [("TABLE-005", 0)]


def test_zip_bombs_and_sheets_with_a_cell_at_the_end_of_the_world_are_refused(tmp_path):
    path = workbook(tmp_path, {"a": [["标题"], ["甲"]]})
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 400))
    sheet = "xl/worksheets/sheet1.xml"
    assert refused(repack(path, {sheet: f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()})) == [
        ("TABLE-006", 0)
    ]
    bomb = b"<worksheet>" + b" " * (300 * 1024 * 1024) + b"</worksheet>"
    assert refused(repack(path, {sheet: bomb})) == [("TABLE-006", 0)]


def test_phonetic_readings_rich_text_and_escapes_are_read_right(tmp_path):
    path = workbook(tmp_path, {"a": [["标题"], ["甲"]]})
    strings = (
        '<x:sst xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:si><x:r><x:t>标</x:t></x:r><x:r><x:t>题</x:t></x:r>'
        "<x:rPh sb='0' eb='1'><x:t>biao</x:t></x:rPh></x:si><x:si><x:t>a_x000D_\nb_x005F_x0041_</x:t></x:si></x:sst>"
    )
    sheet = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>'
        '</x:row><x:row><x:c t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    parts = {"xl/sharedStrings.xml": strings.encode(), "xl/worksheets/sheet1.xml": sheet.encode()}
    assert load(repack(path, parts)) == ([{"title": "a\nb_x0041_"}], [])


SAFE = st.text(st.characters(categories=["L", "Nd"], max_codepoint=0x9FFF), min_size=1, max_size=8)
RECORD = st.fixed_dictionaries(
    {"title": SAFE},
    optional={"no": SAFE, "meeting": st.fixed_dictionaries({}, optional={"time": SAFE, "place": SAFE}).filter(bool),
              "present": st.lists(SAFE, min_size=1, max_size=3),
              "items": st.lists(st.fixed_dictionaries({"matter": SAFE}, optional={"coop": st.lists(SAFE, min_size=1, max_size=2)}),
                                min_size=1, max_size=3)},
)  # fmt: skip


@given(st.lists(RECORD, min_size=1, max_size=3))
@settings(RELAXED, max_examples=25)
def test_the_same_records_in_yaml_json_csv_and_excel_are_the_same_facts(tmp_path, facts):
    expected = [dict(record) for record in facts]
    from_yaml = load(write(tmp_path, "a.yaml", yaml.safe_dump(facts, allow_unicode=True, default_style='"')))
    from_json = load(write(tmp_path, "a.json", json.dumps(facts)))
    header = ["title", "no", "meeting.time", "meeting.place", "present"]
    header += [f"items.{n}.{name}" for n in (1, 2, 3) for name in ("matter", "coop")]
    rows = [header]
    main, items = [["标题", "文号", "时间", "地点", "出席"]], [["编号", "事项", "配合单位"]]
    for number, record in enumerate(facts, 1):
        meeting = record.get("meeting", {})
        row = [
            record["title"],
            record.get("no"),
            meeting.get("time"),
            meeting.get("place"),
            "、".join(record.get("present", [])),
        ]
        main.append([value or None for value in row])
        flat = [(item["matter"], "；".join(item.get("coop", []))) for item in record.get("items", [])]
        items += [[number, matter, coop or None] for matter, coop in flat]
        flat += [("", "")] * (3 - len(flat))
        rows.append([value or "" for value in row] + [value for pair in flat for value in pair])
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    from_csv = load(write(tmp_path, "a.csv", out.getvalue()))
    from_excel = load(workbook(tmp_path, {"记录": main, "议定事项": items}))
    assert from_yaml == from_json == from_csv == from_excel == (expected, [])


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("周样例（副主任，主持）、陆试稿", "person", ["周样例（副主任，主持）", "陆试稿"]),
        ("甲；乙;丙，丁\n戊", "unit", ["甲", "乙", "丙", "丁", "戊"]),
        ("A Co., Ltd.; B, Inc.", "unit", ["A Co., Ltd.", "B, Inc."]),
        ("A, B", "unit", ["A", "B"]),
        ("周样例 , 陆试稿", "person", ["周样例", "陆试稿"]),
        ("第一，一。\n\n第二，二。", "line", ["第一，一。", "第二，二。"]),
        (" 、 ", "unit", []),
    ],
)
def test_several_values_in_one_cell_are_told_apart(text, kind, parts):
    assert [text[start:end] for start, end in split(text, kind)] == parts


HEADERS = ("标题", "印发日期", "会议.时间", "会议.地点", "出席", "topics.1.title", "topics.2.title", "items.1.matter",
           "items.1.coop", "items.1.due", "items.2.matter", "items.2.due", "表单")  # fmt: skip
CELL = st.sampled_from([None, None, "甲", "甲、乙（丙、丁）\n戊", "2026-11-22 00:00:00", " 、 ", "2026-11-22 00:00"])


@RELAXED
@given(st.permutations(HEADERS), st.lists(st.lists(CELL, max_size=len(HEADERS)), min_size=1, max_size=4))
def test_the_values_of_a_row_are_those_of_its_nodes_and_each_stands_in_its_cell(tmp_path, headers, lines):
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows([headers, *lines])
    source = read(write(tmp_path, "a.csv", sheet.getvalue()))
    for node in records(source, FIELDS)[0]:
        whole = Node(node.value, node.place, node.key_places)
        assert json.dumps(values(node)) == json.dumps(values(whole))
        assert said(node, "title") == said(whole, "title")
        for pointer, text in leaves(values(node)):
            letters, row = re.fullmatch(r"([A-Z]+)(\d+)", at(node, pointer).cell).groups()
            assert text in (source.sheets[0].text(int(row) - 1, ord(letters) - 65) or [None])
            header = headers[ord(letters) - 65]
            if text and header.isascii():
                assert pointer.split("/")[1:4] == [str(int(x) - 1) if x.isdigit() else x for x in header.split(".")]


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield pointer and text of all that is written in a record."""
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, f"{pointer}/{key}")
    else:
        yield pointer, value


def test_any_object_with_the_attributes_of_a_field_will_do(tmp_path):
    field = SimpleNamespace(name="a", type="line", label=words("甲", "A"), fields=(), of="")
    assert load(write(tmp_path, "a.csv", "甲,form\nx,y\n"), (field,)) == ([{"a": "x", "form": "y"}], [])


ODD_CELLS = (
    '<c r="{}" t="s"><v>1</v></c>', '<c r="{}" t="s" s="1"><v>2</v></c>', '<c r="{}" s="1" t="s"><v>3</v></c>', '<c r="{}"/>',
    '<c r="{}" s="1"/>', '<c r="{}"><v>12.50</v></c>', '<c r="{}" s="1"><v>46348</v></c>', '<c r="{}" t="n"><v>1e3</v></c>',
    '<c r="{}"><v>1234567890123456</v></c>', '<c r="{}" t="b"><v>1</v></c>', '<c r="{}" t="e"><v>#REF!</v></c>',
    '<c r="{}"><f>A1&amp;"x"</f></c>', '<c r="{}" t="str"><f>A1</f><v>算得</v></c>',
    '<c r="{}" t="inlineStr"><is><t>研发&amp;设计 &lt;二层&gt; &quot;x&quot;</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> 两\n行_x000D_ </t></is></c>', '<c r="{}" t="inlineStr"><is><t>甲&#20057;</t></is></c>',
    '<c r="{}" t="inlineStr"><is><r><t>富</t></r><r><t>文本</t></r><rPh><t>fu</t></rPh></is></c>',
    '<c r="{}" t="inlineStr"><is><t> </t></is></c>', '<c t="s"><v>2</v></c>',
)  # fmt: skip


@RELAXED
@given(st.lists(st.lists(st.tuples(st.integers(0, 7), st.sampled_from(ODD_CELLS)), max_size=5), max_size=8), st.data())
def test_plain_rows_read_as_the_xml_parser_reads_them(tmp_path, lines, data):
    path = workbook(tmp_path, {"a": [["标题"], ["甲"]]})
    strings = "".join(f"<si><t>{text}</t></si>" for text in ("标题", "文号", " ", "乙\n丙"))
    rows = ""
    for number, line in enumerate(lines, 1):
        place = data.draw(st.sampled_from((number, number, number + 2, 1)))
        head = data.draw(st.sampled_from((f' r="{place}"', f' r="{place}" spans="1:9" ht="20"', f' r="{place}"', "")))
        rows += f"<row{head}>{''.join(cell.format(f'{chr(65 + column)}{place}') for column, cell in line)}</row>"
    found = []
    for before in ("", "<!-- read by the parser alone -->"):
        sheet = f"<worksheet>{before}<sheetData>{rows}</sheetData></worksheet>"
        change = {
            "xl/worksheets/sheet1.xml": sheet.encode(),
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>".encode(),
            "xl/styles.xml": b'<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>',
        }
        sheet = read(repack(path, change)).sheets[0]
        found.append((list(sheet.rows), sheet.faults, sheet.columns(0)))
    assert found[0] == found[1]


ODD_STRINGS = (
    "<si><t>标题</t></si>", '<si><t xml:space="preserve"> 两\n行 </t></si>', "<si><t> </t></si>", "<si><t/></si>", "<si/>",
    "<si><t></t></si>", "<si><t>研发&amp;设计 &lt;二层&gt; &quot;x&apos;</t></si>", "<si><t>甲&#20057;_x000D_</t></si>",
    "<si><t>&amp;lt;</t></si>", "<si><r><t>富</t></r><r><t>文本</t></r></si>", "<si><t>东京</t><rPh><t>とう</t></rPh></si>",
    "<si>\n<t>换行</t></si>", "\n", "<si><t>a\r\nb_x0041_</t></si>", "<!-- <si><t>无</t></si> -->", "<si><t><![CDATA[<si>]]></t></si>",
)  # fmt: skip


@RELAXED
@given(st.lists(st.sampled_from(ODD_STRINGS), max_size=12), st.sampled_from([65536, 40, 7]))
def test_plain_texts_read_as_the_xml_parser_reads_them(tmp_path, strings, size):
    path = workbook(tmp_path, {"a": [["标题"], ["甲"]]})
    count = sum(one.startswith("<si") for one in strings)
    cells = "".join(
        f'<c r="A{row}" t="s"><v>{row - 1}</v></c>'.join((f'<row r="{row}">', "</row>")) for row in range(1, count + 1)
    )
    found = []
    for before in ("", "<!-- read by the parser alone -->"):
        change = {
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode(),
            "xl/sharedStrings.xml": f"<sst>{before}{''.join(strings)}</sst>".encode(),
        }
        with patch("drafter.load._package._PIECE", size):
            found.append(list(read(repack(path, change)).sheets[0].rows))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "strings", ["<si><t>甲</t>", "<si><t>甲\1</t></si>", "<si><t>甲&nbsp;</t></si>", "<si><t>\udcff</t></si>"]
)
def test_damaged_texts_are_refused_as_by_the_xml_parser(tmp_path, strings):
    path = workbook(tmp_path, {"a": [["标题"], ["甲"]]})
    for before in ("", "<!-- -->"):
        data = f"<sst>{before}{strings}</sst>".encode(errors="surrogateescape")
        assert refused(repack(path, {"xl/sharedStrings.xml": data})) == [("TABLE-005", 0)]


def test_texts_in_another_encoding_are_read(tmp_path):
    path = workbook(tmp_path, {"a": [["标题"], ["甲"]]})
    strings = '<?xml version="1.0" encoding="ISO-8859-1"?><sst><si><t>Title</t></si><si><t>Café</t></si></sst>'
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{row - 1}</v></c></row>' for row in (1, 2))
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    repack(path, {"xl/sharedStrings.xml": strings.encode("latin-1"), "xl/worksheets/sheet1.xml": sheet})
    assert load(path)[0] == [{"title": "Café"}]


def test_rows_in_a_comment_are_none(tmp_path):
    path = workbook(tmp_path, {"a": [["标题"], ["甲"]]})
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
    rows = f"{row.format(1, '标题')}<!-- {row.format(2, '乙')} -->{row.format(3, '甲')}"
    repack(path, {"xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()})
    assert load(path)[0] == [{"title": "甲"}]


def test_a_damaged_plain_row_is_refused_as_by_the_xml_parser(tmp_path):
    path = workbook(tmp_path, {"a": [["标题"], ["甲"]]})
    for broken in (
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>', '<row r="1"><c r="ZZZ1" t="s"><v>0</v></c></row>',
        '<row r="0"><c r="A1"><v>1</v></c></row>', '<row r="1"><c r="A1"><v>1-2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>', '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    ):  # fmt: skip
        for before in ("", "<!-- -->"):
            sheet = f"<worksheet>{before}<sheetData>{broken}</sheetData></worksheet>".encode()
            assert refused(repack(path, {"xl/worksheets/sheet1.xml": sheet})) == [("TABLE-005", 0)], broken


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_csv_file_reads_the_same_in_pieces_of_any_size(tmp_path, monkeypatch, size):
    lines = ["标题,文号,印发日期", '"甲, ""乙""\r\n丙" ,1,2026-11-22', "", " ,\t,x ", '"","\r",\'', "丁戊己," * 40]
    text = "\ufeff" + "\r\n".join(lines * 60)
    whole = read(write(tmp_path, "a.csv", text)).sheets[0]
    monkeypatch.setattr("drafter.load._text._PIECE", size)
    monkeypatch.setattr("drafter.load._csv._HEAD", 100)
    pieces = read(tmp_path / "a.csv").sheets[0]
    assert list(pieces.rows) == list(whole.rows)
    assert len(whole.rows) == 360
    for row, cells in enumerate(whole.rows):
        assert [pieces.place(row, c) for c in range(len(cells))] == [whole.place(row, c) for c in range(len(cells))]
    with pytest.raises(UnreadableError) as caught:
        read(write(tmp_path, "b.csv", text + '\r\n"丁'))
    assert [(one.code, one.place.line) for one in caught.value.problems] == [("TABLE-001", 481)]


def test_a_file_too_large_for_memory_reads_the_same_from_a_temporary_file(tmp_path, monkeypatch):
    rows = [["编号", "标题", "文号"], *[[str(n), f"标题{n % 7}", f"第{n}号"] for n in range(50)]]
    items = [["编号", "事项"], *[[str(n * 7 % 50), f"事项{n}"] for n in range(150)]]
    path = workbook(tmp_path, {"填写": rows, "议定事项": items})
    kept = [plain(node) for node in records(read(path), FIELDS)[0]]
    monkeypatch.setattr("drafter.load._store._IN_MEMORY", 1)
    monkeypatch.setattr("drafter.load._package._NEAR", 200)
    nodes, problems = records(read(path), FIELDS)
    assert problems == []
    assert [plain(node) for node in nodes] == kept
    assert [at(nodes[7], f"/items/{i}/matter").cell for i in range(3)] == ["B3", "B53", "B103"]


def test_a_temporary_folder_that_is_full_is_told(tmp_path, monkeypatch):
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("drafter.load._store.SpooledTemporaryFile", lambda _: Full())
    assert refused(workbook(tmp_path, {"a": [["标题"], ["甲"]]})) == [("FILE-013", 0)]
    assert refused(write(tmp_path, "a.csv", "标题\n甲")) == [("FILE-013", 0)]

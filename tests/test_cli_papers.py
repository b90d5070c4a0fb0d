"""The commands on real forms: from the example to the paper."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Said
from openpyxl import load_workbook

from drafter.cli._terminal import width
from drafter.errors import OutputError, Problem
from drafter.forms import list_forms

BOTH = [(form.name, language) for form in list_forms() for language in form.languages]
Drafter = Callable[..., Said]


def text_of(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
@pytest.mark.parametrize(("form", "language"), BOTH)
def test_the_example_drafts_untouched(drafter: Drafter, form: str, language: str, kind: str) -> None:
    assert drafter("new", form, "-o", f"facts.{kind}", "--lang", language).code == 0
    said = drafter("check", f"facts.{kind}", "--json")
    assert said.json["counts"]["error"] == 0
    assert drafter("render", f"facts.{kind}", "-o", "paper.docx").code == 0
    assert zipfile.is_zipfile("paper.docx")


@pytest.mark.parametrize(("form", "language"), BOTH)
def test_a_workbook_and_a_yaml_of_the_same_facts_give_the_same_bytes(
    drafter: Drafter, form: str, language: str
) -> None:
    for kind in ("yaml", "xlsx"):
        drafter("new", form, "-o", f"facts.{kind}", "--lang", language)
        drafter("render", f"facts.{kind}", "-o", f"{kind}.docx", "--lang", language)
    assert Path("yaml.docx").read_bytes() == Path("xlsx.docx").read_bytes()


def test_new_never_overwrites(drafter: Drafter) -> None:
    Path("minutes.yaml").write_text("mine")
    said = drafter("new", "minutes")
    assert said.code == 1
    assert "OUTPUT-009" in said.err
    assert Path("minutes.yaml").read_text() == "mine"


def test_the_paper_goes_beside_the_facts_under_the_forms_name(drafter: Drafter) -> None:
    Path("sub").mkdir()
    drafter("new", "minutes", "-o", "sub/facts.yaml")
    said = drafter("render", "sub/facts.yaml", "--json")
    (written,) = said.json["written"]
    assert Path(written).parent == Path("sub")
    assert Path(written).is_file()
    again = drafter("render", "sub/facts.yaml", "--json")
    assert again.json["written"] == []
    assert again.json["outputs"] == [written]


def test_an_error_stops_the_draft_and_the_last_line_says_what_to_do(drafter: Drafter) -> None:
    drafter("new", "minutes")
    facts = Path("minutes.yaml")
    facts.write_text(
        facts.read_text(encoding="utf-8").replace("issue_date: 2026-11-19", "issue_date: 2026-02-30"), encoding="utf-8"
    )
    said = drafter("render", "minutes.yaml", "-o", "out.docx")
    assert said.code == 1
    assert "DATE-002" in said.out
    line = facts.read_text(encoding="utf-8").splitlines().index("issue_date: 2026-02-30") + 1
    assert f"minutes.yaml:{line}  错误 DATE-002" in said.out
    assert "drafter render minutes.yaml" in said.out.splitlines()[-1]
    assert not Path("out.docx").exists()
    checked = drafter("check", "minutes.yaml", "--json").json
    assert (checked["ok"], checked["exit"], checked["counts"]["error"]) == (False, 1, 1)
    assert checked["problems"][0]["line"] == line


def test_one_file_with_an_error_stops_all(drafter: Drafter) -> None:
    drafter("new", "minutes")
    Path("bad.yaml").write_text("form: minutes\n", encoding="utf-8")
    assert drafter("render", "minutes.yaml", "bad.yaml", "-o", "out").code == 1
    assert not Path("out").exists()


@pytest.mark.parametrize("name", ["absent.yaml", "notes.txt", "empty.yaml", "broken.xlsx"])
def test_what_cannot_be_read_is_code_3(drafter: Drafter, name: str) -> None:
    for other in ("notes.txt", "empty.yaml", "broken.xlsx"):
        Path(other).write_text("")
    said = drafter("check", name)
    assert said.code == 3
    assert name in said.out
    assert drafter("render", name, "--json").json["exit"] == 3


def test_what_is_not_settled_is_drafted_but_not_final(drafter: Drafter) -> None:
    drafter("new", "minutes")
    facts = Path("minutes.yaml")
    facts.write_text(
        facts.read_text(encoding="utf-8").replace("place: 中心三楼第一会议室", "place: 〔待补〕"), encoding="utf-8"
    )
    assert drafter("render", "minutes.yaml", "-o", "a.docx").code == 0
    assert "〔待补〕" in text_of(Path("a.docx"))
    said = drafter("render", "minutes.yaml", "-o", "b.docx", "--final")
    assert said.code == 1
    assert not Path("b.docx").exists()


def test_each_stage_can_be_seen(drafter: Drafter) -> None:
    drafter("new", "minutes")
    assert "<h1>" in drafter("render", "minutes.yaml", "--to", "markup", "-o", "-").out
    assert json.loads(drafter("render", "minutes.yaml", "--to", "model", "-o", "-").out)["is"] == "document"
    assert drafter("render", "minutes.yaml", "--to", "docx,markup,model", "-o", "out/a.docx").code == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.docx", "a.markup.html", "a.model.json"]


def test_certain_fixes_are_written_back(drafter: Drafter) -> None:
    drafter("new", "work_plan")
    facts = Path("work_plan.yaml")
    right = facts.read_text(encoding="utf-8")
    docno = next(line for line in right.splitlines() if line.strip().startswith("docno:"))
    facts.write_text(right.replace(docno, docno.replace("〔", "[").replace("〕", "]")), encoding="utf-8")
    said = drafter("check", "work_plan.yaml")
    assert "DOCNO-001" in said.out
    assert said.out.splitlines()[-1].endswith("drafter check work_plan.yaml --fix")
    wrong = facts.read_bytes()
    (fixed,) = drafter("check", "work_plan.yaml", "--fix", "--json").json["fixed"]
    assert (fixed["code"], fixed["fix"]) == ("DOCNO-001", docno.split()[-1])
    assert facts.read_text(encoding="utf-8") == right
    facts.write_bytes(wrong)
    said = drafter("check", "work_plan.yaml", "--fix")
    assert f"work_plan.yaml:{fixed['line']}  已改 DOCNO-001" in said.out
    assert f"改为：{fixed['fix']}" in said.out


def batch_workbook(count: int) -> None:
    """Write rows.xlsx with `count` minutes, each with its own number and lists."""
    book = load_workbook("rows.xlsx")
    for number, sheet in enumerate(book):
        column = next(cell.column for cell in sheet[1 if number else 2] if "编号" in str(cell.value))
        top = 2 if number else 3
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top) if row[column - 1].value]
        for copy in range(1, count):
            for at, row in enumerate(rows, top + copy * len(rows)):
                for inner, value in enumerate(row, 1):
                    sheet.cell(at, inner).value = f"〔2026〕{18 + copy}号" if inner == column else value
    book.save("rows.xlsx")


def test_a_batch_writes_the_good_rows_and_marks_the_bad_ones(drafter: Drafter) -> None:
    drafter("new", "minutes", "--batch", "-o", "rows.xlsx")
    batch_workbook(5)
    assert len(drafter("batch", "rows.xlsx", "-o", "all", "--json").json["written"]) == 5
    book = load_workbook("rows.xlsx")
    book.worksheets[0]["G4"] = "2026-02-30"
    book.worksheets[0]["K6"] = None
    book.save("rows.xlsx")
    said = drafter("batch", "rows.xlsx", "-o", "out")
    assert said.code == 1
    assert "已写 3 份" in said.out
    assert "填写!G4  错误 DATE-002" in said.out
    assert "2 份没有写" in said.out.splitlines()[-1]
    assert len(list(Path("out").glob("*.docx"))) == 3
    (marked,) = Path("out").glob("*.xlsx")
    sheet = load_workbook(marked).worksheets[0]
    assert "DATE-002" in sheet["G4"].comment.text
    assert "FACT-002" in sheet["K6"].comment.text
    assert drafter("batch", "rows.xlsx", "-o", "out", "--json").json["records"][1]["files"] == []


def test_check_marks_a_copy_of_the_workbook_and_leaves_one_alone_that_somebody_edited(drafter: Drafter) -> None:
    drafter("new", "minutes", "--excel")
    assert drafter("check", "minutes.xlsx", "--json").json["marked"] == []
    book = load_workbook("minutes.xlsx")
    cell = next(cell for row in book.worksheets[0] for cell in row if cell.value == "〔2026〕18号")
    cell.value = None
    book.save("minutes.xlsx")
    said = drafter("check", "minutes.xlsx")
    assert f"minutes.xlsx 填写!{cell.coordinate}  错误 FACT-002" in said.out
    assert "标好格子的副本：minutes-标注.xlsx" in said.out
    marked = Path("minutes-标注.xlsx").read_bytes()
    assert drafter("check", "minutes.xlsx", "--json").json["marked"] == ["minutes-标注.xlsx"]
    assert Path("minutes-标注.xlsx").read_bytes() == marked
    load_workbook("minutes-标注.xlsx").save("minutes-标注.xlsx")
    assert drafter("check", "minutes.xlsx", "--json").json["marked"] == ["minutes-标注2.xlsx"]
    again = drafter("check", "minutes-标注.xlsx", "--json").json
    assert again["counts"]["error"] == 1


def test_rules_tell_a_forms_own_checks_from_shared_ones_and_leave_out_what_cannot_apply(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for language, headings in (("zh", ["这种表单的检查", "各种表单公用的检查", "对每一格的检查"]),
                               ("en", ["Checks of this form", "Checks that forms share", "Checks of every value"])):  # fmt: skip
        lines = drafter("rules", "petition", "--lang", language).out.splitlines()
        assert [line for line in lines if line in headings] == headings
        assert max(width(line) for line in lines) <= 80
        codes = [line.split()[0] for line in lines if line[:1].isupper() and line not in headings]
        assert codes.index("PET6") < codes.index("X05") < codes.index("FACT-001")
        assert "G04" not in codes, "a petition does not go up"
        assert codes.count("X14") == 1, "two rules that read the same are one line"


def test_rules_and_schema_are_there_for_people_and_programs(drafter: Drafter) -> None:
    for form in list_forms():
        for language in ("zh", "en"):
            said = drafter("rules", form.name, "--lang", language)
            assert said.code == 0
            assert "{{" not in said.out
        assert drafter("rules", form.name, "--json").json["rules"]
        schema = drafter("schema", form.name, "--json").json
        assert schema["$schema"].endswith("2020-12/schema")
        assert schema["examples"]


@pytest.mark.layout
def test_a_paper_becomes_pdf_and_pictures(drafter: Drafter, soffice: object) -> None:
    drafter("new", "minutes")
    assert drafter("render", "minutes.yaml", "--to", "pdf,png", "-o", "out/a.pdf").code == 0
    names = sorted(path.name for path in Path("out").iterdir())
    assert names[0] == "a-1.png"
    assert names[-1] == "a.pdf"
    assert Path("out/a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("kind", "code"), [("pdf", "OUTPUT-006"), ("png", "OUTPUT-006")])
def test_a_missing_program_is_named_and_nothing_is_written(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch, kind: str, code: str
) -> None:
    monkeypatch.setattr("drafter.cli._pdf.find_libreoffice", lambda: None)
    drafter("new", "minutes")
    said = drafter("render", "minutes.yaml", "--to", f"docx,{kind}", "-o", "out/a")
    assert said.code == 1
    assert code in said.err
    assert "LibreOffice" in said.err
    assert not Path("out").exists()


def test_the_office_profile_can_be_checked(drafter: Drafter) -> None:
    Path("office.yaml").write_text(
        "units: [{name: 样例处}]\npeople: [{name: 周样例, unit: 样品处}]\n", encoding="utf-8"
    )
    assert "OFFICE-009" in drafter("check", "office.yaml").out
    Path("office.yaml").write_text("units: [{name: 样例处}]\n", encoding="utf-8")
    said = drafter("check", "office.yaml")
    assert (said.code, "drafter render" in said.out) == (0, False)
    assert drafter("render", "office.yaml").code == 3


def test_a_batch_leaves_an_edited_paper_alone_and_takes_the_language_asked_for(drafter: Drafter) -> None:
    drafter("new", "minutes", "--batch", "--lang", "en", "-o", "rows.xlsx")
    (paper,) = drafter("batch", "rows.xlsx", "-o", "out", "--lang", "en", "--json").json["written"]
    Path(paper).write_bytes(b"mine")
    said = drafter("batch", "rows.xlsx", "-o", "out", "--json")
    assert said.code == 1
    assert [problem["code"] for problem in said.json["problems"]] == ["OUTPUT-010"]
    assert Path(paper).read_bytes() == b"mine"
    assert drafter("batch", "rows.xlsx", "-o", "out", "--force").code == 0
    assert Path(paper).read_bytes() != b"mine"


def test_a_copy_that_cannot_be_written_does_not_hide_the_problems(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drafter import workbook

    def refuse(*_: object, **__: object) -> None:
        raise OutputError(Problem("OUTPUT-002", "error", {"zh": "写不了", "en": "cannot write"}))

    drafter("new", "minutes", "--excel")
    book = load_workbook("minutes.xlsx")
    book.worksheets[0]["B5"] = None
    book.save("minutes.xlsx")
    monkeypatch.setattr(workbook, "mark", refuse)
    said = drafter("check", "minutes.xlsx")
    assert said.code == 1
    assert "FACT-002" in said.out
    assert "OUTPUT-002" in said.out


def test_the_last_line_repeats_the_command_as_it_can_be_typed(drafter: Drafter) -> None:
    Path("我的 纪要.yaml").write_text("form: minutes\n", encoding="utf-8")
    last = drafter("render", "我的 纪要.yaml", "--to", "docx,html", "-o", "out").out.splitlines()[-1]
    name = '"我的 纪要.yaml"' if os.name == "nt" else "'我的 纪要.yaml'"
    assert last.endswith(f"drafter render {name} --to docx,html -o out")

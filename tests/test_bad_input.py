"""Whatever is in the facts: it is in the paper exactly, or a problem says what is wrong and where; never half a file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import Said
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import Step, free_texts, page_text, put, word_text

from drafter.checking import Checked, check
from drafter.drafting import draft, draft_all
from drafter.forms import find_form, list_forms
from drafter.load import Node
from drafter.office import Office

Drafter = Callable[..., Said]
FORMS = [form.name for form in list_forms()]
UNPRINTED = {"basis", "host", "joint_issuers", "recorder", "duties", "planned", "status"}
"""Facts that a paper keeps for its checks and for the ledger; those of this name that are printed are no loss."""
KEPT_FOR_CHECKS = {("summary", "plan", "tasks")}
PLACE = "中心三楼第一会议室"


def checked(form: str, *changes: tuple[Sequence[Step], str]) -> Checked:
    """Return a form's sample, some values replaced, checked; problems of rules about its wording set aside."""
    found = find_form(form)
    node = found.sample()
    for path, text in changes:
        node = put(node, path, text)
    record = check(node, found, office=Office())
    return record._replace(problems=tuple(one for one in record.problems if one.code.startswith("FACT")))


def drafted(form: str, *changes: tuple[Sequence[Step], str]) -> tuple[str, str]:
    """Return the text of the Word files of a form's papers and that of the previews."""
    papers = draft_all(checked(form, *changes))
    return "\n".join(word_text(one.docx()) for one in papers), "\n".join(page_text(one.html()) for one in papers)


def printed(form: str) -> list[tuple[tuple[Step, ...], str]]:
    """Return the free texts of a form's sample that its paper shows."""
    found = find_form(form)
    texts = free_texts(found.sample(), found.fields)
    return [
        (path, kind) for path, kind in texts if not UNPRINTED & {*path} and (form, *path[:2]) not in KEPT_FOR_CHECKS
    ]


# Text as it was typed


CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], include_characters="\t"
) | st.sampled_from(
    "&<>\"'{}%#\\$~　 \t\u00a0\u200b\u200d\u2060\ufeff\u202e\u0301\u20dd𠮷אع〔〕（）《》“”。，、；1a一的和对"
)
TEXTS = st.text(CHARACTERS, min_size=1, max_size=60).filter(lambda text: text.strip())


@pytest.mark.parametrize("form", FORMS)
def test_any_text_is_in_the_paper_and_in_the_preview_as_it_was_typed_but_for_its_edges(form: str) -> None:
    @given(st.sampled_from(printed(form)), TEXTS)
    @settings(max_examples=20)
    def holds(field: tuple[tuple[Step, ...], str], text: str) -> None:
        path, kind = field
        if kind == "person":
            text = re.sub(r"[（()）]", "", text).strip() or "甲"
        for found in drafted(form, (path, text)):
            assert text.strip() in found

    holds()


HARD_TEXTS = {
    "markup": "甲&<b>\"'&amp;&lt;]]><!--<br/>",
    "template": "{{ 7*7 }}{% if x %}{# c #}${x}%(x)s%s{0}",
    "astral": "𠮷野家的𠮷",
    "right to left": "甲 שלום עולם, مرحبا 123 乙",
    "steering": "甲\u202e乙\u202c丙\u2066丁\u2069",
    "combining": "e\u0301a\u0300\u0323" + "z" + "\u0302" * 50,
    "zero width": "甲\u200b乙\u200c丙\u200d丁\u2060戊\ufeff己\u00ad庚",
    "emoji": "👨\u200d👩\u200d👧🇨🇳1\ufe0f\u20e3",
    "spaces": "甲  乙   丙　　丁 a  b\u00a0\u00a0c\u3000d",
    "tabs": "甲\t乙\t\t丙",
    "noncharacters": "甲\ufdd0乙\U0001ffff丙\ue000丁",
    "long word": "字" * 10_000,
    "long western word": "a" * 10_000,
    "long number": "1" * 10_000,
    "open brackets": "（" * 5_000 + "《" * 5_000,
    "marks": "，" * 10_000,
    "space in the middle": "a" + " " * 10_000 + "b",
    "backslashes": "\\x07\\u0007\\n_x0007_",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", HARD_TEXTS)
def test_a_hard_text_is_in_the_paper_and_in_the_preview_from_every_field(name: str, form: str) -> None:
    fields = [path for path, kind in printed(form) if kind != "person" or "（" not in HARD_TEXTS[name]]
    marked = [f"第{number}处{HARD_TEXTS[name]}" for number in range(len(fields))]
    for found in drafted(form, *zip(fields, marked, strict=True)):
        # A title inside a title stands in 〈〉 (GB/T 15834).
        assert [path for path, text in zip(fields, marked, strict=True) if _outer(text) not in _outer(found)] == []


def _outer(text: str) -> str:
    return text.replace("〈", "《").replace("〉", "》")


def test_a_masthead_too_long_for_any_size_is_drafted_whole_in_letters_that_word_allows() -> None:
    paper = draft(checked("minutes", (("org",), "字" * 10_000)))
    with ZipFile(BytesIO(paper.docx())) as package:
        widths = re.findall(r'<w:w w:val="(\d+)"', package.read("word/document.xml").decode())
    assert widths
    assert all(int(width) >= 33 for width in widths)


@pytest.mark.parametrize("edge", ["  ", "\t", "\u3000", "\n", "\u2003", "\r\n"])
def test_white_space_at_the_edges_is_not_printed(edge: str) -> None:
    word, page = drafted("minutes", (("meeting", "place"), f"{edge}三楼{edge}"))
    assert "在三楼主持" in word
    assert "在三楼主持" in page


def test_lines_of_a_text_are_paragraphs_and_none_is_lost() -> None:
    lines = ["甲 & 乙", "　　缩进的一段", "丙  丁", "<末>"]
    for ends in ("\n", "\r\n", "\n\n", "\u2028", "\u2029"):
        for found in drafted("work_plan", (("goal",), ends.join(lines))):
            assert "".join(line.strip() for line in lines) in found


@pytest.mark.parametrize(
    ("text", "code", "fix"),
    [
        ("甲\x00乙", "FACT-005", "甲乙"), ("甲\x07乙", "FACT-005", "甲乙"), ("甲\x1b[2J乙", "FACT-005", "甲[2J乙"),
        ("甲\x7f乙", "FACT-005", "甲乙"), ("甲\x85乙", "FACT-005", "甲乙"), ("甲\ufffe乙", "FACT-005", "甲乙"),
        ("甲\uffff乙", "FACT-005", "甲乙"), ("甲\r乙", "FACT-005", "甲乙"), ("甲\ud83d乙", "FACT-005", None),
        ("甲乙\udc00", "FACT-005", None), ("甲\n乙", "FACT-006", "甲乙"), ("甲\u2028乙", "FACT-006", "甲乙"),
        ("甲\u2029乙", "FACT-006", "甲乙"),
    ],
)  # fmt: skip
def test_what_no_document_can_hold_is_a_problem_with_its_field(text: str, code: str, fix: str | None) -> None:
    (problem,) = checked("minutes", (("meeting", "place"), text)).problems
    assert (problem.code, problem.path, problem.fix) == (code, "/meeting/place", fix)
    assert problem.place.line


def test_a_name_with_a_hundred_thousand_spaces_is_read_at_once() -> None:
    assert checked("countersign", (("drafter",), "Ann" + " " * 100_000 + "Lee")).problems == ()


@pytest.mark.parametrize("count", ["-3", "0", "1.5", "9" * 30, "1e5", "NaN"])
@pytest.mark.parametrize("form", ["meeting_memo", "countersign"])
def test_a_number_of_copies_that_there_cannot_be_is_a_problem_of_the_facts(
    drafter: Drafter, form: str, count: str
) -> None:
    facts = re.sub(r"(?m)^copies:.*\n", "", example(drafter, form)) + f"copies: {count}\n"
    Path("facts.yaml").write_text(facts, encoding="utf-8")
    said = drafter("render", "facts.yaml", "--json")
    (problem,) = problems(said)
    assert said.code == 1
    assert problem["path"] == "/copies"
    assert problem["line"] == len(facts.splitlines())


def test_a_number_of_a_paper_with_5000_digits_is_drafted_and_compared_with_none(drafter: Drafter) -> None:
    facts = re.sub(
        r"(?m)^\"no\": .*$",
        f"no: 〔2026〕{'9' * 5_000}号\nprevious_no: 〔2026〕{'8' * 5_000}号",
        example(drafter, "minutes"),
    )
    Path("facts.yaml").write_text(facts, encoding="utf-8")
    assert drafter("render", "facts.yaml", "-o", "a.docx").code == 0
    assert "9" * 5_000 in word_text(Path("a.docx"))


# Files of facts


def example(drafter: Drafter, form: str = "minutes") -> str:
    """Return a form's example as YAML."""
    drafter("new", form, "-o", f"{form}.example.yaml")
    return Path(f"{form}.example.yaml").read_text(encoding="utf-8")


def problems(said: Said) -> list[dict[str, Any]]:
    return list(said.json["problems"])


def refused(drafter: Drafter, content: str | bytes, name: str = "facts.yaml") -> tuple[str, int | None, int]:
    """Render a file that cannot become a paper; return the first code, its line and the exit code."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    Path(name).write_bytes(data)
    before = sorted(Path().iterdir())
    said = drafter("render", name, "-o", "paper.docx", "--json")
    assert not said.err
    assert sorted(Path().iterdir()) == before
    first = problems(said)[0]
    assert first["file"] == name
    assert all(first["message"].values())
    assert all(first["hint"].values())
    return first["code"], first["line"], said.code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("三楼\x07", "YAML-008"), ("三楼\x85东", "YAML-008"), ("三楼\u2028东", "YAML-008"), ("三楼\u2029东", "YAML-008"),
        ("三楼\ufffe", "YAML-008"), ('"三楼\\x07"', "FACT-005"), ('"三楼\\0"', "FACT-005"), ('"三楼\\ud83d"', "YAML-001"),
        ("三楼\ud83d", "FILE-009"), ("!!python/object/apply:os.system [ls]", "YAML-003"), ("!!binary aGk=", "YAML-003"),
        ("&a 三楼", "YAML-004"), ("*a", "YAML-004"), ("[[" * 40, "YAML-005"), ("{三楼: 东}", "FACT-003"),
        ("[三楼]", "FACT-003"), ("@三楼", "YAML-001"), ('"三楼', "YAML-001"),
    ],
)  # fmt: skip
def test_yaml_that_cannot_be_taken_is_refused_with_the_line_an_editor_shows(
    drafter: Drafter, value: str, code: str
) -> None:
    facts = example(drafter)
    line = facts[: facts.index(PLACE)].count("\n") + 1
    found, at, _ = refused(drafter, facts.replace(PLACE, value))
    assert (found, at) == (code, line)


def test_a_surrogate_written_as_an_escape_is_called_half_a_character(drafter: Drafter) -> None:
    Path("facts.yaml").write_text('form: minutes\norg: "\\ud83d"\n', encoding="utf-8")
    assert "半个" in drafter("check", "facts.yaml").out


def test_a_yaml_bomb_is_refused_unexpanded(drafter: Drafter) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert refused(drafter, "\n".join(lines)) == ("YAML-004", 1, 3)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "a: " + "{b: " * 50_000, "\n".join(" " * n + "a:" for n in range(3000))]
)
def test_deep_nesting_is_refused(drafter: Drafter, text: str) -> None:
    assert refused(drafter, text)[::2] == ("YAML-005", 3)
    assert refused(drafter, '{"a": ' * 50_000, "facts.json")[::2] == ("JSON-003", 3)


@pytest.mark.parametrize("name", ["facts.yaml", "facts.json", "facts.csv"])
@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", b"# \n"])
def test_an_empty_file_is_said_to_be_empty(drafter: Drafter, name: str, content: bytes) -> None:
    assert refused(drafter, content, name)[2] == 3


TRADITIONAL = "form: minutes\n標題: 關於召開會議的通知\n主送: 各單位、各處室\n內容: 請於下週三下午參加"


@pytest.mark.parametrize(
    "content",
    [
        TRADITIONAL.encode("big5"),
        "form: minutes\nタイトル: 会議の議事録\n出席者: 田中、鈴木".encode("shift-jis"),
        "form: minutes\n".encode("utf-16-le"),
        b"\xff\xfea",
        b"\xff\xfe\x00\xd8a\x00",
        "form: caf\xe9 na\xefve\n".encode("latin-1"),
        bytes(range(256)) * 8,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04" + bytes(100),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        b"%PDF-1.7\n\xff\xff\xff",
    ],
)
def test_a_file_that_is_no_text_drafter_reads_is_refused_and_not_guessed_at(drafter: Drafter, content: bytes) -> None:
    for name in ("facts.yaml", "facts.json", "facts.csv"):
        code, _, ended = refused(drafter, content, name)
        assert code.startswith("FILE-")
        assert ended == 3


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16", "utf-16-be-bom", "utf-32"])
def test_the_same_facts_in_another_encoding_make_the_same_paper(drafter: Drafter, encoding: str) -> None:
    facts = example(drafter)
    mark = b"\xfe\xff" if encoding.endswith("-bom") else b""
    Path("a.yaml").write_text(facts, encoding="utf-8")
    Path("b.yaml").write_bytes(mark + facts.encode(encoding.removesuffix("-bom")))
    for name in ("a", "b"):
        assert drafter("render", f"{name}.yaml", "-o", f"{name}.docx").code == 0
    assert Path("a.docx").read_bytes() == Path("b.docx").read_bytes()


@pytest.mark.parametrize(
    "form", ["../../minutes", "/etc", "_shared", "x" * 5_000, "字" * 5_000, '"a\\0b"', '"\\x1b[2J"']
)
def test_a_form_that_there_is_not_is_a_problem_on_its_line(drafter: Drafter, form: str) -> None:
    assert refused(drafter, f"form: {form}\n") == ("FORM-006", 1, 1)


@pytest.mark.parametrize("style", ["../../x", "x" * 5_000, "/etc/passwd", '"a\\0"', "nope", "corporat"])
def test_a_house_style_that_there_is_not_is_a_problem_on_its_line(drafter: Drafter, style: str) -> None:
    facts = example(drafter).replace("form: minutes", f"form: minutes\nstyle: {style}")
    Path("facts.yaml").write_text(facts, encoding="utf-8")
    said = drafter("render", "facts.yaml", "--json")
    (problem,) = said.json["problems"]
    assert (problem["code"], problem["file"]) == ("STYLE-001", "facts.yaml")
    assert problem["line"] == facts[: facts.index("\nstyle:")].count("\n") + 2


def test_keys_with_control_characters_or_without_end_are_told_without_steering_the_terminal(drafter: Drafter) -> None:
    Path("facts.yaml").write_text(example(drafter) + f'"k\\x1b[2J": 1\n? {"k" * 20_000}\n: 2\n', encoding="utf-8")
    said = drafter("check", "facts.yaml")
    assert said.out.count("FACT-001") == 2
    assert "\x1b[2J" not in said.out
    assert len(said.out) < 5_000


# Where papers are written


NAMES = ["../../../evil", "..", "...", ".", "CON", "con.txt", "NUL", "a/b\\c:d*?\"<>|", "甲" * 5_000, "𠮷" * 300,
         "a\u0301" * 300, "\u202e反", "-rf", "~", "$HOME", "`ls`", "a\tb", "😀" * 100]  # fmt: skip


def renamed(drafter: Drafter, name: str) -> str:
    """Return a memo whose file is named by its subject, as a form of its own."""
    form = Path("forms/note")
    form.mkdir(parents=True, exist_ok=True)
    (form / "template.html").write_text("<p>{{ name }}</p>", encoding="utf-8")
    (form / "form.yaml").write_text(NOTE, encoding="utf-8")
    return f"form: note\nname: {json.dumps(name, ensure_ascii=False)}\n"


NOTE = """
title: {zh: 便条, en: Note}
styles: {zh: [internal]}
file_name: "{{ name }}"
paper: {title: "{{ name }}", creator: office, issued: none}
fields:
  name: {label: {zh: 名称, en: Name}, required: true}
"""


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_file_name_made_of_facts_stays_in_its_folder_and_suits_every_system(drafter: Drafter, name: str) -> None:
    Path("sub").mkdir()
    Path("sub/facts.yaml").write_text(renamed(drafter, name), encoding="utf-8")
    said = drafter("render", "sub/facts.yaml", "--forms", "forms", "--json")
    assert said.code == 0
    (written,) = map(Path, said.json["written"])
    assert written.parent == Path("sub")
    assert len(written.name.encode()) <= 255
    assert not re.fullmatch(r"(?i)(con|nul)(\..*)?", written.name)
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f\u202e]|^[. ]|[. ]\.docx$', written.name)
    assert word_text(written) == name.strip()
    assert {path.name for path in Path("..").iterdir()} <= {"work", "cache"}
    assert sorted(path.name for path in Path().iterdir()) == ["forms", "sub"]


def test_records_of_one_name_become_papers_of_several_names_even_in_other_case(drafter: Drafter) -> None:
    facts = "---\n".join(renamed(drafter, name) for name in ("A", "a", "A", "a (2)", "A"))
    Path("facts.yaml").write_text(facts, encoding="utf-8")
    for command in ("render", "batch"):
        assert drafter(command, "facts.yaml", "--forms", "forms", "-o", f"{command}/").code == 0
        names = [path.name for path in Path(command).glob("*.docx")]
        assert len({name.casefold() for name in names}) == 5


def test_a_target_that_is_a_folder_or_below_a_file_is_refused_in_words(drafter: Drafter) -> None:
    Path("facts.yaml").write_text(renamed(drafter, "甲"), encoding="utf-8")
    Path("甲.docx").mkdir()
    Path("file").write_text("x")
    for target in ([], ["-o", "file/below/a.docx"]):
        said = drafter("render", "facts.yaml", "--forms", "forms", *target)
        assert (said.code, "OUTPUT-004" in said.err, said.out) == (1, True, "")
    assert list(Path("甲.docx").iterdir()) == []
    assert drafter("render", "facts.yaml", "--forms", "forms", "-o", "new/deep/a.docx").code == 0
    assert [path.name for path in Path("new/deep").iterdir()] == ["a.docx"]


def test_a_target_name_that_is_too_long_is_refused_in_words(drafter: Drafter) -> None:
    Path("facts.yaml").write_text(renamed(drafter, "甲"), encoding="utf-8")
    said = drafter("render", "facts.yaml", "--forms", "forms", "-o", f"{'长' * 300}.docx")
    assert (said.code, "OUTPUT-003" in said.err) == (1, True)


def with_room_for(limit: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process that may write files of at most `limit` bytes."""
    resource = pytest.importorskip("resource")
    return subprocess.run(
        [sys.executable, "-m", "drafter", "--lang", "en", *arguments],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        # Python would keep half a compiled module.
        env={**os.environ, "DRAFTER_CACHE": "/nowhere", "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.mark.fault
def test_a_full_target_keeps_the_old_paper_and_leaves_no_scratch(drafter: Drafter) -> None:
    Path("facts.yaml").write_text(renamed(drafter, "甲"), encoding="utf-8")
    Path("out").mkdir()
    Path("out/甲.docx").write_bytes(b"old")
    done = with_room_for(2_000, "render", "facts.yaml", "--forms", "forms", "-o", "out", "--force")
    assert (done.returncode, done.stdout) == (1, "")
    assert "OUTPUT-00" in done.stderr
    assert "Traceback" not in done.stderr
    assert [(path.name, path.read_bytes()) for path in Path("out").iterdir()] == [("甲.docx", b"old")]


@pytest.mark.fault
@pytest.mark.parametrize("command", ["render", "batch"])
def test_a_read_only_target_is_refused_in_words(drafter: Drafter, command: str) -> None:
    Path("facts.yaml").write_text(renamed(drafter, "甲"), encoding="utf-8")
    # Nothing is read-only to root but what the kernel owns.
    target = Path("/sys") if os.getuid() == 0 else Path("out")
    target.mkdir(exist_ok=True)
    if target == Path("out"):
        target.chmod(0o555)
    before = sorted(target.iterdir())
    said = drafter(command, "facts.yaml", "--forms", "forms", "-o", target)
    assert (said.code, said.out, "OUTPUT-002" in said.err) == (1, "", True)
    assert sorted(target.iterdir()) == before


# Workbooks


Change = Callable[[Any], None]


def cell(book: Any, label: str) -> Any:
    """Return the cell beside a label on the first sheet."""
    return next(row[1] for row in book.worksheets[0].iter_rows() if str(row[0].value or "").startswith(label))


def value(label: str, new: Any, form: str = "", kind: str = "") -> Change:
    """Return a change that writes a value, with a number format and a type of cell if given."""

    def change(book: Any) -> None:
        found = cell(book, label)
        found.value = new
        found.number_format = form or found.number_format
        found.data_type = kind or found.data_type

    return change


def workbook(drafter: Drafter, change: Change) -> Said:
    from openpyxl import load_workbook

    Path("facts.xlsx").unlink(missing_ok=True)
    drafter("new", "minutes", "-o", "facts.xlsx")
    book = load_workbook("facts.xlsx")
    change(book)
    book.save("facts.xlsx")
    return drafter("render", "facts.xlsx", "-o", "paper.docx", "--json")


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (value("会议地点", "=1+1"), "TABLE-007"),
        (value("会议地点", "#REF!", kind="e"), "TABLE-008"),
        (value("会议地点", "#N/A", kind="e"), "TABLE-008"),
        (value("会议地点", 123456789012345678), "TABLE-009"),
        (value("会议地点", "三楼_x0007_"), "FACT-005"),
        (value("会议地点", "三楼_xFFFE_"), "FACT-005"),
        (value("会议地点", "三楼\n东"), "FACT-006"),
        (value("会议地点", None), "FACT-002"),
        (value("印发日期", 46345, "General"), "DATE-001"),
        (value("印发日期", 46345.5), "DATE-001"),
    ],
)
def test_a_cell_that_holds_no_fact_is_a_problem_with_its_sheet_and_cell(
    drafter: Drafter, new: Change, code: str
) -> None:
    said = workbook(drafter, new)
    assert said.code == 1
    assert not Path("paper.docx").exists()
    found = {(problem["code"], problem["sheet"], problem["cell"]) for problem in problems(said)}
    assert (code, "填写", "B11" if code == "DATE-001" else "B19") in found


@pytest.mark.parametrize("number", [-5, 1e9])
def test_a_date_that_excel_does_not_know_is_told_as_that_alone(drafter: Drafter, number: float) -> None:
    found = [(one["code"], one["cell"]) for one in problems(workbook(drafter, value("印发日期", number)))]
    assert found == [("TABLE-008", "B11")]


def test_excel_serial_dates_are_read_as_the_dates_they_show(drafter: Drafter) -> None:
    assert workbook(drafter, value("印发日期", 46345, "yyyy-mm-dd")).code == 0
    assert "2026年11月19日" in word_text(Path("paper.docx"))


def test_text_that_looks_like_code_comes_out_of_a_workbook_as_it_was_typed(drafter: Drafter) -> None:
    text = "三楼 & <b> \"'{{ 1 }}{% x %}_x005F_x0007_𠮷"
    assert workbook(drafter, value("会议地点", text)).code == 0
    assert text.replace("_x005F_", "_") in word_text(Path("paper.docx"))


def test_merged_items_are_refused_and_blank_rows_are_not_missed(drafter: Drafter) -> None:
    def merge(book: Any) -> None:
        book.worksheets[1].merge_cells("B2:B3")

    def spread(book: Any) -> None:
        book.worksheets[1].insert_rows(3, 2)
        book.worksheets[1].append(["", " ", None, "\t"])

    said = workbook(drafter, merge)
    assert ("TABLE-014", "议题", "B2") in {(one["code"], one["sheet"], one["cell"]) for one in problems(said)}
    assert said.code == 1
    assert workbook(drafter, spread).code == 0


def test_a_node_can_be_replaced_in_a_sample_without_changing_the_sample() -> None:
    sample = find_form("minutes").sample()
    other = put(sample, ("topics", 0, "title"), "甲")
    assert isinstance(other, Node)
    assert find_form("minutes").sample() == sample != other

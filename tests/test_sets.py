"""One matter, whole set: each fact is written once, every paper agrees, and what is wrong is told of the matter's file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Said, with_value
from openpyxl import load_workbook
from reading import word_text

from drafter.checking import Checked, check, check_file
from drafter.derivation import Derived
from drafter.drafting import Drafted, draft, draft_all
from drafter.errors import FactsError, FormError, Problem
from drafter.forms import built_in, find_form, list_sets
from drafter.load import Node, values
from drafter.office import Office
from drafter.sets import Due, traced

Command = Callable[..., Said]
ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "joint-service.yaml"
TEXT = SAMPLE.read_text(encoding="utf-8")
OFFICE = Office.load(ROOT / "samples" / "office.yaml")
FORM = find_form("coordination")


def matter(tmp_path: Path, *changes: tuple[str, str], stage: str = "", final: bool = False) -> Checked:
    """Return the sample matter, some of its text replaced, checked with the sample office."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "matter.yaml"
    file.write_text(text, encoding="utf-8")
    (checked,) = check_file(file, office=OFFICE, stage=stage, final=final)
    return checked


def line_of(text: str, changed: str = TEXT) -> int:
    return changed[: changed.index(text)].count("\n") + 1


def texts(checked: Checked) -> dict[str, str]:
    """Return the text of each paper by its file name."""
    return {one.file_name: re.sub(r"\s", "", word_text(one.docx())) for one in draft_all(checked)}


def titles(papers: list[Drafted]) -> list[str]:
    return [paper.document.subject for paper in papers]


def said(checked: Checked) -> list[tuple[str, int]]:
    return [(one.code, one.place.line) for one in checked.problems]


# The whole set


def test_the_sample_makes_every_paper_and_nothing_is_wrong_with_it(tmp_path: Path) -> None:
    checked = matter(tmp_path)
    assert checked.problems == ()
    assert titles(draft_all(checked)) == [
        "征求意见函", "征求意见函（逐个单位）", "征求意见函（逐个单位）", "意见汇总处理表", "会议通知", "会议纪要",
        "文件会签单", "督办台账", *["督办通知单"] * 5,
    ]  # fmt: skip


def test_the_sample_for_readers_is_the_set_s_own() -> None:
    assert FORM.sample_path().read_text(encoding="utf-8") == TEXT


def test_every_paper_passes_the_checks_of_its_own_form(tmp_path: Path) -> None:
    for paper in matter(tmp_path).papers:
        alone = check(paper.node, find_form(paper.form.name), office=OFFICE)
        assert alone.problems == ()


def test_the_same_facts_make_the_same_bytes(tmp_path: Path) -> None:
    once, again = ([one.docx() for one in draft_all(matter(tmp_path))] for _ in range(2))
    assert once == again


# Each fact is written once


@pytest.mark.parametrize(
    ("key", "old", "new", "papers"),
    [
        ("deadline", "2026-11-11", "2026-11-12", 3),
        ("due", "2026-11-24", "2026-11-23", 1),
        ("minutes", "2026-11-19", "2026-11-18", 6),
    ],
)
def test_a_date_changed_once_is_changed_in_every_paper(
    tmp_path: Path, key: str, old: str, new: str, papers: int
) -> None:
    was, now = (f"2026年11月{int(day[-2:])}日" for day in (old, new))
    before = texts(matter(tmp_path)).values()
    after = texts(matter(tmp_path, (f"  {key}: {old}", f"  {key}: {new}"))).values()
    changed = [text for text in after if text not in before]
    assert len([text for text in changed if now in text]) == papers
    assert not [text for text in changed if was in text]


def test_the_deadline_stands_in_every_letter_and_the_old_one_nowhere(tmp_path: Path) -> None:
    changed = texts(matter(tmp_path, ("  deadline: 2026-11-11", "  deadline: 2026-11-12"), stage="征求意见"))
    assert len(changed) == 3
    assert all("2026年11月12日" in text and "2026年11月11日" not in text for text in changed.values())
    assert all("意见反馈表" in text for text in changed.values())


def test_a_due_date_is_the_same_in_the_decision_its_table_the_ledger_and_the_notice(tmp_path: Path) -> None:
    papers = texts(matter(tmp_path, ("due: 2026-12-11", "due: 2026-12-14")))
    minutes = next(text for name, text in papers.items() if name.startswith("主任办公会议纪要"))
    assert "于12月14日前开放联合窗口" in minutes
    assert "2026年12月14日" in minutes
    assert "12月14日" in papers["云岫市公共服务中心督办台账_20261120"]
    assert "2026年12月14日" in papers["督办〔2026〕7号-2_督办通知单_窗口管理处"]
    assert not [name for name, text in papers.items() if "12月11日" in text]


def test_the_title_changed_once_is_changed_in_every_paper(tmp_path: Path) -> None:
    old = "云岫市政务大厅档案查询联合服务办法（试行）"
    new = "云岫市政务大厅档案借阅联合服务细则（试行）"
    papers = texts(matter(tmp_path, (f"name: {old}", f"name: {new}")))
    assert not [name for name, text in papers.items() if old in name + text]
    assert len([name for name, text in papers.items() if new in text]) == 7


# Units follow the duties


def units(checked: Checked, form: str, key: str) -> list[str]:
    facts = next(values(paper.node) for paper in checked.papers if paper.form.name == form)
    return [one if isinstance(one, str) else one["org"] for one in facts[key]]


OUTSIDE = ["云岫市数字档案馆", "云岫市图书馆", "云岫市信息运行中心"]
LAST_DUTY = "  - {unit: 云岫市信息运行中心, article: 第九条, duty: 建设数据接口，通过安全评估}\n"


def test_units_outside_with_a_duty_are_consulted_and_countersign(tmp_path: Path) -> None:
    checked = matter(tmp_path)
    assert units(checked, "solicitation", "to") == OUTSIDE
    assert units(checked, "countersign", "units") == OUTSIDE


def test_a_unit_given_a_duty_is_asked_to_countersign_and_one_without_is_not(tmp_path: Path) -> None:
    more = LAST_DUTY + "  - {unit: 云岫市人民政府, article: 第十条, duty: 公布目录}\n"
    added = matter(tmp_path, (LAST_DUTY, more))
    assert units(added, "countersign", "units") == [*OUTSIDE, "云岫市人民政府"]
    assert "CS9" not in [one.code for one in added.problems]
    taken = matter(tmp_path, (LAST_DUTY, ""))
    assert units(taken, "countersign", "units") == OUTSIDE[:2]


def test_two_duties_of_a_unit_are_one_signature_and_own_divisions_give_none(tmp_path: Path) -> None:
    more = LAST_DUTY + "".join(
        f"  - {{unit: {unit}, article: 第十一条, duty: 培训}}\n"
        for unit in ("云岫市图书馆", "窗口管理处", "综合办公室")
    )
    assert units(matter(tmp_path, (LAST_DUTY, more)), "countersign", "units") == OUTSIDE


def test_a_unit_is_one_by_all_its_names(tmp_path: Path) -> None:
    more = LAST_DUTY + "".join(
        f"  - {{unit: {unit}, article: 第十一条, duty: 培训}}\n" for unit in ("市图书馆", "市公共服务中心")
    )
    checked = matter(tmp_path, (LAST_DUTY, more), ("{unit: 云岫市图书馆, opinion", "{unit: 市图书馆, opinion"))
    assert units(checked, "countersign", "units") == OUTSIDE
    facts = next(values(paper.node) for paper in checked.papers if paper.form.name == "countersign")
    assert facts["units"][1]["signer"] == "秦样板"


def test_a_unit_whose_place_is_not_known_is_named(tmp_path: Path) -> None:
    more = LAST_DUTY + "  - {unit: 澄川文化传播有限公司, article: 第十一条, duty: 布展}\n"
    (note,) = [one for one in matter(tmp_path, (LAST_DUTY, more)).problems if one.code == "C6"]
    assert "澄川文化传播有限公司" in note.message["zh"]
    assert "图书馆" not in note.message["zh"]


def test_a_unit_without_duties_can_be_consulted_too(tmp_path: Path) -> None:
    checked = matter(tmp_path, ("joint_issuers:", "also_consulted: 云岫市人民政府\njoint_issuers:"))
    assert units(checked, "solicitation", "to") == [*OUTSIDE, "云岫市人民政府"]
    assert units(checked, "countersign", "units") == OUTSIDE


def test_a_joint_issuer_countersigns_as_one_and_the_answers_stand_by_their_units(tmp_path: Path) -> None:
    facts = next(values(paper.node) for paper in matter(tmp_path).papers if paper.form.name == "countersign")
    assert [(one["role"], one["opinion"], one["signed"]) for one in facts["units"]] == [
        ("联合发文", "同意", "2026-11-20"), ("会签", "无意见", "2026-11-19"), ("会签", "同意（附意见）", "2026-11-23"),
    ]  # fmt: skip


# Stages


@pytest.mark.parametrize(
    ("stage", "papers"),
    [
        ("征求意见", ["征求意见函", "征求意见函（逐个单位）", "征求意见函（逐个单位）"]),
        ("Summary", ["意见汇总处理表"]),
        ("审议", ["会议通知", "会议纪要"]),
        ("会签", ["文件会签单"]),
        ("督办", ["督办台账", *["督办通知单"] * 5]),
    ],
)
def test_a_stage_makes_its_own_papers(tmp_path: Path, stage: str, papers: list[str]) -> None:
    assert titles(draft_all(matter(tmp_path, stage=stage))) == papers


def test_the_stage_in_the_file_holds_unless_another_is_asked_for(tmp_path: Path) -> None:
    staged = ("form: coordination\n", "form: coordination\nstage: 会签\n")
    assert titles(draft_all(matter(tmp_path, staged))) == ["文件会签单"]
    assert titles(draft_all(matter(tmp_path, staged, stage="汇总"))) == ["意见汇总处理表"]
    assert len(draft_all(matter(tmp_path, staged, stage="all"))) == 13


def test_a_paper_whose_facts_are_not_there_yet_is_not_drafted(tmp_path: Path) -> None:
    checked = matter(tmp_path, ("  minutes: 2026-11-19\n", ""), ("  sent: 2026-11-18\n", ""))
    assert titles(draft_all(checked)) == [
        "征求意见函", "征求意见函（逐个单位）", "征求意见函（逐个单位）", "意见汇总处理表", "会议通知",
    ]  # fmt: skip


def test_a_stage_says_which_of_its_papers_lacks_what(tmp_path: Path) -> None:
    (note,) = matter(tmp_path, ("  minutes: 2026-11-19\n", ""), stage="审议").problems
    assert (note.code, note.severity) == ("SET-002", "info")
    assert note.message["zh"] == "会议纪要没有出：还没有填“时间安排”的“印发纪要”"
    assert "“Dates”: “Minutes issued”" in note.message["en"]


def test_a_stage_without_a_single_paper_is_an_error(tmp_path: Path) -> None:
    checked = matter(tmp_path, ("  sent: 2026-11-18\n", ""), stage="会签")
    assert [(one.code, one.path) for one in checked.errors] == [("SET-002", "/dates/sent")]
    with pytest.raises(FactsError):
        draft_all(checked)


# What is wrong is told of the matter


def test_a_mistake_that_a_paper_finds_is_at_the_line_where_the_fact_was_written(tmp_path: Path) -> None:
    change = ("  deadline: 2026-11-11", "  deadline: 2026-11-14")
    checked = matter(tmp_path, change)
    weekend = next(one for one in checked.problems if one.code == "SOL2")
    assert weekend.place.line == line_of("  deadline: 2026-11-11")
    assert weekend.path == "/dates/deadline"
    assert weekend.message["zh"].startswith("征求意见函：反馈截止日期")
    assert weekend.message["en"].startswith("Consultation on a draft: ")
    assert weekend.fix is None


def test_a_mistake_in_an_answer_is_at_the_line_of_the_answer(tmp_path: Path) -> None:
    checked = matter(tmp_path, ("signer: 秦样板, signed: 2026-11-19", "signer: 秦样板, signed: 2026-11-17"))
    assert ("CS2", line_of("signer: 秦样板")) in said(checked)


def test_a_mistake_in_a_text_made_of_facts_is_at_the_fact(tmp_path: Path) -> None:
    checked = matter(tmp_path, ("  supervision: 督办〔2026〕7号", "  supervision: 督办[2026]7号"))
    found = [one for one in checked.problems if one.path.startswith("/numbers/supervision")]
    assert {one.place.line for one in found} == {line_of("  supervision:")}


def test_what_the_matter_itself_finds_is_not_said_of_its_papers_again(tmp_path: Path) -> None:
    checked = matter(tmp_path, ("  letter: 2026-11-02", "  letter: 2026-13-02"))
    assert said(checked) == [("DATE-002", line_of("  letter: 2026-11-02"))]


def test_what_several_papers_find_is_told_once_with_the_names_of_all() -> None:
    derived = Derived(FORM.sample(), {"": ""})
    papers = [Due(find_form(name).title, find_form(name), derived) for name in ("minutes", "countersign")]
    problem = Problem("T1", "error", {"zh": "写错了", "en": "is wrong"})
    (told,) = traced([(paper, [problem, problem]) for paper in papers], {}, [])
    assert told.message == {
        "zh": "会议纪要、文件会签单：写错了",
        "en": "Minutes of a meeting, Countersignature sheet: is wrong",
    }
    assert traced([(papers[0], [problem])], {}, [problem]) == []


def test_nothing_is_drafted_when_one_paper_is_wrong(drafter: Command) -> None:
    shutil.copy(ROOT / "samples" / "office.yaml", "office.yaml")
    wrong = TEXT.replace("signer: 秦样板, signed: 2026-11-19", "signer: 秦样板, signed: 2026-11-17")
    Path("matter.yaml").write_text(wrong, encoding="utf-8")
    run = drafter("set", "matter.yaml", "-o", "out", "--json")
    assert run.code == 1
    assert [(one["code"], one["line"]) for one in run.json["problems"]] == [("CS2", line_of("signer: 秦样板"))]
    assert run.json["written"] == []
    assert not Path("out").exists()


# The chain


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("C1", "unit: 云岫市图书馆, opinion", "unit: 云岫市文化馆, opinion"),
        ("C2", "  summary: 2026-11-13", "  summary: 2026-10-30"),
        ("C2", "  summary: 2026-11-13", "  summary: 2026-11-10"),
        ("C2", "  meeting: 2026-11-17 14:30", "  meeting: 2026-11-12 14:30"),
        ("C2", "  sent: 2026-11-18", "  sent: 2026-11-16"),
        ("C2", "  approved: 2026-11-25", "  approved: 2026-11-17"),
        ("C2", "  issued: 2026-11-25", "  issued: 2026-11-24"),
        ("C2", "  printed: 2026-11-26", "  printed: 2026-11-24"),
        ("C3", "  approved: 2026-11-25\n", ""),
        ("C4", "  minutes: 〔2026〕18号\n", ""),
        (
            "C5",
            "opinion: 同意, signer: 宋范文",
            "opinion: 同意（附意见）, text: 第十二条再议, disposition: 未采纳, signer: 宋范文",
        ),
    ],
)
def test_each_link_of_the_chain_is_checked(tmp_path: Path, code: str, old: str, new: str) -> None:
    found = [one for one in matter(tmp_path, (old, new)).problems if one.code == code]
    assert found
    if new:
        assert {one.place.line for one in found} == {line_of(old)}


def test_a_chain_with_gaps_is_checked_over_the_gaps(tmp_path: Path) -> None:
    checked = matter(tmp_path, ("  meeting: 2026-11-17 14:30\n", ""), ("  sent: 2026-11-18", "  sent: 2026-11-12"))
    assert "C2" in [one.code for one in checked.errors]


# Whatever is missing


def without(node: Node) -> Iterator[Node]:
    """Yield a tree once for each of its values, that value left out."""
    match node.value:
        case dict(members):
            for key, child in members.items():
                if key != "form":
                    yield with_value(node, {name: one for name, one in members.items() if name != key})
                    for changed in without(child):
                        yield with_value(node, members | {key: changed})
        case list(items):
            for i, child in enumerate(items):
                yield with_value(node, [*items[:i], *items[i + 1 :]])
                for changed in without(child):
                    yield with_value(node, [*items[:i], changed, *items[i + 1 :]])


@pytest.mark.parametrize("language", FORM.languages)
def test_a_matter_with_any_one_fact_missing_is_drafted_or_says_what_is_wrong(language: str) -> None:
    for node in without(FORM.sample(language)):
        checked = check(node, FORM, office=Office(), language=language)
        for problem in checked.errors:
            assert problem.message["zh"]
            assert problem.place.file
        if not checked.errors:
            assert draft_all(checked)


def test_what_is_still_to_come_is_said_once_in_the_final_version(tmp_path: Path) -> None:
    open_facts = matter(tmp_path, ("  phone: 0000-1234567", "  phone: 〔待补〕"), final=True)
    lines: list[Problem] = [one for one in open_facts.errors if one.place.line == line_of("  phone:")]
    assert [one.code for one in lines] == ["X14"]


def test_an_english_matter_makes_english_papers_and_says_which_there_is_not() -> None:
    checked = check(FORM.sample("en"), FORM, office=Office())
    assert [(one.code, one.severity) for one in checked.problems] == [("C6", "info"), ("SET-003", "info")]
    papers = draft_all(checked)
    assert {paper.document.language for paper in papers} == {"en"}
    assert len(papers) == 7
    text = " ".join(word_text(papers[5].docx()).split())
    assert "would open the joint counter by 11 December" in text


# Sets of one's own


def mine(tmp_path: Path, old: str, new: str) -> Path:
    folder = tmp_path / "forms" / "mine"
    shutil.copytree(built_in() / "coordination", folder)
    for file in folder.glob("sample*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace("form: coordination", "form: mine"), encoding="utf-8")
    text = (folder / "set.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "set.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "code", "named"),
    [
        ("papers:\n", "peppers:\n", "FORM-008", "peppers"),
        ("    needs: [dates.letter, dates.deadline]", "    needs: dates.letter", "FORM-017", "set.yaml"),
        ("审议: {pieces: [meeting_notice]}", "审议: [meeting_notice]", "FORM-017", "set.yaml"),
        ("审议: {pieces: [meeting_notice]}", "审议: {pieces: [[meeting_notice]]}", "FORM-017", "set.yaml"),
        ("needs: [dates.letter, dates.deadline]", "needs: [topics.title]", "FORM-035", "topics.title"),
        ("languages: [zh, en]\n", "", "FORM-007", "languages"),
        ("background: purpose", "background: porpoise", "FORM-034", "porpoise"),
        ("to: consulted", "to: consulted.first(", "FORM-034", "consulted.first("),
        ("  - form: meeting_notice", "  - form: meeting_note", "FORM-006", "meeting_note"),
        ("needs: [dates.letter, dates.deadline]", "needs: [dates.latter]", "FORM-035", "dates.latter"),
        ("pieces: [summary]", "pieces: [summery]", "FORM-035", "summery"),
        ("会签: {pieces: [countersign]}", "签字: {pieces: [countersign]}", "FORM-035", "签字"),
        ("name=name) }}", "name=nome) }}", "FORM-004", "nome"),
    ],
)
def test_what_is_wrong_with_a_set_is_told_of_set_yaml(
    tmp_path: Path, old: str, new: str, code: str, named: str
) -> None:
    from drafter.proofing import proof

    found = [one for one in proof(mine(tmp_path, old, new)) if one.code == code]
    assert found
    assert named in found[0].message["zh"]
    assert Path(found[0].place.file).name == "set.yaml"


def test_a_set_is_not_drafted_as_one_paper(tmp_path: Path) -> None:
    with pytest.raises(FormError):
        draft(matter(tmp_path))


# The command line


def test_the_command_writes_the_set_and_guards_what_somebody_has_edited(drafter: Command) -> None:
    drafter("new", "coordination")
    first = drafter("set", "coordination.yaml", "-o", "out", "--json")
    assert first.code == 0
    assert len(first.json["written"]) == 13
    assert drafter("set", "coordination.yaml", "-o", "out", "--json").json["written"] == []
    edited = Path(first.json["written"][0])
    edited.write_bytes(b"edited")
    text = Path("coordination.yaml").read_text(encoding="utf-8")
    Path("coordination.yaml").write_text(text.replace("deadline: 2026-11-11", "deadline: 2026-11-12"), encoding="utf-8")
    refused = drafter("set", "coordination.yaml", "-o", "out", "--json")
    assert [one["code"] for one in refused.json["problems"]] == ["OUTPUT-010"]
    assert edited.read_bytes() == b"edited"
    forced = drafter("set", "coordination.yaml", "-o", "out", "--force", "--json").json["written"]
    assert len(forced) == 3


def test_papers_of_before_a_name_changed_are_told_and_left(drafter: Command) -> None:
    drafter("new", "coordination")
    arguments = ("set", "coordination.yaml", "-o", "out")
    assert "不是这次写的" not in drafter(*arguments).out
    before = set(Path("out").iterdir())
    Path("out/~$lock.docx").write_bytes(b"")
    Path("out/notes.txt").write_bytes(b"")
    Path("out/别的.docx").write_bytes(b"mine")
    facts = Path("coordination.yaml")
    text = facts.read_text(encoding="utf-8")
    found = drafter(*arguments, "--stage", "会签", "--json").json
    assert len(found["others"]) == len(before) - len(found["outputs"]) + 1
    facts.write_text(text.replace("2026-11-11", "2026-11-12"), encoding="utf-8")
    said = drafter(*arguments)
    others = before - {Path(path) for path in drafter(*arguments, "--json").json["outputs"]} | {Path("out/别的.docx")}
    assert len(others) > 1
    assert f"文件夹里还有 {len(others)} 份不是这次写的" in said.out
    assert all(path.name in said.out for path in others)
    assert all(path.exists() for path in before)


def test_a_workbook_makes_the_same_set_and_problems_name_its_cells(drafter: Command) -> None:
    drafter("new", "coordination")
    drafter("new", "coordination", "--excel")
    for name in ("yaml", "xlsx"):
        assert drafter("set", f"coordination.{name}", "-o", name).code == 0
    made = {path.name: path.read_bytes() for path in Path("yaml").iterdir()}
    assert made == {path.name: path.read_bytes() for path in Path("xlsx").iterdir()}
    book = load_workbook("coordination.xlsx")
    (cell,) = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("秦样板")
    ]
    signed = book[cell.parent.title].cell(cell.row, cell.column + 1)
    signed.value = "2026-11-17"
    book.save("coordination.xlsx")
    problems = drafter("set", "coordination.xlsx", "-o", "xlsx", "--json").json["problems"]
    (problem,) = [one for one in problems if one["severity"] == "error"]
    assert (problem["code"], problem["sheet"], problem["cell"]) == ("CS2", cell.parent.title, signed.coordinate)


def test_set_and_render_send_each_other_what_is_not_theirs(drafter: Command) -> None:
    drafter("new", "coordination")
    drafter("new", "minutes")
    wrong = drafter("render", "coordination.yaml")
    assert (wrong.code, "drafter set coordination.yaml" in wrong.err) == (2, True)
    wrong = drafter("set", "minutes.yaml")
    assert (wrong.code, "drafter render minutes.yaml" in wrong.err) == (2, True)


def test_a_stage_that_there_is_not_is_wrong_usage(drafter: Command) -> None:
    drafter("new", "coordination")
    wrong = drafter("set", "coordination.yaml", "--stage", "签发")
    assert wrong.code == 2
    assert "征求意见、汇总、审议、会签、督办、全部" in wrong.err


def test_sets_are_listed_checked_and_described_like_forms(drafter: Command) -> None:
    assert [one["name"] for one in drafter("forms", "--json").json["sets"]] == [one.name for one in list_sets()]
    drafter("new", "coordination")
    checked = drafter("check", "coordination.yaml")
    assert (checked.code, "drafter set coordination.yaml" in checked.out) == (0, True)
    assert "C2" in drafter("rules", "coordination").out
    assert drafter("schema", "coordination", "--json").json["properties"]["dates"]


def test_ledger_and_clash_read_the_minutes_and_the_notice_of_a_set(drafter: Command) -> None:
    drafter("new", "coordination")
    drafter("new", "meeting_notice")
    assert drafter("ledger", "coordination.yaml", "--on", "2026-12-01", "--json").json["matters"] == 5
    clashes = drafter("clash", "coordination.yaml", "meeting_notice.yaml", "--json").json
    assert clashes["meetings"] == 2

"""Batches: what is written, what is left, what things are called, and what is said of it."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from batches import PIECES, assert_agree, finished, form, lines, many, papers, table
from openpyxl import Workbook, load_workbook
from reading import word_text

from drafter import Ending, Outcome, batch, check_file, draft
from drafter.errors import FormError, Problem, UnreadableError

ROOT = Path(__file__).resolve().parent.parent
Drafter = Callable[..., Any]


def run(folder: Path, rows: list[tuple[str, ...]], target: str = "out", **more: Any) -> tuple[list[Outcome], Ending]:
    """Draft a batch of notes; return all outcomes and the ending."""
    return finished(batch(table(folder / "rows.csv", rows), folder / target, folders=[form(folder)], **more))


def states(outcomes: list[Outcome]) -> dict[str, int]:
    return dict(Counter(outcome.state for outcome in outcomes))


def test_ctrl_c_that_python_drops_stops_the_batch_after_the_next_record(
    drafter: Drafter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dropping(*arguments: Any, **named: Any) -> Generator[Outcome, None, Ending]:
        going = batch(*arguments, **named)
        yield next(going)
        with suppress(KeyboardInterrupt):  # as where an object is being removed
            signal.raise_signal(signal.SIGINT)
        return (yield from going)

    monkeypatch.setattr("drafter.batching.batch", dropping)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        said = drafter("batch", table(tmp_path / "rows.csv", many(9)), "-o", "out", "--forms", form(tmp_path))
    finally:
        signal.signal(signal.SIGINT, before)
    assert (said.code, said.err.startswith("已中止")) == (130, True)
    assert_agree(Path("out"))


def test_any_number_of_processes_writes_the_same_files_under_the_same_names(tmp_path: Path) -> None:
    rows = [*many(30, bad=7), ("同名", "2026-11-19"), ("同名", "2026-11-20"), *many(3)]
    made = []
    for jobs in (1, 2, 5):
        outcomes, _ = run(tmp_path, rows, str(jobs), jobs=jobs)
        assert [outcome.number for outcome in outcomes] == list(range(1, len(rows) + 1))
        assert_agree(tmp_path / str(jobs))
        made.append([(path.name, path.read_bytes()) for path in sorted((tmp_path / str(jobs)).iterdir())])
    assert made[0] == made[1] == made[2]
    assert {"同名.docx", "同名 (2).docx", "第3号 (2).docx"} <= {name for name, _ in made[0]}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_wrong_with_words_in_a_cell_is_told_at_the_cell(tmp_path: Path, kind: str) -> None:
    said = "定于2026年12月19日（星期五）送出。"
    rows = [("甲", "2026-11-19", said), ("乙", "2026-11-20", "无")]
    source = table(tmp_path / "rows.csv", rows)
    if kind == "xlsx":
        book = Workbook()
        for row in csv.reader(source.open(encoding="utf-8")):
            book.active.append(row)
        source = tmp_path / "rows.xlsx"
        book.save(source)
    outcomes = list(batch(source, tmp_path / "out", folders=[form(tmp_path)]))
    (problem,) = outcomes[0].problems
    assert problem.code == "X08"
    assert (problem.place.line, problem.place.cell) == (3 if kind == "csv" else 0, "C3")
    assert states(outcomes) == {"refused": 1, "written": 1}


def test_a_batch_run_again_writes_only_what_changed(tmp_path: Path) -> None:
    rows = many(40)
    assert states(run(tmp_path, rows)[0]) == {"written": 40}
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    assert states(run(tmp_path, rows)[0]) == {"unchanged": 40}
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()} == before
    for number in (3, 17, 39):
        rows[number] = (rows[number][0], "2026-12-01")
    outcomes, _ = run(tmp_path, rows)
    assert [outcome.number - 1 for outcome in outcomes if outcome.state == "written"] == [3, 17, 39]
    assert_agree(tmp_path / "out")


def test_rows_that_say_the_same_keep_their_files(tmp_path: Path) -> None:
    rows = [("同名", "2026-11-19")] * 3
    run(tmp_path, rows)
    listed = (tmp_path / "out" / "manifest.jsonl").read_bytes()
    assert states(run(tmp_path, rows)[0]) == {"unchanged": 3}
    assert (tmp_path / "out" / "manifest.jsonl").read_bytes() == listed


def test_broken_rows_that_are_mended_are_the_only_ones_written(tmp_path: Path) -> None:
    rows = many(12)
    run(tmp_path, rows)
    broken = [(name, "" if number in (2, 5, 7) else day) for number, (name, day) in enumerate(rows)]
    outcomes, ending = run(tmp_path, broken)
    assert states(outcomes) == {"unchanged": 9, "refused": 3}
    assert ending.gone == ()
    assert len(papers(tmp_path / "out")) == 12
    mended = [(name, "2026-12-01" if number in (2, 5, 7) else day) for number, (name, day) in enumerate(rows)]
    assert states(run(tmp_path, mended)[0]) == {"unchanged": 9, "written": 3}
    assert_agree(tmp_path / "out")


def test_a_paper_is_without_a_row_only_where_no_faulty_row_can_be_its_own(tmp_path: Path) -> None:
    rows = many(6)
    run(tmp_path, rows)

    def left(*rows: tuple[str, ...]) -> list[list[str]]:
        _, ending = run(tmp_path, list(rows), dry_run=True)
        return [[path.stem for path in paths] for paths in (ending.gone, ending.stale, ending.unsure)]

    def faulty(row: tuple[str, ...]) -> tuple[str, ...]:
        return row[0], ""

    one, two, _, four, five, six = rows
    # Rows with errors stand where others stood before, but still say what their papers are called.
    assert left(one, faulty(two), four, faulty(five), six) == [["第3号"], ["第2号", "第5号"], []]
    # One that does not may be any of those that are left, and so may one whose name is new.
    for unknown in (("", "2026-11-19"), ("新", "")):
        assert left(one, faulty(two), unknown, five, six) == [[], ["第2号"], ["第3号", "第4号"]]
    assert left(one, two, five, six) == [["第3号", "第4号"], [], []]
    # Of papers of one name, nobody knows which is the row's.
    run(tmp_path, [*rows, ("第1号", "2026-11-20"), ("第7号", "2026-11-20")])
    assert left(faulty(one), *rows[1:]) == [[], [], ["第1号", "第1号 (2)", "第7号"]]
    assert left(faulty(one), faulty(one), *rows[1:]) == [["第7号"], ["第1号", "第1号 (2)"], []]


def test_a_row_that_gives_another_name_is_told_with_its_old_paper_where_it_can_be_told(tmp_path: Path) -> None:
    rows = many(5)
    run(tmp_path, rows)

    def renamed(*rows: tuple[str, ...]) -> list[tuple[str, str]]:
        _, ending = run(tmp_path, list(rows), dry_run=True)
        assert {old for old, _ in ending.renamed} <= set(ending.gone)
        return [(old.stem, new.stem) for old, new in ending.renamed]

    new, newer = ("新", "2026-11-19"), ("更新", "2026-11-19")
    assert renamed(rows[0], new, *rows[2:4], newer) == [("第2号", "新"), ("第5号", "更新")]
    # Rows that moved, or more papers than new rows: it may as well have been deleted.
    for others in ((new, *rows[2:]), (*rows[:3], new), (*rows[:2], new, rows[4]), (*rows[:3], ("", "2026-11-19"), new)):
        assert renamed(*others) == []
    run(tmp_path, rows[:4])
    assert renamed(*rows[:4], new) == []


def test_what_became_of_a_renamed_paper_is_told(drafter: Drafter) -> None:
    form(Path())
    arguments = ("batch", table(Path("rows.csv"), many(2)), "-o", "out", "--forms", "forms")
    drafter(*arguments)
    table(Path("rows.csv"), [("新", "2026-11-19"), many(2)[1]])
    found = drafter(*arguments, "--dry-run", "--json").json
    assert found["renamed"] == [{"from": "out/第1号.docx", "to": "out/新.docx"}]
    said = drafter(*arguments).out
    assert "1 份改了名称，旧的留着没有动：第1号.docx（现在是 新.docx）" in said
    assert "没有哪一行会写" not in said
    assert "1 份现在没有哪一行会写" in drafter(*arguments).out


def test_a_slip_that_a_faulty_row_may_want_again_is_not_called_without_a_row(tmp_path: Path) -> None:
    folders, path = [form(tmp_path, PIECES)], tmp_path / "rows.csv"
    endings = []
    for row in (("甲", "2026-11-10", "急"), ("甲", "2026-11-10", ""), ("甲", "", "急")):
        endings.append(finished(batch(table(path, [row]), tmp_path / "out", folders=folders))[1])
    slip = (tmp_path / "out" / "甲_回执.docx",)
    assert (endings[1].gone, endings[2].gone, endings[2].unsure) == (slip, (), slip)


def test_rows_of_another_sheet_that_belong_to_none_do_not_make_papers_look_without_a_row(drafter: Drafter) -> None:
    book = load_workbook(ROOT / "samples" / "work-plans.xlsx")
    book.save("plans.xlsx")
    arguments = ("batch", "plans.xlsx", "-o", "out", "--json")
    assert drafter(*arguments).code == 0
    book["填写"].delete_rows(5)
    book.save("plans.xlsx")
    found = drafter(*arguments).json
    assert [Path(path).name[:3] for path in found["gone"]] == ["财务处"]
    said = drafter(*arguments[:-1]).out
    assert "任务!A8、任务!A9、任务!A10 说不清是哪一份的，可能是任何一份的，所以一份也不写" in said
    assert len(found["stale"]) == 4
    book["填写"]["B4"] = None
    book.save("plans.xlsx")
    found = drafter(*arguments).json
    assert (found["gone"], {Path(path).name[:3] for path in found["unsure"]}) == ([], {"信息处", "财务处"})
    said = drafter(*arguments[:-1]).out
    assert "2 份还说不准有没有对应的行" in said
    assert "没有哪一行会写" not in said


def test_rows_put_in_above_leave_the_names_of_the_others_and_rows_taken_out_their_papers(tmp_path: Path) -> None:
    rows = [("函", f"2026-11-{day}") for day in (10, 11, 12)]
    run(tmp_path, rows)
    before = papers(tmp_path / "out")
    outcomes, ending = run(tmp_path, [("函", "2026-11-09"), rows[0], rows[2]])
    assert [outcome.state for outcome in outcomes] == ["written", "unchanged", "unchanged"]
    assert [outcome.files[0].name for outcome in outcomes[1:]] == ["函.docx", "函 (3).docx"]
    assert_agree(tmp_path / "out")
    # The new row goes on with the paper of the one that was taken out; nothing is gone.
    assert (ending.gone, len(before)) == ((), len(papers(tmp_path / "out")))
    outcomes, ending = run(tmp_path, [rows[0]])
    assert [path.name for path in ending.gone] == ["函 (2).docx", "函 (3).docx"]
    assert_agree(tmp_path / "out")
    assert len(papers(tmp_path / "out")) == 3


def test_a_change_of_form_style_or_settings_drafts_again(tmp_path: Path) -> None:
    rows = many(3)
    run(tmp_path, rows)
    assert states(run(tmp_path, rows, letterhead="preprinted", style_name="corporate")[0]) == {"written": 3}
    assert states(run(tmp_path, rows, letterhead="preprinted", style_name="corporate")[0]) == {"unchanged": 3}
    assert_agree(tmp_path / "out")
    made_with = {(line["form"], line["style"], line["settings"]) for line in lines(tmp_path / "out")}
    run(tmp_path, rows)
    assert made_with.isdisjoint({(line["form"], line["style"], line["settings"]) for line in lines(tmp_path / "out")})


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_shared_macro_that_is_edited_is_seen_by_the_same_process(tmp_path: Path, jobs: int) -> None:
    home = form(tmp_path)
    shared = home / "_shared"
    shared.mkdir()
    (shared / "ends.html").write_text("{% macro end() %}<p>旧的结尾</p>{% endmacro %}", encoding="utf-8")
    template = home / "note" / "template.html"
    template.write_text("{% from '_shared/ends.html' import end %}<p>{{ name }}</p>{{ end() }}", encoding="utf-8")
    source = table(tmp_path / "rows.csv", many(2))

    def drafted() -> tuple[dict[str, int], str, str]:
        made = states(list(batch(source, tmp_path / "out", folders=[home], jobs=jobs)))
        (first, _) = check_file(source, folders=[home])
        return made, word_text(tmp_path / "out" / "第1号.docx"), draft(first).markup

    made, paper, markup = drafted()
    assert (made, "旧的结尾" in paper, "旧的结尾" in markup) == ({"written": 2}, True, True)
    (shared / "ends.html").write_text("{% macro end() %}<p>新的一句结尾</p>{% endmacro %}", encoding="utf-8")
    made, paper, markup = drafted()
    assert (made, "新的一句结尾" in paper, "新的一句结尾" in markup) == ({"written": 2}, True, True)


def test_a_shared_file_that_is_renamed_is_missed_at_once(tmp_path: Path) -> None:
    home = form(tmp_path)
    (home / "_shared").mkdir()
    (home / "_shared" / "end.html").write_text("<p>结尾</p>", encoding="utf-8")
    (home / "note" / "template.html").write_text("{% include '_shared/end.html' %}", encoding="utf-8")
    source = table(tmp_path / "rows.csv", many(1))
    assert "结尾" in draft(check_file(source, folders=[home])[0]).markup
    (home / "_shared" / "end.html").rename(home / "_shared" / "ends.html")
    with pytest.raises(FormError):
        draft(check_file(source, folders=[home])[0])


def test_what_an_editor_leaves_beside_a_form_is_no_part_of_it(tmp_path: Path) -> None:
    home = form(tmp_path) / "note"
    (home / ".#form.yaml").symlink_to("somebody@somewhere.1:2")
    assert states(run(tmp_path, many(2))[0]) == {"written": 2}


@pytest.mark.parametrize("name", ["\\u0000", "\\ud800", "..", ""])
def test_a_line_of_the_manifest_that_names_no_file_is_passed_over(tmp_path: Path, name: str) -> None:
    rows = many(1)
    run(tmp_path, rows)
    listed = tmp_path / "out" / "manifest.jsonl"
    listed.write_text(listed.read_text(encoding="utf-8").replace("第1号.docx", name), encoding="utf-8")
    assert states(run(tmp_path, rows)[0]) == {"unchanged": 1}


def test_a_changed_template_is_seen_by_the_next_batch(drafter: Drafter) -> None:
    form(Path())
    table(Path("rows.csv"), many(3))
    arguments = ("batch", "rows.csv", "-o", "out", "--forms", "forms", "--json")
    assert len(drafter(*arguments).json["written"]) == 3
    line = lines(Path("out"))[0]
    Path("forms/note/template.html").write_text("<p>{{ name }}</p>", encoding="utf-8")
    drafter(*arguments)
    assert lines(Path("out"))[0]["form"] != line["form"]


def test_a_paper_that_somebody_edited_is_left_and_told_until_forced(tmp_path: Path) -> None:
    rows = many(4)
    run(tmp_path, rows)
    edited = tmp_path / "out" / "第2号.docx"
    edited.write_bytes(b"mine")
    rows[1] = (rows[1][0], "2026-12-01")
    for _ in range(2):
        outcomes, _ = run(tmp_path, rows)
        assert states(outcomes) == {"unchanged": 3, "edited": 1}
        assert [problem.code for problem in outcomes[1].problems] == ["OUTPUT-010"]
        assert edited.read_bytes() == b"mine"
    assert states(run(tmp_path, rows, force=True)[0])["written"] >= 1
    assert_agree(tmp_path / "out")


def test_edited_papers_are_named_when_they_are_in_the_way_and_when_they_are_replaced(drafter: Drafter) -> None:
    form(Path())
    table(Path("rows.csv"), many(6))
    arguments = ("batch", "rows.csv", "-o", "out", "--forms", "forms")
    drafter(*arguments)
    for number in (2, 4):
        Path(f"out/第{number}号.docx").write_bytes(b"mine")
    table(Path("rows.csv"), [(name, "2026-12-01") for name, _ in many(6)])
    said = drafter(*arguments)
    assert said.code == 1
    text = "".join(said.out.split())
    assert "把第2号.docx删掉或者改名，再运行一次" in text
    assert "所有有人改过的都覆盖" in text
    assert said.out.splitlines()[-1].startswith("2 份没有写：2 个错误。下一步：按上面说的处理好文件，再运行 ")
    listed = list(csv.reader(Path("out/problems.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row[1] for row in listed[1:]] == ["rows.csv:4 (A4)", "rows.csv:6 (A6)"]
    would = drafter(*arguments, "--force", "--dry-run")
    assert "会写 2 份" in would.out
    assert "其中 2 份有人改过，会重新生成，改的内容就没有了：第2号.docx、第4号.docx" in would.out
    Path("out/第2号.docx").unlink()
    assert drafter(*arguments, "--json").json["written"] == ["out/第2号.docx"]
    assert Path("out/第4号.docx").read_bytes() == b"mine"
    said = drafter(*arguments, "--force")
    assert "其中 1 份有人改过，已重新生成：第4号.docx" in said.out
    assert "有人改过" not in drafter(*arguments, "--force").out


def test_an_edited_paper_that_need_not_be_drafted_again_is_no_mistake(drafter: Drafter) -> None:
    form(Path())
    table(Path("rows.csv"), many(4))
    arguments = ("batch", "rows.csv", "-o", "out", "--forms", "forms")
    drafter(*arguments)
    Path("out/第2号.docx").write_bytes(b"mine")
    said = drafter(*arguments)
    assert (said.code, "1 份有人改过" in said.out) == (0, True)
    table(Path("rows.csv"), many(5))
    found = drafter(*arguments, "--strict", "--json").json
    assert (found["exit"], found["written"], found["kept"]) == (0, ["out/第5号.docx"], ["out/第2号.docx"])
    assert Path("out/第2号.docx").read_bytes() == b"mine"
    table(Path("rows.csv"), [(name, "2026-12-01") for name, _ in many(5)])
    assert (drafter(*arguments, "--strict").code, Path("out/第2号.docx").read_bytes()) == (1, b"mine")


def test_a_piece_that_comes_and_goes_leaves_the_names_of_the_others(tmp_path: Path) -> None:
    folders, path = [form(tmp_path, PIECES)], tmp_path / "rows.csv"
    for day, note, names in (
        ("2026-11-10", "", ["甲.docx"]),
        ("2026-11-11", "急", ["甲.docx", "甲_回执.docx"]),
        ("2026-11-12", "", ["甲.docx"]),
        ("2026-11-12", "急", ["甲.docx", "甲_回执.docx"]),
        ("2026-11-11", "急", ["甲.docx", "甲_回执.docx"]),
    ):
        (outcome,) = batch(table(path, [("甲", day, note)]), tmp_path / "out", folders=folders)
        assert (outcome.state, [file.name for file in outcome.files]) == ("written", names)
        assert_agree(tmp_path / "out")


def test_several_pieces_that_come_and_go_come_back_under_their_names(tmp_path: Path) -> None:
    slip = PIECES.partition("pieces:\n")[2].replace("stub", "slip").replace("回执", "附条")
    folders, path = [form(tmp_path, PIECES + slip)], tmp_path / "rows.csv"
    (folders[0] / "note" / "slip.html").write_text("<p>{{ note }}</p>", encoding="utf-8")
    for note in ("急", "", "急件", "", "特急"):
        (outcome,) = batch(table(path, [("甲", "2026-11-10", note)]), tmp_path / "out", folders=folders)
        names = ["甲.docx", "甲_回执.docx", "甲_附条.docx"] if note else ["甲.docx"]
        assert [file.name for file in outcome.files] == names
        assert_agree(tmp_path / "out")


def test_a_paper_that_cannot_be_read_is_no_free_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, many(1))
    paper = tmp_path / "out" / "第1号.docx"
    paper.write_bytes(b"edited")
    monkeypatch.setattr("drafter.batching._register.digest_of", lambda path: None)
    outcomes, _ = run(tmp_path, [("第1号", "2026-12-01")], jobs=1)
    assert states(outcomes) == {"edited": 1}
    assert paper.read_bytes() == b"edited"


def test_two_files_batched_into_one_folder_do_not_take_each_others_papers(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    run(tmp_path, [("函", "2026-11-10")])
    first = papers(tmp_path / "out")
    table(tmp_path / "second.csv", [("函", "2026-11-11")])
    (outcome,) = batch(tmp_path / "second.csv", tmp_path / "out", folders=[form(tmp_path)])
    assert outcome.files[0].name == "函 (2).docx"
    assert papers(tmp_path / "out").items() > first.items()
    outcomes, ending = run(tmp_path, [("函", "2026-11-10")])
    assert (states(outcomes), ending.gone) == ({"unchanged": 1}, ())
    assert_agree(tmp_path / "out")


def test_the_paper_of_before_of_a_row_that_has_errors_now_is_told(drafter: Drafter) -> None:
    form(Path())
    rows = many(3)
    arguments = ("batch", table(Path("rows.csv"), rows), "-o", "out", "--forms", "forms")
    drafter(*arguments)
    table(Path("rows.csv"), [rows[0], (rows[1][0], ""), ("从来没有写过", ""), rows[2]])
    told = "1 份这次没有写成，文件夹里的还是以前的内容，先不要用：第2号.docx"
    for _ in range(2):
        assert told in drafter(*arguments).out
    assert drafter(*arguments, "--json").json["stale"] == ["out/第2号.docx"]
    table(Path("rows.csv"), rows)
    assert "以前的内容" not in drafter(*arguments).out
    table(Path("rows.csv"), [(rows[0][0], "2026-12-01"), (rows[1][0], ""), rows[2]])
    for more in (("--dry-run",), ()):
        found = drafter(*arguments, "--strict", *more, "--json").json
        assert set(found["stale"]) == {"out/第1号.docx", "out/第2号.docx"}


def test_strict_writes_no_paper_while_one_row_is_bad(tmp_path: Path) -> None:
    outcomes, _ = run(tmp_path, many(9, bad=5), strict=True)
    assert states(outcomes) == {"held": 8, "refused": 1}
    assert not (tmp_path / "out").exists()
    assert states(run(tmp_path, many(9), strict=True)[0]) == {"written": 9}
    assert_agree(tmp_path / "out")


def test_a_dry_run_tells_what_would_be_and_writes_nothing(tmp_path: Path) -> None:
    assert states(run(tmp_path, many(9, bad=5), dry_run=True)[0]) == {"written": 8, "refused": 1}
    assert not (tmp_path / "out").exists()
    run(tmp_path, many(4))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (tmp_path / "out" / "第1号.docx").write_bytes(b"mine")
    before["第1号.docx"] = b"mine"
    outcomes, ending = run(tmp_path, [*many(2), ("新", "2026-11-19")], dry_run=True)
    assert [outcome.state for outcome in outcomes] == ["edited", "unchanged", "written"]
    assert [path.name for path in ending.gone] == ["第3号.docx", "第4号.docx"]
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_what_libraries_warn_of_does_not_reach_the_terminal(tmp_path: Path) -> None:
    book = load_workbook(ROOT / "samples" / "work-plans.xlsx")
    book["任务"]["F8"] = 20261225
    book["任务"]["F8"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "plans.xlsx")
    environment = {**os.environ, "DRAFTER_CACHE": str(tmp_path / "cache"), "PYTHONIOENCODING": "utf-8"}
    for arguments in (("check", "plans.xlsx"), ("batch", "plans.xlsx", "-o", "out")):
        command = [sys.executable, "-m", "drafter", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
        assert (done.returncode, done.stderr) == (1, "")
        assert "任务!F8" in done.stdout


def test_a_batch_points_to_the_command_that_mends_what_can_be_mended(drafter: Drafter) -> None:
    form(Path())
    rows = [("甲", "2026-11-19", "截止目前,已办。。"), ("乙", "2026-11-32")]
    arguments = ("batch", table(Path("rows.csv"), rows), "-o", "out", "--forms", "forms", "--form", "note")
    fixing = "drafter check rows.csv --forms forms --form note --fix"
    last = drafter(*arguments).out.splitlines()[-1]
    told = re.fullmatch(r"1 份没有写：1 个错误、\d 个提醒，其中 (\d) 处可以自动改：(.+)。下一步：改好，再运行 .+", last)
    assert told
    assert told[2] == fixing
    assert f"已改好 {told[1]} 处" in drafter(*fixing.split()[1:]).out
    assert "--fix" not in drafter(*arguments).out
    table(Path("rows.csv"), [("甲", "2026-11-19", "截止目前,已办。。")])
    last = drafter(*arguments, "--lang", "en").out.splitlines()[-1]
    assert re.fullmatch(
        r"\d warnings?; \d can be fixed for you: drafter check .* --fix. Next: open some of them .*", last
    )


def test_problems_say_whose_paper_they_are_about_and_begin_with_the_main_sheet(drafter: Drafter) -> None:
    book = load_workbook(ROOT / "samples" / "work-plans.xlsx")
    book["任务"]["F8"] = book["任务"]["F11"] = "以后"
    book["填写"]["B6"] = None
    book["填写"]["R7"] = None
    book.save("plans.xlsx")
    said = drafter("batch", "plans.xlsx", "-o", "out")
    heads = [line.split()[1] for line in said.out.splitlines() if line.startswith("plans.xlsx ")]
    assert heads == ["填写!B6", "填写!R7", "任务!F8", "任务!F11"]
    text = "".join(said.out.split())
    assert "财务处2026年12月工作计划（填写!A5）：“任务”第1项的“完成时限”" in text
    assert "填写!A6：“任务”第1项的“完成时限”" in text
    listed = list(csv.reader(Path("out/problems.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row[1] for row in listed[1:]] == heads
    assert listed[2][3] == "“目的”没有填"
    assert listed[3][3].startswith("财务处2026年12月工作计划（填写!A5）：")


def test_problems_of_items_in_a_file_of_several_records_say_whose_they_are(drafter: Drafter) -> None:
    drafter("new", "work_plan", "-o", "plan.yaml")
    text = Path("plan.yaml").read_text(encoding="utf-8")
    wrong = re.sub(r"due: \S+", "due: 以后", text, count=1)
    Path("plans.yaml").write_text(f"{text}\n---\n{wrong}", encoding="utf-8")
    found = drafter("batch", "plans.yaml", "-o", "out", "--json").json["problems"]
    errors = [one["message"]["zh"] for one in found if one["severity"] == "error"]
    assert [re.fullmatch(r".+（plans.yaml:\d+）：“任务”第1项.*", message) is not None for message in errors] == [True]
    Path("plans.yaml").write_text(wrong, encoding="utf-8")
    found = drafter("batch", "plans.yaml", "-o", "out", "--json").json["problems"]
    assert [one["message"]["zh"][:4] for one in found if one["severity"] == "error"] == ["“任务”"]


def test_a_mistake_that_concerns_every_paper_is_told_as_such(drafter: Drafter) -> None:
    form(Path())
    arguments = ("batch", "rows.csv", "-o", "out", "--forms", "forms")
    Path("rows.csv").write_text("表单,note\n名称,日期,日期\n甲,2026-11-19,\n乙,2026-11-19,\n", encoding="utf-8")
    assert "rows.csv:2 (C2) 的错误关系到每一份，所以一份也不写" in drafter(*arguments).out
    for rows in (many(3, bad=1), many(1, bad=1)):
        table(Path("rows.csv"), rows)
        assert "关系到每一份" not in drafter(*arguments).out


def test_a_dry_run_ends_with_the_command_that_really_writes(drafter: Drafter) -> None:
    form(Path())
    arguments = ("batch", table(Path("rows.csv"), many(3)), "--dry-run", "-o", "out", "--forms", "forms")
    command = "drafter batch rows.csv -o out --forms forms"
    assert drafter(*arguments).out.splitlines()[-1] == f"没有问题。下一步：真的要写，运行 {command}"
    table(Path("rows.csv"), many(3, bad=2))
    last = drafter(*arguments).out.splitlines()[-1]
    assert last == f"1 份不会写：1 个错误。下一步：改好，真的要写就运行 {command}"
    last = drafter(*arguments, "--lang", "en").out.splitlines()[-1]
    assert last == f"1 would not be written: 1 error. Next: correct the file, and to write, {command} --lang en"
    drafter(*command.split()[1:])
    table(Path("rows.csv"), many(1))
    assert drafter(*arguments).out.splitlines()[-1] == "没有问题，没有要写的。"


def test_a_strict_dry_run_and_the_batch_itself_say_the_same(drafter: Drafter) -> None:
    form(Path())
    table(Path("rows.csv"), many(9, bad=5))
    arguments = ("batch", "rows.csv", "-o", "out", "--forms", "forms", "--strict")
    said = drafter(*arguments, "--dry-run")
    assert said.code == 1
    assert "会写 " not in said.out
    assert "8 份没有错误，但有 --strict，也不会写" in said.out
    assert "1 份不会写：1 个错误" in said.out
    said = drafter(*arguments)
    assert "8 份没有错误，但有 --strict，也没有写" in said.out
    assert "1 份没有写：1 个错误" in said.out
    would, is_so = drafter(*arguments, "--dry-run", "--json").json, drafter(*arguments, "--json").json
    assert would["records"] == is_so["records"]
    assert (would["written"], {record["state"] for record in would["records"]}) == ([], {"held", "refused"})
    table(Path("rows.csv"), many(9))
    assert "会写 9 份" in drafter(*arguments, "--dry-run").out


def test_rows_that_give_one_name_are_told_with_both_rows(drafter: Drafter) -> None:
    form(Path())
    table(Path("rows.csv"), [("函", "2026-11-19"), ("甲", "2026-11-19"), ("函", "2026-11-20")])
    arguments = ("batch", "rows.csv", "-o", "out", "--forms", "forms")
    told = "提醒：1 份和别的行同名，文件名只靠序号区分：函 (2).docx（rows.csv:5 (A5)，和rows.csv:3 (A3)同名）；"
    for more in (("--dry-run",), (), ()):
        assert told in drafter(*arguments, *more).out
    found = drafter(*arguments, "--json").json
    assert [record["same_name_as"] for record in found["records"]] == [None, None, "rows.csv:3 (A3)"]
    table(Path("rows.csv"), [("函", f"2026-11-{day}") for day in range(10, 16)])
    assert "提醒：5 份和别的行同名" in drafter(*arguments).out
    assert "想分清楚就用 --name 定文件名" in drafter(*arguments).out
    assert "想分清楚就在 --name 里再加一栏" in drafter(*arguments, "--name", "{名称}").out
    assert "同名" not in drafter(*arguments, "--name", "{名称}_{日期}").out


@pytest.mark.parametrize("pattern", ["{名称}_{day}", "{name}_{日期}", "{ Name }_{Day}"])
def test_names_come_from_a_pattern_of_names_or_labels_of_fields(tmp_path: Path, pattern: str) -> None:
    outcomes, _ = run(tmp_path, [("甲/乙", "2026-11-19"), ("甲:乙", "2026-11-19")], name=pattern)
    assert [outcome.files[0].stem for outcome in outcomes] == ["甲_乙_2026年11月19日", "甲_乙_2026年11月19日 (2)"]


def test_a_name_needs_its_facts_and_knows_its_fields(tmp_path: Path, drafter: Drafter) -> None:
    outcomes, _ = run(tmp_path, [("甲", "2026-11-19", "急"), ("乙", "2026-11-19")], name="{备注}")
    assert outcomes[0].files[0].name == "急.docx"
    assert [problem.code for problem in outcomes[1].problems] == ["BATCH-002"]
    for pattern in ("{编号}", "{{name}}", "name", "{name}{% if %}"):
        with pytest.raises(FormError) as caught:
            run(tmp_path, many(1), name=pattern)
        assert caught.value.problems[0].code == "BATCH-001"
    said = drafter("batch", tmp_path / "rows.csv", "--forms", form(tmp_path), "-o", "out", "--name", "{编号}")
    assert said.code == 2
    assert "{名称}、{日期}、{备注}" in said.err


def test_render_knows_that_a_paper_is_a_batchs(drafter: Drafter) -> None:
    drafter("new", "minutes", "-o", "minutes.yaml")
    (paper,) = drafter("batch", "minutes.yaml", "-o", "out", "--json").json["written"]
    assert drafter("render", "minutes.yaml", "--letterhead", "preprinted", "-o", "out/").code == 0
    Path(paper).write_bytes(b"mine")
    assert drafter("render", "minutes.yaml", "-o", "out/").code == 1


def test_many_problems_are_listed_in_a_file_that_is_no_formula_and_goes_when_they_do(drafter: Drafter) -> None:
    form(Path())
    table(Path("rows.csv"), [("=1+1", "=HYPERLINK(1)"), ("-", "+1"), *many(60, bad=1)])
    arguments = ("batch", "rows.csv", "-o", "out", "--forms", "forms")
    said = drafter(*arguments)
    assert said.code == 1
    assert said.out.count("DATE-00") == 10
    assert "还有 52 个，都在 problems.csv 里" in said.out
    content = Path("out/problems.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(content.decode("utf-8-sig").splitlines()) for cell in row]
    assert len(cells) == 63 * 6
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    table(Path("rows.csv"), many(2))
    assert drafter(*arguments).code == 0
    assert not Path("out/problems.csv").exists()


def test_a_formula_in_a_cell_of_the_list_is_defused() -> None:
    from drafter.cli._problem_list import defused

    assert [defused(cell)[0] for cell in ("=1", "+1", "-1", "@a", "\t=1", "\r=1")] == ["'"] * 6
    assert defused("1=1") == "1=1"


def test_what_is_unchanged_gone_and_would_be_written_is_told_to_people_and_programs(drafter: Drafter) -> None:
    form(Path())
    table(Path("rows.csv"), many(5))
    arguments = ("batch", "rows.csv", "-o", "out", "--forms", "forms")
    assert "会写 5 份到 out" in drafter(*arguments, "--dry-run").out
    assert "已写 5 份到 out" in drafter(*arguments, "--jobs", "2").out
    table(Path("rows.csv"), many(3))
    said = drafter(*arguments)
    assert "3 份没有变" in said.out
    assert "2 份现在没有哪一行会写（行删了，或者名称等改了），留着没有动：第4号.docx、第5号.docx" in said.out
    found = drafter(*arguments, "--json").json
    assert (len(found["unchanged"]), len(found["gone"]), found["written"]) == (3, 2, [])
    assert {record["state"] for record in found["records"]} == {"unchanged"}


def test_a_batch_takes_a_set(drafter: Drafter) -> None:
    arguments = ("batch", ROOT / "samples" / "joint-service.yaml", "-o", "out", "--json")
    first = drafter(*arguments).json
    assert first["exit"] == 0
    assert len(first["written"]) > 3
    assert_agree(Path("out"))
    assert drafter(*arguments).json["unchanged"] == first["written"]


def test_batches_in_two_threads_do_not_get_into_each_others_way(tmp_path: Path) -> None:
    def draft(name: str) -> dict[str, str]:
        (tmp_path / name).mkdir()
        run(tmp_path / name, many(60), jobs=1 + (name == "b"))
        assert_agree(tmp_path / name / "out")
        return papers(tmp_path / name / "out")

    with ThreadPoolExecutor(3) as threads:
        one, two, three = threads.map(draft, ("a", "b", "c"))
    assert one == two == three
    assert len(one) == 60


def test_a_batch_that_is_stopped_says_how_much_is_done_and_that_it_goes_on(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    form(Path())
    table(Path("rows.csv"), many(60))
    arguments = ("batch", "rows.csv", "-o", "out", "--forms", "forms", "--jobs", "1")
    from drafter.batching import _workers

    work, chunks = _workers.work, [0]

    def interrupted(*given: Any) -> Any:
        chunks[0] += 1
        if chunks[0] == 4:
            raise KeyboardInterrupt
        return work(*given)

    monkeypatch.setattr(_workers, "work", interrupted)
    monkeypatch.setattr(_workers, "_AHEAD", 1)  # else it is the disk's to say which chunks are written by then
    said = drafter(*arguments, "--dry-run")
    assert (said.code, said.err) == (130, "已中止，什么也没有写。\n")
    chunks[0] = 0
    said = drafter(*arguments)
    assert said.code == 130
    written = len(papers(Path("out")))
    assert written == 45
    assert said.err == f"已中止，至少已写 {written} 份。再运行一次，只写没有写好的：drafter {' '.join(arguments)}\n"
    monkeypatch.setattr(_workers, "work", work)
    assert states(list(batch(Path("rows.csv"), Path("out"), folders=[Path("forms")]))) == {
        "unchanged": written,
        "written": 60 - written,
    }


def test_a_caller_that_stops_early_leaves_whole_papers_and_a_folder_free_for_the_next(tmp_path: Path) -> None:
    going = batch(table(tmp_path / "rows.csv", many(80)), tmp_path / "out", folders=[form(tmp_path)], jobs=2)
    for _ in range(5):
        assert next(going).state == "written"
    going.close()
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]
    assert states(run(tmp_path, many(80))[0])["unchanged"] >= 5
    assert_agree(tmp_path / "out")


@pytest.mark.parametrize(
    ("length", "jobs", "there", "begun"),
    [
        (9, 0, False, 0),
        (9, 3, False, 0),
        (300_000, 0, False, 2),
        (300_000, 1, False, 0),
        (300_000, 3, False, 3),
        (100_000, 8, False, 3),
        (40_000, 0, False, 0),
        (300_000, 0, True, 0),
    ],
)
def test_workers_begin_before_a_file_is_read_where_that_pays_and_end_if_it_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int, jobs: int, there: bool, begun: int
) -> None:
    from drafter.batching import _engine, _workers

    workers: list[_workers._Worker] = []

    class Noted(_workers._Worker):
        def __init__(self) -> None:
            super().__init__()
            workers.append(self)

    def unreadable(*_: Any, **__: Any) -> None:
        assert [worker._process.poll() for worker in workers] == [None] * begun
        raise UnreadableError(Problem("LOAD-001", "error", {}, {}))

    monkeypatch.setattr(_workers, "_Worker", Noted)
    monkeypatch.setattr(_engine, "_cores", lambda: 2)
    monkeypatch.setattr(_engine, "open_facts", unreadable)
    (tmp_path / "rows.csv").write_bytes(b"x" * length)
    (tmp_path / "out").mkdir()
    if there:
        (tmp_path / "out" / "manifest.jsonl").touch()
    with pytest.raises(UnreadableError):
        next(batch(tmp_path / "rows.csv", tmp_path / "out", jobs=jobs))
    assert len(workers) == begun
    assert None not in [worker._process.poll() for worker in workers]


def test_a_worker_that_the_system_cannot_start_yet_is_started_when_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drafter.batching import _workers

    real, starts = _workers._Worker, []

    def late() -> _workers._Worker:
        starts.append(None)
        if len(starts) == 1:
            raise BlockingIOError
        return real()

    monkeypatch.setattr(_workers, "_Worker", late)
    outcomes, _ = run(tmp_path, many(20), jobs=2)
    assert states(outcomes) == {"written": 20}


def test_a_workbook_is_not_marked_for_a_paper_that_somebody_edited(drafter: Drafter) -> None:
    book = Workbook()
    for row in (("表单", "note"), ("名称", "日期"), *many(3)):
        book.active.append(row)
    book.save("rows.xlsx")
    arguments = ("batch", "rows.xlsx", "-o", "out", "--forms", form(Path()))
    drafter(*arguments)
    Path("out/第2号.docx").write_bytes(b"mine")
    said = drafter(*arguments)
    assert "1 份有人改过，事实没有变，没有动" in said.out
    assert "标好格子的副本" not in said.out
    assert not list(Path("out").glob("*.xlsx"))


def test_a_style_that_there_is_not_is_told_once_and_nothing_is_written(drafter: Drafter) -> None:
    table(Path("rows.csv"), many(3))
    said = drafter("batch", "rows.csv", "-o", "out", "--forms", form(Path()), "--style", "nosuch")
    assert (said.code, said.out, said.err.count("STYLE-001")) == (1, "", 1)
    assert not Path("out").exists()


def test_workers_that_all_died_while_the_file_was_read_are_started_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drafter.batching import _engine, _workers

    real = _workers.Crew.start

    def start(self: _workers.Crew, _: int) -> None:
        real(self, 25)
        for worker in self._all:
            worker._process.kill()

    monkeypatch.setattr(_engine.Crew, "start", start)
    outcomes, _ = run(tmp_path, many(20), jobs=2)
    assert states(outcomes) == {"written": 20}


def test_problems_of_unchanged_rows_are_told_again(drafter: Drafter) -> None:
    book = Workbook()
    sheet = book.active
    for row in (("表单", "note"), ("名称", "日期", "备注"), ("甲", "2026-11-19", "截止目前,已办。。")):
        sheet.append(row)
    book.save("rows.xlsx")
    form(Path())
    arguments = ("batch", "rows.xlsx", "-o", "out", "--forms", "forms", "--json")
    first, second = drafter(*arguments).json, drafter(*arguments).json
    assert first["records"][0]["problems"]
    assert json.dumps(first["records"][0]["problems"]) == json.dumps(second["records"][0]["problems"])
    assert second["records"][0]["state"] == "unchanged"

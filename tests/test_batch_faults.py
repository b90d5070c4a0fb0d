"""What a batch leaves behind when something goes wrong: whole papers, a manifest that is true, and work for the next run.

DRAFTER_FAULTS=1 asks for all that is promised: a hundred killed runs, fifty thousand rows.
"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from batches import PIECES, assert_agree, form, lines, many, papers, table
from conftest import COUNTED
from openpyxl import Workbook, load_workbook

from drafter import batch
from drafter.batching import _engine
from drafter.errors import OutputError

pytestmark = [pytest.mark.fault, pytest.mark.skipif(os.name == "nt", reason="kills and limits of POSIX")]

ALL = os.environ.get("DRAFTER_FAULTS") == "1"
MOMENTS = 100 if ALL else 4
ROWS = 50_000 if ALL else 1_000


def command(folder: Path, *more: str) -> list[str]:
    arguments = ["batch", str(folder / "rows.csv"), "-o", str(folder / "out"), "--forms", str(folder / "forms")]
    return [sys.executable, "-m", "drafter", *arguments, *more]


def start(folder: Path, *more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DRAFTER_CACHE": str(folder / "cache"), "DRAFTER_LANG": "zh"}
    # A shell starts what runs in the background deaf to Ctrl-C, and its children inherit that.
    hearing = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(
        command(folder, *more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=hearing if os.name == "posix" else None,
    )


def finish(folder: Path, *more: str) -> tuple[int, str, str]:
    process = start(folder, *more)
    out, err = process.communicate(timeout=600)
    return process.returncode, out, err


def workers_of(pid: int) -> list[int]:
    """Return the worker processes of a batch."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdecimal() and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    form(tmp_path)
    return tmp_path


def say(request: pytest.FixtureRequest, text: str) -> None:
    told = request.config.stash.get(COUNTED, "")
    request.config.stash[COUNTED] = f"{told}\n{text}" if told else text


def test_a_batch_killed_at_any_moment_leaves_whole_papers_and_the_next_one_finishes(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    rows, chance, survived = many(400, bad=50), random.Random(20261119), []
    table(folder / "rows.csv", rows)
    begun = time.monotonic()
    assert finish(folder, "--jobs", "2")[0] == 1
    whole, usual = papers(folder / "out"), time.monotonic() - begun
    for moment in range(MOMENTS):
        shutil.rmtree(folder / "out")
        process = start(folder, "--jobs", "2" if moment % 4 else "1")
        if moment % 2:
            time.sleep(usual * (0.1 + 0.9 * chance.random()))
        else:
            enough = chance.randrange(len(whole))
            while process.poll() is None and papers_begun(folder) <= enough:
                time.sleep(0.001)
        process.kill()
        process.communicate()
        left = papers(folder / "out") if (folder / "out").exists() else {}
        survived.append(len(left))
        assert left.items() <= whole.items()
        code, out, err = finish(folder, "--jobs", "2")
        assert (code, err) == (1, "")
        assert f"{len(left)} 份没有变" in out or not left
        assert papers(folder / "out") == whole
        assert_agree(folder / "out")
        assert len(lines(folder / "out")) == len(rows)
    say(request, f"{MOMENTS} batches of {len(whole)} papers killed; survived: {survived}")


def test_a_killed_worker_is_replaced_and_its_records_are_drafted_once(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    table(folder / "rows.csv", many(400))
    chance, killed = random.Random(18), 0
    for _ in range(max(1, MOMENTS // 4)):
        shutil.rmtree(folder / "out", ignore_errors=True)
        process = start(folder, "--jobs", "2")
        while process.poll() is None and killed < 10_000:
            time.sleep(0.1 + 0.3 * chance.random())
            if workers := workers_of(process.pid):
                killed += kill(chance.choice(workers))
        out, err = process.communicate()
        assert (process.returncode, err) == (0, "")
        assert "已写 400 份" in out
        assert len(papers(folder / "out")) == 400
        assert [line["row"] for line in lines(folder / "out")] == list(range(1, 401))
        assert_agree(folder / "out")
    assert killed
    say(request, f"{killed} workers killed, no paper lost")


@pytest.mark.parametrize(("jobs", "pause"), [("2", None), ("1", 0.0), ("2", 0.002), ("2", 0.02), ("1", 0.05)])
def test_ctrl_c_once_or_twice_stops_at_once_with_whole_papers(folder: Path, jobs: str, pause: float | None) -> None:
    table(folder / "rows.csv", many(2000))
    process = start(folder, "--jobs", jobs)
    while papers_begun(folder) == 0:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    if pause is not None:
        time.sleep(pause)
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1
    assert process.returncode == 130
    # Nothing need have been told of when the first papers stand in their places.
    told = re.fullmatch(
        r"已中止(?:，至少已写 (\d+) 份)?。再运行一次，只写没有写好的：drafter batch .*", err.splitlines()[-1]
    )
    assert told
    assert int(told[1] or 0) <= len(papers(folder / "out"))
    assert not [path for path in (folder / "out").iterdir() if path.name.startswith(".")]
    assert (
        papers(folder / "out").items()
        <= {name: digest for line in lines(folder / "out") for name, digest in line["files"].items()}.items()
    )


def papers_begun(folder: Path) -> int:
    return sum(1 for path in (folder / "out").glob("*.docx"))


def test_a_record_that_ends_its_worker_each_time_is_told_and_the_others_are_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drafter.batching import _workers

    real = _workers._Worker.work

    def work(self: _workers._Worker, chunk: _workers.Chunk) -> _workers.Answer:
        if any(task.number == 7 for task in chunk):
            self._process.kill()
        return real(self, chunk)

    monkeypatch.setattr(_workers._Worker, "work", work)
    going = batch(table(folder / "rows.csv", many(12)), folder / "out", folders=[folder / "forms"], jobs=2)
    stopped = [outcome for outcome in going if outcome.state != "written"]
    assert [(one.number, one.problems[0].code, one.place.line) for one in stopped] == [(7, "BATCH-005", 9)]
    assert len(papers(folder / "out")) == 11
    assert_agree(folder / "out")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder on a file system of 4 MiB."""
    place = Path(tempfile.mkdtemp(dir=tmp_path))
    if os.getuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", place]).returncode:
        pytest.skip("a small file system needs root; the limit on a file's size is tested anyway")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_stops_the_batch_with_whole_papers_and_room_lets_it_finish(
    folder: Path, small_disk: Path, jobs: int
) -> None:
    path, target = table(folder / "rows.csv", many(900)), small_disk / "out"
    with pytest.raises(OutputError) as caught:
        list(batch(path, target, folders=[folder / "forms"], jobs=jobs))
    assert caught.value.problems[0].code == "OUTPUT-001"
    left = papers(target)
    assert 0 < len(left) < 900
    assert not [one for one in target.iterdir() if one.name.startswith(".")]
    listed = {name: digest for line in lines(target) for name, digest in line["files"].items()}
    assert left.items() <= listed.items()
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    states = Counter(outcome.state for outcome in batch(path, target, folders=[folder / "forms"], jobs=jobs))
    assert states == {"unchanged": len(left), "written": 900 - len(left)}
    assert_agree(target)


def test_a_limit_on_the_size_of_files_is_told_and_leaves_nothing_half(folder: Path) -> None:
    table(folder / "rows.csv", many(3))
    limited = subprocess.run(
        command(folder),
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "DRAFTER_LANG": "zh",
            "DRAFTER_CACHE": str(folder / "cache"),
            "PYTHONDONTWRITEBYTECODE": "1",  # else it would keep half a compiled module
        },
        preexec_fn=lambda: (
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
        ),
    )
    assert (limited.returncode, limited.stdout, "OUTPUT-0" in limited.stderr) == (1, "", True)
    assert not (folder / "out").exists() or papers(folder / "out") == {}
    assert finish(folder)[0] == 0
    assert_agree(folder / "out")


def test_a_target_on_another_file_system_is_like_any_other(folder: Path, small_disk: Path) -> None:
    path = table(folder / "rows.csv", many(20))
    assert all(one.files for one in batch(path, small_disk / "out", folders=[folder / "forms"], jobs=2))
    assert_agree(small_disk / "out")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_folder_in_the_place_of_a_paper_stops_that_paper_only(folder: Path, jobs: int) -> None:
    (folder / "out" / "第3号.docx").mkdir(parents=True)
    path = table(folder / "rows.csv", many(9))
    outcomes = list(batch(path, folder / "out", folders=[folder / "forms"], jobs=jobs))
    assert [one.number for one in outcomes if not one.files] == [3]
    assert [problem.code for problem in outcomes[2].problems] == ["OUTPUT-004"]
    (folder / "out" / "第3号.docx").rmdir()
    assert Counter(one.state for one in batch(path, folder / "out", folders=[folder / "forms"])) == {
        "unchanged": 8,
        "written": 1,
    }
    assert_agree(folder / "out")


def test_a_paper_that_is_locked_stops_that_paper_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(folder / "rows.csv", many(9))
    list(batch(path, folder / "out", folders=[folder / "forms"]))
    real = os.replace

    def replace(source: object, target: os.PathLike[str]) -> None:
        if Path(target).name == "第3号.docx":
            raise PermissionError(13, "in use")
        real(source, target)  # type: ignore[call-overload]

    before = papers(folder / "out")
    table(path, [(name, "2026-12-01") for name, _ in many(9)])
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace)
        outcomes = list(batch(path, folder / "out", folders=[folder / "forms"]))
    assert [problem.code for one in outcomes if one.state == "refused" for problem in one.problems] == ["OUTPUT-002"]
    assert_agree(folder / "out")
    assert papers(folder / "out")["第3号.docx"] == before["第3号.docx"]
    states = Counter(one.state for one in batch(path, folder / "out", folders=[folder / "forms"]))
    assert states == {"unchanged": 8, "written": 1}
    assert_agree(folder / "out")


def test_a_piece_that_is_locked_beside_one_that_is_not_is_listed_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms, real, locked = [form(folder, PIECES)], os.replace, True

    def replace(source: object, target: os.PathLike[str]) -> None:
        if locked and Path(target).name == "甲_回执.docx":
            raise PermissionError(13, "in use")
        real(source, target)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "replace", replace)
    (folder / "out").mkdir()
    for day, locked, state in (
        ("2026-11-10", False, "written"),
        ("2026-11-11", True, "refused"),
        ("2026-11-12", True, "refused"),
        ("2026-11-13", False, "written"),
    ):
        (outcome,) = batch(table(folder / "rows.csv", [("甲", day, "急")]), folder / "out", folders=forms)
        assert (outcome.state, [one.code for one in outcome.problems]) == (state, ["OUTPUT-002"] if locked else [])
        assert_agree(folder / "out")
    assert set(papers(folder / "out")) == {"甲.docx", "甲_回执.docx"}


def test_a_second_batch_into_a_folder_is_refused_at_once_and_the_lock_dies_with_the_first(folder: Path) -> None:
    path = table(folder / "rows.csv", many(3000))
    process = start(folder, "--jobs", "2")
    while papers_begun(folder) == 0:
        time.sleep(0.02)
    begun = time.monotonic()
    code, out, err = finish(folder)
    assert (code, out, "BATCH-003" in err) == (1, "", True)
    assert time.monotonic() - begun < 5
    process.kill()
    process.communicate()
    table(path, many(30))
    assert finish(folder)[0] == 0
    assert not [one for one in (folder / "out").iterdir() if one.name.startswith(".")]


def test_a_file_changed_while_it_is_drafted_is_told_and_what_was_read_is_used(folder: Path) -> None:
    path = table(folder / "rows.csv", many(60))
    going = batch(path, folder / "out", folders=[folder / "forms"])
    next(going)
    table(path, many(2))
    assert sum(1 for _ in islice(going, 59)) == 59
    with pytest.raises(StopIteration) as stop:
        next(going)
    assert [problem.code for problem in stop.value.value.problems] == ["BATCH-004"]
    assert len(papers(folder / "out")) == 60
    assert_agree(folder / "out")


def test_a_manifest_cut_short_or_filled_with_rubbish_is_mended(folder: Path) -> None:
    path = table(folder / "rows.csv", many(20))
    list(batch(path, folder / "out", folders=[folder / "forms"]))
    manifest = folder / "out" / "manifest.jsonl"
    content = manifest.read_bytes()
    for damaged in (
        content[:-100],
        content[:50],
        b"",
        b"\x00" * 9000,
        content + b'{"files": 3}\n[]\n{"a',
        b"[" * 99_999,
    ):
        manifest.write_bytes(damaged)
        states = Counter(one.state for one in batch(path, folder / "out", folders=[folder / "forms"]))
        assert states == {"unchanged": 20}
        assert manifest.read_bytes() == content
        assert_agree(folder / "out")


def test_names_that_collide_after_cleaning_keep_all_papers(folder: Path) -> None:
    names = ("a/b", "a:b", "A*B", "a_b (2)", "a_b", "con", "CON", "_con", "é", "e\u0301")
    path = table(folder / "rows.csv", [(name, "2026-11-19") for name in names])
    outcomes = list(batch(path, folder / "out", folders=[folder / "forms"], jobs=2))
    assert len({one.files[0].name.casefold() for one in outcomes}) == len(names)
    assert len(papers(folder / "out")) == len(names)
    assert_agree(folder / "out")
    assert {one.state for one in batch(path, folder / "out", folders=[folder / "forms"])} == {"unchanged"}


def test_a_tenth_of_many_rows_is_bad_and_each_is_told(folder: Path, request: pytest.FixtureRequest) -> None:
    table(folder / "rows.csv", many(ROWS, bad=10))
    begun = time.monotonic()
    code, out, err = finish(folder)
    assert code == 1
    assert f"已写 {ROWS * 9 // 10} 份" in out
    assert len((out + err).splitlines()) < 120
    assert (folder / "out" / "problems.csv").read_text("utf-8-sig").count("DATE-002") == ROWS // 10
    assert len(papers(folder / "out")) == ROWS * 9 // 10
    assert_agree(folder / "out")
    assert len(lines(folder / "out")) == ROWS
    say(request, f"{ROWS} rows, a tenth of them bad: {ROWS / (time.monotonic() - begun):.0f} rows a second")


def test_the_bad_rows_of_a_long_workbook_are_marked_in_a_copy(folder: Path, request: pytest.FixtureRequest) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("填写")
    for row in (("表单", "note"), ("名称", "日期"), *many(ROWS, bad=10)):
        sheet.append(row)
    book.save(folder / "rows.xlsx")
    begun = time.monotonic()
    arguments = [word.replace("rows.csv", "rows.xlsx") for word in command(folder, "--strict")]
    environment = {**os.environ, "DRAFTER_CACHE": str(folder / "cache"), "DRAFTER_LANG": "zh"}
    said = subprocess.run(arguments, capture_output=True, text=True, env=environment)
    assert (said.returncode, "rows-标注.xlsx" in said.stdout) == (1, True)
    say(request, f"a workbook of {ROWS} rows checked and marked in {time.monotonic() - begun:.0f} s")
    marked = load_workbook(folder / "out" / "rows-标注.xlsx")["填写"]
    assert [number for number in range(3, ROWS + 3) if marked.cell(number, 2).comment] == list(range(12, ROWS + 3, 10))


def test_a_read_only_folder_is_refused_before_anything_is_drafted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_engine.Crew, "answers", None)
    (folder / "out").mkdir(mode=0o555)
    # Nothing is read-only to root but what the kernel owns.
    target = Path("/sys") if os.getuid() == 0 else folder / "out"
    with pytest.raises(OutputError) as caught:
        next(batch(table(folder / "rows.csv", many(3)), target, folders=[folder / "forms"]))
    assert caught.value.problems[0].code == "OUTPUT-002"

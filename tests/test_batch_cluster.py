"""Batches on a Dask scheduler: the same papers as at home, whoever dies on the way, and words where there is none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from batches import assert_agree, content, form, lines, many, papers, table
from machines import LIMIT, Machines, free_port, started

from drafter import batch
from drafter.errors import DrafterError, OutputError

pytestmark = pytest.mark.cluster

ROOT = Path(__file__).resolve().parent.parent
Drafter = Callable[..., Any]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Yield a scheduler with two workers, all alive."""
    with started(tmp_path_factory.mktemp("machines"), 2) as found:
        yield found


def test_a_worker_that_is_killed_loses_no_paper_and_doubles_none(tmp_path: Path) -> None:
    rows = [*many(600, bad=50), ("同名", "2026-11-19"), ("同名", "2026-11-20")]
    path = table(tmp_path / "rows.csv", rows)
    at_home = list(batch(path, tmp_path / "home", folders=[form(tmp_path)], jobs=1))
    away = []
    (tmp_path / "machines").mkdir()
    with started(tmp_path / "machines", 2) as machines:
        for outcome in batch(path, tmp_path / "away", folders=[tmp_path / "forms"], scheduler=machines.address):
            away.append(outcome)
            if len(away) == 100:
                machines.workers[0].kill()
        assert machines.workers[0].wait(LIMIT) == -signal.SIGKILL
        assert machines.workers[1].poll() is None
    told = [[(one.number, one.state, one.problems) for one in outcomes] for outcomes in (at_home, away)]
    assert told[0] == told[1]
    assert len(papers(tmp_path / "away")) == 590
    assert content(tmp_path / "away") == content(tmp_path / "home")
    assert_agree(tmp_path / "away")
    assert [line["row"] for line in lines(tmp_path / "away")] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("word", ["甲组", "乙组"])
def test_forms_what_they_share_and_styles_travel_with_the_batch(
    drafter: Drafter, machines: Machines, word: str
) -> None:
    # The paths are relative: the workers, who are elsewhere, cannot find them. Nor may they draft with those of before.
    own_forms(Path(), word)
    table(Path("rows.csv"), many(60, bad=20))
    arguments = ("batch", "rows.csv", "--forms", "forms", "--style", "plain", "--json", "-o")
    at_home = drafter(*arguments, "home", "--zip", "home.zip", "--zip-by", "name")
    away = drafter(*arguments, "away", "--zip", "away.zip", "--zip-by", "name", "--scheduler", machines.address)
    assert (away.code, away.err, away.out.replace("away/", "home/").replace("away.zip", "home.zip")) == (
        1,
        "",
        at_home.out,
    )
    assert content(Path("away")) == content(Path("home"))
    assert Path("away.zip").read_bytes() == Path("home.zip").read_bytes()
    assert len(away.json["written"]) == 57
    assert f"{word}第1号" in text_of(Path("away/第1号.docx"))


def own_forms(folder: Path, word: str) -> None:
    """Write the form so that it needs a shared macro and a house style of its own."""
    home = form(folder)
    (home / "_shared").mkdir()
    (home / "_styles").mkdir()
    macro = f"{{% macro said(name) %}}{word}{{{{ name }}}}{{% endmacro %}}"
    (home / "_shared" / "own.html").write_text(macro, encoding="utf-8")
    template = "{% import '_shared/own.html' as own %}<p>{{ own.said(name) }}</p>"
    (home / "note" / "template.html").write_text(template, encoding="utf-8")
    shutil.copy(ROOT / "templates" / "_styles" / "internal.yaml", home / "_styles" / "plain.yaml")


def text_of(paper: Path) -> str:
    with zipfile.ZipFile(paper) as archive:
        return archive.read("word/document.xml").decode()


def test_a_set_is_drafted_by_a_cluster_and_run_again_writes_nothing(drafter: Drafter, machines: Machines) -> None:
    arguments = ("batch", ROOT / "samples" / "joint-service.yaml", "--json", "-o")
    at_home = drafter(*arguments, "home")
    away = drafter(*arguments, "away", "--scheduler", machines.address)
    assert (away.code, len(away.json["written"])) == (0, len(at_home.json["written"]))
    assert content(Path("away")) == content(Path("home"))
    assert drafter(*arguments, "away", "--scheduler", machines.address).json["unchanged"] == away.json["written"]


def test_a_mistake_in_a_form_is_told_where_the_user_has_it(drafter: Drafter, machines: Machines) -> None:
    form(Path())
    Path("forms/note/template.html").write_text("<p>{{ nobody.knows }}</p>", encoding="utf-8")
    table(Path("rows.csv"), many(2))
    arguments = ("batch", "rows.csv", "--forms", "forms", "--json", "-o")
    at_home = drafter(*arguments, "home")
    away = drafter(*arguments, "away", "--scheduler", machines.address)
    assert (at_home.code, away.code) == (1, 1)
    assert away.out.replace("away/", "home/") == at_home.out


def test_a_caller_that_stops_early_leaves_a_folder_free_for_the_next(tmp_path: Path, machines: Machines) -> None:
    path = table(tmp_path / "rows.csv", many(300))
    going = batch(path, tmp_path / "out", folders=[form(tmp_path)], scheduler=machines.address)
    for _ in range(5):
        assert next(going).state == "written"
    going.close()
    assert not [one for one in (tmp_path / "out").iterdir() if one.name.startswith(".")]
    states = Counter(
        one.state for one in batch(path, tmp_path / "out", folders=[tmp_path / "forms"], scheduler=machines.address)
    )
    assert states["unchanged"] >= 5
    assert sum(states.values()) == 300
    assert_agree(tmp_path / "out")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_is_told_in_words_and_the_next_batch_finishes_the_rest(tmp_path: Path, machines: Machines) -> None:
    table(tmp_path / "rows.csv", many(3000))
    arguments = ("rows.csv", "-o", "out", "--forms", form(tmp_path), "--scheduler", machines.address)
    process = subprocess.Popen(
        [sys.executable, "-m", "drafter", "batch", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
        env={**os.environ, "DRAFTER_CACHE": str(tmp_path / "cache"), "DRAFTER_LANG": "zh"},
        # A shell starts what runs in the background deaf to Ctrl-C, and its children inherit that.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL) if os.name == "posix" else None,
    )
    deadline = time.monotonic() + LIMIT
    while not any((tmp_path / "out").glob("*.docx")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LIMIT)
    assert process.returncode == 130, err
    assert err.startswith("已中止")
    assert err.count("\n") == 1, err
    assert "再运行一次，只写没有写好的：drafter batch rows.csv " in err
    left = len(papers(tmp_path / "out"))
    assert 0 < left < 3000
    again = list(batch(tmp_path / "rows.csv", tmp_path / "out", folders=[tmp_path / "forms"]))
    assert Counter(one.state for one in again) == {"unchanged": left, "written": 3000 - left}
    assert_agree(tmp_path / "out")


def test_strict_and_dry_run_are_kept_by_a_cluster(tmp_path: Path, machines: Machines) -> None:
    path = table(tmp_path / "rows.csv", many(60, bad=30))
    for more, states in (
        ({"strict": True}, {"held": 58, "refused": 2}),
        ({"dry_run": True}, {"written": 58, "refused": 2}),
    ):
        going = batch(path, tmp_path / "out", folders=[form(tmp_path)], scheduler=machines.address, **more)  # type: ignore[arg-type]
        assert Counter(one.state for one in going) == states
        assert not (tmp_path / "out").exists()


def test_a_folder_that_the_workers_do_not_see_is_told(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drafter.batching import _remote

    # As if the folder were mounted there under another path.
    monkeypatch.setattr(_remote.os.path, "abspath", lambda path: f"{path}-elsewhere")
    going = batch(
        table(tmp_path / "rows.csv", many(30)), tmp_path / "out", folders=[form(tmp_path)], scheduler=machines.address
    )
    with pytest.raises(OutputError) as caught:
        list(going)
    assert [problem.code for problem in caught.value.problems] == ["BATCH-009"]
    assert list(tmp_path.glob("out*/*.docx")) == []
    assert not (tmp_path / "out-elsewhere").exists()


def test_a_worker_with_another_drafter_is_told(
    tmp_path: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drafter.__version__", "9.9")
    path = table(tmp_path / "rows.csv", many(30))
    with pytest.raises(DrafterError) as caught:
        list(batch(path, tmp_path / "out", folders=[form(tmp_path)], scheduler=machines.address))
    assert [problem.code for problem in caught.value.problems] == ["BATCH-010"]
    assert papers(tmp_path / "out") == {}


def test_a_lost_scheduler_stops_the_batch_and_the_next_finishes_it(tmp_path: Path) -> None:
    path = table(tmp_path / "rows.csv", many(400))
    (tmp_path / "machines").mkdir()
    with started(tmp_path / "machines", 1) as machines:
        going = batch(path, tmp_path / "out", folders=[form(tmp_path)], scheduler=machines.address)
        assert [next(going).number for _ in range(50)] == list(range(1, 51))
        machines.scheduler.kill()
        with pytest.raises(DrafterError) as caught:
            list(going)
    assert [problem.code for problem in caught.value.problems] == ["BATCH-007"]
    # Cut off from everybody, the worker may have gone on writing scratch files, which the next run removes.
    left = papers(tmp_path / "out")
    assert left == {name: digest for line in lines(tmp_path / "out") for name, digest in line["files"].items()}  # type: ignore[attr-defined]
    assert 50 <= len(left) < 400
    states = Counter(one.state for one in batch(path, tmp_path / "out", folders=[tmp_path / "forms"]))
    assert states == {"unchanged": len(left), "written": 400 - len(left)}
    assert_agree(tmp_path / "out")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{}", "rubbish://x", "not an address"])
def test_a_scheduler_that_is_not_reached_is_told_and_nothing_is_written(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    from drafter.batching import _cluster

    monkeypatch.setattr(_cluster, "_PATIENCE", 1)
    form(Path())
    table(Path("rows.csv"), many(2))
    address = address.format(free_port())
    said = drafter("batch", "rows.csv", "-o", "out", "--forms", "forms", "--scheduler", address)
    assert (said.code, said.out) == (1, "")
    assert f"BATCH-007\n  连不上调度器 {address}" in said.err
    assert not Path("out").exists()


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from drafter.batching import _cluster

    monkeypatch.setattr(_cluster, "_PATIENCE", 5)
    (tmp_path / "machines").mkdir()
    path = table(tmp_path / "rows.csv", many(2))
    with started(tmp_path / "machines", 0) as machines, pytest.raises(DrafterError) as caught:
        list(batch(path, tmp_path / "out", folders=[form(tmp_path)], scheduler=machines.address))
    assert [problem.code for problem in caught.value.problems] == ["BATCH-008"]
    assert not (tmp_path / "out").exists()


def test_without_distributed_it_is_said_what_to_install(drafter: Drafter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    form(Path())
    table(Path("rows.csv"), many(2))
    said = drafter("batch", "rows.csv", "-o", "out", "--forms", "forms", "--scheduler", "tcp://127.0.0.1:1")
    assert (said.code, "BATCH-006" in said.err, "pip install 'drafter[cluster]'" in said.err) == (1, True, True)
    assert not Path("out").exists()


def test_processes_here_and_a_scheduler_are_not_asked_for_together(drafter: Drafter) -> None:
    assert drafter("batch", "rows.csv", "-o", "out", "--jobs", "2", "--scheduler", "tcp://127.0.0.1:1").code == 2

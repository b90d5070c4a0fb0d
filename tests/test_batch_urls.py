"""Batches into a folder behind a URL: what a local batch makes, whoever dies or meets there, and no more trust than in a disk."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import PIECES, assert_agree, content, finished, form, lines, many, papers, table
from machines import LIMIT, Machines, started
from openpyxl import Workbook
from stores import Share, installed, registered

from drafter import batch
from drafter.batching import _lease
from drafter.errors import OutputError
from drafter.urls import UrlPath, folder_at, without_password

Drafter = Callable[..., Any]
MEMORY = "memory://bucket/信 件#1%20[x]"
LEASE = ".drafter-lock"


@pytest.fixture(autouse=True)
def stores(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Know the stores here and in processes that are started; leave nothing in memory."""
    from fsspec.implementations.memory import MemoryFileSystem

    registered()
    path = installed(tmp_path / "installed")
    monkeypatch.setenv("PYTHONPATH", path)
    for entry in reversed(path.split(os.pathsep)):
        monkeypatch.syspath_prepend(entry)
    yield
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


def bucket(folder: Path) -> str:
    """Return the URL of a bucket's folder whose files are those of a folder here."""
    return f"bucket://{folder}"


def behind(url: str) -> dict[str, bytes]:
    folder = folder_at(url)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir(), key=lambda path: path.name)}


def states(path: Path, target: Path | str, forms: Path, **more: Any) -> Counter[str]:
    return Counter(one.state for one in batch(path, target, folders=[forms], **more))


def codes(caught: pytest.ExceptionInfo[OutputError]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


NAMES = ("汉 字#a%20[1]", "第1号", "同名?", "同名?")


def test_papers_names_and_manifest_are_those_of_a_folder(tmp_path: Path) -> None:
    rows = [*many(60, bad=7), *((name, "2026-11-19", "备注") for name in NAMES)]
    path, forms = table(tmp_path / "rows.csv", rows), form(tmp_path, PIECES)
    here, ending = finished(batch(path, tmp_path / "here", folders=[forms]))
    there, same = finished(batch(path, MEMORY, folders=[forms]))
    assert behind(MEMORY) == content(tmp_path / "here")
    assert ending == same
    assert [(one.state, [file.name for file in one.files], one.problems) for one in here] == [
        (one.state, [file.name for file in one.files], one.problems) for one in there
    ]
    assert str(there[-4].files[0]) == f"{MEMORY}/汉 字#a%20[1].docx"
    assert states(path, MEMORY, forms) == {"unchanged": 56, "refused": 8}
    assert behind(MEMORY) == content(tmp_path / "here")


def test_processes_write_to_a_bucket_what_they_write_to_a_folder(tmp_path: Path) -> None:
    path, forms = table(tmp_path / "rows.csv", many(90, bad=20)), form(tmp_path)
    for target in (tmp_path / "here", bucket(tmp_path / "there")):
        assert states(path, target, forms, jobs=2) == {"written": 86, "refused": 4}
    assert content(tmp_path / "there") == content(tmp_path / "here")
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "there").iterdir()}
    assert states(path, bucket(tmp_path / "there"), forms, jobs=2) == {"unchanged": 86, "refused": 4}
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "there").iterdir()} == before


def test_what_somebody_edited_is_left_unless_forced_and_only_changed_rows_are_written(tmp_path: Path) -> None:
    rows, forms, there = many(40), form(tmp_path), tmp_path / "there"
    path = table(tmp_path / "rows.csv", rows)
    assert states(path, bucket(there), forms) == {"written": 40}
    whole = content(there)
    (there / "第1号.docx").write_bytes(b"mine")
    assert states(path, bucket(there), forms) == {"edited": 1, "unchanged": 39}
    assert (there / "第1号.docx").read_bytes() == b"mine"
    assert states(path, bucket(there), forms, force=True) == {"written": 1, "unchanged": 39}
    assert content(there) == whole
    table(path, [*((name, "2026-11-20") for name, _ in rows[:3]), *rows[3:]])
    assert states(path, bucket(there), forms) == {"written": 3, "unchanged": 37}
    assert sum(content(there)[name] != held for name, held in whole.items()) == 4  # and the manifest
    table(path, rows[:39])
    _, ending = finished(batch(path, bucket(there), folders=[forms]))
    assert list(map(str, ending.gone)) == [f"{bucket(there)}/第40号.docx"]


@pytest.mark.parametrize("name", ["loud", "quiet"])
def test_a_server_that_renames_over_no_file_gets_the_changed_papers_too(tmp_path: Path, name: str) -> None:
    path, forms, there = table(tmp_path / "rows.csv", many(9)), form(tmp_path), tmp_path / "new" / name
    assert states(path, f"share://{there}", forms) == {"written": 9}
    table(path, [("第1号", "2026-11-20"), *many(9)[1:]])
    assert states(path, f"share://{there}", forms) == {"written": 1, "unchanged": 8}
    assert states(path, tmp_path / "here", forms) == {"written": 9}
    assert content(there) == content(tmp_path / "here")


@pytest.mark.parametrize("scheme", ["share", "bucket", "memory"])
def test_a_paper_that_is_gone_before_it_is_in_its_place_is_no_success(tmp_path: Path, scheme: str) -> None:
    folder = folder_at(f"{scheme}://{tmp_path}/there")
    folder.mkdir()
    (folder / "a.docx").write_bytes(b"old")
    made = (folder / "a.docx").scratch(b"new")  # type: ignore[attr-defined]
    made.unlink()
    with pytest.raises(OutputError):
        made.rename(folder / "a.docx")
    assert behind(str(folder))["a.docx"] == b"old"


def test_a_paper_that_cannot_be_moved_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_at(f"share://{tmp_path}/there")
    folder.mkdir()
    (folder / "a.docx").write_bytes(b"old")
    made = (folder / "a.docx").scratch(b"new")  # type: ignore[attr-defined]
    move = Share.mv

    def refuses(self: Share, path1: str, path2: str, **more: Any) -> None:
        if path1.endswith(made.name):
            raise RuntimeError("error 450: busy")
        move(self, path1, path2, **more)

    monkeypatch.setattr(Share, "mv", refuses)
    with pytest.raises(OutputError, match="busy"):
        made.rename(folder / "a.docx")
    assert behind(str(folder)) == {"a.docx": b"old", made.name: b"new"}


def test_a_file_that_is_called_almost_as_a_piece_of_the_manifest_is_none(tmp_path: Path) -> None:
    for name in (".drafter-manifest-old.jsonl", ".drafter-manifest-000001 (1).jsonl"):
        (folder_at(MEMORY) / name).write_bytes(b"mine")
    assert states(table(tmp_path / "rows.csv", many(3)), MEMORY, form(tmp_path)) == {"written": 3}


@pytest.mark.parametrize("url", ["simplecache::ftp://me:secret@h/x", "file://server/share", "local://w2/x"])
def test_a_chain_of_urls_and_a_file_of_another_host_are_refused(drafter: Drafter, url: str) -> None:
    table(Path("rows.csv"), many(1))
    said = drafter("batch", "rows.csv", "--forms", form(Path()), "-o", url)
    assert (said.code, said.out) == (1, "")
    assert "OUTPUT-017" in said.err
    assert "secret" not in said.err
    assert sorted(path.name for path in Path().iterdir()) == ["forms", "rows.csv"]


def test_strict_and_dry_run_write_nothing(tmp_path: Path) -> None:
    path, forms = table(tmp_path / "rows.csv", many(30, bad=30)), form(tmp_path)
    assert states(path, MEMORY, forms, strict=True) == {"held": 29, "refused": 1}
    assert states(path, MEMORY, forms, dry_run=True) == {"written": 29, "refused": 1}
    assert behind(MEMORY) == {}


def test_a_file_url_is_a_folder_of_this_system(tmp_path: Path, drafter: Drafter) -> None:
    table(Path("rows.csv"), many(3))
    for scheme in ("file", "local"):
        target = tmp_path / scheme
        said = drafter("batch", "rows.csv", "--forms", form(Path()), "-o", f"{scheme}://{target}", "--json")
        assert said.json["written"][0] == str(target / "第1号.docx")
        assert_agree(target)


def test_reports_marked_copy_and_archive_are_those_of_a_folder(tmp_path: Path, drafter: Drafter) -> None:
    book = Workbook()
    for row in (("表单", "note"), ("名称", "日期", "备注"), *many(9, bad=4)):
        book.active.append(row)
    book.save("rows.xlsx")
    arguments = ("batch", "rows.xlsx", "--forms", form(Path()), "--zip-by", "名称")
    there = bucket(tmp_path / "there")
    for _ in range(2):
        here_said = drafter(*arguments, "-o", tmp_path / "here", "--zip", "here.zip")
        there_said = drafter(*arguments, "-o", there, "--zip", "there.zip")
        told = here_said.out.replace(str(tmp_path / "here"), there).replace("here.zip", "there.zip")
        assert (there_said.code, there_said.out, there_said.err) == (1, told, "")
        assert content(tmp_path / "there").keys() >= {"problems.csv", "rows-标注.xlsx"}
        assert content(tmp_path / "there") == content(tmp_path / "here")
        assert Path("there.zip").read_bytes() == Path("here.zip").read_bytes()
    (tmp_path / "there" / "problems.csv").write_bytes(b"mine")
    assert "OUTPUT-010" in drafter(*arguments, "-o", there, "--zip", "there.zip").out
    assert (tmp_path / "there" / "problems.csv").read_bytes() == b"mine"


def test_the_command_to_type_again_holds_a_url_that_a_shell_takes_whole(tmp_path: Path, drafter: Drafter) -> None:
    table(Path("rows.csv"), many(3, bad=3))
    there = bucket(tmp_path / "信 件#1%20[x]")
    said = drafter("batch", "rows.csv", "--forms", form(Path()), "-o", there)
    assert said.out.rstrip().endswith(f"drafter batch rows.csv --forms forms -o '{there}'")
    assert f"已写 2 份到 {there}" in said.out


def test_a_second_batch_is_told_and_the_first_is_not_disturbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lease, "_RENEWED", 0.02)
    path, forms = table(tmp_path / "rows.csv", many(60)), form(tmp_path)
    going = batch(path, MEMORY, folders=[forms])
    assert next(going).state == "written"
    with pytest.raises(OutputError) as caught:
        states(path, MEMORY, forms)
    assert codes(caught) == ["BATCH-003"]
    assert len(list(going)) == 59
    assert states(path, MEMORY, forms) == {"unchanged": 60}
    assert not [name for name in behind(MEMORY) if name.startswith(".")]


@pytest.mark.parametrize(
    ("seen", "renewed"),
    [
        ([b"a 1", b"a 1", b"a 2"], True),
        ([b"a 1", b"", b"a 2"], True),
        ([b"", b"a 2"], True),
        ([b"a 1"] * 9, False),
        ([b""] * 9, False),
        ([b"a 1", None], False),
        ([None], False),
    ],
)
def test_a_lease_is_alive_that_changes_even_if_it_is_seen_while_it_is_written(
    monkeypatch: pytest.MonkeyPatch, seen: list[bytes | None], renewed: bool
) -> None:
    monkeypatch.setattr(_lease, "_PATIENCE", 0)
    lease = _lease._Lease(folder_at(MEMORY))  # type: ignore[arg-type]
    monkeypatch.setattr(lease._file, "held", iter(seen).__next__)
    assert lease._is_renewed() is renewed


def test_a_lease_that_nobody_renews_is_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lease, "_PATIENCE", 0.2)
    (folder_at(MEMORY) / LEASE).write_bytes(b"who died 17\n")
    path = table(tmp_path / "rows.csv", many(3))
    assert states(path, MEMORY, form(tmp_path)) == {"written": 3}
    assert LEASE not in behind(MEMORY)


def test_who_was_taken_for_dead_stops_and_leaves_all_to_the_other(tmp_path: Path) -> None:
    path, forms = table(tmp_path / "rows.csv", many(100)), form(tmp_path)
    going = batch(path, MEMORY, folders=[forms])
    first = [next(going) for _ in range(25)]
    others = {LEASE: b"another 0\n", ".drafter-1-2.tmp": b"the other's"}
    for name, held in others.items():
        (folder_at(MEMORY) / name).write_bytes(held)
    with pytest.raises(OutputError) as caught:
        list(going)
    assert codes(caught) == ["BATCH-003"]
    left = behind(MEMORY)
    assert others.items() <= left.items()
    assert {name for name in left if name.endswith(".docx")} == {one.files[0].name for one in first}


def test_a_caller_that_stops_early_leaves_pieces_that_the_next_puts_together(tmp_path: Path) -> None:
    path, forms, there = table(tmp_path / "rows.csv", many(100)), form(tmp_path), tmp_path / "there"
    going = batch(path, bucket(there), folders=[forms])
    next(going)
    going.close()
    assert [file.name for file in there.iterdir() if file.suffix != ".docx"] == [".drafter-manifest-000001.jsonl"]
    assert states(path, bucket(there), forms) == {"unchanged": 25, "written": 75}
    assert states(path, tmp_path / "here", forms) == {"written": 100}
    assert content(there) == content(tmp_path / "here")


@pytest.mark.fault
@pytest.mark.skipif(os.name == "nt", reason="kills of POSIX")
def test_a_batch_killed_at_any_moment_leaves_whole_papers_and_the_next_one_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_lease, "_PATIENCE", 0.4)
    path, forms, chance = table(tmp_path / "rows.csv", many(300, bad=50)), form(tmp_path), random.Random(20261119)
    states(path, tmp_path / "here", forms)
    whole = papers(tmp_path / "here")
    for moment in range(4):
        there = tmp_path / f"there{moment}"
        arguments = ("batch", str(path), "-o", bucket(there), "--forms", str(forms), "--jobs", str(1 + moment % 2))
        process = subprocess.Popen([sys.executable, "-m", "drafter", *arguments], stdout=subprocess.DEVNULL)
        enough, deadline = chance.randrange(len(whole)), time.monotonic() + LIMIT
        while process.poll() is None and time.monotonic() < deadline and len(list(there.glob("*.docx"))) <= enough:
            time.sleep(0.001)
        process.kill()
        process.wait()
        left = papers(there)
        assert left.items() <= whole.items()
        assert enough < len(left)
        assert states(path, bucket(there), forms) == {
            state: number for state, number in (("unchanged", len(left)), ("written", 294 - len(left)), ("refused", 6))
            if number
        }  # fmt: skip
        assert_agree(there)
        assert content(there) == content(tmp_path / "here")


def test_a_store_that_fails_in_mid_run_is_told_and_the_next_run_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_lease, "_PATIENCE", 0.2)
    path, forms, there = table(tmp_path / "rows.csv", many(100)), form(tmp_path), tmp_path / "there"
    going = batch(path, bucket(there), folders=[forms])
    next(going)
    gone = Path(f"{there}.gone")
    gone.touch()
    with pytest.raises(OutputError) as caught:
        list(going)
    assert codes(caught) == ["OUTPUT-016"]
    assert "nobody answers" in caught.value.problems[0].message["zh"]
    gone.unlink()
    assert states(path, bucket(there), forms) == {"unchanged": 25, "written": 75}
    assert_agree(there)


def unwrapped(text: str) -> str:
    """Return messages as they were before they were broken into lines."""
    return text.replace("\n  写不了", " 写不了").replace("\n  没有", " 没有")


def test_a_store_that_does_not_answer_is_not_taken_for_an_empty_one(tmp_path: Path, drafter: Drafter) -> None:
    table(Path("rows.csv"), many(3))
    there = tmp_path / "there"
    Path(f"{there}.gone").touch()
    for more in ((), ("--dry-run",)):
        said = drafter("batch", "rows.csv", "--forms", form(Path()), "-o", bucket(there), *more)
        assert (said.code, said.out) == (1, "")
        assert f"OUTPUT-016\n  {bucket(there)} 写不了：nobody answers" in unwrapped(said.err)


@pytest.mark.parametrize(
    ("url", "code", "text"),
    [
        ("undriven://bucket/x", "OUTPUT-015", "Install undriven to reach it"),
        ("nobodys://bucket/x", "OUTPUT-015", "Protocol not known: nobodys"),
    ],
)
def test_a_missing_driver_and_an_unknown_protocol_are_told(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch, url: str, code: str, text: str
) -> None:
    from fsspec.registry import known_implementations

    missing = {"class": "nowhere.Nothing", "err": "Install undriven to reach it"}
    monkeypatch.setitem(known_implementations, "undriven", missing)
    table(Path("rows.csv"), many(1))
    said = drafter("batch", "rows.csv", "--forms", form(Path()), "-o", url)
    assert (said.code, said.out) == (1, "")
    assert code in said.err
    assert f"{url} 没有能用的驱动：{text}" in unwrapped(said.err)


def test_without_fsspec_it_is_said_what_to_install(
    tmp_path: Path, drafter: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    table(Path("rows.csv"), many(1))
    said = drafter("batch", "rows.csv", "--forms", form(Path()), "-o", bucket(tmp_path))
    assert (said.code, "OUTPUT-014" in said.err, "pip install 'drafter[cluster]'" in said.err) == (1, True, True)


def test_a_password_is_never_shown(drafter: Drafter) -> None:
    table(Path("rows.csv"), many(3, bad=3))
    form(Path())
    for password in ("se:cret@1", "wrong-se%40cret", "wr#se/cret"):
        url = f"guarded://user:{password}@host/letters"
        assert without_password(url) == "guarded://user@host/letters"
        for more in (("--json",), ("--dry-run",), ()):
            said = drafter("batch", "rows.csv", "--forms", "forms", "-o", url, *more)
            assert said.code == 1
            assert "cret" not in said.out + said.err
            assert "guarded://user@host/letters" in said.out + said.err
    url = "guarded://user:secret@host/letters"
    assert drafter("batch", "rows.csv", "--forms", "forms", "-o", url).code == 1
    there = behind(url)
    assert len(there) == 4
    assert not any(b"secret" in held for held in there.values())
    assert "secret" not in repr(folder_at(url))


def test_a_file_is_created_once_but_a_driver_may_ask_twice(tmp_path: Path) -> None:
    for url in (MEMORY, bucket(tmp_path / "there"), f"share://{tmp_path}/new/folder"):
        file = folder_at(url) / "汉 字.txt"
        for _ in range(2):
            file.create(b"mine")
        with pytest.raises(FileExistsError):
            file.create(b"another's")
        assert file.read_bytes() == b"mine"


def test_users_and_folders_with_an_at_sign_show_no_password() -> None:
    assert without_password("guarded://me@org.cn:okPW9@h/x") == "guarded://me@org.cn@h/x"
    assert without_password("guarded://me:PW9@h/a@b") == "guarded://me@h/a@b"
    assert without_password("sftp://me:PW9@[::1]:22/a@b") == "sftp://me@[::1]:22/a@b"


def test_a_port_and_an_at_sign_are_no_password() -> None:
    for url in ("sftp://host:22/a@b/c", "sftp://[::1]:22/a@b", "s3://bucket/a:b@c", "sftp://user@host/x"):
        assert str(UrlPath(url)) == url


def test_an_address_is_no_folder_for_other_commands(drafter: Drafter) -> None:
    table(Path("rows.csv"), many(1))
    for arguments in (("render", "rows.csv", "-o", "s3://bucket/papers"), ("batch", "rows.csv", "-o", "s3:/bucket")):
        ended = drafter(*arguments)
        assert ended.code == 2
        assert "s3:// 开头" in ended.err
    ended = drafter("batch", "rows.csv", "-o", "out", "--zip", "s3://bucket/papers.zip")
    assert (ended.code, "--zip 要写成这台机器上的，不能是 s3:// 开头的网址" in ended.err) == (2, True)
    ended = drafter("batch", "rows.csv", "-o", "memory://papers")
    assert (ended.code, "写到 memory:// 的，命令一结束就没有了" in ended.err) == (2, True)
    assert [path.name for path in Path().iterdir()] == ["rows.csv"]


def test_a_batch_into_a_folder_loads_nothing_of_this(tmp_path: Path) -> None:
    path, forms = table(tmp_path / "rows.csv", many(2)), form(tmp_path)
    program = "import sys; from drafter.cli import main\ntry: main(sys.argv[1:])\nfinally: print(*sys.modules, file=sys.stderr)"
    for target in (tmp_path / "out", f"file://{tmp_path}/out2"):
        arguments = ("batch", str(path), "-o", str(target), "--forms", str(forms))
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, cwd=tmp_path
        )
        loaded = done.stderr.split()
        assert "drafter.batching" in loaded
        assert not {"fsspec", "drafter.batching._lease"} & {*loaded}


@pytest.mark.cluster
def test_a_cluster_writes_to_a_bucket_and_loses_nothing_with_a_worker(tmp_path: Path) -> None:
    path = table(tmp_path / "rows.csv", [*many(400, bad=50), ("同名", "2026-11-19"), ("同名", "2026-11-20")])
    forms, there, away = form(tmp_path), tmp_path / "there", []
    finished(batch(path, tmp_path / "here", folders=[forms], jobs=1))
    (tmp_path / "machines").mkdir()
    with started(tmp_path / "machines", 2) as machines:
        for outcome in batch(path, bucket(there), folders=[forms], scheduler=machines.address):
            away.append(outcome)
            if len(away) == 100:
                machines.workers[0].kill()
        assert_workers_do_not_see_memory(path, forms, machines)
    assert len(away) == 402
    assert content(there) == content(tmp_path / "here")
    assert_agree(there)
    assert [line["row"] for line in lines(there)] == list(range(1, 403))


def assert_workers_do_not_see_memory(path: Path, forms: Path, machines: Machines) -> None:
    with pytest.raises(OutputError) as caught:
        states(path, MEMORY, forms, scheduler=machines.address)
    assert codes(caught) == ["BATCH-009"]
    assert behind(MEMORY) == {}

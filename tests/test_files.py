from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import OutputError
from drafter.files import safe_name, write


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("主任办公会议纪要〔2026〕18号", "主任办公会议纪要〔2026〕18号"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c", "a_b_c"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Console", "Console"),
        ("结尾有点. . ", "结尾有点"),
        ("换\n行\t和\x00控制", "换行和控制"),
        ("左\u202e右", "左右"),
        ("", "paper"),
        ("...", "paper"),
        ("𠮷野", "𠮷野"),
        ("e\u200d\u0301", "é"),
    ],
)
def test_a_name_is_one_that_every_system_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text())
def test_any_text_gives_a_name_inside_the_folder(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name.encode()) <= 181
    assert Path(name).name == name
    assert name not in (".", "..")
    assert safe_name(name) == name


def test_a_written_file_holds_the_bytes_and_leaves_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "new" / "a.docx", b"one")
    write(tmp_path / "new" / "a.docx", b"two")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "new").iterdir()] == [("a.docx", b"two")]


@pytest.mark.skipif(os.name == "nt", reason="needs links and permissions")
def test_a_link_is_followed_and_permissions_stay(tmp_path: Path) -> None:
    private, link = tmp_path / "private.yaml", tmp_path / "link.yaml"
    private.write_bytes(b"old")
    private.chmod(0o600)
    link.symlink_to(private)
    write(link, b"new")
    assert link.is_symlink()
    assert (private.read_bytes(), stat.S_IMODE(private.stat().st_mode)) == (b"new", 0o600)


@pytest.mark.fault
@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "OUTPUT-001"), (errno.EACCES, "OUTPUT-002")])
def test_a_failed_write_keeps_the_old_file_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: str
) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OutputError) as caught:
        write(target, b"new")
    assert caught.value.problems[0].code == code
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.docx", b"old")]


@pytest.mark.fault
def test_a_file_that_a_virus_scanner_holds_for_a_moment_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, held = os.replace, [PermissionError(errno.EACCES, "held")] * 2

    def replace(source: Path, target: Path) -> None:
        if held:
            raise held.pop()
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr("drafter.files._PAUSES", (0, 0))
    write(tmp_path / "a.docx", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.docx", b"new")]


def test_a_name_too_long_for_windows_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        error = FileNotFoundError(errno.ENOENT, "The filename or extension is too long")
        error.winerror = 206  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "a.docx", b"new")
    assert caught.value.problems[0].code == "OUTPUT-003"


def test_a_target_below_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "file" / "a.docx", b"new")
    assert caught.value.problems[0].code == "OUTPUT-004"


def test_a_target_that_is_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "a.docx", b"new")
    assert caught.value.problems[0].code == "OUTPUT-004"
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]

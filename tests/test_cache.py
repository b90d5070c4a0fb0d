"""What is kept is what was made, and a broken cache is as good as none."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafter.cache import kept
from drafter.checking import check_file
from drafter.drafting import draft
from drafter.errors import UnreadableError
from drafter.forms import built_in
from drafter.load import read

SAMPLE = built_in() / "minutes" / "sample.yaml"


def never() -> bytes:
    raise AssertionError("made again")


def paper(cache: Path | None) -> bytes:
    (checked,) = check_file(SAMPLE, cache=cache)
    return draft(checked, cache=cache).docx(cache)


def test_an_entry_is_made_once(tmp_path: Path) -> None:
    assert kept(tmp_path, "key", lambda: b"content") == b"content"
    assert kept(tmp_path, "key", never) == b"content"
    assert kept(tmp_path, "other key", lambda: b"other") == b"other"


def test_without_a_folder_nothing_is_kept() -> None:
    assert kept(None, "key", lambda: b"1") == b"1"
    assert kept(None, "key", lambda: b"2") == b"2"


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 100])
def test_a_damaged_entry_is_made_again(tmp_path: Path, damage: bytes) -> None:
    kept(tmp_path, "key", lambda: b"content")
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(damage)
    assert kept(tmp_path, "key", lambda: b"content") == b"content"
    assert kept(tmp_path, "key", never) == b"content"


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert kept(tmp_path / "file" / "folder", "key", lambda: b"content") == b"content"


def test_what_is_kept_of_a_yaml_file_is_the_same_to_the_last_place(tmp_path: Path) -> None:
    for file in sorted(built_in().rglob("*.yaml")):
        plain = read(file)
        assert read(file, tmp_path) == plain
        assert read(file, tmp_path) == plain


def test_a_yaml_file_with_mistakes_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "form.yaml"
    file.write_text("a: 1\na: 2\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(UnreadableError):
            read(file, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_paper_is_the_same_with_and_without_a_cache_and_with_a_damaged_one(tmp_path: Path) -> None:
    plain = paper(None)
    assert paper(tmp_path / "fresh") == plain
    for entry in (tmp_path / "fresh").iterdir():
        damaged = tmp_path / "damaged" / entry.name
        damaged.parent.mkdir(exist_ok=True)
        damaged.write_bytes(entry.read_bytes()[:-7] + b"damaged")
    assert paper(tmp_path / "damaged") == plain


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "form.yaml"
    for title in ("便函", "便条"):
        file.write_text(f"title: {title}\n", encoding="utf-8")
        (record,) = read(file, tmp_path / "cache").records
        assert isinstance(record.value, dict)
        assert record.value["title"].value == title

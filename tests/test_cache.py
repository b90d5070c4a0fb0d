"""What is kept is what was made, and a broken cache is as good as none."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from drafter.cache import kept
from drafter.checking import check_file
from drafter.drafting import draft
from drafter.errors import UnreadableError
from drafter.forms import built_in
from drafter.load import read
from drafter.style import load

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


@pytest.mark.parametrize(("name", "language"), [("minutes", "zh"), ("letter", "zh"), ("corporate", "en")])
def test_what_is_kept_of_a_house_style_is_the_same(tmp_path: Path, name: str, language: str) -> None:
    folders = (built_in(),)
    plain = load(name, language=language, folders=folders)
    for _ in range(2):
        assert load(name, language=language, folders=folders, cache=tmp_path) == plain


def test_a_changed_house_style_is_read_anew_and_so_is_the_one_it_inherits(tmp_path: Path) -> None:
    (tmp_path / "_styles").mkdir()
    base, own = tmp_path / "_styles" / "base.yaml", tmp_path / "_styles" / "own.yaml"
    for number, lines in enumerate(("21", "22")):
        source = (built_in() / "_styles" / "gbt9704.yaml").read_text(encoding="utf-8")
        base.write_text(re.sub(r"lines: \d+", f"lines: {lines}", source, count=1), encoding="utf-8")
        own.write_text(f"inherits: base\ntitle: {{zh: {'甲乙'[number]}}}\n", encoding="utf-8")
        house = load("own", language="zh", folders=(tmp_path,), cache=tmp_path / "cache")
        assert (house.page.lines, house.title["zh"]) == (int(lines), "甲乙"[number])


@pytest.mark.parametrize("place", ["own", "shared"])
def test_a_changed_rule_is_the_one_that_speaks(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "forms"
    shutil.copytree(built_in() / "minutes", folder / "minutes")
    shutil.copytree(built_in() / "_shared", folder / "_shared")
    file = folder / ("minutes/form.yaml" if place == "own" else "_shared/rules.yaml")
    source = file.read_text(encoding="utf-8")
    for code in ("NEW1", "NEW22"):
        rule = f"- {{code: {code}, severity: info, assert: 'false', message: {{zh: 不行, en: no}}}}"
        file.write_text(re.sub(r"(?m)^rules:\n( *)", rf"rules:\n\g<1>{rule}\n\g<1>", source), encoding="utf-8")
        (checked,) = check_file(SAMPLE, folders=(folder,), cache=tmp_path / "cache")
        assert [one.code for one in checked.problems if one.code.startswith("NEW")] == [code]


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

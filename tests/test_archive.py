"""The archive of a batch holds its papers, by unit if asked, and is the same bytes for the same papers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from batches import form, table

Drafter = Callable[..., Any]
ROWS = [
    ("甲函", "2026-11-19", "信息处"),
    ("乙函", "2026-11-19", "财务处"),
    ("丙函", "2026-11-19", "信息处"),
    ("丁函", "2026-11-19", "=档案/处"),
    ("戊函", "2026-11-19", ""),
]


def packed(drafter: Drafter, folder: Path, rows: list[tuple[str, ...]], *more: str) -> tuple[Any, Path]:
    """Draft a batch and pack it; return what was said, and the archive."""
    target = Path("papers.zip")
    facts = table(folder / "rows.csv", rows)
    return drafter("batch", facts, "--forms", form(folder), "-o", "out", "--zip", target, *more), target


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_an_archive_holds_all_papers_in_the_order_of_the_rows(drafter: Drafter, tmp_path: Path) -> None:
    said, target = packed(drafter, tmp_path, ROWS)
    assert said.code == 0
    assert "papers.zip" in said.out
    assert names(target) == ["甲函.docx", "乙函.docx", "丙函.docx", "丁函.docx", "戊函.docx"]
    with zipfile.ZipFile(target) as archive:
        assert archive.read("甲函.docx") == Path("out/甲函.docx").read_bytes()


def test_papers_that_are_unchanged_are_packed_too_and_the_bytes_are_the_same(drafter: Drafter, tmp_path: Path) -> None:
    _, target = packed(drafter, tmp_path, ROWS, "--zip-by", "备注")
    before = target.read_bytes()
    said, _ = packed(drafter, tmp_path, ROWS, "--zip-by", "备注")
    assert "5 份没有变" in said.out
    assert target.read_bytes() == before


def test_an_archive_by_unit_has_a_folder_for_each_and_a_list_that_is_no_formula(
    drafter: Drafter, tmp_path: Path
) -> None:
    _, target = packed(drafter, tmp_path, ROWS, "--zip-by", "备注")
    assert names(target) == [
        "分发清单.csv", "戊函.docx", "=档案_处/丁函.docx", "信息处/甲函.docx", "信息处/丙函.docx", "财务处/乙函.docx",
    ]  # fmt: skip
    with zipfile.ZipFile(target) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("分发清单.csv").decode("utf-8-sig"))))
    assert rows[:3] == [["序号", "备注", "文件"], ["1", "", "戊函.docx"], ["2", "'=档案/处", "丁函.docx"]]


def test_what_is_refused_is_not_packed_and_with_strict_there_is_no_archive(drafter: Drafter, tmp_path: Path) -> None:
    rows = [*ROWS[:2], ("坏函", "2026-02-30", "")]
    said, target = packed(drafter, tmp_path, rows, "--strict")
    assert said.code == 1
    assert not target.exists()
    packed(drafter, tmp_path, rows, "--dry-run")
    assert not target.exists()
    said, target = packed(drafter, tmp_path, rows)
    assert said.code == 1
    assert names(target) == ["甲函.docx", "乙函.docx"]


def test_how_many_of_how_many_are_in_an_archive_is_told(drafter: Drafter, tmp_path: Path) -> None:
    assert "压缩包：papers.zip\n" in packed(drafter, tmp_path, ROWS)[0].out
    rows = [*ROWS[:2], ("坏函", "2026-02-30", "")]
    said, target = packed(drafter, tmp_path, rows)
    assert "压缩包：papers.zip（3 份里的 2 份，没有写成的不在里面）" in said.out
    target.unlink()
    said, target = packed(drafter, tmp_path, rows[2:])
    assert "没有打压缩包 papers.zip：一份也没有写成" in said.out
    assert not target.exists()
    assert "压缩包" not in packed(drafter, tmp_path, rows, "--dry-run")[0].out


@pytest.mark.parametrize("wrong", ["没有的栏", "{备注}"])
def test_a_field_that_there_is_not_is_told_before_anything_is_written(
    drafter: Drafter, tmp_path: Path, wrong: str
) -> None:
    said, target = packed(drafter, tmp_path, ROWS, "--zip-by", wrong)
    assert said.code == 2
    assert f"--zip-by 写的“{wrong}”不是这种表单的字段。可以写：名称、日期、备注" in said.err
    assert not Path("out").exists()
    assert not target.exists()


def test_units_are_named_for_an_archive_only(drafter: Drafter, tmp_path: Path) -> None:
    said = drafter(
        "batch", table(tmp_path / "rows.csv", ROWS), "--forms", form(tmp_path), "-o", "out", "--zip-by", "备注"
    )
    assert said.code == 2


def test_with_strict_a_bad_row_leaves_the_archive_of_before(drafter: Drafter, tmp_path: Path) -> None:
    _, target = packed(drafter, tmp_path, ROWS, "--strict")
    before = target.read_bytes()
    said, _ = packed(drafter, tmp_path, [("甲函", "2026-02-30", ""), *ROWS[1:]], "--strict")
    assert (said.code, target.read_bytes() == before) == (1, True)
    assert "没有打压缩包 papers.zip" in said.out


def test_an_archive_takes_the_place_of_no_other_kind_of_file(drafter: Drafter, tmp_path: Path) -> None:
    facts = table(tmp_path / "rows.csv", ROWS)
    before = facts.read_bytes()
    said = drafter("batch", facts, "--forms", form(tmp_path), "-o", "out", "--zip", facts)
    assert (said.code, facts.read_bytes() == before, Path("out").exists()) == (2, True, False)
    assert "--zip 要写一个 .zip 文件" in said.err

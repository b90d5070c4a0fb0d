"""The papers that `make bench` times are whole, it would see if they were not, and its table says what does not hold."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).resolve().parent / "bench"
sys.path.append(str(BENCH))

from content import WORKLOADS  # noqa: E402
from facts import table  # noqa: E402
from report import Batch, Results, Size, tables  # noqa: E402
from verify import faults  # noqa: E402


def record(workload: str) -> dict[str, Any]:
    return WORKLOADS[workload](7, *((30,) if workload == "plan" else ()))


@pytest.fixture
def paper(tmp_path: Path, drafter: Callable[..., Any]) -> Callable[[Path, str], Path]:
    def render(facts: Path, workload: str) -> Path:
        target = tmp_path / "paper.docx"
        said = drafter("render", facts, "-o", target, "--forms", BENCH / "forms", "--form", f"bench_{workload}")
        assert said.code == 0, said.out + said.err
        return target

    return render


@pytest.mark.parametrize("workload", WORKLOADS)
def test_each_form_drafts_all_of_its_record(workload: str, tmp_path: Path, paper: Callable[..., Path]) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(record(workload), ensure_ascii=False), encoding="utf-8")
    drafted = paper(facts, workload)
    assert faults(drafted, record(workload)) == []
    more = record(workload)
    more["title"] += "（修订）"
    more["rows"].append(more["rows"][0])
    rows = len(more["rows"])
    assert faults(drafted, more) == [f"missing: {more['title']}", f"{rows} rows, not {rows + 1}"]


def test_a_row_of_a_table_drafts_the_same_paper(tmp_path: Path, paper: Callable[..., Path]) -> None:
    facts = tmp_path / "facts.csv"
    with facts.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table("minutes", iter([record("minutes")])))
    assert faults(paper(facts, "minutes"), record("minutes")) == []


def test_the_table_takes_ratios_round_by_round_and_says_what_does_not_hold() -> None:
    results = Results()
    for own, other in ((1.0, 31.0), (2.0, 64.0), (9.0, 280.0)):
        results.add("minutes", "drafter", "", own)
        results.add("minutes, checked", "drafter", "", own * 2)
        results.add("minutes", "docxtpl", "full", other)
        results.add("minutes", "docxtpl", "lean", other / 4)
        for base in ("full", "lean"):
            results.add("minutes", "python-docx", base, other)
    results.sizes = [Size(2000, 1, 50), Size(11000, 2, 100), Size(20000, 4, 150)]
    results.batches = [
        Batch("csv", 1, 1024, 10.0, [100.0] * 10, 90, 0),
        Batch("csv", 2, 1024, 5.0, [50.0] * 10, 90, 152),
    ]
    lines = tables(results, "").splitlines()
    assert "| minutes, warm | 2.00 ms | docxtpl 64 / 16 ms | 31.1× / 7.8× | ≥ 30× | yes / no |" in lines
    assert (
        "| the same | 2.00 ms | fastest other (python-docx) 64 ms | 31.1× | ≥ 8× | — |" in lines
    )  # the others are not here
    assert [line.rsplit("|", 2)[1].strip() for line in lines if "20,000 rows" in line] == ["no", "yes"]
    assert [line.rsplit("|", 2)[1].strip() for line in lines if "| its peak memory" in line] == ["yes", "no"]
    assert "| batch from csv, 2 cores | 5.0 s | 1 core 10.0 s | 2.00× | ≥ 1.7× | yes |" in lines

"""The archive of a batch: its papers, by unit if asked, and then with a 分发清单."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from drafter.cli._language import say
from drafter.cli._problem_list import defused

__all__ = ["write"]


def write(target: Path, papers: Sequence[tuple[str, Path]], by: str) -> None:
    """Pack papers, each with the unit that it goes to; `by` is the field that names it, empty where nobody asked.

    Raise OutputError with an old archive untouched.
    """
    from drafter.archive import pack

    if not by:
        pack(target, papers)
        return
    ordered = sorted(papers, key=lambda paper: paper[0])
    pack(target, ordered, [(say("分发清单.csv", "distribution list.csv"), _list(ordered, by))])


def _list(papers: Sequence[tuple[str, Path]], by: str) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow((say("序号", "No."), by, say("文件", "File")))
    rows.writerows((number, defused(unit), defused(path.name)) for number, (unit, path) in enumerate(papers, 1))
    # Excel takes UTF-8 for the system's encoding unless it begins so.
    return text.getvalue().encode("utf-8-sig", errors="replace")

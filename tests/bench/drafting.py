"""Draft records with drafter: `drafting.py KIND WORKLOAD FACTS FOLDER`; print seconds per paper as JSON.

FACTS is a JSON list of records or a workbook of them. KIND is `draft`, from checked facts to the file, which is what the
other tools do: as they have all records before the first is drafted, all are checked before. Or it is `whole`, one record
after the other, each with its share of reading the file and its own check. The form is loaded before.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from drafter.checking import check_all, open_facts
from drafter.drafting import draft

gc.set_threshold(50_000, 20, 50)  # as the command does
FORMS = Path(__file__).resolve().parent / "forms"


def main(kind: str, workload: str, file: Path, folder: Path) -> None:
    """Draft every record to FOLDER/<number>.docx."""
    cache = folder.parent / "cache"  # as the command line has one
    open_facts(file, folders=(FORMS,), form=f"bench_{workload}", cache=cache)
    start = time.perf_counter()
    facts = open_facts(file, folders=(FORMS,), form=f"bench_{workload}", cache=cache)
    share = (time.perf_counter() - start) / len(facts.nodes) if kind == "whole" else 0
    records = check_all(facts) if kind == "whole" else [*check_all(facts)]
    seconds = []
    start = time.perf_counter()
    for number, checked in enumerate(records):
        (folder / f"{number}.docx").write_bytes(draft(checked, cache=cache).docx(cache))
        end = time.perf_counter()
        seconds.append(end - start + share)
        start = time.perf_counter()
    print(json.dumps({kind: seconds}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))

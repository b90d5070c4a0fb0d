"""Draft records with drafter: `drafting.py WORKLOAD FACTS FOLDER`; print seconds per paper as JSON.

FACTS is a JSON list of records or a workbook of them. `draft` is the time from checked facts to the file, which is what
the other tools do; `whole` adds to each paper its share of reading the file and its own check. The form is loaded before.
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


def main(workload: str, file: Path, folder: Path) -> None:
    """Draft every record to FOLDER/<number>.docx."""
    seconds: dict[str, list[float]] = {"draft": [], "whole": []}
    cache = folder.parent / "cache"  # as the command line has one
    open_facts(file, folders=(FORMS,), form=f"bench_{workload}", cache=cache)
    start = time.perf_counter()
    facts = open_facts(file, folders=(FORMS,), form=f"bench_{workload}", cache=cache)
    share = (time.perf_counter() - start) / len(facts.nodes)
    start = time.perf_counter()
    for number, checked in enumerate(check_all(facts)):
        half = time.perf_counter()
        (folder / f"{number}.docx").write_bytes(draft(checked, cache=cache).docx(cache))
        end = time.perf_counter()
        seconds["draft"].append(end - half)
        seconds["whole"].append(end - start + share)
        start = time.perf_counter()
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))

"""Draft the records with drafter: `drafting.py WORKLOAD FACTS.json FOLDER`; print seconds per document as JSON.

Each record goes into a file of its own first (not timed). `whole` is all that happens to a document: reading the facts,
checking them, drafting, writing the file; `draft` only the last two, which is what the other tools do.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from drafter.checking import check_file
from drafter.drafting import draft

FORMS = Path(__file__).resolve().parent / "forms"


def main(facts: Path, folder: Path) -> None:
    """Draft every record to FOLDER/<number>.docx."""
    seconds: dict[str, list[float]] = {"whole": [], "draft": []}
    cache = folder.parent / "cache"  # as the command line has one
    one = folder / "facts.json"
    for number, record in enumerate(json.loads(facts.read_text(encoding="utf-8"))):
        one.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        start = time.perf_counter()
        (checked,) = check_file(one, folders=(FORMS,), cache=cache)
        half = time.perf_counter()
        (folder / f"{number}.docx").write_bytes(draft(checked, cache=cache).docx(cache))
        end = time.perf_counter()
        seconds["whole"].append(end - start)
        seconds["draft"].append(end - half)
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(Path(sys.argv[2]), Path(sys.argv[3]))

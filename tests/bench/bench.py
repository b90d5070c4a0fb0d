"""Time drafter beside docxtpl and python-docx on the same records and print a table; nothing is asserted about time.

    make bench                     # everything, three rounds
    make bench ARGS="--rounds 1 --batch 50"

Tools take turns within a round and ratios are taken round by round, so that the machine's drift meets all of them.
Every document of the first round is opened and must hold every string of its record.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

from content import WORKLOADS, strings

HERE = Path(__file__).resolve().parent
FORMS = HERE / "forms"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# As installed: compiled modules are kept, which PYTHONDONTWRITEBYTECODE would forbid to a checkout only.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
TOOLS = ("drafter", "docxtpl", "docxtpl-lean", "python-docx")
BASE = "docxtpl"


def draft(tool: str, workload: str, facts: Path, folder: Path, peers: str) -> dict[str, list[float]]:
    """Draft every record of `facts` in one process; return the seconds of each document.

    `whole` is with reading and checking the facts, which only drafter does; `draft` is without.
    """
    runner = [sys.executable, str(HERE / "drafting.py")] if tool == "drafter" else [peers, str(HERE / "peers.py"), tool]
    done = subprocess.run([*runner, workload, str(facts), str(folder)], capture_output=True, text=True, env=ENVIRONMENT)
    if done.returncode:
        sys.exit(f"{tool}, {workload}:\n{done.stdout}{done.stderr}")
    seconds = json.loads(done.stdout)
    return seconds if isinstance(seconds, dict) else {"whole": seconds, "draft": seconds}


def cold(tool: str, facts: Path, folder: Path, peers: str) -> float:
    """Return the seconds of a whole process that drafts one document, as a person would start it."""
    command = [peers, str(HERE / "peers.py"), tool, "minutes", str(facts), str(folder)]
    if tool == "drafter":
        target = str(folder / "0.docx")
        command = [
            sys.executable,
            "-m",
            "drafter",
            "render",
            str(facts),
            "-o",
            target,
            "--forms",
            str(FORMS),
            "--force",
        ]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{tool}, cold:\n{done.stdout}{done.stderr}")
    return seconds


def text_of(file: Path) -> str:
    """Return all text of a Word file's body, headers and footers, in order and without breaks."""
    with zipfile.ZipFile(file) as package:
        parts = [
            name for name in package.namelist() if name.startswith(("word/document", "word/header", "word/footer"))
        ]
        return "".join(
            node.text or "" for name in parts for node in ElementTree.fromstring(package.read(name)).iter(f"{WORD}t")
        )


def verify(tool: str, facts: Path, folder: Path) -> None:
    """Stop unless each document holds every string of its record."""
    for number, record in enumerate(json.loads(facts.read_text(encoding="utf-8"))):
        text = text_of(folder / f"{number}.docx")
        missing = [
            wanted for key, value in record.items() if key != "form" for wanted in strings(value) if wanted not in text
        ]
        if missing:
            sys.exit(f"{tool}: document {number} lacks {missing[:3]}")


def facts_file(folder: Path, name: str, workload: str, count: int) -> Path:
    """Write `count` records as JSON."""
    records = [{"form": f"bench_{workload}", **WORKLOADS[workload](number)} for number in range(count)]
    path = folder / f"{name}.json"
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return path


def measure(work: Path, options: argparse.Namespace) -> dict[str, dict[str, list[float]]]:
    """Return milliseconds by measurement, tool and round."""
    one = facts_file(work, "one", "minutes", 1)
    warm = facts_file(work, "warm", "minutes", 40)
    batch = facts_file(work, "batch", "minutes", options.batch)
    plan = facts_file(work, "plan", "plan", 1)
    subprocess.run([options.peers, str(HERE / "peers.py"), "template", str(work)], check=True)
    rows = {name: {tool: [] for tool in TOOLS} for name in ("cold", "warm", "checked", "batch", "plan")}
    for turn in range(options.rounds):
        for tool in TOOLS:
            print(f"round {turn + 1} of {options.rounds}: {tool}", file=sys.stderr)
            folder = work / f"{tool}-{turn}"
            folder.mkdir()
            if turn == 0:
                cold(tool, one, folder, options.peers)  # so that nobody pays for byte-compiling
            rows["cold"][tool].append(1000 * median(cold(tool, one, folder, options.peers) for _ in range(5)))
            for name, facts in (("plan", plan), ("batch", batch), ("warm", warm)):
                workload = "plan" if name == "plan" else "minutes"
                start = time.perf_counter()
                seconds = draft(tool, workload, facts, folder, options.peers)
                whole = time.perf_counter() - start
                if name == "warm":
                    rows["checked"][tool].append(1000 * median(seconds["whole"][5:]))
                rows[name][tool].append(1000 * (median(seconds["draft"][5:]) if name == "warm" else whole))
                if turn == 0:
                    verify(tool, facts, folder)
    return rows


def table(rows: dict[str, dict[str, list[float]]], batch: int) -> str:
    """Return the results as a Markdown table: medians, and how many times faster than docxtpl."""
    titles = {
        "warm": "one warm document, ms",
        "checked": "the same with its facts read and checked, ms",
        "cold": "cold process, one document, ms",
        "batch": f"process with {batch} minutes, ms",
        "plan": "process with a plan of 2,000 rows, ms",
    }
    lines = ["| | " + " | ".join(TOOLS) + " |", "|---" * (len(TOOLS) + 1) + "|"]
    for name, title in titles.items():
        cells = []
        for tool in TOOLS:
            ratio = median(base / own for base, own in zip(rows[name][BASE], rows[name][tool], strict=True))
            cells.append(f"{median(rows[name][tool]):,.2f} ({ratio:.1f}×)")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", required=True, help="the Python that has the peers installed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        print(table(measure(Path(work), options), options.batch))
    print(f"\n(n×): times faster than {BASE}. drafter reads and checks the facts too; the others are given them.")


if __name__ == "__main__":
    main()

"""Time drafter beside other tools on the same records and print the tables; nothing is asserted about time.

    make bench                                  # five rounds, a batch of 2,000: about seven minutes
    make bench ARGS=--quick                     # one short round: about one minute
    make bench ARGS="--batch 100000 --rounds 9"

Tools take turns within a round and ratios are taken round by round, so that the machine's drift meets all of them.
Every paper of the first round and of the batches is opened and must hold every string of its record.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

from processes import Ran, run
from report import BASES, FLOORS, PYTHON, SCRIPT, Batch, Results, Size, machine, tables

HERE = Path(__file__).resolve().parent
FORMS = HERE / "forms"
DRAFTER = Path(sys.executable).with_name("drafter")
PAPERS = {"minutes": 100, "countersign": 40, "plan": 9}
"""Papers that each tool drafts in a process; the first third warms up."""
QUICK = {"minutes": 20, "countersign": 20, "plan": 2}
TURNS = 5
"""Batches from each file on each number of cores."""
MEMORY, ROOM = Path("/dev/shm"), 512 * 2**20
ROWS = (2_000, 11_000, 20_000)
"""Lengths of plans in equal steps: what a row costs must not grow."""


class Bench:
    """One run: its options, its folder, that in `memory`, and what it has measured."""

    def __init__(self, options: argparse.Namespace, work: Path, memory: Path) -> None:
        self.options, self.work, self.memory, self.results = options, work, memory, Results()
        self.papers = QUICK if options.quick else PAPERS
        self.scripts = SCRIPT if options.modules and shutil.which("node") else ()

    def prepare(self) -> None:
        """Write the templates and the facts; start everything once, so that nobody pays for byte-compiling."""
        run([self.options.peers, HERE / "templates.py", self.work])
        for workload, count in self.papers.items():
            self.facts(f"{workload}.json", workload, count)
        self.facts("minutes.xlsx", "minutes", self.papers["minutes"])
        self.facts("one.json", "minutes", 1)
        for rows in ROWS:
            self.facts(f"plan-{rows}.json", "plan", 1, rows)
        self.cold()

    def facts(self, name: str, workload: str, count: int, *rows: int) -> Path:
        run([sys.executable, HERE / "facts.py", workload, count, self.work / name, *rows])
        return self.work / name

    def folder(self) -> Path:
        """Return a new folder; none is removed before the end: after that ext4 is slow at making files for minutes."""
        return Path(tempfile.mkdtemp(dir=self.work))

    def command(self, tool: str, base: str) -> list[object]:
        """Return what starts a tool; `base` is its template, or what is measured of drafter, which has none."""
        if tool in SCRIPT:
            return ["node", HERE / "peers.cjs", tool]
        if tool == "drafter":
            return [sys.executable, HERE / "drafting.py", base]
        return [self.options.peers, HERE / "peers.py", tool]

    def tools(self) -> Iterator[tuple[str, str]]:
        yield from (("drafter", kind) for kind in ("draft", "whole"))
        yield from ((tool, base) for tool in (*FLOORS, *PYTHON, *self.scripts) for base in BASES)

    def warm(self, workload: str, *, check: bool) -> None:
        """Draft one workload with every tool in a process each; `check` opens the papers."""
        for tool, base in self.tools():
            folder = Path(tempfile.mkdtemp(dir=self.memory))
            facts = self.work / f"{workload}.{'xlsx' if (tool, workload) == ('drafter', 'minutes') else 'json'}"
            more = [] if tool == "drafter" else [self.work / base]
            command = [*self.command(tool, base), workload, facts, folder, *more]
            seconds = json.loads(run(command, BENCH_MODULES=str(self.options.modules or "")).output)
            for kind, each in seconds.items():
                what = workload if kind == "draft" else f"{workload}, checked"
                self.results.add(what, tool, base if more else "", 1000 * median(each[len(each) // 3 or 1 :]))
            if check:
                run([sys.executable, HERE / "verify.py", workload, folder, len(each)])
            shutil.rmtree(folder)

    def cold(self) -> dict[tuple[str, str, str], float]:
        """Return the milliseconds of processes that draft one paper, and of those that do nothing."""
        facts, paper = self.work / "one.json", self.work / "one.docx"
        commands: dict[tuple[str, str, str], list[object]] = {
            ("render", "drafter", ""): [DRAFTER, "render", facts, "-o", paper, *self.form("minutes"), "--force"],
            ("help", "drafter", ""): [DRAFTER, "--help"],
            ("help", "import click", ""): [sys.executable, "-c", "import click"],
        }
        for base in BASES:
            folder = self.work / base
            commands["render", "docxtpl", base] = [*self.command("docxtpl", base), "minutes", facts, folder, folder]
        return {key: 1000 * self.run(*command).seconds for key, command in commands.items()}

    def run(self, *command: object, watch: bool = False, cores: int = 0) -> Ran:
        return run(command, watch=watch, cores=cores, DRAFTER_CACHE=str(self.work / "cache"))

    def form(self, workload: str) -> list[object]:
        return ["--forms", FORMS, "--form", f"bench_{workload}"]

    def sizes(self) -> None:
        """Render plans of several lengths, each in a process of its own."""
        for rows in ROWS:
            paths = [self.work / f"plan-{rows}.json", "-o", self.work / "plan.docx"]
            ran = self.run(DRAFTER, "render", *paths, *self.form("plan"), "--force")
            self.results.sizes.append(Size(rows, ran.seconds, ran.largest))

    def batches(self) -> None:
        """Draft many minutes from one file, as a process, on one core and on two; of several turns the median counts."""
        files = [self.facts(f"batch.{kind}", "minutes", self.options.batch) for kind in ("xlsx", "csv")]
        ran: dict[tuple[Path, int], list[Batch]] = {
            (facts, cores): [] for facts in files for cores in (1, 2)[: os.cpu_count()]
        }
        for turn in range(1 if self.options.quick else TURNS):
            for (facts, cores), runs in ran.items():
                told(
                    "turn",
                    turn + 1,
                    "batch of",
                    f"{self.options.batch:,}",
                    facts.suffix,
                    "cores",
                    cores,
                )
                runs.append(self.batch(facts, cores, watch=not turn))
        for runs in ran.values():
            median = sorted(runs, key=lambda one: one.seconds)[len(runs) // 2]
            self.results.batches.append(
                median._replace(largest=max(one.largest for one in runs), tree=max(one.tree for one in runs))
            )

    def batch(self, facts: Path, cores: int, *, watch: bool) -> Batch:
        """Run a batch; only one of each is watched, for to watch takes from the cores that are timed."""
        folder = self.folder()
        command = [DRAFTER, "batch", facts, "-o", folder, *self.form("minutes"), "--jobs", cores]
        os.sync()  # what the batch before left to be written is not this one's
        ran = self.run(*command, watch=watch, cores=cores)
        count = self.options.batch
        run([sys.executable, HERE / "verify.py", "minutes", folder, count])
        written = sorted(file.stat().st_mtime for file in folder.rglob("*.docx"))
        marks = [written[(count - 1) * tenth // 10] for tenth in range(11)]
        tenths = [count / 10 / max(end - start, 0.001) for start, end in pairwise(marks)]
        return Batch(facts.suffix[1:], cores, count, ran.seconds, tenths, ran.largest, ran.tree)


def told(*words: object) -> None:
    """Say on stderr how far it is."""
    print(*words, file=sys.stderr)


def in_memory() -> Path | None:
    """Return the folder of a file system in memory, if there is one with room.

    What a disk takes for a small file, 0.05 to 0.3 ms by its mood, is no tool's: warm papers do not go there, batches do.
    """
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", required=True, help="the Python that has the peers installed")
    parser.add_argument("--modules", type=Path, help="the folder with the node_modules of the other peers")
    parser.add_argument("--rounds", type=int, help="default 5")
    parser.add_argument("--batch", type=int, metavar="N", help="minutes in a batch; default 2,000")
    parser.add_argument("--quick", action="store_true", help="one short round, a batch of 300")
    parser.add_argument(
        "--date", default=os.environ.get("BENCH_DATE") or time.strftime("%Y-%m-%d"), help="printed; default today"
    )
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.batch = options.batch or (300 if options.quick else 2000)
    if options.modules and not (options.modules / "node_modules").is_dir():
        options.modules = None
    return options


def main() -> None:
    """Measure and print."""
    options = parsed()
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory(dir=in_memory()) as memory:
        bench = Bench(options, Path(work), Path(memory))
        bench.prepare()
        for turn in range(options.rounds):
            for workload in bench.papers:
                told("round", turn + 1, "of", options.rounds, workload)
                bench.warm(workload, check=turn == 0)
            for key, milliseconds in [pair for _ in range(5) for pair in bench.cold().items()]:
                bench.results.add(*key, milliseconds)
            bench.sizes()
        bench.batches()
        print(tables(bench.results, f"{options.date}, {machine()}"))


if __name__ == "__main__":
    main()

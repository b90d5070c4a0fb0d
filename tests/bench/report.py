"""What was measured, as Markdown: medians, ratios taken round by round, and whether they are what is wanted."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

BASES = ("full", "lean")
FLOORS = ("floor", "floor, level 3")
PYTHON = ("docxtpl", "python-docx")
SCRIPT = ("docxtemplater", "easy-template-x", "carbone")


class Size(NamedTuple):
    """A plan rendered by a process: rows, seconds, MiB at its peak."""

    rows: int
    seconds: float
    peak: float


class Batch(NamedTuple):
    """A batch: papers a second in each tenth, MiB of the largest process and of all; it may use so many `cores`."""

    kind: str
    cores: int
    papers: int
    seconds: float
    tenths: list[float]
    largest: float
    tree: float

    @property
    def name(self) -> str:
        """Return what it is called in the tables."""
        return f"{self.papers:,} from {self.kind}, {self.cores} core{'s' if self.cores > 1 else ''}"


class Results:
    """All that was measured; times are milliseconds by what was done, tool and base, one for each round."""

    def __init__(self) -> None:
        self.times: dict[tuple[str, str, str], list[float]] = {}
        self.sizes: list[Size] = []
        self.batches: list[Batch] = []

    def add(self, what: str, tool: str, base: str, milliseconds: float) -> None:
        """Add the time of one round."""
        self.times.setdefault((what, tool, base), []).append(milliseconds)

    def of(self, what: str, tool: str, base: str) -> list[float]:
        """Return the times of all rounds; what has no base is the same beside every base."""
        return self.times.get((what, tool, base)) or self.times.get((what, tool, "")) or []

    def fastest(self, what: str, tools: Sequence[str], base: str) -> list[float]:
        """Return the time of the fastest of several tools in each round."""
        return [min(times) for times in zip(*filter(None, (self.of(what, tool, base) for tool in tools)), strict=True)]


class Line(NamedTuple):
    """A line of the table of targets: what, drafter's own figure, the other's, the ratio, what is wanted, whether it is."""

    what: str
    own: str
    other: str
    ratio: str
    wanted: str
    holds: str


def tables(results: Results, shape: str) -> str:
    """Return all tables; `shape` is the date and the machine."""
    parts = [
        shape,
        _table(
            ("", "drafter", "beside", "ratio", "wanted", "holds"),
            [*_ratios(results), *_growth(results.sizes), *_batches(results.batches)],
        ),
        "Of two figures the first is beside python-docx's own template (full), the second beside a lean one.",
        _table(
            ("ms a paper, median", *(f"{what}, {base}" for what in _WORKLOADS for base in BASES)), _medians(results)
        ),
        _table(
            ("batch", "s", "papers/s", "papers/s in each tenth", "MiB, largest process", "MiB, all"),
            [
                (
                    one.name,
                    f"{one.seconds:.1f}",
                    f"{one.papers / one.seconds:.0f}",
                    " ".join(f"{rate:.0f}" for rate in one.tenths),
                    f"{one.largest:.0f}",
                    f"{one.tree:.0f}" if one.tree else "",
                )
                for one in results.batches
            ],
        ),
    ]
    return "\n\n".join(parts)


_WORKLOADS = ("minutes", "countersign", "plan")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratios(results: Results) -> Iterator[Line]:
    others = ("python-docx", *SCRIPT)
    wanted = (
        ("minutes, warm", "minutes", "minutes", ("docxtpl",), 30, True),
        ("the same", "minutes", "minutes", others, 8, True),
        ("the same", "minutes", "minutes", ("floor",), 1.5, False),
        ("the same", "minutes", "minutes", ("floor, level 3",), 0, False),  # as drafter deflates; nothing is wanted
        ("minutes, warm, with workbook read and checks", "minutes, checked", "minutes", ("docxtpl",), 15, True),
        ("plan of 2,000 rows, warm", "plan", "plan", ("docxtpl",), 9, True),
        ("the same", "plan", "plan", ("carbone",), 2, True),
        ("`render` of one file, cold", "render", "render", ("docxtpl",), 0.7, False),
        ("`--help`, cold", "help", "help", ("import click",), 2, False),
    )
    for title, own, other, tools, target, faster in wanted:
        if any(results.of(other, tool, "full") for tool in tools):
            yield _compared(results, title, (own, other), tools, target, faster=faster)


def _compared(
    results: Results, title: str, what: tuple[str, str], tools: Sequence[str], target: float, *, faster: bool
) -> Line:
    own = results.of(what[0], "drafter", "")
    figures, ratios, holds = [], [], []
    for base in BASES:
        other = results.fastest(what[1], tools, base)
        ratio = median(a / b if faster else b / a for a, b in zip(other, own, strict=True))
        figures.append(_ms(median(other)))
        ratios.append(f"{ratio:.1f}×" if faster else f"{ratio:.2f}×")
        holds.append(_yes(ratio >= target if faster else ratio <= target) if target else "—")
    measured = [tool for tool in tools if results.of(what[1], tool, "full")]
    if len(measured) < len(tools):  # the fastest may be one that is not here
        holds = ["—"]
    fastest = min(measured, key=lambda tool: median(results.of(what[1], tool, "full")))
    name = fastest if len(tools) == 1 else f"fastest other ({fastest})"
    wanted = f"{'≥' if faster else '≤'} {target:g}×" if target else "—"
    beside = f"{name} {_joined(figures)} ms"
    return Line(title, f"{_ms(median(own))} ms", beside, _joined(ratios), wanted, _joined(holds))


def _joined(column: Sequence[str]) -> str:
    return " / ".join(dict.fromkeys(column))


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:,.2f}" if milliseconds < 10 else f"{milliseconds:,.0f}"


def _growth(sizes: Sequence[Size]) -> Iterator[Line]:
    """Compare what a row costs in the upper half of the lengths with the lower half; each is the median of the rounds."""
    lengths = sorted({one.rows for one in sizes})
    low, middle, high = lengths
    for name, unit, figure in (("time", "s", "seconds"), ("peak memory", "MiB", "peak")):
        at = {rows: median(getattr(one, figure) for one in sizes if one.rows == rows) for rows in lengths}
        ratio = (at[high] - at[middle]) / max(at[middle] - at[low], 1e-9)
        yield Line(
            f"`render` of a plan of {high:,} rows: {name}",
            f"{at[high]:.2f} {unit}",
            ", ".join(f"{rows:,} rows {at[rows]:.2f} {unit}" for rows in (low, middle)),
            f"last {high - middle:,} rows cost {ratio:.2f}× the {middle - low:,} before",
            "≤ 1.2× (linear)",
            _yes(ratio <= 1.2),
        )


def _batches(batches: Sequence[Batch]) -> Iterator[Line]:
    for one in batches:
        flat = one.tenths[-1] / one.tenths[0]
        first, last = f"first tenth {one.tenths[0]:.0f}/s", f"last tenth {one.tenths[-1]:.0f}/s"
        yield Line(f"batch of {one.name}", last, first, f"{flat:.2f}×", "≥ 0.9× (flat)", _yes(flat >= 0.9))
        allowed = 150 + one.papers / 1024
        most = max(one.largest, one.tree)
        held = f"{one.largest:.0f} MiB, all processes {one.tree:.0f} MiB" if one.tree else f"{one.largest:.0f} MiB"
        yield Line("its peak memory", held, "—", "—", f"≤ {allowed:.0f} MiB", _yes(most <= allowed))
    for kind in ("xlsx", "csv"):
        seconds = {one.cores: one.seconds for one in batches if one.kind == kind}
        if 2 in seconds:
            gain = seconds[1] / seconds[2]
            yield Line(
                f"batch from {kind}, 2 cores",
                f"{seconds[2]:.1f} s",
                f"1 core {seconds[1]:.1f} s",
                f"{gain:.2f}×",
                "≥ 1.7×",
                _yes(gain >= 1.7),
            )


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _medians(results: Results) -> Iterator[list[str]]:
    for tool in ("drafter", *FLOORS, *PYTHON, *SCRIPT):
        times = [results.of(what, tool, base) for what in _WORKLOADS for base in BASES]
        if all(times):
            yield [tool, *(_ms(median(each)) for each in times)]


def machine() -> str:
    """Return the shape of this machine: system, cores, versions."""
    node = shutil.which("node")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()[1:] if node else ""
    shape = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()}), Python {platform.python_version()}"
    return f"{shape}, Node {version}" if version else shape

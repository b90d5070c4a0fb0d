"""What several tests share: the command line, LibreOffice with stand-in fonts, and Hypothesis settled to repeat itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from drafter.load import Node

ROOT = Path(__file__).resolve().parent.parent
FONTS = {"FONTCONFIG_FILE": str(ROOT / "tests" / "fonts.conf")}

settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")


COUNTED = pytest.StashKey[str]()
"""What a test counted and the last lines of a run are to show."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if counted := config.stash.get(COUNTED, ""):
        terminalreporter.write_line(counted)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite the golden files; read the diff before you commit")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> bool:
    """Return whether golden files are to be rewritten."""
    return bool(request.config.getoption("--golden"))


@dataclass(frozen=True)
class Said:
    """What one run of the command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def drafter(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Return a function that runs the command in a folder of its own."""
    monkeypatch.setenv("DRAFTER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DRAFTER_LANG", "zh")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    from drafter.cli import main

    def run(*arguments: object) -> Said:
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(int(end.value.code or 0), said.out, said.err)

    return run


def with_value(node: Node, value: Any) -> Node:
    """Return a node with another value in the same place."""
    return Node(value, node.place, node.key_places, node.block)


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Path]], list[Path]]:
    """Return a function that turns Word files into PDFs in one run of LibreOffice, in the order given.

    Where LibreOffice or the stand-in fonts are missing the test skips; DRAFTER_REQUIRE_LAYOUT=1 makes that a failure.
    """
    from drafter.cli._pdf import word_to_pdf

    if lacking := _lacking_for_layout():
        reason = f"layout needs {lacking}; .ci/run installs it on Debian"
        if os.environ.get("DRAFTER_REQUIRE_LAYOUT") == "1":
            pytest.fail(reason)
        pytest.skip(reason)

    def convert(files: Sequence[Path]) -> list[Path]:
        folder = tmp_path_factory.mktemp("pdf")
        targets = [folder / f"{number:03}-{file.stem}.pdf" for number, file in enumerate(files)]
        for target, pdf in zip(targets, word_to_pdf([f.read_bytes() for f in files], environment=FONTS), strict=True):
            target.write_bytes(pdf)
        return targets

    return convert


def _lacking_for_layout() -> str:
    from drafter.cli._pdf import find_libreoffice

    if find_libreoffice() is None:
        return "LibreOffice"
    if shutil.which("fc-list") is None:
        return "fontconfig"
    listed = subprocess.run(
        ["fc-list", ":", "family"], capture_output=True, text=True, check=True, env={**os.environ, **FONTS}
    ).stdout
    wanted = ("FandolFang", "FandolHei", "FandolKai", "FandolSong", "Liberation Serif")
    return ", ".join(f"the font {font}" for font in wanted if font not in listed)

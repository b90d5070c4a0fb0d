"""Every command the README shows does what it says, in a copy of the project.

Fenced `sh` blocks are run in order, line by line. `make` targets only have to exist and lines that install or open
something are left out. A line whose comment says `exit 1` or `退出码 1` must end so. ```yaml file=NAME and ```html file=NAME are written to NAME.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(
    r"^```(?P<kind>sh|yaml|html|python|powershell|bat)\b[ ]*(?P<info>[^\n]*)\n(?P<body>.*?)^```", re.M | re.S
)
NOT_RUN = re.compile(
    r"(git clone|cd |pip install|(python\S*|py) -m (pip|venv)|source |\. |sudo |open |xdg-open |start )"
)
PAPERS = [path for path in (ROOT / "README.md", ROOT / "templates" / "README.md") if path.exists()]


def blocks(paper: Path) -> list[re.Match[str]]:
    return list(BLOCK.finditer(paper.read_text(encoding="utf-8")))


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.search(r"^\.PHONY: (.+)$", makefile, re.M)[1].split())  # type: ignore[index]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the project, with a `drafter` command that runs the copy."""
    leave = shutil.ignore_patterns(".git", ".venv", "out", "build", "dist", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, tmp_path / "drafter", ignore=leave)
    command = tmp_path / "bin" / "drafter"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m drafter "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return tmp_path / "drafter"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
@pytest.mark.skipif(os.name == "nt", reason="the blocks are for a POSIX shell")
def test_the_commands_run_as_written(paper: Path, copy: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{copy.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(copy),
        "HOME": str(copy.parent),
    }
    for block in blocks(paper):
        options = dict(item.split("=", 1) for item in block["info"].split() if "=" in item)
        if "file" in options:
            (copy / options["file"]).write_text(block["body"], encoding="utf-8")
        if block["kind"] != "sh":
            continue
        for line in block["body"].replace("\\\n", " ").splitlines():
            command, _, comment = line.strip().removeprefix("$ ").partition("#")
            if not command or command.startswith("make ") or NOT_RUN.match(command):
                continue
            done = subprocess.run(["sh", "-c", command], cwd=copy, env=environment, capture_output=True, text=True)
            said = re.search(r"(?:exit|退出码) ?(\d)", comment)
            assert done.returncode == int(said[1] if said else 0), f"{command}\n{done.stdout}{done.stderr}"


def test_the_programs_of_the_readme_run_as_written(copy: Path) -> None:
    programs = [block["body"] for block in blocks(ROOT / "README.md") if block["kind"] == "python"]
    assert any("batch(" in program for program in programs)
    said = [python(copy, "-m", "drafter", "new", "minutes", "-o", "meeting.yaml")]
    said += [python(copy, "-c", program) for program in programs]
    assert (copy / "meeting.docx").exists()
    assert "written out/stream/" in said[-1]


def python(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_names_that_readme_and_help_give_as_examples_work_on_the_sample(copy: Path) -> None:
    patterns = re.findall(r"--name '(.+?)'", (ROOT / "README.md").read_text(encoding="utf-8"))
    for language in ("zh", "en"):
        said = python(copy, "-m", "drafter", "batch", "--help", "--lang", language)
        patterns += re.findall(r"\{\S+\}", said)
    assert len(patterns) == 4
    for pattern in dict.fromkeys(patterns):
        arguments = ("batch", "samples/work-plans.xlsx", "-o", "out/named", "--name", pattern, "--json")
        found = json.loads(python(copy, "-m", "drafter", *arguments))
        assert "out/named/财务处_2026年12月工作计划.docx" in found["written"] + found["unchanged"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_the_make_targets_exist(paper: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b", "".join(block["body"] for block in blocks(paper))))
    assert named <= targets()


def test_the_readme_shows_both_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text

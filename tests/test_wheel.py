"""The built wheel drafts by itself, away from the checkout and without a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the locked hatchling; nothing is fetched."""
    folder = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a clean environment that borrows only the libraries; return its folder of commands."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(scheme="venv", vars={"base": str(home), "platbase": str(home)})
    libraries = sysconfig.get_paths()
    # A path line borrows the libraries but not their .pth files, hence not the checkout.
    lines = dict.fromkeys((libraries["purelib"], libraries["platlib"]))
    Path(paths["purelib"], "libraries.pth").write_text("\n".join(lines), encoding="utf-8")
    python = Path(paths["scripts"], "python")
    run([sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)])
    return Path(paths["scripts"])


def run(command: list[str], cwd: Path | None = None) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(command, capture_output=True, cwd=cwd, env={**environment, "PYTHONUTF8": "1"}, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
    return done.stdout.decode("utf-8")


def test_the_wheel_holds_every_template_and_no_test(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = run(["git", "ls-files", "templates"], cwd=ROOT).split() if (ROOT / ".git").exists() else []
    assert {f"drafter/{name}" for name in tracked if (ROOT / name).exists()} <= names
    assert any(name.endswith("/form.yaml") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "samples/"))]


def test_the_installed_wheel_runs_from_its_own_folder(scripts: Path, tmp_path: Path) -> None:
    where = run([str(scripts / "python"), "-c", "import drafter; print(drafter.__file__)"], cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(scripts.parent)


def test_the_installed_wheel_drafts_every_form_it_lists(scripts: Path, tmp_path: Path) -> None:
    drafter = str(scripts / "drafter")
    forms = json.loads(run([drafter, "forms", "--json"], cwd=tmp_path))["forms"]
    assert forms
    for form in forms:
        run([drafter, "new", form["name"], "-o", f"{form['name']}.yaml"], cwd=tmp_path)
        run([drafter, "render", f"{form['name']}.yaml", "-o", f"{form['name']}.docx"], cwd=tmp_path)
        assert zipfile.is_zipfile(tmp_path / f"{form['name']}.docx")

"""The house rules of ARCHITECTURE.md that a program can see."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from drafter.forms import find_form
from drafter.load import values

PACKAGE = Path(__file__).resolve().parent.parent / "drafter"
MODULES = {
    ".".join(("drafter", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

# Each part may import only from rows above its own.
LAYERS = (
    ("errors", "document", "patterns", "composed"),
    ("differences", "numerals", "files", "outline"),
    ("markup",),
    ("archive", "cache", "headings", "manifest", "urls"),
    ("saving",),
    ("load",),
    ("fields", "style"),
    ("tables", "locales", "workdays", "word", "html"),
    ("office", "wording", "sandbox"),
    ("rules", "compose"),
    ("forms", "derivation"),
    ("sets",),
    ("scaffold", "workbook", "checking"),
    ("drafting", "gallery", "template_proof"),
    ("proofing", "clashes", "ledger"),
    ("batching",),
    ("",),
    ("cli",),
    ("__main__",),
)
RANK = {part: rank for rank, row in enumerate(LAYERS) for part in row}

# Each library is at home in these parts only.
HOMES = {
    "yaml": {"load"},
    "openpyxl": {"workbook"},
    "jinja2": {"compose", "rules", "sandbox", "template_proof", "wording"},
    "markupsafe": {"compose", "composed", "markup", "rules", "sandbox", "wording"},
    "babel": {"locales"},
    "docx": {"word"},
    "lxml": {"word"},
    "click": {"cli"},
    "distributed": {"batching"},
    "fsspec": {"urls"},
}
NETWORK = {
    "aiohttp",
    "asyncio",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "urllib3",
}
HEAVY = {"babel", "distributed", "docx", "fsspec", "jinja2", "lxml", "openpyxl", "yaml"}


def part(module: str) -> str:
    """Return the part of the package that a module belongs to; the package itself is the empty part."""
    return module.partition(".")[2].partition(".")[0]


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Yield every module that `module` imports at run time, lazily too, and the line."""
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    for_types = {
        id(inner)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree(module)):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            source = ".".join(filter(None, (base, node.module)))
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                yield (inner if inner in MODULES else source), node.lineno


def test_errors_and_document_import_nothing_of_ours() -> None:
    found = [
        (module, name)
        for module in ("drafter.errors", "drafter.document")
        for name, _ in imports(module)
        if name.startswith("drafter")
    ]
    assert not found


def test_every_part_has_its_layer() -> None:
    assert not {part(module) for module in MODULES} - RANK.keys(), "say in LAYERS what a new part may import"


def test_parts_import_only_from_layers_below() -> None:
    wrong = [
        f"{MODULES[module].relative_to(PACKAGE.parent)}:{line} imports {name}"
        for module in MODULES
        for name, line in imports(module)
        if name.partition(".")[0] == "drafter" and part(name) != part(module) and RANK[part(name)] >= RANK[part(module)]
    ]
    assert not wrong


@pytest.mark.parametrize("writer", ["word", "html"])
def test_writers_know_only_the_model_and_the_style(writer: str) -> None:
    known = {
        part(name)
        for module in MODULES
        if part(module) == writer
        for name, _ in imports(module)
        if name.startswith("drafter.")
    }
    assert known <= {writer, "document", "outline", "style", "errors", "patterns", "cache"}


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: {name for name, _ in imports(module) if name in MODULES and name != module} for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_each_library_stays_at_home() -> None:
    strays = [
        f"{MODULES[module].relative_to(PACKAGE.parent)}:{line} imports {name}; at home in {sorted(homes)}"
        for module in MODULES
        for name, line in imports(module)
        if (homes := HOMES.get(name.partition(".")[0])) and part(module) not in homes
    ]
    assert not strays


def test_nothing_speaks_to_the_network() -> None:
    found = [
        f"{MODULES[module].relative_to(PACKAGE.parent)}:{line} imports {name}"
        for module in MODULES
        for name, line in imports(module)
        if name.partition(".")[0] in NETWORK or name.startswith("urllib.request")
    ]
    assert not found


FORBIDDEN_CALLS = {"print", "input", "exit", "quit", "breakpoint"}
FORBIDDEN_NAMES = {
    "date.today", "datetime.date.today", "datetime.datetime.now", "datetime.now", "datetime.today", "datetime.utcnow",
    "os._exit", "os.chdir", "os.environ", "os.getcwd", "os.getenv", "os.path.expanduser", "Path.cwd", "Path.home",
    "sys.argv", "sys.exit", "sys.stderr", "sys.stdin", "sys.stdout", "time.localtime", "time.monotonic", "time.time",
}  # fmt: skip


def test_only_the_command_line_prints_exits_or_reads_clock_environment_and_folder() -> None:
    found = []
    for module, path in MODULES.items():
        if part(module) in {"cli", "__main__"}:
            continue
        for node in ast.walk(tree(module)):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in FORBIDDEN_CALLS:
                    found.append(f"{path.relative_to(PACKAGE.parent)}:{node.lineno} {name}")
                case ast.Attribute() if ast.unparse(node) in FORBIDDEN_NAMES:
                    found.append(f"{path.relative_to(PACKAGE.parent)}:{node.lineno} {ast.unparse(node)}")
                case ast.Name(id="SystemExit"):
                    found.append(f"{path.relative_to(PACKAGE.parent)}:{node.lineno} SystemExit")
    assert not found


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_at_most_400_lines(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= 400


def test_types_of_named_tuples_are_not_text() -> None:
    """As text, each type of a field is compiled at import: 4 ms of a cold start."""
    wrong = [
        str(path.relative_to(PACKAGE.parent))
        for module, path in MODULES.items()
        if any(
            isinstance(node, ast.ClassDef) and "NamedTuple" in map(ast.unparse, node.bases)
            for node in tree(module).body
        )
        and any(name == "__future__" for name, _ in imports(module))
    ]
    assert not wrong, "no `from __future__ import annotations` in these"


@pytest.mark.parametrize("statement", ["import drafter", "import drafter.cli"])
def test_importing_loads_nothing_heavy(statement: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {statement}; print(*{{n.partition('.')[0] for n in sys.modules}})"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
    )
    assert not HEAVY & set(done.stdout.split())


UNUSED = {
    "babel",
    "calendar",
    "dataclasses",
    "distributed",
    "docx",
    "drafter.manifest",
    "drafter.urls",
    "fsspec",
    "lxml",
    "openpyxl",
    "yaml",
}


def test_drafting_a_second_time_loads_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    facts = tmp_path / "minutes.json"
    facts.write_text(json.dumps(values(find_form("minutes").sample()), ensure_ascii=False), encoding="utf-8")
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", RENDER, "render", str(facts), "--force"],
            capture_output=True,
            text=True,
            check=True,
            cwd=PACKAGE.parent,
            env={**os.environ, "DRAFTER_CACHE": str(tmp_path / "cache")},
        )
    loaded = done.stdout.split()
    assert "drafter.word" in loaded
    assert not UNUSED & {*loaded, *(name.partition(".")[0] for name in loaded)}


def test_a_workbook_is_read_without_loading_what_speaks_to_the_network() -> None:
    program = "import sys; from drafter.load import read; from pathlib import Path; read(Path(sys.argv[1])); print(*sys.modules)"
    plans = PACKAGE.parent / "samples" / "work-plans.xlsx"
    done = subprocess.run(
        [sys.executable, "-c", program, str(plans)], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert not {*NETWORK, "urllib.request"} & {*done.stdout.split()}


RENDER = """
import sys
from drafter.cli import main
try:
    main()
finally:
    print(*sys.modules)
"""

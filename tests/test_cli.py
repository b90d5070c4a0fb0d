from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from batches import form, table
from conftest import Said

from drafter.cli._language import choose
from drafter.cli._report import as_text, in_order
from drafter.cli._terminal import width, wrap
from drafter.errors import Place, Problem

HEAVY = {"babel", "docx", "jinja2", "jsonschema_rs", "lxml", "openpyxl", "python_calamine", "yaml", "tempfile"}


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LC_ALL": "fr_FR.UTF-8", "LANG": "zh_CN"}, "en"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {}, "zh"),
        ([], {"DRAFTER_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        (["check", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh", "check"], {"LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_the_language_is_asked_for_or_that_of_the_machine(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert choose(arguments, environment) == language


RULES = """
rules:
  - {code: N1, severity: info, assert: name != '甲', at: name, message: {zh: 甲的说明, en: A note}}
  - {code: N2, severity: warning, assert: not note, at: note, message: {zh: 有备注, en: A remark}}
"""


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (("甲", "2026-11-19"), "1 个说明。下一步：先看上面的说明，", "1 note. Next: read the notes, "),
        (("乙", "2026-11-19", "急"), "1 个提醒。下一步：先看上面的提醒，", "1 warning. Next: read the warnings, "),
        (
            ("甲", "2026-11-19", "急"),
            "1 个提醒、1 个说明。下一步：先看上面的提醒和说明，",
            "1 warning, 1 note. Next: read the warnings and notes, ",
        ),
    ],
)
def test_the_last_line_speaks_of_what_was_printed(
    drafter: Callable[..., Said], row: tuple[str, ...], zh: str, en: str
) -> None:
    arguments = ("render", table(Path("rows.csv"), [row]), "--forms", form(Path(), RULES), "-o", "out/")
    assert drafter(*arguments).out.splitlines()[-1].startswith(zh)
    assert drafter(*arguments, "--lang", "en").out.splitlines()[-1].startswith(en)


def test_help_shows_every_command_in_both_languages(drafter: Callable[..., Said]) -> None:
    for language, title in (("zh", "写公文："), ("en", "Draft:")):
        said = drafter("--lang", language, "--help")
        assert said.code == 0
        assert title in said.out
        assert all(name in said.out for name in ("new", "check", "render", "batch", "forms", "schema", "rules", "demo"))


def test_help_fits_a_terminal_of_80_columns(drafter: Callable[..., Said]) -> None:
    for language in ("zh", "en"):
        for command in ("", "new", "check", "render", "batch", "forms", "schema", "rules", "demo"):
            said = drafter("--lang", language, *filter(None, [command]), "--help")
            assert max(width(line) for line in said.out.splitlines()) <= 80


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom drafter.cli import main\ntry:\n    main(['--help'])\n"
        "except SystemExit:\n    print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["chek"], "没有“chek”这个命令；相近的有 check。", "no such command: chek; did you mean check."),
        (["check"], "还缺 文件…。", "Missing argument 'FILE…'."),
        (["forms", "--jsn"], "没有 --jsn 这个选项；相近的有 --json。", "No such option"),
        (["forms", "--lang"], "--lang 后面要写一个值", "--lang"),
        (["forms", "extra"], "多出了“extra”。", "Got unexpected extra argument (extra)."),
        (["schema", "minuts"], "没有“minuts”这种表单", "There is no form “minuts”"),
        (["render", "a.yaml", "--to", "doc"], "--to 不认识“doc”", "--to does not know “doc”"),
        (["render", "a.yaml", "-o", "a.doc"], "-o 的后缀 .doc 不认识", "-o ends in .doc"),
        (["render", "a.yaml", "-o", "-"], "-o - 只能配", "-o - goes with"),
        (["new", "minutes", "-o", "a.txt"], "-o 要以 .yaml 结尾", "-o must end in .yaml"),
    ],
)
def test_wrong_usage_is_told_in_words_with_code_2(
    drafter: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, arguments: list[str], zh: str, en: str
) -> None:
    for language, text in (("zh", zh), ("en", en)):
        monkeypatch.setenv("DRAFTER_LANG", language)
        said = drafter(*arguments)
        assert text in said.err
        assert said.code == 2
        assert not said.out


def test_a_short_option_means_what_its_long_one_does_unless_it_is_the_value_of_another(
    drafter: Callable[..., Said],
) -> None:
    facts = table(Path("rows.csv"), [("甲", "2026-11-19")])
    forms = form(Path())
    for given in ("-o", "--output"):
        assert drafter("render", facts, "--forms", forms, given, f"to{given}.docx").code == 0
    assert Path("to-o.docx").read_bytes() == Path("to--output.docx").read_bytes()
    assert drafter("render", facts, "--forms", forms, "-oglued.docx").code == 0
    assert Path("glued.docx").is_file()
    assert "“-o”" in drafter("render", facts, "--form", "-o").out
    assert "-o.yaml" in drafter("check", "--", "-o.yaml").out
    assert drafter("render", facts, "-o").err.startswith("-o 后面要写一个值")


def test_json_is_one_object_even_when_the_usage_is_wrong(drafter: Callable[..., Said]) -> None:
    said = drafter("check", "--json")
    assert said.code == 2
    assert said.json["ok"] is False
    assert said.json["problems"][0]["code"] == "USAGE-001"
    assert not said.err


def test_a_fault_of_drafter_is_one_plain_message_with_code_70(
    drafter: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("drafter.forms.list_forms", fail)
    said = drafter("forms")
    assert said.code == 70
    assert "INTERNAL-001" in said.err
    assert "Traceback" not in said.err
    assert drafter("forms", "--json").json["problems"][0]["code"] == "INTERNAL-001"


def test_a_reader_that_leaves_early_is_no_fault() -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m drafter forms --json | head -c 5', shell=True, capture_output=True, text=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["rules", "minutes", "--json"], 0), (["forms", "--jsn"], 2), (["check", "none.yaml", "--json"], 3)],
)
def test_a_command_that_ends_at_once_has_said_everything_and_its_code(arguments: list[str], code: int) -> None:
    done = subprocess.run([sys.executable, "-m", "drafter", *arguments], capture_output=True, encoding="utf-8")
    assert done.returncode == code
    assert json.loads(done.stdout)["exit"] == code if done.stdout else "--jsn" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
@pytest.mark.parametrize(
    "words", [["forms"], ["forms", "--json"], ["forms", "--bad", "--json"], ["schema", "no", "--json"]]
)
def test_output_that_cannot_be_written_is_told_in_words(words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "drafter", *words, "--lang", "zh"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == 74
    assert done.stderr.startswith("错误 OUTPUT-013\n")
    assert "ignored" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a shell closes the output here")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_command_without_a_console_does_its_work(closed: str, tmp_path: Path) -> None:
    paper = tmp_path / "plan.yaml"
    command = f'"{sys.executable}" -m drafter new work_plan -o "{paper}" {closed}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8")
    assert (done.returncode, "Traceback" in done.stderr, paper.exists()) == (0, False, True)


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_printing_never_fails_over_a_character(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "𠮷.yaml").write_text("form: 𠮷\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "drafter", "check", str(tmp_path / "𠮷.yaml")],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "DRAFTER_CACHE": str(tmp_path)},
    )
    assert done.returncode in (1, 3)
    assert b"Traceback" not in done.stderr


def test_lines_break_between_characters_but_not_before_a_comma() -> None:
    text = "会议时间是星期三，写成了星期四（周四），请核对。"
    lines = wrap(text, 20, first="  ", rest="  ").splitlines()
    assert all(width(line) <= 20 for line in lines)
    assert "".join(line.strip() for line in lines) == text
    assert not any(line.strip()[0] in "，。）" for line in lines)


def test_words_and_numbers_are_not_broken() -> None:
    assert wrap("a sentence of several words", 12).splitlines() == ["a sentence", "of several", "words"]


def test_a_problem_shows_place_code_message_and_what_to_do(drafter: Callable[..., Said]) -> None:
    problem = Problem(
        "DOCNO-001",
        "error",
        {"zh": "文号写法不对", "en": "wrong shape"},
        {"zh": "年份用六角括号，序号不编虚位", "en": "use 〔〕"},
        Place("a.yaml", 3),
        "/no",
        "〔2025〕7号",
    )
    choose(["--lang", "zh"], {})
    assert as_text(problem).splitlines() == [
        "a.yaml:3  \x1b[31m错误\x1b[0m DOCNO-001",
        "  文号写法不对",
        "    应写：〔2025〕7号",
        "    怎么改：年份用六角括号，序号不编虚位",
    ]


def test_problems_come_in_the_order_of_the_file() -> None:
    places = [
        Place("b.yaml", 2),
        Place("a.xlsx", sheet="议题", cell="B10"),
        Place("a.xlsx", sheet="议题", cell="AA9"),
        Place("a.xlsx", sheet="议题", cell="C9"),
        Place("b.yaml", 10),
    ]
    problems = [Problem("X1", "error", {"zh": "x", "en": "x"}, place=place) for place in places]
    assert [str(problem.place) for problem in in_order(problems)] == [
        "议题!C9",
        "议题!AA9",
        "议题!B10",
        "b.yaml:2",
        "b.yaml:10",
    ]


def test_control_characters_of_the_facts_do_not_reach_the_terminal() -> None:
    problem = Problem("X1", "error", {"zh": "写了\x1b[2J\u202e清屏", "en": "x"})
    text = as_text(problem)
    assert "\x1b[2J" not in text
    assert "\u202e" not in text


def test_ctrl_c_before_a_command_has_begun_shows_no_traceback() -> None:
    program = (
        "import sys, types\n"
        "class Interrupted(types.ModuleType):\n"
        "    def __getattr__(self, name): raise KeyboardInterrupt\n"
        "sys.modules['drafter.cli'] = Interrupted('drafter.cli')\n"
        "from drafter.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (
            ["check", "a.yaml", "--office", "."],
            "--office 的值不对：. 是文件夹，不是文件",
            "'--office': . is a folder, not a file",
        ),
        (["check", "a.yaml", "--forms", "a.yaml"], "a.yaml 是文件，不是文件夹", "a.yaml is a file, not a folder"),
        (["batch", "a.yaml", "-o", "a.yaml"], "a.yaml 是文件，不是文件夹", "a.yaml is a file, not a folder"),
        (["forms", "--check", "none"], "没有 none", "there is no none"),
    ],
)
def test_a_file_for_a_folder_or_a_folder_for_a_file_is_wrong_usage(
    drafter: Callable[..., Said], arguments: list[str], zh: str, en: str
) -> None:
    Path("a.yaml").touch()
    for language, words in (("zh", zh), ("en", en)):
        said = drafter("--lang", language, *arguments)
        assert (said.code, words in said.err) == (2, True), said.err

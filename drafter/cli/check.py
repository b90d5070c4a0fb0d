"""`drafter check`: every problem at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from drafter.cli import _facts, _marking, _options, _report
from drafter.cli._language import say
from drafter.cli._terminal import again, emit, typed
from drafter.errors import Problem

__all__ = ["command"]

_ROUNDS = 5


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "check",
        _run,
        say("检查事实文件，一次列出全部问题", "Check facts files and list every problem at once"),
        _options.files(),
        click.Option(
            ["--fix"],
            is_flag=True,
            help=say("把有把握的改法写回文件", "write the fixes that are certain back to the file"),
        ),
        *_options.facts(),
        more=say(
            "：在哪里、是什么、应当怎么写。单位资料 office.yaml 也可以检查。Excel 工作簿另存一份标好格子的副本。"
            "只有错误时退出码才是 1，提醒不算。",
            ": where, what, and what to write. Takes an office.yaml too. A workbook also gets a marked copy. "
            "Only errors make the exit code 1, not warnings.",
        ),
    )


def _run(
    files: tuple[Path, ...],
    fix: bool,
    final: bool,
    form: str,
    office: Path | None,
    folders: tuple[Path, ...],
    as_json: bool,
    **_: object,
) -> int:
    from drafter.office import is_profile

    def read(path: Path) -> _facts.Facts:
        if is_profile(path):
            return _facts.profile(path)
        return _facts.read(path, folders=folders, form=form, office=office, final=final)

    facts = [read(path) for path in files]
    fixed: list[Problem] = []
    marked: list[Path] = []
    unfixed: list[Problem] = []
    unmarked: list[Problem] = []
    for number, one in enumerate(facts):
        # A value with two mistakes takes two rounds.
        for _round in range(_ROUNDS if fix else 0):
            done, wrong = _marking.fix(facts[number])
            fixed += done
            unfixed += wrong
            if not done:
                break
            facts[number] = read(one.path)
        copies, wrong = _marking.mark(one.path, facts[number].problems)
        marked += copies
        unmarked += wrong
    problems = [*_facts.problems(facts), *unfixed, *unmarked]
    code = max(_facts.exit_code(facts), int(bool(unfixed)))
    if as_json:
        emit(
            _report.as_json(
                code,
                problems,
                fixed=[problem.as_json() for problem in fixed],
                marked=[str(path) for path in marked],
                files=[one.as_json() for one in facts],
            )
        )
        return code
    for problem in fixed:
        click.echo(_report.as_fixed(problem))
    _report.print_problems(problems)
    if fixed:
        click.echo(say(f"已改好 {len(fixed)} 处。", f"Fixed {len(fixed)}."))
    for path in marked:
        click.echo(say(f"标好格子的副本：{path}", f"Marked copy: {path}"))
    count = _report.in_words(problems)
    step = _next(facts, problems, code, folders, tried=fix)
    click.echo(say(f"{count}。下一步：{step}", f"{count.capitalize()}. Next: {step}"))
    return code


def _next(
    facts: Sequence[_facts.Facts], problems: Sequence[Problem], code: int, folders: Sequence[Path], *, tried: bool
) -> str:
    fixable = sum(problem.fix is not None for problem in problems)
    if fixable and not tried:
        return say(f"其中 {fixable} 处可以自动改：", f"{fixable} can be fixed for you: ") + again("--fix")
    if code:
        return say("改好后再运行 ", "correct the file, then ") + again()
    files = [one.path for one in facts if one.checked]
    own = [word for folder in folders for word in ("--forms", folder)]
    if not files:
        return say(
            "起草，同一文件夹和下级文件夹里的文件都会按这份单位资料核对",
            "draft; files in the same folder and below are checked against this office profile",
        )
    if any(len(one.checked) > 1 for one in facts):
        return typed("batch", *files, *own, "-o", "out")
    sets = any(checked.form.papers for one in facts for checked in one.checked)
    return typed("set" if sets else "render", *files, *own)

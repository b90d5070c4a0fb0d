"""`drafter check`: every problem at once."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli import _facts, _marking, _options, _report
from drafter.cli._language import say
from drafter.cli._terminal import emit

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    text = say("检查事实文件，一次列出全部问题", "Check facts files and list every problem at once")
    return click.Command(
        "check",
        callback=_run,
        short_help=text,
        help=text
        + say(
            "：在哪里、是什么、应当怎么写。Excel 工作簿另存一份标好格子的副本。只有错误时退出码才是 1，提醒不算。",
            ": where, what, and what to write. A workbook also gets a marked copy. Only errors make the exit code 1, not warnings.",
        ),
        params=[
            _options.files(),
            click.Option(
                ["--fix"],
                is_flag=True,
                help=say("把有把握的改法写回文件", "write the fixes that are certain back to the file"),
            ),
            _options.final(),
            _options.form_name(),
            _options.office(),
            _options.form_folders(),
            _options.as_json(),
            _options.language(),
        ],
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
    def read(path: Path) -> _facts.Facts:
        return _facts.read(path, folders=folders, form=form, office=office, final=final)

    facts = [read(path) for path in files]
    fixed = 0
    if fix:
        for number, one in enumerate(facts):
            if count := _marking.fix(one):
                fixed += count
                facts[number] = read(one.path)
    marked = [copy for one in facts if (copy := _marking.mark(one.path, one.problems))]
    problems = _facts.problems(facts)
    code = _facts.exit_code(facts)
    if as_json:
        emit(
            {
                "ok": code == 0,
                "exit": code,
                "counts": _report.counts(problems),
                "fixed": fixed,
                "marked": [str(path) for path in marked],
                "files": [one.as_json() for one in facts],
            }
        )
        return code
    _report.print_problems(problems)
    if problems:
        click.echo()
    if fixed:
        click.echo(say(f"已改好 {fixed} 处。", f"Fixed {fixed}."))
    for path in marked:
        click.echo(say(f"标好格子的副本：{path}", f"Marked copy: {path}"))
    names = " ".join(map(str, files))
    fixable = sum(problem.fix is not None for problem in problems)
    if code:
        step = say(f"改好后再运行 drafter check {names}", f"correct the file, then drafter check {names}")
        if fixable and not fix:
            step = say(
                f"其中 {fixable} 处可以自动改：drafter check --fix {names}",
                f"{fixable} can be fixed for you: drafter check --fix {names}",
            )
    else:
        many = any(len(one.checked) > 1 for one in facts)
        step = f"drafter batch {names} -o out" if many else f"drafter render {names}"
    click.echo(
        say(f"{_report.in_words(problems)}。下一步：{step}", f"{_report.in_words(problems).capitalize()}. Next: {step}")
    )
    return code

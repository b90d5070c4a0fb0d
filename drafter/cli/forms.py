"""`drafter forms`: list the forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _options, _report
from drafter.cli._cache import cache_folder
from drafter.cli._language import from_words, say
from drafter.cli._terminal import again, columns, emit, pad, width, wrap

if TYPE_CHECKING:
    from drafter.forms import Form

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "forms",
        _run,
        say("列出全部表单", "List the forms"),
        _options.form_folders(),
        click.Option(
            ["--check", "folder"],
            type=_options.PathType("folder", exists=True),
            metavar=say("目录", "DIR"),
            help=say("检查一种表单的文件夹，一起列出问题", "check the folder of a form: its problems together"),
        ),
    )


def _run(folders: tuple[Path, ...], folder: Path | None, as_json: bool, **_: object) -> int:
    if folder:
        return _check(folder, as_json)
    from drafter.forms import list_forms, list_sets

    search, cache = _options.search(folders), cache_folder()
    forms, sets = list_forms(search, cache), list_sets(search, cache)
    if as_json:
        emit({
            "ok": True,
            "exit": 0,
            "forms": [
                {
                    "name": form.name,
                    "title": dict(form.title),
                    "help": dict(form.help),
                    "styles": {language: list(styles) for language, styles in form.styles.items()},
                    "folder": str(form.folder),
                }
                for form in forms
            ],
            "sets": [
                {
                    "name": one.name,
                    "title": dict(one.title),
                    "help": dict(one.help),
                    "languages": list(one.languages),
                    "forms": [paper.form for paper in one.papers],
                    "folder": str(one.folder),
                }
                for one in sets
            ],
        })  # fmt: skip
        return 0
    _table(forms)
    click.echo()
    if sets:
        click.echo(say("一件事一套，用 drafter set 起草：", "Sets, one for a matter, drafted by drafter set:"))
        _table(sets)
        click.echo()
    click.echo(say("下一步：drafter new 表单名", "Next: drafter new FORM"))
    return 0


def _table(forms: Sequence[Form]) -> None:
    name_width = max(width(form.name) for form in forms)
    title_width = max(width(from_words(form.title)) for form in forms)
    for form in forms:
        head = f"{pad(form.name, name_width)}  {pad(from_words(form.title), title_width)}  "
        click.echo(wrap(from_words(form.help), columns(), first=head, rest=" " * width(head)))


def _check(folder: Path, as_json: bool) -> int:
    from drafter.proofing import proof

    problems = proof(folder.resolve())
    code = int(any(problem.severity == "error" for problem in problems))
    if as_json:
        emit(_report.as_json(code, problems))
        return code
    _report.print_problems(problems)
    count = _report.in_words(problems)
    step = again() if problems else f"drafter new {folder.resolve().name} --forms {folder.parent}"
    click.echo(say(f"{count}。下一步：{step}", f"{count.capitalize()}. Next: {step}"))
    return code

"""`drafter batch`: one paper for each row or record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _marking, _options, _report
from drafter.cli._cache import cache_folder
from drafter.cli._language import say
from drafter.cli._terminal import emit

if TYPE_CHECKING:
    from drafter.batching import Outcome

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    text = say("一行或一条记录写一份公文", "Draft one paper per row or record")
    return click.Command(
        "batch",
        callback=_run,
        short_help=text,
        help=text
        + say(
            "。有错误的那一行只报告、标出，其余照写。",
            ". A row with errors is reported and marked; the others are written.",
        ),
        params=[
            click.Argument(["file"], type=click.Path(path_type=Path), metavar=say("文件", "FILE")),
            click.Option(
                ["-o", "output"],
                required=True,
                type=click.Path(path_type=Path, file_okay=False),
                metavar=say("目录", "DIR"),
                help=say("写到哪个文件夹", "the folder to write to"),
            ),
            _options.style(),
            _options.letterhead(),
            _options.final(),
            _options.form_name(),
            _options.office(),
            _options.form_folders(),
            _options.as_json(),
            _options.language(),
        ],
    )


def _run(
    file: Path,
    output: Path,
    style: str | None,
    letterhead: str | None,
    final: bool,
    form: str,
    office: Path | None,
    folders: tuple[Path, ...],
    as_json: bool,
    **_: object,
) -> int:
    from drafter.batching import batch
    from drafter.office import Office

    outcomes = list(
        batch(
            file,
            output,
            folders=folders,
            form=form,
            style_name=style or "",
            letterhead=letterhead or "",
            office=Office.load(office, cache_folder()) if office else None,
            final=final,
            cache=cache_folder(),
        )
    )
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    written = [outcome.file for outcome in outcomes if outcome.file]
    marked = _marking.mark(file, problems, output)
    code = int(len(written) < len(outcomes))
    if as_json:
        emit(
            {
                "ok": code == 0,
                "exit": code,
                "counts": _report.counts(problems),
                "written": [str(path) for path in written],
                "marked": [str(marked)] if marked else [],
                "records": [_as_json(outcome) for outcome in outcomes],
            }
        )
        return code
    _report.print_problems(problems)
    if problems:
        click.echo()
    failed = len(outcomes) - len(written)
    click.echo(say(f"已写 {len(written)} 份到 {output}", f"Wrote {len(written)} to {output}"))
    if marked:
        click.echo(say(f"标好格子的副本：{marked}", f"Marked copy: {marked}"))
    if failed:
        click.echo(
            say(
                f"{failed} 份没有写：{_report.in_words(problems)}。下一步：改好后再运行一次同样的命令",
                f"{failed} not written: {_report.in_words(problems)}. Next: correct the file, then run the same command again",
            )
        )
    else:
        click.echo(
            say(
                f"{_report.in_words(problems)}。下一步：打开几份看一遍",
                f"{_report.in_words(problems).capitalize()}. Next: open some of them and look them over",
            )
        )
    return code


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "number": outcome.number,
        "where": str(outcome.place),
        "file": str(outcome.file) if outcome.file else None,
        "problems": [problem.as_json() for problem in outcome.problems],
    }

"""`drafter batch`: one paper for each row or record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _facts, _marking, _options, _report
from drafter.cli._cache import cache_folder
from drafter.cli._language import say
from drafter.cli._terminal import again, emit

if TYPE_CHECKING:
    from drafter.batching import Outcome

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "batch",
        _run,
        say("一行或一条记录写一份公文", "Draft one paper per row or record"),
        click.Argument(["file"], type=click.Path(path_type=Path), metavar=say("文件", "FILE")),
        _options.output("写到哪个文件夹", "the folder to write to", required=True),
        *_options.looks(),
        _options.force(),
        *_options.facts(),
        more=say(
            "。有错误的那一行只报告、标出，其余照写。事实里没有写语言时，--lang 也定公文的语言。",
            ". A row with errors is reported and marked; the others are written. "
            "Where the facts name no language, --lang sets the paper's too.",
        ),
    )


def _run(
    file: Path,
    output: Path,
    style: str | None,
    letterhead: str | None,
    final: bool,
    force: bool,
    form: str,
    office: Path | None,
    folders: tuple[Path, ...],
    as_json: bool,
    lang: str | None,
    **_: object,
) -> int:
    from drafter.batching import batch
    from drafter.office import Office

    cache = cache_folder()
    outcomes = list(
        batch(
            file,
            output,
            folders=folders,
            form=form,
            language=lang or "",
            style_name=style or "",
            letterhead=letterhead or "",
            office=Office.load(office, cache) if office else None,
            final=final,
            force=force,
            cache=cache,
        )
    )
    written = [file for outcome in outcomes for file in outcome.files]
    # Remarks that stop nothing and ask for nothing would drown the rows that do: check tells them.
    told = [problem for problem in _facts.problems(outcomes) if problem.severity != "info"]
    marked, unmarked = _marking.mark(file, told, output)
    problems = told + unmarked
    code = int(not all(outcome.files for outcome in outcomes))
    if as_json:
        emit(
            _report.as_json(
                code,
                problems,
                written=[str(path) for path in written],
                marked=[str(path) for path in marked],
                records=[_as_json(outcome) for outcome in outcomes],
            )
        )
        return code
    _report.print_problems(problems)
    if written:
        click.echo(say(f"已写 {len(written)} 份到 {output}", f"Wrote {len(written)} to {output}"))
    for path in marked:
        click.echo(say(f"标好格子的副本：{path}", f"Marked copy: {path}"))
    count, failed = _report.in_words(problems), sum(not outcome.files for outcome in outcomes)
    if failed:
        click.echo(
            say(
                f"{failed} 份没有写：{count}。下一步：改好后再运行 {again()}",
                f"{failed} not written: {count}. Next: correct the file, then {again()}",
            )
        )
    else:
        click.echo(
            say(f"{count}。下一步：打开几份看一遍", f"{count.capitalize()}. Next: open some of them and look them over")
        )
    return code


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "number": outcome.number,
        "where": str(outcome.place),
        "files": [str(file) for file in outcome.files],
        "problems": [problem.as_json() for problem in outcome.problems],
    }

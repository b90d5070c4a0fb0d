"""`drafter batch`: one paper for each row or record."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drafter.cli import _archive, _marking, _options, _problem_list, _progress, _report
from drafter.cli._cache import cache_folder
from drafter.cli._language import from_words, say
from drafter.cli._terminal import again, emit
from drafter.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from drafter.batching import Ending, Outcome
    from drafter.errors import Problem

__all__ = ["command"]

_SHOWN = 10
"""Problems that are printed; a terminal is no place for thousands."""


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "batch",
        _run,
        say("一行或一条记录写一份公文", "Draft one paper per row or record"),
        click.Argument(["file"], type=click.Path(path_type=Path), metavar=say("文件", "FILE")),
        _options.output("写到哪个文件夹", "the folder to write to", required=True),
        click.Option(
            ["--name"],
            default="",
            metavar=say("样式", "PATTERN"),
            help=say("文件名，例如 {编号}_{标题}；不写用表单的", "names of files, such as {number}_{subject}"),
        ),
        click.Option(
            ["--jobs"],
            type=click.IntRange(0),
            default=0,
            metavar="N",
            help=say("同时用几个进程；不写就看有几个核", "processes to draft with; else one for each core"),
        ),
        click.Option(
            ["--scheduler"],
            default="",
            metavar=say("地址", "ADDRESS"),
            help=say(
                "交给已有的 Dask 调度器，例如 tcp://主机:8786；要装 drafter[cluster]",
                "hand the work to a Dask scheduler, such as tcp://host:8786; needs drafter[cluster]",
            ),
        ),
        *_options.looks(),
        _options.force(),
        click.Option(
            ["--strict"], is_flag=True, help=say("有一行不对就一份也不写", "write nothing unless all rows are good")
        ),
        click.Option(
            ["--dry-run"],
            is_flag=True,
            help=say("只说会写哪些，什么也不写", "say what would be written; write nothing"),
        ),
        click.Option(
            ["--zip", "archive"],
            type=click.Path(path_type=Path, dir_okay=False),
            metavar=say("文件", "FILE"),
            help=say("写好之后打成一个压缩包，例如 papers.zip", "then pack the papers, such as papers.zip"),
        ),
        click.Option(
            ["--zip-by", "by"],
            default="",
            metavar=say("字段", "FIELD"),
            help=say(
                "压缩包里按这一栏分文件夹，例如 单位，附分发清单",
                "a folder in it for each unit, and a distribution list",
            ),
        ),
        *_options.facts(),
        more=say(
            "。有错误的那一行只报告、标出，其余照写；再运行一次，只写变了的。事实里没有写语言时，--lang 也定公文的语言。",
            ". A row with errors is reported and marked; the others are written. Run it again and only what changed is "
            "written. Where the facts name no language, --lang sets the paper's too.",
        ),
    )


def _run(
    file: Path,
    output: Path,
    name: str,
    jobs: int,
    scheduler: str,
    style: str | None,
    letterhead: str | None,
    final: bool,
    force: bool,
    strict: bool,
    dry_run: bool,
    archive: Path | None,
    by: str,
    form: str,
    office: Path | None,
    folders: tuple[Path, ...],
    as_json: bool,
    lang: str | None,
    **_: object,
) -> int:
    from drafter.batching import batch
    from drafter.office import Office

    if by and not archive:
        raise click.UsageError(say("--zip-by 要和 --zip 一起用", "--zip-by goes with --zip"))
    if jobs and scheduler:
        raise click.UsageError(say("--jobs 和 --scheduler 只能写一个。", "Give --jobs or --scheduler, not both."))
    cache = cache_folder()
    running = batch(
        file,
        output,
        folders=folders,
        form=form,
        language=lang or "",
        style_name=style or "",
        letterhead=letterhead or "",
        office=Office.load(office, cache) if office else None,
        final=final,
        name=name,
        jobs=jobs,
        scheduler=scheduler,
        force=force,
        strict=strict,
        dry_run=dry_run,
        group=by,
        cache=cache,
    )
    tally = _Tally(with_records=as_json, with_papers=archive is not None and not dry_run)
    ending = _followed(running, tally, silent=as_json)
    told = list(tally.problems.values())
    marked: list[Path] = []
    listed: list[Path] = []
    if not dry_run:
        marked, unmarked = _marking.mark(file, told, output)
        listed, unlisted = _problem_list.write(told, output)
        told += unmarked + unlisted
    problems = [*told, *ending.problems]
    if archive and tally.packed:
        _archive.write(archive, tally.packed, by)
    packed = archive if tally.packed else None
    code = int(tally.failed > 0)
    if as_json:
        emit(
            _report.as_json(
                code,
                problems,
                marked=_texts(marked),
                listed=_texts(listed),
                archive=str(packed) if packed else None,
                **_for_programs(tally, ending, dry_run=dry_run),
            )
        )
    else:
        reports = (*marked, *listed, *((packed,) if packed else ()))
        _tell(tally, ending, problems, reports, output, dry_run=dry_run)
    return code


class _Tally:
    """What is kept of the outcomes: of very many, no more than must be told."""

    def __init__(self, *, with_records: bool, with_papers: bool) -> None:
        self.papers: Counter[str] = Counter()
        self.failed = 0
        self.problems: dict[object, Problem] = {}
        self.records: list[Outcome] | None = [] if with_records else None
        self.packed: list[tuple[str, Path]] = []
        self.with_papers = with_papers

    def add(self, outcome: Outcome) -> None:
        self.papers[outcome.state] += len(outcome.files)
        self.failed += not outcome.files
        for problem in outcome.problems:
            # Remarks that stop nothing and ask for nothing would drown the rows that do: check tells them.
            if problem.severity != "info":
                # A problem of the tables may concern many records.
                self.problems[problem.code, problem.place, problem.path, problem.message["zh"]] = problem
        if self.records is not None:
            self.records.append(outcome)
        if self.with_papers:
            self.packed += ((outcome.group, file) for file in outcome.files)


def _followed(running: Generator[Outcome, None, Ending], tally: _Tally, *, silent: bool) -> Ending:
    """Add all outcomes to the tally, and show how far it is meanwhile; return the ending."""
    with _progress.shown(silent=silent) as advance:
        try:
            while True:
                outcome = next(running)
                tally.add(outcome)
                advance(outcome.total)
        except StopIteration as stop:
            ending: Ending = stop.value
            return ending
        except FormError as error:
            if error.problems[0].code != "BATCH-001":
                raise
            problem = error.problems[0]
            raise click.UsageError(from_words(problem.message) + say("。", ". ") + from_words(problem.hint)) from error
        finally:
            running.close()


def _for_programs(tally: _Tally, ending: Ending, *, dry_run: bool) -> dict[str, Any]:
    outcomes = tally.records or ()

    def files(state: str) -> list[str]:
        return _texts(file for outcome in outcomes if outcome.state == state for file in outcome.files)

    return {
        "dry_run": dry_run,
        "written": files("written"),
        "unchanged": files("unchanged"),
        "kept": files("edited"),
        "gone": _texts(ending.gone),
        "stale": _texts(ending.stale),
        "unsure": _texts(ending.unsure),
        "records": [_as_json(outcome) for outcome in outcomes],
    }


def _texts(paths: Iterable[Path]) -> list[str]:
    return [str(path) for path in paths]


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "number": outcome.number,
        "where": str(outcome.place),
        "state": outcome.state,
        "files": _texts(outcome.files),
        "problems": [problem.as_json() for problem in outcome.problems],
    }


def _tell(
    tally: _Tally,
    ending: Ending,
    problems: Sequence[Problem],
    reports: Sequence[Path],
    output: Path,
    *,
    dry_run: bool,
) -> None:
    first = _report.in_order(problems)[:_SHOWN]
    _report.print_problems(first)
    if len(problems) > len(first):
        more, where = len(problems) - len(first), "--json" if dry_run else _problem_list.NAME
        click.echo(say(f"……还有 {more} 个，都在 {where} 里", f"… and {more} more, all in {where}"))
        click.echo()
    _tell_files(tally.papers, ending, output, dry_run=dry_run)
    for path in reports:
        if path.suffix == ".csv":
            click.echo(say(f"问题清单：{path}", f"List of problems: {path}"))
        elif path.suffix != ".xlsx":
            click.echo(say(f"压缩包：{path}", f"Archive: {path}"))
        else:
            click.echo(say(f"标好格子的副本：{path}", f"Marked copy: {path}"))
    _tell_next(tally.failed, _report.in_words(problems))


def _tell_files(count: Counter[str], ending: Ending, output: Path, *, dry_run: bool) -> None:
    if count["written"]:
        number = count["written"]
        click.echo(
            say(f"会写 {number} 份到 {output}", f"Would write {number} to {output}")
            if dry_run
            else say(f"已写 {number} 份到 {output}", f"Wrote {number} to {output}")
        )
    if count["unchanged"]:
        click.echo(say(f"{count['unchanged']} 份没有变，不用再写", f"{count['unchanged']} unchanged"))
    if count["edited"]:
        click.echo(
            say(f"{count['edited']} 份有人改过，事实没有变，没有动", f"{count['edited']} edited by hand were left")
        )
    if gone := len(ending.gone):
        click.echo(
            say(
                f"{gone} 份已经没有对应的行，留着没有动：{_few(ending.gone)}",
                f"{gone} of rows that are gone were left: {_few(ending.gone)}",
            )
        )
    if unsure := len(ending.unsure):
        click.echo(
            say(
                f"{unsure} 份还说不准有没有对应的行，留着没有动；有错误的行改好后再运行就知道：{_few(ending.unsure)}",
                f"{unsure} were left; whether they still have a row is told once the rows with errors are mended: "
                f"{_few(ending.unsure)}",
            )
        )


def _few(paths: Sequence[Path]) -> str:
    names = [path.name for path in paths[:3]]
    return say("、", ", ").join(names) + ("……" if len(paths) > len(names) else "")


def _tell_next(failed: int, words: str) -> None:
    if not failed:
        click.echo(
            say(f"{words}。下一步：打开几份看一遍", f"{words.capitalize()}. Next: open some of them and look them over")
        )
        return
    click.echo(
        say(
            f"{failed} 份没有写：{words}。下一步：改好后再运行 {again()}",
            f"{failed} not written: {words}. Next: correct the file, then {again()}",
        )
    )

"""`drafter batch`: one paper for each row or record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _archive, _marking, _options, _outcomes, _problem_list, _progress, _report
from drafter.cli._cache import cache_folder
from drafter.cli._language import from_words, say
from drafter.cli._tally import Tally
from drafter.cli._terminal import emit, typed
from drafter.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from drafter.batching import Ending, Outcome

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "batch",
        _run,
        say("一行或一条记录写一份公文", "Draft one paper per row or record"),
        click.Argument(["file"], type=_options.PathType(), metavar=say("文件", "FILE")),
        _options.output(
            "写到哪个文件夹，或者网址，例如 s3://桶/目录；网址要装 drafter[cluster] 和驱动",
            "the folder to write to, or its URL, such as s3://bucket/letters; a URL needs drafter[cluster] and a driver",
            urls=True,
            required=True,
        ),
        click.Option(
            ["--name"],
            default="",
            metavar=say("样式", "PATTERN"),
            help=say(
                "文件名，例如 {单位}_{计划名称}（都是表单的字段）；不写用表单的",
                "names of files, such as {unit}_{name} (fields of the form); else the form's own",
            ),
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
                "交给已有的 Dask 调度器，例如 tcp://host:8786；要装 drafter[cluster]",
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
            type=_options.Target("file", urls=False),
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
            "。有错误的那一行只报告、标出，其余照写（明细表里有一行说不清是哪一份的，就都不写）；再运行一次，只写变了的。"
            "事实里没有写语言时，--lang 也定公文的语言。",
            ". A row with errors is reported and marked; the others are written (unless a row of a detail sheet belongs to none). "
            "Run it again and only what changed is written. Where the facts name no language, --lang sets the paper's too.",
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
    from drafter.cli import _interrupt
    from drafter.office import Office

    insist = _interrupt.heard_once()
    if by and not archive:
        raise click.UsageError(say("--zip-by 要和 --zip 一起用", "--zip-by goes with --zip"))
    if archive and archive.suffix.lower() != ".zip":
        raise click.UsageError(
            say(f"--zip 要写一个 .zip 文件，不是“{archive.name}”", f"--zip takes a .zip file, not {archive.name}")
        )
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
    tally = Tally(with_records=as_json, with_papers=archive is not None and not dry_run)
    try:
        ending = _followed(running, tally, insist, silent=as_json)
    except KeyboardInterrupt as stop:
        raise click.Abort(_outcomes.stopped(tally, dry_run=dry_run)) from stop
    told = tally.told()
    marked: list[Path] = []
    listed: list[Path] = []
    if not dry_run:
        marked, unmarked = _marking.mark(file, [one for one in told if not one.code.startswith("OUTPUT-")], output)
        listed, unlisted = _problem_list.write(told, output, tally.main)
        told += unmarked + unlisted
    problems = [*told, *ending.problems]
    if strict and tally.failed:
        tally.packed.clear()  # a part of the papers must not take the place of an archive of all
    packed = archive if tally.packed else None
    if packed:
        _archive.write(packed, tally.packed, by)
    code = int(tally.failed > 0)
    if as_json:
        emit(
            _report.as_json(
                code,
                problems,
                marked=_outcomes.texts(marked),
                listed=_outcomes.texts(listed),
                archive=str(packed) if packed else None,
                **_outcomes.for_programs(tally, ending, dry_run=dry_run),
            )
        )
    else:
        reports = (*marked, *listed, *((archive,) if archive and not dry_run else ()))
        own = [word for folder in folders for word in ("--forms", folder)]
        own += [word for option, value in (("--form", form), ("--office", office)) if value for word in (option, value)]
        fixing = typed("check", file, *own, "--fix")
        _outcomes.tell(tally, ending, problems, reports, output, fixing=fixing, named=bool(name), dry_run=dry_run)
    return code


def _followed(
    running: Generator[Outcome, None, Ending], tally: Tally, insist: Callable[[], None], *, silent: bool
) -> Ending:
    """Add all outcomes to the tally, and show how far it is meanwhile; return the ending. Stop where `insist` raises."""
    with _progress.shown(silent=silent) as advance:
        try:
            while True:
                outcome = next(running)
                tally.add(outcome)
                advance(outcome.total)
                insist()
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

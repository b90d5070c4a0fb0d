"""`drafter ledger`: what papers have decided and nobody has finished yet, as a 督办台账."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _facts, _options, _report
from drafter.cli._cache import cache_folder
from drafter.cli._language import say
from drafter.cli._terminal import again, emit

if TYPE_CHECKING:
    from drafter.checking import Checked

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "ledger",
        _run,
        say("从纪要、计划、备忘录汇出督办台账", "Gather the follow-up ledger from minutes, plans and memos"),
        _options.files(),
        _options.output("写到哪里；不写就在当前文件夹", "where to write; else this folder", default="."),
        click.Option(
            ["--on"],
            type=click.DateTime(["%Y-%m-%d"]),
            metavar=say("日期", "DATE"),
            help=say("按哪一天算逾期；不写就是今天", "the day from which overdue is reckoned; else today"),
        ),
        _options.force(),
        *_options.facts(),
        more=say(
            "。写出 Word 和 Excel 各一份；没有填的留〔待补〕。",
            ". One Word file and one workbook; what is not known is 〔待补〕.",
        ),
    )


def _run(
    files: tuple[Path, ...],
    output: Path,
    on: datetime | None,
    force: bool,
    form: str,
    office: Path | None,
    folders: tuple[Path, ...],
    as_json: bool,
    **_: object,
) -> int:
    from tempfile import TemporaryDirectory

    from drafter.checking import check
    from drafter.drafting import draft
    from drafter.forms import find_form
    from drafter.ledger import ledger
    from drafter.saving import Output, save
    from drafter.workbook import scaffold

    cache = cache_folder()
    facts = [_facts.read(path, folders=folders, form=form, office=office, stage="all") for path in files]
    problems = _facts.problems(facts)
    code = _facts.exit_code(facts)
    records = [paper for one in facts for checked in one.checked for paper in _minuted(checked)]
    written: list[Path] = []
    count = 0
    if code == 0:
        profile = records[0].office
        node = ledger(records, on.date() if on else date.today(), unit=profile.name)
        matters = node.value["matters"].value if isinstance(node.value, dict) else ()
        count = len(matters or ())
        if count:
            supervision = find_form("supervision", folders, cache=cache)
            checked = check(node, supervision, office=profile)
            problems = list(checked.errors)
            code = int(bool(problems))
            if not problems:
                paper = draft(checked, cache=cache)
                with TemporaryDirectory() as scratch:
                    book = Path(scratch) / "ledger.xlsx"
                    scaffold(book, name="supervision", title=supervision.title, fields=supervision.fields, sample=node)
                    made = {".docx": paper.docx(cache), ".xlsx": book.read_bytes()}
                outputs = [Output(output / f"{paper.file_name}{suffix}", content) for suffix, content in made.items()]
                written = save(outputs, cache=cache, force=force)
    if as_json:
        emit(_report.as_json(code, problems, matters=count, written=[str(path) for path in written]))
        return code
    _report.print_problems(problems)
    for path in written:
        click.echo(say(f"已写 {path}", f"Wrote {path}"))
    click.echo(_last_line(code, count))
    return code


def _minuted(checked: Checked) -> tuple[Checked, ...]:
    """Return a record, of a set its papers without the ledger that is made of them."""
    return tuple(one for one in checked.papers if one.form.name != "supervision") or (checked,)


def _last_line(code: int, count: int) -> str:
    if code:
        return say(
            f"什么也没有写。下一步：改好后再运行 {again()}",
            f"Nothing was written. Next: correct the files, then {again()}",
        )
    if not count:
        return say("没有没办完的事项", "Nothing is left to follow up")
    return say(
        f"{count} 件没有办完。下一步：在工作簿里补上〔待补〕，再 drafter render",
        f"{count} open. Next: fill in 〔待补〕 in the workbook, then drafter render",
    )

"""`drafter render`: check, then draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _facts, _options, _report
from drafter.cli._cache import cache_folder
from drafter.cli._language import from_words, say
from drafter.cli._targets import SUFFIXES, kinds, targets
from drafter.cli._terminal import again, emit, typed
from drafter.errors import Problem
from drafter.saving import Output, save

if TYPE_CHECKING:
    from drafter.drafting import Drafted

__all__ = ["command", "kinds_option", "run"]

_MOST = 10
"""Papers of other runs that are named."""
_TEXTS = ("html", "model", "markup")


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "render",
        run,
        say("检查，然后写成 Word 公文", "Check, then draft the Word file"),
        _options.files(),
        _options.output(
            "写到哪里；不写就在事实文件旁边，按表单的规则起名；- 是屏幕（html、model、markup）",
            "where to write; else beside the facts, named as the form says; - is the screen (html, model, markup)",
            metavar=("文件或目录", "FILE|DIR"),
        ),
        kinds_option(),
        *_options.looks(),
        _options.force(),
        *_options.facts(),
        more=say(
            "。有一处错误就什么也不写。事实里没有写语言时，--lang 也定公文的语言。",
            ". Nothing is written while there is an error. Where the facts name no language, --lang sets the paper's too.",
        ),
    )


def kinds_option() -> click.Option:
    """Return `--to`."""
    return click.Option(
        ["--to"],
        default="",
        metavar=say("格式", "KINDS"),
        help=say(f"{'、'.join(SUFFIXES)}，可用逗号写几种", f"{', '.join(SUFFIXES)}; several with commas"),
    )


def run(
    files: tuple[Path, ...],
    output: Path | None,
    to: str,
    style: str | None,
    letterhead: str | None,
    final: bool,
    force: bool,
    form: str,
    office: Path | None,
    folders: tuple[Path, ...],
    as_json: bool,
    lang: str | None,
    stage: str | None = None,
    **_: object,
) -> int:
    """Check the files, write their papers and say so; `stage` is given, if only as "", where they must be sets."""
    on_screen = output == Path("-")
    wanted = kinds(to, None if on_screen else output)
    if on_screen and (len(wanted) != 1 or wanted[0] not in _TEXTS or as_json):
        raise click.UsageError(
            say(
                "-o - 只能配 --to html、model、markup 中的一种，不能配 --json",
                "-o - goes with one of --to html, model, markup; not --json",
            )
        )
    facts = [
        _facts.read(
            path, folders=folders, form=form, office=office, final=final, language=lang or "", stage=stage or ""
        )
        for path in files
    ]
    _right_command(facts, sets=stage is not None)
    problems = _facts.problems(facts)
    code = _facts.exit_code(facts)
    written: list[Path] = []
    everything: list[Path] = []
    others: list[Path] = []
    if code == 0:
        from drafter.drafting import draft_all

        cache = cache_folder()
        pairs = [
            (one.path, paper)
            for one in facts
            for checked in one.checked
            for paper in draft_all(checked, style_name=style or "", letterhead=letterhead or "", cache=cache)
        ]
        drafted = [paper for _, paper in pairs]
        if on_screen:
            _report.print_problems(problems, err=True)
            for paper in drafted:
                click.echo(_text(paper, wanted[0]), nl=False)
            return 0
        names = [(path, paper.file_name) for path, paper in pairs]
        own = sum(not paper.piece for paper in drafted)
        made = _outputs(drafted, targets(names, output, one=own == 1), wanted, cache)
        everything = [one.path for one in made]
        written = save(made, cache=cache, force=force)
        others = _others(everything) if stage is not None else []
    if as_json:
        emit(
            _report.as_json(
                code,
                problems,
                written=[str(path) for path in written],
                outputs=[str(path) for path in everything],
                others=[str(path) for path in others],
                files=[one.as_json() for one in facts],
            )
        )
        return code
    _report.print_problems(problems)
    for path in everything:
        click.echo(
            say("已写 ", "Wrote ") + str(path) if path in written else say(f"没有变化 {path}", f"Unchanged {path}")
        )
    if others:
        click.echo(_of_other_runs([path.name for path in others]))
    click.echo(_last_line(code, problems, final=final))
    return code


def _others(papers: Sequence[Path]) -> list[Path]:
    """Return the files of the same kinds that stand beside papers and are not among them."""
    known, kinds = set(papers), {path.suffix for path in papers}
    beside = (path for folder in dict.fromkeys(path.parent for path in papers) for path in sorted(folder.iterdir()))
    return [path for path in beside if path.suffix in kinds and path not in known and path.name[0] not in ".~"]


def _of_other_runs(names: Sequence[str]) -> str:
    said = _report.few(names, _MOST)
    return say(
        f"文件夹里还有 {len(names)} 份不是这次写的，可能是改名称、日期以前的：{said}",
        f"{len(names)} more in the folder are not of this run, perhaps of before a name or date was changed: {said}",
    )


def _right_command(facts: Sequence[_facts.Facts], *, sets: bool) -> None:
    """Raise a usage error for a set given to render, one paper given to set, and a stage that there is not."""
    for one in facts:
        for problem in one.problems:
            if problem.code == "SET-001":
                raise click.UsageError(from_words(problem.message) + say("。", ". ") + from_words(problem.hint))
        if one.checked and bool(one.checked[0].form.papers) != sets:
            name = from_words(one.checked[0].form.title)
            use = typed("render" if sets else "set", one.path)
            raise click.UsageError(
                say(f"{one.path} 是一份公文（{name}），用 {use}", f"{one.path} is one paper ({name}): {use}")
                if sets
                else say(f"{one.path} 是一套公文（{name}），用 {use}", f"{one.path} is a set of papers ({name}): {use}")
            )


def _last_line(code: int, problems: Sequence[Problem], *, final: bool) -> str:
    count = _report.in_words(problems)
    if code:
        return say(
            f"{count}，什么也没有写。下一步：改好后再运行 {again()}",
            f"{count.capitalize()}; nothing was written. Next: correct the file, then {again()}",
        )
    if problems:
        return say(
            f"{count}。下一步：先看上面的{_report.kinds(problems)}，再打开文件看一遍",
            f"{count.capitalize()}. Next: read the {_report.kinds(problems)}, then open the file and look it over",
        )
    if final:
        return say("下一步：打开文件看一遍，可以送签、印发", "Next: open the file, look it over, and send it")
    return say(
        "下一步：打开文件看一遍；定稿时加 --final 再运行一次",
        "Next: open the file and look it over; for the final version add --final",
    )


def _text(paper: Drafted, kind: str) -> str:
    match kind:
        case "html":
            return paper.html()
        case "markup":
            return paper.markup
    from drafter.cli._model import as_json

    return as_json(paper.document)


def _outputs(
    papers: Sequence[Drafted], paths: Sequence[Path], wanted: Sequence[str], cache: Path | None
) -> list[Output]:
    """Return the files of each paper, all in memory. Raise OutputError where a conversion is not possible here."""
    words = [paper.docx(cache) for paper in papers] if {"docx", "pdf", "png"} & set(wanted) else []
    prints: list[bytes] = []
    if {"pdf", "png"} & set(wanted):
        from drafter.cli._pdf import pdf_to_png, word_to_pdf

        prints = word_to_pdf(words)
    made = []
    for number, (paper, path) in enumerate(zip(papers, paths, strict=True)):
        for kind in wanted:
            match kind:
                case "docx":
                    files = {SUFFIXES[kind]: words[number]}
                case "pdf":
                    files = {SUFFIXES[kind]: prints[number]}
                case "png":
                    files = {f"-{page}.png": content for page, content in enumerate(pdf_to_png(prints[number]), 1)}
                case _:
                    files = {SUFFIXES[kind]: _text(paper, kind).encode()}
            made += [Output(path.with_name(path.name + suffix), content) for suffix, content in files.items()]
    return made

"""What became of the records of a batch, as people and programs are told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drafter.cli import _problem_list, _report
from drafter.cli._language import say
from drafter.cli._terminal import again

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from drafter.batching import Ending, Outcome
    from drafter.cli._tally import Tally
    from drafter.errors import Problem

__all__ = ["for_programs", "stopped", "tell", "texts"]

_SHOWN = 10
"""Problems that are printed; a terminal is no place for thousands."""


def for_programs(tally: Tally, ending: Ending, *, dry_run: bool) -> dict[str, Any]:
    """Return what a program wants to know of the records and of papers that are left."""
    outcomes = tally.records or ()

    def files(state: str) -> list[str]:
        return texts(file for outcome in outcomes if outcome.state == state for file in outcome.files)

    return {
        "dry_run": dry_run,
        "written": files("written"),
        "unchanged": files("unchanged"),
        "kept": files("edited"),
        "replaced": texts(tally.replaced),
        "gone": texts(ending.gone),
        "renamed": [{"from": str(old), "to": str(new)} for old, new in ending.renamed],
        "stale": texts(ending.stale),
        "unsure": texts(ending.unsure),
        "records": [_as_json(outcome) for outcome in outcomes],
    }


def texts(paths: Iterable[Path]) -> list[str]:
    """Return paths as text."""
    return [str(path) for path in paths]


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "number": outcome.number,
        "where": str(outcome.place),
        "state": outcome.state,
        "files": texts(outcome.files),
        "problems": [problem.as_json() for problem in outcome.problems],
        "same_name_as": str(outcome.namesake[1]) if outcome.namesake else None,
    }


def tell(
    tally: Tally,
    ending: Ending,
    problems: Sequence[Problem],
    reports: Sequence[Path],
    output: Path,
    *,
    fixing: str,
    named: bool,
    dry_run: bool,
) -> None:
    """Tell people: the first problems, what was written and what was left, the `reports`, and what to do next.

    `fixing` is the command that mends what can be mended; `named` says that --name gave the papers their names.
    """
    first = _report.in_order(problems, tally.main)[:_SHOWN]
    _report.print_problems(first, main=tally.main)
    if len(problems) > len(first):
        more, where = len(problems) - len(first), "--json" if dry_run else _problem_list.NAME
        click.echo(say(f"……还有 {more} 个，都在 {where} 里", f"… and {more} more, all in {where}"))
        click.echo()
    for line in (
        *_of_all(tally.of_all()),
        *_drafted(tally, output, named=named, dry_run=dry_run),
        *_left(ending),
        *(_report_line(path, tally) for path in reports),
    ):
        click.echo(line)
    click.echo(_next(tally, _counted(problems, fixing), dry_run=dry_run))


def stopped(tally: Tally, *, dry_run: bool) -> str:
    """Return what there is to say of a batch that was stopped, after the word for that."""
    if dry_run:
        return say("，什么也没有写。", "; nothing was written.")
    # Papers that were just being put in their places are not among those that were told of.
    number = tally.papers["written"]
    done = say(f"，至少已写 {number} 份", f" after at least {number} were written") if number else ""
    return done + say(
        f"。再运行一次，只写没有写好的：{again()}", f". Run again, and only the rest is written: {again()}"
    )


def _of_all(found: Sequence[Problem]) -> Iterator[str]:
    """Yield why a mistake keeps every paper back."""
    if stray := [str(one.place) for one in found if one.code == "TABLE-017"]:
        yield say(
            f"{_report.few(stray)} 说不清是哪一份的，可能是任何一份的，所以一份也不写",
            f"{_report.few(stray)} may belong to any of the papers, so none is written",
        )
    if others := [str(one.place) for one in found if one.code != "TABLE-017"]:
        yield say(
            f"{_report.few(others)} 的错误关系到每一份，所以一份也不写",
            f"What is wrong at {_report.few(others)} concerns every paper, so none is written",
        )


def _drafted(tally: Tally, output: Path, *, named: bool, dry_run: bool) -> Iterator[str]:
    """Yield what became of the papers of good rows."""
    if number := tally.papers["written"]:
        yield (
            say(f"会写 {number} 份到 {output}", f"Would write {number} to {output}")
            if dry_run
            else say(f"已写 {number} 份到 {output}", f"Wrote {number} to {output}")
        )
    if number := len(tally.replaced):
        # All of them: what was replaced cannot be looked up any more.
        names = say("、", ", ").join(path.name for path in tally.replaced)
        yield (
            say(
                f"其中 {number} 份有人改过，会重新生成，改的内容就没有了：{names}",
                f"{number} of them were edited by hand and would be made anew, without the edits: {names}",
            )
            if dry_run
            else say(
                f"其中 {number} 份有人改过，已重新生成：{names}",
                f"{number} of them were edited by hand and were made anew: {names}",
            )
        )
    if number := tally.papers["unchanged"]:
        yield say(f"{number} 份没有变，不用再写", f"{number} unchanged")
    if number := tally.papers["edited"]:
        yield say(f"{number} 份有人改过，事实没有变，没有动", f"{number} edited by hand were left")
    if number := tally.namesakes:
        names = _report.few(tally.alike)
        zh, en = ("在 --name 里再加一栏", "one more field in --name") if named else ("用 --name 定文件名", "--name")
        yield say(
            f"提醒：{number} 份和别的行同名，文件名只靠序号区分：{names}；想分清楚就{zh}",
            f"Note: {number} have the name of another row's paper and only a number tells them apart: {names}; {en} "
            "gives them names of their own",
        )
    if number := tally.held:
        yield (
            say(
                f"{number} 份没有错误，但有 --strict，也不会写",
                f"{number} without errors would be held back by --strict",
            )
            if dry_run
            else say(
                f"{number} 份没有错误，但有 --strict，也没有写", f"{number} without errors were held back by --strict"
            )
        )


def _left(ending: Ending) -> Iterator[str]:
    """Yield what there is to say of papers that are left as they were."""
    if names := [path.name for path in ending.stale]:
        yield say(
            f"{len(names)} 份这次没有写成，文件夹里的还是以前的内容，先不要用：{_report.few(names)}",
            f"{len(names)} could not be written; in the folder they are still as before, so do not use them yet: "
            f"{_report.few(names)}",
        )
    if number := len(ending.renamed):
        yield say(
            f"{number} 份改了名称，旧的留着没有动：{_report.few(_renamed(ending))}",
            f"{number} got new names, the old ones were left: {_report.few(_renamed(ending))}",
        )
    renamed = {old for old, _ in ending.renamed}
    if gone := [path.name for path in ending.gone if path not in renamed]:
        yield say(
            f"{len(gone)} 份现在没有哪一行会写（行删了，或者名称等改了），留着没有动：{_report.few(gone)}",
            f"{len(gone)} no longer come from any row (deleted, or renamed, say) and were left: {_report.few(gone)}",
        )
    if names := [path.name for path in ending.unsure]:
        number = len(names)
        yield say(
            f"{number} 份还说不准有没有对应的行，留着没有动；有错误的行改好后再运行就知道：{_report.few(names)}",
            f"{number} were left; whether they still have a row is told once the rows with errors are mended: "
            f"{_report.few(names)}",
        )


def _renamed(ending: Ending) -> list[str]:
    return [say(f"{old.name}（现在是 {new.name}）", f"{old.name} (now {new.name})") for old, new in ending.renamed]


def _report_line(path: Path, tally: Tally) -> str:
    if path.suffix == ".csv":
        return say(f"问题清单：{path}", f"List of problems: {path}")
    if path.suffix in (".xlsx", ".xlsm"):
        return say(f"标好格子的副本：{path}", f"Marked copy: {path}")
    if not tally.failed:
        return say(f"压缩包：{path}", f"Archive: {path}")
    total, packed = tally.total, tally.total - tally.failed
    if not tally.packed:
        return say(f"没有打压缩包 {path}：一份也没有写成", f"No archive {path}: nothing was written")
    return say(
        f"压缩包：{path}（{total} 份里的 {packed} 份，没有写成的不在里面）",
        f"Archive: {path} ({packed} of {total}, without those that could not be written)",
    )


def _counted(problems: Sequence[Problem], fixing: str) -> str:
    words = _report.in_words(problems).capitalize()
    if number := sum(problem.fix is not None for problem in problems):
        words += say(f"，其中 {number} 处可以自动改：{fixing}", f"; {number} can be fixed for you: {fixing}")
    return words


def _next(tally: Tally, words: str, *, dry_run: bool) -> str:
    """Return the last line: how many problems there are, and what to do next; after a dry run, how to write."""
    if faulty := tally.failed - tally.held:
        number = (
            say(f"{faulty} 份不会写", f"{faulty} would not be written")
            if dry_run
            else say(f"{faulty} 份没有写", f"{faulty} not written")
        )
        return f"{number}{say('：', ': ')}{words}{_step(_to_mend(tally, faulty, dry_run=dry_run))}"
    if not dry_run:
        return words + _step(say("打开几份看一遍", "open some of them and look them over"))
    if tally.papers["written"]:
        return words + _step(say("真的要写，运行 ", "to write them, ") + again(without="--dry-run"))
    return words + say("，没有要写的。", "; there is nothing to write.")


def _to_mend(tally: Tally, faulty: int, *, dry_run: bool) -> str:
    what = (
        say("按上面说的处理好文件", "see to the files as said above")
        if tally.blocked == faulty
        else say("改好", "correct the file")
    )
    if dry_run:
        return what + say("，真的要写就运行 ", ", and to write, ") + again(without="--dry-run")
    return what + say("，再运行 ", ", then ") + again()


def _step(what: str) -> str:
    return say("。下一步：", ". Next: ") + what

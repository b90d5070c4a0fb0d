"""Problems as people read them: place, code, message, then what to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from unicodedata import category

import click

from drafter.cli._language import from_words, say
from drafter.cli._terminal import columns, wrap
from drafter.errors import Problem

__all__ = [
    "FEW",
    "as_fixed",
    "as_json",
    "as_text",
    "counts",
    "few",
    "in_order",
    "in_words",
    "kinds",
    "print_problems",
    "severity_word",
]

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_LONGEST = 400
FEW = 3
"""Names that are told where there are many."""


def in_order(problems: Iterable[Problem], main: str = "") -> list[Problem]:
    """Return problems by file and place: lines by number, cells by sheet (the `main` one first), row and column."""
    return sorted(problems, key=lambda problem: (problem.place.file, *_position(problem, main), problem.code))


def _position(problem: Problem, main: str) -> tuple[int, int, bool, str, int, int, str]:
    place = problem.place
    letters = place.cell.rstrip("0123456789")
    row = int(place.cell[len(letters) :] or 0)
    return place.line, place.column, place.sheet != main, place.sheet, row, len(letters), letters


def as_json(code: int, problems: Sequence[Problem], **more: object) -> dict[str, object]:
    """Return what every command that checks tells a program, and `more` of its own."""
    return {
        "ok": code == 0,
        "exit": code,
        "counts": counts(problems),
        "problems": [problem.as_json() for problem in in_order(problems)],
        **more,
    }


def counts(problems: Iterable[Problem]) -> dict[str, int]:
    """Return how many problems there are of each severity, all three always named."""
    found = Counter(problem.severity for problem in problems)
    return {"error": found["error"], "warning": found["warning"], "info": found["info"]}


def in_words(problems: Sequence[Problem]) -> str:
    """Return the counts as words: `2 个错误、1 个提醒`, or `没有问题`."""
    number = counts(problems)
    said = [
        say(f"{number[key]} 个{zh}", f"{number[key]} {en if number[key] == 1 else plural}")
        for key, zh, en, plural in (
            ("error", "错误", "error", "errors"),
            ("warning", "提醒", "warning", "warnings"),
            ("info", "说明", "note", "notes"),
        )
        if number[key]
    ]
    return say("、", ", ").join(said) or say("没有问题", "no problems")


def kinds(problems: Iterable[Problem]) -> str:
    """Return what there is among problems in words: `提醒和说明`."""
    there = {problem.severity for problem in problems}
    order = ("error", "warning", "info")
    return say("和", " and ").join(severity_word(one) + say("", "s") for one in order if one in there)


def severity_word(severity: str) -> str:
    """Return the word for a severity."""
    words = {"error": ("错误", "error"), "warning": ("提醒", "warning"), "info": ("说明", "note")}
    return say(*words[severity])


def few(names: Sequence[str], most: int = FEW) -> str:
    """Return names as a list, cut short where there are too many."""
    return say("、", ", ").join(names[:most]) + (say("……", " …") if len(names) > most else "")


def as_text(problem: Problem) -> str:
    """Return one problem in lines for the terminal."""
    lines = _head(problem, click.style(severity_word(problem.severity), fg=_COLOURS[problem.severity]))
    hint = from_words(problem.hint)
    if problem.fix is not None and problem.fix not in hint and not (hint and "\n" in problem.fix):
        lines.append(_advice(say("应写：", "Write: "), problem.fix))
    if hint:
        lines.append(_advice(say("怎么改：", "Help: "), hint))
    return "\n".join(lines)


def as_fixed(problem: Problem) -> str:
    """Return one problem that has been fixed, and what stands there now, in lines for the terminal."""
    lines = _head(problem, click.style(say("已改", "fixed"), fg="green"))
    if "\n" not in (fix := problem.fix or ""):  # a long text is not repeated for a few characters of it
        lines.append(_advice(say("改为：", "Now: "), fix))
    return "\n".join(lines)


def _head(problem: Problem, kind: str) -> list[str]:
    place = str(problem.place)
    if problem.place.sheet and problem.place.file:
        place = f"{problem.place.file} {place}"
    head = f"{place}  {kind} {problem.code}" if place else f"{kind} {problem.code}"
    return [head, wrap(_shown(from_words(problem.message)), columns(), first="  ", rest="  ")]


def _shown(text: str) -> str:
    """Return text that cannot steer the terminal, and not all of a very long value."""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return "".join(char if char == "\n" or category(char)[0] != "C" else "�" for char in text)


def _advice(label: str, text: str) -> str:
    return wrap(_shown(text), columns(), first="    " + label, rest="      ")


def print_problems(problems: Sequence[Problem], *, main: str = "", err: bool = False) -> None:
    """Print every problem in order, those of the `main` sheet first.

    An empty line sets them off from what is said on stdout below them.
    """
    for problem in in_order(problems, main):
        click.echo(as_text(problem), err=err)
    if problems and not err:
        click.echo()

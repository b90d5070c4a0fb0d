"""`drafter rules`: the checks of a form, as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _options
from drafter.cli._language import from_words, say
from drafter.cli._report import severity_word
from drafter.cli._terminal import columns, emit, pad, width, wrap

if TYPE_CHECKING:
    from drafter.rules import Rule

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "rules",
        _run,
        say("列出一种表单的检查项和依据", "List a form's checks and their basis"),
        _options.form(),
        _options.form_folders(),
    )


def _run(form: str, folders: tuple[Path, ...], as_json: bool, **_: object) -> int:
    from drafter.rules import Rule
    from drafter.rules.always import ALWAYS

    found = _options.find(form, folders)
    every = found.rules.rules
    own, shared = (
        [rule for rule in rules if rule.test or rule in found.rules.searching]
        for rules in (every[: len(found.raw_rules)], every[len(found.raw_rules) :])
    )
    always = [Rule(code, severity, message, basis=basis) for code, severity, message, basis in ALWAYS]
    rules = [*own, *shared, *always]
    if as_json:
        emit({"ok": True, "exit": 0, "form": found.name, "rules": [rule._asdict() for rule in rules]})
        return 0
    left = max(width(rule.code) for rule in rules) + 2
    tables = [
        "\n".join([heading, "", *_lines(group, left)])
        for heading, group in (
            (say("这种表单的检查", "Checks of this form"), own),
            (say("各种表单公用的检查", "Checks that forms share"), shared),
            (say("对每一格的检查", "Checks of every value"), always),
        )
        if group
    ]
    click.echo("\n\n".join(tables))
    return 0


def _lines(rules: Sequence[Rule], left: int) -> list[str]:
    """Return what is printed of rules; those that read the same come once."""
    said: dict[str, None] = {}
    for rule in rules:
        head = f"{pad(rule.code, left)}{pad(severity_word(rule.severity), 9)}"
        indent = " " * width(head)
        lines = wrap(_readable(from_words(rule.message)), columns(), first=head, rest=indent)
        if basis := from_words(rule.basis):
            label = say("依据：", "Basis: ")
            lines += "\n" + wrap(basis, columns(), first=indent + label, rest=indent + " " * width(label))
        said[lines] = None
    return list(said)


def _readable(message: str) -> str:
    """Return a message with … where the facts of a record would stand."""
    return re.sub(r"(?:\{\{.*?\}\}|\{%.*?%\})+", "…", message, flags=re.DOTALL)

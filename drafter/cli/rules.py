"""`drafter rules`: the checks of a form, as a table."""

from __future__ import annotations

import re
from pathlib import Path

import click

from drafter.cli import _options
from drafter.cli._language import from_words, say
from drafter.cli._report import severity_word
from drafter.cli._terminal import columns, emit, pad, width, wrap

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
    from drafter.rules import ALWAYS, Rule

    found = _options.find(form, folders)
    always = [Rule(code, severity, message, basis=basis) for code, severity, message, basis in ALWAYS]
    rules = [*found.rules.rules, *always]
    if as_json:
        emit({"ok": True, "exit": 0, "form": found.name, "rules": [rule._asdict() for rule in rules]})
        return 0
    left = max(width(rule.code) for rule in rules) + 2
    for rule in rules:
        head = f"{pad(rule.code, left)}{pad(severity_word(rule.severity), 9)}"
        indent = " " * width(head)
        click.echo(wrap(_readable(from_words(rule.message)), columns(), first=head, rest=indent))
        if basis := from_words(rule.basis):
            click.echo(wrap(basis, columns(), first=indent + say("依据：", "Basis: "), rest=indent + "      "))
    return 0


def _readable(message: str) -> str:
    """Return a message with … where the facts of a record would stand."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "…", message, flags=re.DOTALL)

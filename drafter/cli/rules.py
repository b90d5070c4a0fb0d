"""`drafter rules`: the checks of a form, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from drafter.cli import _options
from drafter.cli._language import from_words, say
from drafter.cli._report import severity_word
from drafter.cli._terminal import columns, emit, pad, width, wrap

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    text = say("列出一种表单的检查项和依据", "List a form's checks and their basis")
    return click.Command(
        "rules",
        callback=_run,
        help=text,
        short_help=text,
        params=[_options.form(), _options.form_folders(), _options.as_json(), _options.language()],
    )


def _run(form: str, folders: tuple[Path, ...], as_json: bool, **_: object) -> int:
    found = _options.find(form, folders)
    rules: list[Any] = list(found.rules.table())
    if as_json:
        emit({"ok": True, "form": found.name, "rules": rules})
        return 0
    for rule in rules:
        head = f"{pad(rule['code'], 8)}{pad(severity_word(rule['severity']), 6)}"
        click.echo(wrap(from_words(rule["message"]), columns(), first=head, rest=" " * width(head)))
        if basis := from_words(rule["basis"]):
            indent = " " * width(head)
            click.echo(wrap(basis, columns(), first=indent + say("依据：", "Basis: "), rest=indent + "      "))
    return 0

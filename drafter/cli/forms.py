"""`drafter forms`: list the forms."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli import _options
from drafter.cli._cache import cache_folder
from drafter.cli._language import from_words, say
from drafter.cli._terminal import columns, emit, pad, width, wrap

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command("forms", _run, say("列出全部表单", "List the forms"), _options.form_folders())


def _run(folders: tuple[Path, ...], as_json: bool, **_: object) -> int:
    from drafter.forms import list_forms

    forms = list_forms(_options.search(folders), cache_folder())
    if as_json:
        emit({
            "ok": True,
            "exit": 0,
            "forms": [
                {
                    "name": form.name,
                    "title": dict(form.title),
                    "help": dict(form.help),
                    "styles": {language: list(styles) for language, styles in form.styles.items()},
                    "folder": str(form.folder),
                }
                for form in forms
            ],
        })  # fmt: skip
        return 0
    name_width = max(width(form.name) for form in forms)
    title_width = max(width(from_words(form.title)) for form in forms)
    for form in forms:
        head = f"{pad(form.name, name_width)}  {pad(from_words(form.title), title_width)}  "
        click.echo(wrap(from_words(form.help), columns(), first=head, rest=" " * width(head)))
    click.echo()
    click.echo(say("下一步：drafter new 表单名", "Next: drafter new FORM"))
    return 0

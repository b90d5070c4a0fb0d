"""`drafter schema`: the JSON Schema of a form's facts."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli import _options
from drafter.cli._language import say
from drafter.cli._terminal import emit

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "schema",
        _run,
        say("输出一种表单的 JSON Schema", "Print a form's JSON Schema"),
        _options.form(),
        _options.form_folders(),
        more=say(
            "：中英文标题、说明、示例都在里面，编辑器和程序可以直接用。",
            ", with titles, help and examples, for editors and programs.",
        ),
    )


def _run(form: str, folders: tuple[Path, ...], **_: object) -> int:
    from drafter.fields.schema import schema
    from drafter.scaffold import example

    found = _options.find(form, folders)
    emit(schema(found.fields, title=found.title, name=found.name, example=example(found, found.languages[0])))
    return 0

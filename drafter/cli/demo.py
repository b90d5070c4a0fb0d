"""`drafter demo`: every sample in every language and house style, with a page to look through them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _options
from drafter.cli._cache import cache_folder
from drafter.cli._language import say
from drafter.cli._terminal import emit
from drafter.files import write

if TYPE_CHECKING:
    from drafter.forms import Form

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    text = say("起草全部样例和目录页", "Draft every sample, with a page to look through them")
    return click.Command(
        "demo",
        callback=_run,
        short_help=text,
        help=text,
        params=[
            click.Option(
                ["-o", "output"],
                default="drafter-demo",
                type=click.Path(path_type=Path, file_okay=False),
                metavar=say("目录", "DIR"),
                help=say("写到哪里；不写就是 drafter-demo", "where to write; else drafter-demo"),
            ),
            _options.form_folders(),
            _options.as_json(),
            _options.language(),
        ],
    )


def _run(output: Path, folders: tuple[Path, ...], as_json: bool, **_: object) -> int:
    from drafter.forms import list_forms

    written = [path for form in list_forms(folders) for path in _draft(form, output)]
    emit(written)
    return 0


def _draft(form: Form, output: Path) -> list[Path]:
    from drafter.checking import check
    from drafter.drafting import draft
    from drafter.office import Office

    written = []
    for language, styles in form.styles.items():
        checked = check(form.sample(language), form, office=Office(), language=language)
        for style in styles:
            paper = draft(checked, style_name=style, cache=cache_folder())
            stem = f"{form.name}-{language}-{style}"
            write(output / f"{stem}.docx", paper.docx(cache_folder()), sync=False)
            write(output / f"{stem}.html", paper.html().encode(), sync=False)
            written.append(output / f"{stem}.docx")
    return written

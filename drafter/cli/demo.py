"""`drafter demo`: every sample in every language and house style, with a page to look through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _options
from drafter.cli._cache import cache_folder
from drafter.cli._language import current, from_words, say
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

    forms = list_forms(folders)
    written = {form.name: _draft(form, output) for form in forms}
    index = output / "index.html"
    write(index, _index(forms, written).encode(), sync=False)
    papers = [path for paths in written.values() for path in paths]
    if as_json:
        emit({"ok": True, "written": [str(path) for path in papers], "index": str(index)})
    else:
        click.echo(say(f"已写 {len(papers)} 份样例到 {output}", f"Drafted {len(papers)} samples to {output}"))
        click.echo(say(f"下一步：用浏览器打开 {index.absolute()}", f"Next: open {index.absolute()} in a browser"))
    return 0


def _draft(form: Form, output: Path) -> list[Path]:
    from drafter.checking import check
    from drafter.drafting import draft
    from drafter.office import Office

    cache = cache_folder()
    written = []
    for language, styles in form.styles.items():
        checked = check(form.sample(language), form, office=Office(), language=language)
        for style in styles:
            paper = draft(checked, style_name=style, cache=cache)
            stem = output / f"{form.name}-{language}-{style}"
            write(stem.with_suffix(".docx"), paper.docx(cache), sync=False)
            write(stem.with_suffix(".html"), paper.html().encode(), sync=False)
            written.append(stem.with_suffix(".docx"))
    return written


def _index(forms: Sequence[Form], written: Mapping[str, Sequence[Path]]) -> str:
    parts = []
    for form in forms:
        rows = "".join(
            f'<li><a href="{path.with_suffix(".html").name}">{path.stem}</a> <a href="{path.name}">Word</a></li>'
            for path in written[form.name]
        )
        parts.append(f"<h2>{escape(from_words(form.title))}</h2><p>{escape(from_words(form.help))}</p><ul>{rows}</ul>")
    return (
        f'<!DOCTYPE html><html lang="{current()}"><meta charset="utf-8"><title>drafter</title>{"".join(parts)}</html>\n'
    )

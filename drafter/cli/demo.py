"""`drafter demo`: every sample in every language and house style, with a page to look through them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _options
from drafter.cli._cache import cache_folder
from drafter.cli._language import current, say
from drafter.cli._terminal import emit
from drafter.files import write

if TYPE_CHECKING:
    from drafter.forms import Form
    from drafter.gallery import Entry

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "demo",
        _run,
        say("起草全部样例和目录页", "Draft every sample, with a page to look through them"),
        _options.output("写到哪里；不写就是 drafter-demo", "where to write; else drafter-demo", default="drafter-demo"),
        _options.form_folders(),
    )


def _run(output: Path, folders: tuple[Path, ...], as_json: bool, **_: object) -> int:
    from drafter import gallery
    from drafter.forms import list_forms, list_sets

    cache = cache_folder()
    forms = [*list_sets(folders, cache), *list_forms(folders, cache)]
    entries = [entry for form in forms for entry in _draft(form, output)]
    index = output / "index.html"
    write(index, gallery.page(entries, language=current()).encode(), sync=False)
    papers = [output / entry.docx for entry in entries]
    if as_json:
        emit({"ok": True, "exit": 0, "written": [str(path) for path in papers], "index": str(index)})
    else:
        click.echo(say(f"已写 {len(papers)} 份样例到 {output}", f"Drafted {len(papers)} samples to {output}"))
        click.echo(say(f"下一步：用浏览器打开 {index.absolute()}", f"Next: open {index.absolute()} in a browser"))
    return 0


def _draft(form: Form, output: Path) -> list[Entry]:
    from drafter.checking import check
    from drafter.drafting import draft_all
    from drafter.gallery import Entry
    from drafter.office import Office

    cache = cache_folder()
    entries = []
    for language in form.languages:
        facts = f"{form.name}-{language}.yaml"
        write(output / facts, form.sample_path(language).read_bytes(), sync=False)
        checked = check(form.sample(language), form, office=Office(), language=language)
        # Each paper of a set looks as its form does.
        for style in form.styles[language] if form.pieces else ("",):
            for number, paper in enumerate(draft_all(checked, style_name=style, cache=cache), 1):
                more = f"-{number}-{paper.piece}".rstrip("-") if paper.piece or form.papers else ""
                stem = f"{form.name}-{language}-{paper.style.name}{more}"
                write(output / f"{stem}.docx", paper.docx(cache), sync=False)
                write(output / f"{stem}.html", paper.html().encode(), sync=False)
                entries.append(
                    Entry(
                        form.name,
                        form.title,
                        form.help,
                        language,
                        paper.style.name,
                        paper.style.title,
                        paper.document.title,
                        docx=f"{stem}.docx",
                        html=f"{stem}.html",
                        facts=facts,
                    )
                )
    return entries

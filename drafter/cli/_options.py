"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli._language import say

__all__ = ["as_json", "files", "form", "form_folders", "language", "office", "style", "version"]


def language() -> click.Option:
    """Return `--lang`; its value is read before Click parses, so that help is in the right language."""
    return click.Option(
        ["--lang"],
        type=click.Choice(["zh", "en"]),
        help=say("提示用的语言；不写就随系统", "language of messages; else the system's"),
    )


def version() -> click.Option:
    """Return `--version`."""

    def show(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            from importlib.metadata import version

            click.echo(f"drafter {version('drafter')}")
            context.exit()

    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help=say("版本", "the version")
    )


def as_json() -> click.Option:
    """Return `--json`."""
    return click.Option(
        ["--json", "as_json"], is_flag=True, help=say("只输出一个 JSON 对象", "print one JSON object and nothing else")
    )


def files() -> click.Argument:
    """Return the facts files."""
    return click.Argument(
        ["files"], nargs=-1, required=True, type=click.Path(path_type=Path), metavar=say("文件…", "FILE…")
    )


def form() -> click.Argument:
    """Return the name of a form."""
    return click.Argument(["form"], metavar=say("表单", "FORM"))


def form_folders() -> click.Option:
    """Return `--forms`: folders with the office's own forms."""
    return click.Option(
        ["--forms", "folders"],
        multiple=True,
        type=click.Path(path_type=Path, file_okay=False),
        metavar=say("目录", "DIR"),
        help=say("本单位自己的表单在哪个目录；可写几次", "folder of the office's own forms; may be repeated"),
    )


def office() -> click.Option:
    """Return `--office`: a profile other than the one found beside the facts."""
    return click.Option(
        ["--office"],
        type=click.Path(path_type=Path, dir_okay=False),
        metavar=say("文件", "FILE"),
        help=say("单位资料；不写就从事实文件往上找 office.yaml", "office profile; else office.yaml above the facts"),
    )


def style() -> click.Option:
    """Return `--style`."""
    return click.Option(
        ["--style"],
        metavar=say("名称", "NAME"),
        help=say(
            "版式：gbt9704、minutes、internal、corporate 等；不写用表单的第一种",
            "house style: gbt9704, minutes, internal, corporate …; else the form's first",
        ),
    )

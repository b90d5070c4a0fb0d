"""`drafter set`: the facts of one matter, and all its papers."""

from __future__ import annotations

import click

from drafter.cli import _options, render
from drafter.cli._language import say

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "set",
        render.run,
        say("一件事的事实，一次写成全套公文", "Draft all the papers of one matter"),
        _options.files(),
        _options.output("写到哪里；不写就在事实文件旁边", "where to write; else beside the facts"),
        click.Option(
            ["--stage"],
            default="",
            metavar=say("阶段", "STAGE"),
            help=say(
                "只出哪个阶段的；不写就按文件里的阶段，“全部”是事实够了的都出",
                "the papers of this stage; else of the stage in the file; “all” for all whose facts are there",
            ),
        ),
        render.kinds_option(),
        *_options.looks(),
        _options.force(),
        *_options.facts(),
        more=say(
            "。每个事实只写一遍；有一件公文有错误，就一件也不写。先用 drafter new coordination 生成一份填好的例子。",
            ". Each fact is written once; nothing is written while one paper has an error. "
            "Start from drafter new coordination.",
        ),
    )

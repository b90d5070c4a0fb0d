"""The `drafter` command: the only part that prints, reads the clock and the environment, and exits.

Each command is a module of its own, loaded when it is asked for. A command returns its exit code:
0 done, 1 problems found, 2 wrong usage, 3 an input cannot be read, 70 a fault of drafter's own, 74 what it prints
cannot be written (a full disk).
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress

import click

from drafter.cli import _language, _options, _terminal
from drafter.cli._language import say
from drafter.errors import DrafterError, Problem, near_words

__all__ = ["main"]

_CHAPTERS = (
    (("写公文", "Draft"), ("new", "check", "render", "set", "batch")),
    (("跟进", "Follow up"), ("ledger", "clash")),
    (("看表单", "Look at the forms"), ("forms", "schema", "rules", "demo")),
)

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; never show a traceback unless DRAFTER_DEBUG=1."""
    # What libraries warn of is for who writes programs; PYTHONWARNINGS and -W still ask for it.
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    _terminal.prepare()
    given = list(sys.argv[1:] if arguments is None else arguments)
    _language.choose(given)
    try:
        code = _run(arguments, given)
    except BrokenPipeError:
        # The reader (`| head`) has left.
        _terminal.print_no_more()
        code = 0
    except OSError as error:
        if not _is_unprinted(error):
            raise
        _terminal.print_no_more()
        code = 74
        with suppress(OSError):
            _tell([_unprinted(error)], code, as_json=False)
    sys.exit(code)


def _run(arguments: Sequence[str] | None, given: Sequence[str]) -> int:
    """Run the command line and return its code. Raise OSError where what there is to say cannot be printed."""
    try:
        # None lets Click expand wildcards on Windows.
        code = _group().main(arguments, prog_name="drafter", standalone_mode=False, obj=tuple(given))
        return code if isinstance(code, int) else 0
    except click.UsageError as error:
        return _wrong_usage(error, as_json="--json" in given)
    except DrafterError as error:
        _tell(error.problems, error.exit_code, as_json="--json" in given)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as stop:
        click.echo(say("已中止", "Stopped") + (str(stop) or say("。", ".")), err=True)
        return 130
    except Exception as error:
        if os.environ.get("DRAFTER_DEBUG") == "1" or _is_unprinted(error):
            raise
        _tell([_internal(error)], 70, as_json="--json" in given)
        return 70


def _is_unprinted(error: Exception) -> bool:
    """Return whether a stream takes no more: what a command writes to files raises errors of our own."""
    return isinstance(error, BrokenPipeError) or (
        isinstance(error, OSError) and error.errno in _FULL and not error.filename
    )


class _Group(click.Group):
    """The commands by chapter, each imported only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for _, names in _CHAPTERS for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"drafter.cli.{cmd_name}").command()
        _dress(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and name not in (known := self.list_commands(ctx)):
            near = near_words(name, known)
            more = say(f"；相近的有 {near[0]}", f"; did you mean {near[0]}") if near else ""
            raise click.UsageError(say(f"没有“{name}”这个命令", f"no such command: {name}") + more, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for (zh, en), names in _CHAPTERS:
            commands = [self.get_command(ctx, name) for name in names]
            with formatter.section(say(f"{zh}：", f"{en}:")):
                formatter.write_dl([(command.name or "", command.short_help or "") for command in commands if command])


class _Context(click.Context):
    formatter_class = _terminal.Formatter


def _dress(command: click.Command) -> None:
    """Give a command the layout and the words of help pages in the language of this run."""
    command.context_class = _Context
    command.options_metavar = say("[选项]", "[OPTIONS]")
    command.add_help_option = False
    command.params.append(_options.help_page())


def _group() -> click.Group:
    group = _Group(
        "drafter",
        callback=_without_command,
        invoke_without_command=True,
        help=say(
            "写下事实，得到一份格式、内容都核对过的 Word 公文。\n\n"
            "从这里开始：drafter new minutes --excel，改成自己的内容，再运行 drafter render minutes.xlsx。",
            "Write down the facts, get a checked Word paper.\n\n"
            "Start here: drafter new minutes --excel, put in your own facts, then drafter render minutes.xlsx.",
        ),
        params=[_options.language(), _options.version()],
        subcommand_metavar=say("命令 …", "COMMAND …"),
    )
    _dress(group)
    return group


def _without_command(**_: object) -> None:
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _wrong_usage(error: click.UsageError, *, as_json: bool) -> int:
    from drafter.cli._usage import in_language

    message = in_language(error)
    command = error.ctx.command_path if error.ctx else "drafter"
    if as_json:
        _tell([Problem("USAGE-001", "error", dict.fromkeys(("zh", "en"), message))], 2, as_json=True)
    else:
        click.echo(message + say("。", "."), err=True)
        click.echo(say(f"用法见 {command} --help", f"See {command} --help"), err=True)
    return 2


def _tell(problems: Sequence[Problem], code: int, *, as_json: bool) -> None:
    from drafter.cli import _report

    if as_json:
        _terminal.emit(_report.as_json(code, problems))
    else:
        _report.print_problems(problems, err=True)


def _unprinted(error: OSError) -> Problem:
    return Problem(
        "OUTPUT-013",
        "error",
        {
            "zh": "要打印的内容写不进去，多半是磁盘满了",
            "en": f"what is to be printed cannot be written: {error.strerror}",
        },
        {
            "zh": "腾出空间，或者打印到别的盘，再运行一次",
            "en": "free some space, or print to another disk, and run again",
        },
    )


def _internal(error: Exception) -> Problem:
    said = f"{type(error).__name__}: {error}"
    return Problem(
        "INTERNAL-001",
        "error",
        {"zh": f"drafter 自己出了错：{said}", "en": f"a fault of drafter itself: {said}"},
        {
            "zh": "请把这一行和所用的文件交给维护的人；设 DRAFTER_DEBUG=1 再运行一次可看到细节",
            "en": "please pass this line and the file on to the maintainers; DRAFTER_DEBUG=1 shows the details",
        },
    )

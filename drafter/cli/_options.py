"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drafter.cli._cache import cache_folder
from drafter.cli._language import from_words, say
from drafter.patterns import pattern

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from drafter.forms import Form

__all__ = [
    "PathType",
    "Target",
    "command",
    "facts",
    "files",
    "find",
    "force",
    "form",
    "form_folders",
    "help_page",
    "language",
    "looks",
    "output",
    "search",
    "version",
]

_URL = pattern(r"[A-Za-z][A-Za-z0-9+.:-]+:(?=/)")


def command(name: str, run: Callable[..., int], does: str, *params: click.Parameter, more: str = "") -> click.Command:
    """Return a command that runs `run` and has --json and --lang; `more` follows on its own page what it `does`."""
    return _Command(name, callback=run, short_help=does, help=does + more, params=[*params, as_json(), language()])


class _Command(click.Command):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write short options long: Click takes them for unknown long ones first and writes that error, which takes 2 ms."""
        long = dict(one.opts for one in self.params if len(one.opts) == 2)
        for at, (before, word) in enumerate(zip(["", *args], args[:-1], strict=False)):
            if word == "--":
                break
            if word in long and not before.startswith("-"):  # else it may be the value of that option
                args[at] = long[word]
        return super().parse_args(ctx, args)


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


def help_page() -> click.Option:
    """Return `--help`."""

    def show(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            click.echo(context.get_help())
            context.exit()

    return click.Option(
        ["-h", "--help"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=show,
        help=say("本页", "this page"),
    )


def as_json() -> click.Option:
    """Return `--json`."""
    return click.Option(
        ["--json", "as_json"], is_flag=True, help=say("只输出一个 JSON 对象", "print one JSON object and nothing else")
    )


def files() -> click.Argument:
    """Return the facts files."""
    return click.Argument(["files"], nargs=-1, required=True, type=PathType(), metavar=say("文件…", "FILE…"))


def form() -> click.Argument:
    """Return the name of a form."""
    return click.Argument(["form"], metavar=say("表单", "FORM"))


def force() -> click.Option:
    """Return `--force`."""
    return click.Option(
        ["--force"],
        is_flag=True,
        help=say("覆盖有人改过的文件", "replace files even if somebody has edited them"),
    )


def find(name: str, folders: tuple[Path, ...]) -> Form:
    """Return the form that an argument names. Raise a usage error if there is none."""
    from drafter.errors import FormError
    from drafter.forms import find_form

    try:
        return find_form(name, search(folders), cache=cache_folder())
    except FormError as error:
        (problem, *_) = error.problems
        if problem.code != "FORM-006":
            raise
        raise click.UsageError(from_words(problem.message) + say("。", ". ") + from_words(problem.hint)) from error


def output(
    zh: str, en: str, *, metavar: tuple[str, str] | None = None, urls: bool = False, **more: Any
) -> click.Option:
    """Return `-o` with its help: a folder, unless `metavar` says what else; a URL only where `urls` are known."""
    return click.Option(
        ["-o", "--output"],
        type=Target("" if metavar else "folder", urls=urls),
        metavar=say(*(metavar or ("目录", "DIR"))),
        help=say(zh, en),
        **more,
    )


class PathType(click.ParamType):  # type: ignore[type-arg]
    """A path of a `kind`, `file` or `folder` or either; click.Path looks for its own name in other languages first: 1 ms."""

    name = "path"

    def __init__(self, kind: str = "", *, exists: bool = False) -> None:
        """Take the kind, and whether there must be one."""
        self._kind, self._exists = kind, exists

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Raise a usage error for one of the other kind, or that is not there."""
        if self._kind == "folder" and os.path.isfile(value):
            self.fail(say(f"{value} 是文件，不是文件夹", f"{value} is a file, not a folder"), param, ctx)
        if self._kind == "file" and os.path.isdir(value):
            self.fail(say(f"{value} 是文件夹，不是文件", f"{value} is a folder, not a file"), param, ctx)
        if self._exists and not os.path.exists(value):
            self.fail(say(f"没有 {value}", f"there is no {value}"), param, ctx)
        return Path(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Leave the names of files to the shell."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="dir" if self._kind == "folder" else "file")]


class Target(PathType):
    """A file or folder to write; a URL only where `urls` are known, and then as a UrlPath."""

    def __init__(self, kind: str, *, urls: bool) -> None:
        """Take the kind, and whether URLs are known."""
        super().__init__(kind)
        self._urls = urls

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Raise a usage error for a URL that nothing could be written to."""
        if not isinstance(value, str) or ":/" not in value or not (found := _URL.match(value)):
            return super().convert(value, param, ctx)
        scheme, option = found[0], param.opts[0] if param else "-o"
        if not self._urls:
            raise click.UsageError(
                say(
                    f"{option} 要写成这台机器上的，不能是 {scheme}// 开头的网址；共享文件夹先挂到本机，或者写好以后再上传",
                    f"{option} takes a path on this machine, no {scheme}// address; mount the share as a folder, or upload "
                    "the papers afterwards",
                )
            )
        if not value.startswith(f"{scheme}//"):
            raise click.UsageError(
                say(f"{option} 的网址以 {scheme}// 开头", f"the address of {option} begins with {scheme}//")
            )
        from drafter.urls import folder_at, hush

        if isinstance(folder := folder_at(value), Path):
            return super().convert(str(folder), param, ctx)
        if folder.is_of_this_process:
            raise click.UsageError(
                say(
                    f"写到 {scheme}// 的，命令一结束就没有了；{option} 换一个地方",
                    f"what is written to {scheme}// is gone when the command ends; choose another place with {option}",
                )
            )
        hush()
        return folder


def form_folders() -> click.Option:
    """Return `--forms`: folders with the office's own forms."""
    return click.Option(
        ["--forms", "folders"],
        multiple=True,
        type=PathType("folder"),
        metavar=say("目录", "DIR"),
        help=say("本单位自己的表单在哪个目录；可写几次", "folder of the office's own forms; may be repeated"),
    )


def facts() -> tuple[click.Option, ...]:
    """Return how facts are to be read: `--final`, `--form`, `--office` and `--forms`."""
    return (
        click.Option(
            ["--final"],
            is_flag=True,
            help=say("定稿：不许再有〔待补〕", "the final version: nothing may be left to be filled in"),
        ),
        click.Option(
            ["--form"],
            default="",
            metavar=say("表单", "FORM"),
            help=say("文件里没有写表单时用哪一种", "the form, where the file does not name it"),
        ),
        click.Option(
            ["--office"],
            type=PathType("file"),
            metavar=say("文件", "FILE"),
            help=say(
                "单位资料；不写就从事实文件往上找 office.yaml", "office profile; else office.yaml above the facts"
            ),
        ),
        form_folders(),
    )


def looks() -> tuple[click.Option, ...]:
    """Return how papers are to look: `--style` and `--letterhead`."""
    return (
        click.Option(
            ["--style"],
            metavar=say("名称", "NAME"),
            help=say(
                "版式：gbt9704、letter、minutes、internal、corporate 等；不写用表单的第一种",
                "house style: gbt9704, letter, minutes, internal, corporate …; else the form's first",
            ),
        ),
        click.Option(
            ["--letterhead"],
            type=click.Choice(["red", "preprinted"]),
            help=say(
                "preprinted：用印好红头的纸，只留位置", "preprinted: only leave room for what is on the paper already"
            ),
        ),
    )


def search(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return where to look for forms: the folders named, and those of the office.yaml that applies here."""
    from drafter.office import Office, find

    here = find(Path.cwd())
    return (*folders, *Office.load(here, cache_folder()).forms) if here else folders

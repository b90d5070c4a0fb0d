"""`drafter new`: start a paper from a form's example."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli import _options
from drafter.cli._language import current, say
from drafter.cli._terminal import emit, typed
from drafter.errors import OutputError, Problem
from drafter.files import write

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "new",
        _run,
        say("从填好的例子开始写一份", "Start a paper from a filled-in example"),
        _options.form(),
        _options.output("写到哪里；不写就用表单名", "where to write; else the form's name", metavar=("文件", "FILE")),
        click.Option(["--excel"], is_flag=True, help=say("Excel 工作簿", "an Excel workbook")),
        click.Option(
            ["--batch"],
            is_flag=True,
            help=say(
                "Excel 工作簿，一行一份公文，给 drafter batch 用",
                "a workbook with one paper per row, for drafter batch",
            ),
        ),
        _options.form_folders(),
        more=say(
            "：带说明的 YAML 文件，或者 Excel 工作簿（--excel）。不会覆盖已有的文件。",
            ": a YAML file with comments, or an Excel workbook (--excel). Never overwrites a file.",
        ),
    )


def _run(
    form: str,
    output: Path | None,
    excel: bool,
    batch: bool,
    folders: tuple[Path, ...],
    as_json: bool,
    lang: str | None,
    **_: object,
) -> int:
    found = _options.find(form, folders)
    suffix = output.suffix.lower() if output else ""
    if suffix not in ("", ".xlsx", ".yaml", ".yml") or ((excel or batch) and suffix in (".yaml", ".yml")):
        raise click.UsageError(
            say("-o 要以 .yaml 结尾，加了 --excel 就以 .xlsx 结尾", "-o must end in .yaml, or in .xlsx with --excel")
        )
    excel = excel or batch or suffix == ".xlsx"
    target = output or Path(found.name)
    if target.is_dir():
        target = target / found.name
    if not target.suffix:
        target = target.with_name(target.name + (".xlsx" if excel else ".yaml"))
    if target.exists():
        raise OutputError(_taken(target))
    language = next(name for name in (lang or current(), *found.languages) if name in found.languages)
    if excel:
        from drafter.workbook import scaffold

        scaffold(
            target,
            name=found.name,
            title=found.title,
            fields=found.fields,
            sample=found.sample(language),
            language=language,
            batch=batch,
        )
    else:
        from drafter.scaffold import yaml_text

        write(target, yaml_text(found, language).encode())
    own = [word for folder in folders for word in ("--forms", folder)]
    step = (
        typed("batch", target, *own, "-o", "out") if batch else typed("set" if found.papers else "render", target, *own)
    )
    if as_json:
        emit({"ok": True, "exit": 0, "form": found.name, "language": language, "written": [str(target)], "next": step})
    else:
        click.echo(say(f"已写 {target}，里面是填好的例子。", f"Wrote {target}, filled in with an example."))
        click.echo(say(f"下一步：改成自己的内容，再运行 {step}", f"Next: put in your own facts, then {step}"))
    return 0


def _taken(target: Path) -> Problem:
    return Problem(
        "OUTPUT-009",
        "error",
        {"zh": f"{target} 已经有了，没有改动它", "en": f"{target} exists; it was left alone"},
        {"zh": "用 -o 换一个名字", "en": "choose another name with -o"},
    )

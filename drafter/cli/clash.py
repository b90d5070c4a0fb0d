"""`drafter clash`: notices of meetings that ask for one person, room or leader at one time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli import _facts, _options, _report
from drafter.cli._language import say
from drafter.cli._terminal import emit, pad, width

if TYPE_CHECKING:
    from drafter.clashes import Clash

__all__ = ["command"]


def command() -> click.Command:
    """Return the command."""
    return _options.command(
        "clash",
        _run,
        say("核对会议通知有没有撞车", "See whether meetings clash"),
        _options.files(),
        *_options.facts(),
    )


def _run(
    files: tuple[Path, ...], form: str, office: Path | None, folders: tuple[Path, ...], as_json: bool, **_: object
) -> int:
    from drafter.clashes import find_clashes, meetings

    facts = [_facts.read(path, folders=folders, form=form, office=office, stage="all") for path in files]
    unread = [problem for one in facts for problem in one.problems if not one.checked]
    found = list(meetings(checked for one in facts for checked in one.checked))
    clashes = find_clashes(found)
    code = max(
        _facts.exit_code([one for one in facts if not one.checked]), int(any(c.severity == "error" for c in clashes))
    )
    if as_json:
        emit(_report.as_json(code, unread, meetings=len(found), clashes=[_as_json(clash) for clash in clashes]))
        return code
    _report.print_problems(unread)
    rows = [_head(), *(_row(clash) for clash in clashes)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows if clashes else ():
        click.echo("  ".join(pad(text, wide) for text, wide in zip(row, widths, strict=True)).rstrip())
    said = say(f"{len(found)} 个会议，{len(clashes)} 处撞车。", f"{len(found)} meetings, {len(clashes)} clashes. ")
    step = say("下一步：改时间或者换人、换会场", "Next: change the time, the person or the room") if clashes else ""
    click.echo((said + step).rstrip())
    return code


def _head() -> tuple[str, ...]:
    return tuple(
        say(zh, en)
        for zh, en in (("时间", "Time"), ("会议", "Meeting"), ("类型", "Over"), ("对象", "What"), ("建议", "Free from"))
    )


def _row(clash: Clash) -> tuple[str, ...]:
    kinds = {"person": say("人员", "person"), "room": say("会场", "room"), "unit": say("单位", "unit")}
    return (
        f"{clash.second.start:%m-%d %H:%M}", f"{clash.first.name} / {clash.second.name}", kinds[clash.kind], clash.what,
        f"{clash.free:%H:%M}" if clash.free else "—",
    )  # fmt: skip


def _as_json(clash: Clash) -> dict[str, object]:
    return {
        "kind": clash.kind,
        "what": clash.what,
        "severity": clash.severity,
        "first": {"name": clash.first.name, "start": clash.first.start.isoformat(), "where": str(clash.first.place)},
        "second": {
            "name": clash.second.name,
            "start": clash.second.start.isoformat(),
            "where": str(clash.second.place),
        },
        "free": clash.free.isoformat() if clash.free else None,
    }

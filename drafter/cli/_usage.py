"""Click's own usage errors in Chinese; in English they stay as they are."""

from __future__ import annotations

import re

import click

from drafter.cli._language import current

__all__ = ["in_language"]


def in_language(error: click.UsageError) -> str:
    """Return what is wrong with the command line, without a full stop."""
    english = error.format_message().rstrip(".")
    if current() == "en":
        return english
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            more = f"；相近的有 {'、'.join(near)}" if near else ""
            return f"没有 {name} 这个选项{more}"
        case click.MissingParameter(param=click.Option() as option):
            return f"要写 {option.opts[0]}"
        case click.MissingParameter(param=click.Argument() as argument):
            return f"还缺 {argument.human_readable_name}"
        case click.BadParameter(param=click.Option() as option):
            return f"{option.opts[0]} 的值不对：{_value(error.message)}"
        case click.BadOptionUsage(option_name=name):
            return f"{name} 后面要写一个值"
    if extra := re.match(r"Got unexpected extra arguments? \((.+)\)", english):
        return f"多出了“{extra[1]}”"
    return english


def _value(english: str) -> str:
    if choice := re.match("'?(.*?)'? is not one of (.+)", english):
        known = "、".join(re.findall("'(.*?)'", choice[2]))
        return f"“{choice[1]}”；可以写 {known}"
    return english.rstrip(".")

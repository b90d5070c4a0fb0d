"""Text on a terminal: widths of Chinese characters, wrapping, one JSON object, help pages."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator

import click

from drafter.cli._language import current, say

__all__ = [
    "Formatter",
    "again",
    "columns",
    "emit",
    "pad",
    "prepare",
    "print_no_more",
    "typed",
    "width",
    "wrap",
]

_NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕”’…—,.;:?!)]}%")
_NOT_LAST = frozenset("（《〈「『【〔“‘([{")


def prepare() -> None:
    """Make printing safe anywhere: UTF-8 into pipes and files, never an error over a character or a missing console."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for as long as the process
            continue
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace")


def print_no_more() -> None:
    """Let nothing complain of a standard output that takes no more, not even the end of the process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def columns() -> int:
    """Return how wide to print: the terminal's width up to 100, and 80 where there is none."""
    import shutil

    return min(shutil.get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80


def emit(result: object) -> None:
    """Print `result` as the one JSON object of this run."""
    import json

    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


def typed(*words: object) -> str:
    """Return a command of drafter as it is typed, with quotation marks where a shell needs them."""
    return " ".join(["drafter", *(_quoted(str(word)) for word in words)])


def again(*more: str, without: str = "") -> str:
    """Return the command of this run, with more options if given and without a flag."""
    given = click.get_current_context().obj or ()
    return typed(*(_shown(word) for word in given if word != without), *more)


def _shown(word: str) -> str:
    if "://" not in word:
        return word
    from drafter.urls import without_password

    return without_password(word)


def _quoted(word: str) -> str:
    if not re.search(r"[\s&|;<>()'\"$`*?!\[\]#]" if os.name == "nt" else r"[\s&|;<>()'\"$`*?!\\\[\]#]", word):
        return word
    return f'"{word}"' if os.name == "nt" else "'" + word.replace("'", "'\\''") + "'"


def width(text: str) -> int:
    """Return the number of terminal columns of `text`."""
    # Quotation marks and the like are ambiguous: two columns in most Chinese terminals.
    wide = "WFA" if current() == "zh" else "WF"
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in wide else 1 for char in text
    )


def pad(text: str, columns: int) -> str:
    """Return `text` with spaces up to a width of `columns`."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int, *, first: str = "", rest: str = "") -> str:
    """Return `text` in lines of at most `columns`; `first` opens the first line, `rest` every other one.

    Chinese breaks between any two characters but not before a closing or after an opening mark; other words stay whole.
    """
    lines: list[str] = []
    for number, paragraph in enumerate(text.split("\n")):
        line = rest if number else first
        empty = True
        for piece in _pieces(paragraph):
            if not empty and width(line + piece.rstrip()) > columns:
                lines.append(line.rstrip())
                line, piece = rest, piece.lstrip()
            line += piece
            empty = False
        lines.append(line.rstrip())
    return "\n".join(lines)


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts of `text` between which a line may end."""
    piece = ""
    for char in text:
        if piece and _may_break(piece[-1], char):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or before in _NOT_LAST or after in _NOT_FIRST:
        return False
    return before == " " or _is_wide(before) or _is_wide(after)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


class Formatter(click.HelpFormatter):
    """Lay out help pages in the language of this run, with Chinese characters two columns wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        self.write(f"{say('用法：', 'Usage: ')}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        """Write a section's heading."""
        self.write({"Options": say("选项：", "Options:")}.get(heading, heading) + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        self.write(wrap(text, columns() - 2, first=indent, rest=indent) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of terms with their meanings beside them."""
        rows = list(rows)
        indent = " " * self.current_indent
        left = min(max(width(term) for term, _ in rows), col_max) + col_spacing
        for term, meaning in rows:
            rest = indent + " " * left
            head = indent + pad(term, left)
            if width(term) + col_spacing > left:
                self.write(indent + term + "\n")
                head = rest
            meaning = meaning.replace("[required]", say("（必须写）", "(required)"))
            self.write(wrap(meaning, columns() - 2, first=head, rest=rest) + "\n")

"""The language of what the command line says: `--lang`, else DRAFTER_LANG, else the machine's locale."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from drafter.errors import Words

__all__ = ["choose", "current", "from_words", "say"]

_current = "zh"


def choose(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """Settle the language for this run and return it.

    A locale that names no language (`C`) counts as Chinese: that is who drafter is for.
    """
    global _current
    named = _asked(arguments) or environment.get("DRAFTER_LANG") or _locale(environment)
    name = named.lower()
    _current = "zh" if name.startswith(("zh", "chinese")) or name.partition(".")[0] in ("", "c", "posix") else "en"
    return _current


def current() -> str:
    """Return `zh` or `en`."""
    return _current


def say(zh: str, en: str) -> str:
    """Return the text in the language of this run."""
    return zh if _current == "zh" else en


def from_words(words: Words) -> str:
    """Return the text of `words` in the language of this run, or in the one there is."""
    return words.get(_current) or next(iter(words.values()), "")


def _asked(arguments: Sequence[str]) -> str:
    for number, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and number + 1 < len(arguments):
            return arguments[number + 1]
    return ""


def _locale(environment: Mapping[str, str]) -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return environment[variable]
    if sys.platform != "win32":
        return ""
    import locale

    return locale.getlocale()[0] or ""

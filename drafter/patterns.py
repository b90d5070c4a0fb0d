"""Regular expressions that are compiled when they are first used: a command needs a few of the hundred there are."""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["pattern"]


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves like `re.compile(source, flags)`, compiled when a method of it is first asked for."""
    return cast("re.Pattern[str]", _Pattern(source, flags))


class _Pattern:
    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and keep the method, so that the next use finds it as fast as on a compiled pattern."""
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found

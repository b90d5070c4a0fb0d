"""Patterns behave like compiled ones and are compiled late."""

from __future__ import annotations

import re

import pytest

from drafter.patterns import pattern


def test_a_pattern_finds_what_a_compiled_one_finds() -> None:
    late, compiled = pattern(r"(\d+)\s*号", re.I), re.compile(r"(\d+)\s*号", re.I)
    text = "18号，19 号"
    assert late.findall(text) == compiled.findall(text)
    assert [found.span() for found in late.finditer(text)] == [found.span() for found in compiled.finditer(text)]
    assert late.sub("×", text) == compiled.sub("×", text)
    assert late.pattern == compiled.pattern


def test_a_mistake_in_a_pattern_shows_at_its_first_use() -> None:
    late = pattern("(")
    with pytest.raises(re.error):
        late.search("")

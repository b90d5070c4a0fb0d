"""What is wrong with markup, told by line and column."""

from __future__ import annotations

from xml.parsers.expat import ErrorString, ExpatError, errors

from drafter.errors import Place, Problem
from drafter.patterns import pattern

__all__ = ["OPEN", "problem", "syntax_problem"]

_LINE_END = pattern(r"\r\n?|\n")
"""As the parser counts lines."""
OPEN = "<m>"
"""The root that a parser is given around the markup."""


def problem(code: str, line: int, column: int, zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> Problem:
    """Return a problem of markup at its line and column."""
    hint = {"zh": hint_zh, "en": hint_en} if hint_zh else {}
    return Problem(code, "error", {"zh": zh, "en": en}, hint, Place("", line, column))


def syntax_problem(error: ExpatError, text: str) -> Problem:
    """Return what a parser cannot read in `text`, the markup in its root."""
    line, offset = error.lineno, error.offset
    column = offset + 1 - len(OPEN) * (line == 1)
    if error.code == errors.codes[errors.XML_ERROR_UNDEFINED_ENTITY]:
        entity = _LINE_END.split(text)[line - 1][offset:].partition(";")[0] + ";"
        zh, en = f"不认识的实体 {entity}", f"unknown entity {entity}"
        return problem("FORM-103", line, column, zh, en, "可用：&#160;", "known: &#160;")
    reason = ErrorString(error.code)
    return problem(
        "FORM-101",
        line,
        max(1, column),
        f"模板产生的标记不是完整的 XML：{reason}",
        f"the markup is not well-formed XML: {reason}",
        "检查标签是否成对、& 是否写成 &amp;、< 是否写成 &lt;",
        "check that tags are closed, & is written &amp; and < is written &lt;",
    )

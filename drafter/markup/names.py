"""Tags, attributes and classes that there are not, told of markup that is not whole yet: a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drafter.errors import Place, Problem, near_words
from drafter.markup._known import ATTRIBUTES, BLOCK_TAGS, BREAKS, INLINE_TAGS, PARAGRAPHS, SECTIONS, SPANS, TABLES
from drafter.patterns import pattern

__all__ = ["PUT_IN", "unknown_names"]

PUT_IN = "\ufffc"
"""Stands for what a template puts in."""
_TAG = pattern(r"<([A-Za-z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = pattern(r"([A-Za-z][\w-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TAGS = BLOCK_TAGS | INLINE_TAGS | {"li", "caption", "colgroup", "col", "thead", "tbody", "tr", "td", "th"}
_CLASSES = {"p": PARAGRAPHS, "section": SECTIONS, "span": SPANS, "table": TABLES, "hr": BREAKS}


def unknown_names(markup: str) -> Iterator[Problem]:
    """Yield FORM-102 for tags, -104 for attributes and -105 for classes that there are not, each with its line.

    A class that is put in, if only in part, is not known yet.
    """
    for found in _TAG.finditer(markup):
        tag, line = found[1], markup.count("\n", 0, found.start()) + 1
        if tag not in _TAGS:
            yield _problem("FORM-102", line, f"没有标签 <{tag}>", f"there is no tag <{tag}>", tag, _TAGS)
            continue
        allowed = ATTRIBUTES.get(tag, frozenset())
        for name, double, single in _ATTRIBUTE.findall(found[2]):
            value = double or single
            if name not in allowed:
                zh, en = f"<{tag}> 没有属性 {name}", f"<{tag}> has no attribute {name}"
                yield _problem("FORM-104", line, zh, en, name, allowed or {"—"})
            elif name == "class" and PUT_IN not in value and value not in _CLASSES[tag]:
                zh, en = f"<{tag}> 的 class 不能是“{value}”", f"{value!r} is not a known class of <{tag}>"
                yield _problem("FORM-105", line, zh, en, value, _CLASSES[tag])


def _problem(code: str, line: int, zh: str, en: str, wrong: str, known: Iterable[str]) -> Problem:
    names = sorted(known)
    hint_zh, hint_en = f"可用：{' '.join(names)}", f"known: {' '.join(names)}"
    if near := near_words(wrong, names):
        hint_zh, hint_en = f"是不是 {near[0]}？{hint_zh}", f"did you mean {near[0]}? {hint_en}"
    return Problem(code, "error", {"zh": zh, "en": en}, {"zh": hint_zh, "en": hint_en}, Place("", line))

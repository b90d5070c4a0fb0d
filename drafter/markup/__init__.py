"""Parse markup, a strict subset of HTML written as XML, into the blocks of the document model.

White space that holds a newline is the template's own layout: it is dropped at the edges of a paragraph and
beside Chinese text, and is one space elsewhere. Every other space is kept as written.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, fromstring

from drafter.document import Block
from drafter.errors import FormError
from drafter.markup._known import INPUTS, PARAGRAPHS, SECTIONS, SPANS, TABLES
from drafter.markup._plain import Run, lift
from drafter.markup._problems import OPEN, problem, syntax_problem
from drafter.markup._reader import Reader

__all__ = ["INPUTS", "PARAGRAPHS", "SECTIONS", "SPANS", "TABLES", "parse"]

_CLOSE = "</m>"
_LONGEST = 10_000_000
"""Characters of one text."""
_SHORT = 4_000
"""Characters of markup that is worth being kept."""


def parse(markup: str, *, language: str = "zh") -> tuple[Block, ...]:
    """Return the blocks that `markup` (a fragment without a root element) stands for.

    Raises FormError with every problem found, each with its line and, where it can be told, its column.
    """
    if len(markup) > _LONGEST:
        return _parsed(markup, (), language)
    short, runs = lift(markup)
    if runs:
        try:
            return _parsed(short, runs, language)
        except FormError:
            pass  # the whole markup tells the places of its mistakes
    return _parsed(markup, (), language)


def _parsed(markup: str, runs: Sequence[Run], language: str) -> tuple[Block, ...]:
    text = f"{OPEN}{markup}{_CLOSE}"
    try:
        tree = _skeleton(text) if runs and len(text) < _SHORT else fromstring(text)
        reader = Reader(text, tree, language, runs)
        blocks = reader.blocks(reader.root)
    except ParseError as error:
        raise FormError(syntax_problem(error, text)) from None
    except ValueError as error:
        raise FormError(
            problem("FORM-101", 1, 0, f"模板里有 XML 不允许的字符：{error}", f"a character XML forbids: {error}")
        ) from None
    except RecursionError:
        raise FormError(problem("FORM-101", 1, 0, "标签套得太深", "tags are nested too deeply")) from None
    if len(text) > _LONGEST and any(len(part) > _LONGEST for part in reader.root.itertext()):
        raise FormError(problem("FORM-101", 1, 0, "一段文字太长", "one text is too long"))
    if reader.problems:
        raise FormError(reader.problems)
    return blocks


@lru_cache(maxsize=64)
def _skeleton(text: str) -> Element:
    """Return the tree of what is left of markup without its plain runs: in most papers of a form the same."""
    return fromstring(text)

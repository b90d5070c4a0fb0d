"""Parse markup, a strict subset of HTML written as XML, into the blocks of the document model.

White space that holds a newline is the template's own layout: it is dropped at the edges of a paragraph and
beside Chinese text, and is one space elsewhere. Every other space is kept as written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from xml.parsers.expat import ExpatError

from drafter.composed import Composed
from drafter.document import Block, Text
from drafter.errors import FormError
from drafter.markup._known import INPUTS, PARAGRAPHS, SECTIONS, SPANS, TABLES
from drafter.markup._plain import LONGEST, SLOT, Lifted, lift
from drafter.markup._problems import OPEN, problem, syntax_problem
from drafter.markup._reader import Reader
from drafter.markup._space import UnclearError
from drafter.markup._tree import tree
from drafter.outline import Filled, Gap, Kinds, Outline, Slot

__all__ = ["INPUTS", "PARAGRAPHS", "SECTIONS", "SPANS", "TABLES", "parse"]

_CLOSE = "</m>"
_SHORT = 4_000
"""Characters of markup that is worth being kept."""
_LONG = 400
"""Stretches of a frame that is not."""


def parse(markup: str | Composed, *, language: str = "zh") -> Filled:
    """Return the blocks that `markup` (a fragment without a root element) stands for.

    Raises FormError with every problem found, each with its line and, where it can be told, its column.
    """
    whole = Composed(((markup,),)) if isinstance(markup, str) else markup
    frame, values = whole
    lifted, outline = (_read if _is_kept(frame) else _read.__wrapped__)(frame, language)
    if lifted and (found := lifted.texts_of(values)):
        texts, rows = found
        left = [values[at] for at in lifted.left]
        if outline and all(value == value.strip() and len(value) <= LONGEST for value in left):  # space may be layout
            return Filled(outline, texts, rows, left)
        try:
            return Filled(Outline(_parsed(lifted.rest(values), language, lifted=True), lifted.kinds), texts, rows)
        except FormError:
            pass  # the whole markup tells the places of its mistakes
    return Filled(Outline(_parsed(whole.markup(), language, lifted=False), ()))


@lru_cache(maxsize=64)
def _read(frame: tuple[tuple[str, ...], ...], language: str) -> tuple[Lifted | None, Outline | None]:
    """Return the plain runs of a frame, and the outline of its papers unless it depends on their values."""
    lifted = lift(frame)
    rest = lifted.outlined() if lifted else None
    if not lifted or rest is None:
        return lifted, None
    return lifted, (_outline if len(rest) < _SHORT else _outline.__wrapped__)(rest, lifted.kinds, language)


@lru_cache(maxsize=256)
def _outline(rest: str, kinds: tuple[Kinds | None, ...], language: str) -> Outline | None:
    """Return the outline of papers of which so much is left; frames that differ in rows alone have the same."""
    blocks = (_around if len(rest) < _SHORT else _around.__wrapped__)(rest, language)
    return Outline(blocks, kinds) if blocks is not None else None


@lru_cache(maxsize=64)
def _around(rest: str, language: str) -> tuple[Any, ...] | None:
    """Return the blocks of what is left, with gaps and slots, or None if it cannot be parsed before values are known."""
    try:
        return _slotted(_parsed(rest, language, lifted=True, slots=True))  # type: ignore[no-any-return]
    except (FormError, UnclearError):
        return None


def _slotted(part: Any) -> Any:
    """Return a part of blocks with slots in the place of texts with values."""
    if type(part) is Text and SLOT in part.text:
        pieces = part.text.split(SLOT)
        return Slot(tuple(pieces[::2]), tuple(map(int, pieces[1::2])), part.marks)
    if isinstance(part, str) and SLOT in part:
        raise UnclearError  # it stands in a tag
    if not isinstance(part, tuple) or type(part) is Gap:
        return part
    found = [_slotted(one) for one in part]
    if all(one is other for one, other in zip(found, part, strict=True)):
        return part
    return tuple(found) if type(part) is tuple else type(part)(*found)


def _is_kept(frame: tuple[tuple[str, ...], ...]) -> bool:
    return len(frame) < _LONG and (len(frame) > 1 or sum(map(len, frame[0])) < 4 * _SHORT)


def _parsed(markup: str, language: str, *, lifted: bool, slots: bool = False) -> tuple[Block, ...]:
    text = f"{OPEN}{markup}{_CLOSE}"
    try:
        reader = Reader(tree(text), language, lifted=lifted, slots=slots)
        blocks = reader.blocks(reader.root)
        if len(text) > LONGEST and any(len(part) > LONGEST for part in reader.root.texts()):
            raise FormError(problem("FORM-101", 1, 0, "一段文字太长", "one text is too long"))
    except ExpatError as error:
        raise FormError(syntax_problem(error, text)) from None
    except ValueError as error:
        raise FormError(
            problem("FORM-101", 1, 0, f"模板里有 XML 不允许的字符：{error}", f"a character XML forbids: {error}")
        ) from None
    except RecursionError:
        raise FormError(problem("FORM-101", 1, 0, "标签套得太深", "tags are nested too deeply")) from None
    if reader.problems:
        raise FormError(reader.problems)
    return blocks

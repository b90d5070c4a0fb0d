"""What papers of a form have in common: blocks with gaps in them, in which the texts of one paper are put."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from drafter.composed import woven
from drafter.document import Block, Heading, Paragraph, Row, Text, TextRows

__all__ = ["Filled", "Gap", "Kinds", "Outline", "Slot", "spelled", "styled", "with_text"]

Kinds = tuple[Paragraph | Heading, ...]
"""A run of blocks without their texts."""


class Gap(NamedTuple):
    """The place of run number `at`: `size` is how many columns its rows have, or how many of its blocks are headings.

    Where cells may span rows, `rows` is how many there are, and they are to be `spelled` out if their table has such
    cells. Its body paragraphs get the `style`.
    """

    at: int
    size: int
    rows: int = 1
    style: str = "body"
    spelled: bool = False


class Slot(NamedTuple):
    """The place of a text with values in it, of which `numbers` tells which; its own text is in `pieces` around them."""

    pieces: tuple[str, ...]
    numbers: tuple[int, ...]
    marks: tuple[str, ...] = ()


class Outline:
    """Blocks with gaps and slots, and the runs for the gaps: blocks without texts, or None for rows. It equals no other.

    The texts of a paper are counted through; `starts` says where those of each run begin. It `is_met` once a paper of it was
    written; what a writer has `known` of its papers since is kept here.
    """

    __slots__ = ("blocks", "holders", "is_met", "known", "runs", "starts")

    def __init__(self, blocks: tuple[Any, ...], runs: tuple[Kinds | None, ...]) -> None:
        self.blocks, self.runs = blocks, runs
        self.is_met = False
        self.known: Any = None
        self.holders = frozenset(_holders(blocks))
        self.starts = tuple(accumulate((len(run or ()) for run in runs), initial=0))


_NO_ROWS: Mapping[int, TextRows] = MappingProxyType({})


class Filled(Sequence[Block]):
    """The blocks of one paper, made of its outline when they are first looked at.

    `texts` are those of all its runs of blocks, `rows` its runs of rows by their numbers, `values` what stands in slots.
    """

    def __init__(
        self,
        outline: Outline,
        texts: Sequence[str] = (),
        rows: Mapping[int, TextRows] = _NO_ROWS,
        values: Sequence[str] = (),
    ) -> None:
        self.outline, self.texts, self.rows, self.values = outline, texts, rows, values

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, all made."""
        return self.filled(self.outline.blocks)  # type: ignore[no-any-return]

    def filled(self, part: Any) -> Any:
        """Return a part of the outline with what stands in its gaps."""
        holders = self.outline.holders
        if id(part) not in holders:
            return part
        found: list[Any] = []
        for one in part:
            if type(one) is Gap:
                found += self.filling(one)
            elif type(one) is Slot:
                values = [self.values[number] for number in one.numbers]
                found.append(Text(woven(one.pieces, values), one.marks))
            else:
                found.append(self.filled(one) if id(one) in holders else one)
        return tuple(found) if type(part) is tuple else type(part)(*found)

    def filling(self, gap: Gap) -> Sequence[Any]:
        """Return what stands in a gap."""
        kinds = self.outline.runs[gap.at]
        if kinds is None:
            rows = self.rows[gap.at]
            return tuple(rows.rows()) if gap.spelled else (rows,)
        start = self.outline.starts[gap.at]
        made = map(with_text, kinds, self.texts[start : start + len(kinds)])
        return list(made) if gap.style == "body" else [styled(one, gap.style) for one in made]

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is copied: an outline is known by identity, its blocks are not."""
        return tuple, (self.blocks,)

    def __len__(self) -> int:
        return len(self.blocks)

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    @overload
    def __getitem__(self, at: int) -> Block: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Block, ...]: ...
    def __getitem__(self, at: int | slice) -> Block | tuple[Block, ...]:
        return self.blocks[at]

    def __eq__(self, other: object) -> bool:
        return self.blocks == (other.blocks if isinstance(other, Filled) else other)

    def __hash__(self) -> int:
        return hash(self.blocks)

    def __repr__(self) -> str:
        return repr(self.blocks)


def with_text(kind: Paragraph | Heading, text: str) -> Paragraph | Heading:
    """Return a block that has no text yet with one."""
    return kind._replace(inlines=(Text(text),)) if text else kind


def styled(block: Any, style: str) -> Any:
    """Return a block, or a gap, with a style in place of that of body paragraphs."""
    body = isinstance(block, Gap | Paragraph) and block.style == "body"
    return block._replace(style=style) if body else block


def spelled(rows: Sequence[Row | Gap]) -> list[Row | Gap]:
    """Return rows in whose gaps every cell is to be spelled out."""
    return [row._replace(spelled=True) if isinstance(row, Gap) else row for row in rows]


def _holders(part: Any) -> set[int]:
    """Return the identities of the parts of blocks that hold a gap or a slot."""
    inner = {number for one in part if isinstance(one, tuple) for number in _holders(one)}
    return inner | {id(part)} if inner or any(type(one) in (Gap, Slot) for one in part) else inner

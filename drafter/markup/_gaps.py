"""What stands around the plain runs of a paper: in most papers of a form the same blocks, with gaps that runs are put in."""

from collections.abc import Container, Sequence
from typing import Any, NamedTuple

from drafter.document import Paragraph, Row, TextRows
from drafter.markup._plain import Run

__all__ = ["Gap", "filled", "holders", "spelled", "styled"]


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

    def filling(self, runs: Sequence[Run]) -> Sequence[Any]:
        """Return what is to stand here."""
        run = runs[self.at]
        if isinstance(run, TextRows):
            return tuple(run.rows()) if self.spelled else (run,)
        return run if self.style == "body" else [styled(one, self.style) for one in run]


def styled(block: Any, style: str) -> Any:
    """Return a block, or a gap, with a style in place of that of body paragraphs."""
    body = isinstance(block, Gap | Paragraph) and block.style == "body"
    return block._replace(style=style) if body else block


def spelled(rows: Sequence[Row | Gap]) -> list[Row | Gap]:
    """Return rows in whose gaps every cell is to be spelled out."""
    return [row._replace(spelled=True) if isinstance(row, Gap) else row for row in rows]


def holders(part: Any) -> set[int]:
    """Return the identities of the parts of blocks that hold a gap."""
    inner = {number for one in part if isinstance(one, tuple) for number in holders(one)}
    return inner | {id(part)} if inner or any(type(one) is Gap for one in part) else inner


def filled(part: Any, runs: Sequence[Run], holders: Container[int]) -> Any:
    """Return a part of blocks with a run in each gap; `holders` are the identities of those that hold one."""
    found: list[Any] = []
    for one in part:
        if type(one) is Gap:
            found += one.filling(runs)
        else:
            found.append(filled(one, runs, holders) if id(one) in holders else one)
    return tuple(found) if type(part) is tuple else type(part)(*found)

"""What rules ask of numbers: of papers in a series, and those in a text that a table bears out (counts, rates, ranks)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from drafter.fields import Unknown
from drafter.patterns import pattern

__all__ = ["FUNCTIONS"]

_YEAR = pattern(r"(?<=〔)\d{4}(?=〕)|\b(?:19|20)\d\d$")
_RATE = pattern(r"(?:完成|整改|办结)率(?:为|达到|达|是)?\s*(\d+(?:\.\d+)?)\s*[%％]")


def wrong_counts(texts: Iterable[str | None], counts: Mapping[str, int], things: str) -> list[str]:
    """Return what texts say of how many there are (符合4项) where `counts` says otherwise.

    Only sentences that speak of `things` count, a pattern such as 任务|工作.
    """
    words = "|".join(sorted(map(re.escape, counts), key=len, reverse=True))
    said = re.compile(
        rf"({words})(?:的|了|{things})*(?:有|共|计|为)*\s*(\d+)\s*(?:项|条|个(?=问题|事项|任务|[，；、]|$))"
    )
    sentences = [one for text in texts for one in re.split(r"[。；\n]", text or "") if re.search(things, one)]
    return [found[0] for one in sentences for found in said.finditer(one) if int(found[2]) != counts[found[1]]]


def wrong_rates(texts: Iterable[str | None], done: int, total: int) -> list[str]:
    """Return the rates of completion (完成率90%) in texts that are not those of `done` in `total`."""
    wrong = []
    for text in texts:
        for found in _RATE.finditer(text or ""):
            digits = len(found[1].partition(".")[2])
            if total and abs(Decimal(found[1]) - Decimal(100 * done) / total) > Decimal("0.51") / 10**digits:
                wrong.append(found[0])
    return wrong


def misplaced(rows: Sequence[Mapping[str, Any]], lowest_first: bool) -> list[str]:
    """Return the names of the rows of a ranking that stand below a worse one; `value` is what ranks them."""
    known = [row for row in rows if isinstance(row["value"], Decimal)]
    pairs = [(above["value"], below["value"], below["name"]) for above, below in pairwise(known)]
    return [str(name) for first, second, name in pairs if (first > second if lowest_first else first < second)]


def wrong_ranks(rows: Sequence[Mapping[str, Any]], lowest_first: bool) -> list[str]:
    """Return the names whose `rank` is not one more than the number of better rows; equal values share a rank."""
    values = [row["value"] for row in rows]
    if not all(isinstance(one, Decimal) for one in values):
        return []
    right = {one: 1 + sum((other < one) if lowest_first else (other > one) for other in values) for one in values}
    return [str(row["name"]) for row in rows if isinstance(row["rank"], Decimal) and row["rank"] != right[row["value"]]]


def number_in(text: str | None) -> int:
    """Return the number of a paper: 18 of 〔2026〕18号, 第18期, No. 18 of 2026. Raise Unknown if there is none."""
    text = text or ""
    found = re.search(r"(\d+)\s*[号期]", text) or re.search(r"\bNo\.?\s*(\d+)", text, re.I)
    numbers = [found[1]] if found else re.findall(r"\d+", text)
    if not numbers or len(numbers[-1]) > 15:
        raise Unknown(text)
    return int(numbers[-1])


def follows(number: str, before: str) -> bool:
    """Return whether a number is the next in its series; a new year, 〔2027〕1号, and a new first 期 begin at 1."""
    years = [_YEAR.search(one) for one in (number, before)]
    begins = years[0][0] != years[1][0] if years[0] and years[1] else not any(years) and number_in(number) == 1
    return number_in(number) == (1 if begins else number_in(before) + 1)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "follows": follows,
    "misplaced": misplaced,
    "number_in": number_in,
    "wrong_counts": wrong_counts,
    "wrong_ranks": wrong_ranks,
    "wrong_rates": wrong_rates,
}
"""What an expression can call, by name."""

"""What rules ask of stages, run-sheets and chains: gaps, overlaps, bookings at the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any

from drafter.fields import Person, Placeholder

__all__ = ["FUNCTIONS"]


def days_between(start: dt.date, end: dt.date) -> int:
    """Return how many days `end` is after `start`, negative if it is before."""
    return (_day(end) - _day(start)).days


def backward_stages(stages: Sequence[Any]) -> list[str]:
    """Return the stages that end before they begin."""
    return [one["name"] for one in stages if one and _known(one["from"], one["to"]) and one["to"] < one["from"]]


def overlapping_stages(stages: Sequence[Any]) -> list[str]:
    """Return the stages that begin before an earlier one is over; a day may belong to two, one's last and one's first."""
    dated = [one for one in stages if one and _known(one["from"], one["to"])]
    return [two["name"] for one, two in pairwise(dated) if two["from"] < one["to"] or two["from"] < one["from"]]


def uncovered_days(stages: Sequence[Any], start: dt.date, end: dt.date) -> list[dt.date]:
    """Return the days from `start` to `end` that belong to no stage."""
    if not all(one and _known(one["from"], one["to"]) for one in stages):
        return []
    first, last = _day(start), min(_day(end), _day(start) + dt.timedelta(days=400))
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if not any(one["from"] <= day <= one["to"] for one in stages)]


def out_of_order(schedule: Sequence[Any]) -> list[str]:
    """Return the items of a run-sheet that begin before the item above them."""
    timed = [one for one in schedule if one and _known(one["time"])]
    return [two["item"] for one, two in pairwise(timed) if two["time"] < one["time"]]


def double_bookings(schedule: Sequence[Any]) -> list[str]:
    """Return the people and places that two items of a run-sheet need at the same time."""
    found = []
    for one, two in combinations([one for one in schedule if one and _known(one["time"])], 2):
        if _meet(one, two):
            found += [str(value) for value in _shared(one, two)]
    return list(dict.fromkeys(found))


def broken_chain(links: Sequence[Any]) -> list[str]:
    """Return who receives a report that nobody passes on, although it goes further: `to` is not the next `from`."""
    known = [one for one in links if one and _known(one["from"], one["to"])]
    return [str(two["from"]) for one, two in pairwise(known) if two["from"] not in (one["to"], one["from"])]


def _meet(one: Any, two: Any) -> bool:
    (start, end), (other, over) = _span(one), _span(two)
    return start == other or (start < over and other < end)


def _span(item: Any) -> tuple[dt.datetime, dt.datetime]:
    start = item["time"]
    end = item.get("end")
    if not isinstance(end, dt.time):
        return start, start
    over = dt.datetime.combine(start.date(), end)
    return start, max(start, over)


def _shared(one: Any, two: Any) -> Iterator[Any]:
    for key in ("owner", "place"):
        first, second = one.get(key), two.get(key)
        if first and not isinstance(first, Placeholder) and _named(first) == _named(second):
            yield first


def _named(value: Any) -> Any:
    return value.name if isinstance(value, Person) else value


def _known(*values: Any) -> bool:
    return all(value is not None and not isinstance(value, Placeholder) for value in values)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "backward_stages": backward_stages, "broken_chain": broken_chain, "days_between": days_between,
    "double_bookings": double_bookings, "out_of_order": out_of_order, "overlapping_stages": overlapping_stages,
    "uncovered_days": uncovered_days,
}  # fmt: skip
"""What an expression can call, by name."""

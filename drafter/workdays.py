"""Which days are worked: weekends, public holidays, and weekend days worked in exchange."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from drafter import load
from drafter.fields import Malformed, Unknown, parse_date

__all__ = ["Calendar", "national", "parse_days"]

_DAY = timedelta(days=1)


class Calendar(NamedTuple):
    """Working days for the years it covers; asked about another year it raises Unknown instead of guessing."""

    years: frozenset[int] = frozenset()
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()

    def covers(self, year: int) -> bool:
        """Return whether the holidays of that year are known."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        """Return whether a day is worked. Raise Unknown for a year without data."""
        day = _day(day)
        if day.year not in self.years:
            raise Unknown(f"no calendar for {day.year}")
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def previous_working(self, day: date) -> date:
        """Return the last working day before `day`. Raise Unknown for a year without data."""
        day = _day(day) - _DAY
        while not self.is_working(day):
            day -= _DAY
        return day

    def between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to and with `end`; 0 if `end` is not later.

        So “within 3 working days” counts from the day after (A6). Raise Unknown for a year without data.
        """
        start, end = _day(start), _day(end)
        if (end - start).days > 3700:
            raise Unknown("the years between are not all known")
        return sum(self.is_working(start + _DAY * i) for i in range(1, (end - start).days + 1))

    def with_days(self, off: Iterable[date], work: Iterable[date]) -> "Calendar":
        """Return the calendar with an office's own days, which prevail.

        They make a year known if they hold its New Year and its National Day, so that one day of the office's own
        does not pass for a year's holidays.
        """
        off, work = frozenset(off), frozenset(work)
        years = self.years | {day.year for day in off if {date(day.year, 1, 1), date(day.year, 10, 1)} <= off}
        return Calendar(years, (self.off | off) - work, (self.work | work) - off)


def parse_days(texts: Iterable[str], year: str = "") -> list[date]:
    """Return the days that texts name: a date, or a range first/last. Raise Malformed for what is not a date."""
    days: list[date] = []
    prefix = f"{year}-" if year else ""
    for text in texts:
        first, slash, last = (text if text.count("/") == 1 else text.replace("/", "-")).partition("/")
        start = parse_date(prefix + first.strip())
        end = parse_date(prefix + last.strip()) if slash else start
        if (end - start).days > 366:
            raise Malformed(
                "DATE-002",
                {"zh": f"“{text}”长过一年", "en": f"“{text}” is longer than a year"},
                {"zh": "核对两个日期", "en": "Check both dates"},
            )
        days.extend(start + _DAY * i for i in range((end - start).days + 1))
    return days


@cache
def national(folder: Path | None = None) -> Calendar:
    """Return the calendar of public holidays that comes with drafter; `folder` is a cache."""
    (record,) = load.read(Path(__file__).with_name("working_days.yaml"), folder).records
    data = {year: {key: _texts(days) for key, days in _members(kinds)} for year, kinds in _members(record)}
    off = [day for year, days in data.items() for day in parse_days(days["off"], year)]
    work = [day for year, days in data.items() for day in parse_days(days["work"], year)]
    return Calendar(frozenset(int(year) for year in data), frozenset(off), frozenset(work))


def _members(node: load.Node) -> Iterable[tuple[str, load.Node]]:
    return node.value.items() if isinstance(node.value, dict) else ()


def _texts(node: load.Node) -> list[str]:
    return [str(item.value) for item in node.value or ()] if isinstance(node.value, list) else []


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value

"""Working days of 2026, and nothing guessed beyond."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from drafter.fields import Malformed, Unknown
from drafter.workdays import Calendar, national, parse_days

YEAR = [date(2026, 1, 1) + timedelta(days=i) for i in range(365)]


def test_2026_has_the_holidays_and_working_weekends_of_the_notice():
    calendar = national()
    assert [day for day in YEAR if day.weekday() > 4 and calendar.is_working(day)] == [
        date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
    ]
    assert sum(not calendar.is_working(day) for day in YEAR if day.weekday() < 5) == 19
    assert not calendar.is_working(date(2026, 2, 17))


def test_the_previous_working_day_skips_a_holiday():
    assert national().previous_working(date(2026, 10, 7)) == date(2026, 9, 30)
    assert national().previous_working(date(2026, 11, 23)) == date(2026, 11, 20)


def test_working_days_count_from_the_day_after():
    calendar = national()
    assert calendar.between(date(2026, 11, 17), date(2026, 11, 20)) == 3
    assert calendar.between(datetime(2026, 11, 20, 14, 30), date(2026, 11, 23)) == 1
    assert calendar.between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert calendar.between(date(2026, 11, 20), date(2026, 11, 17)) == 0


def test_a_year_without_data_is_not_guessed():
    calendar = national()
    assert not calendar.covers(2027)
    for ask in (
        lambda: calendar.is_working(date(2027, 3, 1)),
        lambda: calendar.previous_working(date(2026, 1, 1)),
        lambda: calendar.between(date(2026, 12, 30), date(2027, 1, 4)),
    ):
        with pytest.raises(Unknown):
            ask()


def test_own_days_prevail_and_one_of_them_does_not_make_a_year_known():
    calendar = national().with_days(off=[date(2026, 11, 18), date(2027, 5, 4)], work=[date(2026, 11, 21)])
    assert not calendar.is_working(date(2026, 11, 18))
    assert calendar.is_working(date(2026, 11, 21))
    assert not calendar.covers(2027)


def test_a_whole_year_of_own_days_makes_it_known():
    calendar = Calendar().with_days(off=parse_days(["2027-01-01/2027-01-03", "2027年10月1日/2027年10月7日"]), work=[])
    assert calendar.covers(2027)
    assert calendar.is_working(date(2027, 1, 4))
    assert not calendar.is_working(date(2027, 10, 6))


def test_days_that_are_not_dates_are_refused():
    with pytest.raises(Malformed):
        parse_days(["国庆节"])

"""Chinese numerals and capitals, both ways."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.numerals import capital_amount, chinese, parse_capital_amount, parse_chinese


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "零"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1010, "一千零一十"),
     (10010, "一万零一十"), (100000, "十万"), (100000005, "一亿零五")],
)  # fmt: skip
def test_numbers_are_spelled_as_people_say_them(number, text):
    assert chinese(number) == text


@given(st.integers(0, 10**12 - 1))
def test_a_spelled_number_is_read_back(number):
    assert parse_chinese(chinese(number)) == number


@given(st.decimals(0, 10**12 - 1, places=2))
def test_an_amount_in_capitals_is_read_back(amount):
    assert parse_capital_amount(capital_amount(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [("120000", "壹拾贰万元整"), ("1409.50", "壹仟肆佰零玖元伍角整"), ("6007.14", "陆仟零柒元壹角肆分"), ("325.04", "叁佰贰拾伍元零肆分"),
     ("0.05", "伍分"), ("0", "零元整"), ("-12", "负壹拾贰元整"), ("100000000", "壹亿元整")],
)  # fmt: skip
def test_amounts_follow_the_payment_rules(amount, text):
    assert capital_amount(Decimal(amount)) == text


@pytest.mark.parametrize("text", ["", "十二三x", "12", "元", "壹拾贰", "人民币", "整"])
def test_what_is_no_numeral_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the message is for programmers
        parse_capital_amount(text)


def test_years_are_read_digit_by_digit():
    assert parse_chinese("二〇二六") == 2026


def test_what_cannot_be_spelled_is_refused():
    for wrong in (-1, 10**12):
        with pytest.raises(ValueError, match="cannot be spelled"):
            chinese(wrong)
    with pytest.raises(ValueError, match="parts of a cent"):
        capital_amount(Decimal("0.001"))

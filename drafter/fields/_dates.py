"""Dates and times as people write them."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from drafter.fields._values import Malformed
from drafter.patterns import pattern

__all__ = ["FoundDate", "find_dates", "half_width", "parse_date", "parse_datetime", "parse_time", "weekday_name"]

_HALF = {ord("０") + i: ord("0") + i for i in range(10)} | {
    ord("："): ":",
    ord("／"): "/",
    ord("．"): ".",
    ord("－"): "-",
}
_MONTHS = {
    name: number
    for number, long in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
    for name in (long, long[:3])
} | {"sept": 9}
_DAYS = {name: i for i, long in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
         for name in (long, long[:3])} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}  # fmt: skip
_CHINESE_DAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
_NAMES = {
    "zh": [f"星期{c}" for c in "一二三四五六日"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}

_ZH_DAY = r"(?:星期|周|礼拜)([一二三四五六日天])"
_EN_DAY = r"(mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_MONTH = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_AFTER = rf"(?:\s*[（(]?\s*(?:{_ZH_DAY}|{_EN_DAY})\s*[)）]?)?"
_PLAIN = pattern(r"(\d{4})年(\d\d?)月(\d\d?)日|(\d{4})-(\d\d)-(\d\d)")
"""What nearly all dates of facts are, read without the others' long expressions."""
_NUMERIC = pattern(rf"(\d{{4}})\s*(?:年|[-/.])\s*(\d{{1,2}})\s*(?:月|[-/.])\s*(\d{{1,2}})\s*[日号]?{_AFTER}", re.I)
_DAY_FIRST = pattern(rf"(?:{_EN_DAY},?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(\d{{4}}){_AFTER}", re.I)
_MONTH_FIRST = pattern(rf"(?:{_EN_DAY},?\s+)?{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_AFTER}", re.I)
_TIME = pattern(
    r"(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?\s*(?P<h>\d{1,2})\s*(?:[:时点]\s*(?P<m>\d{1,2}|半|整)?)\s*分?"
    r"(?::(?P<s>\d{2})(?:\.0+)?)?\s*(?P<ap>[ap]\.?m\.?)?",
    re.I,
)
_HOUR_ONLY = pattern(r"(?P<h>\d{1,2})\s*(?P<ap>[ap]\.?m\.?)", re.I)
_VAGUE = pattern(
    r"尽快|尽早|近期|近日|适时|择期|不日|早日|年底|月底|月初|年初|下旬|上旬|中旬|月内|年内|asap|soon|end of", re.I
)


def half_width(text: str) -> str:
    """Return the text with full-width digits and the marks of dates and times made half-width."""
    return text if text.isascii() else text.translate(_HALF)


def weekday_name(day: date, language: str = "zh") -> str:
    """Return 星期三 or Wednesday."""
    return _NAMES[language][day.weekday()]


@lru_cache(maxsize=2048)
def parse_date(text: str) -> date:
    """Return the date a text says: 2026-11-22, 2026/11/22, 2026年11月22日（星期日）, 22 November 2026 …

    Raise Malformed DATE-001 (not a date), DATE-002 (no such day), DATE-003 (the weekday does not fit).
    """
    if found := _PLAIN.fullmatch(text):
        with suppress(ValueError):
            return date(*(int(number) for number in found.groups() if number))
    plain = half_width(text).strip()
    for shape, order in ((_NUMERIC, "ymd"), (_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy")):
        found = shape.fullmatch(plain)
        if found:
            return _checked(text, *_parts(found, order))
    raise Malformed("DATE-001", *_not_a_date(text, plain))


def parse_time(text: str) -> time:
    """Return the time a text says: 14:30, 14时30分, 下午2:30, 2:30 pm. Raise Malformed DATE-001 or DATE-002."""
    plain = half_width(text).strip()
    if len(plain) == 5 and plain[2] == ":" and (plain[:2] + plain[3:]).isdigit():
        hour, minute, second = int(plain[:2]), int(plain[3:]), 0
    else:
        found = _TIME.fullmatch(plain) or _HOUR_ONLY.fullmatch(plain)
        if not found:
            raise Malformed(
                "DATE-001",
                {"zh": f"“{text}”不是时间", "en": f"“{text}” is not a time"},
                {"zh": "写成 14:30", "en": "Write it as 14:30"},
            )
        hour, minute, second = _clock(found)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise Malformed(
            "DATE-002",
            {"zh": f"没有“{text}”这个时间", "en": f"There is no time “{text}”"},
            {"zh": "小时是0至23，分钟是0至59", "en": "Hours run from 0 to 23, minutes from 0 to 59"},
        ) from None


def parse_datetime(text: str) -> datetime:
    """Return the moment a text says: a date, then a time. Raise Malformed as `parse_date` and `parse_time` do."""
    if len(text) == 16 and text[10] == " " and text[13] == ":" and text[4] == "-" == text[7]:
        try:
            return datetime(int(text[:4]), int(text[5:7]), int(text[8:10]), int(text[11:13]), int(text[14:]))
        except ValueError:
            pass
    plain = half_width(text).strip()
    for shape, order in ((_NUMERIC, "ymd"), (_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy")):
        found = shape.match(plain)
        if found:
            rest = plain[found.end() :].lstrip(" \t\u3000,，T")
            try:
                day = _checked(text, *_parts(found, order))
            except Malformed as wrong:
                if wrong.value and rest:
                    wrong.value = datetime.combine(wrong.value, parse_time(rest))
                raise
            if not rest:
                raise Malformed(
                    "DATE-001",
                    {"zh": f"“{text}”只有日期，没有钟点", "en": f"“{text}” has a date but no time"},
                    {"zh": f"写成 {day.isoformat()} 14:30", "en": f"Write it as {day.isoformat()} 14:30"},
                )
            return datetime.combine(day, parse_time(rest))
    message, hint = _not_a_date(text, plain)
    raise Malformed(
        "DATE-001", message, hint and {k: v.replace("2026-11-22", "2026-11-22 14:30") for k, v in hint.items()}
    )


class FoundDate(NamedTuple):
    """A date in running text: where it stands, its numbers as written (year 0: none), and the weekday beside it."""

    start: int
    end: int
    text: str
    year: int
    month: int
    day: int
    weekday: int | None
    weekday_span: tuple[int, int] | None = None

    def resolve(self, year: int | None = None) -> date | None:
        """Return the date, in `year` where the text names none; None if that is not known or there is no such day."""
        chosen = self.year or year
        try:
            return date(chosen, self.month, self.day) if chosen else None
        except ValueError:
            return None


_DIGIT = pattern(r"\d")
_LETTERS = pattern(r"[A-Za-z]{3}")
_IN_TEXT = pattern(
    r"(?:(?<!\d)(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})[日号]"
    r"(?:[（(](?:星期|周|礼拜)([一二三四五六日天])[）)])?"
    r"|(?<![\d.\-/])(\d{4})([-/.])(\d{1,2})\6(\d{1,2})(?![\d\-/.])"
)
_IN_TEXT_EN = pattern(
    rf"\b(?:{_EN_DAY},?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+(\d{{4}}))?(?:\s*\({_EN_DAY}\))?(?!\w)", re.I
)


@lru_cache(maxsize=1024)
def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Return the dates in running text, in order of place for each language."""
    return tuple(_find_dates(text)) if _DIGIT.search(text) else ()


def _find_dates(text: str) -> Iterator[FoundDate]:
    plain = half_width(text)
    if "月" in plain or "-" in plain or "/" in plain or "." in plain:
        for m in _IN_TEXT.finditer(plain):
            if m[5]:
                yield FoundDate(m.start(), m.end(), text[m.start() : m.end()], int(m[5]), int(m[7]), int(m[8]), None)
            else:
                weekday = _CHINESE_DAYS[m[4]] if m[4] else None
                span = m.span(4) if m[4] else None
                numbers = int(m[1] or 0), int(m[2]), int(m[3])
                yield FoundDate(m.start(), m.end(), text[m.start() : m.end()], *numbers, weekday, span)
    if not _LETTERS.search(plain):
        return
    for m in _IN_TEXT_EN.finditer(plain):
        name, span = (m[1], m.span(1)) if m[1] else (m[5], m.span(5))
        weekday = _DAYS[name.lower()[:3]] if name else None
        numbers = int(m[4] or 0), _MONTHS[m[3].lower()[:3]], int(m[2])
        yield FoundDate(m.start(), m.end(), m[0], *numbers, weekday, span if name else None)


def _parts(found: re.Match[str], order: str) -> tuple[int, int, int, str | None]:
    groups = found.groups()
    if order == "ymd":
        year, month, day, zh, en = groups
        return int(year), int(month), int(day), zh or en
    before, first, second, year, zh, en = groups
    day, month = (first, second) if order == "dmy" else (second, first)
    return int(year), _MONTHS[month.lower()[:3]], int(day), before or zh or en


def _checked(text: str, year: int, month: int, day: int, weekday: str | None) -> date:
    try:
        value = date(year, month, day)
    except ValueError:
        raise Malformed("DATE-002", *_impossible(text, year, month, day)) from None
    if weekday:
        said = _CHINESE_DAYS[weekday] if weekday in _CHINESE_DAYS else _DAYS[weekday.lower()[:3]]
        if said != value.weekday():
            raise Malformed(
                "DATE-003",
                {
                    "zh": f"{value.year}年{value.month}月{value.day}日是{weekday_name(value)}，不是{_NAMES['zh'][said]}",
                    "en": f"{value.isoformat()} is a {weekday_name(value, 'en')}, not a {_NAMES['en'][said]}",
                },
                {"zh": "改正日期或者星期", "en": "Correct the date or the weekday"},
                value=value,
            )
    return value


def _impossible(text: str, year: int, month: int, day: int) -> tuple[dict[str, str], dict[str, str]]:
    from calendar import monthrange

    message = {"zh": f"没有“{text}”这一天", "en": f"There is no such day as “{text}”"}
    if not 1 <= month <= 12:
        return message, {"zh": "月份是1至12", "en": "Months run from 1 to 12"}
    if year < 1:
        return message, {"zh": "写四位数的年份", "en": "Write the year in four digits"}
    days = monthrange(year, month)[1]
    return message, {
        "zh": f"核对日期，{year}年{month}月只有{days}天",
        "en": f"Check the date; {year}-{month:02} has only {days} days",
    }


def _not_a_date(text: str, plain: str) -> tuple[dict[str, str], dict[str, str]]:
    message = {"zh": f"“{text}”不是日期", "en": f"“{text}” is not a date"}
    if _VAGUE.search(plain):
        zh = "写出确切的日期，如 2026-11-22；还没有定的写〔待补〕"
        return message, {"zh": zh, "en": "Name the day, such as 2026-11-22; if it is not settled yet write 〔待补〕"}
    if re.fullmatch(r"\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}\s*[日号]?", plain):
        return message, {"zh": "写上年份，如 2026-11-22", "en": "Add the year, as in 2026-11-22"}
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", plain):
        zh = "年、月、日的顺序不清楚，写成 2026-11-22"
        return message, {"zh": zh, "en": "The order of day and month is not clear: write 2026-11-22"}
    return message, {"zh": "写成 2026-11-22 或 2026年11月22日", "en": "Write it as 2026-11-22 or 22 November 2026"}


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    groups = found.groupdict()
    hour = int(groups["h"])
    minute = (
        {None: 0, "半": 30, "整": 0}.get(groups.get("m")) if groups.get("m") in (None, "半", "整") else int(groups["m"])
    )
    half, ap = groups.get("half"), (groups["ap"] or "").lower()
    if hour < 12 and (half in ("下午", "傍晚", "晚上", "晚") or ap.startswith("p")):
        hour += 12
    elif hour == 12 and ap.startswith("a"):
        hour = 0
    return hour, minute or 0, int(groups.get("s") or 0)

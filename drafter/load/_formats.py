"""What an Excel number shows: dates, times, percentages and padded numbers as the person sees them, as text."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal

from drafter.patterns import pattern

__all__ = ["Format", "format_of", "show"]

Format = str
"""`general`, `date`, `month` (year and month), `time`, `datetime`, `elapsed`, `percent`, or zeros (`000000`)."""

_BUILT_IN: dict[int, Format] = {
    **dict.fromkeys((9, 10), "percent"),
    **dict.fromkeys((14, 15, 16, 28, 29, 30, 31, 51, 53, 54, 58), "date"),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), "month"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "time"),
    22: "datetime",
    46: "elapsed",
}
"""ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 as Chinese Excel and WPS show them."""

_LITERAL = pattern(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_LAST_DAY = 2958465.99999999
"""9999-12-31 in the 1900 system."""


def format_of(number: int, code: str | None) -> Format:
    """Return how cells of a number format read; `code` is its own format code, None for a built-in one."""
    if code is None:
        return _BUILT_IN.get(number, "general")
    shape = _LITERAL.sub("", code).split(";")[0].lower().replace("am/pm", "").strip()
    if re.fullmatch("00+", shape):
        return shape
    if "%" in shape:
        return "percent"
    if "general" in shape or "@" in shape or re.search("[0#?]", re.sub(r"\.0+", "", shape)):
        return "general"
    if "[" in shape:
        return "elapsed"
    time = bool(re.search("[hs]", shape))
    day = "d" in shape or "aaa" in shape
    if time:
        return "datetime" if day or "y" in shape else "time"
    if day or "y" in shape or "m" in shape:
        return "date" if day or "y" not in shape or "m" not in shape else "month"
    return "general"


def show(raw: str, form: Format, epoch_1904: bool) -> str | None:
    """Return the text that a number stands for, or None where Excel has lost digits or shows #### for it.

    Excel computes with 15 significant digits: `0.30000000000000004` reads `0.3`, and a number of 16 or more digits
    has been rounded already.
    """
    number = float(raw)
    if abs(number) >= 1e15:
        return None
    if form in ("general", "percent") or form.startswith("0"):
        return _number(number, form)
    if form == "elapsed":
        minutes = round(number * 1440)
        return f"{minutes // 60}:{minutes % 60:02}" if minutes >= 0 else None
    if not 0 <= number <= _LAST_DAY - 1462 * epoch_1904:
        return None
    return _moment(number, form, epoch_1904)


def _number(number: float, form: Format) -> str:
    if form.startswith("0") and number == int(number) and number >= 0:
        return str(int(number)).zfill(len(form))
    if form != "percent" and number == int(number):
        return str(int(number))
    decimal = Decimal(f"{number:.15g}")
    if form == "percent":
        return f"{_plain(decimal * 100)}%"
    return _plain(decimal)


def _plain(decimal: Decimal) -> str:
    text = f"{decimal:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(number: float, form: Format, epoch_1904: bool) -> str:
    # Lotus counted a 29 February 1900 that never was; Excel keeps it, so serials below 61 stand one day further on.
    start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 31 if number < 60 else 30)
    moment = start + timedelta(seconds=round(number * 86400))
    clock = f"{moment:%H:%M}" + (f":{moment:%S}" if moment.second else "")
    if form == "time" or (number < 1 and not epoch_1904):
        return clock if number < 1 else f"{moment:%Y-%m-%d} {clock}"
    if form == "month":
        return f"{moment.year}年{moment.month}月"
    day = f"{moment.year:04}-{moment:%m-%d}"
    return f"{day} {clock}" if form == "datetime" or clock != "00:00" else day

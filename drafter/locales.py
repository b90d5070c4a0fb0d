"""Dates, times, numbers and money in the language of a paper, and translated phrases.

Chinese, the source language, needs neither Babel nor a catalogue and imports neither.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from drafter.errors import FormError, Place, Problem
from drafter.numerals import capital_amount, chinese, parse_capital_amount, parse_chinese
from drafter.patterns import pattern

__all__ = [
    "Catalogue",
    "capital_amount",
    "catalogue",
    "chinese_numeral",
    "date",
    "money",
    "number",
    "parse_capital_amount",
    "parse_chinese",
    "time",
]

chinese_numeral = chinese

_WEEKDAYS = "一二三四五六日"
_LOCALES = {"en": "en_GB"}
_PATTERNS = {"long": "d MMMM y", "weekday": "EEEE, d MMMM y", "short": "d MMMM", "compact": "yyyyMMdd"}


@lru_cache(maxsize=4096)
def date(value: dt.date, language: str, form: str = "long") -> str:
    """Return a date: `long` 2026年11月5日 (GB/T 9704 7.3.5.4) or 5 November 2026, `weekday` with the day of the week,
    `short` without the year, `compact` 20261105. Raise ValueError for another form.
    """
    if form not in _PATTERNS:
        raise ValueError(f"a date has no form {form!r}; there are {', '.join(_PATTERNS)}")
    if form == "compact":
        return f"{value.year:04}{value.month:02}{value.day:02}"
    if language == "zh":
        text = f"{value.month}月{value.day}日" if form == "short" else f"{value.year}年{value.month}月{value.day}日"
        return f"{text}（星期{_WEEKDAYS[value.weekday()]}）" if form == "weekday" else text
    from babel.dates import format_date

    return str(format_date(value, _PATTERNS[form], locale=_LOCALES.get(language, language)))


def time(value: dt.time, language: str) -> str:
    """Return a time of day: 9:30 in Chinese, 09:30 in English; seconds only where there are some."""
    seconds = f":{value.second:02}" if value.second else ""
    return f"{value.hour if language == 'zh' else f'{value.hour:02}'}:{value.minute:02}{seconds}"


def number(value: Decimal | int, language: str) -> str:
    """Return a number with all its digits; grouped by thousands in English (GB/T 15835 5.1.1 leaves it open)."""
    if language == "zh":
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    from babel.numbers import format_decimal

    places = len(f"{value:f}".partition(".")[2]) if isinstance(value, Decimal) else 0
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, pattern, locale=_LOCALES.get(language, language)))


def money(value: Decimal, language: str) -> str:
    """Return a sum in yuan: 12万元, 3.45亿元 where that is exact to the hundred (GB/T 15835 5.3), else 1234.50元."""
    if language != "zh":
        return f"CNY {number(value, language)}"
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        if abs(value) >= unit and value % (unit // 100) == 0:
            return f"{(value / unit).normalize():f}{word}元"
    return f"{value:f}元"


class Catalogue(NamedTuple):
    """The translated phrases of one language; a phrase without a translation stays as it is."""

    language: str
    phrases: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]

    def gettext(self, message: str) -> str:
        """Return the phrase in the language."""
        return self.phrases.get(message, message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return the phrase in the form that the count needs."""
        forms = self.plurals.get(singular)
        return forms[self.form(count)] if forms else (singular if count == 1 else plural)


def catalogue(paths: Sequence[Path], language: str) -> Catalogue:
    """Return the phrases of the .po files that exist among `paths`; a later file prevails.

    Raise FormError FORM-020 with the line for a file that cannot be understood.
    """
    phrases: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    form: Callable[[int], int] = _one_or_more
    for path in paths if language != "zh" else ():
        if not path.is_file():
            continue
        for message in (po := _read(path, language)):
            if isinstance(message.id, tuple):
                if all(message.string) and not message.fuzzy:
                    plurals[message.id[0]] = tuple(message.string)
                    form = _plural(po.plural_expr, path)
            elif message.id and message.string and not message.fuzzy:
                phrases[message.id] = message.string
    return Catalogue(language, phrases, plurals, form)


_LINE = pattern(r'#.*|(?:(?:msg(?:id|id_plural|ctxt|str(?:\[\d\])?))\s+)?"(?:[^"\\]|\\.)*"|')


def _read(path: Path, language: str) -> Any:
    from babel.messages.pofile import PoFileError, read_po

    with path.open("rb") as file:
        content = file.read()
    try:
        # Babel takes a line whose quotation marks do not close, and cuts its last letter off.
        for number, line in enumerate(content.decode().splitlines(), 1):
            if not _LINE.fullmatch(line.strip()):
                raise _mistake(path, number, line.strip())
        return read_po(BytesIO(content), locale=_LOCALES.get(language, language), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise _mistake(path, getattr(error, "lineno", -1) + 1, str(error)) from error


def _mistake(path: Path, line: int, what: str) -> FormError:
    message = {"zh": f"翻译文件有误：{what}", "en": f"The catalogue has a mistake: {what}"}
    return FormError(Problem("FORM-020", "error", message, place=Place(str(path), line)))


def _plural(expression: str, path: Path) -> Callable[[int], int]:
    from gettext import c2py

    try:
        return c2py(expression)
    except (ValueError, RecursionError) as error:
        raise _mistake(path, 0, f"Plural-Forms: {error}") from error


def _one_or_more(count: int) -> int:
    return int(count != 1)

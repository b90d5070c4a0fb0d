"""Dates, numbers and phrases in the language of the paper."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, time
from decimal import Decimal

import pytest

from drafter import locales
from drafter.errors import FormError

DAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("form", "zh", "en"),
    [
        ("long", "2026年11月5日", "5 November 2026"),
        ("weekday", "2026年11月5日（星期四）", "Thursday, 5 November 2026"),
        ("short", "11月5日", "5 November"),
        ("compact", "20261105", "20261105"),
    ],
)
def test_dates_are_shown_in_each_form(form, zh, en):
    assert locales.date(DAY, "zh", form) == zh
    assert locales.date(DAY, "en", form) == en


def test_an_unknown_form_of_date_is_refused():
    with pytest.raises(ValueError, match="long, weekday"):
        locales.date(DAY, "zh", "lnog")


def test_times_have_no_leading_zero_in_chinese():
    assert locales.time(time(9, 30), "zh") == "9:30"
    assert locales.time(time(9, 30), "en") == "09:30"
    assert locales.time(time(9, 30, 5), "zh") == "9:30:05"


@pytest.mark.parametrize(
    ("text", "zh", "en"), [("40", "40", "40"), ("15.50", "15.50", "15.50"), ("1234567.8", "1234567.8", "1,234,567.8")]
)
def test_numbers_keep_all_their_digits(text, zh, en):
    assert locales.number(Decimal(text), "zh") == zh
    assert locales.number(Decimal(text), "en") == en


@pytest.mark.parametrize(
    ("text", "zh"),
    [("120000", "12万元"), ("123456", "123456元"), ("1234.50", "1234.50元"), ("345000000", "3.45亿元"), ("12500", "1.25万元"),
     ("0", "0元"), ("1000000", "100万元"), ("-120000", "-12万元")],
)  # fmt: skip
def test_money_is_rounded_to_no_other_sum(text, zh):
    assert locales.money(Decimal(text), "zh") == zh


def test_money_in_english_names_the_currency():
    assert locales.money(Decimal("1234567.50"), "en") == "CNY 1,234,567.50"


def test_the_chinese_path_imports_no_babel():
    code = (
        "import sys, datetime; from decimal import Decimal; from drafter import locales as l;"
        "l.date(datetime.date(2026, 1, 1), 'zh', 'weekday'); l.money(Decimal(1), 'zh'); l.number(Decimal(1), 'zh');"
        "l.catalogue([], 'zh').gettext('出席'); print('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def write(path, *pairs):
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    path.write_text(head + "\n".join(f'msgid "{zh}"\nmsgstr "{en}"\n' for zh, en in pairs), encoding="utf-8")
    return path


def test_a_later_catalogue_prevails_and_a_missing_file_is_none(tmp_path):
    first = write(tmp_path / "a.po", ("出席", "Present"), ("请假", "Apologies"))
    second = write(tmp_path / "b.po", ("出席", "Attending"))
    found = locales.catalogue([first, tmp_path / "none.po", second], "en")
    assert [found.gettext(one) for one in ("出席", "请假", "列席")] == ["Attending", "Apologies", "列席"]
    assert locales.catalogue([first], "zh").gettext("出席") == "出席"


def test_plural_forms_are_chosen_by_count(tmp_path):
    path = write(tmp_path / "a.po")
    with path.open("a", encoding="utf-8") as file:
        file.write('msgid "%(n)s份"\nmsgid_plural "%(n)s份"\nmsgstr[0] "%(n)s copy"\nmsgstr[1] "%(n)s copies"\n')
    found = locales.catalogue([path], "en")
    assert [found.ngettext("%(n)s份", "%(n)s份", count) for count in (1, 2)] == ["%(n)s copy", "%(n)s copies"]
    assert found.ngettext("a", "b", 2) == "b"


def test_a_broken_catalogue_is_a_form_error_with_its_file(tmp_path):
    path = tmp_path / "a.po"
    path.write_text('msgid "出席"\nmsgstr "Present\n', encoding="utf-8")
    with pytest.raises(FormError) as caught:
        locales.catalogue([path], "en")
    assert caught.value.problems[0].place.file == str(path)
    assert caught.value.problems[0].place.line == 2

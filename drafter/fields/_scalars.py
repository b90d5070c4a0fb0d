"""One text to one typed value."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from drafter.fields._dates import half_width, parse_date, parse_datetime, parse_time
from drafter.fields._field import Field
from drafter.fields._values import Malformed, Person, Placeholder
from drafter.numerals import parse_capital_amount
from drafter.patterns import pattern

__all__ = ["DOCNO", "YES_NO", "parse_scalar", "tidy_docno"]

YES_NO = {
    "是": True, "否": False, "yes": True, "no": False, "true": True, "false": False, "Yes": True, "No": False,
    "True": True, "False": False, "TRUE": True, "FALSE": False, "YES": True, "NO": False, "√": True,
}  # fmt: skip
"""What may stand in a yes-no field."""

DOCNO = pattern(r"(?P<code>[^\s\d〔〕\[\]]*)〔(?P<year>\d{4})〕(?P<number>[1-9]\d*)号")
"""A document number as it should be: 云服发〔2026〕12号 (GB/T 9704 7.2.5)."""

_ENGLISH_DOCNO = pattern(r"(?:[A-Z][A-Za-z ]* )?No\. [1-9]\d* of \d{4}")
_ANY_DOCNO = pattern(
    r"(?P<code>[^\s\d〔〕\[\]【】（）()［］〈〉<>{}｛｝]*)\s*[〔\[【（(［〈<{｛〖]\s*(?P<year>\d{4})\s*[〕\]】）)］〉>}｝〗]\s*"
    r"第?\s*0*(?P<number>\d+)\s*号"
)
_ILLEGAL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|\r(?!\n)")
_BREAKS = pattern("[\r\n\u2028\u2029]")
_NUMBER = pattern(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_AMOUNT = pattern(rf"(?:人民币|RMB|CNY|[¥￥])?\s*({_NUMBER.pattern})\s*(万亿|亿|万|千|百)?\s*(?:元|圆|yuan)?整?", re.I)
_NAME_AND_POST = pattern(r"([\u4e00-\u9fff·]+)[ \u3000\xa0]+([\u4e00-\u9fff·]+)")
_LONGEST_NUMBER = 28
"""Characters; beyond it sums with Decimal would be rounded."""
_FACTORS = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_PERSON = pattern(r"([^（()）]*[^（()）\s])\s*[（(]([^（()）]+)[）)]")
_WIDE = {ord("，"): ",", ord("．"): ".", ord("－"): "-"} | {ord("０") + i: str(i) for i in range(10)}


def parse_scalar(text: str, field: Field, kind: str) -> Any:
    """Return the value of a text that is not blank; raise Malformed. `kind` is the scalar type, also of a list's items."""
    if text.isprintable():
        text = text.strip()
    else:
        refuse_control(text)
        text = text.strip()
        if kind != "text" and _BREAKS.search(text):
            raise Malformed(
                "FACT-006",
                {"zh": "这里只写一行，不能换行", "en": "One line is expected here"},
                {"zh": "去掉换行", "en": "Remove the line break"},
                _joined(text),
            )
    if kind == "choice":
        return _choice(text, field)
    if text[0] in Placeholder.BEGIN and len(text) < 40 and Placeholder.matches(text):
        return Placeholder(text)
    if kind in _TEXTS:
        return text.replace("\r\n", "\n") if "\r" in text else text
    return _PARSERS[kind](text)


def tidy_docno(text: str) -> str | None:
    """Return a document number in its right form, or None if it is not one."""
    found = _ANY_DOCNO.fullmatch(half_width(text))
    return f"{found['code']}〔{found['year']}〕{int(found['number'])}号" if found else None


def refuse_control(text: str) -> None:
    """Raise Malformed FACT-005 if the text holds a character that no document can hold."""
    found = _ILLEGAL.search(text)
    if not found:
        return
    code = ord(found[0])
    if 0xD800 <= code <= 0xDFFF:
        zh, en, fix = "半个字符（代理码位）", "half a character (a lone surrogate)", None
    else:
        zh, en, fix = "看不见的控制字符", "an invisible control character", _ILLEGAL.sub("", text)
    before = text[max(0, found.start() - 6) : found.start()].strip()
    raise Malformed(
        "FACT-005",
        {
            "zh": f"第{found.start() + 1}个字是{zh} U+{code:04X}" + (f"，在“{before}”之后" if before else ""),
            "en": f"Character {found.start() + 1} is {en}, U+{code:04X}" + (f", after “{before}”" if before else ""),
        },
        {"zh": "删去它", "en": "Delete it"} if fix is not None else {"zh": "重新输入这个字", "en": "Type it again"},
        fix,
    )


def _number(text: str) -> Decimal:
    plain = text.translate(_WIDE)
    if _NUMBER.fullmatch(plain) and len(plain) <= _LONGEST_NUMBER:
        return Decimal(plain.replace(",", "").replace("−", "-"))
    raise Malformed(
        "NUMBER-001",
        {"zh": f"“{text[:40]}”不是数", "en": f"“{text[:40]}” is not a number"},
        {"zh": "只写数字，如 15 或 1234.5，最多28位", "en": "Write digits only, such as 15 or 1234.5, 28 at most"},
    )


def _amount(text: str) -> Decimal:
    found = _AMOUNT.fullmatch(text.translate(_WIDE))
    if found and len(found[1]) <= _LONGEST_NUMBER - 12:
        number = Decimal(found[1].replace(",", "").replace("−", "-"))
        return number * _FACTORS[found[2]] if found[2] else number
    try:
        return parse_capital_amount(text)
    except ValueError:
        raise Malformed(
            "NUMBER-001",
            {"zh": f"“{text}”不是金额", "en": f"“{text}” is not an amount of money"},
            {"zh": "写成 120000、12万元 或 壹拾贰万元整", "en": "Write it as 120000 (yuan)"},
        ) from None


def _yesno(text: str) -> bool:
    if text in YES_NO:
        return YES_NO[text]
    raise Malformed(
        "FACT-004",
        {"zh": f"这里写是或否，不能写“{text}”", "en": f"Write yes or no here, not “{text}”"},
        {"zh": "写：是、否", "en": "Write: yes, no"},
    )


def _choice(text: str, field: Field) -> Any:
    for choice in field.choices:
        if text == choice or text == choice.labels["en"]:
            return choice
    if Placeholder.matches(text):
        return Placeholder(text)
    wanted = _loose(text)
    near = next((c for c in field.choices if wanted in (_loose(c), _loose(c.labels["en"]))), None)
    raise Malformed(
        "FACT-004",
        {"zh": f"“{text}”不在可选的写法里", "en": f"“{text}” is not one of the choices"},
        {
            "zh": "写：" + "、".join(field.choices),
            "en": "Write one of: " + ", ".join(c.labels["en"] for c in field.choices),
        },
        str(near) if near is not None else None,
    )


def _loose(text: str) -> str:
    return re.sub(r"[\s。．.]", "", text.replace("(", "（").replace(")", "）").casefold())


@lru_cache(maxsize=2048)
def _person(text: str) -> Person:
    if text.endswith(("）", ")")) and (found := _PERSON.fullmatch(text)):
        return Person(found[1], found[2].strip())
    if len(text.split()) == 2 and (apart := _NAME_AND_POST.fullmatch(text)):
        raise Malformed(
            "FACT-008",
            {"zh": f"“{text}”中间有空格，分不清姓名和职务", "en": f"“{text}”: the space leaves name and post unclear"},
            {
                "zh": f"职务写在括号里：{apart[1]}（{apart[2]}）；姓名中间不加空格",
                "en": "Put the post in brackets: name (post)",
            },
        )
    return Person(text)


def _docno(text: str) -> str:
    if DOCNO.fullmatch(text) or _ENGLISH_DOCNO.fullmatch(text):
        return text
    fix = tidy_docno(text)
    raise Malformed(
        "DOCNO-001",
        {"zh": f"发文字号“{text}”的写法不对", "en": f"“{text}” is not a document number as it should be written"},
        {"zh": f"写成“{fix or '云服发〔2026〕12号'}”", "en": f"Write it as “{fix or '云服发〔2026〕12号'}”"},
        fix,
    )


def _joined(text: str) -> str:
    joined = re.sub(r"(?<=[^\x00-\xff])\s*[\r\n\u2028\u2029]+\s*|\s*[\r\n\u2028\u2029]+\s*(?=[^\x00-\xff])", "", text)
    return re.sub(r"\s*[\r\n\u2028\u2029]+\s*", " ", joined)


_TEXTS = frozenset(("line", "text", "unit"))
_PARSERS: dict[str, Callable[[str], Any]] = {
    "date": parse_date,
    "datetime": parse_datetime,
    "time": parse_time,
    "number": _number,
    "amount": _amount,
    "yesno": _yesno,
    "person": _person,
    "docno": _docno,
}

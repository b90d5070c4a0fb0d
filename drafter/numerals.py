"""Chinese numerals and capital amounts, in both directions."""

from __future__ import annotations

from decimal import Decimal

from drafter.patterns import pattern

__all__ = ["capital_amount", "chinese", "parse_capital_amount", "parse_chinese"]

_DIGITS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_VALUES = {c: i for digits in (_DIGITS, _CAPITALS) for i, c in enumerate(digits)} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_AMOUNT = pattern(
    r"(?:人民币)?(?P<minus>负)?(?:(?P<yuan>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)[元圆])?"
    r"(?:零?(?P<jiao>[零壹贰叁肆伍陆柒捌玖])角)?(?:零?(?P<fen>[壹贰叁肆伍陆柒捌玖])分)?(?P<end>[整正]?)"
)


def chinese(number: int) -> str:
    """Return a number in Chinese numerals: 12 is 十二, 105 一百零五. Takes 0 to 10¹² − 1; raise ValueError beyond."""
    text = _spell(number, _DIGITS, "十百千")
    return text[1:] if text.startswith("一十") else text


def capital_amount(amount: Decimal) -> str:
    """Return an amount of money in capitals: 120000 is 壹拾贰万元整 (支付结算办法附件一).

    Raise ValueError for a part of a 分 and for 10¹² 元 or more.
    """
    cents = abs(amount) * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} has parts of a cent")
    yuan, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_spell(yuan, _CAPITALS, '拾佰仟')}元" if yuan or not rest else ""
    if jiao:
        text += f"{_CAPITALS[jiao]}角"
    elif fen and yuan:
        text += "零"
    text += f"{_CAPITALS[fen]}分" if fen else "整"
    return ("负" if amount < 0 else "") + text


def parse_chinese(text: str) -> int:
    """Return the number that Chinese numerals say: 十二 is 12, 二〇二六 2026. Raise ValueError for anything else."""
    if not text or any(c not in _VALUES and c not in _SMALL and c not in _LARGE for c in text):
        raise ValueError(f"{text!r} is not a Chinese numeral")
    if all(c in _VALUES for c in text):
        return int("".join(str(_VALUES[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _VALUES:
            digit = _VALUES[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit = 0
        else:
            total = (total + section + digit) * _LARGE[c] if c == "亿" else total + (section + digit) * _LARGE[c]
            section = digit = 0
    return total + section + digit


def parse_capital_amount(text: str) -> Decimal:
    """Return the amount that 壹拾贰万元整 says. Raise ValueError if it is not written in capitals."""
    found = _AMOUNT.fullmatch(text.replace(" ", "").replace("\u3000", ""))
    if not found or not (found["yuan"] or found["jiao"] or found["fen"]):
        raise ValueError(f"{text!r} is not an amount in capitals")
    amount = Decimal(parse_chinese(found["yuan"]) if found["yuan"] else 0)
    amount += Decimal(_VALUES[found["jiao"] or "零"]) / 10 + Decimal(_VALUES[found["fen"] or "零"]) / 100
    return -amount if found["minus"] else amount


def _spell(number: int, digits: str, units: str) -> str:
    if not 0 <= number < 10**12:
        raise ValueError(f"{number} cannot be spelled")
    if number == 0:
        return digits[0]
    parts: list[str] = []
    gap = False
    for power, large in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = number // power % 10**4
        if section == 0:
            gap = bool(parts)
            continue
        if parts and (gap or section < 1000):
            parts.append(digits[0])
        parts.append(_spell_section(section, digits, units) + large)
        gap = False
    return "".join(parts)


def _spell_section(section: int, digits: str, units: str) -> str:
    text = ""
    zero = False
    for place in (3, 2, 1, 0):
        digit = section // 10**place % 10
        if digit == 0:
            zero = bool(text)
            continue
        text += (digits[0] if zero else "") + digits[digit] + (units[place - 1] if place else "")
        zero = False
    return text

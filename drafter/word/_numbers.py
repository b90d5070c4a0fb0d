"""Heading numbers, written as text so that no reader of the file loses them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["Counter", "chinese"]

_DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """Return 1 to 999 as counted in Chinese: 十, 二十一, 一百零八."""
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number % 10] if number % 10 else "")
    tens, ones = divmod(number % 100, 10)
    text = (_DIGITS[tens] + "十" if tens else "") + (_DIGITS[ones] if ones else "")
    if number < 100:
        return text
    return _DIGITS[number // 100] + "百" + ("零" if tens == 0 and ones else "") + text


class Counter:
    """Count headings of four levels; a heading starts the levels below it anew."""

    def __init__(self, formats: Sequence[str]) -> None:
        self.formats = formats
        self.counts = [0, 0, 0, 0]

    def next(self, level: int) -> str:
        """Return the number of the next heading of `level`, 1 to 4."""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (4 - level)
        number = self.counts[level - 1]
        path = ".".join(str(count) for count in self.counts[:level] if count)
        return self.formats[level - 1].format(zh=chinese(number), n=number, path=path)

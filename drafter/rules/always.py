"""What is checked of every form without a rule of its own, for `drafter rules` to list: shape, values, the roster."""

from __future__ import annotations

from drafter.errors import Severity, Words

__all__ = ["ALWAYS"]

_KIND = {"zh": "字段的类型", "en": "The type of the field"}
_OFFICE = {"zh": "单位资料 office.yaml", "en": "The office profile, office.yaml"}

ALWAYS: tuple[tuple[str, Severity, Words, Words], ...] = (
    ("FACT-001", "error", {"zh": "没有这一项；是不是写错了名称", "en": "There is no such fact; the name may be mistyped"}, _KIND),
    ("FACT-002", "error", {"zh": "必填的没有填", "en": "A required fact is missing"}, _KIND),
    ("FACT-003", "error", {"zh": "该写列表的写成了一个值，或者相反", "en": "A list where one value is meant, or the reverse"}, _KIND),
    ("FACT-004", "error", {"zh": "不在可选的几项里", "en": "Not among the choices"}, _KIND),
    ("FACT-005", "error", {"zh": "有看不见的控制字符或者半个字符", "en": "A control character or half a character"}, _KIND),
    ("FACT-006", "error", {"zh": "只写一行的地方换了行", "en": "A line break where one line is expected"}, _KIND),
    ("FACT-007", "error", {"zh": "项数不够", "en": "Too few items"}, _KIND),
    ("FACT-008", "error", {"zh": "姓名和职务之间只有空格", "en": "Only a space between a name and a post"}, _KIND),
    ("DATE-001", "error", {"zh": "不是日期或者时间", "en": "Not a date or a time"}, _KIND),
    ("DATE-002", "error", {"zh": "没有这一天、这个时刻", "en": "There is no such day or time"}, _KIND),
    ("DATE-003", "error", {"zh": "星期与日期不符", "en": "The weekday does not fit the date"}, _KIND),
    ("NUMBER-001", "error", {"zh": "不是数", "en": "Not a number"}, _KIND),
    ("DOCNO-001", "error", {"zh": "发文字号的写法不对", "en": "A document number of the wrong shape"}, {"zh": "GB/T 9704 7.2.5", "en": "GB/T 9704 7.2.5"}),
    ("ROSTER-001", "warning", {"zh": "单位名单里没有", "en": "Not among the office's units"}, _OFFICE),
    ("ROSTER-002", "warning", {"zh": "人员名单里没有", "en": "Not among the office's people"}, _OFFICE),
    ("ROSTER-003", "warning", {"zh": "与名单里的名字只差一个字（本单位的单位名称是错误），或者人与单位对不上", "en": "One character off a listed name (an error for the office's own units), or a person of another unit"}, _OFFICE),
)  # fmt: skip
"""Code, severity, what is wrong, and where the check comes from."""

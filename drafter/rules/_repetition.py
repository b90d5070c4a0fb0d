"""Finders of what running text says otherwise than the fact it repeats: a date, an article of a document cited."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from drafter.fields import Field, Record
from drafter.locales import chinese_numeral, parse_chinese
from drafter.patterns import pattern
from drafter.rules._findings import Context, Finding
from drafter.rules._prose import unquoted
from drafter.rules._traversal import walk

__all__ = ["ROLES", "cited_otherwise", "dated_otherwise"]

_DAY = pattern(r"月\d{1,2}[日号]")
_SENTENCE = pattern(r"[^。！？；\n]+")
_DATE = r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"
_BEFORE = r"(?:（[^（）]*）)?(?:[上下]午)?(?:\d{1,2}[:：时点]?\d{0,2}分?)?(?:之前|以前|前)"
_END = r"(?=[，。；！]|$|我|给|至|到|本)"
_BY = r"(?<![已经])[于在]"
_ON = r"(?:定于|将于|拟于|于|在)"
_DUE = r"(?:时间|日期)?(?:为|是|：|于)?"
_OTHER = pattern(r"原[定来计拟]|曾|改[为期在于到至]|[延另]|提前|推迟|调整|上次|下次|上一|下一|再次|公开|社会")
"""Words of a sentence that speaks of another date: 原定于…，改为…; 向社会公开征求意见."""
_ARTICLE = pattern(r"《([^《》]+)》(?:（[^（）]*）)?第([一二三四五六七八九十百\d]+)条")
_NUMBERED = pattern(r"第([一二三四五六七八九十百\d]+)条")


class _Role(NamedTuple):
    """A fact (a date, or a time with its beginning and, if given, its end), and the words with which text repeats it.

    `group` is the fact that it is part of, or itself.
    """

    group: str
    fact: str
    words: re.Pattern[str]
    until: str = ""


def _role(fact: str, words: str, until: str = "") -> _Role:
    return _Role(fact.partition(".")[0], fact, pattern(words), until)


_HELD = rf"{_DATE}[^，]{{0,24}}?(?:召开|举行)(?=，|$)"
_MEETING = r"(?:^|[，：])(?:本次|此次|这次)?会议"
_ACTIVITY = rf"(?:^|[，：])(?:本次|此次|这次)?活动{_ON}{_DATE}[^，]{{0,24}}?(?:举行|举办)(?=，|$)"
_VALID = (
    r"本(?:办法|规定|细则|规则|制度|规程|守则|准则|纪要|协议)(?:的|自[^，]{1,16}起(?:施行|执行|实施|生效)，)?"
    rf"有效期限?(?:截?[止至]到?){_DATE}"
)
_SUMMARY = r"[将把](?:活动|工作|书面)*总结(?:材料|报告)?"
_PROGRESS = r"[将把](?:各项|本单位|全部|重点|计划|工作|任务)*完成情况"
_ROLES = (
    _role("meeting.start", rf"{_MEETING}{_ON}{_HELD}"),
    _role("meeting.time", rf"{_MEETING}[于在]{_HELD}"),  # in a record, 定于 speaks of a meeting to come
    _role("time.from", _ACTIVITY, "time.to"),
    _role("activity.from", _ACTIVITY, "activity.to"),
    _role("reporting.due", rf"{_BY}{_DATE}{_BEFORE}{_SUMMARY}[^，]{{0,12}}[报送]"),
    _role("notice.report_by", rf"{_BY}{_DATE}{_BEFORE}{_PROGRESS}[^，]{{0,12}}[报送]"),
    _role("due", rf"{_BY}{_DATE}{_BEFORE}办结(?=[，。；！、并]|$)", "extension.until"),
    _role("needed_by", rf"{_BY}{_DATE}{_BEFORE}(?:予以?)?(?:批复|批示|答复){_END}"),
    _role("confirm_due", rf"{_BY}{_DATE}{_BEFORE}(?:书面|来函|函告|盖章)?确认{_END}"),
    _role("contract_by", rf"{_BY}{_DATE}{_BEFORE}签[订署](?:正式|书面)?(?:协议|合同)"),
    _role("term", _VALID),
    _role("expiry", _VALID),
    _role("deadline", rf"{_BY}{_DATE}{_BEFORE}(?:将?[^，]{{0,24}}意见[^，]{{0,12}})?(?:书面)?(?:反馈|函复|回复){_END}"),
    _role("deadline", rf"反馈(?:意见)?的?截[止至]{_DUE}{_DATE}"),
    _role("reply_by", rf"{_BY}{_DATE}{_BEFORE}(?:书面)?(?:函复|答复|回复|复函|回函){_END}"),
    _role("reply_by", rf"(?:函复|答复|回复|复函|回函)的?截[止至]{_DUE}{_DATE}"),
    _role("rsvp.by", rf"{_BY}{_DATE}{_BEFORE}[^，]{{0,12}}回执[^，]{{0,16}}[报送馈回发]"),
    _role("rsvp.by", rf"(?:回执|报名)[^，]{{0,6}}截[止至]{_DUE}{_DATE}"),
    _role("effective", rf"本(?:办法|规定|细则|规则|制度|规程|守则|准则)自{_DATE}起(?:施行|执行|实施)"),
)
ROLES = frozenset(role.group for role in _ROLES)
"""The fields that hold such a fact, or the group it is in."""


def dated_otherwise(context: Context) -> Iterator[Finding]:
    """Find a date that the text gives the meeting, the deadline and so on, and that is not the one of the fact (X08)."""
    record = context.record
    known = [(role, *days) for role in _ROLES if record.get(role.group) and (days := _days(record, role))]
    for pointer, field, text in walk(context.record, context.fields) if known else ():
        if field.scalar not in ("line", "text") or not _DAY.search(text):
            continue
        for sentence in _SENTENCE.findall(unquoted(text)):
            for role, first, last in known:
                for said in role.words.finditer(sentence):
                    if not _is_within(said, first, last) and not _OTHER.search(sentence):
                        label, label_en = _labels(role.fact, context.fields)
                        values = {"label": label, "label_en": label_en, "right": first}
                        yield Finding(said[0].strip("，："), values, path=pointer)


def cited_otherwise(context: Context) -> Iterator[Finding]:
    """Find 《…》第三条 in the text where the document is given as a fact with other articles only (X18)."""
    given: dict[str, set[int] | None] = {}
    for title, article in _cited(context.record):
        numbers = {_number(one) for one in _NUMBERED.findall(article)}
        known = given.setdefault(title, set())
        # A range of articles, or a document without them, allows every one.
        given[title] = None if known is None or not numbers or "至" in article else known | numbers
    for pointer, field, text in walk(context.record, context.fields) if given else ():
        if field.scalar in ("line", "text"):
            for found in _ARTICLE.finditer(text):
                listed = given.get(found[1])
                if listed and _number(found[2]) not in listed:
                    yield Finding(
                        found[0],
                        {"right": "、".join(f"第{chinese_numeral(one)}条" for one in sorted(listed))},
                        path=pointer,
                    )


def _days(record: Record, role: _Role) -> tuple[dt.date, dt.date] | None:
    first = _value(record, role.fact)
    last = _value(record, role.until) if role.until else None
    days = first, first if last is None else last
    return days if all(isinstance(one, dt.date) for one in days) else None


def _value(value: Any, path: str) -> Any:
    """Return the day, or what stands in its place or in the place of its group: a placeholder, None."""
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else value
    return value.date() if isinstance(value, dt.datetime) else value


def _is_within(found: re.Match[str], first: dt.date, last: dt.date) -> bool:
    """Return whether a date, perhaps without its year, is a day from the first to the last."""
    for year in {int(found["year"])} if found["year"] else {first.year, last.year}:
        try:
            if first <= dt.date(year, int(found["month"]), int(found["day"])) <= last:
                return True
        except ValueError:
            return True  # said by another rule: no such day
    return False


def _labels(path: str, fields: tuple[Field, ...]) -> tuple[str, str]:
    label = {"zh": path, "en": path}
    for name in path.split("."):
        field = next((one for one in fields if one.name == name), None)
        if field:
            label, fields = dict(field.label), field.fields
    return label["zh"], label["en"]


def _cited(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the title and the article of every document that the facts cite."""
    if isinstance(value, list):
        for one in value:
            yield from _cited(one)
    elif isinstance(value, dict):
        title, article = value.get("title"), value.get("article")
        if "article" in value and isinstance(title, str):
            yield title.strip("《》"), str(article or "")
        for one in value.values():
            if isinstance(one, (list, dict)):
                yield from _cited(one)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else parse_chinese(text)

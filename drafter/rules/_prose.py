"""Finders: what running text should not say, each with the signs of it.

What stands in 《》 or “” is quoted, and most finders leave it alone. A false alarm is worse than a miss.
"""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from drafter.fields import FoundDate, find_dates, weekday_name
from drafter.locales import capital_amount, parse_capital_amount
from drafter.patterns import pattern
from drafter.rules._findings import Context, Finding, TextFinder, signs
from drafter.rules._levels import NUMBERED_AGAIN, heading_numbers
from drafter.rules._vocabulary import nearest

__all__ = ["PLAIN_YOU", "POLITE_YOU", "TEXT_FINDERS", "unquoted"]

_HAN = r"\u3400-\u9fff\U00020000-\U000323af"
_QUOTED = pattern(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|“[^“”]*”|「[^「」]*」|\"[^\"\n]*\"")
_SENTENCE = pattern(r"[^。！？；\n]+")

_VAGUE_WORDS = (
    r"尽快|尽早|尽速|早日|近期|近日内|适时|择期|不日|抓紧时间|(?:今|明)?年(?:底|末)之?前|月(?:底|末)之?前|年内|月内"
)
_VAGUE = pattern(
    rf"(?<!\d)(?:{_VAGUE_WORDS})[^，。；！？\n]{{0,8}}?(?:完成|提交|报送|上报|办结|答复|反馈|报告|交付|整改到位|落实到位|印发|拿出|形成)"
    r"|\b(?:complete|submit|report|deliver|finish|reply|issue)[a-z]*\b[^.;\n]{0,40}?\b(?:as soon as possible|asap|in due course|"
    r"soon|shortly|in the near future|by (?:the )?end of (?:the )?(?:year|month))\b",
    re.IGNORECASE,
)
_DATED = pattern(
    r"\d{1,2}月(?:\d{1,2}[日号]|上旬|中旬|下旬|底|末)|\d{4}-\d\d?-\d\d?|\d{4}年底|\d+个?工作日|\d+[天日]内|长期|每[年季月周日天]|\b\d{1,2} [A-Z][a-z]+"
)

_RELATIVE = pattern(
    # Behind a character that ends no word it may be part of another: 网上周边, 过去年度, 成本月报.
    r"(?:(?<=^)|(?<=[\s，。；：、（“！？于在自从至到截比较科处室局委办院会组部所厅馆站队司心们]))"
    r"(今年|明年|去年|前年|上个?月|本月|下个?月|上周|本周|下周|上星期|下星期|今天|明天|昨天|前天|今日|明日|昨日|近日|日前|不久前)"
    r"(?![轻龄货检薪度端边围转到知])(?<!\d日前)",
    re.MULTILINE,
)
_RELATIVE_EN = pattern(
    r"\b(this year|next year|last year|this month|next month|last month|this week|next week|last week|today|tomorrow|"
    r"yesterday|recently|the other day)\b",
    re.IGNORECASE,
)
_SAID_YEAR = pattern(r"\s*[（(][^（）()]*\d[^（）()]*[）)]")

_DIGITS = r"(?:[¥￥]\s*)?(\d[\d,，]*(?:\.\d+)?)\s*(万|亿)?\s*元?"
_CAPITALS = r"((?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆](?:[零壹贰叁肆伍陆柒捌玖角分])*[整正]?)"
_CAPITAL_AFTER = pattern(rf"{_DIGITS}\s*[（(](?:人民币)?\s*(?:大写)?[：:]?\s*{_CAPITALS}[）)]")
_CAPITAL_BEFORE = pattern(rf"{_CAPITALS}\s*[（(](?:小写)?[：:]?\s*(?:人民币)?\s*{_DIGITS}[）)]")

_DOCNO = pattern(
    r"(?:(?<=[\u4e00-\u9fff])|(?<=^)|(?<=[\s，。；、（《]))"
    r"(?:[\[【（(［](?P<y1>(?:19|20)\d\d)[\]】）)］]|〔(?P<y2>\d{4})〕)\s*(?P<first>第)?\s*(?P<zeros>0*)(?P<n>\d+)\s*号",
    re.MULTILINE,
)
_HALF_MARK = pattern(rf"(?<=[{_HAN}》”）])([,;:?!])(?=[{_HAN}《“（])")
_HALF_BRACKETS = pattern(rf"(?<=[{_HAN}》”])\(([^()\n]*[{_HAN}][^()\n]*)\)")
_FULL = dict(zip(",;:?!", "，；：？！", strict=True))

_ID = pattern(
    r"(?<![\dA-Za-z])(\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?![\dA-Za-z])"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PLACEHOLDER = pattern(
    r"〔待[补定填][^〔〕]*〕|【待[补定填][^【】]*】|(?<![A-Za-z])(?:TBD|TBC)(?![A-Za-z])|[×Ⅹ]{2,}|(?<![A-Za-z0-9])X{2,}(?![A-Za-z0-9])"
)

_DONE = pattern(r"(?:已经?|业已)(?:于|在)?(?=\d)")


_UNITS = r"(?:单位|[局馆处校院司委办厅部方行所站镇县市区省]|中心|公司|街道|集团)"
_COMMAND = pattern(
    rf"务必|遵照执行|责令|责成|(?:要求|命令)[你贵]{_UNITS}|[你贵]{_UNITS}(?:应当?)?(?:必须|不得)|(?:(?<=^)|(?<=[，。；]))必须"
    r"|\byou (?:must|shall|are (?:hereby )?(?:required|instructed|ordered) to)\b|\b(?:is|are) (?:instructed|ordered) to\b",
    re.IGNORECASE | re.MULTILINE,
)
POLITE_YOU = pattern(rf"贵(?:{_UNITS})")
_NUMBER_BARE = pattern(
    rf"》((?:(?![和与及以是的见由在按根依同等也均已后前即并或经将为从自到])[{_HAN}]){{1,12}}〔\d{{4}}〕\d+号)"
)
_NUMBER_FIRST = pattern(rf"[{_HAN}]{{1,12}}〔\d{{4}}〕\d+号(?:文件?)?(?=《)")
PLAIN_YOU = pattern(rf"你(?:{_UNITS}|们)")
_ALL_SHARES = pattern(
    r"(?:合计|共计|总计|总和|之和|相加)(?:应当?)?(?:为|是|达)?\s*100\s*[%％](?=[，。；、！]|$)|\b(?:totall?ing|in total|adding up to|together)\s+100\s*%",
    re.IGNORECASE,
)
_EACH = pattern(r"各(?:自|占|为)?\s*\d|\beach\b", re.IGNORECASE)
_SHARE = pattern(r"(\d+(?:\.\d+)?)\s*[%％]")


def unquoted(text: str) -> str:
    """Return the text with what is quoted blanked out; every other character keeps its place."""
    return _QUOTED.sub(lambda found: "□" * len(found[0]), text)


def vague_deadline(text: str, _: Context) -> Iterator[Finding]:
    """Find work to be done 尽快 or 年底前 in a sentence that names no date (X05)."""
    for sentence in _SENTENCE.finditer(unquoted(text)):
        found = _VAGUE.search(sentence[0])
        if found and not _DATED.search(sentence[0]):
            yield Finding(found[0])


def relative_time(text: str, _: Context) -> Iterator[Finding]:
    """Find 今年, 近日, 下周: a reader of the file cannot tell when that is (X17)."""
    plain = unquoted(text)
    for words in (_RELATIVE, _RELATIVE_EN):
        for found in words.finditer(plain):
            if not _SAID_YEAR.match(plain, found.end()):
                yield Finding(found[1])


def wrong_weekday(text: str, context: Context) -> Iterator[Finding]:
    """Find a date whose weekday beside it does not fit (X08)."""
    for one in find_dates(text):
        day = _day_of(one, context)
        if one.weekday is not None and day and day.weekday() != one.weekday:
            yield Finding(one.text, {"right": weekday_name(day), "right_en": weekday_name(day, "en"), "day": day})


def impossible_date(text: str, _: Context) -> Iterator[Finding]:
    """Find a day that no calendar has (X27)."""
    for one in find_dates(text):
        if one.resolve(2024) is None:
            yield Finding(one.text)


def wrong_capitals(text: str, _: Context) -> Iterator[Finding]:
    """Find an amount whose capitals and figures differ (X24)."""
    pairs = [(m[0], m[1], m[2], m[3]) for m in _CAPITAL_AFTER.finditer(text)]
    pairs += [(m[0], m[2], m[3], m[1]) for m in _CAPITAL_BEFORE.finditer(text)]
    for found, digits, unit, capitals in pairs:
        number = Decimal(digits.replace(",", "").replace("，", "")) * {"万": 10**4, "亿": 10**8, None: 1}[unit]
        try:
            said, right = parse_capital_amount(capitals), capital_amount(number)
        except ValueError:  # parts of a cent, or more than there are words for
            continue
        if said != number:
            yield Finding(found, {"right": right, "number": f"{number.normalize():f}", "said": said})


def docno_shape(text: str, _: Context) -> Iterator[Finding]:
    """Find a document number with other brackets than 〔〕, with 第 or with leading zeros (X25)."""
    plain = unquoted(text)
    wrong = [m for m in _DOCNO.finditer(plain) if m["y1"] or m["zeros"] or m["first"]]
    fixed = text
    for found in reversed(wrong):
        right = f"〔{found['y1'] or found['y2']}〕{int(found['n'])}号"
        fixed = fixed[: found.start()] + right + fixed[found.end() :]
    if wrong:
        first = wrong[0]
        yield Finding(first[0], {"right": f"〔{first['y1'] or first['y2']}〕{int(first['n'])}号"}, fixed)


def half_width_marks(text: str, _: Context) -> Iterator[Finding]:
    """Find , ; : ? ! ( ) between Chinese characters (X26)."""
    fixed = _HALF_MARK.sub(lambda found: _FULL[found[1]], text)
    fixed = _HALF_BRACKETS.sub(r"（\1）", fixed)
    if fixed != text:
        found = _HALF_MARK.search(text) or _HALF_BRACKETS.search(text)
        assert found is not None
        yield Finding(found[0], {"count": sum(a != b for a, b in zip(text, fixed, strict=True))}, fixed)


def identity_number(text: str, _: Context) -> Iterator[Finding]:
    """Find a citizen's identity number, told by its check digit (GB 11643); only its ends are repeated (X20)."""
    for found in _ID.finditer(text):
        total = sum(int(digit) * weight for digit, weight in zip(found[1], _ID_WEIGHTS, strict=False))
        if "10X98765432"[total % 11] == found[1][-1].upper():
            yield Finding(f"{found[1][:3]}…{found[1][-2:]}")


def placeholder(text: str, context: Context) -> Iterator[Finding]:
    """Find, in a final version, what is still to be filled in (X14)."""
    if context.final:
        for found in _PLACEHOLDER.finditer(text):
            yield Finding(found[0])


def done_too_late(text: str, context: Context) -> Iterator[Finding]:
    """Find what is reported as done on a day after the paper's own date (X10)."""
    issued = context.record.get("issue_date") or context.record.get("date")
    if not isinstance(issued, dt.date):
        return
    plain = unquoted(text)
    for one in find_dates(plain):
        day = _day_of(one, context)
        if day and day > issued and _DONE.search(plain[max(0, one.start - 4) : one.start + 1]):
            yield Finding(one.text, {"day": day, "right": issued})


def own_number(text: str, _: Context) -> Iterator[Finding]:
    """Find a number that a person put before an entry which is numbered when the paper is made (X07)."""
    found = re.match(
        r"\s*(?:附件\s*\d*\s*[:：.．、]\s*|附件\s*\d+\s+|\d{1,2}\s*[.．、](?!\d)\s*|[（(]\d{1,2}[）)]\s*)+(?=\S)", text
    )
    if found:
        yield Finding(found[0].strip(), {}, text[found.end() :])


def end_mark(text: str, _: Context) -> Iterator[Finding]:
    """Find a title that ends with 。，；：、 (X21)."""
    stripped = text.rstrip("。，；：、,;:")
    if stripped != text and stripped:
        yield Finding(text[len(stripped) :], {}, stripped)


def command_words(text: str, _: Context) -> Iterator[Finding]:
    """Find words of command (务必, 责令, 贵单位必须), which a letter between equals does not use (LET2)."""
    for found in _COMMAND.finditer(unquoted(text)):
        yield Finding(found[0])


def plain_you(text: str, _: Context) -> Iterator[Finding]:
    """Find 你单位, 你局, which is said to subordinates only (LET3)."""
    for found in PLAIN_YOU.finditer(unquoted(text)):
        yield Finding(found[0])


def number_before_title(text: str, _: Context) -> Iterator[Finding]:
    """Find a document cited with its number before its title (X18)."""
    for found in _NUMBER_FIRST.finditer(text):
        yield Finding(found[0])


def bare_number(text: str, _: Context) -> Iterator[Finding]:
    """Find a document cited with its number behind its title but not in brackets (X18)."""
    for found in _NUMBER_BARE.finditer(text):
        yield Finding(found[1], {}, f"{text[: found.start(1)]}（{found[1]}）{text[found.end(1) :]}")


def wrong_percentages(text: str, _: Context) -> Iterator[Finding]:
    """Find shares that a sentence says make up 100% and that do not (X12)."""
    for sentence in _SENTENCE.findall(unquoted(text)):
        said = _ALL_SHARES.search(sentence)
        shares = [Decimal(one) for one in _SHARE.findall(sentence[: said.start()])] if said else []
        if said and len(shares) > 1 and not _EACH.search(sentence) and sum(shares) != 100:
            yield Finding(said[0], {"right": f"{sum(shares):f}%"})


def _day_of(one: FoundDate, context: Context) -> dt.date | None:
    """Return the day a date is; without a year, the one nearest to the base date."""
    if one.year or context.since is None:
        return one.resolve()
    return nearest(one.month, one.day, context.since)


TEXT_FINDERS: dict[str, TextFinder] = {
    "vague_deadline": TextFinder(vague_deadline, signs(words=(
        "尽快", "尽早", "尽速", "早日", "近期", "近日内", "适时", "择期", "不日", "抓紧", "年内", "月内", "底前", "末前", "底之前", "末之前",
        "soon", "asap", "due course", "shortly", "near future", "end of",
    ))),
    "relative_time": TextFinder(relative_time, signs(r"日前(?<!\d日前)", words=(
        "今年", "明年", "去年", "前年", "本月", "上月", "下月", "上个月", "下个月", "上周", "本周", "下周", "上星期", "下星期", "今天", "明天", "昨天", "前天",
        "今日", "明日", "昨日", "近日", "不久前", "this year", "this month", "this week", "next year", "next month", "next week",
        "last year", "last month", "last week", "today", "tomorrow", "yesterday", "recently", "the other day",
    ))),
    "wrong_weekday": TextFinder(wrong_weekday, signs(words=(
        "（星期", "（周", "（礼拜", "(星期", "(周", "(礼拜", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    ))),
    "impossible_date": TextFinder(
        impossible_date,
        signs(
            r"月(?:29|[3-9]\d|00|0[日号]|[０-９]|(?<=1[3-9]月)|(?<=[2-9]\d月)|(?<=\b0月)|(?<=00月))",
            *[rf"{mark}(?:00|1[3-9]|[2-9]\d|\d\d?[-/.](?:00|29|[3-9]\d))" for mark in ("-", "/", r"\.")],
            r" (?:(?<=[2-9]\d )|(?<=[2-9]\d(?:th|st|nd|rd) ))[JFMASONDjfmasond]",
        ),
    ),
    "wrong_capitals": TextFinder(wrong_capitals, signs(words=tuple("零壹贰叁肆伍陆柒捌玖拾佰仟"))),
    "docno_shape": TextFinder(docno_shape, signs(r"19\d\d[\]】）)］]", r"20\d\d[\]】）)］]", r"〕\s*[第0]")),
    "half_width_marks": TextFinder(half_width_marks, signs(r"[,;:?!(](?<=[^\x00-\xff].)")),
    "identity_number": TextFinder(identity_number, signs(r"1(?<=\d{6}1)[89]\d{9}[\dXx]", r"2(?<=\d{6}2)0\d{9}[\dXx]")),
    "placeholder": TextFinder(placeholder, signs(words=("〔待", "【待", "tbd", "tbc", "××", "×ⅹ", "ⅹ×", "ⅹⅹ", "xx"))),
    "heading_numbers": TextFinder(heading_numbers, signs(NUMBERED_AGAIN)),
    "done_too_late": TextFinder(done_too_late, signs(r"已经?[于在]?\d")),
    "command_words": TextFinder(command_words, signs(words=(
        "必须", "不得", "务必", "遵照执行", "责令", "责成", "要求", "命令", "you must", "you shall", "you are", "is instructed", "are instructed",
        "is ordered", "are ordered",
    ))),
    "plain_you": TextFinder(plain_you, signs("你")),
    "number_before_title": TextFinder(number_before_title, signs(r"〔\d{4}〕\d+号(?:文件?)?《")),
    "bare_number": TextFinder(bare_number, signs(r"》[^《》]{1,12}〔\d")),
    "wrong_percentages": TextFinder(wrong_percentages, signs(r"100\s*[%％]")),
    "own_number": TextFinder(own_number, signs("附件", r"\d")),
    "end_mark": TextFinder(end_mark, signs("[。，；：、,;:]")),
}  # fmt: skip
"""Finders over text by name."""

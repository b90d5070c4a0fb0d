"""Finders that look at all the facts of a paper together."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from drafter.fields import Field, Placeholder, Record
from drafter.patterns import pattern
from drafter.rules._findings import Context, FactFinder, Finding, Signs, signs
from drafter.rules._levels import NUMBERED, heading_above, heading_marks, heading_order, heading_skips
from drafter.rules._prose import PLAIN_YOU, POLITE_YOU, unquoted
from drafter.rules._repetition import ROLES, cited_otherwise, dated_otherwise
from drafter.rules._traversal import walk
from drafter.rules._vocabulary import duplicates

__all__ = ["FACT_FINDERS"]

_TOTAL = pattern(r"合计|总计|共计|total", re.IGNORECASE)
_SUBTOTAL = pattern(r"小计|sub-?total", re.IGNORECASE)
_CITED = pattern(r"(?<=[见按照如（和、及与至])附件\s*(\d{1,2})(?![\d.．、：:]|个|份|张|项|页)")
_CALLED = pattern(r"[（(]以下(?:简|统)称[：:]?[“\"]?([^（）()“”\"]{1,12})[”\"]?[）)]")
_HAN = pattern(r"[\u4e00-\u9fff]")
_LATIN = pattern(r"[A-Za-z]")
_REQUEST = pattern(
    r"[妥当]否(?:，请[^，。；！？\n]{0,8})?|(?<![已经曾])请(?:予以?|[^，。；！？\n]{0,6}(?:政府|上级|领导|党委|党组|[省市县区]委|总部|集团))?(?:尽快|及时|研究|统筹|帮助|协调|予以?)*"
    r"(?:批示|批复|批准|审批|解决|指示)(?![了过件后的])|(?:恳请|特请求|现请求)[^，。；！？\n]{0,12}?(?:批|解决|支持|安排|拨付|明确)"
)
_GOVERNMENT = pattern(r"(?:人民政府|(?:县|区|市|乡|镇)政府|党委|(?:省|市|县|区|乡|镇)委)(?:（[^（）]*）)?$")
_LEAVE = pattern(
    r"经[^，。；]{0,12}(?:政府|党委|[省市县区]委)(?:审定|批准)?同意|经[^，。；]{0,12}(?:政府|[省市县区]委)批准"
)
_MOBILE = pattern(r"1[3-9]\d{9}(?<!\d\d{11})(?!\d)")
_FOR_CALLS = pattern(
    r"(?:联系|咨询|报名|值班|服务|监督|热线)[^。；！？\n]{0,24}$|(?:contact|call|enquir)[^.;\n]{0,40}$", re.IGNORECASE
)
_CALL_FIELDS = pattern(r"phone|contact|channel|rsvp|liaison")
_YEAR_OF_NUMBER = pattern(r"〔(\d{4})〕")
_REPEALED = (
    r"国家行政机关公文处理办法|中国共产党机关公文处理条例|国家行政机关公文格式|"
    r"(?:中华人民共和国)?(?:合同法|物权法|担保法|侵权责任法|民法总则|民法通则|婚姻法|继承法|收养法)"
)
"""In force until 2012 (公文处理工作条例 art. 42, GB/T 9704—2012) and until 2020 (民法典 art. 1260)."""
_ON_REPEALED = pattern(rf"(?:根据|依据|依照|按照|遵照|执行)[^。；！？\n]{{0,20}}?《({_REPEALED})(?:（[^（）]*）)?》")
_ENDED = pattern(r"[^。；！？\n]{0,30}(?:废止|停止执行|失效)")
_TITLES = ("title", "doc_title", "draft_title")


def placeholders(context: Context) -> Iterator[Finding]:
    """Find, in a final version, every value that is still to be filled in (X14)."""
    if context.final:
        for pointer, field, value in walk(context.record, context.fields):
            if isinstance(value, Placeholder) and field.scalar not in ("line", "text"):
                yield Finding(value, path=pointer)


def other_language(context: Context) -> Iterator[Finding]:
    """Find facts that are mostly Chinese in a paper that is to be English (X28)."""
    if context.language == "en":
        texts = "".join(str(value) for _, _, value in walk(context.record, context.fields))
        chinese, english = len(_HAN.findall(texts)), len(_LATIN.findall(texts))
        if chinese > english:
            yield Finding("zh")


def person_twice(context: Context) -> Iterator[Finding]:
    """Find a person who stands twice in one list (X23)."""
    for pointer, _, persons in _lists(context.record, context.fields, ""):
        for person in duplicates(persons):
            again = [i for i, one in enumerate(persons) if one == person or getattr(one, "name", "") == person.name][1:]
            yield Finding(person.name, path=f"{pointer}/{again[0] if again else 0}")


def wrong_totals(context: Context) -> Iterator[Finding]:
    """Find a row 合计 whose numbers are not the sums of the rows above it (X12)."""
    for pointer, rows, columns in _tables(context.record, context.fields, ""):
        for i, row in enumerate(rows):
            if not row or not any(isinstance(v, str) and _TOTAL.fullmatch(v.strip()) for v in row.values()):
                continue
            for column in columns:
                yield from _wrong_sum(rows[:i], row, column, f"{pointer}/{i}/{column.name}")


def attachment_missing(context: Context) -> Iterator[Finding]:
    """Find 附件n in the text where there are fewer attachments (X06)."""
    count = len(context.record.get("attachments") or ())
    for pointer, field, text in walk(context.record, context.fields):
        if field.scalar in ("line", "text") and field.name != "attachments" and "附件" in text:
            for found in _CITED.finditer(unquoted(text)):
                if int(found[1]) > count:
                    yield Finding(found[0], {"count": count}, path=pointer)


def attachment_uncited(context: Context) -> Iterator[Finding]:
    """Find an attachment that the text does not cite although it cites others by number (X06)."""
    attachments = context.record.get("attachments") or ()
    texts = [
        unquoted(text)
        for _, field, text in walk(context.record, context.fields)
        if field.scalar in ("line", "text") and field.name != "attachments"
    ]
    cited = {int(found) for text in texts for found in _CITED.findall(text)}
    for i, _ in enumerate(attachments, 1) if cited and max(cited) <= len(attachments) else ():
        if i not in cited:
            yield Finding(f"附件{i}", path=f"/attachments/{i - 1}")


def full_name_again(context: Context) -> Iterator[Finding]:
    """Find the full name of a unit after the text has said what it is called from there on (X09)."""
    called: dict[str, str] = {}
    for pointer, field, text in walk(context.record, context.fields):
        if field.scalar not in ("line", "text") or (not called and "以下" not in text):
            continue
        plain = unquoted(text)
        for full, short in called.items():
            if full in plain:
                yield Finding(full, {"right": short}, path=pointer)
        for found in _CALLED.finditer(text):
            before = text[: found.start()]
            full = max((name for name in context.office.unit_names if before.endswith(name)), key=len, default="")
            if full and full != found[1]:
                called[full] = found[1]
                if full in unquoted(text[found.end() :]):
                    yield Finding(full, {"right": found[1]}, path=pointer)


def dates_backwards(context: Context) -> Iterator[Finding]:
    """Find a date of printing before the date of the paper beside it (X10)."""
    for pointer, group in _groups(context.record, context.fields, ""):
        printed = group.get("print_date")
        issued = group.get("issue_date") or group.get("date")
        if isinstance(printed, dt.date) and isinstance(issued, dt.date) and printed < issued:
            yield Finding("", {"printed": printed, "issued": issued}, path=f"{pointer}/print_date")


def title_marks(context: Context) -> Iterator[Finding]:
    """Find a title that ends with a mark (X21)."""
    for pointer, field, value in walk(context.record, context.fields):
        if field.name in _TITLES and isinstance(value, str):
            kept = value.rstrip("。，；：、,;:")
            if kept != value and kept:
                yield Finding(value[len(kept) :], {}, kept, pointer)


def request_in_report(context: Context) -> Iterator[Finding]:
    """Find a request (请批示, 恳请…解决) in a paper that goes up to report (G04)."""
    for pointer, field, text in walk(context.record, context.fields):
        if field.scalar in ("line", "text"):
            for found in _REQUEST.finditer(unquoted(text)):
                yield Finding(found[0], path=pointer)


def plain_you_upward(context: Context) -> Iterator[Finding]:
    """Find 你单位 in a paper to a superior, to equals or outsiders (X16)."""
    return _you(context, PLAIN_YOU, ("superior", "level", "outside"))


def polite_you_downward(context: Context) -> Iterator[Finding]:
    """Find 贵单位 in a paper to subordinates (X16)."""
    return _you(context, POLITE_YOU, ("subordinate",))


def _you(context: Context, said: re.Pattern[str], relations: tuple[str, ...]) -> Iterator[Finding]:
    groups = [value for value in context.record.values() if isinstance(value, dict)]
    letter = next((one for one in (context.record, *groups) if one.get("issuer") and one.get("to")), None)
    if letter is None:
        return
    units = [str(unit) for unit in letter["to"]]
    if {context.office.relation(str(letter["issuer"]), unit) for unit in units} - set(relations):
        return
    # An answer among the facts is written by somebody else, to somebody else.
    others = [
        f"/{name}/"
        for name, one in context.record.items()
        if isinstance(one, dict) and one is not letter and one.get("issuer")
    ]
    for pointer, field, text in walk(context.record, context.fields):
        if field.scalar in ("line", "text") and not pointer.startswith(tuple(others)):
            for found in said.finditer(unquoted(text)):
                yield Finding(found[0], path=pointer)


def orders_to_governments(context: Context) -> Iterator[Finding]:
    """Find lower governments and Party committees that a department sends a notice to without its government's leave (G11)."""
    for field in context.fields:
        notice = context.record.get(field.name)
        if field.of != "cover" or not isinstance(notice, dict) or not isinstance(notice["issuer"], str):
            continue
        over = context.office.above(notice["issuer"])[:1]
        if not over or not _GOVERNMENT.search(over[0].name) or _GOVERNMENT.search(notice["issuer"]):
            continue
        if any(isinstance(text, str) and _LEAVE.search(text) for _, _, text in walk(context.record, context.fields)):
            continue
        for index, unit in enumerate(notice["to"] or ()):
            if isinstance(unit, str) and _GOVERNMENT.search(unit) and unit != over[0].name:
                yield Finding(unit, {"issuer": notice["issuer"]}, path=f"/{field.name}/to/{index}")


def repealed_basis(context: Context) -> Iterator[Finding]:
    """Find a rule that is no longer in force where the paper rests on it (X19)."""
    for pointer, field, text in walk(context.record, context.fields):
        if field.scalar != "line" and field.scalar != "text":
            continue
        if field.name == "title" and re.search(r"/(?:basis|refs?)(?:/|$)", pointer):
            if found := re.fullmatch(rf"《?({_REPEALED})》?", text.strip()):
                yield Finding(found[1], path=pointer)
            continue
        for found in _ON_REPEALED.finditer(text):
            if not _ENDED.match(text, found.end()):
                yield Finding(found[1], path=pointer)


def mobile_numbers(context: Context) -> Iterator[Finding]:
    """Find mobile numbers where nobody is told whom to call; only their ends are repeated (X20)."""
    for pointer, field, text in walk(context.record, context.fields):
        if field.scalar in ("line", "text") and not _CALL_FIELDS.search(pointer):
            for found in _MOBILE.finditer(text):
                if not _FOR_CALLS.search(text[: found.start()]):
                    yield Finding(f"{found[0][:3]}…{found[0][-2:]}", path=pointer)


def number_of_another_year(context: Context) -> Iterator[Finding]:
    """Find a paper's own number with another year than the paper's date (X11)."""
    heads = [(f"/{one.name}", context.record.get(one.name)) for one in context.fields if one.of in ("cover", "upward")]
    for pointer, head in [("", context.record), *heads]:
        if not isinstance(head, dict):
            continue
        name = "docno" if head.get("docno") else "no"
        issued = head.get("issue_date") or head.get("date")
        found = _YEAR_OF_NUMBER.search(str(head.get(name) or ""))
        if found and isinstance(issued, dt.date) and int(found[1]) != issued.year:
            yield Finding(str(head[name]), {"year": issued.year}, path=f"{pointer}/{name}")


def _has(name: str) -> Callable[[Field], bool]:
    return lambda field: field.name == name


def _is_text(field: Field) -> bool:
    return field.scalar == "text"


def _is_table(field: Field) -> bool:
    return field.type == "list" and any(one.type in ("number", "amount") for one in field.fields)


FACT_FINDERS: dict[str, FactFinder] = {
    "attachment_missing": FactFinder(attachment_missing, _has("attachments"), signs("附件")),
    "attachment_uncited": FactFinder(attachment_uncited, _has("attachments"), signs("附件")),
    "cited_otherwise": FactFinder(cited_otherwise, _has("article"), signs("》(?:（[^（）]*）)?第")),
    "dated_otherwise": FactFinder(
        dated_otherwise,
        lambda field: field.name in ROLES,
        signs(
            r"[馈复执开行办止至名结示认订署况期](?:(?<=反馈|函复|答复|回复|复函|回函|回执|召开|举行|举办|施行|执行|截止|截至|报名"
            r"|总结|办结|批复|批示|确认|签订|签署)|(?<=完成情况)|(?<=有效期))"
        ),
    ),
    "dates_backwards": FactFinder(dates_backwards, _has("print_date")),
    "full_name_again": FactFinder(full_name_again, lambda field: True, signs("以下[简统]称")),
    "heading_above": FactFinder(heading_above, lambda field: field.under > 0, Signs((), (NUMBERED,))),
    "heading_marks": FactFinder(heading_marks, _is_text, Signs((), (NUMBERED,))),
    "heading_order": FactFinder(heading_order, _is_text, Signs((), (NUMBERED,))),
    "heading_skips": FactFinder(heading_skips, _is_text, Signs((), (NUMBERED,))),
    "person_twice": FactFinder(
        person_twice, lambda field: field.type == "list" and field.scalar == "person", alone=True
    ),
    "mobile_numbers": FactFinder(mobile_numbers, signs=Signs((), (_MOBILE,))),
    "other_language": FactFinder(other_language),
    "number_of_another_year": FactFinder(number_of_another_year, lambda field: field.name in ("docno", "no")),
    "orders_to_governments": FactFinder(orders_to_governments, lambda field: field.of == "cover"),
    "placeholders": FactFinder(placeholders),
    "plain_you_upward": FactFinder(plain_you_upward, signs=signs("你")),
    "polite_you_downward": FactFinder(polite_you_downward, signs=signs("贵")),
    "repealed_basis": FactFinder(
        repealed_basis,
        signs=signs(
            words=(
                "国家行政机关公文",
                "中国共产党机关公文",
                "合同法",
                "物权法",
                "担保法",
                "侵权责任法",
                "民法总则",
                "民法通则",
                "婚姻法",
                "继承法",
                "收养法",
            )
        ),
    ),
    "request_in_report": FactFinder(request_in_report, lambda field: field.of == "upward", Signs((), (_REQUEST,))),
    "title_marks": FactFinder(title_marks, lambda field: field.name in _TITLES, alone=True),
    "wrong_totals": FactFinder(wrong_totals, _is_table, signs(words=("合计", "总计", "共计", "total"))),
}
"""Finders over all the facts, by name."""


def _groups(record: Record, fields: Sequence[Field], pointer: str) -> Iterator[tuple[str, Record]]:
    yield pointer, record
    for field in fields:
        value = record.get(field.name)
        if not field.fields or not value or isinstance(value, Placeholder):
            continue
        here = f"{pointer}/{field.name}"
        if field.type == "group":
            yield from _groups(value, field.fields, here)
        else:
            for i, item in enumerate(value):
                if item:
                    yield from _groups(item, field.fields, f"{here}/{i}")


def _lists(record: Record, fields: Sequence[Field], pointer: str) -> Iterator[tuple[str, Field, list[Any]]]:
    for field in fields:
        value = record.get(field.name)
        if not value:
            continue
        here = f"{pointer}/{field.name}"
        if field.type == "list" and field.scalar == "person":
            if len(value) > 1:
                yield here, field, value
        elif field.type == "list" and field.fields:
            for i, item in enumerate(value):
                if item:
                    yield from _lists(item, field.fields, f"{here}/{i}")
        elif field.type == "group":
            yield from _lists(value, field.fields, here)


def _tables(record: Record, fields: Sequence[Field], pointer: str) -> Iterator[tuple[str, list[Any], list[Field]]]:
    for field in fields:
        value = record.get(field.name)
        if not field.fields or not value:
            continue
        here = f"{pointer}/{field.name}"
        if field.type == "group":
            yield from _tables(value, field.fields, here)
            continue
        columns = [one for one in field.fields if one.type in ("number", "amount")]
        if columns and len(value) > 2:
            yield here, value, columns
        for i, item in enumerate(value):
            if item:
                yield from _tables(item, field.fields, f"{here}/{i}")


def _wrong_sum(above: Sequence[Any], row: Record, column: Field, pointer: str) -> Iterator[Finding]:
    said = row[column.name]
    parts = [
        one[column.name]
        for one in above
        if one and not any(isinstance(v, str) and (_SUBTOTAL.fullmatch(v) or _TOTAL.fullmatch(v)) for v in one.values())
    ]
    if isinstance(said, Decimal) and len(parts) > 1 and all(isinstance(part, Decimal) for part in parts):
        right = sum(parts, Decimal(0))
        if right != said:
            yield Finding(
                f"{said:f}", {"right": right, "label": column.label["zh"], "label_en": column.label["en"]}, path=pointer
            )

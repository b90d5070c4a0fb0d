"""The language of rules: the functions and filters that an expression may use, and how it is evaluated."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from jinja2.runtime import Context

from drafter import locales
from drafter.errors import FormError, Problem
from drafter.fields import Choice, Person, Placeholder, Unknown, find_dates
from drafter.office import Office
from drafter.patterns import pattern
from drafter.rules import _articles, _counting, _scoring, _timetable
from drafter.rules._correspondence import correspondence
from drafter.rules._levels import headings
from drafter.sandbox import Sandbox

__all__ = ["FAULTS", "Expressions", "evaluate", "expressions", "functions"]

FAULTS = (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What a wrong expression raises."""

_FACT = pattern(r"(?!(?:true|false|none)\b)[a-z]\w*(?:\.[a-z]\w*)*")
"""A fact by name, the commonest expression; it needs no context of its own."""
_BLOCKS = pattern(r"\{%|\{#")
_APART = pattern(r"[、，,；;／/\n](?![^（(]*[）)])")
_COLLECTIVE = pattern(r"各([\u4e00-\u9fff]{1,12})")
_ALL_UNITS = pattern(r"(?:有关|相关|直属|内设|成员|下属)*(?:单位|部门|机构)")
_ALL_UNITS_EN = pattern(
    r"\b(?:all|every|each)\s+(?:\w+\s+)?(?:unit|department|office|division|section)s?\b", re.IGNORECASE
)
_KINDS = "处科室股部局委办县市区乡镇街"
_VAGUE_RESULT = pattern(
    r"^\s*(?:进一步|不断|持续|切实|着力|大力|继续|全面)*(?:加强|推进|推动|提高|提升|深化|强化|优化|促进|完善|落实|改进|改善|做好)"
    r"|^\s*(?:strengthen|improve|promote|enhance|continue|advance|further|better)",
    re.IGNORECASE,
)
_OBSERVABLE = pattern(
    r"\d|[一二三四五六七八九十百]+[项个份次件]|报告|方案|总结|通知|公告|纪要|文件|制度|办法|细则|规定|材料|目录|记录|证书|合同|协议|台账|"
    r"说明|名单|清单|[表稿单书册图函证照]\s*$|[表稿单书册图函]（|上线|开通|开放|验收|挂牌|印发|签订|"
    r"report|plan|paper|list|notice|minutes|record|contract|agreement|certificate|table|sheet|published|signed|opened",
    re.IGNORECASE,
)
_AMOUNT = pattern(
    r"([\u4e00-\u9fff]{2,10}?)(?:总额|金额)?(?:为|共计|合计|总计|共|约|计|是|不超过|各)*\s*(?:人民币)?(\d[\d,.]*)\s*(万元|亿元|元|%|％)"
)
_PARTY = pattern(r"[甲乙丙丁戊]方|\bParty [A-E]\b")


class _Context(Context):
    """Names that stand for something not known yet cannot be looked up."""

    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        if isinstance(value, Placeholder):
            raise Unknown(key)
        return value


class Expressions(Sandbox):
    """The environment of rules: asking anything of a placeholder raises Unknown, and of a missing fact gives None."""

    context_class = _Context

    def __init__(self, language: str, cache: Path | None) -> None:
        """Make the environment for one language, in which the filters speak; `cache` as for any Sandbox."""
        super().__init__(
            f"rules {language}", cache, undefined=StrictUndefined, finalize=lambda value: _shown(value, language)
        )
        self.tests["search"] = lambda text, pattern: text is not None and re.search(pattern, text) is not None
        self.filters |= _filters(language)
        self._compiled: dict[tuple[str, bool], Any] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a fact; None of a fact that is not given. Raise Unknown for a placeholder."""
        if type(obj) is dict and attribute in obj:
            value = obj[attribute]
        elif obj is None:
            return None
        elif isinstance(obj, Placeholder):
            raise Unknown(attribute)
        else:
            value = super().getattr(obj, attribute)
        if type(value) is Placeholder:
            raise Unknown(attribute)
        return value

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item as `getattr` does."""
        if type(obj) is dict and argument in obj:
            value = obj[argument]
        elif obj is None:
            return None
        elif isinstance(obj, Placeholder):
            raise Unknown(argument)
        else:
            value = super().getitem(obj, argument)
        if type(value) is Placeholder:
            raise Unknown(argument)
        return value

    def value(self, source: str, names: Mapping[str, Any]) -> Any:
        """Return the value of an expression. Raise TemplateSyntaxError if it is not one."""
        found = self._compiled.get((source, False))
        if found is None:
            if _FACT.fullmatch(source):
                found = partial(self._fact, source.split("."))
            else:
                found = self.compile_expression(source, undefined_to_none=False)
            self._compiled[source, False] = found
        return found(names)

    def _fact(self, path: Sequence[str], names: Mapping[str, Any]) -> Any:
        value: Any = names
        for name in path:
            value = self.getattr(value, name)
        return value

    def text(self, source: str, names: Mapping[str, Any]) -> str:
        """Return a message with its expressions put in."""
        return str(self.template(source).render(names)) if "{" in source else source

    def template(self, source: str, *, blocks: bool = False) -> Template:
        """Return a text with expressions, compiled once; blocks (`{% %}`) are refused unless asked for."""
        found = self._compiled.get((source, True))
        if found is None:
            if not blocks:
                _no_blocks(source)
            found = self._compiled[source, True] = self.from_string(source)
        return found

    def names(self, source: str, *, text: bool = False) -> set[str]:
        """Return the names that an expression (or a text with expressions) uses. Raise TemplateSyntaxError."""
        from jinja2.meta import find_undeclared_variables

        if text:
            _no_blocks(source)
            return find_undeclared_variables(self.parse(source))
        self.check(source)
        return find_undeclared_variables(self.parse(f"{{{{ ({source}) }}}}"))


@cache
def expressions(language: str, folder: Path | None = None) -> Expressions:
    """Return the environment of a language; what it compiles is kept in the cache `folder` if given."""
    return Expressions(language, folder)


def evaluate(source: str, names: Mapping[str, Any], cache: Path | None = None) -> Any:
    """Return the value of an expression of set.yaml; what is compiled is kept in the folder `cache` if given.

    Raise Unknown if that depends on what is still to come, FormError FORM-034 if the expression is wrong.
    """
    try:
        value = expressions("zh", cache).value(source, names)
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, Undefined):
                str(one)  # raises, naming what is undefined
    except Unknown:
        raise
    except FAULTS as error:
        message = {"zh": f"“{source}”算不出来：{error}", "en": f"“{source}” cannot be worked out: {error}"}
        hint = {"zh": "改set.yaml；事实文件没有问题", "en": "Mend set.yaml; the facts are not at fault"}
        raise FormError(Problem("FORM-034", "error", message, hint)) from error
    return value


def functions(office: Office) -> dict[str, Callable[..., Any]]:
    """Return what an expression can call, bound to an office."""
    return _functions(office)


def day(value: dt.date | None) -> dt.date | None:
    """Return the day of a date or a moment."""
    return value.date() if isinstance(value, dt.datetime) else value


def clock(value: dt.datetime) -> dt.time:
    """Return the time of day of a moment."""
    return value.time()


def duplicates(values: Iterable[Any]) -> list[Any]:
    """Return the values that come more than once, each once; people count by name and unit."""
    seen: set[Any] = set()
    again: dict[Any, Any] = {}
    for value in values:
        if value is None or isinstance(value, Placeholder):
            continue
        key = (value.name, value.unit) if isinstance(value, Person) else value
        if key in seen:
            again.setdefault(key, value)
        seen.add(key)
    return list(again.values())


def names(persons: Iterable[Any]) -> list[str]:
    """Return the names of people; those still to come are left out."""
    return [person.name for person in persons if isinstance(person, Person)]


def dates_in(texts: str | Iterable[str | None] | None, since: dt.date | None = None) -> list[dt.date]:
    """Return the dates in one or more texts; one without a year is taken next to `since`, or Unknown without that."""
    found = []
    for text in (texts,) if isinstance(texts, str) else texts or ():
        for one in find_dates(text or ""):
            if not one.year and not since:
                raise Unknown(text)
            value = nearest(one.month, one.day, since) if not one.year and since else one.resolve()
            if value:
                found.append(value)
    return found


def missing(item: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Return in words which facts of a group are not given; `words` says what each is called."""
    absent = [word for name, word in words.items() if item.get(name) in (None, [])]
    return (", " if all(word.isascii() for word in absent) else "、").join(absent)


def nearest(month: int, day_of_month: int, since: dt.date) -> dt.date | None:
    """Return the day of that month in the year that brings it closest to `since`, looking rather ahead than back."""
    for year in (since.year, since.year + 1):
        try:
            value = dt.date(year, month, day_of_month)
        except ValueError:
            continue
        if value >= since_day(since) - dt.timedelta(days=180):
            return value
    return None


def since_day(since: dt.date) -> dt.date:
    """Return the base date as a day."""
    return since.date() if isinstance(since, dt.datetime) else since


def numbered(items: Sequence[Any], numbers: Iterable[Any]) -> list[Any]:
    """Return the items that numbers from 1 name, each once; numbers that name none are left out."""
    wanted = dict.fromkeys(int(number) for number in numbers)
    return [items[number - 1] for number in wanted if 1 <= number <= len(items)]


def separate_units(text: str) -> list[str]:
    """Return the units that one value names: more than one where marks separate them."""
    return [part.strip() for part in _APART.split(str(text)) if part.strip()]


def unit_in(unit: str, lines: Iterable[str]) -> bool:
    """Return whether a unit is among those that lines name, also as one of 各处室, 各单位, all units."""
    for line in lines:
        if line is None:
            continue
        if unit in line or _ALL_UNITS_EN.search(line):
            return True
        for found in _COLLECTIVE.findall(line):
            if _ALL_UNITS.match(found) or (unit[-1] in _KINDS and unit[-1] in found[:4]):
                return True
    return False


def differing_amounts(texts: Iterable[str]) -> list[str]:
    """Return what is given two different amounts or shares in the texts: 布展费用12万元 … 布展费用15万元."""
    seen: dict[tuple[str, str], str] = {}
    differing: list[str] = []
    for text in texts:
        for what, number, unit in _AMOUNT.findall(text or ""):
            key = what[-4:], "%" if unit in "%％" else "元"
            amount = number + unit
            if len(what) >= 3 and seen.setdefault(key, amount) != amount and what not in differing:
                differing.append(what)
    return differing


def undefined_parties(item: Mapping[str, Any], labels: Iterable[str]) -> list[str]:
    """Return the parties (甲方, Party A) that the texts of a group speak of and `labels` does not name."""
    known: set[str] = set()
    for label in labels:
        known.update(label.labels.values() if isinstance(label, Choice) else (str(label),))
    return [name for name in dict.fromkeys(_PARTY.findall("\n".join(_strings(item)))) if name not in known]


def due_in_week(tasks: Iterable[Mapping[str, Any]], owner: Any, due: dt.date) -> int:
    """Return how many of the tasks one person has due in the week of `due`."""
    week = due.isocalendar()[:2]
    return sum(
        isinstance(task["due"], dt.date) and task["due"].isocalendar()[:2] == week and str(task["owner"]) == str(owner)
        for task in tasks
        if task
    )


def is_vague_result(text: str) -> bool:
    """Return whether a deliverable is only an intention (加强管理), nothing that will be there to see."""
    return _VAGUE_RESULT.search(text) is not None and _OBSERVABLE.search(text) is None


def ends_with_kind(title: str, kind: str) -> bool:
    """Return whether a title ends with its 文种; what stands in brackets at the end does not count."""
    title = re.sub(r"(?:（[^（）]*）|\([^()]*\)|[。，；：、])+$", "", str(title))
    return title.endswith("令" if kind == "命令" else str(kind))


@cache
def _functions(office: Office) -> dict[str, Callable[..., Any]]:
    def in_rank_order(persons: Iterable[Any]) -> bool:
        """Return whether the people that the profile ranks stand in that order."""
        ranks = [rank for rank in map(office.rank, dict.fromkeys(names(persons))) if rank is not None]
        return ranks == sorted(ranks)

    def by_rank(persons: Iterable[Any]) -> list[Any]:
        """Return people in the order of the profile, those it does not know last."""
        return sorted(
            {str(one): one for one in persons}.values(), key=lambda one: (rank := office.rank(str(one))) is None or rank
        )

    def has_calendar(value: dt.date) -> bool:
        """Return whether the holidays of that day's year are known."""
        return office.workdays.covers(value.year)

    return {
        **correspondence(office), **_articles.FUNCTIONS, **_counting.FUNCTIONS, **_scoring.FUNCTIONS, **_timetable.FUNCTIONS,
        "by_rank": by_rank, "clock": clock, "dates_in": dates_in, "day": day, "differing_amounts": differing_amounts,
        "due_in_week": due_in_week, "duplicates": duplicates, "ends_with_kind": ends_with_kind,
        "has_calendar": has_calendar, "headings": headings, "is_known_unit": lambda unit: not office.units or office.knows_unit(unit), "in_rank_order": in_rank_order, "is_vague_result": is_vague_result,
        "is_workday": lambda value: office.workdays.is_working(value), "missing": missing, "names": names,
        "numbered": numbered,
        "previous_workday": lambda value: office.workdays.previous_working(value), "separate_units": separate_units,
        "undefined_parties": undefined_parties, "unit_in": unit_in,
        "workdays": lambda start, end: office.workdays.between(start, end),
    }  # fmt: skip


def _filters(language: str) -> dict[str, Callable[..., Any]]:
    return {
        "amount": lambda value: locales.money(value, language),
        "chinese": lambda value: locales.chinese_numeral(int(value)),
        "date": lambda value, form="long": locales.date(day(value) or value, language, form),
        "time": lambda value: locales.time(value.time() if isinstance(value, dt.datetime) else value, language),
    }


def _shown(value: Any, language: str) -> Any:
    match value:
        case None:
            return "—"
        case Choice():
            return value.labels[language]
        case str() | bool() | int():
            return value
        case dt.datetime():
            return f"{locales.date(value.date(), language)} {locales.time(value.time(), language)}"
        case dt.date():
            return locales.date(value, language)
        case dt.time():
            return locales.time(value, language)
        case Decimal():
            return f"{value:f}"
        case list() | tuple():
            return ("、" if language == "zh" else ", ").join(str(_shown(one, language)) for one in value)
    return value


def _strings(value: Any) -> Iterable[str]:
    match value:
        case Choice():
            pass
        case str():
            yield value
        case list():
            for one in value:
                yield from _strings(one)
        case dict():
            for one in value.values():
                yield from _strings(one)


def _no_blocks(source: str) -> None:
    if found := _BLOCKS.search(source):
        raise TemplateSyntaxError(f"{found[0]} does not belong in an expression", 1)

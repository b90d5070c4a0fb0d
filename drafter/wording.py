"""How facts are worded in a paper: the filters of a template, one set for each language.

A filter returns plain text or Markup; the environment escapes what is plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, Undefined
from markupsafe import Markup

from drafter import locales
from drafter.composed import marked, whole
from drafter.fields import Choice, Person, Placeholder
from drafter.headings import mark_of

__all__ = ["JOINING", "filters", "shown"]

_ENGLISH = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
JOINING = frozenset({
    "added", "citations", "clauses", "distribution", "enumeration", "introduced", "passages", "people", "roll", "struck",
})  # fmt: skip
"""Filters that put several texts together."""
_ENDS = "。！？…；：，、.!?;:,"


def shown(value: Any, language: str) -> str:
    """Return a fact as it stands in a paper of that language.

    Raise TypeError for what has no one way to be shown: None (a missing fact is never a blank), lists, groups.
    """
    if type(value) is str and "\n" not in value:
        return value
    match value:
        case Person():
            return value.name
        case Choice():
            return str(value.labels[language])
        case Markup():
            return value
        case Placeholder():
            return f"{value}"
        case str():
            return joined("<br/>", value.split("\n")) if "\n" in value else value
        case bool():
            return ({"zh": "是", "en": "yes"} if value else {"zh": "否", "en": "no"})[language]
        case datetime():
            return f"{locales.date(value.date(), language)} {locales.time(value.time(), language)}"
        case date():
            return locales.date(value, language)
        case time():
            return locales.time(value, language)
        case int() | Decimal():
            return locales.number(value, language)
    if isinstance(value, StrictUndefined):
        str(value)  # raises, naming what is undefined
    if isinstance(value, Undefined):
        raise TypeError("nothing to print; write an else beside the if")
    kind = "a missing fact" if value is None else f"a {type(value).__name__}"
    raise TypeError(f"{kind} cannot be printed; use an if or a filter")


def joined(between: str, texts: Sequence[str]) -> Markup:
    """Return texts, plain or marked up, with markup between them."""
    return marked(["", *[between] * (len(texts) - 1), ""], texts) if texts else Markup()


def listed(between: str, texts: Iterable[str]) -> Markup:
    """Return texts with plain text between them; plain ones make one value, however many they are."""
    found = [*texts]
    return whole(between.join(found)) if {*map(type, found)} <= {str} else joined(between, found)


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """Return the filters of a template in that language, by name."""
    zh = language == "zh"
    stop, comma, semicolon, gap = ("。", "、", "；", "　") if zh else (".", ", ", "; ", " ")

    def show(value: Any) -> str:
        return shown(value, language)

    def sentence(value: Any) -> str:
        """End a text with a full stop unless it has a mark of its own."""
        text = show(value)
        plain = text.unescape() if isinstance(text, Markup) else text
        closed = plain.rstrip("”’」』）)\"'") or plain
        if closed[-1:] in _ENDS:
            return text
        return marked(("", stop), (text,)) if isinstance(text, Markup) else f"{text}{stop}"

    def enumeration(values: Iterable[Any] | None) -> Markup:
        """Join names: 、 in Chinese, a comma in English."""
        return listed(comma, map(show, values or ()))

    def clauses(values: Iterable[Any]) -> Markup:
        """Join clauses into one sentence; items that are sentences already follow each other."""
        texts = [show(value) for value in values]
        if any(text.endswith(("。", ".")) for text in texts):
            return listed("" if zh else " ", map(sentence, texts))
        return listed(semicolon, [*texts[:-1], sentence(texts[-1])]) if texts else Markup()

    def distribution(values: Iterable[Any]) -> Markup:
        """Join classes of recipients: ， between classes, since 、 stands inside them (practice)."""
        return listed("，" if zh else "; ", map(show, values))

    def with_post(person: Any) -> str:
        """Name a person with the post: 江示例主任; Jiang Shili (Director)."""
        if not isinstance(person, Person) or not person.post:
            return show(person)
        return person.name + person.post if zh else f"{person.name} ({person.post})"

    def people(persons: Iterable[Any]) -> str:
        """List people with their posts in brackets: 周样例（副主任）、何样本（综合办公室）."""

        def one(person: Any) -> str:
            if not isinstance(person, Person) or not person.post:
                return show(person)
            return f"{person.name}（{person.post}）" if zh else f"{person.name} ({person.post})"

        return comma.join(one(person) for person in persons)

    def roll(persons: Iterable[Any]) -> Markup:
        """List names for 出席, 请假, 列席, each marked so that the house style can align it."""
        names = [marked(('<span class="name">', "</span>"), (show(person),)) for person in persons]
        return joined(gap if zh else ", ", names)

    def citations(refs: Iterable[dict[str, Any]]) -> str:
        """Cite documents: title first, number after (practice): 《标题》（文号）."""

        def one(ref: dict[str, Any]) -> str:
            title = show(ref["title"])
            if zh and not title.startswith("《"):
                title = f"《{title}》"
            number = f"（{ref['docno']}）" if zh else f" ({ref['docno']})"
            return title + (number if ref.get("docno") else "")

        cited = [one(ref) for ref in refs]
        if zh:  # between titles in 《》 there is no 、 (GB/T 15834)
            return "".join(text if text.endswith("》") else text + comma for text in cited[:-1]) + "".join(cited[-1:])
        return comma.join(cited)

    def introduced(parties: Iterable[dict[str, Any]]) -> str:
        """Name the parties in full with what they are called from here on."""
        brackets = "{}（以下简称{}）" if zh else "{} (“{}”)"
        named = [brackets.format(show(party["org"]), show(party["label"])) for party in parties]
        return comma.join(named[:-1]) + ("与" if zh else " and ") + named[-1] if len(named) > 1 else "".join(named)

    def paragraphs(text: Any) -> list[str]:
        """Split a text that a person typed into its paragraphs; empty lines between them are dropped."""
        return [line.strip() for line in str(text or "").splitlines() if line.strip()]

    def passages(text: Any, above: int = 0, lead: str = "", *, closed: bool = False) -> Markup:
        """Show a text that a person typed or pasted: lines that begin 一、（一）1.（1） are headings, numbered as typed.

        They stand below the level `above` of the heading that the template has put over them (GB/T 9704 7.3.3). White
        space after a number goes; a sentence numbered 1. or （1） is text. `lead` begins the first paragraph; `closed`
        ends every paragraph that is no heading with a full stop.
        """
        made: list[Markup] = []
        for line in paragraphs(text):
            mark = mark_of(line) if zh else None
            level = max(mark.level, above + 1) if mark else 0
            if mark:
                line = mark.text + line[mark.end :].lstrip()
            if level == 0 or (level > 2 and line.endswith(tuple(_ENDS))):
                made.append(marked(("<p>", "", "</p>\n"), (lead, sentence(line) if closed else line)))
            else:
                made += [marked(("<p>", "</p>\n"), (lead,))] if lead else []
                made.append(marked((f'<h{level} number="none">', f"</h{level}>\n"), (line,)))
            lead = ""
        return marked(["\n", *[""] * len(made)], made)

    def date_(value: Any, form: str = "long") -> str:
        """Show a date: long, weekday (with the day of the week), short (no year), compact (20261119)."""
        if isinstance(value, Placeholder):
            return value
        return locales.date(value.date() if isinstance(value, datetime) else value, language, form)

    def time_(value: Any) -> str:
        """Show a time of day, or that of a date with time."""
        if isinstance(value, Placeholder):
            return value
        return locales.time(value.time() if isinstance(value, datetime) else value, language)

    def ordinal(value: Any) -> str:
        """Number an item: 一 in Chinese, 1 in English."""
        return (
            value if isinstance(value, Placeholder) else locales.chinese_numeral(int(value)) if zh else str(int(value))
        )

    def cardinal(value: Any) -> str:
        """Count copies: 两, 三 in Chinese; two, three … in English, figures above ten."""
        if zh:
            return "两" if value == 2 else ordinal(value)
        return _ENGLISH[int(value)] if not isinstance(value, Placeholder) and 0 < value <= 10 else show(value)

    def struck(old: Any, new: Any) -> Markup:
        """Show the wording before a change, what the new one drops struck out."""
        return _marked(show(old), show(new), old=True)

    def added(new: Any, old: Any) -> Markup:
        """Show the wording after a change, what the old one lacked in bold and underlined."""
        return _marked(show(old), show(new), old=False)

    def amount(value: Any) -> str:
        """Show a sum of money in yuan."""
        return value if isinstance(value, Placeholder) else locales.money(value, language)

    return {
        "added": added, "amount": amount, "cardinal": cardinal, "citations": citations, "clauses": clauses, "date": date_,
        "distribution": distribution, "enumeration": enumeration, "introduced": introduced, "ordinal": ordinal,
        "paragraphs": paragraphs, "passages": passages, "people": people, "roll": roll, "sentence": sentence, "struck": struck, "time": time_,
        "with_post": with_post,
    }  # fmt: skip


def _marked(before: str, after: str, *, old: bool) -> Markup:
    from drafter.differences import stretches

    made: list[str] = []
    for stretch in stretches(before, after):
        text = stretch.old if old else stretch.new
        tags = ("<s>", "</s>") if old else ("<b><u>", "</u></b>")
        made.append(marked(tags, (text,)) if stretch.changed and text else text)
    return joined("", made)

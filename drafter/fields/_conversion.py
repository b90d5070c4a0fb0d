"""Raw facts to typed facts: one walk that finds every mistake of shape and of value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drafter import load
from drafter.errors import Problem, Words, near_words
from drafter.fields._field import IMPLICIT, Field
from drafter.fields._scalars import parse_scalar
from drafter.fields._values import NOT_KNOWN, Malformed, Person, Placeholder
from drafter.load import Node, split

__all__ = ["Record", "convert", "escape", "spell_out"]

Record = dict[str, Any]
"""Typed facts: a value for every field, None (or an empty list) where nothing was given."""

_PERSON_KEYS = ("name", "post", "unit")
_LINE = Field("", "line", {"zh": "", "en": ""})
_IMPLICIT_CHOICES = {"language": ("zh", "en"), "letterhead": ("red", "preprinted")}
_SHAPES = {
    "text": {"zh": "一个值", "en": "one value"},
    "list": {"zh": "一个列表", "en": "a list"},
    "group": {"zh": "几个下级字段", "en": "fields of its own"},
}


def convert(node: Node, fields: Sequence[Field], *, implicit: bool = True) -> tuple[Record, list[Problem]]:
    """Return the typed facts of a record, and everything that is wrong with it.

    With `implicit` the keys that every form has may stand there too; `style` and `letterhead`, where they are written,
    are in the record. What cannot be typed, or is missing though required, is NOT_KNOWN in the record. Codes: FACT-001 unknown key, -002 missing, -003 wrong shape, -004 not
    among the choices, -005 control character, -006 line break in one line, -007 too few items; DATE-…, NUMBER-001,
    DOCNO-001.
    """
    walk = _Conversion(node)
    given = load.values(node)
    if not isinstance(given, dict):
        walk.shape(given, "group", ())
        return walk.nothing(fields), walk.problems
    record = walk.group(given, fields, (), IMPLICIT if implicit else ())
    if implicit:
        record |= walk.implicit(given)
    return record, walk.problems


def escape(key: str) -> str:
    """Return a key as a JSON Pointer token (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def spell_out(trail: Sequence[Field | int], language: str) -> str:
    """Return where a value belongs in words: “议定事项分解”第3项的“完成时限”."""
    text = ""
    for step in trail:
        if isinstance(step, int):
            text += f"第{step}项" if language == "zh" else f" {step}"
        elif language == "zh":
            text += f"{'的' if text else ''}“{step.label['zh']}”"
        else:
            text = f"{text}{': ' if text else ''}“{step.label['en']}”"
    return text


Trail = tuple[Field | int, ...]
Given = dict[str, Any]
"""What is written under each key: text, None, a list or a mapping."""


class _Conversion:
    def __init__(self, node: Node) -> None:
        self.node = node
        self.problems: list[Problem] = []

    def group(self, given: Given, fields: Sequence[Field], trail: Trail, also: tuple[str, ...] = ()) -> Record:
        record: Record = {}
        blank = 0
        for field in fields:
            name, kind = field.name, field.type
            value = given.get(name)
            if value is None or value == "":
                blank += name not in given
                record[name] = [] if kind == "list" else None
                if field.required:
                    record[name] = NOT_KNOWN
                    self.missing(field, (*trail, field))
            elif kind == "list":
                record[name] = self.many(value, field, (*trail, field))
            elif kind == "group":
                record[name] = self.one_group(value, field, (*trail, field))
            else:
                record[name] = self.scalar(value, field, kind, trail, field)
        if len(fields) - blank < len(given):
            self.unknown_keys(given, fields, trail, also)
        return record

    def one_group(self, value: Any, field: Field, trail: Trail) -> Record | Placeholder:
        if isinstance(value, dict):
            return self.group(value, field.fields, trail)
        self.shape(value, "group", trail)
        return NOT_KNOWN

    def many(self, items: Any, field: Field, trail: Trail) -> list[Any] | Placeholder:
        kind = field.scalar
        if isinstance(items, str) and kind:
            items = [items[start:end] for start, end in split(items, kind) if end > start]
        if not isinstance(items, list):
            self.shape(items, "list", trail)
            return NOT_KNOWN
        result: list[Any] = []
        for i, value in enumerate(items, 1):
            if value is None or value == "" or (isinstance(value, str) and value.isspace()):
                hint = {"zh": "填上，或者删去这一项", "en": "Fill it in or delete it"}
                self.add("FACT-002", (*trail, i), _missing_words((*trail, i)), hint)
                result.append(NOT_KNOWN)
            elif kind:
                result.append(self.scalar(value, field, kind, trail, i))
            elif isinstance(value, dict):
                result.append(self.group(value, field.fields, (*trail, i)))
            else:
                self.shape(value, "group", (*trail, i))
                result.append(NOT_KNOWN)
        if len(items) < field.least or (not items and field.required):
            self.too_few(field, len(items), trail)
        return result

    def scalar(self, value: Any, field: Field, kind: str, above: Trail, last: Field | int, below: str = "") -> Any:
        """Return the value of one text; its trail is made only to tell of a mistake."""
        if isinstance(value, str) and not value.isspace():
            try:
                return parse_scalar(value, field, kind)
            except Malformed as wrong:
                trail = (*above, last)
                said = {lang: _said(trail, wrong.message, lang) for lang in ("zh", "en")}
                self.add(wrong.code, trail, said, wrong.hint, wrong.fix, below=below)
                return NOT_KNOWN if wrong.value is None else wrong.value
        trail = (*above, last)
        if kind == "person" and isinstance(value, dict):
            return self.person(value, trail)
        if not isinstance(value, str):
            self.shape(value, "text", trail, below=below)
            return NOT_KNOWN
        if field.required:
            self.missing(field, trail)
            return NOT_KNOWN
        return None

    def person(self, given: Given, trail: Trail) -> Person | Placeholder:
        parts: dict[str, str] = {}
        for key, value in given.items():
            if key not in _PERSON_KEYS:
                self.unknown(key, _PERSON_KEYS, trail, {})
            elif value is not None:
                text = self.scalar(value, _LINE, "line", trail[:-1], trail[-1], f"/{key}")
                if text:
                    parts[key] = text
        if not parts.get("name"):
            name = Field("name", "line", {"zh": "姓名", "en": "Name"})
            if given.get("name") is None:
                self.missing(name, (*trail, name))
            return NOT_KNOWN
        if isinstance(parts["name"], Placeholder):
            return parts["name"]
        return Person(parts["name"], parts.get("post", ""), parts.get("unit", ""))

    def implicit(self, given: Given) -> Record:
        record: Record = {}
        for key in IMPLICIT:
            value = given.get(key)
            if value is None:
                continue
            label = Field(key, "line", {"zh": key, "en": key})
            if not isinstance(value, str):
                self.shape(value, "text", (label,))
            elif key in _IMPLICIT_CHOICES and value not in _IMPLICIT_CHOICES[key]:
                known = _IMPLICIT_CHOICES[key]
                message = {"zh": f"“{key}”不能写“{value}”", "en": f"“{key}” cannot be “{value}”"}
                hint = {"zh": f"写：{'、'.join(known)}", "en": f"Write: {', '.join(known)}"}
                self.add("FACT-004", (label,), message, hint)
            elif key in ("style", "letterhead"):
                record[key] = value
        return record

    def nothing(self, fields: Sequence[Field]) -> Record:
        return dict.fromkeys((field.name for field in fields), NOT_KNOWN)

    def unknown_keys(self, given: Given, fields: Sequence[Field], trail: Trail, also: tuple[str, ...]) -> None:
        names = [field.name for field in fields]
        strange = [key for key in given if key not in names and key not in also]
        if strange:
            labels = {text.casefold(): field.name for field in fields for text in field.label.values()}
            for key in strange:
                self.unknown(key, (*names, *also), trail, labels)

    def unknown(self, key: str, known: Sequence[str], trail: Trail, labels: dict[str, str]) -> None:
        pointer = _pointer(trail)
        near = [labels[key.casefold()]] if key.casefold() in labels else near_words(key, known)
        listed = {"zh": f"可以写：{'、'.join(known)}", "en": f"Known: {', '.join(known)}"}
        hint = {"zh": f"是不是“{near[0]}”？", "en": f"Did you mean “{near[0]}”?"} if near else listed
        message = {
            "zh": f"{spell_out(trail, 'zh')}{'里' if trail else ''}没有“{key}”这一项",
            "en": f"There is no “{key}”" + (f" in {spell_out(trail, 'en')}" if trail else ""),
        }
        if near:
            # The fact is there under a wrong name: saying that it is missing as well would be one mistake told twice.
            meant = f"{pointer}/{near[0]}"
            self.problems = [one for one in self.problems if (one.code, one.path) != ("FACT-002", meant)]
        place = load.key_at(self.node, pointer, key)
        self.problems.append(Problem("FACT-001", "error", message, hint, place, f"{pointer}/{escape(key)}"))

    def missing(self, field: Field, trail: Trail) -> None:
        help_text = field.help or _example(field)
        hint = {"zh": help_text.get("zh", "填上"), "en": help_text.get("en", "Fill it in")}
        self.add("FACT-002", trail, _missing_words(trail), hint)

    def too_few(self, field: Field, count: int, trail: Trail) -> None:
        if not count and field.required:
            self.missing(field, trail)
            return
        message = {
            "zh": f"{spell_out(trail, 'zh')}至少{field.least}项，现有{count}项",
            "en": f"{spell_out(trail, 'en')} needs at least {field.least} items; there are {count}",
        }
        self.add("FACT-007", trail, message, {"zh": "补上缺的", "en": "Add what is missing"})

    def shape(self, value: Any, wanted: str, trail: Trail, below: str = "") -> None:
        found = "list" if isinstance(value, list) else "group" if isinstance(value, dict) else "text"
        message = {
            lang: said.format(spell_out(trail, lang) or whole, _SHAPES[wanted][lang], _SHAPES[found][lang])
            for lang, said, whole in (
                ("zh", "{}要写{}，这里写的是{}", "整个文件"),
                ("en", "{} should be {}, but is {}", "The record"),
            )
        }
        hint = {
            "text": {"zh": "写在冒号后面，写成一个值", "en": "Write one value after the colon"},
            "list": {"zh": "一行一项，每项以“- ”开头", "en": "Write one item a line, each beginning with “- ”"},
            "group": {
                "zh": "换行缩进，逐项写“名称: 值”",
                "en": "Indent below it and write “name: value” for each field",
            },
        }[wanted]
        self.add("FACT-003", trail, message, hint, below=below)

    def add(
        self, code: str, trail: Trail, message: Words, hint: Words, fix: str | None = None, below: str = ""
    ) -> None:
        pointer = _pointer(trail) + below
        self.problems.append(Problem(code, "error", message, hint, load.at(self.node, pointer), pointer, fix))


def _pointer(trail: Trail) -> str:
    return "".join(f"/{step - 1}" if isinstance(step, int) else f"/{step.name}" for step in trail)


def _said(trail: Trail, message: Words, language: str) -> str:
    where = spell_out(trail, language)
    return f"{where}：{message[language]}" if language == "zh" else f"{where}: {message[language]}"


def _missing_words(trail: Trail) -> Words:
    return {"zh": f"{spell_out(trail, 'zh')}没有填", "en": f"{spell_out(trail, 'en')} is missing"}


def _example(field: Field) -> Words:
    match field.scalar or field.type:
        case "date":
            return {
                "zh": "如 2026-11-22；还没有定的写〔待补〕",
                "en": "Such as 2026-11-22, or 〔待补〕 if it is not settled yet",
            }
        case "datetime":
            return {"zh": "如 2026-11-22 14:30", "en": "Such as 2026-11-22 14:30"}
        case "choice":
            english = ", ".join(c.labels["en"] for c in field.choices)
            return {"zh": f"写：{'、'.join(field.choices)}", "en": f"Write one of: {english}"}
    return {"zh": "填上；还没有定的写〔待补〕", "en": "Fill it in, or write 〔待补〕 if it is not settled yet"}

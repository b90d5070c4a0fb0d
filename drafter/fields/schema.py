"""The JSON Schema of a form, for editors, agents and other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drafter.errors import Words
from drafter.fields._field import Field
from drafter.fields._scalars import YES_NO

__all__ = ["schema"]

_WRITTEN = r"\S"
_LISTED = ("unit", "person", "line", "text")
_FORMATS: dict[str, Words] = {
    "date": {"zh": "日期，如 2026-11-22", "en": "A date, such as 2026-11-22"},
    "datetime": {"zh": "日期和时间，如 2026-11-22 14:30", "en": "A date and time, such as 2026-11-22 14:30"},
    "time": {"zh": "时间，如 14:30", "en": "A time, such as 14:30"},
    "number": {"zh": "数", "en": "A number"},
    "amount": {"zh": "金额，以元计", "en": "An amount of money in yuan"},
    "text": {"zh": "可以分段", "en": "May have paragraphs"},
    "docno": {"zh": "发文字号，如 云服发〔2026〕12号", "en": "A document number, such as 云服发〔2026〕12号"},
    "unit": {"zh": "单位名称", "en": "Name of a unit"},
    "person": {"zh": "姓名，或者 姓名（职务）", "en": "A name, or name (post)"},
    "yesno": {"zh": "是或否", "en": "Yes or no"},
}


def schema(fields: Sequence[Field], *, title: Words, name: str, example: object | None = None) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the facts of a form.

    `title` and `description` are Chinese, `x-title-en` and `x-description-en` English. It accepts whatever `convert`
    finds well shaped: the two are held equal by a test.
    """
    root = _group(fields)
    implicit = {
        "form": {"const": name},
        "language": {"enum": ["zh", "en", None]},
        "style": {"type": ["string", "null"]},
        "letterhead": {"enum": ["red", "preprinted", None]},
    }
    result = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title["zh"],
        "x-title-en": title["en"],
        **root,
        "properties": {**implicit, **root["properties"]},
    }
    if example is not None:
        result["examples"] = [example]
    return result


def _group(fields: Sequence[Field]) -> dict[str, Any]:
    required = [field.name for field in fields if field.required]
    return {
        "type": "object",
        "properties": {field.name: _field(field) for field in fields},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"title": field.label["zh"], "x-title-en": field.label["en"]}
    format_words = _FORMATS.get(field.scalar, {})
    for key, language, stop in (("description", "zh", "。"), ("x-description-en", "en", ". ")):
        texts = [words[language] for words in (field.help, format_words) if words.get(language)]
        if texts:
            described[key] = stop.join(texts)
    match field.type:
        case "group":
            shape = _group(field.fields)
            if not field.required:
                shape["type"] = ["object", "null"]
        case "list":
            shape = _list(field)
        case kind:
            shape = _scalar(field, kind, required=field.required)
    return described | shape


def _list(field: Field) -> dict[str, Any]:
    item = _group(field.fields) if field.fields else _scalar(field, field.of, required=True)
    least = max(field.least, 1 if field.required else 0)
    array: dict[str, Any] = {"type": "array", "items": item, **({"minItems": least} if least else {})}
    if not field.fields and field.of in _LISTED and least < 2:
        # A few names may be written as one text: 江示例、周样例.
        return {"anyOf": [array, {"type": "string", **({"pattern": _WRITTEN} if least else {})}, *_null(not least)]}
    if not field.required:
        array["type"] = ["array", "null"]
    return array


def _null(allowed: bool) -> list[dict[str, Any]]:
    return [{"type": "null"}] if allowed else []


def _scalar(field: Field, kind: str, *, required: bool) -> dict[str, Any]:
    text: dict[str, Any] = {"type": ["string", "number"] if kind in ("line", "number", "amount") else "string"}
    if required:
        text["pattern"] = _WRITTEN
    else:
        text["type"] = [*([text["type"]] if isinstance(text["type"], str) else text["type"]), "null"]
    match kind:
        case "choice":
            both = [word for choice in field.choices for word in (str(choice), choice.labels["en"])]
            return {"enum": [*dict.fromkeys(both), *([] if required else [None])]}
        case "yesno":
            return {"enum": [True, False, *YES_NO, *([] if required else [None])]}
        case "person":
            parts = {key: {"type": ["string", "null"]} for key in ("post", "unit")}
            mapping = {
                "type": "object",
                "properties": {"name": {"type": "string", "pattern": _WRITTEN}, **parts},
                "required": ["name"],
                "additionalProperties": False,
            }
            return {"anyOf": [text, mapping]}
    return text

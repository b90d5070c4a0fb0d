"""A form's example as a YAML file for people: filled in, with a comment for everything that can be written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from drafter.fields import Field
from drafter.forms import Form
from drafter.load import Node, values
from drafter.patterns import pattern

__all__ = ["example", "yaml_text"]

_PLAIN = pattern(
    r"(?![-?:,\[\]{}#&*!|>'\"%@`~ ])(?!null$|Null$|NULL$|\.\.\.$)(?:[^\s:#]|:(?=\S)|(?<=\S)#| (?=[^\s#]))+"
)

_ORDER = ("form", "language", "style", "letterhead")


def yaml_text(form: Form, language: str) -> str:
    """Return the commented example of a form in one language; it renders untouched."""
    sample = form.sample(language).value
    given = sample if isinstance(sample, dict) else {}
    zh = language == "zh"
    help_ = form.help.get(language, "")
    lines = [
        f"# {form.title[language]}：{help_}" if zh else f"# {form.title[language]}: {help_}",
        "# 这是填好的例子，改成自己的内容即可。带＊的必填，其余没有就删去那一行；还没有定下来的写〔待补〕。"
        if zh
        else "# This is a filled-in example: put in your own facts. * marks what is needed; delete what you have not; "
        "write TBD for what is not settled yet.",
        f"form: {form.name}",
    ]
    lines += [f"{key}: {_scalar(given[key])}" for key in _ORDER[1:] if key in given]
    lines += _mapping(form.fields, given, language, "")
    return "\n".join(lines) + "\n"


_OTHER = pattern(
    r"(?i:y|n|yes|no|on|off|true|false|null|[-+]?\.(?:inf|nan))|[~=]|<<|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?"
    r"|\+\d+|[-+]?0\d[\d_]*|[-+]?0[xob][\da-fA-F_]+|[-+]?\d*_[\d_.]*|[-+]?\d[\d_]*[eE][-+]?\d+"
    r"|(?!(?:0|[1-9]\d{0,9})\.\d{0,3}[1-9]\Z)[-+]?[\d_]*\.[\d_]*(?:[eE][-+]?\d+)?"
)
"""What another reader of YAML 1.1 takes for something else than text or its plain number: no, 16:10, 000012, 1.50."""


def example(form: Form, language: str) -> object:
    """Return the example of a form as plain values, all text, for its JSON Schema."""
    return values(form.sample(language))


def _mapping(fields: Sequence[Field], given: Mapping[str, Node], language: str, indent: str) -> Iterator[str]:
    for field in fields:
        if not indent:
            yield ""
        yield f"{indent}# {_described(field, language)}"
        if field.fields and field.type == "list":
            for inner in field.fields:
                yield f"{indent}#   {inner.name}  {_described(inner, language)}"
        node = given.get(field.name)
        if node is None:
            yield f"{indent}# {_key(field.name)}:"
        elif isinstance(node.value, dict) and field.type == "group":
            yield f"{indent}{_key(field.name)}:"
            yield from _mapping(field.fields, node.value, language, indent + "  ")
        else:
            yield from _entry(field.name, node, indent)


def _described(field: Field, language: str) -> str:
    zh = language == "zh"
    mark = ("＊" if zh else "* ") if field.required else ""
    help_ = field.help.get(language, "")
    if field.choices:
        names = [choice.labels[language] for choice in field.choices]
        help_ += ("；" if zh and help_ else "; " if help_ else "") + ("可以写：" if zh else "one of: ")
        help_ += ("、" if zh else ", ").join(names)
    return mark + field.label[language] + (("：" if zh else ": ") + help_ if help_ else "")


def _entry(key: str, node: Node, indent: str) -> Iterator[str]:
    """Yield `key: value` over as many lines as it needs."""
    match node.value:
        case dict(members) if members:
            yield f"{indent}{_key(key)}:"
            for name, member in members.items():
                yield from _entry(name, member, indent + "  ")
        case list(items) if items:
            yield f"{indent}{_key(key)}:"
            for item in items:
                yield from _item(item, indent + "  ")
        case str(text) if _is_block(text.removesuffix("\n")):
            yield f"{indent}{_key(key)}: {'|' if text.endswith(chr(10)) else '|-'}"
            yield from (f"{indent}  {line}" if line else "" for line in text.removesuffix("\n").split("\n"))
        case _:
            yield f"{indent}{_key(key)}: {_scalar(node)}".rstrip()


def _item(node: Node, indent: str) -> Iterator[str]:
    if isinstance(node.value, dict) and node.value:
        lines = [line for name, member in node.value.items() for line in _entry(name, member, indent + "  ")]
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield f"{indent}- {_scalar(node)}".rstrip()


def _is_block(text: str) -> bool:
    """Return whether a text reads back unchanged from a literal block."""
    lines = text.split("\n")
    return len(lines) > 1 and bool(lines[-1].strip()) and all(
        line.isprintable() and (not line or line == line.strip()) for line in lines
    ) and bool(lines[0])  # fmt: skip


def _key(name: str) -> str:
    return f'"{name}"' if _OTHER.fullmatch(name) else name


def _scalar(node: Node) -> str:
    match node.value:
        case str(text) if _PLAIN.fullmatch(text) and text.isprintable() and not _OTHER.fullmatch(text):
            return text
        case str(text):
            quoted = json.dumps(text, ensure_ascii=False)
            # YAML wants these escaped, JSON does not.
            return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", quoted)
        case list():
            return "[]"
        case dict():
            return "{}"
    return ""

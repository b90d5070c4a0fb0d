"""A value as source text again, in the style in which the old one was written."""

from __future__ import annotations

import json
import re

from drafter.patterns import pattern

__all__ = ["requote_csv", "requote_json", "requote_yaml"]

_PLAIN = pattern(r"(?![-?:,\[\]{}#&*!|>'\"%@`])[^\s,\[\]{}#:]+(?:(?: |:(?=[^\s,\[\]{}]))?[^\s,\[\]{}#:]+)*")
"""What may stand unquoted in YAML, within [ ] and { } too."""
_NULLS = ("~", "null", "Null", "NULL", "---", "...")
_ESCAPED = pattern("[\x7f-\x9f\xa0\u2028\u2029\ufeff\ud800-\udfff]")
_BLANK = " \t\r\n"
"""What YAML takes for space; a full-width space is text."""
_BARE_JSON = pattern(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false", re.ASCII)


def requote_yaml(value: str, style: str, source: str) -> str:
    """Return `value` as YAML in the style of `source`, or double-quoted where that style cannot hold it."""
    if style == "" and _PLAIN.fullmatch(value) and value.isprintable() and value not in _NULLS:
        return value
    if style == "'" and "\n" not in value and _printable(value):
        return "'" + value.replace("'", "''") + "'"
    if style and style in "|>":
        return _block(value, source)
    return _double(value)


def requote_json(value: str, style: str) -> str:
    """Return `value` as JSON: bare where the old value was a bare word and the new one may be."""
    if not style and _BARE_JSON.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def requote_csv(value: str, source: str, separator: str) -> str:
    """Return `value` as a CSV cell, quoted if it was or must be."""
    if source.startswith('"') or value != value.strip() or any(char in value for char in (separator, '"', "\n", "\r")):
        return '"' + value.replace('"', '""') + '"'
    return value


def _block(value: str, source: str) -> str:
    """Return a block scalar with new lines under its old header and indent; what follows it stays."""
    header, *lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", source)
    first = next((line for line in lines if line.strip(_BLANK)), "")
    indent = first[: len(first) - len(first.lstrip(" "))]
    count = next((i for i, line in enumerate(lines) if line.strip(_BLANK) and not line.startswith(indent)), len(lines))
    while count and not lines[count - 1].strip(_BLANK):
        count -= 1
    tail = "".join(lines[count:])
    ending = lines[count - 1][len(lines[count - 1].rstrip("\r\n")) :] if count else ""
    body = value.rstrip("\n").split("\n")
    fits = all(_printable(line) and line == line.strip() for line in body) and body[0] and indent
    indicator = re.match(r"[|>][-+0-9]*", header)
    if not fits or not indicator or re.search("[+0-9]", indicator[0]):
        rest = header[indicator.end() :].rstrip("\r\n") if indicator else ""
        return _double(value) + rest + ending + tail
    newline = "\r\n" if header.endswith("\r\n") else "\n"
    if len(body) > 1:
        header = "|" + header[1:]
    return header + newline.join(indent + line if line else "" for line in body) + ending + tail


def _double(value: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _printable(text: str) -> bool:
    return not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]", text)

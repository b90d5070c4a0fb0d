"""JSON to nodes: numbers keep their source text, every value knows its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from drafter.errors import Place, Problem, UnreadableError
from drafter.load._node import MAX_DEPTH, Node, problem
from drafter.patterns import pattern

__all__ = ["Span", "parse_json", "spans"]

Span = tuple[int, int, str]
"""Start and end of a scalar in the text, and its style: `"` for a string, empty for a bare word."""

_SPACE = pattern(r"[ \t\r\n]*")
_WORD = pattern(r"[^\s\[\]{},:\"]+")
_NUMBER = pattern(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?\Z", re.ASCII)
_PLAIN = pattern(r'"([^"\\\x00-\x1f]*)"[ \t\r\n]*:[ \t\r\n]*"([^"\\\x00-\x1f]*)"')
"""A name and a text without escapes: nearly every member."""
_SURROGATE = pattern("[\ud800-\udfff]")


class _Stop(Exception):  # noqa: N818 - caught inside this module
    """The text is not JSON from here on; the last problem says why."""


def parse_json(text: str, file: str) -> tuple[Node, ...]:
    """Return the records of a JSON text: one object, or a list of objects.

    Raises UnreadableError (JSON-001 to JSON-006).
    """
    return _Scanner(text, file).records()


def spans(text: str, file: str) -> dict[tuple[int, int], Span]:
    """Return, by line and column, where each scalar begins and ends in the text."""
    found: dict[tuple[int, int], Span] = {}
    _Scanner(text, file, found).records()
    return found


class _Scanner:
    def __init__(self, text: str, file: str, spans: dict[tuple[int, int], Span] | None = None) -> None:
        self.text, self.file, self.spans = text, file, spans
        self.lines = [0, *(m.end() for m in re.finditer(r"\r\n?|\n", text))]
        self.problems: list[Problem] = []

    def records(self) -> tuple[Node, ...]:
        try:
            position = self.space(0)
            root, position = self.value(position, 1)
            position = self.space(position)
            if position < len(self.text):
                self.stop(
                    position,
                    ("这里多出了内容", "JSON 文件只能有一个最外层的 {…} 或 […]"),
                    ("There is text after the end", "A JSON file has one outer {…} or […]"),
                )
            records = tuple(root.value) if isinstance(root.value, list) else (root,)
            self.check_records(records, root.place)
        except _Stop:
            records = ()
        if self.problems:
            raise UnreadableError(self.problems)
        return records

    def check_records(self, records: tuple[Node, ...], place: Place) -> None:
        wrong = [r.place for r in records if not isinstance(r.value, dict)]
        if not records:
            wrong = [place]
        for where in wrong:
            self.report(
                "JSON-005",
                where,
                ("最外层应是“字段: 内容”的对象 {…}，或由这样的对象组成的列表", "请参照样例调整写法"),
                ("The outermost value must be an object {…} or a list of objects", "See the sample"),
            )

    def place(self, position: int) -> Place:
        line = bisect_right(self.lines, position)
        return Place(self.file, line, position - self.lines[line - 1] + 1)

    def report(self, code: str, place: Place, zh: tuple[str, str], en: tuple[str, str]) -> None:
        self.problems.append(problem(code, place, zh, en))

    def stop(self, position: int, zh: tuple[str, str], en: tuple[str, str]) -> None:
        self.report("JSON-001", self.place(position), zh, en)
        raise _Stop

    def space(self, position: int) -> int:
        # Most often there is none, and comparing is quicker than a search.
        if self.text[position : position + 1] > " ":
            return position
        return _SPACE.match(self.text, position).end()  # type: ignore[union-attr]

    def value(self, position: int, depth: int) -> tuple[Node, int]:
        if depth > MAX_DEPTH:
            self.report(
                "JSON-003",
                self.place(position),
                (f"嵌套超过 {MAX_DEPTH} 层", "请检查括号是否写错"),
                (f"Nested deeper than {MAX_DEPTH} levels", "Check the brackets"),
            )
            raise _Stop
        match self.text[position : position + 1]:
            case "{":
                return self.mapping(position, depth)
            case "[":
                return self.sequence(position, depth)
            case '"':
                string, end = self.string(position)
                return self.scalar(position, end, string or None, '"'), end
            case _:
                return self.word(position)

    def scalar(self, start: int, end: int, value: str | None, style: str) -> Node:
        place = self.place(start)
        if self.spans is not None:
            self.spans[place.line, place.column] = (start, end, style)
        return Node(value, place)

    def word(self, position: int) -> tuple[Node, int]:
        found = _WORD.match(self.text, position)
        word = found[0] if found else ""
        end = position + len(word)
        if word == "null":
            return self.scalar(position, end, None, ""), end
        if word in ("true", "false") or _NUMBER.match(word):
            return self.scalar(position, end, word, ""), end
        if not word:
            self.stop(
                position,
                ("这里缺少内容，或者多了一个逗号", '请写上 "内容"，或删去多余的逗号'),
                ("A value is missing here, or there is a comma too many", 'Write a "value" or delete the comma'),
            )
        shown = word[:20]
        self.stop(
            position,
            (f"“{shown}”不是 JSON 的写法", '文字要放在英文双引号里："内容"'),
            (f"{shown!r} is not JSON", 'Put text in straight double quotes: "text"'),
        )
        raise _Stop

    def string(self, position: int) -> tuple[str, int]:
        try:
            string, end = scanstring(self.text, position + 1, True)
        except JSONDecodeError as error:
            match error.msg:
                case str(msg) if msg.startswith("Unterminated"):
                    zh, en = (
                        ("这里的双引号没有配对", "请补上后一个英文双引号"),
                        ("This string has no closing quote", "Add the closing quote"),
                    )
                case str(msg) if msg.startswith("Invalid control"):
                    zh = ("引号里有直接换行或控制字符", "换行请写成 \\n，制表符请写成 \\t")
                    en = (
                        "A string holds a raw line break or control character",
                        "Write \\n for a line break, \\t for a tab",
                    )
                case _:
                    zh, en = (
                        ("反斜杠的写法不对", "反斜杠本身请写成两个：\\\\"),
                        ("This backslash escape is not JSON", "Write a backslash as \\\\"),
                    )
            self.stop(error.pos, zh, en)
        if not string.isprintable() and _SURROGATE.search(string):
            shown = _SURROGATE.sub("�", string)[:20]
            self.report(
                "JSON-004",
                self.place(position),
                (f"“{shown}”里有不完整的字符（单独的 \\ud800–\\udfff 转义）", "请直接写出这个字"),
                (f"{shown!r} holds half a character (a lone \\ud800–\\udfff escape)", "Write the character itself"),
            )
            string = _SURROGATE.sub("�", string)
        return string, end

    def sequence(self, position: int, depth: int) -> tuple[Node, int]:
        place, items = self.place(position), list[Node]()
        position = self.space(position + 1)
        if self.text.startswith("]", position):
            return Node(items, place), position + 1
        while True:
            item, position = self.value(position, depth + 1)
            items.append(item)
            position, more = self.after(position, "]")
            if not more:
                return Node(items, place), position

    def mapping(self, position: int, depth: int) -> tuple[Node, int]:
        node = Node(entries := dict[str, Node](), self.place(position), keys := dict[str, Place]())
        position = self.space(position + 1)
        if self.text.startswith("}", position):
            return node, position + 1
        while True:
            place = self.place(position)
            key, value, position = self.member(position, depth)
            if key in entries:
                self.report(
                    "JSON-002",
                    place,
                    (f"“{key}”写了两次（前一处在第{keys[key].line}行）。", "请只保留一处。"),
                    (f"{key!r} is written twice (first on line {keys[key].line}).", "Keep one of them."),
                )
            else:
                entries[key], keys[key] = value, place
            position, more = self.after(position, "}")
            if not more:
                return node, position

    def member(self, position: int, depth: int) -> tuple[str, Node, int]:
        """Return a name, its value, and the position after them."""
        plain = _PLAIN.match(self.text, position)
        if plain:
            start, end = plain.span(2)
            return plain[1], self.scalar(start - 1, end + 1, plain[2] or None, '"'), end + 1
        if not self.text.startswith('"', position):
            self.stop(
                position,
                ("这里应是字段名。", "字段名要放在英文双引号里，最后一项后面不要逗号。"),
                ("A field name is expected here.", "Put it in double quotes; no comma after the last entry."),
            )
        key, position = self.string(position)
        position = self.space(position)
        if not self.text.startswith(":", position):
            self.stop(
                position,
                ("字段名后面缺少英文冒号。", '写成 "字段": "内容"。'),
                ("A colon is missing after the name.", 'Write "name": "value".'),
            )
        value, position = self.value(self.space(position + 1), depth + 1)
        return key, value, position

    def after(self, position: int, closing: str) -> tuple[int, bool]:
        """Return the position after a comma and True, or after the closing bracket and False."""
        position = self.space(position)
        if self.text.startswith(",", position):
            return self.space(position + 1), True
        if self.text.startswith(closing, position):
            return position + 1, False
        self.stop(
            position,
            (f"这里缺少逗号或 {closing}", "各项之间用英文逗号隔开，括号要配对"),
            (f"A comma or {closing} is missing here", "Separate entries with commas and close every bracket"),
        )
        raise _Stop

"""YAML to nodes, from parser events: every scalar stays text, nothing is resolved, expanded or constructed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from drafter.errors import Place, Problem, UnreadableError
from drafter.load._node import MAX_DEPTH, Node, problem
from drafter.patterns import pattern

__all__ = ["Span", "parse_yaml", "spans"]

Span = tuple[int, int, str]
"""Start and end of a scalar in the text, and its style: `'`, `"`, `|`, `>` or empty for plain."""

# NEL, LS and PS are line breaks to YAML alone: it would fold them away, and count lines that no editor shows.
_FORBIDDEN = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def parse_yaml(text: str, file: str) -> tuple[Node, ...]:
    """Return the records of a YAML text: one mapping, several documents, or a list of mappings.

    Raises UnreadableError (YAML-001 to YAML-008) with every problem found up to the first broken line.
    """
    return _Builder(text, file).records()


def spans(text: str, file: str) -> dict[tuple[int, int], Span]:
    """Return, by line and column, where each scalar begins and ends in the text."""
    found: dict[tuple[int, int], Span] = {}
    _Builder(text, file, found).records()
    return found


class _Builder:
    def __init__(self, text: str, file: str, spans: dict[tuple[int, int], Span] | None = None) -> None:
        self.text, self.file, self.spans = text, file, spans
        self.problems: list[Problem] = []

    def records(self) -> tuple[Node, ...]:
        import yaml

        found: list[Node] = []
        if self.check_characters():
            try:
                for root in self.documents(yaml):
                    found += self.records_of(root)
            except yaml.YAMLError as error:
                self.report_syntax(error)
            if not found and not self.problems:
                self.report(
                    "YAML-007",
                    Place(self.file),
                    ("文件里没有内容，只有注释或空行", "请按样例填写"),
                    ("The file holds only comments or blank lines", "Fill it in like the sample"),
                )
        if self.problems:
            raise UnreadableError(self.problems)
        return tuple(found)

    def records_of(self, root: Node) -> list[Node]:
        if root.value is None:
            return []
        items = root.value if isinstance(root.value, list) else [root]
        for item in items:
            if not isinstance(item.value, dict):
                self.report(
                    "YAML-007",
                    item.place,
                    ("最外层应是“字段: 内容”的写法", _colon_hint(item.value, "zh")),
                    ("The outermost level must be written as “name: value”", _colon_hint(item.value, "en")),
                )
        return items

    def documents(self, yaml: Any) -> Iterator[Node]:
        events = _events(yaml, self.text)
        scalar, alias = yaml.ScalarEvent, yaml.AliasEvent
        start_list, start_map, end = (
            yaml.SequenceStartEvent,
            yaml.MappingStartEvent,
            (yaml.SequenceEndEvent, yaml.MappingEndEvent),
        )
        stack: list[tuple[Node, list[Node]]] = []
        for event in events:
            kind = type(event)
            if kind is scalar:
                node = self.scalar(event)
            elif kind is start_list or kind is start_map:
                self.check_tag(event)
                if len(stack) == MAX_DEPTH:
                    self.report(
                        "YAML-005",
                        self.place(event),
                        (f"嵌套超过 {MAX_DEPTH} 层", "请检查缩进和括号是否写错"),
                        (f"Nested deeper than {MAX_DEPTH} levels", "Check indents and brackets"),
                    )
                    return
                stack.append((Node(None, self.place(event)), []))
                continue
            elif kind in end:
                node, parts = stack.pop()
                if kind is end[0]:
                    node.value = parts
                else:
                    self.fill(node, parts)
            elif kind is alias:
                node = Node(None, self.place(event))
                self.report(
                    "YAML-004",
                    node.place,
                    (
                        f"这里用了引用 *{event.anchor}，本工具不展开引用",
                        "请直接写出内容；内容以 * 开头时用引号括起来",
                    ),
                    (
                        f"The alias *{event.anchor} is not expanded",
                        "Write the value itself; quote text that begins with *",
                    ),
                )
            else:
                continue
            if stack:
                stack[-1][1].append(node)
            else:
                yield node

    def scalar(self, event: Any) -> Node:
        start = event.start_mark
        place = Place(self.file, start.line + 1, start.column + 1)
        if event.tag or event.anchor:
            self.check_tag(event)
        value, style = event.value, event.style or ""
        if self.spans is not None:
            self.spans[place.line, place.column] = (start.index, event.end_mark.index, style)
        empty = value == "" or (not style and value in _NULLS)
        return Node(None if empty else value, place, None, place.line + 1 if style == "|" else 0)

    def fill(self, node: Node, parts: list[Node]) -> None:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            name = key.value
            if not isinstance(name, str):
                self.report(
                    "YAML-006",
                    key.place,
                    (
                        "字段名应是一个词，不能是空的、列表或 {…}",
                        "请写成“字段: 内容”；内容里有 {} 或 [] 时用引号括起来",
                    ),
                    (
                        "A name must be one word, not empty, a list or {…}",
                        "Write “name: value”; quote text that holds {} or []",
                    ),
                )
            elif name in entries:
                first = keys[name].line
                self.report(
                    "YAML-002",
                    key.place,
                    (f"“{name}”写了两次（前一处在第{first}行）", "请只保留一处"),
                    (f"“{name}” is written twice (first on line {first})", "Keep one of them"),
                )
            else:
                entries[name], keys[name] = value, key.place
        node.value, node.key_places = entries, keys

    def check_tag(self, event: Any) -> None:
        if event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.report(
                "YAML-003",
                self.place(event),
                (f"这里用了类型标记 {tag}，本工具不接受", "请删去标记；内容以 ! 开头时用引号括起来"),
                (f"The tag {tag} is not accepted", "Delete it; quote text that begins with !"),
            )
        if event.anchor:
            self.report(
                "YAML-004",
                self.place(event),
                (f"这里用了锚点 &{event.anchor}，本工具不接受", "请删去锚点；内容以 & 开头时用引号括起来"),
                (f"The anchor &{event.anchor} is not accepted", "Delete it; quote text that begins with &"),
            )

    def check_characters(self) -> bool:
        for found in _FORBIDDEN.finditer(self.text):
            line = self.text.count("\n", 0, found.start()) + 1
            column = found.start() - self.text.rfind("\n", 0, found.start())
            code = f"U+{ord(found[0]):04X}"
            self.report(
                "YAML-008",
                Place(self.file, line, column),
                (f"这里有看不见的控制字符 {code}", "请删去它，多半是从别处粘贴时带来的"),
                (
                    f"There is an invisible control character {code} here",
                    "Delete it; it usually comes with pasted text",
                ),
            )
            if len(self.problems) == 20:
                break
        return not self.problems

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def report(self, code: str, place: Place, zh: tuple[str, str], en: tuple[str, str]) -> None:
        self.problems.append(problem(code, place, zh, en))

    def report_syntax(self, error: Any) -> None:
        context, mark = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
        if context and "quoted scalar" in str(error):
            mark = context
        lines = self.text.splitlines() or [""]
        number = min(mark.line, len(lines) - 1) if mark else 0
        column = mark.column + 1 if mark else 1
        before = [number] if lines[number].strip() else []
        before += [i for i in range(number - 1, max(number - 4, -1), -1) if lines[i].strip()][:1]
        zh, en, where = _diagnose([(i, lines[i]) for i in before], str(getattr(error, "problem", "") or ""))
        line = number if where is None else where
        self.report("YAML-001", Place(self.file, line + 1, column if line == number else 1), zh, en)


def _events(yaml: Any, text: str) -> Iterator[Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _colon_hint(value: object, language: str) -> str:
    if isinstance(value, str) and "：" in value:
        return {
            "zh": "冒号要用英文冒号，后面空一格：“字段: 内容”",
            "en": "Use the plain colon followed by a space: “name: value”",
        }[language]
    return {"zh": "冒号后面要空一格；请参照样例", "en": "Put a space after the colon; see the sample"}[language]


def _diagnose(lines: list[tuple[int, str]], raw: str) -> tuple[tuple[str, str], tuple[str, str], int | None]:
    """Return message and hint in zh and en for the broken line or the one before it, and the line at fault if known."""
    for number, line in lines:
        lead = line[: len(line) - len(line.lstrip())]
        if "\t" in lead:
            return (
                ("这一行用制表符（Tab）缩进", "请改用空格缩进，每层两个空格"),
                ("This line is indented with a tab", "Indent with spaces, two a level"),
                number,
            )
        if "\u3000" in lead or "\xa0" in lead:
            return (
                ("这一行用全角空格缩进", "请改用半角空格缩进，每层两个空格"),
                ("This line is indented with full-width spaces", "Indent with plain spaces, two a level"),
                number,
            )
        if re.match(r"\s*(- )?[^\s'\"#：:]+：", line):
            return (
                ("字段名后面用了中文冒号", "请改用英文冒号，后面空一格：“字段: 内容”"),
                ("A full-width colon follows the name", "Use a plain colon and a space: “name: value”"),
                number,
            )
        if re.match(r"\s*(- )?\w+:[^\s/]", line):
            return (
                ("冒号后面缺少空格", "写成“字段: 内容”"),
                ("A space is missing after the colon", "Write “name: value”"),
                number,
            )
        if re.match(r"\s*(- )?([^\s:]+: +)?[\[{].*[\]}] *[^\s,\]}#]", line):
            return (
                ("内容以 [ 或 { 开头，会被当成列表", "请用引号把内容括起来；发文字号用六角括号〔〕"),
                ("The value begins with [ or {, which opens a list", "Put the value in quotes"),
                number,
            )
    text = raw.lower()
    if "quoted scalar" in text or "end of stream" in text:
        return (
            ("引号没有配对", "请补上引号；内容里有引号时用另一种引号括起来"),
            ("A quotation mark is not closed", "Close it"),
            None,
        )
    if "character escape" in text:
        return (
            ("\\u 后面写的不是一个完整的字（\\ud800–\\udfff 只是半个）。", "请直接写出这个字。"),
            (
                "The escape after \\u is no whole character (\\ud800–\\udfff is half of one).",
                "Write the character itself.",
            ),
            None,
        )
    if "mapping values" in text:
        return (
            ("这一行里有两个“: ”，或缩进不对", "内容里有冒号时，请用引号把内容括起来"),
            ("There is a second “: ” on this line, or the indent is wrong", "Quote the text if it holds a colon"),
            None,
        )
    if "cannot start" in text or "alphabetic" in text:
        return (
            ("内容开头的符号在 YAML 里有特殊含义", "请用引号把内容括起来"),
            ("The value begins with a character special in YAML", "Put the value in quotes"),
            None,
        )
    if "expected ':'" in text:
        return (
            ("字段名后面缺少冒号", "写成“字段: 内容”；多行文字每行都要缩进"),
            ("A colon is missing after the name", "Write “name: value”; indent every line of a longer text"),
            None,
        )
    return (
        ("这一行附近的写法不对", "请检查缩进是否对齐、括号和引号是否配对"),
        ("The structure is broken near this line", "Check indents, brackets and quotes"),
        None,
    )

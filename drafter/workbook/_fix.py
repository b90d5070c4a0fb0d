"""Write certain fixes back: just that value changes, every other byte of the file stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from drafter.errors import OutputError, Place, Problem, UnreadableError
from drafter.fields import Field
from drafter.files import write
from drafter.load import Node, Source, read, split
from drafter.workbook._requote import requote_csv, requote_json, requote_yaml

__all__ = ["fix"]

Edit = tuple[int, int, str]


def fix(path: Path, problems: Iterable[Problem], fields: Sequence[Field]) -> tuple[Problem, ...]:
    """Write the fixes of `problems` into a facts file and return the problems that were fixed.

    The problems must come from a check of this very file. Those without a fix are left, and so is a second fix for the
    same value, and a cell that holds a formula. Raises UnreadableError, and OutputError (FIX-001, OUTPUT-…) with the
    file untouched.
    """
    wanted = [problem for problem in problems if problem.fix is not None]
    if not wanted:
        return ()
    source = read(path)
    data = path.read_bytes()
    if source.kind == "xlsx":
        from drafter.workbook._cells import replace_cells

        values = {
            (s.name, r, c): t or "" for s in source.sheets for r, row in enumerate(s.rows) for c, t in enumerate(row)
        }
        changes, fixed = _new_values(wanted, lambda p: _cell_value(values, p), fields, source)
        content, unchanged = replace_cells(data, str(path), {(p.sheet, p.cell): text for p, text in changes.items()})
        fixed = [problem for problem in fixed if (problem.place.sheet, problem.place.cell) not in unchanged]
    else:
        content, fixed = _fix_text(source, data, wanted, fields)
    if fixed:
        write(path, content)
    return tuple(fixed)


def _fix_text(
    source: Source, data: bytes, wanted: list[Problem], fields: Sequence[Field]
) -> tuple[bytes, list[Problem]]:
    from drafter.load._text import decode

    file = str(source.path)
    text, encoding, mark = decode(data, file)
    if mark + text.encode(encoding) != data:
        raise OutputError(_refused(file))
    spans, old = _spans(source, text)
    changes, fixed = _new_values(wanted, lambda p: old.get((p.line, p.column)), fields, source)
    pieces, end = [], len(text)
    for place in sorted(changes, key=lambda p: spans[p.line, p.column], reverse=True):
        start, stop, style = spans[place.line, place.column]
        pieces += [text[stop:end], _requoted(source.kind, text, start, stop, style, changes[place])]
        end = start
    pieces.append(text[:end])
    result = "".join(reversed(pieces))
    content = mark + result.encode(encoding)
    try:
        same = _reads_the_same(source, decode(content, file)[0], {(p.line, p.column): v for p, v in changes.items()})
    except UnreadableError:
        same = False
    if not same:
        raise OutputError(_refused(file))
    return content, fixed


def _new_values(
    wanted: list[Problem], old: Callable[[Place], str | None], fields: Sequence[Field], source: Source
) -> tuple[dict[Place, str], list[Problem]]:
    """Return the new text of each place, and the problems this fixes."""
    edits: dict[Place, list[Edit]] = {}
    texts: dict[Place, str] = {}
    fixed = []
    for problem in wanted:
        text = old(problem.place)
        span = None if text is None else _span(text, problem, fields, source)
        earlier = edits.setdefault(problem.place, [])
        if (
            text is None
            or span is None
            or any((span[0] < end and start < span[1]) or span[:2] == (start, end) for start, end, _ in earlier)
        ):
            continue
        earlier.append((*span, problem.fix or ""))
        texts[problem.place] = text
        fixed.append(problem)
    for place, text in texts.items():
        for start, end, new in sorted(edits[place], reverse=True):
            text = text[:start] + new + text[end:]
        texts[place] = text
    return texts, fixed


def _span(text: str, problem: Problem, fields: Sequence[Field], source: Source) -> tuple[int, int] | None:
    """Return the part of a written text that a problem is about: all of it, or one of several values in it."""
    tokens = problem.path.split("/")[1:]
    field = _field(tokens[:-1], fields) if tokens and tokens[-1].isdecimal() else None
    if field is None or field.type != "list" or field.fields:
        return 0, len(text)
    if source.kind in ("yaml", "json") and any(_stands(r, tokens, problem.place) for r in source.records):
        return 0, len(text)
    parts = split(text, field.of)
    if len(parts) == 1:
        return parts[0]
    return parts[int(tokens[-1])] if int(tokens[-1]) < len(parts) else None


def _field(tokens: Sequence[str], fields: Sequence[Field]) -> Field | None:
    field = None
    for token in tokens:
        if not token.isdecimal():
            field = next((one for one in fields if one.name == token), None)
            fields = field.fields if field else ()
    return field


def _stands(node: Node, tokens: Sequence[str], place: Place) -> bool:
    """Return whether the value at a path exists of its own and stands at a place."""
    for token in tokens:
        match node.value:
            case dict() as mapping if token in mapping:
                node = mapping[token]
            case list() as items if token.isdecimal() and int(token) < len(items):
                node = items[int(token)]
            case _:
                return False
    return node.place == place


def _spans(source: Source, text: str) -> tuple[dict[tuple[int, int], tuple[int, int, str]], dict[tuple[int, int], str]]:
    """Return where each scalar stands in the text, and its value, by line and column."""
    file = str(source.path)
    if source.kind == "csv":
        from drafter.load._csv import cells, unquote

        spans = {place: (start, end, "") for place, start, end, _ in cells(text, file)}
        return spans, {place: unquote(text[start:end]) for place, (start, end, _) in spans.items()}
    if source.kind == "json":
        from drafter.load._json import spans as find
    else:
        from drafter.load._yaml import spans as find
    values: dict[tuple[int, int], str] = {}
    stack = list(source.records)
    while stack:
        node = stack.pop()
        match node.value:
            case dict() as mapping:
                stack += mapping.values()
            case list() as items:
                stack += items
            case value:
                values[node.place.line, node.place.column] = value or ""
    return find(text, file), values


def _requoted(kind: str, text: str, start: int, stop: int, style: str, value: str) -> str:
    source = text[start:stop]
    match kind:
        case "yaml":
            glued = start == stop and start > 0 and not text[start - 1].isspace()
            return (" " if glued else "") + requote_yaml(value, style, source)
        case "json":
            return requote_json(value, style)
    from drafter.load._csv import separator

    return requote_csv(value, source, separator(text))


def _reads_the_same(source: Source, text: str, changes: dict[tuple[int, int], str]) -> bool:
    """Return whether the new text reads as the old one with just these values changed."""
    file = str(source.path)
    if source.kind == "csv":
        from drafter.load._csv_sheet import parse_csv

        after = list(parse_csv((text,), file).rows)
        before = [list(row) for row in source.sheets[0].rows]
        for r, row in enumerate(before):
            for c in range(len(row)):
                found = source.sheets[0].place(r, c)
                place = found.line, found.column
                if place in changes:
                    before[r][c] = changes[place].replace("\r\n", "\n") or None
        return after == before
    from drafter.load import parser

    return [_plain(r, changes) for r in source.records] == [_plain(r, {}) for r in parser(source.kind)(text, file)]


def _plain(node: Node, changes: dict[tuple[int, int], str]) -> object:
    match node.value:
        case dict() as mapping:
            return {key: _plain(value, changes) for key, value in mapping.items()}
        case list() as items:
            return [_plain(item, changes) for item in items]
    value = changes.get((node.place.line, node.place.column), node.value)
    # A block scalar ends with its line break, which is no part of the value that was fixed.
    return value.rstrip("\n") or None if value else None


def _cell_value(values: dict[tuple[str, int, int], str], place: Place) -> str | None:
    from drafter.workbook._cells import position

    return values.get((place.sheet, *position(place.cell))) if place.cell else None


def _refused(file: str) -> Problem:
    return Problem(
        "FIX-001",
        "error",
        {
            "zh": "不能在不改动其他内容的情况下写回修正",
            "en": "The fixes cannot be written without touching other text",
        },
        {"zh": "请按提示逐处手工修改", "en": "Make the corrections by hand"},
        Place(file),
    )

"""Ways through typed facts: the lists a rule names, all texts, all values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from drafter.fields import NOT_KNOWN, Field, Placeholder, Record

__all__ = ["TextPlan", "collect_texts", "find_paths", "locate", "narrow", "plan_texts", "walk"]

Path = tuple[Field, ...]
TextPlan = tuple[tuple[str, bool, "TextPlan | None"], ...]
"""For each field that holds text: its name, whether it is a list, and the plan of its own fields."""

_TEXTS = ("line", "text")


def find_paths(each: str, fields: Sequence[Field]) -> tuple[Path, ...]:
    """Return the fields on the way to what `each` names: a dotted path, or `group:action` for every such group."""
    if each.startswith("group:"):
        return tuple(_groups(each.removeprefix("group:"), fields, ()))
    path: list[Field] = []
    members: Sequence[Field] = fields
    for name in each.split("."):
        found = next((one for one in members if one.name == name), None)
        if found is None:
            return ()
        path.append(found)
        members = found.fields
    return (tuple(path),) if path[-1].type in ("list", "group") else ()


def locate(record: Record, paths: Sequence[Path]) -> Iterator[tuple[str, int, Any]]:
    """Yield pointer, number (from 1) and value of each item at the end of the paths; what is not known is left out."""
    for path in paths:
        yield from _locate(record, path, 0, "")


def narrow(fields: Sequence[Field], wanted: Callable[[Field], bool]) -> tuple[Field, ...]:
    """Return the wanted fields, and of the others those that lead to them; `walk` then passes by the rest."""
    return tuple(
        field if wanted(field) else field._replace(fields=inner)
        for field in fields
        for inner in [narrow(field.fields, wanted)]
        if inner or wanted(field)
    )


def walk(record: Record, fields: Sequence[Field], pointer: str = "") -> Iterator[tuple[str, Field, Any]]:
    """Yield pointer, field and value of every single value that is given."""
    for field in fields:
        value = record.get(field.name)
        here = f"{pointer}/{field.name}"
        if value is None or value is NOT_KNOWN:
            continue
        if field.type == "group":
            yield from walk(value, field.fields, here)
        elif field.type != "list":
            yield here, field, value
        elif field.fields:
            for i, item in enumerate(value):
                if item is not NOT_KNOWN:
                    yield from walk(item, field.fields, f"{here}/{i}")
        else:
            for i, item in enumerate(value):
                if item is not NOT_KNOWN:
                    yield f"{here}/{i}", field, item


def plan_texts(fields: Sequence[Field]) -> TextPlan:
    """Return the plan by which `collect_texts` finds the line and text values of a record."""
    plan: list[tuple[str, bool, TextPlan | None]] = []
    for field in fields:
        if field.scalar in _TEXTS:
            plan.append((field.name, field.type == "list", None))
        elif field.fields and (inner := plan_texts(field.fields)):
            plan.append((field.name, field.type == "list", inner))
    return tuple(plan)


def collect_texts(record: Record, plan: TextPlan, found: list[str]) -> None:
    """Add every line and text value of a record to `found`."""
    for name, many, inner in plan:
        value = record[name]
        if not value:
            continue
        if inner is None:
            if many:
                found.extend([text for text in value if text])
            else:
                found.append(value)
        elif many:
            for item in value:
                if item:
                    collect_texts(item, inner, found)
        else:
            collect_texts(value, inner, found)


def _groups(name: str, fields: Sequence[Field], above: Path) -> Iterator[Path]:
    for field in fields:
        path = (*above, field)
        if field.of == name and field.fields:
            yield path
        yield from _groups(name, field.fields, path)


def _locate(record: Any, path: Path, depth: int, pointer: str) -> Iterator[tuple[str, int, Any]]:
    field = path[depth]
    value = record.get(field.name)
    here = f"{pointer}/{field.name}"
    last = depth + 1 == len(path)
    if value is None or isinstance(value, Placeholder):
        return
    if field.type != "list":
        if last:
            yield here, 1, value
        else:
            yield from _locate(value, path, depth + 1, here)
        return
    for i, item in enumerate(value):
        if item is None or isinstance(item, Placeholder):
            continue
        if last:
            yield f"{here}/{i}", i + 1, item
        else:
            yield from _locate(item, path, depth + 1, f"{here}/{i}")

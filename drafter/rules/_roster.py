"""Are the units and people of a paper those of the office?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from drafter import load
from drafter.errors import Problem, Severity, near_words
from drafter.fields import Field, Person, Placeholder, Record
from drafter.load import Node
from drafter.office import Office
from drafter.patterns import pattern
from drafter.rules._traversal import walk
from drafter.rules._vocabulary import separate_units

__all__ = ["check", "looks_like"]

_ORDINAL = pattern(r"[\d０-９〇零一二三四五六七八九十东西南北中上下前后左右内外甲乙丙丁大小新老男女A-Za-z]")
_SHORTEST_UNIT = 4
"""Shorter names of units (信息处, 信访处) differ by one character as a matter of course."""
_SHORTEST_NAME = 3


def check(record: Record, fields: Sequence[Field], office: Office, node: Node, language: str = "zh") -> list[Problem]:
    """Return what the roster says about the units and people of a record; nothing without a profile.

    ROSTER-001 unit not listed, -002 person not listed, -003 one character off a listed name, or in another unit. Fields
    that expect outsiders get only the last.
    """
    problems: list[Problem] = []
    units, people = bool(office.units), bool(office.people)
    if not units and not people:
        return problems
    if language != "zh":
        units = units and any(unit.en or unit.name.isascii() for unit in office.units)
        people = people and any(person.en or person.name.isascii() for person in office.people)
    for pointer, field, value in walk(record, fields):
        if isinstance(value, Placeholder):
            continue
        if units and field.scalar == "unit" and not office.knows_unit(value) and len(separate_units(value)) == 1:
            problems += _unit(pointer, field, value, office, node)
        elif people and field.scalar == "person":
            problems += _person(pointer, field, value, office, node)
    return problems


def looks_like(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` is one character off (another, one more, one less, two swapped), or None.

    第一小学 does not look like 第二小学: characters that number or place things tell names apart.
    """
    return next((one for one in known if _one_off(name, one)), None)


def _unit(pointer: str, field: Field, name: str, office: Office, node: Node) -> list[Problem]:
    near = looks_like(name, sorted(office.unit_names)) if len(name) >= _SHORTEST_UNIT else None
    if near:
        return [_like(pointer, node, name, near, "warning" if field.outside else "error")]
    if field.outside:
        return []
    close = near_words(name, sorted(office.unit_names), 0.5)
    zh, en = f"单位名单里没有“{name}”", f"“{name}” is not among the office's units"
    return [_problem("ROSTER-001", pointer, node, zh, en, *_offer(close))]


def _person(pointer: str, field: Field, person: Person, office: Office, node: Node) -> list[Problem]:
    listed = office.officials.get(person.name)
    if listed is None:
        near = looks_like(person.name, sorted(office.officials)) if len(person.name) >= _SHORTEST_NAME else None
        if near:
            return [_like(pointer, node, person.name, near, "info" if field.outside else "warning")]
        if field.outside:
            return []
        close = near_words(person.name, sorted(office.officials), 0.5)
        zh, en = f"人员名单里没有“{person.name}”", f"“{person.name}” is not among the office's people"
        return [_problem("ROSTER-002", pointer, node, zh, en, *_offer(close))]
    said = person.unit or (person.post if person.post in office.unit_names else "")
    units = {unit for one in listed for unit in (one.unit,) if unit}
    if field.outside or not said or not units or any(said.endswith(unit) or unit.endswith(said) for unit in units):
        return []
    unit = "、".join(sorted(units))
    zh, en = (
        f"{person.name}在名单里属于{unit}，不是{said}",
        f"{person.name} belongs to {unit} in the profile, not to {said}",
    )
    return [_problem("ROSTER-003", pointer, node, zh, en, "核对人名和单位", "Check the name and the unit")]


def _offer(close: Sequence[str]) -> tuple[str, str]:
    add_zh, add_en = "没有写错就把它加进 office.yaml", "If it is right, add it to office.yaml"
    return (f"是不是“{close[0]}”？{add_zh}", f"Did you mean “{close[0]}”? {add_en}") if close else (add_zh, add_en)


def _like(pointer: str, node: Node, name: str, near: str, severity: Severity) -> Problem:
    zh, en = f"“{name}”与名单里的“{near}”只差一个字", f"“{name}” is one character off “{near}” in the profile"
    hints = f"是不是“{near}”？没有写错就不用管", f"Did you mean “{near}”? If it is right, leave it"
    return _problem("ROSTER-003", pointer, node, zh, en, *hints, severity=severity)


def _problem(
    code: str, pointer: str, node: Node, zh: str, en: str, hint_zh: str, hint_en: str, *, severity: Severity = "warning"
) -> Problem:
    hint = {"zh": hint_zh, "en": hint_en}
    return Problem(code, severity, {"zh": zh, "en": en}, hint, load.at(node, pointer), pointer)


def _one_off(first: str, second: str) -> bool:
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end] == second[-1 - end]:
        end += 1
    left, right = first[start : len(first) - end], second[start : len(second) - end]
    if sorted((len(left), len(right))) in ([0, 1], [1, 1]):
        return not (_ORDINAL.fullmatch(left or right) and _ORDINAL.fullmatch(right or left))
    return len(left) == len(right) == 2 and left == right[::-1]

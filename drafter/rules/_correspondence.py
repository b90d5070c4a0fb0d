"""The functions of rules about who may write to whom (行文规则): they ask the office profile, and say nothing without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from drafter.fields import Person
from drafter.office import Office
from drafter.patterns import pattern

__all__ = ["correspondence"]

_OFFICIAL = pattern(
    r"(?:同志|先生|女士|书记|主席|[省市州县区镇乡]长|[厅局处科司署院校馆所站队部行会]长|主任|总经理|董事长|经理|总裁|总监)$"
)
_SECTION = pattern(r"(?:处|科|股|组|(?<!办公)室)$")


def correspondence(office: Office) -> dict[str, Callable[..., Any]]:
    """Return the functions, bound to an office."""

    def skipped(unit: str, superior: str, told: Iterable[str] = ()) -> list[str]:
        """Return the units between a unit and one over it, without those that are told."""
        over, line = office.units_by_name.get(superior), office.above(unit)
        between = [one.name for one in line[: line.index(over)]] if over in line else []
        return [name for name in between if not among(name, told)]

    def among(unit: str, units: Iterable[str]) -> bool:
        """Return whether a unit is one of some, whichever of its names they use."""
        meant = office.units_by_name.get(unit)
        return any(one == unit or (meant and office.units_by_name.get(one) is meant) for one in units)

    def writes_out(unit: str, other: str) -> bool:
        """Return whether a section (信息处: under a unit, with no document code of its own) writes to an outsider."""
        section, receiver = office.units_by_name.get(unit), office.units_by_name.get(other)
        house = office.above(unit)[:1]
        if not (section and receiver and house) or section.code or not _SECTION.search(section.name):
            return False
        return house[0] not in (receiver, *office.above(other))

    def is_official(name: str) -> bool:
        """Return whether an addressee is a person (江示例主任, 市长), not a unit."""
        return name in office.officials or _OFFICIAL.search(name) is not None

    def is_deputy(person: Any) -> bool:
        """Return whether a person holds a deputy's post, as far as the paper or the profile tells."""
        if not isinstance(person, Person):
            return False
        posts = [person.post] if person.post else [one.post for one in office.officials.get(person.name, ())]
        return bool(posts) and all(post.startswith("副") for post in posts)

    return {
        "among": among, "is_deputy": is_deputy, "is_official": is_official, "relation": office.relation,
        "skipped": skipped, "writes_out": writes_out,
    }  # fmt: skip

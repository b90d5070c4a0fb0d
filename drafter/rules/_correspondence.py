"""The functions of rules about who may write to whom (行文规则): they ask the office profile, and say nothing without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from drafter.fields import Person, Placeholder
from drafter.office import Office
from drafter.patterns import pattern

__all__ = ["correspondence"]

_OFFICIAL = pattern(
    r"(?:同志|先生|女士|书记|主席|[省市州县区镇乡]长|[厅局处科司署院校馆所站队部行会]长|主任|总经理|董事长|经理|总裁|总监)$"
)
_ASKS = pattern(
    r"请求|恳请|申请|(?<!邀)请(?:予|[^，]{0,8}(?:政府|上级|[省市县区]委|总部|集团))?[^，]{0,4}(?:批准|批复|同意|解决|安排|拨付|明确)"
)
_QUOTED = pattern(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|“[^“”]*”")
_SENTENCES = pattern(r"[。；！？\n]+")
_SECTION = pattern(r"(?:处|科|股|组|(?<!办公)室)$")


def correspondence(office: Office) -> dict[str, Callable[..., Any]]:
    """Return the functions, bound to an office."""

    def among(unit: str, units: Iterable[str]) -> bool:
        """Return whether a unit is one of some, whichever of its names they use."""
        meant = office.units_by_name.get(unit)
        return any(one == unit or (meant and office.units_by_name.get(one) is meant) for one in units)

    def related(unit: str, others: Iterable[Any], *relations: str) -> list[str]:
        """Return those of the others that are one of these to the unit: superior, subordinate, level, outside."""
        return [one for one in others if isinstance(one, str) and office.relation(unit, one) in relations]

    def not_under(unit: str, others: Iterable[Any]) -> list[str]:
        """Return those of the others that are neither the unit nor under it, each once, by whichever of its names."""
        found: list[str] = []
        for one in others:
            if isinstance(one, str) and not among(one, [unit, *found]) and office.relation(unit, one) != "subordinate":
                found.append(one)
        return found

    def unrelated(unit: str, others: Iterable[Any]) -> list[str]:
        """Return those of `not_under` of which the profile does not tell what they are to the unit."""
        return [one for one in not_under(unit, others) if office.relation(unit, one) is None]

    def skipped(unit: str, others: Iterable[Any], told: Iterable[str] = ()) -> list[str]:
        """Return the units between a unit and those over it, without those that are told."""
        between: dict[str, None] = {}
        for other in others:
            over, line = office.units_by_name.get(str(other)), office.above(unit)
            between |= {one.name: None for one in (line[: line.index(over)] if over in line else ())}
        return [name for name in between if not among(name, told)]

    def other_superiors(unit: str, others: Iterable[Any], copied: Iterable[str]) -> list[str]:
        """Return the superiors of a unit under two of them that a paper to one leaves out."""
        own = office.units_by_name.get(unit)
        over = [one for one in (own.parent, own.second_parent) if one] if own else []
        if len(over) < 2 or not any(among(one, map(str, others)) for one in over):
            return []
        return [one for one in over if not among(one, [*map(str, others), *copied])]

    def uncopied_superior(unit: str, others: Iterable[Any], copied: Iterable[str]) -> list[str]:
        """Return the direct superior that gets no copy of what a unit sends to bodies, not sections, under it."""
        below = [one for one in related(unit, others, "subordinate") if not _SECTION.search(one)]
        return [one.name for one in office.above(unit)[:1] if below and not among(one.name, copied)]

    def outsiders(unit: str, others: Iterable[Any]) -> list[str]:
        """Return the outsiders a section (信息处: under a unit, with no document code of its own) writes to."""
        section, house = office.units_by_name.get(unit), office.above(unit)[:1]
        if not section or not house or section.code or not _SECTION.search(section.name):
            return []
        inside = (house[0], *(one for one in office.units if house[0] in office.above(one.name)))
        known = office.units_by_name
        return [one for one in others if isinstance(one, str) and one in known and known[one] not in inside]

    def officials(others: Iterable[Any]) -> list[str]:
        """Return the addressees that are persons (江示例主任, 市长), not units."""
        named = [one for one in others if isinstance(one, str) and not isinstance(one, Placeholder)]
        return [one for one in named if one in office.officials or _OFFICIAL.search(one)]

    def requests_in(text: str) -> list[str]:
        """Return the sentences that ask for something (请求批准…, 恳请…); what is quoted does not count."""
        plain = _QUOTED.sub("", text)
        return [sentence.strip() for sentence in _SENTENCES.split(plain) if _ASKS.search(sentence)]

    def deputies(persons: Iterable[Any]) -> list[str]:
        """Return the names of those who hold a deputy's post, as far as the paper or the profile tells."""

        def posts(person: Person) -> list[str]:
            return [person.post] if person.post else [one.post for one in office.officials.get(person.name, ())]

        named = [(one.name, posts(one)) for one in persons if isinstance(one, Person)]
        return [name for name, held in named if held and all(post.startswith("副") for post in held)]

    return {
        "among": among, "deputies": deputies, "officials": officials, "other_superiors": other_superiors,
        "outsiders": outsiders, "not_under": not_under, "related": related, "relation": office.relation,
        "requests_in": requests_in, "skipped": skipped, "uncopied_superior": uncopied_superior, "unrelated": unrelated,
    }  # fmt: skip

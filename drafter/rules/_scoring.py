"""What rules ask of scores and thresholds: targets that can be measured, rules of deduction, bands without gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from drafter.fields import Placeholder
from drafter.patterns import pattern

__all__ = ["FUNCTIONS"]

_MEASURE = pattern(r"\d|[一二三四五六七八九十百]+[个项次份件人天日分]|全部|全覆盖|无|零|是否|按[期时]|不发生|达到|完成")
_DEDUCTS = pattern(r"扣")
_HOW_MUCH = pattern(r"扣(?:减|除)?\s*(?:\d+(?:\.\d+)?|[一二三四五六七八九十半]+)\s*分|扣(?:完|至|到)|不得分|全扣")
_FLOOR = pattern(r"扣完为止|扣至[0零]|扣到[0零]|最[多低高]|不低于|不倒扣|不计负分|为限|封顶|不超过")
_SELF = pattern(
    r"^(?:各?(?:处室|单位|部门|科室)?(?:自评|自报|自查|自行)[^，、；和及]*|(?:被考核)?(?:本|各)?(?:单位|处室|部门)(?:自行)?(?:报送|上报|填报)(?:材料|数据)?)$"
)
_LEVELS = ("红色", "橙色", "黄色", "蓝色")


def is_measurable(target: str) -> bool:
    """Return whether a target can be measured: a number, a date, a yes or no."""
    return _MEASURE.search(target) is not None


def vague_deduction(rule: str) -> str:
    """Return what a rule of deduction lacks, amount or floor (分值, 下限), or nothing."""
    if not _DEDUCTS.search(rule):
        return ""
    lacks = [word for word, shape in (("每次扣多少分", _HOW_MUCH), ("扣到哪里为止", _FLOOR)) if not shape.search(rule)]
    return "、".join(lacks)


def is_self_report(source: str) -> bool:
    """Return whether a source of data is only what the scored unit says of itself."""
    return _SELF.match(source.strip()) is not None


def band_faults(grades: Sequence[Any], top: Decimal) -> list[str]:
    """Return the grades whose band overlaps its neighbour, leaves a gap, or does not end at 0 or at `top`."""
    bands = [one for one in grades if one and isinstance(one["min"], Decimal)]
    if len(bands) != len(grades):
        return []
    found = [two["name"] for one, two in pairwise(bands) if two["min"] >= one["min"]]
    if bands and not 0 <= bands[0]["min"] < top:
        found.append(bands[0]["name"])
    if bands and bands[-1]["min"] != 0:
        found.append(bands[-1]["name"])
    for one, two in pairwise(bands):
        if isinstance(two.get("max"), Decimal) and two["max"] != one["min"]:
            found.append(two["name"])
    return list(dict.fromkeys(found))


def score_sum(items: Sequence[Any], key: str) -> Decimal | None:
    """Return the sum of one number of each item, None where one is not known."""
    values = [one[key] if one else None for one in items]
    known = [value for value in values if isinstance(value, Decimal)]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def overlapping_triggers(triggers: Sequence[Any]) -> list[str]:
    """Return the levels that one state of a risk would set off together: the same words, or ranges that overlap."""
    found = []
    for one, two in combinations([one for one in triggers if one], 2):
        if one["risk"] == two["risk"] and one["level"] != two["level"] and _both_hold(one, two):
            found.append(f"{one['level']}、{two['level']}")
    return found


def levels_out_of_order(responses: Sequence[Any]) -> list[str]:
    """Return the risks whose responses do not go from the gravest level down, or from the mildest up."""
    found = []
    for risk in dict.fromkeys(one["risk"] for one in responses if one):
        levels = [
            _LEVELS.index(str(one["level"]))
            for one in responses
            if one and one["risk"] == risk and one["level"] in _LEVELS
        ]
        if len(levels) > 1 and levels not in (sorted(set(levels)), sorted(set(levels), reverse=True)):
            found.append(risk)
    return found


def _both_hold(one: Any, two: Any) -> bool:
    if isinstance(one["condition"], Placeholder) or isinstance(two["condition"], Placeholder):
        return False
    if one["condition"] == two["condition"]:
        return True
    (low, high), (other_low, other_high) = _range(one), _range(two)
    if (low is None and high is None) or (other_low is None and other_high is None):
        return False
    return (high is None or other_low is None or other_low < high) and (
        other_high is None or low is None or low < other_high
    )


def _range(trigger: Any) -> tuple[Decimal | None, Decimal | None]:
    low, high = trigger.get("at_least"), trigger.get("below")
    return low if isinstance(low, Decimal) else None, high if isinstance(high, Decimal) else None


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "band_faults": band_faults, "is_measurable": is_measurable, "is_self_report": is_self_report,
    "levels_out_of_order": levels_out_of_order, "overlapping_triggers": overlapping_triggers, "score_sum": score_sum,
    "vague_deduction": vague_deduction,
}  # fmt: skip
"""What an expression can call, by name."""

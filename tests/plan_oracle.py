"""The plan written a second time, as plain two-valued formulas, and every way to fill in what is
unknown: slow, obvious, and sharing nothing with the program. Source: the plan's clauses 5.3,
6.2 and 6.4, law 822 art. 45 and law 541 art. 40.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from firepost.domain.plan.situation import Fire, Situation

GRADES = ("ungraded", "ordinary", "larger", "major", "exceptional")
AREA_FLOORS = {"822": (0.067, 10, 100, 1000), "541": (0, 1, 100, 1000)}
DEATH_FLOORS = (1, 3, 10, 30)
INJURY_FLOORS = (1, 10, 50, 100)
LEVELS = (None, "IV", "III", "II", "I")

# For each unknown fact, values on every side of every number that the plan or a law names.
NUMBERS = {
    "burned_area_ha": (0, 0.5, 5, 30, 31, 50, 51, 99, 100, 499, 500, 1000),
    "affected_forest_ha": (0, 0.066, 0.067, 0.9, 1, 9, 10, 99, 100, 999, 1000),
    "deaths": (0, 1, 2, 3, 9, 10, 29, 30),
    "serious_injuries": (0, 1, 2, 3, 9, 10, 49, 50, 99, 100),
    "hours": (-1, 0, 5, 6, 11, 12, 23, 24, 47, 48),
    "border": ("none", "prefecture", "province"),
}
GRADE_FACTS = ("burned_area_ha", "affected_forest_ha", "deaths", "serious_injuries")
USES = {
    "IV.1": GRADE_FACTS,
    "IV.2": ("hours",),
    "IV.3": ("near_key_target", "severely_threatens_key_target"),
    "III.1": ("deaths", "serious_injuries"),
    "III.2": ("hours",),
    "III.3": ("near_key_target", "severely_threatens_key_target", "hours"),
    "III.4": GRADE_FACTS,
    "II.1": ("deaths", "serious_injuries"),
    "II.2": ("hours",),
    "II.3": ("burned_area_ha",),
    "II.4": ("severely_threatens_key_target", "near_key_target"),
    "I.1": ("deaths", "serious_injuries"),
    "I.2": ("hours",),
    "I.3": ("burned_area_ha",),
    "I.4": ("short",),
    "R1": ("border", "dangerous"),
    "R2": GRADE_FACTS,
    "R3": ("deaths", "serious_injuries"),
    "R4": ("threatens_residents", "threatens_key_facility"),
    "R5": ("hours",),
    "R6": ("needs_provincial_support",),
    "R7": ("other_reason_to_report",),
}


def rank(world: dict[str, Any], law: str) -> int:
    """The grade of a fully known world, as a place in GRADES."""
    area = world["affected_forest_ha"]
    if area is None:
        area = world["burned_area_ha"]
    reached = max(
        sum(area >= floor for floor in AREA_FLOORS[law]),
        sum(world["deaths"] >= floor for floor in DEATH_FLOORS),
        sum(world["serious_injuries"] >= floor for floor in INJURY_FLOORS),
    )
    return max(reached, 1) if law == "541" else reached


def holds(name: str, world: dict[str, Any], law: str) -> bool:
    """One trigger or duty in a fully known world."""
    out = world["out"]
    held = world["controlled"] or out
    hours, burned = world["hours"], world["burned_area_ha"]
    dead, hurt = world["deaths"], world["serious_injuries"]
    near = world["near_key_target"]
    rules = {
        "IV.1": lambda: rank(world, law) >= 2 and burned > 30,
        "IV.2": lambda: hours >= 6 and not held,
        "IV.3": lambda: near and not out,
        "III.1": lambda: (dead >= 1 or hurt >= 3) and not out,
        "III.2": lambda: hours >= 12 and not held,
        "III.3": lambda: near and hours >= 6 and not out,
        "III.4": lambda: rank(world, law) >= 2 and burned > 50,
        "II.1": lambda: (dead >= 3 or hurt >= 10) and not out,
        "II.2": lambda: hours >= 24 and not held,
        "II.3": lambda: burned >= 100 and not held,
        "II.4": lambda: world["severely_threatens_key_target"] and not held,
        "I.1": lambda: (dead >= 10 or hurt >= 50) and not out,
        "I.2": lambda: hours >= 48 and not held,
        "I.3": lambda: burned >= 500 and not held,
        "I.4": lambda: world["short"] and not held,
        "R1": lambda: world["border"] != "none" and world["dangerous"],
        "R2": lambda: rank(world, law) >= 3,
        "R3": lambda: dead >= 1 or hurt >= 3,
        "R4": lambda: world["threatens_residents"] or world["threatens_key_facility"],
        "R5": lambda: hours >= 24 and not held,
        "R6": lambda: world["needs_provincial_support"],
        "R7": lambda: world["other_reason_to_report"],
    }
    return bool(rules[name]())


def world_of(fire: Fire, situation: Situation) -> dict[str, Any]:
    """The facts as they stand; None where nobody knows."""
    at = situation.at
    since = fire.burning_since
    world = {name: getattr(fire, name) for name in NUMBERS if hasattr(fire, name)}
    for names in USES.values():
        for name in names:
            if hasattr(fire, name):
                world[name] = getattr(fire, name)
    return world | {
        "hours": None if since is None else (at - since) / timedelta(hours=1),
        "controlled": _by(fire.controlled_at, at),
        "out": _by(fire.extinguished_at, at),
        "short": situation.city_forces_insufficient,
    }


def _by(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at


def completions(world: dict[str, Any], names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Every world that agrees with what is known; a severe threat is one nearby."""
    unknown = [name for name in names if world[name] is None]
    if world["burned_area_ha"] is not None and "affected_forest_ha" in unknown:
        unknown.remove("affected_forest_ha")  # the burned area stands in for it
    for values in product(*(NUMBERS.get(name, (False, True)) for name in unknown)):
        full = world | dict(zip(unknown, values, strict=True))
        if not (full["severely_threatens_key_target"] and full["near_key_target"] is False):
            yield full


def state(name: str, fire: Fire, situation: Situation, law: str) -> str:
    world = world_of(fire, situation)
    seen = {holds(name, full, law) for full in completions(world, USES[name])}
    return "unknown" if len(seen) > 1 else "met" if seen == {True} else "not_met"


def grade(fire: Fire, situation: Situation, law: str) -> str | None:
    """The grade, None where what is unknown could raise it."""
    world = world_of(fire, situation)
    seen = {rank(full, law) for full in completions(world, GRADE_FACTS)}
    return GRADES[seen.pop()] if len(seen) == 1 else None


def surely(fire: Fire, situation: Situation, law: str) -> str:
    """The highest grade that every completion reaches."""
    world = world_of(fire, situation)
    return GRADES[min(rank(full, law) for full in completions(world, GRADE_FACTS))]


def succession(situation: Situation) -> tuple[str, tuple[str, ...]]:
    """III.5: its state and the fires counted when it is met."""
    at, day = situation.at, timedelta(hours=24)
    surely_, perhaps = [], []
    for fire in situation.fires:
        out = _by(fire.extinguished_at, at)
        since = fire.burning_since
        if since is None:
            begun_and_late = (not out, True)
        else:
            begun = since <= at and (at - since <= day or not out)
            begun_and_late = (begun, begun)
        if begun_and_late[0] and fire.dangerous is True:
            surely_.append(fire)
        if begun_and_late[1] and fire.dangerous is not False:
            perhaps.append(fire)

    def enough(counted: list[Fire]) -> bool:
        return len(counted) >= 2 and any(not _by(f.extinguished_at, at) for f in counted)

    if enough(surely_):
        return "met", tuple(fire.id for fire in surely_)
    return ("unknown" if enough(perhaps) else "not_met"), ()


def command_level(fire: Fire, situation: Situation, law: str) -> str:
    levels = ("county", "city", "province", "nation")
    grade_ = fire.predicted_grade or surely(fire, situation, law)
    height = {"major": 1, "exceptional": 2}.get(grade_, 0)
    districts = sorted(set(fire.districts))
    if len(districts) > 1:
        height = max(height, 1)
        if len({code[:4] for code in districts}) > 1:
            height = max(height, 2)
        if len({code[:2] for code in districts}) > 1:
            height = 3
    if _burns(fire, situation):
        for code in districts:
            burning = [
                each
                for each in situation.fires
                if _burns(each, situation) and code in each.districts
            ]
            if len(burning) >= 3:
                height = max(height, 1)
    return levels[height]


def _burns(fire: Fire, situation: Situation) -> bool:
    begun = fire.burning_since is None or fire.burning_since <= situation.at
    return begun and not _by(fire.extinguished_at, situation.at)

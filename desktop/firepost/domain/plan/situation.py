"""A situation as the plan reads it: facts with their names, unknown where nobody has said.

`Described` holds the facts under the names of whatever plan asks; the evaluator sees nothing
else. `Situation` and `Fire` are the facts that this desk itself knows, typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TypeAlias

from msgspec import field

from firepost.domain.frozen import Frozen


class Between(Frozen, frozen=True):
    """An estimate: the number is known to lie from `low` to `high`, both included."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"an estimate runs from low to high, got {self.low}, {self.high}")


Value: TypeAlias = (
    int | float | bool | str | datetime | timedelta | Between | tuple[str, ...] | None
)


class Case(Frozen, frozen=True):
    """One event under assessment, by fact name. An absent fact is unknown."""

    id: str
    facts: Mapping[str, Value]


class Described(Frozen, frozen=True):
    """What a plan is asked about. `facts` are those that belong to no single case."""

    at: datetime
    cases: tuple[Case, ...]
    facts: Mapping[str, Value] = field(default_factory=dict)


class Fire(Frozen, kw_only=True, frozen=True):
    """One fire in the words of `assess`. None is unknown, but for the four said below.

    `controlled_at` and `extinguished_at` None: it has not happened. `predicted_grade` None:
    the present grade serves. `districts` empty: unnamed, shared with no other fire.
    """

    id: str
    burning_since: datetime | None = None
    controlled_at: datetime | None = None
    extinguished_at: datetime | None = None
    burned_area_ha: float | Between | None = None
    affected_forest_ha: float | Between | None = None
    deaths: int | Between | None = None
    serious_injuries: int | Between | None = None
    near_key_target: bool | None = None
    severely_threatens_key_target: bool | None = None
    dangerous: bool | None = None
    threatens_residents: bool | None = None
    threatens_key_facility: bool | None = None
    border: str | None = None  # none prefecture province
    needs_provincial_support: bool | None = None
    other_reason_to_report: bool | None = None
    predicted_grade: str | None = None
    districts: tuple[str, ...] = ()  # six-digit county codes

    def case(self) -> Case:
        return Case(self.id, {name: getattr(self, name) for name in _FACTS_OF_A_FIRE})


_FACTS_OF_A_FIRE = tuple(each.name for each in fields(Fire) if each.name != "id")


class Situation(Frozen, kw_only=True, frozen=True):
    """All fires of the area at one instant. Every time carries an offset."""

    at: datetime
    fires: tuple[Fire, ...] = ()
    city_forces_insufficient: bool | None = None

    def described(self) -> Described:
        return Described(
            at=self.at,
            cases=tuple(fire.case() for fire in self.fires),
            facts={"city_forces_insufficient": self.city_forces_insufficient},
        )

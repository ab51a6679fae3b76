"""What the plan is asked, read off a board: the same question again, or with one fact otherwise.

The board's own assessment comes from the record; this asks anew from the board alone, so
that "what would the other value give" needs no record and no thread but the reader's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from firepost.app.board import Board, IncidentOnBoard, Known
from firepost.app.readings import LAW, plan_as_chosen
from firepost.domain.frozen import Frozen
from firepost.domain.plan.assessment import Assessment, FireAssessment, TriggerState
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.model import Plan
from firepost.domain.plan.situation import Between, Fire, Situation

CITY_FACT: Final = "city_forces_insufficient"
_STATED: Final = frozenset(field.name for field in fields(Fire)) - {
    "id",
    "burning_since",
    "controlled_at",
    "extinguished_at",
    "burned_area_ha",
    "deaths",
    "serious_injuries",
    "districts",
}


class Proposal(Frozen, frozen=True):
    """The level the plan calls for at one fire, the city-wide conditions beside it."""

    level: str | None
    could_be: str | None
    met: tuple[TriggerState, ...]  # every condition that is met, in plan order


def plan_read(plan: Plan, board: Board) -> Plan:
    """The plan with its gaps read as people of this desk chose."""
    return plan_as_chosen(plan, {key: held.value for key, held in board.settings.items()})


def law_of(board: Board) -> str | None:
    held = board.settings.get(LAW)
    return None if held is None or held.value is None else str(held.value)


def situation(board: Board, *, at: datetime | None = None) -> Situation:
    """Everything the plan asks about, as it stands on the board."""
    city = board.city_forces_insufficient
    return Situation(
        at=at or board.at,
        fires=tuple(fire_asked(fire) for fire in board.incidents),
        city_forces_insufficient=None if city is None else city.value,  # type: ignore[arg-type]
    )


def fire_asked(fire: IncidentOnBoard) -> Fire:
    stated: dict[str, Any] = {
        name: held.value if held.between is None else Between(*held.between)
        for name, held in fire.facts.items()
        if name in _STATED
    }
    if stated.get("severely_threatens_key_target"):
        stated["near_key_target"] = True
    named = fire.facts.get("districts")
    districts = (named.value if named else None) or ([fire.district] if fire.district else [])
    return Fire(
        id=fire.id,
        burning_since=fire.burning_since,
        controlled_at=fire.controlled_at,
        extinguished_at=fire.extinguished_at,
        burned_area_ha=_area(fire),
        deaths=_total(fire, "deaths"),
        serious_injuries=_total(fire, "serious_injuries"),
        districts=tuple(districts),  # type: ignore[arg-type]  # texts, as they were checked
        **stated,
    )


def known_fact(board: Board, fire: IncidentOnBoard, key: str) -> Known[Any] | None:
    """A fact of a fire, or of the whole area, by the name it has in a situation."""
    if key == "burned_area_ha":
        held = fire.area
        if held is None:
            return None
        return Known(held.value_ha, held.said, held.contested, held.between_ha)
    if key in fire.casualties:
        return fire.casualties[key]
    if key == CITY_FACT:
        return board.city_forces_insufficient
    return fire.facts.get(key)


def _area(fire: IncidentOnBoard) -> float | Between | None:
    held = fire.area
    if held is None:
        return None
    if held.forest_ha is not None:
        return held.forest_ha
    return held.value_ha if held.between_ha is None else Between(*held.between_ha)


def _total(fire: IncidentOnBoard, name: str) -> int | None:
    held = fire.casualties.get(name)
    return None if held is None else held.value


def assessed(plan: Plan, board: Board) -> Assessment:
    """The whole evaluation, from the board alone."""
    return assess(plan_read(plan, board), situation(board), law=law_of(board))


def assessed_if(
    read: Plan, board: Board, fire_id: str, changes: Mapping[str, Any]
) -> Assessment:
    """What the plan would say if one fire's facts were otherwise, all else equal.

    Args:
        read: the plan as `plan_read` gives it.
        changes: facts by their name in a situation.
    """
    stands = situation(board)
    own = {key: value for key, value in changes.items() if key != CITY_FACT}
    shared = {CITY_FACT: changes[CITY_FACT]} if CITY_FACT in changes else {}
    fires = tuple(
        with_facts(fire, own) if fire.id == fire_id else fire for fire in stands.fires
    )
    return assess(read, replace(stands, fires=fires, **shared), law=law_of(board))


def with_facts(fire: Fire, changes: Mapping[str, Any]) -> Fire:
    """The fire with facts as they would be, and with what follows of them."""
    return replace(fire, **_drawn(changes))


def _drawn(changes: Mapping[str, Any]) -> dict[str, Any]:
    drawn = dict(changes)
    if drawn.get("severely_threatens_key_target"):
        drawn["near_key_target"] = True
    if drawn.get("near_key_target") is False:
        drawn["severely_threatens_key_target"] = False
    return drawn


def proposal(
    read: Plan, said: Assessment, fire: FireAssessment, *, is_silent: bool
) -> Proposal:
    """What is proposed at one fire; once it is silent, only city-wide conditions still propose."""
    own = () if is_silent else fire.triggers
    every = sorted((*own, *said.triggers), key=lambda state: _place(read, state.id))
    return Proposal(
        level=_highest(read, [state for state in every if state.state == "met"]),
        could_be=_highest(read, [state for state in every if state.state != "not_met"]),
        met=tuple(state for state in every if state.state == "met"),
    )


def proposal_for(read: Plan, board: Board, fire: IncidentOnBoard) -> Proposal:
    return proposal(read, board.plan, fire.plan, is_silent=fire.silent)


def _place(read: Plan, trigger_id: str) -> int:
    return next(i for i, trigger in enumerate(read.triggers) if trigger.id == trigger_id)


def _highest(read: Plan, states: list[TriggerState]) -> str | None:
    rank = max((read.rank_of(state.level) for state in states), default=0)
    return read.levels[rank - 1].id if rank else None

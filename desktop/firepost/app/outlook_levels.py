"""What the next levels would need of an outlook: by area, and by what it would threaten.

参考研判: it says when a condition of the plan would be met if the outlook came true. It is no
trigger, and nothing is stated by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from firepost.app import asked
from firepost.app.asked import known_fact
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.outlook import Coming, Outlook, Reach
from firepost.domain.plan.assessment import FireAssessment
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.model import Plan

# What a reached thing would make of its fact. Which border it is nobody knows from the shipped
# maps: for the duty of 5.3(1) either will do.
_VALUES: Final[Mapping[str, Any]] = {"border": "prefecture"}


def coming(
    seen: Outlook, fire: IncidentOnBoard, board: Board | None = None, plan: Plan | None = None
) -> tuple[Coming, ...]:
    """The next conditions, what comes first standing first; those out of reach stand last."""
    found = [*by_area(seen, fire)]
    if board is not None and plan is not None:
        found += by_threat(seen, board, fire, plan)
    far = datetime.max.replace(tzinfo=seen.since.tzinfo)
    first: dict[str, Coming] = {}
    for one in sorted(found, key=lambda one: (one.earliest or far, one.clause)):
        first.setdefault(one.trigger, one)  # severe implies near: what comes later adds nothing
    return tuple(first.values())


def by_area(seen: Outlook, fire: IncidentOnBoard) -> Iterator[Coming]:
    """When the likely and the far edge would have grown so far."""
    if fire.area is None or fire.area.value_ha is None:
        return
    triggers = {one.id: one for one in fire.plan.triggers}
    for room in fire.plan.headroom:
        if room.fact == "burned_area_ha" and room.trigger in triggers:
            yield Coming(
                trigger=room.trigger,
                clause=triggers[room.trigger].clause,
                level=triggers[room.trigger].level,
                earliest=_grown(seen, room.by, "far_ha"),
                likely=_grown(seen, room.by, "likely_ha"),
                by_ha=room.by,
            )


def _grown(seen: Outlook, by_ha: float, side: str) -> datetime | None:
    """When the growth reaches so much, between the moments reckoned; None: not in time."""
    bound = seen.start_ha + by_ha
    before, minutes_before = seen.start_ha, 0.0
    for stage in seen.stages:
        area: float = getattr(stage, side)
        if area > bound:
            share = (bound - before) / (area - before)
            minutes = minutes_before + share * (stage.minutes - minutes_before)
            return seen.since + timedelta(minutes=minutes)
        before, minutes_before = area, stage.minutes
    return None


def by_threat(
    seen: Outlook, board: Board, fire: IncidentOnBoard, plan: Plan
) -> Iterator[Coming]:
    """What the plan would say once a target, a settlement or the border is near enough."""
    read = asked.plan_read(plan, board)
    for fact, reach in _first_of_each(seen).items():
        held = known_fact(board, fire, fact)
        if held is not None and held.value not in (None, False, "none"):
            continue  # it stands already
        yield from _of(seen, board, fire, read, reach)


def _first_of_each(seen: Outlook) -> dict[str, Reach]:
    first: dict[str, Reach] = {}
    for reach in sorted(seen.reached, key=lambda one: (one.earliest or 0.0, one.distance_m)):
        if reach.fact is not None and reach.earliest is not None:
            first.setdefault(reach.fact, reach)
    return first


def _of(
    seen: Outlook, board: Board, fire: IncidentOnBoard, read: Plan, reach: Reach
) -> Iterator[Coming]:
    assert reach.earliest is not None
    assert reach.fact is not None
    fact = reach.fact
    earliest = seen.since + timedelta(minutes=reach.earliest)
    likely = None if reach.likely is None else seen.since + timedelta(minutes=reach.likely)
    at = max(earliest, board.at)
    without = _asked_at(board, fire, read, at, {})
    then = _asked_at(board, fire, read, at, {fact: _VALUES.get(fact, True)})
    stood = {one.id: one.state for one in without.triggers}
    rank = read.rank_of(without.level) if without.level else 0
    for one in then.triggers:
        if one.state == "met" != stood[one.id] and read.rank_of(one.level) > rank:
            yield Coming(
                one.id, one.clause, one.level, earliest, likely, None, fact, reach.name
            )
    clauses = {one.id: one for one in then.triggers}
    for step in then.next:
        if step not in without.next:  # met a while after, by the clock
            one = clauses[step.trigger]
            late = None if likely is None else max(likely, step.at)
            yield Coming(one.id, one.clause, one.level, step.at, late, None, fact, reach.name)
    duties = {one.id: one.state for one in without.report_duties}
    for duty in then.report_duties:
        if duty.state == "met" != duties[duty.id]:
            yield Coming(duty.id, duty.clause, None, earliest, likely, None, fact, reach.name)


def _asked_at(
    board: Board, fire: IncidentOnBoard, read: Plan, at: datetime, changes: Mapping[str, Any]
) -> FireAssessment:
    """The fire alone, at a later moment, with a fact as it would be."""
    from dataclasses import replace

    stands = asked.situation(board, at=at)
    one = next(each for each in stands.fires if each.id == fire.id)
    told = asked.with_facts(one, changes)
    said = assess(read, replace(stands, fires=(told,)), law=asked.law_of(board))
    return said.fires[0]

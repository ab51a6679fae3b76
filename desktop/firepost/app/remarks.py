"""What the proposal says beside its conditions: scope, a grade to come, the injured who died.

Aids for people (readings 4, 23, 31, 34); none is a fact, and no condition looks at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from firepost.app import asked, rate
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.readings import value_of
from firepost.app.suggest import Around
from firepost.domain.errors import Notice
from firepost.domain.plan.model import Plan

AHEAD_H: Final = 24  # a day: what the next shift but one would meet


def remarks(
    plan: Plan, board: Board, fire: IncidentOnBoard, around: Around | None
) -> tuple[Notice, ...]:
    read = asked.plan_read(plan, board)
    found = [
        *_held(read, fire),
        *_out_of_scope(read, fire, around),
        *_grade_ahead(read, board, fire),
        *_injured_who_died(read, fire),
    ]
    return tuple(found)


def _held(read: Plan, fire: IncidentOnBoard) -> Iterator[Notice]:
    """Reading 4: the edge is held all round, or nearly; that it is under control, a person says."""
    least = value_of(read, "control_closure_pct", None)
    if least is None or fire.control is None or fire.controlled_at is not None:
        return
    percent = round(fire.control.share * 100, 1)
    if percent >= least:
        yield Notice.of("remark.held", percent=f"{percent:g}", least=f"{least:g}")


def _out_of_scope(read: Plan, fire: IncidentOnBoard, around: Around | None) -> Iterator[Notice]:
    """Reading 34: it is said and stops nothing; a fire across the border is R1's and 6.3.1(5)'s."""
    if value_of(read, "out_of_scope", "ignore") != "say" or not read.area:
        return
    stated = fire.facts.get("districts")
    named = stated.value if stated is not None else None
    codes = list(named) if isinstance(named, (list, tuple)) else []
    codes = codes or ([fire.district] if fire.district else [])
    foreign = [code for code in codes if not str(code).startswith(read.area)]
    if foreign:
        yield Notice.of("remark.scope_codes", codes="、".join(map(str, foreign)))
    elif around is not None and around.outside:
        yield Notice.of("remark.scope_map")


def _grade_ahead(read: Plan, board: Board, fire: IncidentOnBoard) -> Iterator[Notice]:
    """Reading 23: what the present growth would make of it; a person judges."""
    if not value_of(read, "predicted_grade_aid", otherwise=False):
        return
    pace, held = rate.rate_of(fire), fire.area
    if pace is None or held is None or held.value_ha is None or pace.ha_per_h <= 0:
        return
    law = read.law(board.plan.law)
    totals = {key: known.value for key, known in fire.casualties.items()}

    def grade_at(ha_per_h: float) -> tuple[str, object]:
        area_ha = (held.value_ha or 0) + max(ha_per_h, 0) * AHEAD_H
        known = {**totals, "affected_forest_ha": area_ha, "burned_area_ha": area_ha}
        return f"{area_ha:.0f}", read.grade_names[read.grades[law.surely(known)]]

    likely_ha, grade = grade_at(pace.ha_per_h)
    low_ha, low = grade_at(pace.low_ha_per_h)
    high_ha, high = grade_at(pace.high_ha_per_h)
    yield Notice.of(
        "remark.grade_ahead",
        hours=AHEAD_H,
        area=likely_ha,
        low=low_ha,
        high=high_ha,
        grade=grade,
        low_grade=low,
        high_grade=high,
    )


def _injured_who_died(read: Plan, fire: IncidentOnBoard) -> Iterator[Notice]:
    """Reading 31: deaths told after the injured; who died is injured no more."""
    if not value_of(read, "death_leaves_injured", otherwise=False):
        return
    deaths, hurt = (fire.casualties.get(key) for key in ("deaths", "serious_injuries"))
    if deaths is None or hurt is None or not deaths.value or not hurt.value:
        return
    if deaths.said.at > hurt.said.at:
        yield Notice.of("remark.died", deaths=deaths.value, hurt=hurt.value)

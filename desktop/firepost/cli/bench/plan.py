"""Budgets of the plan: a described situation, and the fires on a board."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Final

from firepost.app.facts import situation_of
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, again, in_turn
from firepost.domain.instants import BEIJING_OFFSET_MIN, ms_of
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.intake import situation_from_json

_TIMES: Final = 20


def _assess(bench: Bench) -> Timed:
    """One fire as `firepost assess` takes it, from the JSON read to the answer's JSON."""
    plan = bench.parts.plans.plan()
    moment = bench.parts.now().replace(microsecond=0)
    told = {
        "at": moment.isoformat(),
        "city_forces_insufficient": None,
        "fires": [
            {
                "id": "A",
                "burning_since": (moment - timedelta(hours=8)).isoformat(),
                "burned_area_ha": 41.4,
                "affected_forest_ha": 18.0,
                "deaths": 0,
                "serious_injuries": 0,
                "dangerous": False,
                "districts": ["330329"],
            }
        ],
    }

    def ours() -> object:
        return assess(plan, situation_from_json(told, plan=plan)).as_json()

    answer = ours()
    return in_turn(
        again(ours, _TIMES),
        again(lambda: json.loads(json.dumps(answer)), _TIMES),
        rounds=bench.rounds(30),
    ).each(_TIMES)


def _evaluate(bench: Bench) -> Timed:
    """Every fire of a season's desk, from what is known to what the plan says of it."""
    post = bench.parts.open_post(bench.season, write=False)
    try:
        plan, record = bench.parts.plans.plan(), post.record
        fires, now_ms = record.all_of("incident"), ms_of(bench.parts.now())

        def ours() -> object:
            at = (now_ms, BEIJING_OFFSET_MIN)
            return assess(plan, situation_of(record, fires, at, now_ms=now_ms)).as_json()

        answer = ours()
        return in_turn(
            again(ours, _TIMES),
            again(lambda: json.loads(json.dumps(answer)), _TIMES),
            rounds=bench.rounds(30),
        ).each(_TIMES)
    finally:
        post.close()


BUDGETS: Final = (
    Budget("assess", _assess, most=40, goal=10),
    Budget("evaluate", _evaluate, most=40, goal=10),
)

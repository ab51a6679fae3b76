"""Budgets of the plan: a described situation, and the fires on a board."""

from __future__ import annotations

import json
import math
from datetime import timedelta
from typing import Any, Final

from firepost.app.facts import situation_of
from firepost.app.readings import plan_as_read, reads_of
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, again, in_turn
from firepost.domain.instants import BEIJING_OFFSET_MIN, ms_of
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.intake import situation_from_json

_TIMES: Final = 20
_PERIMETERS: Final = 30
_VERTICES: Final = 100_000
_FEW_VERTICES: Final = 2_000  # of a quick run


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
        plan, record = plan_as_read(post.record, bench.parts.plans.plan()), post.record
        reads = reads_of(plan)
        fires, now_ms = record.all_of("incident"), ms_of(bench.parts.now())

        def ours() -> object:
            at = (now_ms, BEIJING_OFFSET_MIN)
            return assess(
                plan, situation_of(record, fires, at, reads=reads, now_ms=now_ms)
            ).as_json()

        answer = ours()
        return in_turn(
            again(ours, _TIMES),
            again(lambda: json.loads(json.dumps(answer)), _TIMES),
            rounds=bench.rounds(30),
        ).each(_TIMES)
    finally:
        post.close()


def _recomputed(bench: Bench) -> Timed:
    """A fire of 30 perimeters, all folded and drawn anew from the journal; the floor reads it."""
    from firepost.app.post import Session

    desk = bench.folder / "perimeters.fire"
    vertices = _FEW_VERTICES if bench.quick else _VERTICES
    post = bench.parts.open_post(desk, write=True)
    try:
        session, begun = Session(), bench.parts.now() - timedelta(hours=12)
        opened = {"do": "incident.open", "name": "大", "ignited_at": begun.isoformat()}
        with post.together():
            post.do(opened, session)
            for number in range(_PERIMETERS):
                at = begun + timedelta(minutes=20 * (number + 1))
                shape = _ring(0.001 + 0.0002 * number, vertices)
                told = {"do": "perimeter.record", "geometry": shape, "at": at.isoformat()}
                post.do({**told, "method": "drone", "accuracy_m": 5}, session)

        def ours() -> object:
            post.reread()
            return post.board()

        return in_turn(ours, lambda: list(post.journal.entries()), rounds=bench.rounds(15))
    finally:
        post.close()


def _ring(radius_deg: float, vertices: int) -> dict[str, Any]:
    """A rough round edge in the hills of 泰顺."""
    line = []
    for step in range(vertices):
        turn = 2 * math.pi * step / vertices
        away = radius_deg * (1 + 0.1 * math.sin(20 * turn))
        line.append([119.98 + away * math.cos(turn), 27.67 + away * math.sin(turn)])
    return {"type": "Polygon", "coordinates": [[*line, line[0]]]}


BUDGETS: Final = (
    Budget("assess", _assess, most=40, goal=10),
    Budget("evaluate", _evaluate, most=40, goal=10),
    Budget("recomputed", _recomputed, most=120, goal=200),
)

"""Situations for the tests of the plan: one calm fire whose every fact is known, and changes to it."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from firepost.app.plans import read_plan
from firepost.domain.plan.assessment import Assessment
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.model import Plan
from firepost.domain.plan.situation import Fire, Situation

ROOT = Path(__file__).resolve().parents[1]
WENZHOU = ROOT / "resources" / "plans" / "wenzhou-forest-fire-2021.toml"
RAIL = ROOT / "tests" / "data" / "plans" / "rail-transit.toml"
CHINA = timezone(timedelta(hours=8))
AT = datetime(2026, 3, 1, 14, 0, tzinfo=CHINA)
TRIGGERS = (
    *("IV.1", "IV.2", "IV.3"),
    *("III.1", "III.2", "III.3", "III.4", "III.5"),
    *("II.1", "II.2", "II.3", "II.4"),
    *("I.1", "I.2", "I.3", "I.4"),
)
DUTIES = ("R1", "R2", "R3", "R4", "R5", "R6", "R7")
LEVELS = (None, "IV", "III", "II", "I")

# Nothing is the matter, and everybody knows it. The fire has just begun.
CALM = Fire(
    id="A",
    burning_since=AT,
    burned_area_ha=0.0,
    affected_forest_ha=0.0,
    deaths=0,
    serious_injuries=0,
    near_key_target=False,
    severely_threatens_key_target=False,
    dangerous=False,
    threatens_residents=False,
    threatens_key_facility=False,
    border="none",
    needs_provincial_support=False,
    other_reason_to_report=False,
)


@functools.cache
def wenzhou() -> Plan:
    return read_plan(WENZHOU.read_bytes(), name=WENZHOU.name)


@functools.cache
def rail() -> Plan:
    return read_plan(RAIL.read_bytes(), name=RAIL.name)


def fire(
    *, hours: float = 0, controlled: bool = False, out: bool = False, **facts: Any
) -> Fire:
    """The calm fire, burning for so many hours, with other facts than calm ones."""
    since = facts.pop("burning_since", AT - timedelta(hours=hours))
    return replace(
        CALM,
        burning_since=since,
        controlled_at=AT if controlled else None,
        extinguished_at=AT if out else None,
        **facts,
    )


def of(
    *fires: Fire, short: bool | None = False, at: datetime = AT, law: str = "822"
) -> Assessment:
    situation = Situation(at=at, fires=fires, city_forces_insufficient=short)
    return assess(wenzhou(), situation, law=law)


def states(answer: Assessment) -> dict[str, str]:
    """Every trigger and duty of an answer about one fire, by id."""
    (one,) = answer.fires
    told = {state.id: state.state for state in (*answer.triggers, *one.triggers)}
    return told | {duty.id: duty.state for duty in one.report_duties}


def met(answer: Assessment) -> list[str]:
    told = states(answer)
    return [trigger for trigger in TRIGGERS if told[trigger] == "met"]


def height(level: str | None) -> int:
    return LEVELS.index(level)

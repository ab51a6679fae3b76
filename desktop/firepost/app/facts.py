"""The plan's facts from the record: the one place where what is known becomes what is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from firepost.domain.fire import BY_DEFAULT, Reads, life_of, since_of
from firepost.domain.gravity import gravity_of
from firepost.domain.instants import Instant, moment_of
from firepost.domain.plan.situation import Between, Fire, Situation
from firepost.domain.record import Record, Thing
from firepost.domain.register import graver
from firepost.domain.toll import toll_of

STATED: Final = (
    "affected_forest_ha",
    "near_key_target",
    "severely_threatens_key_target",
    "dangerous",
    "threatens_residents",
    "threatens_key_facility",
    "border",
    "needs_provincial_support",
    "other_reason_to_report",
    "predicted_grade",
    "districts",
)


def situation_of(
    record: Record,
    fires: Iterable[Thing],
    at: Instant,
    *,
    reads: Reads = BY_DEFAULT,
    now_ms: int | None = None,
) -> Situation:
    """What the plan is asked about at `at`. `now_ms`: entries dated ahead count as of then."""
    return Situation(
        at=moment_of(*at),
        city_forces_insufficient=value_of(record, "", "city_forces_insufficient", now_ms),
        fires=tuple(_fire(record, fire, reads, now_ms) for fire in fires),
    )


def value_of(record: Record, entity: str, name: str, now_ms: int | None = None) -> Any:
    """The value that counts of a field: what holds, or the graver of what is contested."""
    held = graver(record.standing(entity, name, now_ms), gravity_of(name))
    return None if held is None else held.value


def _fire(record: Record, fire: Thing, reads: Reads, now_ms: int | None) -> Fire:
    life = life_of(record, fire, reads, now_ms=now_ms)
    start = since_of(record, fire, reads, now_ms=now_ms)
    stated: dict[str, Any] = {
        name: _or_between(value_of(record, fire.id, name, now_ms)) for name in STATED
    }
    districts = stated.pop("districts") or (
        [fire.values["district"]] if fire.values.get("district") else []
    )
    if stated["severely_threatens_key_target"]:
        stated["near_key_target"] = True
    return Fire(
        id=fire.id,
        burning_since=moment_of(*start[0]) if start else None,
        controlled_at=moment_of(*life.controlled) if life.controlled else None,
        extinguished_at=moment_of(*life.extinguished) if life.extinguished else None,
        burned_area_ha=burned_ha(record, fire.id, reads, now_ms),
        deaths=_total(record, fire.id, "deaths", now_ms),
        serious_injuries=_total(record, fire.id, "serious_injuries", now_ms),
        districts=tuple(districts),
        **stated,
    )


def _total(record: Record, fire_id: str, total: str, now_ms: int | None) -> int | None:
    toll = toll_of(record, fire_id, total, now_ms)
    return toll.value if toll else None


def _or_between(value: Any) -> Any:
    """An estimate `[value, low, high]` reaches the plan as its range; texts stay a list."""
    is_estimate = isinstance(value, list) and len(value) == 3 and not isinstance(value[0], str)
    return Between(value[1], value[2]) if is_estimate else value


def burned_ha(
    record: Record, fire_id: str, reads: Reads = BY_DEFAULT, now_ms: int | None = None
) -> float | Between | None:
    """The area the plan is evaluated on: the burned forest where a layer gave it."""
    held = graver(record.standing(fire_id, "area", now_ms), gravity_of("area"))
    if held is None:
        return None
    assert isinstance(held.value, list)
    forest_ha = forest_of(record, held.id, reads)
    if forest_ha is not None:
        return forest_ha
    if len(held.value) == 4:
        return Between(held.value[2], held.value[3])
    area: float | None = held.value[0]
    return area


def forest_of(record: Record, perimeter_id: str, reads: Reads) -> float | None:
    """The forest within a perimeter where a layer gave it and reading 13 goes by it."""
    perimeter = record.thing(perimeter_id, "perimeter")
    if perimeter is None or reads.whole_perimeter:
        return None
    forest_ha = perimeter.values.get("burned_forest_ha")
    return None if forest_ha is None else float(forest_ha)

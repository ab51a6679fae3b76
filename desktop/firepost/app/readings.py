"""How this desk reads what the plan leaves open: its settings, and the law, as people chose."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from firepost.app import knobs
from firepost.app.kit import Kit
from firepost.app.knobs import KIT
from firepost.domain.errors import Refused
from firepost.domain.fire import Reads
from firepost.domain.plan.build import with_settings
from firepost.domain.plan.model import Plan, Reading, Setting
from firepost.domain.record import Record
from firepost.domain.register import graver

LAW: Final = "law"  # which law grades a fire: a setting beside the plan's own


def chosen(record: Record) -> dict[str, Any]:
    """Every setting somebody chose and that holds; null took a choice back."""
    found = {}
    for name in record.named("", "setting:"):
        held = graver(record.standing("", name), None)
        if held is not None and isinstance(held.value, list) and held.value[0] is not None:
            found[name.removeprefix("setting:")] = held.value[0]
    return found


def law_chosen(record: Record, plan: Plan) -> str | None:
    law = chosen(record).get(LAW)
    return law if isinstance(law, str) and _fits(_ById(plan), LAW, law) else None


def plan_as_read(record: Record, plan: Plan) -> Plan:
    return plan_as_chosen(plan, chosen(record))


def plan_as_chosen(plan: Plan, choices: Mapping[str, Any]) -> Plan:
    """The plan with its gaps read as chosen; the law is no setting of the plan itself."""
    settings = {
        key: value
        for key, value in choices.items()
        if key != LAW
        and value is not None
        and not knobs.is_own(key)
        and _fits(_ById(plan), key, value)
    }
    if not settings:
        return plan
    return _read_as(_ById(plan), tuple(sorted(settings.items())))


def value_of(read: Plan, key: str, otherwise: Any) -> Any:
    """What holds of a setting; `otherwise` where this plan does not have it."""
    try:
        return read.setting(key).value
    except KeyError:
        return otherwise


def reads_of(read: Plan) -> Reads:
    """How the clock and the area are read (5, 6, 7, 13)."""
    return Reads(
        from_report=value_of(read, "flame_t0", "ignition") == "report",
        restarts=value_of(read, "reburn_clock", "continue") == "restart",
        out_is_accepted=value_of(read, "out_means", "no_open_flame") == "accepted",
        whole_perimeter=value_of(read, "burned_forest_from", "") == "whole_perimeter",
    )


def starts_when_out(read: Plan) -> bool:
    """Reading 15: whether a start is proposed for a fire that is out."""
    return bool(value_of(read, "start_when_out", otherwise=False))


def kit_as_chosen(record: Record, kit: Kit) -> Kit:
    """The kit with the ratios people put in the place of the assumed ones."""
    if not record.named("", f"setting:{KIT}"):
        return kit
    ratios = {
        key.removeprefix(KIT): Decimal(str(value))
        for key, value in chosen(record).items()
        if key.startswith(KIT) and knobs.fits(key, value)
    }
    return kit.with_ratios(ratios)


def check_choice(plan: Plan, setting: str, value: Any) -> None:
    """Raises: Refused where the plan has no such setting or it may not take the value."""
    if value is None:
        return
    if setting == LAW:
        if value not in {law.id for law in plan.laws}:
            known = ", ".join(law.id for law in plan.laws)
            raise Refused("value.not_a_choice", path="value", choices=known)
        return
    if knobs.is_own(setting):
        _check_own(plan, setting, value)
        return
    reading = next(
        (one for one in plan.readings if any(knob.key == setting for knob in one.settings)),
        None,
    )
    if reading is None:
        raise Refused("setting.unknown", path="setting", setting=setting)
    try:
        with_settings(plan, {setting: value})
    except Refused:
        raise Refused(
            "setting.out_of_range",
            path="value",
            setting=setting,
            value=value,
            clause=reading.clause,
            gap=reading.gap,
            may=_may_be(plan.setting(setting)),
        ) from None


def _check_own(plan: Plan, setting: str, value: Any) -> None:
    try:
        knobs.check(setting, value)
    except Refused:
        near = value_of_reading(plan, "near_distance_m")
        if not setting.startswith(knobs.NEAR) or near is None:
            raise
        reading, knob = near
        raise Refused(
            "setting.out_of_range",
            path="value",
            setting=setting,
            value=value,
            clause=reading.clause,
            gap=reading.gap,
            may=_may_be(knob),
        ) from None


def value_of_reading(plan: Plan, key: str) -> tuple[Reading, Setting] | None:
    """The reading a setting belongs to, and the setting."""
    found = ((one, knob) for one in plan.readings for knob in one.settings if knob.key == key)
    return next(found, None)


def _may_be(knob: Setting) -> str:
    if knob.choices:
        return "、".join(knob.choices)
    if isinstance(knob.default, bool):
        return "true、false"
    return f"{knob.low:g} – {knob.high:g}" if knob.low is not None else str(knob.default)


class _ById:
    """A plan as a key of the cache: plans are frozen and few, and hash slowly by value."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.plan is self.plan


@lru_cache(maxsize=256, typed=True)
def _fits(plan: _ById, setting: str, value: Any) -> bool:
    """Whether this plan knows the setting; another post may have a newer one, or another's."""
    try:
        check_choice(plan.plan, setting, value)
    except Refused:
        return False
    return True


@lru_cache(maxsize=8)
def _read_as(plan: _ById, settings: tuple[tuple[str, Any], ...]) -> Plan:
    return with_settings(plan.plan, dict(settings))

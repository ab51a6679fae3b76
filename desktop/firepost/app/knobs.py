"""The desk's own settings, beside those of the plan: limits of silence and work, weights, speeds.

None of them is in the plan; each has a default that is ours, a range, and is chosen by a
named person through `setting.choose`. Ratios of the kit are settings too: `kit.KEY`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from firepost.domain.errors import Refused
from firepost.domain.frozen import Frozen

KIT: Final = "kit."  # + the item's key in the kit file; value: pieces a person
FUEL: Final = "fuel."  # + a word of the forest layer; value: Ks of the outlook, 0 burns not
NEAR: Final = "near_m."  # + a category of key targets; value: metres that are near (reading 1)


class Knob(Frozen, frozen=True):
    default: float
    low: float
    high: float
    unit: str


_TASKS: Final = ("attack", "mop_up", "guard", "evacuate", "support", "en_route", "waiting")
_AMBER: Final = {"attack": 15, "mop_up": 15, "guard": 30, "evacuate": 15, "support": 30}
_RED: Final = {"attack": 30, "mop_up": 30, "guard": 60, "evacuate": 30, "support": 60}


def _contact() -> dict[str, Knob]:
    """Design defaults: 15 and 30 minutes at the fire, twice that where nobody is in danger."""
    found = {}
    for task in _TASKS:
        calm = 60 if task == "waiting" else 15
        found[f"contact_amber.{task}"] = Knob(_AMBER.get(task, calm), 1, 1440, "min")
        found[f"contact_red.{task}"] = Knob(_RED.get(task, 2 * calm), 1, 1440, "min")
    return found


KNOBS: Final[dict[str, Knob]] = {
    **_contact(),
    "work_warn_h": Knob(8, 1, 48, "h"),
    "work_limit_h": Knob(12, 1, 72, "h"),
    "rest_least_h": Knob(4, 0, 48, "h"),
    "rank_weight_near": Knob(0.5, 0, 1, ""),
    "rank_weight_danger": Knob(0.5, 0, 1, ""),
    "speed_road_kmh": Knob(40, 5, 120, "km/h"),
    "road_detour": Knob(1.4, 1, 5, ""),
    "one_hour_min": Knob(60, 10, 240, "min"),
    "wind_swing_deg": Knob(45, 10, 180, "°"),
    "wind_rise_force": Knob(2, 1, 8, ""),
    "wind_limit_force": Knob(5, 1, 12, ""),
    "wind_old_min": Knob(60, 5, 720, "min"),
    "threat_within_m": Knob(3000, 100, 50_000, "m"),
    "notice_within_m": Knob(3000, 100, 50_000, "m"),
    "count_valid_days": Knob(180, 1, 3650, "d"),
}


def is_own(setting: str) -> bool:
    return setting in KNOBS or setting.startswith((KIT, NEAR, FUEL))


def check(setting: str, value: Any) -> None:
    """Raises: Refused where the value is no number or lies outside its range."""
    low, high = _range(setting)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not low <= value <= high
        or (setting.startswith(KIT) and value <= 0)
    ):
        raise Refused("value.out_of_range", path="value", least=f"{low:g}", most=f"{high:g}")


def fits(setting: str, value: Any) -> bool:
    """Whether this version takes the value; it may come from a post with another one."""
    try:
        check(setting, value)
    except Refused:
        return False
    return True


def _range(setting: str) -> tuple[float, float]:
    if setting.startswith(KIT):
        return 0.0, 1e6
    if setting.startswith(NEAR):
        return 0.0, 50_000.0
    if setting.startswith(FUEL):
        return 0.0, 3.0
    knob = KNOBS[setting]
    return knob.low, knob.high


def knob(settings: Mapping[str, Any], name: str) -> float:
    """What holds: as chosen on the board (`Board.settings`), else the default."""
    held = settings.get(name)
    value = None if held is None else held.value
    return float(value) if value is not None and fits(name, value) else KNOBS[name].default

"""Rules of people, weather and ground: odd figures are asked about, the dead stay dead.

An odd figure is refused with the question it raises; said again with `sure` (a place: with
`apart`) it stands. What only another entry contradicts is warned of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from firepost.domain.errors import Notice, Refused
from firepost.domain.gravity import gravity_of
from firepost.domain.places import names_of, twice
from firepost.domain.record import Record
from firepost.domain.register import graver
from firepost.domain.toll import CONDITION_OF, condition_of, listed_as
from firepost.domain.wind import range_of

TOO_STRONG_M_S: Final = 32.6  # over it begins force 12
# Over it begins force 9. Of a speed that was observed and no force beside it, a km/h figure
# looks so: 22 km/h is a common wind, 22 m/s breaks trees.
LIKE_KMH_M_S: Final = 20.7
HOTTEST_C: Final = 45.0  # beyond what a fire post measures; a °F figure looks so
COLDEST_C: Final = -30.0
_FRESH_MS: Final = 3 * 3_600_000  # weather so old says what a fresh figure may be
_JUMP_C: Final = 15.0  # over the last one: more than weather does in such a time
_NEAR_C: Final = 8.0  # to the last one, taken as °F
_GUSTIER: Final = 2.5  # times the last wind, and as km/h nearly it
_NEAR_M_S: Final = 2.0
_CLASSES: Final[Mapping[str, Mapping[str, int]]] = {
    "signal3": {"yellow": 3, "orange": 4, "red": 5},
    "gbt36743": {"green": 1, "blue": 2, "yellow": 3, "orange": 4, "red": 5},
}
_COLOURS: Final[Mapping[str, tuple[str, ...]]] = {
    "signal4": ("blue", "yellow", "orange", "red", "none"),
    "signal3": ("yellow", "orange", "red", "none"),
    "gbt36743": ("green", "blue", "yellow", "orange", "red", "none"),
    "lyt1172": ("none",),  # it has classes and no colours
}
_CLOSED: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")
Rule = Callable[[Record, Mapping[str, Any], str | None], list[Notice]]


def check_people(
    record: Record, verb: str, values: Mapping[str, Any], incident: str | None, at_ms: int
) -> list[Notice]:
    """What is refused or warned of, beside the common rules."""
    if verb == "casualty.mark":
        _check_dead(record, values, at_ms)
    if values.get("sealed") is not None and not is_closed(values["sealed"]):
        raise Refused("casualty.not_sealed", path="sealed")
    rule = _RULES.get(verb)
    told = rule(record, values, incident) if rule else []
    if verb == "weather.observe" and not values.get("sure") and not told:
        told = list(_unlike_before(record, values, at_ms))
    return told


def _unlike_before(record: Record, said: Mapping[str, Any], at_ms: int) -> Iterator[Notice]:
    """A figure that leaps from the last one, and would not in the other unit, is asked about."""
    temp, wind = said.get("temp_c"), said.get("wind_m_s")
    before = _lately(record, "temp_c", at_ms)
    if temp is not None and before is not None and temp - before > _JUMP_C:
        as_c = (temp - 32) / 1.8
        if abs(as_c - before) <= _NEAR_C:
            figures = {"said": f"{temp:g}", "before": f"{before:g}", "as_c": f"{as_c:.1f}"}
            yield Notice.of("weather.maybe_f", **figures)
    before = _lately(record, "wind_m_s", at_ms)
    if wind is None or before is None or said.get("wind_force") is not None:
        return
    if wind > _GUSTIER * before and abs(wind / 3.6 - before) <= _NEAR_M_S and wind >= 8:
        figures = {"said": f"{wind:g}", "before": f"{before:g}", "as_kmh": f"{wind / 3.6:.1f}"}
        yield Notice.of("weather.leaps", **figures)


def _lately(record: Record, key: str, at_ms: int) -> float | None:
    """What was measured last within the hours before."""
    for claim in reversed(record.weather):
        told: Any = claim.value
        if claim.at_ms <= at_ms - _FRESH_MS:
            return None
        if claim.at_ms <= at_ms and told.get(key) is not None:
            return float(told[key])
    return None


def _weather(_: Record, said: Mapping[str, Any], __: str | None) -> list[Notice]:
    if said.get("sure"):
        return []
    wind, force, gust = (said.get(key) for key in ("wind_m_s", "wind_force", "gust_m_s"))
    if force is not None and force > 17:
        raise Refused("value.out_of_range", path="wind_force", least=0, most=17)
    for key, told, most in (("wind_m_s", wind, TOO_STRONG_M_S), ("gust_m_s", gust, 50)):
        if told is not None and told > most:
            as_kmh = f"{told / 3.6:.1f}"
            raise Refused("weather.too_strong", path=key, said=f"{told:g}", as_kmh=as_kmh)
    if wind is not None and force is not None:
        low, high = range_of(force)
        if not low - 0.05 <= wind <= high + 0.05:
            raise Refused(
                "weather.force_differs",
                path="wind_m_s",
                said=f"{wind:g}",
                force=force,
                low=f"{low:g}",
                high=f"{high:g}",
            )
    if wind is not None and gust is not None and gust < wind:
        raise Refused("weather.gust_below", path="gust_m_s", said=f"{gust:g}", wind=f"{wind:g}")
    _check_air(said.get("temp_c"))
    if wind is not None and wind > LIKE_KMH_M_S and force is None and "until_at" not in said:
        return [Notice.of("weather.maybe_kmh", said=f"{wind:g}", as_kmh=f"{wind / 3.6:.1f}")]
    return []


def _check_air(temp_c: float | None) -> None:
    if temp_c is None:
        return
    if temp_c > HOTTEST_C:
        as_c = f"{(temp_c - 32) / 1.8:.1f}"
        raise Refused("weather.too_hot", path="temp_c", said=f"{temp_c:g}", as_c=as_c)
    if temp_c < COLDEST_C:
        raise Refused("weather.too_cold", path="temp_c", said=f"{temp_c:g}")


def _forecast(record: Record, said: Mapping[str, Any], fire: str | None) -> list[Notice]:
    start, end = said.get("from_at"), said["until_at"]
    if start is not None and end[0] <= start[0]:
        raise Refused("forecast.ends_first", path="until_at")
    return _weather(record, said, fire)


def _danger(_: Record, said: Mapping[str, Any], __: str | None) -> list[Notice]:
    """Colours of one system mean nothing in another. Source: QX/T 77, GB/T 36743, plan 5.1."""
    system, number = said.get("system") or "signal4", said.get("class")
    if said["colour"] not in _COLOURS[system]:
        raise Refused(
            "danger.no_such_colour",
            path="colour",
            colour=Notice.of(f"colour.{said['colour']}"),
            system=Notice.of(f"danger.{system}"),
        )
    classes = _CLASSES.get(system)
    if number is None:
        return []
    if system == "signal4" or not 1 <= number <= 5:
        raise Refused("danger.no_class", path="class", system=Notice.of(f"danger.{system}"))
    if classes is not None and classes.get(said["colour"], number) != number:
        raise Refused("danger.class_differs", path="class", said=number)
    return []


def _check_dead(record: Record, said: Mapping[str, Any], at_ms: int) -> None:
    """Nobody comes back to life but by a correction that names the wrong entry."""
    held = condition_of(record, said["casualty"])
    if held is None or held.value != "dead" or at_ms < held.at_ms:
        return
    if said.get("condition") not in (None, "dead"):
        raise Refused("casualty.dead_stays", path="condition", entry=held.id)


def is_closed(text: str) -> bool:
    """Whether it has the form of what `app.sealed` closes: base64 of 16 bytes and whole 64s.

    A name written there in the clear would stand in the journal for ever.
    """
    if len(text) % 4 or not _CLOSED.fullmatch(text):
        return False
    size = len(text) // 4 * 3 - text.count("=")
    return size > 16 and (size - 16) % 64 == 0


def _totals(record: Record, said: Mapping[str, Any], fire: str | None) -> list[Notice]:
    """Totals below what the register lists are taken, and said: the greater counts."""
    warnings = []
    for total, condition in CONDITION_OF.items():
        told = said.get(total)
        listed = len(listed_as(record, fire or "", condition))
        if told is not None and told < listed:
            what = Notice.of(f"casualty.{condition}")
            warnings.append(
                Notice.of("casualty.below_register", what=what, said=told, listed=listed)
            )
    return warnings


def _place(record: Record, said: Mapping[str, Any], _: str | None) -> list[Notice]:
    if said.get("apart"):
        return []
    spot = str(said["name"]), said.get("lon_deg"), said.get("lat_deg")
    known = [
        (str(place.values["name"]), place.values.get("lon_deg"), place.values.get("lat_deg"))
        for place in record.all_of("place")
    ]
    again = twice(spot, known, same_name=True)
    if again is None:
        return []
    told = {"name": spot[0], "other": again.other}
    if again.away_m is None:
        raise Refused("place.twice_named", path="name", **told)
    raise Refused("place.twice_there", path="lon_deg", away=round(again.away_m), **told)


def _same(_: Record, said: Mapping[str, Any], __: str | None) -> list[Notice]:
    if said["same_as"] == said["name"]:
        raise Refused("place.same_itself", path="same_as")
    return []


def _moved(record: Record, said: Mapping[str, Any], fire: str | None) -> list[Notice]:
    told = said.get("inhabitants")
    fields = record.named(fire or "", "evacuation:")
    known = [field.removeprefix("evacuation:") for field in fields]
    names = names_of(record, [*known, said["place"]])
    here = names.place(said["place"])
    lives = told if told is not None else inhabitants_of(record, fire or "", names.of, here)
    gone = said["people"] + (said.get("refused") or 0)
    if lives is not None and gone > lives:
        raise Refused(
            "evacuation.more_than_live", path="people", place=here, said=gone, lives=lives
        )
    others = [name for name in known if name != said["place"] and names.place(name) == here]
    if others and said["place"] in names.doubtful:
        return [Notice.of("evacuation.maybe_same", place=said["place"], other=others[0])]
    return []


def inhabitants_of(record: Record, fire: str, of: Mapping[str, str], place: str) -> int | None:
    """How many were there to move: as last said with a report, else as registered."""
    said = [
        claim
        for name, top in of.items()
        if top == place
        for claim in record.standing(fire, f"evacuation:{name}")
    ]
    said.sort(key=lambda claim: (claim.at_ms, claim.stream, claim.seq))
    told = [
        claim.value[4]
        for claim in said
        if isinstance(claim.value, list) and claim.value[4:] and claim.value[4] is not None
    ]
    if told:
        return int(told[-1])
    listed = [
        int(thing.values["inhabitants"])
        for thing in record.all_of("place")
        if of.get(str(thing.values["name"])) == place
        and thing.values.get("inhabitants") is not None
    ]
    return max(listed, default=None)


def _notice(record: Record, said: Mapping[str, Any], _: str | None) -> list[Notice]:
    held = graver(record.standing(said["notice"], "progress"), gravity_of("progress"))
    state = held.value[0] if held is not None and isinstance(held.value, list) else "drafted"
    if said["state"] == "received" and state == "drafted":
        return [Notice.of("notice.never_sent")]
    return []


_RULES: Final[Mapping[str, Rule]] = {
    "weather.observe": _weather,
    "weather.forecast": _forecast,
    "danger.issue": _danger,
    "casualties.report": _totals,
    "place.register": _place,
    "place.same": _same,
    "evacuation.report": _moved,
    "notice.mark": _notice,
}

"""The fire itself: where, since when, how big, in which state, what it threatens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from firepost.app.board import BurnedArea, Known, PerimeterOnBoard, Weather
from firepost.reports.figures.model import Figure
from firepost.reports.figures.view import View
from firepost.reports.speech import MU_PER_HA, clean, plain

FLAGS: Final = (
    "threatens_residents",
    "threatens_key_facility",
    "near_key_target",
    "severely_threatens_key_target",
    "dangerous",
    "needs_provincial_support",
    "other_reason_to_report",
)
CASUALTIES: Final = ("deaths", "serious_injuries", "minor_injuries")


def beginning(view: View) -> Iterator[Figure]:
    fire, speech = view.fire, view.speech
    yield view.figure("district", fire.district, view.county(fire.district), said=fire.opened)
    yield _position(view)
    yield view.moment("ignited_at", fire.ignited_at, fire.opened)
    yield view.moment("reported_at", fire.reported_at, fire.opened)
    yield view.moment("burning_since", fire.burning_since, fire.opened)
    basis = fire.clock_basis
    yield view.figure("clock_basis", basis, speech.one_of("basis", basis), said=fire.opened)
    lasting = _burning(view)
    yield view.figure(
        "burned_for",
        None if lasting is None else int(lasting.total_seconds() // 60),
        None if lasting is None else speech.span(lasting),
        unit="min",
        said=fire.opened,
        steady=True,
    )


def _position(view: View) -> Figure:
    fire, speech = view.fire, view.speech
    if fire.lat_deg is not None and fire.lon_deg is not None:
        text = speech.position(lat_deg=fire.lat_deg, lon_deg=fire.lon_deg)
        value = (f"{fire.lat_deg}", f"{fire.lon_deg}")
        return view.figure("position", value, text, unit="deg", said=fire.opened)
    held = fire.area.perimeter if fire.area else None
    if held is None:
        return view.figure("position", None)
    west, south, east, north = held.box_deg
    lat, lon = (south + north) / 2, (west + east) / 2
    text = speech.say("report.of_box", position=speech.position(lat_deg=lat, lon_deg=lon))
    return view.figure("position", (f"{lat}", f"{lon}"), text, unit="deg", said=held.said)


def _burning(view: View) -> timedelta | None:
    """From the start of the clock to the end of open flame, or to the board's moment."""
    fire = view.fire
    if fire.burning_since is None:
        return None
    until = fire.extinguished_at or view.board.at
    return max(until - fire.burning_since, timedelta(0))


def life(view: View) -> Iterator[Figure]:
    fire, speech = view.fire, view.speech
    state = fire.state
    yield view.figure(
        "state",
        state.value,
        speech.one_of("state", state.value),
        said=state.said,
        contested=state.contested,
    )
    yield view.moment("state_at", state.said.at, state.said)
    for key, at in (
        ("controlled_at", fire.controlled_at),
        ("extinguished_at", fire.extinguished_at),
    ):
        text = speech.moment(at) if at else speech.say("report.not_yet")
        value = at.isoformat() if at else None
        yield view.figure(key, value, text, missing=False)
    accepted = sum(all(sector.value) for sector in fire.sectors.values())
    total = len(fire.sectors)
    yield view.figure(
        "sectors_accepted",
        f"{accepted}/{total}" if total else None,
        speech.say("report.sectors", n=accepted, of=total),
        contested=any(sector.contested for sector in fire.sectors.values()),
    )


def size(view: View) -> Iterator[Figure]:
    area = view.fire.area
    yield _area(view, area)
    value_ha = area.value_ha if area else None
    yield view.figure(
        "burned_area_mu",
        None if value_ha is None else value_ha * MU_PER_HA,
        None if value_ha is None else plain(value_ha * MU_PER_HA, 0),
        unit="mu",
        said=area.said if area else None,
    )
    held = area.perimeter if area else None
    forest_ha = held.burned_forest_ha if held else None
    yield view.figure(
        "burned_forest_ha",
        forest_ha,
        None if forest_ha is None else view.speech.area(forest_ha),
        unit="ha",
        said=held.said if held else None,
    )
    yield from _how(view, area, held)
    yield view.figure(
        "perimeter_m",
        held.length_m if held else None,
        view.speech.length(held.length_m) if held else None,
        unit="m",
        said=held.said if held else None,
    )
    for key, value in (
        ("parts", held.parts if held else None),
        ("holes", held.holes if held else None),
    ):
        yield view.figure(key, value, said=held.said if held else None)
    yield view.figure("perimeters", len(view.fire.perimeters))
    yield from _growth(view)
    yield _affected(view)


def _area(view: View, area: BurnedArea | None) -> Figure:
    value_ha = area.value_ha if area else None
    return view.figure(
        "burned_area_ha",
        value_ha,
        None if value_ha is None else view.speech.area(value_ha),
        unit="ha",
        said=area.said if area else None,
        contested=bool(area and area.contested),
        between=area.between_ha if area else None,
    )


def _how(
    view: View, area: BurnedArea | None, held: PerimeterOnBoard | None
) -> Iterator[Figure]:
    speech = view.speech
    known = area is not None and area.value_ha is not None
    method = held.method if held else ("stated" if known else None)
    yield view.figure(
        "area_method", method, speech.one_of("method", method), said=area.said if area else None
    )
    yield view.moment("area_at", area.said.at if area and known else None)
    accuracy = held.accuracy_m if held else None
    yield view.figure(
        "area_accuracy_m",
        accuracy,
        None if accuracy is None else speech.say("report.accuracy", m=plain(accuracy, 1)),
        unit="m",
    )


def _growth(view: View) -> Iterator[Figure]:
    """Between the perimeter that holds and the one before it in time."""
    speech = view.speech
    held = view.fire.area.perimeter if view.fire.area else None
    earlier = [p for p in view.fire.perimeters if held and p.said.at < held.said.at]
    grown = hours = None
    if held and earlier:
        grown = held.area_ha - earlier[-1].area_ha
        hours = (held.said.at - earlier[-1].said.at).total_seconds() / 3600
    key = "report.grown" if grown is not None and grown >= 0 else "report.shrunk"
    yield view.figure(
        "growth_ha",
        grown,
        None if grown is None else speech.say(key, ha=plain(abs(grown), 2)),
        unit="ha",
    )
    rate = grown / hours if grown is not None and hours else None
    yield view.figure(
        "growth_ha_per_h",
        rate,
        None if rate is None else speech.say("report.rate", ha=plain(rate, 2)),
        unit="ha/h",
    )


def _affected(view: View) -> Figure:
    held = view.fire.facts.get("affected_forest_ha")
    value = held.value if held else None
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    return view.figure(
        "affected_forest_ha",
        number,
        None if number is None else view.speech.area(number),
        unit="ha",
        said=held.said if held else None,
        contested=bool(held and held.contested),
        between=held.between if held else None,
    )


def facts(view: View) -> Iterator[Figure]:
    for key in FLAGS:
        yield _flag(view, key, view.fire.facts.get(key))
    for key in ("border", "predicted_grade"):
        held = view.fire.facts.get(key)
        value = str(held.value) if held and held.value is not None else None
        grade = view.content.plan.grade_names.get(value or "")
        yield view.figure(
            key,
            value,
            grade.said(view.speech.words.language)
            if grade
            else view.speech.one_of("border", value),
            said=held.said if held else None,
            contested=bool(held and held.contested),
        )
    yield _districts(view)


def _flag(view: View, key: str, held: Known[object] | None) -> Figure:
    value = held.value if held and isinstance(held.value, bool) else None
    return view.figure(
        key,
        value,
        None if value is None else view.speech.yes_no(value=value),
        said=held.said if held else None,
        contested=bool(held and held.contested),
    )


def _districts(view: View) -> Figure:
    held = view.fire.facts.get("districts")
    codes = held.value if held and isinstance(held.value, tuple | list) else ()
    named = tuple(str(code) for code in codes)
    return view.figure(
        "districts",
        named or None,
        view.speech.joined(view.county(code) or code for code in named),
        said=held.said if held else None,
        contested=bool(held and held.contested),
    )


def casualties(view: View) -> Iterator[Figure]:
    for key in CASUALTIES:
        yield view.count(key, view.fire.casualties.get(key), "report.people")
    yield _listed(view)


def _listed(view: View) -> Figure:
    """The register by kind and condition, beside the totals stated; nobody's name in it."""
    counted = Counter(
        (person.kind or "unsaid", person.condition.value) for person in view.fire.persons
    )
    speech = view.speech
    parts = [
        speech.say(
            "report.listed_one",
            kind=speech.one_of("casualty", kind),
            condition=speech.one_of("condition", condition),
            n=number,
        )
        for (kind, condition), number in sorted(counted.items())
    ]
    text = speech.say("report.listed", told=speech.joined(parts)) if parts else ""
    return view.figure("casualties_listed", text, text, missing=False)


def evacuations(view: View) -> Iterator[Figure]:
    moved = view.fire.evacuations
    people = sum(place.value for place in moved.values()) if moved else None
    yield view.figure(
        "evacuated_people",
        people,
        None if people is None else view.speech.say("report.people", n=people),
        unit="person",
        contested=any(place.contested for place in moved.values()),
    )
    places = tuple(sorted(filter(None, map(clean, moved))))
    yield view.figure("evacuated_from", places or None, view.speech.joined(places))


def weather(view: View) -> Iterator[Figure]:
    """Each measure by its latest observation: a later one may have measured less."""
    speech = view.speech
    for key, said_as, unit in (
        ("temp_c", "report.celsius", "degC"),
        ("humidity_pct", "report.percent", "%"),
        ("wind_m_s", "report.m_s", "m/s"),
        ("rain_mm", "report.mm", "mm"),
    ):
        seen = _latest(view.board.weather, key)
        value = getattr(seen, key) if seen else None
        text = None if value is None else speech.say(said_as, n=plain(value, 1))
        yield view.figure(key, value, text, unit=unit, said=seen.said if seen else None)
    blown = _latest(view.board.weather, "force")
    beaufort = blown.force if blown else None
    text = None if beaufort is None else speech.say("report.force", n=beaufort)
    yield view.figure("wind_force", beaufort, text, said=blown.said if blown else None)
    seen = _latest(view.board.weather, "wind_from_deg")
    from_deg = seen.wind_from_deg if seen else None
    text = None if from_deg is None else speech.wind_from(from_deg)
    yield view.figure("wind_from_deg", from_deg, text, unit="deg")
    yield _wind(view)
    danger = view.board.danger
    yield view.figure(
        "danger_warning",
        danger.colour if danger else None,
        speech.say("report.warning", colour=speech.one_of("colour", danger.colour))
        if danger
        else None,
        said=danger.said if danger else None,
    )
    last = view.board.weather[-1] if view.board.weather else None
    yield view.moment("weather_at", last.said.at if last else None)


def _wind(view: View) -> Figure:
    """Direction, force and speed in one breath, of one observation."""
    seen = _latest(view.board.weather, "force")
    if seen is None or seen.force is None:
        return view.figure("wind", None)
    speech = view.speech
    point = "" if seen.wind_from_deg is None else speech.wind_from(seen.wind_from_deg)
    strength = speech.say("report.force", n=seen.force)
    if seen.wind_m_s is None:  # only the force was said: no speed is made up
        return view.figure("wind", f"{point}{strength}", said=seen.said)
    text = speech.say(
        "report.wind_of",
        point=point,
        force=strength,
        speed=speech.say("report.m_s", n=plain(seen.wind_m_s, 1)),
    )
    return view.figure("wind", text.strip(), said=seen.said)


def _latest(observed: tuple[Weather, ...], key: str) -> Weather | None:
    return next((seen for seen in reversed(observed) if getattr(seen, key) is not None), None)

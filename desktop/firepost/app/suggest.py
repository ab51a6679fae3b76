"""Facts that the map, the weather and the roster suggest, each with its reason.

A suggestion is never a fact: the plan goes on not knowing until a person says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from firepost.app import asked, knobs, rate
from firepost.app.asked import known_fact
from firepost.app.board import Board, IncidentOnBoard, TargetOnBoard
from firepost.app.people_on_board import HOMES
from firepost.app.surroundings import Surroundings
from firepost.domain.errors import Notice
from firepost.domain.plan.model import Plan
from firepost.domain.plan.wording import Wording

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from firepost.domain.geometry.nearness import Plane

BORDER_WITHIN_M: Final = 300.0  # how far shipped borders and drawn edges may lie off
# Upper bounds of wind force 0 to 11 in m/s, GB/T 28591.
_BEAUFORT_M_S: Final = (0.2, 1.5, 3.3, 5.4, 7.9, 10.7, 13.8, 17.1, 20.7, 24.4, 28.4, 32.6)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`value` None: the map says that it matters, and a person must say which answer."""

    fact: str
    value: Any
    reason: Notice
    clause: str  # of the reading or rule it goes by


@dataclass(frozen=True, slots=True)
class Away:
    """How far a place is from the fire's edge; 0 inside it."""

    name: str
    distance_m: float
    category: str | None = None  # of a marked target


@dataclass(frozen=True, slots=True)
class Around:
    """What was measured round one fire's perimeter."""

    perimeter: str
    targets: tuple[Away, ...]  # nearest first
    homes: tuple[Away, ...]
    counties: tuple[Away, ...]  # those reached, or within tolerance; by code
    codes: tuple[str, ...]  # of `counties`
    border_m: float | None  # to the city's outer edge: a border, or the sea
    outside: bool = False  # it reaches none of the counties there are


def around(
    board: Board, fire: IncidentOnBoard, shape: Mapping[str, Any], ground: Surroundings
) -> Around | None:
    """Measure everything round the perimeter that holds; None where a bare figure holds.

    Heavy for large shapes: not for the thread of the screen.
    """
    held = fire.area.perimeter if fire.area else None
    if held is None:
        return None
    # Here, not above: a start must not load what only measures.
    from firepost.domain.geometry.nearness import Plane, outline, shape_of

    drawn = shape_of(shape)
    plane = Plane.at(drawn)
    edge = plane.moved(drawn)
    areas = [plane.moved(shape_of(county.geometry)) for county in ground.counties]
    marked = [one for one in board.targets if one.lon_deg is not None]
    kinds = {one.name: one.category for one in marked}
    near = [(name, lon, lat) for name, lon, lat in ground.homes]
    near += [_place(one) for one in marked if one.category in HOMES]
    counties = [
        (county.code, Away(county.name, float(edge.distance(area))))
        for county, area in zip(ground.counties, areas, strict=True)
    ]
    reached = [one for one in counties if one[1].distance_m <= BORDER_WITHIN_M]
    return Around(
        perimeter=held.id,
        targets=tuple(
            replace(away, category=kinds[away.name])
            for away in _away(
                edge, plane, [_place(one) for one in marked if one.category not in HOMES]
            )
        ),
        homes=_away(edge, plane, near)[:5],
        counties=tuple(away for _, away in reached),
        codes=tuple(code for code, _ in reached),
        border_m=float(edge.distance(outline(areas))) if areas else None,
        outside=bool(areas) and not reached,
    )


def _place(target: TargetOnBoard) -> tuple[str, float, float]:
    assert target.lon_deg is not None
    assert target.lat_deg is not None
    return target.name, target.lon_deg, target.lat_deg


def _away(
    edge: BaseGeometry, plane: Plane, places: list[tuple[str, float, float]]
) -> tuple[Away, ...]:
    from firepost.domain.geometry.nearness import distances_m

    lengths = distances_m(edge, plane, [(lon, lat) for _, lon, lat in places])
    found = [Away(name, length) for (name, _, _), length in zip(places, lengths, strict=True)]
    return tuple(sorted(found, key=lambda away: (away.distance_m, away.name)))


def suggestions(
    plan: Plan, board: Board, fire: IncidentOnBoard, seen: Around | None
) -> tuple[Suggestion, ...]:
    """What the facts could be, most telling first; none that stands already as suggested."""
    read = asked.plan_read(plan, board)
    found = [
        *(_of_targets(read, board, fire, seen) if seen else ()),
        *(_of_homes(read, seen) if seen else ()),
        *(_of_borders(fire, seen) if seen else ()),
        *_danger(read, board, fire),
        *_forces(read, board, fire),
    ]
    if fire.out:
        return ()
    return tuple(one for one in found if not _stands(board, fire, one))


def _stands(board: Board, fire: IncidentOnBoard, one: Suggestion) -> bool:
    held = known_fact(board, fire, one.fact)
    if held is None or held.value is None:
        return False
    if one.value is None:
        return bool(held.value != "none")  # somebody has said which border it is
    if isinstance(held.value, (list, tuple)):
        return set(one.value) <= set(held.value)
    return bool(held.value == one.value)


def setting_m(read: Plan, key: str, otherwise: float) -> float:
    """A distance of the readings (or hours, where the key says so) as people of this desk chose it."""
    try:
        return float(read.setting(key).value)
    except KeyError:
        return otherwise


def near_of(read: Plan, board: Board, category: str | None) -> float:
    """How far is near for a target: of its category, where somebody chose that."""
    own = board.settings.get(f"{knobs.NEAR}{category}") if category else None
    if own is not None and knobs.fits(f"{knobs.NEAR}{category}", own.value):
        return float(own.value)  # type: ignore[arg-type]  # a number, as it fits
    return setting_m(read, "near_distance_m", 1000)


def _of_targets(
    read: Plan, board: Board, fire: IncidentOnBoard, seen: Around
) -> Iterator[Suggestion]:
    """Readings 1 to 3: near and severe, by distance and by the time the edge would need."""
    severe_m = setting_m(read, "severe_distance_m", 300)
    targets = seen.targets
    if _flag(read, "target_includes_residential"):
        targets = tuple(sorted((*targets, *seen.homes), key=lambda away: away.distance_m))
    if not targets:
        return

    def within(one: Away) -> float:
        return near_of(read, board, one.category)

    first, near = targets[0], [one for one in targets if one.distance_m <= within(one)]
    pace = rate.rate_of(fire)
    advance = rate.advance_m_per_h(pace, fire.area.value_ha or 0) if pace and fire.area else 0
    hours = first.distance_m / advance if advance else None
    if first.distance_m <= severe_m:
        yield Suggestion(
            fact="severely_threatens_key_target",
            value=True,
            reason=_apart("suggest.severe", first, severe_m),
            clause="6.4.3(1)④",
        )
    elif hours is not None and hours <= setting_m(read, "severe_eta_h", 1.0):
        yield Suggestion(
            fact="severely_threatens_key_target",
            value=True,
            reason=Notice.of("suggest.severe_soon", name=first.name, minutes=round(hours * 60)),
            clause="6.4.3(1)④",
        )
    if near:
        yield Suggestion(
            fact="near_key_target",
            value=True,
            reason=_apart("suggest.near", near[0], within(near[0])),
            clause="6.4.1(1)③",
        )


def _of_homes(read: Plan, seen: Around) -> Iterator[Suggestion]:
    near_m = setting_m(read, "near_distance_m", 1000)
    if seen.homes and seen.homes[0].distance_m <= near_m:
        reason = _apart("suggest.homes", seen.homes[0], near_m)
        yield Suggestion(fact="threatens_residents", value=True, reason=reason, clause="5.3(4)")


def _of_borders(fire: IncidentOnBoard, seen: Around) -> Iterator[Suggestion]:
    if seen.border_m is not None and seen.border_m <= BORDER_WITHIN_M:
        reason = Notice.of(
            "suggest.border", away=round(seen.border_m), within=round(BORDER_WITHIN_M)
        )
        yield Suggestion("border", None, reason, "5.3(1)")
    own = {fire.district} if fire.district else set()
    if len(seen.codes) > 1 and not set(seen.codes) <= own:
        names = "、".join(away.name for away in seen.counties)
        reason = Notice.of("suggest.districts", names=names, within=round(BORDER_WITHIN_M))
        yield Suggestion("districts", list(seen.codes), reason, "6.2")


def _danger(read: Plan, board: Board, fire: IncidentOnBoard) -> Iterator[Suggestion]:
    """Reading 10: by grade, by the warning issued, by the wind, by what it threatens."""
    reasons: list[Notice] = []
    grades = list(read.grades)
    least = _choice(read, "danger_suggest_grade", "larger")
    if fire.plan.grade in grades and grades.index(fire.plan.grade) >= grades.index(least):
        name = read.grade_names[fire.plan.grade]
        reasons.append(Notice.of("suggest.dangerous_grade", grade=name))
    colours = [warning.id for warning in read.warnings]
    colour = board.danger.colour if board.danger else None
    wanted = _choice(read, "danger_suggest_warning", "orange")
    if colour in colours and colours.index(colour) >= colours.index(wanted):
        reasons.append(Notice.of("suggest.dangerous_warning", colour=_named(read, colour)))
    force = wind_force(board)
    if force is not None and force >= setting_m(read, "danger_suggest_wind_force", 5):
        reasons.append(Notice.of("suggest.dangerous_wind", force=force))
    for key in ("near_key_target", "threatens_residents"):
        held = fire.facts.get(key)
        if held is not None and held.value is True:
            reasons.append(Notice.of(f"suggest.dangerous_{key}"))
    if reasons:
        yield Suggestion(fact="dangerous", value=True, reason=reasons[0], clause="6.4.2(1)⑤")


def _forces(read: Plan, board: Board, fire: IncidentOnBoard) -> Iterator[Suggestion]:
    """Reading 29: every trained team is committed and the fire is not held."""
    if not _flag(read, "forces_suggest") or fire.controlled_at is not None:
        return
    trained = [team for team in board.teams if team.trained is not False]
    free = [team for team in trained if team.status is None or team.status.value == "standby"]
    if trained and not free:
        reason = Notice.of("suggest.forces", teams=len(trained))
        yield Suggestion(fact=asked.CITY_FACT, value=True, reason=reason, clause="6.4.4(1)④")


def wind_force(board: Board) -> int | None:
    told = [one.wind_m_s for one in board.weather if one.wind_m_s is not None]
    if not told:
        return None
    # Forces are defined on speeds of one decimal; without rounding 1.55 would fall between.
    return sum(round(told[-1], 1) > bound for bound in _BEAUFORT_M_S)


def _named(read: Plan, colour: str) -> Wording:
    return next(warning.name for warning in read.warnings if warning.id == colour)


def _choice(read: Plan, key: str, otherwise: str) -> str:
    try:
        return str(read.setting(key).value)
    except KeyError:
        return otherwise


def _flag(read: Plan, key: str) -> bool:
    try:
        return bool(read.setting(key).value)
    except KeyError:
        return False


def _apart(key: str, away: Away, within_m: float) -> Notice:
    return Notice.of(key, name=away.name, away=round(away.distance_m), within=round(within_m))

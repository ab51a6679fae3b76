"""The spread outlook: where the edge may be in one to three hours, what it would reach, and when.

参考研判: shown with its band, checked against the next perimeter, never a trigger. The band
runs from half to twice the model's rate, with the wind turning by as much as it may on the
far side: assumptions of this desk, not of the model's authors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from firepost.app.errand import stepping
from firepost.domain.errors import Refused

if TYPE_CHECKING:  # heavy, and needed only where an outlook is reckoned
    from shapely.geometry.base import BaseGeometry

    from firepost.domain.geometry.nearness import Plane
    from firepost.domain.geometry.spread import Air, Fuel, Held, Slopes

HOURS: Final = (1, 2, 3)
M2_PER_HA: Final = 10_000.0
_STEP_MIN: Final = 30.0
_MINUTES: Final = tuple(_STEP_MIN * (step + 1) for step in range(6))
SLOWER, FASTER, TURN_DEG = 0.5, 2.0, 20.0

Line = Sequence[tuple[float, float]]  # degrees
HELD_REACH_M: Final = 15.0  # the edge's own error beside what thinning took

# Ks of the Wang Zhengfei model by fuel. Wenzhou's litter is deeper than any of them and its
# fern has no class: to be calibrated, not trusted.
FUELS: Final[Mapping[str, float]] = {
    "litter_deep": 0.4,
    "litter_mid": 0.7,
    "needles": 0.8,
    "pine": 1.0,
    "litter_thin": 1.2,
    "grass": 1.6,
    "sedge": 1.8,
    "pasture": 2.0,
}


@dataclass(frozen=True, slots=True)
class Relief:
    """Heights in rows from the north, on a grid of degrees; NaN is a void."""

    heights_m: Any  # NDArray
    west_deg: float
    north_deg: float
    step_lon_deg: float
    step_lat_deg: float
    name: str


@dataclass(frozen=True, slots=True)
class Fuels:
    """Ks by place, out of the user's forest layer: shapes in degrees, each with its Ks."""

    shapes: tuple[tuple[BaseGeometry, float], ...]
    name: str  # of the layer


@dataclass(frozen=True, slots=True)
class Asked:
    """What an outlook is reckoned from."""

    air: Air
    fuel: float
    slope_deg: float | None = None  # one slope everywhere, where there is no model
    faces_deg: float | None = None  # the way it falls
    relief: Relief | None = None
    fuels: Fuels | None = None  # where it says nothing, `fuel` counts
    held: tuple[Line, ...] = ()  # held line: the fire does not cross it


@dataclass(frozen=True, slots=True)
class Stage:
    """The edge at one moment: near side, likely, far side, each as GeoJSON in degrees."""

    minutes: float
    near: Mapping[str, Any]
    likely: Mapping[str, Any]
    far: Mapping[str, Any]
    near_ha: float
    likely_ha: float
    far_ha: float


@dataclass(frozen=True, slots=True)
class Reach:
    """When something would be reached, in minutes; None: not within the outlook."""

    name: str
    kind: str
    earliest: float | None
    likely: float | None
    distance_m: float
    bearing_deg: float | None  # from the fire's middle
    fact: str | None = None  # of the plan, that would be so from then on


@dataclass(frozen=True, slots=True)
class Coming:
    """When a condition of the plan would be met if the outlook came true. No trigger."""

    trigger: str
    clause: str
    level: str | None  # None: a duty to report
    earliest: datetime | None
    likely: datetime | None
    by_ha: float | None = None  # of growth, where it is the area
    fact: str | None = None  # else what would be so
    name: str = ""  # of what is reached


@dataclass(frozen=True, slots=True)
class Outlook:
    since: datetime  # of the perimeter it starts from
    asked: Asked
    start_ha: float
    stages: tuple[Stage, ...]
    reached: tuple[Reach, ...]
    void_share: float  # of the edge: ground without known slope
    thinned_m: float  # how far the edge was simplified
    unmapped_share: float = 0.0  # of the edge: ground the forest layer says nothing of
    coming: tuple[Coming, ...] = ()  # conditions of the plan, told with the board it met

    def hourly(self) -> tuple[Stage, ...]:
        return tuple(stage for stage in self.stages if stage.minutes / 60 in HOURS)


@dataclass(frozen=True, slots=True)
class Thing:
    """What an edge may reach: a point, or a shape such as a border or a road."""

    name: str
    kind: str
    geometry: Mapping[str, Any]
    within_m: float = 0.0
    fact: str | None = None  # of the plan, that would be so once it is reached


def point(
    name: str,
    kind: str,
    lon: float,
    lat: float,
    *,
    within_m: float = 0.0,
    fact: str | None = None,
) -> Thing:
    return Thing(name, kind, {"type": "Point", "coordinates": [lon, lat]}, within_m, fact)


def outlook(
    shape: Mapping[str, Any],
    asked: Asked,
    *,
    since: datetime,
    things: Sequence[Thing] = (),
    go_on: Callable[[], bool] = lambda: True,
) -> Outlook:
    """Reckon the outlook from a perimeter (GeoJSON, degrees). Heavy: not on the screen's thread.

    Raises:
        Refused: `outlook.no_fuel`, `outlook.still` (the model says the fire does not run).
        Cancelled: `go_on` said no.
    """
    from firepost.domain.geometry import spread as s
    from firepost.domain.geometry.nearness import Plane, shape_of

    if asked.fuel <= 0:
        raise Refused("outlook.no_fuel", path="fuel_factor")
    drawn = shape_of(shape)
    plane = Plane.at(drawn)
    start, thinned_m = s.thinned(plane.moved(drawn))
    slopes = slopes_of(asked, plane, start)
    held, fuel = held_of(asked, plane, thinned_m), fuel_of(asked, plane)
    near, likely, far = (
        s.spread(
            start,
            asked.air,
            fuel=fuel,
            minutes=_MINUTES,
            scenario=scenario,
            slopes=slopes,
            held=held,
            go_on=go_on,
        )
        for scenario in stepping(
            (s.Scenario(SLOWER, -TURN_DEG), s.Scenario(), s.Scenario(FASTER, TURN_DEG)),
            "spreading",
            of=3,
        )
    )
    stages = tuple(
        _stage(plane, *fronts) for fronts in zip(_MINUTES, near, likely, far, strict=True)
    )
    reached = tuple(_reach(thing, plane, start, likely, far) for thing in things)
    return Outlook(
        since=since,
        asked=asked,
        start_ha=start.area / M2_PER_HA,
        stages=stages,
        reached=reached,
        void_share=_void_share(slopes, start),
        thinned_m=thinned_m,
        unmapped_share=_unmapped_share(asked, plane, start),
    )


def _stage(
    plane: Plane, minutes: float, near: BaseGeometry, likely: BaseGeometry, far: BaseGeometry
) -> Stage:
    return Stage(
        minutes=minutes,
        near=in_degrees(plane, near),
        likely=in_degrees(plane, likely),
        far=in_degrees(plane, far),
        near_ha=near.area / M2_PER_HA,
        likely_ha=likely.area / M2_PER_HA,
        far_ha=far.area / M2_PER_HA,
    )


def held_of(asked: Asked, plane: Plane, thinned_m: float) -> Held | None:
    """The held line in the plane."""
    import numpy as np
    import shapely

    from firepost.domain.geometry.spread import Held

    lines = [plane.metres(np.asarray(line)) for line in asked.held if len(line) > 1]
    if not lines:
        return None
    drawn = shapely.MultiLineString(lines)
    return Held(drawn, thinned_m + HELD_REACH_M)


def fuel_of(asked: Asked, plane: Plane) -> Fuel:
    """Ks everywhere, or by place where there is a forest layer."""
    if asked.fuels is None:
        return asked.fuel
    import numpy as np

    ks_at = _ks(asked.fuels, plane)

    def of(places_m: Any) -> Any:
        found = ks_at(places_m)
        return np.where(np.isnan(found), asked.fuel, found)

    return of


def _ks(fuels: Fuels, plane: Plane) -> Callable[[Any], Any]:
    """Ks at places of the plane, NaN where the layer says nothing."""
    import numpy as np
    import shapely

    tree = shapely.STRtree([plane.moved(shape) for shape, _ in fuels.shapes])
    values = np.array([ks for _, ks in fuels.shapes])

    def of(places_m: Any) -> Any:
        found = np.full(len(places_m), np.nan)
        which, shape = tree.query(shapely.points(places_m), predicate="intersects")
        # Of shapes over each other the one that burns faster.
        np.fmax.at(found, which, values[shape])
        return found

    return of


def _unmapped_share(asked: Asked, plane: Plane, start: BaseGeometry) -> float:
    import numpy as np
    import shapely

    if asked.fuels is None:
        return 0.0
    return float(np.isnan(_ks(asked.fuels, plane)(shapely.get_coordinates(start))).mean())


def slopes_of(asked: Asked, plane: Plane, start: BaseGeometry) -> Slopes | None:
    """The slopes an outlook is reckoned on; None on level ground."""
    import math

    import numpy as np

    from firepost.domain.geometry.spread import GridSlopes

    relief = asked.relief
    if relief is not None:
        corner, one = plane.metres(
            np.array(
                [
                    [relief.west_deg, relief.north_deg],
                    [
                        relief.west_deg + relief.step_lon_deg,
                        relief.north_deg - relief.step_lat_deg,
                    ],
                ]
            )
        )
        west, south, east, north = start.bounds
        room = 20_000.0
        return GridSlopes.of(
            relief.heights_m,
            west_m=float(corner[0]),
            north_m=float(corner[1]),
            east_step_m=float(one[0] - corner[0]),
            south_step_m=float(corner[1] - one[1]),
            box_m=(west - room, south - room, east + room, north + room),
        )
    if not asked.slope_deg or asked.faces_deg is None:
        return None
    rise = math.tan(math.radians(min(asked.slope_deg, 60.0)))
    up = math.radians(asked.faces_deg + 180.0)
    pair = np.array([rise * math.sin(up), rise * math.cos(up)])
    return lambda places_m: np.broadcast_to(pair, (len(places_m), 2))


def in_degrees(plane: Plane, shape: BaseGeometry) -> dict[str, Any]:
    """A shape of the plane as GeoJSON."""
    import numpy as np
    import shapely

    scale = plane.metres(np.array([[plane.lon_deg + 1.0, plane.lat_deg + 1.0]]))[0]
    middle = np.array([plane.lon_deg, plane.lat_deg])
    moved = shapely.transform(shape, lambda xy: xy / scale + middle)
    return dict(shapely.geometry.mapping(moved))


def _void_share(slopes: Slopes | None, start: BaseGeometry) -> float:
    import numpy as np
    import shapely

    if slopes is None:
        return 0.0
    known = slopes(shapely.get_coordinates(start))
    return float(np.isnan(known).any(axis=1).mean())


def _reach(
    thing: Thing,
    plane: Plane,
    start: BaseGeometry,
    likely: Sequence[BaseGeometry],
    far: Sequence[BaseGeometry],
) -> Reach:
    import math

    from shapely.ops import nearest_points

    from firepost.domain.geometry.nearness import shape_of

    there = plane.moved(shape_of(thing.geometry))

    def first(fronts: Sequence[BaseGeometry]) -> float | None:
        if fronts[-1].distance(there) > thing.within_m:  # most things are never reached
            return None
        before: BaseGeometry | None = None
        for minutes, front in zip((0.0, *_MINUTES), (start, *fronts), strict=True):
            if front.distance(there) <= thing.within_m:
                share = 1.0 if before is None else _share(before, front, there, thing.within_m)
                return float(math.floor(minutes - (1 - share) * _STEP_MIN))
            before = front
        return None

    here = start.centroid
    # Of a border or a road the place that is nearest, not its middle.
    goal = there.centroid if there.geom_type == "Point" else nearest_points(there, start)[0]
    east, north = goal.x - here.x, goal.y - here.y
    bearing = math.degrees(math.atan2(east, north)) % 360 if east or north else None
    away = float(start.distance(there))
    return Reach(thing.name, thing.kind, first(far), first(likely), away, bearing, thing.fact)


def _share(
    before: BaseGeometry, front: BaseGeometry, there: BaseGeometry, within_m: float
) -> float:
    """How much of the step from one front to the next was gone when it came near enough."""
    from shapely.ops import nearest_points

    gap = float(before.distance(there))
    left = float(front.distance(there))
    if left == 0.0:  # it went on past the place it met first
        left = -float(front.boundary.distance(nearest_points(there, before)[0]))
    return min(max((gap - within_m) / (gap - left), 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Compared:
    """An outlook against the perimeter that came."""

    expected_ha: float
    found_ha: float
    overlap_pct: float  # of all growth, expected or found, the part that was both


def compared(
    start: Mapping[str, Any], found: Mapping[str, Any], asked: Asked, minutes: float
) -> Compared:
    """Reckon the outlook for the very moment of the later perimeter and lay both together.

    Raises:
        Refused: `outlook.not_later`.
    """
    from firepost.domain.geometry import spread as s
    from firepost.domain.geometry.nearness import Plane, shape_of

    if minutes <= 0:
        raise Refused("outlook.not_later")
    drawn = shape_of(start)
    plane = Plane.at(drawn)
    before, thinned_m = s.thinned(plane.moved(drawn))
    (expected,) = s.spread(
        before,
        asked.air,
        fuel=fuel_of(asked, plane),
        minutes=(minutes,),
        slopes=slopes_of(asked, plane, before),
        held=held_of(asked, plane, thinned_m),
    )
    there = plane.moved(shape_of(found))
    grown, meant = there.difference(before), expected.difference(before)
    every = grown.union(meant).area
    shared = grown.intersection(meant).area / every * 100 if every > 0 else 100.0
    return Compared(expected.area / M2_PER_HA, there.area / M2_PER_HA, float(shared))

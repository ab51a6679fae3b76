"""Where a fire's edge may be later, by the model of Wang Zhengfei: 参考研判, never a trigger.

Rate R = R0 · Kw · Kφ · Ks, in metres a minute, with Mao Xianmin's terms for the direction:
R0 = 0.03 T + 0.05 W + 0.01 (100 − h) − 0.3 (never below 0), Kw = exp(0.1783 V cos θ),
Kφ = exp(±3.533 |tan φ|^1.2) up and down the slope. Fitted to burning experiments in the
Greater Khingan range; the original papers were not seen. Every point of the edge is the
start of a little fire (Huygens); the new burned area is the union of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
STEEPEST: Final = math.tan(math.radians(60))  # beyond it the model was never fitted
MOST_VERTICES: Final = 400
FINEST_M: Final = 2.0
_RAYS: Final = np.radians(np.arange(0.0, 360.0, 10.0))  # off the wind


@dataclass(frozen=True, slots=True)
class Air:
    """The weather an outlook is reckoned from."""

    wind_m_s: float
    wind_from_deg: float
    wind_force: int
    temp_c: float
    humidity_pct: float

    @property
    def initial_m_min(self) -> float:
        """R0: the rate without wind and slope."""
        dry = 0.01 * (100.0 - self.humidity_pct)
        return max(0.03 * self.temp_c + 0.05 * self.wind_force + dry - 0.3, 0.0)


@dataclass(frozen=True, slots=True)
class Scenario:
    """How an outlook is stretched: the whole rate by `times`, the direction by `turn_deg`.

    `turn_deg` above 0 takes the fastest of the directions within it (the far edge of the
    band), below 0 the slowest (the near edge).
    """

    times: float = 1.0
    turn_deg: float = 0.0


class Slopes(Protocol):
    def __call__(self, places_m: Floats) -> Floats:
        """Rise to the east and to the north at each place, (n, 2); NaN where unknown."""
        ...


Fuel = float | Callable[[Floats], Floats]  # Ks everywhere, or at each place (n, 2) of the plane


@dataclass(frozen=True, slots=True)
class Held:
    """Line over which the fire does not go, in the plane; of the edge, what lies within reach."""

    line: BaseGeometry
    within_m: float

    def on(self, places: Floats) -> NDArray[np.bool_]:
        near: NDArray[np.bool_] = shapely.dwithin(
            shapely.points(places), self.line, self.within_m
        )
        return near


class Cancelled(Exception):
    """Nobody waits for the outlook any more."""


def wind_factor(wind_m_s: float, off_wind_rad: Floats) -> Floats:
    found: Floats = np.exp(0.1783 * wind_m_s * np.cos(off_wind_rad))
    return found


def slope_factor(rise: Floats) -> Floats:
    """`rise`: tangent of the slope along the way, above 0 uphill."""
    steep = np.clip(np.abs(rise), 0.0, STEEPEST) ** 1.2
    found: Floats = np.exp(np.sign(rise) * 3.533 * steep)
    return found


def rate_m_min(
    air: Air, fuel: float | Floats, towards_rad: Floats, rises: Floats, scenario: Scenario
) -> Floats:
    """The rate towards each direction (radians from north, clockwise).

    Args:
        fuel: Ks, or one for each direction's place.
        rises: the ground's rise to the east and north there, in the last axis.
    """
    downwind = math.radians(air.wind_from_deg + 180.0)
    rise = rises[..., 0] * np.sin(towards_rad) + rises[..., 1] * np.cos(towards_rad)
    ground = air.initial_m_min * fuel * slope_factor(rise) * scenario.times

    def blown(turn_rad: float) -> Floats:
        return wind_factor(air.wind_m_s, towards_rad - downwind + turn_rad)

    if not scenario.turn_deg:
        return ground * blown(0.0)
    turn = math.radians(abs(scenario.turn_deg))
    every = np.stack([blown(part * turn) for part in (-1.0, -0.5, 0.0, 0.5, 1.0)])
    wind: Floats = every.max(axis=0) if scenario.turn_deg > 0 else every.min(axis=0)
    found: Floats = ground * wind
    return found


def thinned(shape: BaseGeometry, most: int = MOST_VERTICES) -> tuple[BaseGeometry, float]:
    """The shape with few enough vertices, and within how many metres of itself."""
    within, step = 0.0, FINEST_M
    while shapely.get_num_coordinates(shape) > most and step < 2000:
        within += step
        shape = shapely.simplify(shape, step, preserve_topology=False)
        step *= 2
    return shape, within


def spread(
    shape: BaseGeometry,
    air: Air,
    *,
    fuel: Fuel,
    minutes: Sequence[float],
    scenario: Scenario = Scenario(),
    slopes: Slopes | None = None,
    held: Held | None = None,
    step_min: float = 30.0,
    go_on: Callable[[], bool] = lambda: True,
) -> list[BaseGeometry]:
    """The burned area after each of `minutes` (rising), in the plane of `shape` (metres).

    Args:
        slopes: of the ground; None is the level. Unknown slope counts as level.
        held: line the fire does not cross; it may run round its ends.

    Raises:
        Cancelled: `go_on` said no.
    """
    ground = _Ground(air, fuel, scenario, slopes, held)
    now, done = _areas(thinned(shape)[0]), 0.0
    found = []
    for wanted in minutes:
        steps = 1 if ground.even else max(math.ceil((wanted - done) / step_min), 1)
        for _ in range(steps):
            if not go_on():
                raise Cancelled
            now = _grown(now, ground, (wanted - done) / steps)
        done = wanted
        found.append(now)
    return found


@dataclass(frozen=True, slots=True)
class _Ground:
    """What decides the rate, at every place and towards every direction."""

    air: Air
    fuel: Fuel
    scenario: Scenario
    slopes: Slopes | None
    held: Held | None = None

    @property
    def even(self) -> bool:
        """The rate is the same at every place."""
        return self.slopes is None and not callable(self.fuel) and self.held is None

    def rises(self, places: Floats) -> Floats:
        if self.slopes is None:
            return np.zeros_like(places)
        return np.nan_to_num(self.slopes(places))

    def wavelet(self, places: Floats) -> Floats:
        """How far a little fire at each place gets a minute, (n, rays, 2); metres east, north.

        The rays are counted from the wind's own direction, so that no point of the compass
        is favoured.
        """
        towards = math.radians(self.air.wind_from_deg + 180.0) + _RAYS[None, :]
        towards = np.broadcast_to(towards, (len(places), len(_RAYS)))
        rises = self.rises(places)[:, None, :]
        fuel = self.fuel(places)[:, None] if callable(self.fuel) else self.fuel
        rate = rate_m_min(self.air, fuel, towards, rises, self.scenario)
        return np.stack([rate * np.sin(towards), rate * np.cos(towards)], axis=2)


def _grown(shape: BaseGeometry, ground: _Ground, minutes: float) -> BaseGeometry:
    shape = _areas(thinned(shape)[0])
    if not ground.even:
        longest = max(shapely.length(shape) / MOST_VERTICES, 25.0)
        shape = shapely.segmentize(shape, longest)
    swept = [shape]
    for ring in _rings(shape):
        swept += _swept(ring, ground, minutes, shape)
    return _areas(shapely.union_all(swept))


def _rings(shape: BaseGeometry) -> list[Floats]:
    """Every ring, holes too: fire runs from all of them."""
    lines = [
        line for part in shapely.get_parts(shape) for line in (part.exterior, *part.interiors)
    ]
    return [shapely.get_coordinates(line) for line in lines]


def _swept(
    ring: Floats, ground: _Ground, minutes: float, burned: BaseGeometry
) -> list[BaseGeometry]:
    """What the little fires along each edge reach: the edge, widened by the hull of one of them."""
    start, end = ring[:-1], ring[1:]
    if ground.held is not None:
        open_ = ~ground.held.on((start + end) / 2)
        start, end = start[open_], end[open_]
    reach = ground.wavelet((start + end) / 2) * minutes
    points = np.concatenate([start[:, None] + reach, end[:, None] + reach], axis=1)
    areas = shapely.convex_hull(shapely.linestrings(points))  # a line: one object an edge
    if ground.held is not None:
        edges = shapely.linestrings(np.stack([start, end], axis=1))
        areas = _kept_in(ground.held, areas, edges, burned)
    return [area for area in areas if area.geom_type == "Polygon"]


def _kept_in(held: Held, areas: Any, edges: Any, burned: BaseGeometry) -> list[BaseGeometry]:
    """Without what lies beyond held line: nothing burns through ground that has burned already."""
    found: list[BaseGeometry] = []
    shapely.prepare(held.line)
    across = shapely.intersects(held.line, areas)
    for area, edge, is_across in zip(areas, edges, across, strict=True):
        if not is_across:
            found.append(area)
            continue
        wall = held.line.buffer(0.5, cap_style="flat")
        left = area.difference(shapely.union_all([burned, wall]))
        found += [part for part in shapely.get_parts(left) if shapely.dwithin(part, edge, 1.0)]
    return found


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """Polygons alone, valid, what a union leaves over dropped."""
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    parts: list[Any] = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


@dataclass(frozen=True, slots=True)
class GridSlopes:
    """Slopes read off a grid of heights that lies square in the plane.

    Row 0 in the north; voids are NaN and have no slope. Beyond the grid nothing is known.
    """

    to_east: Floats
    to_north: Floats
    west_m: float
    north_m: float
    east_step_m: float
    south_step_m: float

    @classmethod
    def of(
        cls,
        heights_m: NDArray[Any],
        *,
        west_m: float,
        north_m: float,
        east_step_m: float,
        south_step_m: float,
        box_m: tuple[float, float, float, float] | None = None,
    ) -> GridSlopes:
        """`box_m` (west, south, east, north): only what lies in it is reckoned."""
        rows, columns = heights_m.shape
        top, left, bottom, right = 0, 0, rows, columns
        if box_m is not None:
            left = max(int((box_m[0] - west_m) / east_step_m) - 2, 0)
            right = min(int((box_m[2] - west_m) / east_step_m) + 3, columns)
            top = max(int((north_m - box_m[3]) / south_step_m) - 2, 0)
            bottom = min(int((north_m - box_m[1]) / south_step_m) + 3, rows)
        part = np.asarray(heights_m[top:bottom, left:right], dtype=np.float64)
        if min(part.shape) < 2:
            part = np.full((2, 2), np.nan)
        to_south, to_east = (
            np.asarray(way, dtype=np.float64)
            for way in np.gradient(part, south_step_m, east_step_m)
        )
        return cls(
            to_east,
            -to_south,
            west_m + left * east_step_m,
            north_m - top * south_step_m,
            east_step_m,
            south_step_m,
        )

    def __call__(self, places_m: Floats) -> Floats:
        column = np.rint((places_m[:, 0] - self.west_m) / self.east_step_m).astype(int)
        row = np.rint((self.north_m - places_m[:, 1]) / self.south_step_m).astype(int)
        tall, wide = self.to_east.shape
        inside = (row >= 0) & (row < tall) & (column >= 0) & (column < wide)
        found = np.full((len(places_m), 2), np.nan)
        found[inside, 0] = self.to_east[row[inside], column[inside]]
        found[inside, 1] = self.to_north[row[inside], column[inside]]
        return found

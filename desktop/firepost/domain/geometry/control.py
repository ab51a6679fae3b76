"""How much of a fire's edge is held: marked stretches laid onto the outer rings.

A stretch is a line on the ground, drawn along the edge as it lay then. Where a later edge has
moved on beyond `REACH_M` the line holds nothing there any more: new edge is open until
somebody says otherwise. Of stretches over each other the later holds; where two that had not
seen each other differ, the graver stands and people decide.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from firepost.domain.errors import Refused
from firepost.domain.geometry.check import check_degrees, numbers_of
from firepost.domain.geometry.earth import SEMI_MAJOR_M, Ring
from firepost.domain.geometry.ellipsoid import GEOD, line_length_m
from firepost.domain.geometry.shape import Shape
from firepost.domain.geometry.shaping import nearest_on
from firepost.domain.verbs_of_line import LINE_STATES

REACH_M: Final = 30.0  # two receivers' errors and a path beside the edge
PIECE_M: Final = 10.0  # long edges are judged in pieces no longer than this
MAX_LINE_POINTS: Final = 5_000
MICRO: Final = 1_000_000
_DEG_PER_M: Final = math.degrees(1.0 / SEMI_MAJOR_M)
Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of the edge with one state."""

    state: str
    line: tuple[tuple[float, float], ...]  # degrees, thinned to a metre; the fire on its left
    length_m: float
    contested: bool = False  # two posts marked it differently; `state` is the graver meanwhile


@dataclass(frozen=True, slots=True)
class Contest:
    """Where marks stand against each other: which of them, on how much of the edge."""

    marks: tuple[int, ...]
    length_m: float


@dataclass(frozen=True, slots=True)
class SectorOnEdge:
    letter: str
    length_m: float
    held_m: float  # of it, mopped up counted in
    middle: tuple[float, float] | None  # where its letter stands; None once the edge left it


@dataclass(frozen=True, slots=True)
class Control:
    """The outer edge as it is held. Islands do not count, as in the perimeter's length."""

    edge_m: float
    held_m: float  # held or mopped up
    mopped_up_m: float
    runs: tuple[Run, ...]
    sectors: tuple[SectorOnEdge, ...]
    contests: tuple[Contest, ...] = ()

    @property
    def share(self) -> float:
        return self.held_m / self.edge_m if self.edge_m else 0.0


def control_of(
    geometry: Mapping[str, Any],
    marks: Sequence[tuple[str, Line]],
    sectors: Sequence[tuple[str, Line]],
    *,
    beaten_by: Sequence[Collection[int]] | None = None,
) -> Control:
    """Lay the marks onto the outer rings of a perimeter.

    Args:
        marks: state and line, the one that holds over the others last.
        sectors: letter and line, likewise.
        beaten_by: for each mark the places of those that hold over it where both lie; without
            it, all that come after it.
    """
    clean = Shape.of(geometry).clean()
    runs: list[Run] = []
    contests: dict[tuple[int, ...], float] = {}
    if beaten_by is None:
        beaten_by = [range(place + 1, len(marks)) for place in range(len(marks))]
    lengths: dict[str, list[float]] = {}
    longest: dict[str, tuple[float, tuple[float, float]]] = {}
    for part in clean.geoms:
        edge = _Edge.of(shapely.get_coordinates(part.exterior))
        standing = edge.standing([line for _, line in marks], beaten_by)
        states, contested = _states([state for state, _ in marks], standing, len(edge.middles))
        runs += edge.runs(states, contested)
        for pieces in np.flatnonzero(contested):
            sides = tuple(n for n, stands in enumerate(standing) if stands[pieces])
            contests[sides] = contests.get(sides, 0.0) + float(edge.length_m[pieces])
        letters = [letter for letter, _ in sectors]
        places = edge.laid([(n, line) for n, (_, line) in enumerate(sectors)], -1)
        for number, letter in enumerate(letters):
            mine = places == number
            if not mine.any():
                continue
            both = lengths.setdefault(letter, [0.0, 0.0])
            both[0] += float(edge.length_m[mine].sum())
            both[1] += float(edge.length_m[mine & (states > 0)].sum())
            middle = np.flatnonzero(mine)[np.count_nonzero(mine) // 2]
            found = (float(edge.length_m[mine].sum()), tuple(edge.middles[middle].tolist()))
            longest[letter] = max(longest.get(letter, (0.0, found[1])), found)
    known = dict.fromkeys(letter for letter, _ in sectors)
    return Control(
        edge_m=sum(run.length_m for run in runs),
        held_m=sum(run.length_m for run in runs if run.state != "open"),
        mopped_up_m=sum(run.length_m for run in runs if run.state == "mopped_up"),
        runs=tuple(runs),
        sectors=tuple(
            SectorOnEdge(
                letter,
                lengths.get(letter, (0.0, 0.0))[0],
                lengths.get(letter, (0.0, 0.0))[1],
                longest[letter][1] if letter in longest else None,
            )
            for letter in sorted(known)
        ),
        contests=tuple(Contest(sides, length) for sides, length in contests.items()),
    )


def _states(
    states: Sequence[str], standing: Sequence[NDArray[np.bool_]], pieces: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Of each piece the gravest state that stands, and whether another stands against it."""
    gravest = np.full(pieces, len(LINE_STATES), dtype=np.int64)
    mildest = np.full(pieces, -1, dtype=np.int64)
    for state, stands in zip(states, standing, strict=True):
        value = LINE_STATES.index(state)
        gravest[stands] = np.minimum(gravest[stands], value)
        mildest[stands] = np.maximum(mildest[stands], value)
    gravest[mildest < 0] = 0
    return gravest, (mildest >= 0) & (mildest != gravest)


@dataclass(frozen=True, slots=True)
class _Edge:
    """One outer ring in short pieces."""

    points: NDArray[np.float64]  # (n + 1, 2) degrees, closed
    middles: NDArray[np.float64]  # (n, 2)
    length_m: NDArray[np.float64]

    @classmethod
    def of(cls, closed: NDArray[np.float64]) -> _Edge:
        """Counter-clockwise, so that the fire lies on the left all the way round."""
        if not shapely.is_ccw(shapely.LinearRing(closed)):
            closed = closed[::-1]
        _, _, steps = GEOD.inv(closed[:-1, 0], closed[:-1, 1], closed[1:, 0], closed[1:, 1])
        cuts = np.maximum(np.ceil(np.asarray(steps) / PIECE_M), 1).astype(np.int64)
        start = np.repeat(closed[:-1], cuts, axis=0)
        along = np.repeat(np.diff(closed, axis=0), cuts, axis=0)
        first = np.repeat(np.cumsum(cuts) - cuts, cuts)
        share = (np.arange(len(start)) - first) / np.repeat(cuts, cuts)
        points = np.vstack([start + share[:, None] * along, closed[-1:]])
        return cls(
            points,
            (points[:-1] + points[1:]) / 2,
            np.repeat(np.asarray(steps) / cuts, cuts),
        )

    def laid(self, marks: Sequence[tuple[int, Line]], rest: int) -> NDArray[np.int64]:
        """For each piece the value of the last mark that covers it, else `rest`."""
        out = np.full(len(self.middles), rest, dtype=np.int64)
        for value, line in marks:
            out[self._covered(line)] = value
        return out

    def standing(
        self, lines: Sequence[Line], beaten_by: Sequence[Collection[int]]
    ) -> list[NDArray[np.bool_]]:
        """For each line the pieces it covers where nothing that holds over it does."""
        covers = []
        for line in lines:
            cover = np.zeros(len(self.middles), dtype=bool)
            cover[self._covered(line)] = True
            covers.append(cover)
        standing = []
        for cover, beaters in zip(covers, beaten_by, strict=True):
            left = cover.copy()
            for beater in beaters:
                left &= ~covers[beater]
            standing.append(left)
        return standing

    def _covered(self, line: Line) -> NDArray[np.int64]:
        path = np.asarray(line, dtype=np.float64)
        scale = np.array([math.cos(math.radians(float(path[:, 1].mean()))), 1.0]) / _DEG_PER_M
        origin = path[0]
        flat = shapely.LineString((path - origin) * scale)
        places = (self.middles - origin) * scale
        west, south, east, north = flat.bounds
        near = np.flatnonzero(
            (places[:, 0] >= west - REACH_M)
            & (places[:, 0] <= east + REACH_M)
            & (places[:, 1] >= south - REACH_M)
            & (places[:, 1] <= north + REACH_M)
        )
        points = shapely.points(places[near])
        along = shapely.line_locate_point(flat, points)
        close = shapely.distance(flat, points) <= REACH_M
        if not _is_round(path):  # beyond an end nothing is covered, however near it is
            close &= (along > 0.0) & (along < flat.length)
        covered: NDArray[np.int64] = near[close]
        return covered

    def runs(self, states: NDArray[np.int64], contested: NDArray[np.bool_]) -> Iterator[Run]:
        both = states * 2 + contested
        turns = [0, *(np.flatnonzero(np.diff(both)) + 1).tolist(), len(states)]
        for begin, end in pairwise(turns):
            thin = thinned(self.points[begin : end + 1])
            line = [(float(x), float(y)) for x, y in thin]
            length_m = float(self.length_m[begin:end].sum())
            state = LINE_STATES[int(states[begin])]
            yield Run(state, tuple(line), length_m, bool(contested[begin]))


def _is_round(path: NDArray[np.float64]) -> bool:
    return len(path) > 3 and bool((path[0] == path[-1]).all())


def check_line(written: object, path: str) -> list[list[float]]:
    """The positions of a GeoJSON LineString, to the sixth decimal (a decimetre).

    Raises:
        Refused: no line on the earth, too short or too long.
    """
    if not isinstance(written, Mapping) or written.get("type") != "LineString":
        raise Refused("line.not_a_line", path=path)
    at = f"{path}.coordinates"
    points = numbers_of(written.get("coordinates"), at, at_most=MAX_LINE_POINTS)
    check_degrees(points, at)
    kept: list[list[float]] = []
    for lon, lat in points.tolist():
        spot = [round(lon, 6), round(lat, 6)]
        if not kept or spot != kept[-1]:
            kept.append(spot)
    if len(kept) < 2:
        raise Refused("line.too_short", path=at)
    return kept


def length_m(line: Line) -> float:
    return line_length_m(np.asarray(line, dtype=np.float64))


def stretch_of(
    ring: Ring, start: Sequence[float], end: Sequence[float], via: Sequence[float] | None = None
) -> Ring:
    """The way along a ring from the point nearest to `start` to that nearest to `end`.

    Args:
        via: a place it is to pass; without it the shorter way is taken.
    """
    first, last = nearest_on(ring, start), nearest_on(ring, end)
    onward = _way(ring, first[:2], last[:2])
    backward = _way(ring, last[:2], first[:2])[::-1]
    if via is None:
        return min(onward, backward, key=line_length_m)
    return min(onward, backward, key=lambda way: _away(way, via))


def thinned(line: Ring, tolerance_m: float = 1.0) -> Ring:
    scale = np.array([math.cos(math.radians(float(line[0, 1]))), 1.0])
    thin = shapely.simplify(shapely.LineString(line * scale), tolerance_m * _DEG_PER_M)
    points: Ring = shapely.get_coordinates(thin) / scale
    return points


def _way(ring: Ring, first: tuple[int, float], last: tuple[int, float]) -> Ring:
    """Forward along the ring, both ends in."""
    count = (last[0] - first[0]) % len(ring)
    if first[0] == last[0] and first[1] >= last[1]:
        count = len(ring)
    corners = ring[(first[0] + 1 + np.arange(count)) % len(ring)]
    return np.vstack([_foot(ring, *first), corners, _foot(ring, *last)])


def _foot(ring: Ring, corner: int, share: float) -> Ring:
    foot: Ring = ring[corner] + share * (ring[(corner + 1) % len(ring)] - ring[corner])
    return foot


def _away(way: Ring, via: Sequence[float]) -> float:
    scale = np.array([math.cos(math.radians(via[1])), 1.0])
    line = shapely.LineString((way - np.asarray(via)) * scale)
    return float(shapely.distance(line, shapely.Point(0.0, 0.0)))

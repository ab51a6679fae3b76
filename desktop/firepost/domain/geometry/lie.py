"""How the ground lies along a fire's edge: slope, aspect, up or down, for each side of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from firepost.domain.geometry.nearness import Plane, shape_of

Floats = NDArray[np.float64]
SIDES: Final = ("north", "east", "south", "west")
MOST_PIECES: Final = 2_000
STEEP_DEG: Final = 5.0  # below it the ground neither drives a fire nor holds it back


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the edge: the part that looks that way. Slopes weighted by length."""

    side: str
    length_m: float
    mean_deg: float | None  # None: the model says nothing of it
    max_deg: float | None
    faces_deg: float | None  # which way the ground falls there; None on the level
    uphill: float | None  # share of the known length where the ground rises outwards
    void: float  # share of the length the model says nothing of

    def as_text(self) -> str:
        known = (self.length_m, self.mean_deg, self.max_deg, self.faces_deg, self.uphill)
        return "/".join("" if one is None else f"{one:.3g}" for one in (*known, self.void))


def side_of_text(side: str, text: str) -> Side | None:
    """The way back of `as_text`; None for what no version of ours wrote."""
    try:
        told = [float(one) if one else None for one in text.split("/")]
        length_m, mean_deg, max_deg, faces_deg, uphill, void = told
    except ValueError:
        return None
    if side not in SIDES or length_m is None or void is None:
        return None
    return Side(side, length_m, mean_deg, max_deg, faces_deg, uphill, void)


def lie_of(
    geometry: Mapping[str, Any], heights: Callable[[Floats], Floats], *, step_m: float
) -> tuple[Side, ...]:
    """Each side of the outer edge that is there at all.

    Args:
        heights: metres at degrees (n, 2), NaN where nothing is known.
        step_m: how far apart heights are compared; the model's own cell.
    """
    drawn = shape_of(geometry)
    plane = Plane.at(drawn)
    middles, outward, length_m = _pieces(plane.moved(drawn))
    if not len(middles):
        return ()
    beside = np.array([[step_m, 0.0], [-step_m, 0.0], [0.0, step_m], [0.0, -step_m]])
    scale = plane.metres(np.array([[plane.lon_deg + 1.0, plane.lat_deg + 1.0]]))[0]
    places = (middles[:, None, :] + beside).reshape(-1, 2) / scale
    found = heights(places + np.array([plane.lon_deg, plane.lat_deg])).reshape(-1, 4)
    rise = np.column_stack([found[:, 0] - found[:, 1], found[:, 2] - found[:, 3]]) / (
        2 * step_m
    )
    looks = np.degrees(np.arctan2(outward[:, 0], outward[:, 1])) % 360
    quarter = np.floor((looks + 45.0) / 90.0).astype(int) % 4
    return tuple(
        _side(name, rise[here], outward[here], length_m[here])
        for number, name in enumerate(SIDES)
        for here in [quarter == number]
        if here.any()
    )


def _side(name: str, rise: Floats, outward: Floats, length_m: Floats) -> Side:
    known = ~np.isnan(rise).any(axis=1)
    whole = float(length_m.sum())
    void = 1.0 - float(length_m[known].sum()) / whole
    if not known.any():
        return Side(name, whole, None, None, None, None, 1.0)
    rise, outward, weight = rise[known], outward[known], length_m[known]
    slope = np.degrees(np.arctan(np.hypot(rise[:, 0], rise[:, 1])))
    fall = -(rise * weight[:, None]).sum(axis=0)
    level = float(slope.max()) < 0.5
    faces = None if level else float(np.degrees(np.arctan2(fall[0], fall[1])) % 360)
    out = np.degrees(np.arctan((rise * outward).sum(axis=1)))
    return Side(
        side=name,
        length_m=whole,
        mean_deg=float((slope * weight).sum() / weight.sum()),
        max_deg=float(slope.max()),
        faces_deg=faces,
        uphill=float(weight[out > STEEP_DEG].sum() / weight.sum()),
        void=void,
    )


def _pieces(shape: Any) -> tuple[Floats, Floats, Floats]:
    """Middles, outward directions and lengths of the outer edge in short pieces."""
    middles, outward, lengths = [], [], []
    whole = sum(part.exterior.length for part in shapely.get_parts(shape) if _is_area(part))
    longest = max(whole / MOST_PIECES, 20.0)
    for part in shapely.get_parts(shape):
        if not _is_area(part):
            continue
        ring = shapely.LinearRing(part.exterior.coords)
        thin = shapely.simplify(ring, longest / 4)
        points = shapely.get_coordinates(shapely.segmentize(thin, longest))
        if not shapely.is_ccw(thin):
            points = points[::-1]
        way = np.diff(points, axis=0)
        length = np.hypot(way[:, 0], way[:, 1])
        way, length, points = way[length > 0], length[length > 0], points[:-1][length > 0]
        middles.append(points + way / 2)
        outward.append(np.column_stack([way[:, 1], -way[:, 0]]) / length[:, None])
        lengths.append(length)
    if not middles:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0)
    return np.vstack(middles), np.vstack(outward), np.concatenate(lengths)


def _is_area(part: Any) -> bool:
    return bool(part.geom_type == "Polygon" and not part.is_empty)

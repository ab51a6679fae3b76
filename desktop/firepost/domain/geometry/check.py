"""Whether what came in can be a shape on the earth, and where it is wrong if it can't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final, NoReturn, TypeAlias

import numpy as np

from firepost.domain.errors import Refused
from firepost.domain.geometry.earth import Ring

Polygon: TypeAlias = tuple[Ring, ...]

AREAS: Final = ("Polygon", "MultiPolygon")
MAX_POINTS: Final = 2_000_000
MAX_RINGS: Final = 20_000

# China and its waters. A file whose numbers fit only when read the other way round was
# written latitude first.
_CHINA_LON_DEG: Final = (73.0, 136.0)
_CHINA_LAT_DEG: Final = (3.0, 54.0)
# No angle is that large, and no projected northing in China is that small.
_METRES_FROM: Final = 1000.0


def check_geometry(obj: object, path: str = "geometry") -> Mapping[str, Any]:
    """The same object, once it is known to be an area that can be measured.

    A ring that does not come back to its first point is accepted: receivers and hand-made
    files leave the last point out, and the closing stretch is not in doubt.

    Args:
        obj: a GeoJSON Polygon or MultiPolygon, degrees, longitude first.
        path: where it stands in what was sent; the refusal names the place below it.

    Raises:
        Refused: wrong type, empty, not finite, off the earth, in metres, latitude first,
            fewer than three corners, or more points than `MAX_POINTS`.
    """
    polygons_of(obj, path)
    assert isinstance(obj, Mapping)
    return obj


def polygons_of(obj: object, path: str = "geometry") -> tuple[Polygon, ...]:
    """Every ring as numbers, without the repeated last point, longitudes made continuous.

    Raises:
        Refused: as `check_geometry`.
    """
    if not isinstance(obj, Mapping):
        raise Refused("geometry.not_an_object", path=path)
    kind = obj.get("type")
    if kind not in AREAS:
        raise Refused("geometry.not_an_area", type=str(kind)[:40], path=f"{path}.type")
    at = f"{path}.coordinates"
    coordinates = _list_at(obj.get("coordinates"), at)
    written = [coordinates] if kind == "Polygon" else coordinates
    polygons = []
    left, count = MAX_POINTS, 0
    for number, polygon in enumerate(written):
        here = at if kind == "Polygon" else f"{at}[{number}]"
        rings = []
        for index, ring in enumerate(_list_at(polygon, here)):
            points = points_of(ring, f"{here}[{index}]", at_most=left)
            left -= len(points)
            count += 1
            if count > MAX_RINGS:
                raise Refused("geometry.too_many_rings", limit=MAX_RINGS, path=at)
            rings.append(_opened(points, f"{here}[{index}]"))
        polygons.append(tuple(rings))
    return _continuous(tuple(polygons))


def points_of(written: object, path: str, *, at_most: int = MAX_POINTS) -> Ring:
    """The positions of one line or ring in degrees as an array `(n, 2)`, without heights.

    Raises:
        Refused: not a list of positions on the earth.
    """
    points = numbers_of(written, path, at_most=at_most)
    check_degrees(points, path)
    return points


def numbers_of(written: object, path: str, *, at_most: int = MAX_POINTS) -> Ring:
    """The positions of one line or ring as finite numbers `(n, 2)`, in whatever unit.

    Raises:
        Refused: not a list of positions.
    """
    positions = _list_at(written, path)
    if len(positions) > at_most:
        raise Refused("geometry.too_many_points", limit=MAX_POINTS, path=path)
    try:
        lengths = set(map(len, positions))
        kinds = set(map(type, chain.from_iterable(positions)))
    except TypeError:
        _point_at_fault(positions, path)
    if not kinds <= {float, int} or min(lengths) < 2:
        _point_at_fault(positions, path)
    if lengths != {2}:
        positions = [position[:2] for position in positions]
    try:
        points: Ring = np.array(positions, dtype=np.float64)
    except (OverflowError, ValueError, TypeError):
        _point_at_fault(positions, path)
    finite = np.isfinite(points).all(axis=1)
    if not finite.all():
        raise Refused("geometry.not_finite", path=f"{path}[{int(np.argmin(finite))}]")
    return points


def check_degrees(points: Ring, path: str) -> None:
    """Nothing where every row is a longitude and a latitude.

    Raises:
        Refused: off the earth, in metres or latitude first.
    """
    lon_deg, lat_deg = points[:, 0], points[:, 1]
    good = (np.abs(lon_deg) <= 180.0) & (np.abs(lat_deg) <= 90.0)
    if good.all():
        return
    first = int(np.argmin(good))
    where = f"{path}[{first}]"
    x, y = float(lon_deg[first]), float(lat_deg[first])
    if max(abs(x), abs(y)) >= _METRES_FROM:
        raise Refused("geometry.looks_like_metres", x=x, y=y, path=where)
    if looks_swapped(points):
        raise Refused("geometry.swapped", x=x, y=y, path=where)
    raise Refused("geometry.off_the_earth", x=x, y=y, path=where)


def looks_swapped(points: Ring) -> bool:
    """Whether the points lie in China once read latitude first, and can't be read otherwise."""
    first, second = points[:, 0], points[:, 1]
    return bool(
        (np.abs(second) > 90.0).any()
        and (first >= _CHINA_LAT_DEG[0]).all()
        and (first <= _CHINA_LAT_DEG[1]).all()
        and (second >= _CHINA_LON_DEG[0]).all()
        and (second <= _CHINA_LON_DEG[1]).all()
    )


def _list_at(written: object, path: str) -> Sequence[Any]:
    if not isinstance(written, list | tuple):
        raise Refused("geometry.not_a_list", path=path)
    if not written:
        raise Refused("geometry.empty", path=path)
    return written


def _opened(points: Ring, path: str) -> Ring:
    """The ring without its repeated last point, locked."""
    ring = points[:-1] if len(points) > 1 and (points[0] == points[-1]).all() else points
    if len(ring) < 3:
        raise Refused("geometry.too_few_points", count=len(ring), path=path)
    ring.flags.writeable = False
    return ring


def _continuous(polygons: tuple[Polygon, ...]) -> tuple[Polygon, ...]:
    """Longitudes beyond 180 degrees where the shape crosses the date line, else as they are."""
    rings = [ring for polygon in polygons for ring in polygon]
    if not any((np.abs(np.diff(ring[:, 0])) > 180.0).any() for ring in rings):
        return polygons
    return tuple(tuple(_eastern(ring) for ring in polygon) for polygon in polygons)


def _eastern(ring: Ring) -> Ring:
    moved = ring.copy()
    moved[moved[:, 0] < 0.0, 0] += 360.0
    moved.flags.writeable = False
    return moved


def _point_at_fault(positions: Sequence[Any], path: str) -> NoReturn:
    """Name the first position that is none; called once it is known that there is one."""
    for index, position in enumerate(positions):
        where = f"{path}[{index}]"
        if not isinstance(position, list | tuple) or len(position) < 2:
            raise Refused("geometry.not_a_position", path=where)
        for axis, value in enumerate(position):
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise Refused("geometry.not_a_number", path=f"{where}[{axis}]")
            if isinstance(value, int) and abs(value) > 10**15:
                raise Refused("geometry.off_the_earth", x="…", y="…", path=f"{where}[{axis}]")
    raise Refused("geometry.not_a_position", path=path)

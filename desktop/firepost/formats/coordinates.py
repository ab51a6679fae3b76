"""Walking through the coordinates of any GeoJSON geometry, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np

from firepost.domain.errors import Refused
from firepost.domain.geometry.check import numbers_of
from firepost.domain.geometry.earth import Ring

# How many lists lie around one position.
DEPTHS: Final = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
COLLECTION: Final = "GeometryCollection"
MAX_MEMBERS: Final = 10_000
_FEWEST: Final = {"LineString": 2, "MultiLineString": 2}


def lines_of(geometry: object, path: str) -> Iterator[tuple[str, Ring]]:
    """Each line, ring or row of points as finite numbers, with its place in the file.

    Raises:
        Refused: it is no geometry, or a coordinate is none.
    """
    kind = kind_of(geometry, path)
    assert isinstance(geometry, Mapping)
    if kind == COLLECTION:
        for index, member in enumerate(_members(geometry, path)):
            here = f"{path}.geometries[{index}]"
            if kind_of(member, here) == COLLECTION:
                raise Refused("formats.nested_collection", path=here)
            yield from lines_of(member, here)
        return
    at = f"{path}.coordinates"
    for here, positions in _rows(geometry.get("coordinates"), at, DEPTHS[kind]):
        points = numbers_of(positions, here)
        if len(points) < _FEWEST.get(kind, 1):
            raise Refused("formats.line_too_short", path=here)
        yield here, points


def kind_of(geometry: object, path: str) -> str:
    if not isinstance(geometry, Mapping):
        raise Refused("geometry.not_an_object", path=path)
    kind = geometry.get("type")
    if not isinstance(kind, str) or (kind not in DEPTHS and kind != COLLECTION):
        raise Refused("formats.no_such_geometry", type=str(kind)[:40], path=f"{path}.type")
    return kind


def is_empty(geometry: Mapping[str, Any]) -> bool:
    """Whether it has no coordinates at all: `[]`, `[[]]`, no members."""
    written = geometry.get("geometries" if geometry["type"] == COLLECTION else "coordinates")
    while isinstance(written, list | tuple):
        if not written:
            return True
        if len(written) > 1:
            return False
        written = written[0]
    return written is None


def has_heights(geometry: Mapping[str, Any]) -> bool:
    """Whether its first position says more than where: one look, not at all of them."""
    written: Any = geometry.get("coordinates")
    while isinstance(written, list) and written and isinstance(written[0], list):
        written = written[0]
    return isinstance(written, list) and len(written) > 2


def moved(geometry: Mapping[str, Any], way: Callable[[Ring], Ring]) -> dict[str, Any]:
    """The same geometry with every row of points sent through `way`; heights are dropped."""
    if geometry["type"] == COLLECTION:
        members = [moved(member, way) for member in geometry["geometries"]]
        return {"type": COLLECTION, "geometries": members}
    depth = DEPTHS[geometry["type"]]
    return {
        "type": geometry["type"],
        "coordinates": _rebuilt(geometry["coordinates"], depth, way),
    }


def _rebuilt(written: Any, depth: int, way: Callable[[Ring], Ring]) -> Any:
    if depth == 0:
        return way(np.array([written[:2]], dtype=np.float64))[0].tolist()
    if depth == 1:
        flat = [position[:2] for position in written]
        return way(np.array(flat, dtype=np.float64)).tolist()
    return [_rebuilt(part, depth - 1, way) for part in written]


def _rows(written: object, path: str, depth: int) -> Iterator[tuple[str, object]]:
    if depth == 0:
        yield path, [written]
        return
    if depth == 1:
        yield path, written
        return
    if not isinstance(written, list | tuple):
        raise Refused("geometry.not_a_list", path=path)
    for index, part in enumerate(written):
        yield from _rows(part, f"{path}[{index}]", depth - 1)


def _members(geometry: Mapping[str, Any], path: str) -> list[Any]:
    members = geometry.get("geometries")
    if not isinstance(members, list) or len(members) > MAX_MEMBERS:
        raise Refused("geometry.not_a_list", path=f"{path}.geometries")
    return members

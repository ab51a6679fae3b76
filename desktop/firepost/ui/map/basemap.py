"""What the map draws before anyone adds a layer: counties, townships, places, coast, river."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from firepost.domain.frozen import Frozen
from firepost.domain.geometry.mercator import mercator_of
from firepost.ui.map.outline import holds
from firepost.ui.map.raster import Underlay
from firepost.ui.map.viewport import Points, mercator


class County(Frozen, frozen=True):
    code: str
    name: str
    rings: tuple[Points, ...]
    label_m: tuple[float, float]  # where its name stands
    box_m: tuple[float, float, float, float]


class Place(Frozen, frozen=True):
    """A named point. `rank` 0 is a county seat, 1 a town, 2 a township, 3 a village."""

    name: str
    x_m: float
    y_m: float
    rank: int


class BaseMap(Frozen, frozen=True):
    """All of it for orientation only (示意)."""

    counties: tuple[County, ...]
    places: tuple[Place, ...]
    coast: tuple[Points, ...]
    rivers: tuple[Points, ...]
    under: tuple[Underlay, ...] = ()  # maps of the station's own

    def county_at(self, lon_deg: float, lat_deg: float) -> County | None:
        x_m, y_m = mercator(lon_deg, lat_deg)
        for county in self.counties:
            west, south, east, north = county.box_m
            inside = west <= x_m <= east and south <= y_m <= north
            if inside and sum(holds(ring, x_m, y_m) for ring in county.rings) % 2:
                return county
        return None

    def county(self, code: str | None) -> County | None:
        return next((one for one in self.counties if one.code == code), None)

    @property
    def box_m(self) -> tuple[float, float, float, float]:
        boxes = np.array([county.box_m for county in self.counties])
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


EMPTY = BaseMap((), (), (), ())


def read_basemap(folder: Path) -> BaseMap:
    """Read `maps/`. A missing or torn file leaves its layer out: the desk works without."""
    return BaseMap(
        counties=tuple(_counties(_features(folder / "wenzhou_counties.geojson"))),
        places=tuple(_places(folder)),
        coast=_lines(_features(folder / "ne10m_coastline.geojson")),
        rivers=_lines(_features(folder / "ne10m_rivers.geojson")),
    )


def _features(path: Path) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return list(found)


def _points(positions: Any) -> Points:
    return mercator_of(np.array(positions, dtype=np.float64)[:, :2])


def _counties(features: list[Mapping[str, Any]]) -> Iterator[County]:
    for feature in features:
        geometry = feature["geometry"]
        parts = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            parts = [parts]
        rings = tuple(_points(ring)[:-1] for part in parts for ring in part)
        largest = max(rings, key=lambda ring: abs(_area(ring)))
        every = np.concatenate(rings)
        low, high = every.min(axis=0), every.max(axis=0)
        yield County(
            code=str(feature["properties"]["adcode"]),
            name=str(feature["properties"]["name"]),
            rings=rings,
            label_m=_heart(largest),
            box_m=(float(low[0]), float(low[1]), float(high[0]), float(high[1])),
        )


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _heart(ring: Points) -> tuple[float, float]:
    """The centroid, as seen from a corner so that large coordinates don't blur it."""
    local = ring - ring[0]
    x, y = local[:, 0], local[:, 1]
    x1, y1 = np.roll(x, -1), np.roll(y, -1)
    cross = x * y1 - x1 * y
    twice = cross.sum()
    if twice == 0:
        return float(ring[0, 0]), float(ring[0, 1])
    return (
        float(((x + x1) * cross).sum() / (3 * twice) + ring[0, 0]),
        float(((y + y1) * cross).sum() / (3 * twice) + ring[0, 1]),
    )


def _places(folder: Path) -> Iterator[Place]:
    seen: set[str] = set()
    for town in _townships(folder / "wenzhou_townships.json"):
        if town.get("lon") is None or town.get("lat") is None:
            continue
        name = str(town["name"])
        seen.add(name.rstrip("街道镇乡"))
        x_m, y_m = mercator(float(town["lon"]), float(town["lat"]))
        yield Place(name, x_m, y_m, 2 if town.get("kind") == "乡" else 1)
    for feature in _features(folder / "wenzhou_places_geonames.geojson"):
        name = feature["properties"].get("zh")
        if not name or name.rstrip("街道镇乡") in seen:
            continue
        x_m, y_m = mercator(*feature["geometry"]["coordinates"][:2])
        yield Place(name, x_m, y_m, 3)


def _townships(path: Path) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["townships"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return list(found)


def _lines(features: list[Mapping[str, Any]]) -> tuple[Points, ...]:
    out = []
    for feature in features:
        geometry = feature["geometry"]
        parts = geometry["coordinates"]
        if geometry["type"] == "LineString":
            parts = [parts]
        out += [_points(part) for part in parts if len(part) > 1]
    return tuple(out)

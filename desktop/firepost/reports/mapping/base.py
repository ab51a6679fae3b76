"""What lies under the fire: county borders and place names, for orientation only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from firepost.reports.terrain import Points, rings_of


@dataclass(frozen=True, slots=True)
class County:
    code: str
    name: str
    rings: tuple[Points, ...]  # degrees


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    lon_deg: float
    lat_deg: float
    people: int


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Empty where the maps folder holds nothing: the report does without."""

    counties: tuple[County, ...] = ()
    places: tuple[Place, ...] = ()
    rivers: tuple[Points, ...] = ()
    borders: tuple[Points, ...] = ()  # each stretch once, though two counties share it

    def names(self) -> Mapping[str, str]:
        return {county.code: county.name for county in self.counties}


@lru_cache(maxsize=2)
def load_base(maps: Path) -> BaseMap:
    counties = tuple(
        County(
            str(feature["properties"]["adcode"]),
            str(feature["properties"]["name"]),
            rings_of(feature["geometry"]),
        )
        for file in sorted(maps.glob("*_counties.geojson"))
        for feature in _features(file)
    )
    places = tuple(
        _place(feature)
        for file in sorted(maps.glob("*_places_*.geojson"))
        for feature in _features(file)
    )
    rivers = tuple(
        np.array(line, dtype=float)[:, :2]
        for file in sorted(maps.glob("*_rivers.geojson"))
        for feature in _features(file)
        for line in _lines(feature["geometry"])
    )
    return BaseMap(counties, places, rivers, _borders(counties))


def _borders(counties: tuple[County, ...]) -> tuple[Points, ...]:
    rings = [np.vstack([ring, ring[:1]]) for county in counties for ring in county.rings]
    once = shapely.line_merge(shapely.union_all([shapely.LineString(ring) for ring in rings]))
    return tuple(shapely.get_coordinates(line) for line in shapely.get_parts(once))


def _features(file: Path) -> list[Any]:
    features: list[Any] = json.loads(file.read_text(encoding="utf-8"))["features"]
    return features


def _place(feature: Any) -> Place:
    told = feature["properties"]
    lon, lat = feature["geometry"]["coordinates"][:2]
    return Place(
        str(told.get("zh") or told["name"]), float(lon), float(lat), told.get("pop") or 0
    )


def _lines(geometry: Any) -> list[Any]:
    if geometry["type"] == "LineString":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"]) if geometry["type"] == "MultiLineString" else []

"""What lies round a fire that no entry says: the counties of the area, its towns and villages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import field

from firepost.domain.frozen import Frozen


class County(Frozen, frozen=True):
    code: str
    name: str
    geometry: Mapping[str, Any]  # GeoJSON, in degrees


class Surroundings(Frozen, frozen=True):
    """Read once; where a map is missing, its part is empty and nothing is suggested by it."""

    counties: tuple[County, ...] = ()
    homes: tuple[tuple[str, float, float], ...] = field(default=())  # name, lon, lat


def surroundings_of(
    counties: Mapping[str, Any], places: Iterable[Mapping[str, Any]]
) -> Surroundings:
    """From the shipped maps.

    Args:
        counties: a GeoJSON feature collection with `adcode` and `name`.
        places: GeoJSON point features with a Chinese name in `zh`.
    """
    return Surroundings(
        counties=tuple(
            County(
                str(feature["properties"]["adcode"]),
                str(feature["properties"]["name"]),
                feature["geometry"],
            )
            for feature in counties["features"]
        ),
        homes=tuple(
            (str(name), float(lon_deg), float(lat_deg))
            for feature in places
            if (name := feature["properties"].get("zh"))
            for lon_deg, lat_deg in [feature["geometry"]["coordinates"][:2]]
        ),
    )

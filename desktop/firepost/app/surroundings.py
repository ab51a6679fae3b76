"""What lies round a fire that no entry says: the counties of the area, its towns and villages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class County:
    code: str
    name: str
    area: BaseGeometry  # on the working grid, m


@dataclass(frozen=True)
class Surroundings:
    """Read once; where a map is missing, its part is empty and nothing is suggested by it."""

    counties: tuple[County, ...] = ()
    homes: tuple[tuple[str, float, float], ...] = field(default=())  # name, lon, lat

    @cached_property
    def border(self) -> BaseGeometry | None:
        """The city's outer edge: a border of prefecture or province, or the sea; people tell."""
        from firepost.domain.geometry.nearness import outline

        return outline(county.area for county in self.counties) if self.counties else None


def surroundings_of(
    counties: Mapping[str, Any], places: Iterable[Mapping[str, Any]]
) -> Surroundings:
    """From the shipped maps.

    Args:
        counties: a GeoJSON feature collection with `adcode` and `name`.
        places: GeoJSON point features with a Chinese name in `zh`.
    """
    # Here, not above: a start must not load what only measures.
    from firepost.domain.geometry.nearness import on_grid

    return Surroundings(
        counties=tuple(
            County(
                str(feature["properties"]["adcode"]),
                str(feature["properties"]["name"]),
                on_grid(feature["geometry"]),
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

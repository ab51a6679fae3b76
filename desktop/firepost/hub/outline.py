"""A fire drawn for a page: its edges to scale, teams beside them; lines alone, no tiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from firepost.app.board import IncidentOnBoard, TeamOnBoard

WIDTH: Final = 640
HEIGHT: Final = 400
_MARGIN: Final = 24
_M_PER_DEG: Final = 111_320.0  # along a meridian; a drawing needs no more
_POINTS_MAX: Final = 1500  # of one ring: a page is for eyes
_BARS_M: Final = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)


@dataclass(frozen=True, slots=True)
class Drawing:
    older: tuple[str, ...]  # paths
    current: str | None
    teams: tuple[tuple[float, float, str], ...]  # x, y, name
    bar_px: float
    bar_m: int


def drawing(
    fire: IncidentOnBoard, teams: Iterable[TeamOnBoard], shapes: Mapping[str, Any]
) -> Drawing | None:
    """None where nothing has a place yet."""
    held = fire.area.perimeter.id if fire.area and fire.area.perimeter else None
    rings = {one.id: _rings(shapes[one.id]) for one in fire.perimeters if shapes.get(one.id)}
    here = [
        (team.lon_deg, team.lat_deg, team.name)
        for team in teams
        if team.incident == fire.id and team.lon_deg is not None and team.lat_deg is not None
    ]
    points = [point for one in rings.values() for ring in one for point in ring]
    points += [(lon, lat) for lon, lat, _ in here]
    if not points:
        return None
    frame = _Frame.around(points)
    return Drawing(
        older=tuple(frame.path(one) for name, one in rings.items() if name != held),
        current=frame.path(rings[held]) if held in rings else None,
        teams=tuple((*frame.at(lon, lat), name) for lon, lat, name in here),
        bar_px=frame.bar_m() * frame.px_per_m,
        bar_m=frame.bar_m(),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    lon_deg: float
    lat_deg: float
    px_per_m: float

    @classmethod
    def around(cls, points: list[tuple[float, float]]) -> _Frame:
        lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
        lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
        wide_m = (max(lons) - min(lons)) * _M_PER_DEG * math.cos(math.radians(lat))
        high_m = (max(lats) - min(lats)) * _M_PER_DEG
        scale = min(
            (WIDTH - 2 * _MARGIN) / max(wide_m, 200.0),
            (HEIGHT - 2 * _MARGIN) / max(high_m, 200.0),
        )
        return cls(lon, lat, scale)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        east_m = (lon - self.lon_deg) * _M_PER_DEG * math.cos(math.radians(self.lat_deg))
        north_m = (lat - self.lat_deg) * _M_PER_DEG
        x, y = WIDTH / 2 + east_m * self.px_per_m, HEIGHT / 2 - north_m * self.px_per_m
        return round(x, 1), round(y, 1)

    def path(self, rings: list[list[tuple[float, float]]]) -> str:
        parts = []
        for ring in rings:
            step = max(1, len(ring) // _POINTS_MAX)
            spots = (self.at(lon, lat) for lon, lat in ring[::step])
            parts.append("M" + "L".join(f"{x} {y}" for x, y in spots) + "Z")
        return "".join(parts)

    def bar_m(self) -> int:
        room = WIDTH / 4 / self.px_per_m
        return max((bar for bar in _BARS_M if bar <= room), default=_BARS_M[0])


def _rings(shape: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    polygons = shape["coordinates"]
    if shape["type"] == "Polygon":
        polygons = [polygons]
    return [
        [(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon
    ]

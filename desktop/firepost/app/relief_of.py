"""Heights round a fire out of the station's terrain model, as the grid an outlook reckons on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from firepost.app.maps import TERRAIN, Atlas, HeldMap
from firepost.app.outlook import Relief

ROOM_DEG: Final = 0.06  # on all sides; some six kilometres
_STEPS: Final = 72  # places a side: a tenth of a kilometre apart for most fires


def relief_round(
    atlas: Atlas, shape: Mapping[str, Any], *, go_on: Callable[[], bool] = lambda: True
) -> Relief | None:
    """The newest model that reaches the fire; None without one. Takes a second: off the screen.

    Where the model has a void or ends, the heights are NaN and nothing is known of the slope.
    """
    import numpy as np

    from firepost.domain.geometry.nearness import shape_of

    west, south, east, north = shape_of(shape).bounds
    middle = (west + east) / 2, (south + north) / 2
    held = terrain_at(atlas, *middle)
    if held is None:
        return None
    lons = np.linspace(west - ROOM_DEG, east + ROOM_DEG, _STEPS)
    lats = np.linspace(north + ROOM_DEG, south - ROOM_DEG, _STEPS)
    heights = np.full((_STEPS, _STEPS), np.nan)
    terrain = atlas.terrain(held)
    try:
        for row, lat in enumerate(lats):
            if not go_on():
                return None
            for column, lon in enumerate(lons):
                ground = terrain.at(float(lon), float(lat))
                if ground is not None and ground.height_m is not None:
                    heights[row, column] = ground.height_m
    finally:
        terrain.close()
    step_lon, step_lat = float(lons[1] - lons[0]), float(lats[0] - lats[1])
    return Relief(heights, float(lons[0]), float(lats[0]), step_lon, step_lat, held.name)


def terrain_at(atlas: Atlas, lon_deg: float, lat_deg: float) -> HeldMap | None:
    found = []
    for held in atlas.held():
        if held.kind != TERRAIN or held.box_deg is None:
            continue
        west, south, east, north = held.box_deg
        if west <= lon_deg <= east and south <= lat_deg <= north:
            found.append(held)
    return max(found, key=lambda held: (held.added_at, held.id), default=None)

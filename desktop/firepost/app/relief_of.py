"""Heights round a fire out of the station's terrain model, as the grid an outlook reckons on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from firepost.app.maps import TERRAIN, Atlas, HeldMap
from firepost.app.outlook import Relief

ROOM_DEG: Final = 0.06  # on all sides; some six kilometres
MOST_STEPS: Final = 400  # places a side: as fine as the model for most fires
_M_PER_DEG: Final = 111_000.0
_ROWS_AT_ONCE: Final = 50


def relief_round(
    atlas: Atlas, shape: Mapping[str, Any], *, go_on: Callable[[], bool] = lambda: True
) -> Relief | None:
    """The newest model that reaches the fire; None without one. Off the screen's thread.

    Where the model has a void or ends, the heights are NaN and nothing is known of the slope.

    Raises:
        Cancelled: `go_on` said no.
    """
    import numpy as np

    from firepost.domain.geometry.nearness import shape_of
    from firepost.domain.geometry.spread import Cancelled

    west, south, east, north = shape_of(shape).bounds
    held = terrain_at(atlas, (west + east) / 2, (south + north) / 2)
    if held is None:
        return None
    wide, tall = east - west + 2 * ROOM_DEG, north - south + 2 * ROOM_DEG
    cell: Any = held.more.get("cell_m", (30.0, 30.0))
    finest = max(float(cell[1]), 5.0) / _M_PER_DEG
    steps = min(max(int(max(wide, tall) / finest) + 1, 2), MOST_STEPS)
    lons = np.linspace(west - ROOM_DEG, east + ROOM_DEG, steps)
    lats = np.linspace(north + ROOM_DEG, south - ROOM_DEG, steps)
    heights = np.full((steps, steps), np.nan)
    terrain = atlas.terrain(held)
    try:
        for top in range(0, steps, _ROWS_AT_ONCE):
            if not go_on():
                raise Cancelled
            some = lats[top : top + _ROWS_AT_ONCE]
            places = np.stack(np.meshgrid(lons, some), axis=2).reshape(-1, 2)
            heights[top : top + len(some)] = terrain.heights(places).reshape(len(some), steps)
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

"""How far the fire is from the nearest county border, for the map's dotted line. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from firepost.domain.frozen import Frozen
from firepost.ui.map.basemap import County
from firepost.ui.map.outline import Outline
from firepost.ui.map.viewport import RADIUS_M, Points

REACH_M: Final = 3_000.0  # farther off nobody asks
CORNERS_MOST: Final = 400  # of a ring of the fire: a picture's line needs no more
_SLACK_M_PER_PX: Final = 8.0


class BorderLine(Frozen, frozen=True):
    """From the edge to the border, map metres, and the true distance."""

    edge_m: tuple[float, float]
    border_m: tuple[float, float]
    distance_m: float


def border_line(outline: Outline, counties: Iterable[County]) -> BorderLine | None:
    """None where no border is near, or the fire lies on both sides of one."""
    west, south, east, north = outline.box_m
    stretch = math.cosh((south + north) / 2 / RADIUS_M)
    reach = REACH_M * stretch
    corners = np.concatenate(
        [ring[:: max(len(ring) // CORNERS_MOST, 1)] for ring in outline.rings(_SLACK_M_PER_PX)]
    )
    best: tuple[float, Points, Points] | None = None
    for county in counties:
        for ring in county.rings:
            starts, ends = ring, np.roll(ring, -1, axis=0)
            low, high = np.minimum(starts, ends), np.maximum(starts, ends)
            near = (low[:, 0] <= east + reach) & (high[:, 0] >= west - reach)
            near &= (low[:, 1] <= north + reach) & (high[:, 1] >= south - reach)
            for start, end in zip(starts[near], ends[near], strict=True):
                found = _nearest(corners, start, end)
                if best is None or found[0] < best[0]:
                    best = found
                if _crosses(corners, start, end):
                    return None
    if best is None or best[0] > reach:
        return None
    _, edge, foot = best
    ends_m = ((float(edge[0]), float(edge[1])), (float(foot[0]), float(foot[1])))
    return BorderLine(ends_m[0], ends_m[1], best[0] / stretch)


def _nearest(corners: Points, start: Points, end: Points) -> tuple[float, Points, Points]:
    """Of the corners the one nearest to a piece of border, and where on it."""
    along = end - start
    size = max(float((along**2).sum()), 1e-12)
    share = np.clip(((corners - start) @ along) / size, 0.0, 1.0)
    feet = start + share[:, None] * along
    away = np.hypot(*(feet - corners).T)
    least = int(away.argmin())
    return float(away[least]), corners[least], feet[least]


def _crosses(corners: Points, start: Points, end: Points) -> bool:
    """Whether a piece of border runs through the fire: corners on both sides of it, beside it."""
    along = end - start
    size = max(float((along**2).sum()), 1e-12)
    share = ((corners - start) @ along) / size
    beside = (share > 0.0) & (share < 1.0)
    side = along[0] * (corners[:, 1] - start[1]) - along[1] * (corners[:, 0] - start[0])
    seen = side[beside]
    return bool(len(seen)) and bool((seen > 0).any()) and bool((seen < 0).any())

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
            if not near.any():
                continue
            pieces = _Pieces(corners, starts[near], ends[near])
            if pieces.crossed:
                return None
            found = pieces.nearest
            if best is None or found[0] < best[0]:
                best = found
    if best is None or best[0] > reach:
        return None
    _, edge, foot = best
    ends_m = ((float(edge[0]), float(edge[1])), (float(foot[0]), float(foot[1])))
    return BorderLine(ends_m[0], ends_m[1], best[0] / stretch)


class _Pieces:
    """The corners of a fire against pieces of border, all at once: (pieces, corners)."""

    def __init__(self, corners: Points, starts: Points, ends: Points) -> None:
        self._corners, self._starts, self._along = corners, starts, ends - starts
        size = np.maximum((self._along**2).sum(axis=1), 1e-12)
        off = corners[None, :, :] - starts[:, None, :]
        self._share = (off * self._along[:, None, :]).sum(axis=2) / size[:, None]
        self._side = self._along[:, :1] * off[..., 1] - self._along[:, 1:] * off[..., 0]

    @property
    def nearest(self) -> tuple[float, Points, Points]:
        """Of the corners the one nearest to a piece, and where on it."""
        share = np.clip(self._share, 0.0, 1.0)[..., None]
        feet = self._starts[:, None, :] + share * self._along[:, None, :]
        away = np.hypot(*np.moveaxis(feet - self._corners, 2, 0))
        piece, corner = np.unravel_index(int(away.argmin()), away.shape)
        return float(away[piece, corner]), self._corners[corner], feet[piece, corner]

    @property
    def crossed(self) -> bool:
        """Whether one runs through the fire: corners on both sides of it, beside it."""
        beside = (self._share > 0.0) & (self._share < 1.0)
        left = (beside & (self._side > 0)).any(axis=1)
        right = (beside & (self._side < 0)).any(axis=1)
        return bool((left & right).any())

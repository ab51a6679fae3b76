"""How far a place is from the fire's edge, for the map's dotted lines. Pure."""

from __future__ import annotations

import math

import numpy as np

from firepost.domain.frozen import Frozen
from firepost.domain.geometry.earth import INVERSE_FLATTENING
from firepost.ui.map.outline import Outline, holds
from firepost.ui.map.viewport import RADIUS_M

_E2 = (2.0 - 1.0 / INVERSE_FLATTENING) / INVERSE_FLATTENING
_SLACK_M_PER_PX = 8.0  # a level this fine is near enough for a drawn line


class Nearest(Frozen, frozen=True):
    """The point of the edge that is nearest, in mercator metres, and the true distance."""

    x_m: float
    y_m: float
    distance_m: float
    inside: bool


def nearest(outline: Outline, x_m: float, y_m: float) -> Nearest:
    """To the edges between vertices, not to vertices alone."""
    best = (math.inf, 0.0, 0.0)
    rings = outline.rings(_SLACK_M_PER_PX)
    here = np.array([x_m, y_m])
    for ring in rings:
        along = np.roll(ring, -1, axis=0) - ring
        size = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip(((here - ring) * along).sum(axis=1) / size, 0.0, 1.0)
        feet = ring + share[:, None] * along
        away = np.hypot(*(feet - here).T)
        least = int(away.argmin())
        if away[least] < best[0]:
            best = (float(away[least]), float(feet[least, 0]), float(feet[least, 1]))
    inside = sum(holds(ring, x_m, y_m) for ring in rings) % 2 == 1
    away_m = 0.0 if inside else _on_the_ground(x_m, y_m, best[1], best[2])
    return Nearest(best[1], best[2], away_m, inside)


def _on_the_ground(x_m: float, y_m: float, to_x_m: float, to_y_m: float) -> float:
    """Mercator is drawn on a ball: on the ellipsoid a step north is shorter than one east."""
    middle = (y_m + to_y_m) / 2 / RADIUS_M
    bulge = 1.0 - _E2 * math.tanh(middle) ** 2  # the sine of the latitude
    east = (to_x_m - x_m) / math.sqrt(bulge)
    north = (to_y_m - y_m) * (1.0 - _E2) / bulge**1.5
    return math.hypot(east, north) / math.cosh(middle)

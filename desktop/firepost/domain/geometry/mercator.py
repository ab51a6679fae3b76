"""Web Mercator: for drawing only. Never measured on: at 28° N its areas are 28 % too large."""

from __future__ import annotations

from typing import Final

import numpy as np

from firepost.domain.geometry.earth import SEMI_MAJOR_M, Ring

# Beyond this the square map of the tiles ends.
LIMIT_DEG: Final = 85.0511287798066


def mercator_of(degrees: Ring) -> Ring:
    """Map metres `(n, 2)` east, north of positions `(n, 2)` lon, lat."""
    lon, lat = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    edge = np.radians(LIMIT_DEG)
    north = np.arcsinh(np.tan(np.clip(lat, -edge, edge)))
    return np.column_stack([lon, north]) * SEMI_MAJOR_M


def degrees_of(metres: Ring) -> Ring:
    """Positions of map metres."""
    lon, lat = metres[:, 0] / SEMI_MAJOR_M, np.arctan(np.sinh(metres[:, 1] / SEMI_MAJOR_M))
    degrees: Ring = np.degrees(np.column_stack([lon, lat]))
    return degrees

"""Outlines that we know, as a gauge: a county drawn half a kilometre off is on another earth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
import shapely.geometry

from firepost.app.layers import Feature
from firepost.domain.geometry.china import SHIFTED
from firepost.domain.geometry.ellipsoid import Ring
from firepost.formats.coordinates import lines_of
from firepost.formats.names import name_in

Outlines: TypeAlias = Mapping[str, Mapping[str, Any]]  # by name, in degrees
ReadOutlines: TypeAlias = Callable[[], Outlines]

# Our outlines are true within some 100 m (median); the shift is over 500 m.
_TRUE_DEG: Final = 250.0 / 111_000.0
_MOST_CORNERS: Final = 2_000
_MOST_FEATURES: Final = 200


def shifted_by(features: Sequence[Feature], known: Outlines) -> str | None:
    """ "GCJ-02" or "BD-09" where features named like known outlines fit only once taken back."""
    for feature in features[:_MOST_FEATURES]:
        name = feature.name or name_in(feature.attributes)
        if name is None or name not in known or feature.geometry is None:
            continue
        if not feature.geometry["type"].endswith("Polygon"):
            continue
        edge = shapely.boundary(shapely.geometry.shape(known[name]))
        shapely.prepare(edge)
        corners = np.vstack([points for _, points in lines_of(feature.geometry, "")])
        corners = corners[:: len(corners) // _MOST_CORNERS + 1]
        away_deg = _median_deg(corners, edge)
        if away_deg <= _TRUE_DEG:
            continue
        back = {datum: _median_deg(way(corners), edge) for datum, way in SHIFTED.items()}
        best = min(back, key=lambda datum: back[datum])
        if back[best] <= min(_TRUE_DEG, away_deg / 2):
            return best
    return None


def _median_deg(corners: Ring, edge: Any) -> float:
    return float(np.median(shapely.distance(shapely.points(corners), edge)))

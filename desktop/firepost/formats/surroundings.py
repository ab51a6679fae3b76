"""The shipped maps as the surroundings that suggestions are measured against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from firepost.app.surroundings import Surroundings, surroundings_of


def read_surroundings(maps: Path) -> Surroundings:
    """A missing or torn map leaves its part out: nothing is suggested by it."""
    counties = _read(maps / "wenzhou_counties.geojson")
    places = _read(maps / "wenzhou_places_geonames.geojson")
    try:
        return surroundings_of(counties, places["features"])
    except (KeyError, TypeError, ValueError):
        return Surroundings()


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {"features": []}

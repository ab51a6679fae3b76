"""Area that a file claims in its own columns, held against what its shape measures."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from firepost.domain.errors import Notice
from firepost.domain.geometry.ellipsoid import MU_PER_HA

TOLERANCE: Final = 0.01
HA_PER_US_SURVEY_ACRE: Final = 0.40468726
_LONGEST_TEXT: Final = 40

# In this order: 公亩 is an are, not a mu; 万亩 is ten thousand of them.
_UNITS: Final = (
    (re.compile(r"acres|acre(?![a-z])", re.IGNORECASE), HA_PER_US_SURVEY_ACRE),
    (re.compile(r"hectares?", re.IGNORECASE), 1.0),
    (re.compile("万公顷"), 10_000.0),
    (re.compile("公顷"), 1.0),
    (re.compile("公亩"), 0.01),
    (re.compile("万亩"), 10_000.0 / MU_PER_HA),
    (re.compile("亩"), 1.0 / MU_PER_HA),
)


def contradictions(
    attributes: Mapping[str, object], area_ha: float, lat_deg: float
) -> tuple[Notice, ...]:
    """One notice for each named area that is over 1 % off the measured one.

    Args:
        area_ha: what the shape measures.
        lat_deg: where it lies; an excess of 1 / cos² of it is that of planar Web Mercator.
    """
    said = []
    for name, value in attributes.items():
        claimed_ha = claimed_area_ha(name, value)
        if claimed_ha is None or abs(claimed_ha - area_ha) <= TOLERANCE * area_ha:
            continue
        key = "measure.attribute_disagrees"
        if area_ha > 0 and _is_mercator(claimed_ha / area_ha, lat_deg):
            key = "measure.attribute_mercator"
        said.append(
            Notice.of(
                key,
                attribute=name,
                value=value,
                claimed_ha=round(claimed_ha, 4),
                area_ha=round(area_ha, 4),
                off_percent=_off_percent(claimed_ha, area_ha),
            )
        )
    return tuple(said)


def claimed_area_ha(name: str, value: object) -> float | None:
    """Hectares, where a column is named with a unit of area and holds a number."""
    factor = next((factor for pattern, factor in _UNITS if pattern.search(name)), None)
    number = _number(value)
    return None if factor is None or number is None else number * factor


def _number(value: object) -> float | None:
    """A finite number, or a short text that is one: KML and CSV know nothing but text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            return None
        value = value.replace(",", "")
    if not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _is_mercator(ratio: float, lat_deg: float) -> bool:
    """Whether the excess is that of an area taken on the web map's plane."""
    stretch = 1.0 / math.cos(math.radians(min(abs(lat_deg), 85.0))) ** 2
    return stretch > 1.05 and abs(ratio / stretch - 1.0) <= TOLERANCE


def _off_percent(claimed_ha: float, area_ha: float) -> float | None:
    return round((claimed_ha / area_ha - 1.0) * 100, 1) if area_ha > 0 else None

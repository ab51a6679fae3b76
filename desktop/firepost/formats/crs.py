"""Coordinate systems by name: what a file declares, and the way from it to degrees.

The register is PROJ's own (`proj.db`, part of pyproj), so this is an adapter's work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import pyproj
from pyproj.exceptions import CRSError, ProjError

from firepost.app.proj_room import in_proj_room
from firepost.domain.errors import Refused
from firepost.domain.geometry.earth import Ring

Earth = Literal["WGS 84", "CGCS2000", "Xi'an 1980", "Beijing 1954", "other"]

# Their shift to CGCS2000 is tens of metres to over 100 m and needs local parameters.
OLD_EARTHS: Final = ("Xi'an 1980", "Beijing 1954")
_EARTHS: Final[dict[str, Earth]] = {
    "world geodetic system 1984": "WGS 84",
    "china 2000": "CGCS2000",
    "xian 1980": "Xi'an 1980",
    "beijing 1954": "Beijing 1954",
    "new beijing": "Beijing 1954",
}
_MILLION_M: Final = 1_000_000.0
_MOST_CHARACTERS: Final = 20_000
# PROJ would also take file names and pipelines: neither may come out of a stranger's file.
_CODE: Final = re.compile(
    r"(?:urn:ogc:def:crs:)?(EPSG|OGC|ESRI)(?::[\d.]*)?:+([A-Z]*\d+)$", re.IGNORECASE
)
_WKT: Final = re.compile(
    r"\s*(PROJ|GEOG|GEOD|COMPD|COMPOUND|BOUND)(CS|CRS)?\w*\s*\[", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Crs:
    """A coordinate system we can leave for degrees."""

    name: str  # "EPSG:4549", or the name its text gives
    title: str
    earth: Earth
    projected: bool
    central_deg: float | None  # of a transverse Mercator
    zone: int | None  # the prefix its eastings carry: 40 in 40 568 860
    definition: pyproj.CRS

    @property
    def is_web_mercator(self) -> bool:
        return self.projected and "Pseudo" in _method_of(self.definition)


@in_proj_room
def _method_of(crs: pyproj.CRS) -> str:
    way = crs.coordinate_operation
    return way.method_name if way else ""


@lru_cache(maxsize=64)
@in_proj_room
def crs_of(text: str) -> Crs:
    """The system that a code, URN or WKT names.

    Raises:
        Refused: `formats.crs_unknown`, or one without degrees or metres on the earth.
    """
    code = _CODE.match(text.strip())
    if (code is None and not _WKT.match(text)) or len(text) > _MOST_CHARACTERS:
        raise Refused("formats.crs_unknown", crs=text[:60])
    try:
        found = pyproj.CRS.from_user_input(f"{code[1]}:{code[2]}" if code else text)
    except (CRSError, ProjError) as error:
        raise Refused("formats.crs_unknown", crs=text[:60]) from error
    flat = found.sub_crs_list[0] if found.is_compound else found
    if flat.geodetic_crs is None or not (flat.is_geographic or flat.is_projected):
        raise Refused("formats.crs_unknown", crs=flat.name[:60])
    central_deg, easting_m = _transverse(flat)
    zone = int(easting_m // _MILLION_M) if easting_m is not None else 0
    return Crs(
        name=_name_of(flat),
        title=flat.name,
        earth=_earth_of(flat),
        projected=flat.is_projected,
        central_deg=central_deg,
        zone=zone or None,
        definition=flat,
    )


@in_proj_room
def to_degrees(points: Ring, crs: Crs) -> Ring:
    """Longitude and latitude on WGS 84, or on the system's own earth where that is an old one.

    CGCS2000 and WGS 84 count as one: they differ by centimetres.
    """
    lon_deg, lat_deg = _way(crs).transform(points[:, 0], points[:, 1])
    return np.column_stack([lon_deg, lat_deg])


@in_proj_room
def from_degrees(degrees: Ring, crs: Crs) -> Ring:
    """The way back of `to_degrees`: eastings and northings, or the system's own degrees."""
    east, north = _way(crs).transform(degrees[:, 0], degrees[:, 1], direction="INVERSE")
    return np.column_stack([east, north])


@lru_cache(maxsize=64)
def _way(crs: Crs) -> pyproj.Transformer:
    goal: pyproj.CRS | None = crs.definition.geodetic_crs
    if crs.earth == "other":
        goal = pyproj.CRS.from_epsg(4326)
    return pyproj.Transformer.from_crs(crs.definition, goal, always_xy=True)


def _transverse(crs: pyproj.CRS) -> tuple[float | None, float | None]:
    """Central meridian and false easting of a transverse Mercator; None for all else."""
    way = crs.coordinate_operation
    if not crs.is_projected or way is None or "Transverse Mercator" not in way.method_name:
        return None, None
    said = {parameter.name: float(parameter.value) for parameter in way.params}
    return said.get("Longitude of natural origin"), said.get("False easting")


def _earth_of(crs: pyproj.CRS) -> Earth:
    on = crs.geodetic_crs
    datum = (on.datum.name if on and on.datum else "").lower().replace("_", " ")
    for beginning, earth in _EARTHS.items():
        if datum.startswith(beginning):
            return earth
    return "other"


def _name_of(crs: pyproj.CRS) -> str:
    if crs.name.startswith("WGS 84 (CRS84)"):
        return "OGC:CRS84"
    # A text may name the same system in other words; a code is only given for a sure match.
    code = crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else crs.name

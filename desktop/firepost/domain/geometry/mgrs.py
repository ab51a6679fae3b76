"""Positions as the squares of MGRS, for helpers from outside: 51R TL 73803 98226.

Wenzhou lies on both sides of 120° E, where the zones 50 and 51 meet.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from firepost.domain.errors import Refused
from firepost.domain.geometry.grid import utm, utm_zone_of

_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ROWS: Final = _LETTERS[:20]
_SOUTHMOST_DEG: Final = -80.0
_NORTHMOST_DEG: Final = 84.0
_SQUARE_M: Final = 100_000
_CYCLE_M: Final = 20 * _SQUARE_M
_SPELLING: Final = r"(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])(\d*)$"


def mgrs_of(*, lat_deg: float, lon_deg: float, digits: int = 5) -> str:
    """The square that holds the position; 5 digits are metres, 4 tens of metres.

    Raises:
        Refused: near a pole, where MGRS goes on by other rules.
    """
    if not _SOUTHMOST_DEG <= lat_deg <= _NORTHMOST_DEG:
        raise Refused("geometry.no_mgrs", lat=lat_deg)
    zone = utm_zone_of(lon_deg)
    north_m, east_m = utm(zone).north_east_of(lat_deg=lat_deg, lon_deg=lon_deg)
    east, north = int(east_m // 1), int(north_m // 1)
    step = 10 ** (5 - digits)
    square = _columns(zone)[east // _SQUARE_M - 1] + _row(zone, north)
    inside = f"{east % _SQUARE_M // step:0{digits}d} {north % _SQUARE_M // step:0{digits}d}"
    return f"{zone}{_band(lat_deg)} {square} {inside}"


def lat_lon_of_mgrs(text: str) -> tuple[float, float]:
    """Latitude and longitude of the middle of the square.

    Raises:
        Refused: no such square.
    """
    plain = re.sub(r"[\s,-]+", "", unicodedata.normalize("NFKC", text)).upper()
    found = re.match(_SPELLING, plain)
    if found is None or len(found[5]) % 2 or len(found[5]) > 10 or not 1 <= int(found[1]) <= 60:
        raise Refused("geometry.not_mgrs", text=text[:40])
    zone, band = int(found[1]), found[2]
    columns = _columns(zone)
    if found[3] not in columns:
        raise Refused("geometry.not_mgrs", text=text[:40])
    half = len(found[5]) // 2
    step = 10 ** (5 - half)
    east_m = (columns.index(found[3]) + 1) * _SQUARE_M + int(found[5][:half] or 0) * step
    row_m = ((_ROWS.index(found[4]) - (5 if zone % 2 == 0 else 0)) % 20) * _SQUARE_M
    north_m = row_m + int(found[5][half:] or 0) * step
    lowest_deg = _SOUTHMOST_DEG + 8.0 * _BANDS.index(band)
    lowest_m, _ = utm(zone).north_east_of(lat_deg=lowest_deg, lon_deg=zone * 6.0 - 183.0)
    # The rows repeat every 2,000 km; the band, 900 km high, says which turn is meant. Its
    # lower edge bends: at the zone's sides it lies a little further north.
    turns = -((north_m + _SQUARE_M - lowest_m) // _CYCLE_M)
    return utm(zone).lat_lon_of(
        north_m=north_m + turns * _CYCLE_M + step / 2, east_m=east_m + step / 2
    )


def _band(lat_deg: float) -> str:
    return _BANDS[min(int((lat_deg - _SOUTHMOST_DEG) // 8.0), 19)]


def _columns(zone: int) -> str:
    first = (zone - 1) % 3 * 8
    return _LETTERS[first : first + 8]


def _row(zone: int, north_m: int) -> str:
    return _ROWS[(north_m // _SQUARE_M + (5 if zone % 2 == 0 else 0)) % 20]

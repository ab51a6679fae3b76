"""Numbers and places as people type them. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from firepost.domain.errors import Refused
from firepost.domain.geometry.grid import WENZHOU
from firepost.domain.geometry.mgrs import lat_lon_of_mgrs
from firepost.ui.typed.moment import plain

_LOOKALIKES: Final = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "〇": "0"})


class Wrong(Exception):
    """Can't be read as meant. `key` names the sentence, `hint` what was probably meant."""

    def __init__(self, key: str, hint: str = "") -> None:
        self.key = key
        self.hint = hint
        super().__init__(key, hint)


def parse_count(text: str) -> int:
    """A whole number of people or things, 0 or more."""
    written = plain(text).replace(" ", "").replace(",", "")
    if written.isascii() and written.isdigit() and len(written) <= 7:
        return int(written)
    guess = written.translate(_LOOKALIKES)
    if guess != written and guess.isascii() and guess.isdigit():
        raise Wrong("ui.wrong.count_hint", guess)
    raise Wrong("ui.wrong.count")


def parse_amount(text: str) -> float:
    """A measure of 0 or more, with a decimal point or comma."""
    written = unicodedata.normalize("NFKC", text).strip().replace(" ", "").replace(",", ".")
    if re.fullmatch(r"\d{1,7}(\.\d{1,4})?", written):
        return float(written)
    raise Wrong("ui.wrong.amount")


# Decimal degrees, degrees-minutes-seconds, degrees-minutes, or grid metres; latitude first.
_NUMBER: Final = r"(\d+(?:\.\d+)?)"
_DMS: Final = (
    rf"[北纬NnEe东经\s]*(\d+)\s*[°度]\s*(?:{_NUMBER}\s*[′'分])?\s*(?:{_NUMBER}\s*[″\"秒])?"
)
_MGRS: Final = r"^\d{1,2}\s*[C-Xc-x]\s*[A-Za-z]{2}[\s\d]*$"
# As the foot of the map writes it: 纵X 3 061 526 横Y 498 733.
_GROUPED: Final = r"^纵?[Xx]\s*(\d[\d ]*)\s*横?[Yy]\s*(\d[\d ]*)$"
_LEAST_NORTH_M: Final = 1_500_000.0
_ZONED_M: Final = 40_000_000.0  # zone 40 of the three-degree zones: 120° E
_PAIR: Final = rf"^{_NUMBER}[,\s]+{_NUMBER}$"


def parse_place(text: str) -> tuple[float, float]:
    """Latitude and longitude in degrees (WGS 84 / CGCS2000) out of one of five spellings.

    27.6669 119.9872 · 27°40′00.7″ 119°59′13.8″ · 27°40.01′ 119°59.23′ · 3061526 498733
    (EPSG:4549: X north, Y east, with or without the zone's 40 before it) · 51R TL 73803 98226.
    As read off a handset: 27 40 00.7 119 59 13.8. Longitude first is recognised: this country
    lies east of 60°.
    """
    # Masculine ordinals and primes come in many shapes from phones and handsets.
    written = unicodedata.normalize("NFKC", text).strip()
    for found, meant in (
        ("º", "°"),
        ("’", "′"),
        ("”", "″"),
        ("，", ","),
        ("´", "′"),
        ("'", "′"),
        ("′′", "″"),  # NFKC takes a double prime apart
    ):
        written = written.replace(found, meant)
    if re.match(_MGRS, written):
        return _from_mgrs(written)
    if any(mark in written for mark in "°度"):
        return _from_degrees(written)
    grouped = re.match(_GROUPED, written)
    if grouped is not None:
        north, east = (float(re.sub(r"\s", "", number)) for number in grouped.groups())
        return _from_grid(north, east)
    flat = written.translate(str.maketrans("", "", "北纬东经NEne纵横XYxy:：=°"))
    pair = re.match(_PAIR, flat.strip())
    if pair is None:
        joined = re.findall(r"\d+(?:\.\d+)?", flat)
        if len(joined) in (4, 6):
            return _from_handset([float(number) for number in joined])
        if len(joined) != 2:
            raise Wrong("ui.wrong.place")
        first, second = (float(number) for number in joined)
    else:
        first, second = float(pair[1]), float(pair[2])
    if first > 1000 or second > 1000:
        return _from_grid(first, second)
    return _checked(first, second)


def _from_mgrs(written: str) -> tuple[float, float]:
    try:
        lat, lon = lat_lon_of_mgrs(written)
    except Refused as refused:
        raise Wrong("ui.wrong.place") from refused
    return _checked(lat, lon)


def _from_degrees(written: str) -> tuple[float, float]:
    values = []
    for degrees, minutes, seconds in re.findall(_DMS, written):
        value = float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
        if float(minutes or 0) >= 60 or float(seconds or 0) >= 60:
            raise Wrong("ui.wrong.place")
        values.append(value)
    if len(values) != 2:
        raise Wrong("ui.wrong.place")
    return _checked(*values)


def _from_handset(numbers: list[float]) -> tuple[float, float]:
    """Degrees, minutes and maybe seconds of both, without their marks."""
    half = len(numbers) // 2
    values = []
    for part in (numbers[:half], numbers[half:]):
        if any(not whole.is_integer() for whole in part[:-1]) or any(n >= 60 for n in part[1:]):
            raise Wrong("ui.wrong.place")
        values.append(sum(number / 60**power for power, number in enumerate(part)))
    return _checked(*values)


def _from_grid(x_north_m: float, y_east_m: float) -> tuple[float, float]:
    # East lies below 900 km, or above 40,000 km with its zone; north between them.
    if x_north_m > _ZONED_M or x_north_m < _LEAST_NORTH_M < y_east_m < _ZONED_M:
        x_north_m, y_east_m = y_east_m, x_north_m
    if y_east_m > _ZONED_M:
        y_east_m -= _ZONED_M  # the zone number in front, as some sheets print it
    if not (_LEAST_NORTH_M <= x_north_m <= 6_000_000 and 100_000 <= y_east_m <= 900_000):
        raise Wrong("ui.wrong.grid")
    lat, lon = WENZHOU.lat_lon_of(north_m=x_north_m, east_m=y_east_m)
    return _checked(lat, lon)


def _checked(first: float, second: float) -> tuple[float, float]:
    if first > 60 > second:
        first, second = second, first
    if not (0 <= first <= 60 and 60 <= second <= 180):
        raise Wrong("ui.wrong.place")
    return first, second

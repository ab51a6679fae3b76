"""The Canadian Fire Weather Index from noon values. It is no official class here.

Source: C. E. Van Wagner and T. L. Pickett 1985, Forestry Technical Report 33; C. E. Van
Wagner 1987, Report 35. Day lengths for latitudes below 30° north as used by the cffdrs
packages; the drought code's day lengths are those for 20° north and above.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final

_DAY_DMC_30: Final = (6.5, 7.5, 9.0, 12.8, 13.9, 13.9, 12.4, 10.9, 9.4, 8.0, 7.0, 6.0)
_DAY_DMC_10: Final = (7.9, 8.4, 8.9, 9.5, 9.9, 10.2, 10.1, 9.7, 9.1, 8.6, 8.1, 7.8)
_DAY_DC: Final = (-1.6, -1.6, -1.6, 0.9, 3.8, 5.8, 6.4, 5.0, 2.4, 0.4, -1.6, -1.6)


@dataclass(frozen=True, slots=True)
class Noon:
    """One day's weather at noon, local standard time; rain of the 24 hours before."""

    month: int
    temp_c: float
    humidity_pct: float
    wind_km_h: float
    rain_mm: float


@dataclass(frozen=True, slots=True)
class Codes:
    """Moisture codes carried from day to day. The defaults are those to start with."""

    ffmc: float = 85.0
    dmc: float = 6.0
    dc: float = 15.0


@dataclass(frozen=True, slots=True)
class Index:
    codes: Codes
    isi: float
    bui: float
    fwi: float


def index_of(day: Noon, before: Codes = Codes(), *, lat_deg: float = 28.0) -> Index:
    """The day's index and the codes to carry on."""
    day = Noon(
        day.month,
        day.temp_c,
        min(max(day.humidity_pct, 0.0), 100.0),
        day.wind_km_h,
        day.rain_mm,
    )
    codes = Codes(
        _fine_fuel(day, before.ffmc),
        _duff(day, before.dmc, _DAY_DMC_10 if lat_deg < 30 else _DAY_DMC_30),
        _drought(day, before.dc),
    )
    isi = _initial_spread(codes.ffmc, day.wind_km_h)
    bui = _build_up(codes.dmc, codes.dc)
    return Index(codes, isi, bui, _weather(isi, bui))


def _fine_fuel(day: Noon, before: float) -> float:
    moist = 147.2 * (101 - before) / (59.5 + before)
    if day.rain_mm > 0.5:
        rain = day.rain_mm - 0.5
        wetted = 42.5 * rain * exp(-100 / (251 - moist)) * (1 - exp(-6.93 / rain))
        if moist > 150:
            wetted += 0.0015 * (moist - 150) ** 2 * sqrt(rain)
        moist = min(moist + wetted, 250.0)
    air, warm = day.humidity_pct, 0.18 * (21.1 - day.temp_c)
    more = warm * (1 - exp(-0.115 * air))
    drying = 0.942 * air**0.679 + 11 * exp((air - 100) / 10) + more
    wetting = 0.618 * air**0.753 + 10 * exp((air - 100) / 10) + more
    if moist > drying:
        moist = drying + (moist - drying) * 10 ** -_pace(air / 100, day)
    elif moist < wetting:
        moist = wetting - (wetting - moist) * 10 ** -_pace((100 - air) / 100, day)
    return min(max(59.5 * (250 - moist) / (147.2 + moist), 0.0), 101.0)


def _pace(share: float, day: Noon) -> float:
    """How fast the fine fuel goes towards its balance, as a power of ten a day."""
    still = 0.424 * (1 - share**1.7)
    blown = 0.0694 * sqrt(day.wind_km_h) * (1 - share**8)
    pace: float = (still + blown) * 0.581 * exp(0.0365 * day.temp_c)
    return pace


def _duff(day: Noon, before: float, days: tuple[float, ...]) -> float:
    temp = max(day.temp_c, -1.1)
    drying = 1.894 * (temp + 1.1) * (100 - day.humidity_pct) * days[day.month - 1] * 1e-4
    if day.rain_mm > 1.5:
        net = 0.92 * day.rain_mm - 1.27
        moist = 20 + 280 / exp(0.023 * before)
        if before <= 33:
            slope = 100 / (0.5 + 0.3 * before)
        elif before <= 65:
            slope = 14 - 1.3 * log(before)
        else:
            slope = 6.2 * log(before) - 17.2
        moist += 1000 * net / (48.77 + slope * net)
        before = max(43.43 * (5.6348 - log(moist - 20)), 0.0)
    return max(before + drying, 0.0)


def _drought(day: Noon, before: float) -> float:
    temp = max(day.temp_c, -2.8)
    lost = max((0.36 * (temp + 2.8) + _DAY_DC[day.month - 1]) / 2, 0.0)
    if day.rain_mm > 2.8:
        net = 0.83 * day.rain_mm - 1.27
        held = 800 * exp(-before / 400)
        before = max(before - 400 * log(1 + 3.937 * net / held), 0.0)
    return before + lost


def _initial_spread(ffmc: float, wind_km_h: float) -> float:
    moist = 147.2 * (101 - ffmc) / (59.5 + ffmc)
    fuel = 91.9 * exp(-0.1386 * moist) * (1 + moist**5.31 / 4.93e7)
    isi: float = 0.208 * exp(0.05039 * wind_km_h) * fuel
    return isi


def _build_up(dmc: float, dc: float) -> float:
    if dmc == 0 and dc == 0:
        return 0.0
    built = 0.8 * dmc * dc / (dmc + 0.4 * dc)
    if built < dmc:
        share = (dmc - built) / dmc
        built = max(dmc - share * (0.92 + (0.0114 * dmc) ** 1.7), 0.0)
    return built


def _weather(isi: float, bui: float) -> float:
    if bui <= 80:
        scale = 0.1 * isi * (0.626 * bui**0.809 + 2)
    else:
        scale = 0.1 * isi * 1000 / (25 + 108.64 * exp(-0.023 * bui))
    return scale if scale <= 1 else exp(2.72 * (0.434 * log(scale)) ** 0.647)

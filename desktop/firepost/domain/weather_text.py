"""Weather as people write it: 西南风4级, 阵风7级, 气温28度, 湿度35%, 雨量2毫米. Pure.

Speeds in km/h are turned into m/s and said so; degrees Fahrenheit likewise. What has no unit
is taken in the unit of the trade, and the rules of the desk ask where that is odd.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from firepost.domain.frozen import Frozen
from firepost.domain.wind import POINTS, range_of

_DIRECTIONS: Final = dict(POINTS) | {
    "东北东": 67.5,
    "北东北": 22.5,
    "东南东": 112.5,
    "南东南": 157.5,
    "西南西": 247.5,
    "南西南": 202.5,
    "西北西": 292.5,
    "北西北": 337.5,
    "偏北": 0.0,
    "偏东": 90.0,
    "偏南": 180.0,
    "偏西": 270.0,
}
_NAMES: Final = "|".join(sorted(_DIRECTIONS, key=len, reverse=True))
_NUMBER: Final = r"(\d+(?:\.\d+)?)"
_SPEED_UNIT: Final = r"(米/秒|米每秒|m/s|米／秒|公里/小时|公里每小时|千米/小时|km/h)"
_HAN: Final = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_DIRECTION: Final = re.compile(
    rf"({_NAMES})风|风向\s*[:：]?\s*(?:({_NAMES})|{_NUMBER}\s*(?:°|度)?)"
)
_FORCE: Final = re.compile(
    r"(?<!阵)(?:风力?\s*[:：]?\s*|\s)?(\d{1,2}|[一二三四五六七八九十])(?:\s*[-~至到]\s*(\d{1,2}))?\s*级"
)
_GUST: Final = re.compile(
    rf"阵风\s*[:：]?\s*(?:(\d{{1,2}}|[一二三四五六七八九十])\s*级|{_NUMBER}\s*{_SPEED_UNIT})"
)
_SPEED: Final = re.compile(rf"(?:风速\s*[:：]?\s*)?{_NUMBER}\s*{_SPEED_UNIT}", re.IGNORECASE)
_TEMP: Final = re.compile(
    r"(?:气温|温度)\s*[:：]?\s*(-?\d+(?:\.\d+)?)\s*(℃|°C|度|℉|°F|华氏度)?|(-?\d+(?:\.\d+)?)\s*(℃|℉|°C|°F)",
    re.IGNORECASE,
)
_HUMID: Final = re.compile(
    rf"(?:相对)?湿度\s*[:：]?\s*(?:百分之)?{_NUMBER}\s*[%％]?|RH\s*{_NUMBER}"
)
_RAIN: Final = re.compile(rf"(?:雨量|降水量?|降雨量?)\s*[:：]?\s*{_NUMBER}\s*(?:毫米|mm)?")
_NO_RAIN: Final = re.compile(r"无(?:降水|降雨|雨)")
_KMH: Final = ("公里", "千米", "km")


class Read(Frozen, frozen=True):
    """Keys of `weather.observe` with their values; the letters each stands on; conversions."""

    values: dict[str, float]
    spans: tuple[tuple[int, int], ...]
    converted: tuple[str, ...]  # keys that came in another unit


def read_weather(text: str) -> Read:
    """Everything of the weather that a text says; the first of each."""
    values: dict[str, float] = {}
    spans: list[tuple[int, int]] = []
    converted: list[str] = []

    def put(key: str, value: float, hit: re.Match[str], *, other_unit: bool = False) -> None:
        values[key] = value
        spans.append((hit.start(1) if key == "wind_force" else hit.start(), hit.end()))
        if other_unit:
            converted.append(key)

    rest = text
    gust = _GUST.search(text)
    if gust is not None:
        _put_gust(gust, put)
        rest = text[: gust.start()] + " " * (gust.end() - gust.start()) + text[gust.end() :]
    blows = _DIRECTION.search(rest)
    if blows is not None:
        name = blows[1] or blows[2]
        put("wind_from_deg", _DIRECTIONS[name] if name else float(blows[3]), blows)
    speed = _SPEED.search(rest)
    if speed is not None:
        value, is_kmh = _m_s(speed[1], speed[2])
        put("wind_m_s", value, speed, other_unit=is_kmh)
    force = _FORCE.search(rest)
    if force is not None and (blows is not None or "风" in rest):
        put("wind_force", _force(force[2] or force[1]), force)
    _put_air(rest, put)
    return Read(values, tuple(sorted(spans)), tuple(converted))


def _put_gust(gust: re.Match[str], put: Callable[..., None]) -> None:
    if gust[1] is not None:
        put("gust_m_s", range_of(_force(gust[1]))[0], gust)
    else:
        value, is_kmh = _m_s(gust[2], gust[3])
        put("gust_m_s", value, gust, other_unit=is_kmh)


def _put_air(text: str, put: Callable[..., None]) -> None:
    temp = _TEMP.search(text)
    if temp is not None:
        value, unit = float(temp[1] or temp[3]), (temp[2] or temp[4] or "")
        is_f = unit in ("℉", "华氏度") or unit.upper() == "°F"
        put("temp_c", round((value - 32) / 1.8, 1) if is_f else value, temp, other_unit=is_f)
    humid = _HUMID.search(text)
    if humid is not None:
        put("humidity_pct", float(humid[1] or humid[2]), humid)
    rain = _RAIN.search(text)
    dry = _NO_RAIN.search(text)
    if rain is not None:
        put("rain_mm", float(rain[1]), rain)
    elif dry is not None:
        put("rain_mm", 0.0, dry)


def _m_s(number: str, unit: str) -> tuple[float, bool]:
    is_kmh = unit.lower().startswith(_KMH)
    value = float(number)
    return (round(value / 3.6, 1) if is_kmh else value), is_kmh


def _force(text: str) -> int:
    """Of 4 to 5 the higher one: the graver."""
    return int(text) if text.isdigit() else _HAN[text]

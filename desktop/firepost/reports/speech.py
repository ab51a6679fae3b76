"""How a report says numbers, times and places, in the language of its template."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from firepost.app.manners import SCREEN
from firepost.app.words import Words

BEIJING: Final = timezone(timedelta(hours=8))
MU_PER_HA: Final = 15
ROMAN: Final = {"IV": "Ⅳ", "III": "Ⅲ", "II": "Ⅱ", "I": "Ⅰ"}

# Lower bound of Beaufort force 1, 2, … 12 in m/s (GB/T 28591).
_FORCE_FROM_M_S: Final = (0.3, 1.6, 3.4, 5.5, 8.0, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7)
_POINTS: Final = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


# Simplified radicals of U+2E80..2EFF that Unicode gives no compatibility form for.
_RADICALS: Final = str.maketrans(
    "⺝⺠⺩⺼⻁⻄⻅⻆⻉⻋⻏⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
    "月民王月虎西见角贝车阝長长门阝雨青韦页风飞食首马骨鬼鱼鸟卤麦黄黾齐齿龙",
)


def plain(number: float, digits: int) -> str:
    """At most so many digits after the point, no trailing zeros, never "-0"."""
    said = f"{number:.{digits}f}"
    if "." in said:
        said = said.rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


def clean(text: str) -> str:
    """What a person typed, fit for paper: radicals become characters, controls go."""
    SCREEN.give_way()
    normal = unicodedata.normalize("NFC", text).translate(_RADICALS)
    return "".join(
        unicodedata.normalize("NFKC", char) if "\u2e80" <= char <= "\u2fdf" else char
        for char in normal
        if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    ).strip()


@dataclass(frozen=True, slots=True)
class Speech:
    """The report's own words over the catalogue."""

    words: Words

    @property
    def english(self) -> bool:
        return self.words.language == "en"

    def say(self, key: str, **values: object) -> str:
        SCREEN.give_way()  # a report is reckoned sentence by sentence: each is a step
        return self.words.text(key, **values)

    def has(self, key: str) -> bool:
        return self.words.has(key)

    @property
    def unknown(self) -> str:
        return self.say("report.unknown")

    def one_of(self, group: str, key: str | None) -> str:
        """The word for one of a closed set; the key itself for one that has none yet."""
        if key is None:
            return self.unknown
        name = f"report.{group}.{key}"
        return self.say(name) if self.has(name) else key

    def joined(self, parts: Iterable[str]) -> str:
        return self.say("report.join").join(parts)

    def area(self, area_ha: float) -> str:
        """Hectares first, mu beside."""
        mu = area_ha * MU_PER_HA
        digits = 0 if mu >= 10 else 2
        return self.say("report.area", ha=plain(area_ha, 2), mu=plain(mu, digits))

    def hectares(self, area_ha: float) -> str:
        return plain(area_ha, 2)

    def length(self, length_m: float) -> str:
        if length_m >= 1000:
            return self.say("report.km", km=plain(length_m / 1000, 2))
        return self.say("report.m", m=plain(length_m, 0))

    def moment(self, at: datetime) -> str:
        """Month to minute; the year is in the head of the report."""
        local = at.astimezone(BEIJING)
        if self.english:
            return local.strftime("%m-%d %H:%M")
        return f"{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"

    def full_moment(self, at: datetime) -> str:
        local = at.astimezone(BEIJING)
        return (
            local.strftime("%Y-%m-%d %H:%M")
            if self.english
            else f"{local.year}年{self.moment(at)}"
        )

    def year(self, at: datetime) -> int:
        return at.astimezone(BEIJING).year

    def day(self, at: datetime) -> str:
        local = at.astimezone(BEIJING)
        if self.english:
            return local.strftime("%Y-%m-%d")
        return f"{local.year}年{local.month}月{local.day}日"

    def short(self, at: datetime) -> str:
        """For tables."""
        return at.astimezone(BEIJING).strftime("%m-%d %H:%M")

    def span(self, lasting: timedelta) -> str:
        minutes = int(lasting.total_seconds() // 60)
        hours, minute = divmod(minutes, 60)
        days, hour = divmod(hours, 24)
        key = "report.span_days" if days else "report.span"
        return self.say(key, days=days, hours=hour, minutes=minute)

    def yes_no(self, *, value: bool) -> str:
        return self.say("report.yes" if value else "report.no")

    def level(self, level: str) -> str:
        return self.say("report.level", level=ROMAN.get(level, level))

    def position(self, *, lat_deg: float, lon_deg: float) -> str:
        north = self.say("report.south" if lat_deg < 0 else "report.north")
        east = self.say("report.west" if lon_deg < 0 else "report.east")
        return self.say(
            "report.position", ns=north, lat=dms(abs(lat_deg)), ew=east, lon=dms(abs(lon_deg))
        )

    def towards(self, to_deg: float) -> str:
        return self.say(f"report.towards.{_POINTS[round((to_deg % 360) / 45) % 8]}")

    def wind_from(self, from_deg: float) -> str:
        point = _POINTS[round((from_deg % 360) / 45) % 8]
        return self.say(f"report.wind.{point}")


def dms(deg: float) -> str:
    """Degrees, minutes, seconds of one decimal: 3 m on the ground."""
    tenths = round(deg * 36_000)
    seconds, tenth = divmod(tenths, 10)
    minutes, second = divmod(seconds, 60)
    degree, minute = divmod(minutes, 60)
    return f"{degree}°{minute:02d}′{second:02d}.{tenth}″"


def force(wind_m_s: float) -> int:
    """Beaufort force 0 to 12."""
    return sum(wind_m_s >= lower for lower in _FORCE_FROM_M_S)

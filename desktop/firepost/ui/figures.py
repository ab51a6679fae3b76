"""Figures as the desk writes them: areas, lengths, times and ages, Beijing time throughout."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

BEIJING: Final = timezone(timedelta(hours=8))
MU_PER_HA: Final = 15.0
LEVELS: Final = {"IV": "Ⅳ", "III": "Ⅲ", "II": "Ⅱ", "I": "Ⅰ"}
# Upper bounds of wind force 0 to 11 in m/s, GB/T 28591.
_BEAUFORT_M_S: Final = (0.2, 1.5, 3.3, 5.4, 7.9, 10.7, 13.8, 17.1, 20.7, 24.4, 28.4, 32.6)
_ROSE: Final = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


def hectares(area_ha: float) -> str:
    return f"{area_ha:.1f}" if area_ha < 10_000 else grouped(round(area_ha))


def mu(area_ha: float) -> str:
    return str(round(area_ha * MU_PER_HA))


def length(length_m: float) -> tuple[str, str]:
    """The number and its unit's key: metres below one kilometre, kilometres above."""
    if length_m < 1000:
        return f"{length_m:.0f}", "ui.unit.m"
    return f"{length_m / 1000:.2f}", "ui.unit.km"


def grouped(number: int) -> str:
    """1234567 as 1 234 567."""
    return f"{number:,}".replace(",", " ")


def elapsed(span: timedelta, day: str) -> str:
    """09:46, after a day 1天02:14; `day` is the word between. Never negative."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    clock = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{days}{day}{clock}" if days else clock


def left(span: timedelta) -> str:
    """Time still to go, rounded up so that 00:00 is never shown too early."""
    minutes = max(0, -int(-span.total_seconds() // 60))
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def age(span: timedelta, minute: str) -> str:
    """36 分, from an hour on 01:52."""
    minutes = max(0, int(span.total_seconds() // 60))
    return f"{minutes} {minute}" if minutes < 60 else f"{minutes // 60:02d}:{minutes % 60:02d}"


def clock(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%H:%M")


def moment(at: datetime, now: datetime) -> str:
    """18:20 today, else 11-27 18:20, in another year 2025-11-27 18:20."""
    here, today = at.astimezone(BEIJING), now.astimezone(BEIJING)
    if here.date() == today.date():
        return here.strftime("%H:%M")
    return here.strftime("%m-%d %H:%M" if here.year == today.year else "%Y-%m-%d %H:%M")


def beaufort(wind_m_s: float) -> int:
    # Forces are defined on speeds of one decimal; without rounding 1.55 would fall between.
    return sum(round(wind_m_s, 1) > bound for bound in _BEAUFORT_M_S)


def compass(from_deg: float) -> str:
    """The key of one of eight winds: n, ne, e ..."""
    return _ROSE[round(from_deg / 45.0) % 8]


def dms(degrees: float) -> str:
    """27.66686 as 27°40′00.7″."""
    tenths = round(abs(degrees) * 36_000)
    whole, rest = divmod(tenths, 36_000)
    minutes, seconds = divmod(rest, 600)
    sign = "-" if degrees < 0 and tenths else ""
    return f"{sign}{whole}°{minutes:02d}′{seconds / 10:04.1f}″"

"""Weather in the few words of a chip, a label, a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firepost.domain.wind import force_of
from firepost.ui import figures
from firepost.ui.setting import Setting


def weather_words(setting: Setting, values: Mapping[str, Any]) -> str:
    """西南风 4 级 · 28 ℃ · 35%: only what was said."""
    say = setting.say
    parts = [wind_words(setting, values.get("wind_from_deg"), _force(values))]
    gust, temp = values.get("gust_m_s"), values.get("temp_c")
    humidity, rain = values.get("humidity_pct"), values.get("rain_mm")
    if gust is not None:
        parts.append(say("ui.weather.gust", force=force_of(gust)))
    if temp is not None:
        parts.append(say("ui.weather.temp", n=f"{temp:g}"))
    if humidity is not None:
        parts.append(say("ui.weather.humidity", n=f"{humidity:g}"))
    if rain is not None:
        parts.append(say("ui.weather.rain", n=f"{rain:g}"))
    return " · ".join(part for part in parts if part)


def wind_words(setting: Setting, from_deg: float | None, force: int | None) -> str:
    """Direction and force; what nobody said is left out, both unsaid is nothing."""
    name = "" if from_deg is None else setting.say(f"ui.wind.{figures.compass(from_deg)}")
    strength = "" if force is None else setting.say("ui.map.force", force=force)
    return f"{name} {strength}".strip()


def _force(values: Mapping[str, Any]) -> int | None:
    speed, force = values.get("wind_m_s"), values.get("wind_force")
    return force if speed is None else force_of(speed)

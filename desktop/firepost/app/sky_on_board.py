"""Weather, warnings, outlooks, marks on the ground and notices, as the board holds them."""

from __future__ import annotations

from datetime import datetime

from firepost.app.reached import Foreseen, Reached
from firepost.app.said import Known, Said
from firepost.domain.frozen import Frozen
from firepost.domain.wind import force_of, middle_of


class Weather(Frozen, frozen=True):
    """One observation. Only what was said; `speed_m_s` and `force` tell one by the other."""

    said: Said
    wind_m_s: float | None
    wind_from_deg: float | None
    temp_c: float | None
    humidity_pct: float | None
    rain_mm: float | None
    lon_deg: float | None
    lat_deg: float | None
    wind_force: int | None = None
    gust_m_s: float | None = None
    place: str | None = None
    incident: str | None = None

    @property
    def force(self) -> int | None:
        if self.wind_m_s is None:
            return self.wind_force
        return force_of(self.wind_m_s)

    @property
    def speed_m_s(self) -> float | None:
        """As measured, else the middle of the force that was said: then about so much."""
        if self.wind_m_s is None and self.wind_force is not None:
            return middle_of(self.wind_force)
        return self.wind_m_s


class Forecast(Frozen, frozen=True):
    """A forecast as received; never of ours."""

    id: str
    said: Said
    issuer: str
    from_at: datetime | None
    until_at: datetime
    wind_m_s: float | None
    wind_force: int | None
    gust_m_s: float | None
    wind_from_deg: float | None
    temp_c: float | None
    humidity_pct: float | None
    rain_mm: float | None
    text: str | None

    @property
    def force(self) -> int | None:
        return self.wind_force if self.wind_m_s is None else force_of(self.wind_m_s)


class Danger(Frozen, frozen=True):
    """A fire-danger warning as issued; none of ours. `system` says whose colours these are."""

    colour: str
    issuer: str | None
    until: datetime | None
    said: Said
    system: str = "signal4"
    number: int | None = None  # the class, where the system has one
    text: str | None = None


class GroundMark(Frozen, frozen=True):
    """A safety zone, an escape route, a danger with the ring round it."""

    id: str
    said: Said
    name: str
    kind: str
    sector: str | None
    lon_deg: float | None
    lat_deg: float | None
    to_lon_deg: float | None
    to_lat_deg: float | None
    radius_m: float | None
    minutes: float | None
    text: str | None
    incident: str | None


class OutlookCheck(Frozen, frozen=True):
    """How an outlook compared with a perimeter that came later."""

    perimeter: str
    expected_ha: float
    found_ha: float
    overlap_pct: float
    said: Said


class OutlookKept(Frozen, frozen=True):
    """An outlook that somebody kept, with what it was reckoned from. 参考研判."""

    id: str
    said: Said
    perimeter: str
    blob: str
    area_ha: float
    hours: float
    wind_m_s: float
    wind_from_deg: float
    temp_c: float
    humidity_pct: float
    fuel_factor: float
    slope_deg: float | None
    aspect_deg: float | None
    terrain: str | None
    forest: str | None  # the layer its fuel came from
    checks: tuple[OutlookCheck, ...]
    since: datetime | None = None  # of the edge it began at; None: its entry does not say
    reached: tuple[Reached, ...] | None = None  # None: its entry does not say
    coming: tuple[Foreseen, ...] | None = None  # levels it would bring; None likewise


class NeighbourNotice(Frozen, frozen=True):
    """A notice to an area near the fire: drafted, sent, received."""

    id: str
    drafted: Said
    area: str
    text: str
    to: str | None
    phone: str | None
    state: Known[str] | None
    person: str | None
    means: str | None
    incident: str | None

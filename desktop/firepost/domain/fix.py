"""One position of a receiver, how good it is, and whether it can be true beside the last one."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot
from typing import Final

from msgspec.structs import replace

from firepost.domain.distance import apart_m
from firepost.domain.frozen import Frozen

DAY_MS: Final = 86_400_000
WEEKS_1024_MS: Final = 1024 * 7 * DAY_MS  # after so long an old receiver's calendar begins anew
# Error of a single range of an open-sky receiver; with it HDOP becomes metres. GST says it itself.
RANGE_ERROR_M: Final = 5.0
FASTEST_M_PER_S: Final = 70.0  # a helicopter; nothing at a fire is quicker
SLACK_M: Final = 100.0  # what a receiver may wander between two positions
BACK_MS: Final = 1000  # some repeat their first position with a slightly earlier time
SETTLES_AFTER: Final = 5  # positions in a row at a new place, and it counts as the place


class Fix(Frozen, frozen=True):
    """One position on WGS 84 that the receiver itself stands by.

    `at_ms` is by the receiver's clock; None where it has not said a date yet, then
    `day_ms` still holds the time of day. `doubt` is "jump" or "back" where the position
    can't be true beside those before it.
    """

    lat_deg: float
    lon_deg: float
    day_ms: int  # since midnight, UTC
    at_ms: int | None = None
    accuracy_m: float | None = None  # one standard deviation, on the ground
    hdop: float | None = None
    dimension: int | None = None  # 2 or 3
    received_ms: int | None = None  # by the laptop's clock
    rolled_weeks: int = 0  # so many were added to a calendar that had begun anew
    doubt: str | None = None
    doubt_m: float | None = None  # how far a jump went
    doubt_s: float | None = None  # how far back the time went

    @property
    def clock_off_ms(self) -> int | None:
        """How far the laptop's clock is ahead of the receiver's; None without a date."""
        if self.at_ms is None or self.received_ms is None:
            return None
        return self.received_ms - self.at_ms


def on_day_near(day_ms: int, near_ms: int) -> int:
    """The instant with this time of day that lies nearest to another instant."""
    midnight = near_ms - near_ms % DAY_MS
    near = (midnight + shift + day_ms for shift in (-DAY_MS, 0, DAY_MS))
    return min(near, key=lambda at_ms: abs(at_ms - near_ms))


def rolled_weeks(at_ms: int, near_ms: int) -> int:
    """The weeks that a receiver's date lags by where its calendar began anew, else 0."""
    rounds = round((near_ms - at_ms) / WEEKS_1024_MS)
    left_ms = near_ms - at_ms - rounds * WEEKS_1024_MS
    return 1024 * rounds if rounds > 0 and abs(left_ms) < DAY_MS else 0


def accuracy_m(
    *, hdop: float | None, lat_m: float | None = None, lon_m: float | None = None
) -> float | None:
    """One standard deviation on the ground: as GST says it, else reckoned from HDOP."""
    if lat_m is not None and lon_m is not None:
        return hypot(lat_m, lon_m)
    return None if hdop is None else hdop * RANGE_ERROR_M


class Plausible:
    """Marks positions that can't be true beside those before them.

    Nothing is dropped. A receiver that really was carried off is believed once it has stood
    by its new place `SETTLES_AFTER` times.
    """

    def __init__(self) -> None:
        self._held: Fix | None = None
        self._astray: list[Fix] = []

    def mark(self, fix: Fix) -> Fix:
        held = self._held
        if held is None:
            self._held = fix
            return fix
        back_s = _back_s(held, fix)
        if back_s is not None:
            return self._doubted(replace(fix, doubt="back", doubt_s=back_s))
        gone_m = _too_far_m(held, fix)
        if gone_m is not None:
            return self._doubted(replace(fix, doubt="jump", doubt_m=gone_m))
        self._held, self._astray = fix, []
        return fix

    def mark_all(self, fixes: Iterator[Fix]) -> Iterator[Fix]:
        return (self.mark(fix) for fix in fixes)

    def _doubted(self, fix: Fix) -> Fix:
        astray = self._astray
        if astray and (
            _too_far_m(astray[-1], fix) is not None or _back_s(astray[-1], fix) is not None
        ):
            astray = []
        self._astray = [*astray, fix]
        if len(self._astray) < SETTLES_AFTER:
            return fix
        believed = replace(fix, doubt=None, doubt_m=None, doubt_s=None)
        self._held, self._astray = believed, []
        return believed


def _back_s(before: Fix, after: Fix) -> float | None:
    if before.at_ms is None or after.at_ms is None or after.at_ms > before.at_ms - BACK_MS:
        return None
    return (before.at_ms - after.at_ms) / 1000


def _too_far_m(before: Fix, after: Fix) -> float | None:
    """How far it went, where nothing goes so far in that time."""
    gone_m = apart_m(before.lon_deg, before.lat_deg, after.lon_deg, after.lat_deg)
    then, now = before.at_ms, after.at_ms
    if then is None or now is None:
        passed_s = ((after.day_ms - before.day_ms) % DAY_MS) / 1000
    else:
        passed_s = abs(now - then) / 1000
    slack_m = SLACK_M + 3 * ((before.accuracy_m or 0.0) + (after.accuracy_m or 0.0))
    return gone_m if gone_m > slack_m + FASTEST_M_PER_S * passed_s else None

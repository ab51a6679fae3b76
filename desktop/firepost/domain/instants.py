"""Moments: UTC milliseconds inside, the speaker's own offset kept for the way back out.

`Instant` is `(ms, offset_min)`: milliseconds since 1970-01-01 UTC, and the offset the
speaker used in minutes east. Beijing time (+08:00) is what everything is shown in
unless the speaker used another.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from firepost.domain.errors import Refused

BEIJING_OFFSET_MIN: Final = 480
BEIJING: Final = timezone(timedelta(minutes=BEIJING_OFFSET_MIN))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200
_EPOCH_IN_BEIJING: Final = _EPOCH.astimezone(BEIJING)
_MILLISECOND: Final = timedelta(milliseconds=1)
_DAY_MIN: Final = 24 * 60
# A day more than `read_instant` takes, whatever the offset.
_FIRST_MS: Final = (datetime(_FIRST_YEAR - 1, 12, 30, tzinfo=UTC) - _EPOCH) // _MILLISECOND
_LAST_MS: Final = (datetime(_LAST_YEAR + 1, 1, 3, tzinfo=UTC) - _EPOCH) // _MILLISECOND

Instant = tuple[int, int]


def ms_of(moment: datetime) -> int:
    """Whole milliseconds since the epoch, rounded down."""
    return (moment - _EPOCH) // _MILLISECOND


def moment_of(ms: int, offset_min: int = BEIJING_OFFSET_MIN) -> datetime:
    if offset_min == BEIJING_OFFSET_MIN:
        return _EPOCH_IN_BEIJING + timedelta(milliseconds=ms)
    there = timezone(timedelta(minutes=offset_min))
    return (_EPOCH + timedelta(milliseconds=ms)).astimezone(there)


def is_instant(at_ms: object, offset_min: object = BEIJING_OFFSET_MIN) -> bool:
    """Whether these are whole numbers that make a moment anybody could show."""
    return (
        type(at_ms) is int
        and type(offset_min) is int
        and _FIRST_MS <= at_ms <= _LAST_MS
        and abs(offset_min) < _DAY_MIN
    )


def read_instant(text: object, path: str) -> Instant:
    """Read ISO 8601 with an offset.

    Raises:
        Refused: `time.not_a_time`, `time.no_offset` or `time.out_of_range`, with the key's
            path.
    """
    if not isinstance(text, str):
        raise Refused("time.not_a_time", path=path, value=_short(text))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("time.not_a_time", path=path, value=_short(text)) from None
    offset = moment.utcoffset()
    if offset is None:
        raise Refused("time.no_offset", path=path, value=_short(text))
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Refused("time.out_of_range", path=path, value=_short(text))
    return ms_of(moment), int(offset.total_seconds() // 60)


def write_instant(ms: int, offset_min: int = BEIJING_OFFSET_MIN) -> str:
    """ISO 8601 with the offset; milliseconds only where there are any."""
    moment = moment_of(ms, offset_min)
    return moment.isoformat(timespec="milliseconds" if ms % 1000 else "seconds")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"

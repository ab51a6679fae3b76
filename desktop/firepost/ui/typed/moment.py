"""Times as people type them: 1814, 18:14, -6 (minutes ago), 11-27 18:14. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Final

from firepost.ui.figures import BEIJING

_AGO: Final = r"^-(\d{1,4})$"
_CLOCK: Final = r"^(\d{1,2}):?(\d{2})$"
_DATED: Final = r"^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):?(\d{2})$"
# A clock a little fast must not turn "just now" into yesterday.
_LEEWAY: Final = timedelta(minutes=5)


def plain(text: str) -> str:
    """Full-width digits and signs as half-width, trimmed."""
    flat = unicodedata.normalize("NFKC", text).strip()
    return (
        flat.replace("−", "-")
        .replace("–", "-")
        .replace("—", "-")
        .replace("/", "-")
        .replace(".", ":")
    )


def parse_moment(text: str, now: datetime) -> datetime | None:
    """The moment meant, in Beijing time; None if it can't be read.

    A clock time later than now is yesterday's: what people enter has happened.
    """
    written, here = plain(text), now.astimezone(BEIJING)
    if ago := re.match(_AGO, written):
        return (here - timedelta(minutes=int(ago[1]))).replace(second=0, microsecond=0)
    if clock := re.match(_CLOCK, written):
        at = _at(here, int(clock[1]), int(clock[2]))
        if at is not None and at > here + _LEEWAY:
            at -= timedelta(days=1)
        return at
    if dated := re.match(_DATED, written):
        year = int(dated[1]) if dated[1] else here.year
        try:
            day = here.replace(year=year, month=int(dated[2]), day=int(dated[3]))
        except ValueError:
            return None
        at = _at(day, int(dated[4]), int(dated[5]))
        if at is not None and not dated[1] and at > here + _LEEWAY:
            # In January people still write December's dates without a year.
            leap = (at.month, at.day) == (2, 29)
            return None if leap else at.replace(year=year - 1)
        return at
    return None


def _at(day: datetime, hour: int, minute: int) -> datetime | None:
    if hour > 23 or minute > 59:
        return None
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

"""Sentences of NMEA 0183: found in whatever comes down the line, checked, read.

`pynmeagps` reads the fields; what counts as a sentence here, and what its status allows, is
ours: the library takes a sentence without a hemisphere and knows no receiver that plays a
demonstration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from math import isfinite
from typing import Any, Final

from pynmeagps import NMEAReader
from pynmeagps.exceptions import (
    NMEAMessageError,
    NMEAParseError,
    NMEAStreamError,
    NMEATypeError,
)

TALKERS: Final = frozenset({"GP", "GN", "GL", "GA", "GB", "BD"})
KINDS: Final = frozenset({"GGA", "RMC", "GNS", "GLL", "GST", "GSA", "ZDA"})
LINE_MOST: Final = 1024  # bytes; the standard says 82, some receivers take twice that
YES, DEMO, ESTIMATE, NO = "yes", "demo", "estimate", "no"

_SENTENCE: Final = re.compile(rb"\$([A-Z]{5},[ -#%-)+-~]{0,250})\*([0-9A-Fa-f]{2})")
# A sentence that ends without a checksum, or with half a one.
_TORN: Final = re.compile(rb"\$[A-Z]{5},")
_QUALITY: Final = {0: NO, 6: ESTIMATE, 7: DEMO, 8: DEMO}
_MODE: Final = {"N": NO, "E": ESTIMATE, "M": DEMO, "S": DEMO}
_GOOD_MODES: Final = frozenset("ADPRF")


class Lines:
    """Cuts what comes in into lines; noise without line ends takes no more than one line."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        *whole, rest = re.split(rb"[\r\n]", self._rest + data)
        self._rest = rest[-LINE_MOST:]
        return (line[-LINE_MOST:] for line in whole if line)

    def close(self) -> Iterator[bytes]:
        rest, self._rest = self._rest, b""
        return iter((rest,) if rest else ())


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one sentence says; None where it says nothing of it.

    `stands` is how far the receiver stands by its position: "yes", "no", "estimate" (dead
    reckoning), "demo" (simulated or typed in).
    """

    kind: str
    day_ms: int | None = None
    day: date | None = None
    place: tuple[float, float] | None = None  # latitude, longitude
    stands: str | None = None
    hdop: float | None = None
    dimension: int | None = None  # of GSA: 1 none, 2, 3
    spread_m: tuple[float, float] | None = None  # of GST: along latitude, along longitude


@dataclass(slots=True)
class Tally:
    """How many sentences came and how many were no use, by why."""

    good: int = 0
    checksum: int = 0
    torn: int = 0
    other: int = 0


def sentences(line: bytes, tally: Tally) -> Iterator[Sentence]:
    """The sentences of a line that we read; several may be stuck together."""
    found = 0
    for match in _SENTENCE.finditer(line):
        found += 1
        body, said = match[1], int(match[2], 16)
        if _checksum(body) != said:
            tally.checksum += 1
            continue
        talker, kind = body[:2].decode(), body[2:5].decode()
        if talker not in TALKERS or kind not in KINDS:
            tally.other += 1
            continue
        sentence = _read(match[0])
        if sentence is None:
            tally.torn += 1
        else:
            tally.good += 1
            yield sentence
    tally.torn += max(0, len(_TORN.findall(line)) - found)


def _checksum(body: bytes) -> int:
    total = 0
    for byte in body:
        total ^= byte
    return total


def _read(sentence: bytes) -> Sentence | None:
    try:
        message: Any = NMEAReader.parse(sentence + b"\r\n", validate=0)
    except (
        NMEAMessageError,
        NMEAParseError,
        NMEAStreamError,
        NMEATypeError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
    ):
        return None
    if message is None:
        return None
    said = vars(message)
    kind = str(message.msgID)
    return Sentence(
        kind=kind,
        day_ms=_day_ms(said.get("time")),
        day=_date(said),
        place=_place(said),
        stands=_stands(kind, said),
        hdop=_number(said.get("HDOP"), most=100.0),
        dimension=_dimension(said.get("navMode")),
        spread_m=_spread(said),
    )


def _day_ms(value: object) -> int | None:
    if not isinstance(value, time):
        return None
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return seconds * 1000 + round(value.microsecond / 1000)


def _date(said: dict[str, Any]) -> date | None:
    if isinstance(said.get("date"), date):
        return said["date"]  # type: ignore[no-any-return] # just seen
    try:
        return date(int(said["year"]), int(said["month"]), int(said["day"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _place(said: dict[str, Any]) -> tuple[float, float] | None:
    """Both numbers and both letters, or no place: 0, 0 with no letters is what many say of none."""
    lat, lon = (
        _number(said.get("lat"), least=-90, most=90),
        _number(said.get("lon"), least=-180, most=180),
    )
    if lat is None or lon is None:
        return None
    if said.get("NS") not in ("N", "S") or said.get("EW") not in ("E", "W"):
        return None
    return lat, lon


def _stands(kind: str, said: dict[str, Any]) -> str | None:
    """The worst that status, quality and mode say of the position."""
    words = []
    if kind == "GGA" and isinstance(said.get("quality"), int):
        words.append(_QUALITY.get(said["quality"], YES))
    if kind in ("RMC", "GLL") and said.get("status") in ("A", "V"):
        words.append(YES if said["status"] == "A" else NO)
    if kind in ("RMC", "GLL", "GNS") and said.get("posMode"):
        words.append(_by_mode(str(said["posMode"])))
    return next((word for word in (DEMO, NO, ESTIMATE, YES) if word in words), None)


def _by_mode(modes: str) -> str:
    """One letter, or of GNS one a system: any system that stands by it is enough."""
    if set(modes) & _GOOD_MODES and not set(modes) & {"M", "S"}:
        return YES
    words = {_MODE.get(mode, NO) for mode in modes}
    return next(word for word in (DEMO, ESTIMATE, NO) if word in words)


def _dimension(value: object) -> int | None:
    return value if isinstance(value, int) and value in (1, 2, 3) else None


def _spread(said: dict[str, Any]) -> tuple[float, float] | None:
    north, east = _number(said.get("stdLat"), most=1e5), _number(said.get("stdLong"), most=1e5)
    return None if north is None or east is None else (north, east)


def _number(value: object, *, least: float = 0.0, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) and least <= value <= most else None

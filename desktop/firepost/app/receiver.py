"""Where we are, as a receiver says it: the source, its last position, and how old that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Protocol

from firepost.domain.errors import Notice, Refused
from firepost.domain.fix import Fix
from firepost.domain.frozen import Frozen

# Older than this a position is no longer drawn as live; the screen says so within a second.
FRESH_S: Final = 8.0
STOPPED_S: Final = 60.0  # and older than this the receiver counts as stopped
NOISE_S: Final = 10.0  # bytes for so long and no sentence: wrong speed, or no receiver
CLOCK_OFF_MS: Final = 2000  # the line itself takes up to a second
BAUDS: Final = (4800, 9600, 38400, 115200)
_PORT_MOST: Final = 65535
_NET: Final = r"(tcp|udp):(?://)?(?:(\[[0-9A-Fa-f:]+\]|[^:/\s]*):)?(\d+)/?"
_SERIAL: Final = r"(?i)(serial|COM\d+|/dev/\S+?)(?:@(\d+))?"


class Source(Frozen, frozen=True):
    """Where sentences come from. `text` is as somebody typed it."""

    text: str
    kind: str  # serial tcp udp file
    place: str = ""  # port name, host or path; "" is any serial port that is there
    number: int | None = None  # TCP or UDP port, or baud; None tries the usual ones


def read_source(text: str) -> Source:
    """Understand `COM3`, `COM3@9600`, `serial`, `tcp://host:port`, `udp://:port` or a file.

    Raises:
        Refused: `gps.source_unknown`, `gps.port_number`.
    """
    said = text.strip()
    if net := re.fullmatch(_NET, said):
        kind, host, port = net[1].lower(), (net[2] or "").strip("[]"), int(net[3])
        if not 0 < port <= _PORT_MOST:
            raise Refused("gps.port_number", value=port, path="source")
        if kind == "tcp" and not host:
            raise Refused("gps.host_missing", value=said, path="source")
        return Source(said, kind, host, port)
    if serial := re.fullmatch(_SERIAL, said):
        name = "" if serial[1].lower() == "serial" else serial[1]
        return Source(said, "serial", name, int(serial[2]) if serial[2] else None)
    if not said:
        raise Refused("gps.source_unknown", value=said, path="source")
    return Source(said, "file", said.removeprefix("file:"))


class Reception(Frozen, frozen=True):
    """What the receiver's line is doing now. Instants ending in `_s` are of a steady clock."""

    source: Source
    link: str  # "opening" "open" "lost" "ended"
    place: str = ""  # the serial port or address it stands on
    fix: Fix | None = None  # the last one, however old
    heard_s: float | None = None  # when that came
    spoke_s: float | None = None  # when last any sentence came
    noise_s: float | None = None  # since when bytes come and no sentence among them
    refusal: str | None = None  # why the newest moment has no position: no, demo, estimate
    trouble: Notice | None = None  # why the line is lost

    def age_s(self, now_s: float) -> float | None:
        return None if self.heard_s is None else max(0.0, now_s - self.heard_s)

    def freshness(self, now_s: float) -> str:
        """ "live", "stale", "stopped", or "none" where there never was a position."""
        age_s = self.age_s(now_s)
        if age_s is None:
            return "none"
        if age_s <= FRESH_S:
            return "live" if self.fix is not None and self.fix.doubt is None else "stale"
        return "stale" if age_s <= STOPPED_S else "stopped"

    def words(self, now_s: float) -> Notice:
        """What to tell an officer about it, most pressing first."""
        if self.trouble is not None and self.link == "lost":
            return self.trouble
        if self.noise_s is not None and now_s - self.noise_s > NOISE_S:
            return Notice.of("gps.noise", place=self.place)
        if self.link == "opening" and self.heard_s is None:
            return Notice.of("gps.opening", place=self.place or self.source.text)
        if self.refusal is not None and self.freshness(now_s) != "live":
            return Notice.of(f"gps.refused.{self.refusal}")
        return self._of_the_fix(now_s)

    def _of_the_fix(self, now_s: float) -> Notice:
        fix = self.fix
        if fix is not None and fix.doubt == "jump":
            return Notice.of("gps.jump", km=f"{(fix.doubt_m or 0) / 1000:.1f}")
        if fix is not None and fix.doubt == "back":
            return Notice.of("gps.back", seconds=round(fix.doubt_s or 0))
        return Notice.of(f"gps.{self.freshness(now_s)}")

    def clock(self) -> ClockSaid | None:
        """How the laptop's clock stands to the receiver's."""
        off_ms = None if self.fix is None else self.fix.clock_off_ms
        if self.fix is None or off_ms is None:
            return None
        return ClockSaid(off_ms, rolled=self.fix.rolled_weeks > 0)


class ClockSaid(Frozen, frozen=True):
    """`off_ms` is how far the laptop is ahead. `rolled` tells of a receiver whose calendar
    began anew: its time of day is right and its date 1,024 weeks old."""

    off_ms: int
    rolled: bool = False

    @property
    def agrees(self) -> bool:
        return abs(self.off_ms) <= CLOCK_OFF_MS


Tell = Callable[[Reception, tuple[Fix, ...]], None]


class Receiver(Protocol):
    """A line that is listened to until it is closed; it reconnects by itself."""

    def close(self) -> None: ...


class OpenReceiver(Protocol):
    def __call__(self, source: Source, tell: Tell) -> Receiver:
        """Listen to a source on a thread of its own.

        `tell` is called on that thread, with every change of the line and the positions
        that came with it.
        """
        ...


class Recording(Frozen, frozen=True):
    """What a recorded file holds."""

    path: Path
    sha256: str
    fixes: tuple[Fix, ...]  # each moment once, doubtful ones marked
    sentences: Mapping[str, int]  # good, checksum, torn, other
    refused: Mapping[str, int]  # moments without a position: no, demo, estimate


class ReadRecording(Protocol):
    def __call__(self, path: Path) -> Recording:
        """Every position of a recorded file.

        Raises:
            Refused: no sentence in it (`gps.no_sentence`), or too large.
            Trouble: it is not there or can't be read.
        """
        ...

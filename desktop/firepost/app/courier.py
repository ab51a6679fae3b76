"""What a person may ask of the exchange: bundles, the link, the hub; and the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that was read back from its medium and found the same."""

    file: Path
    entries: int  # that count at its writer
    relayed: int  # of devices nobody there admitted
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a bundle did. Entries, but `damaged` counts segments."""

    desk: str
    post: str  # that wrote it
    device: str
    written_ms: int
    new: int
    known: int
    damaged: int
    quarantined: int
    forks: int  # same number, other words: the first stayed, these are set aside
    newer: int  # records of a kind only a later version knows
    devices_apart: tuple[str, ...]  # 16 hex digits each: neither enrolled nor admitted
    torn_at: int | None  # byte from which on something is missing or damaged

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "new": self.new,
            "known": self.known,
            "damaged": self.damaged,
            "quarantined": self.quarantined,
            "forks": self.forks,
            "newer": self.newer,
        }


class Courier(Protocol):
    """Each call opens what it needs and leaves it closed.

    Raises:
        Refused, Trouble: with the usual fields in `partial` where part of it was done.
    """

    def write_bundle(self, desk: Path, to: Path, *, pin: str | None = None) -> Written: ...

    def read_bundle(
        self, file: Path, into: Path, *, accept: bool, join: bool, pin: str | None = None
    ) -> Read: ...


OpenCourier = Callable[[], Courier]

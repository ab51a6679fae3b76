"""How far what this desk holds has come: with HQ by its receipt, on a stick, or nowhere yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec import field

from firepost.domain.entry import split_id
from firepost.domain.errors import Notice
from firepost.domain.frozen import Frozen

Place = Literal["waiting", "carried", "received"]


class Peer(Frozen, frozen=True):
    """A device whose streams lie here."""

    device: str  # 16 hex digits
    name: str  # of its post; "" where nobody told
    mine: bool
    entries: int  # of it, kept here
    counted: bool  # false: neither enrolled nor admitted, kept apart
    last_ms: int | None  # when this desk learned its last word
    holds: int | None  # of ours, by its own receipt; None: it never told


class Export(Frozen, frozen=True):
    """One copy on a stick, or why there is none."""

    at: datetime
    place: str
    failed: Notice | None = None
    file: str = ""
    entries: int = 0
    fresh: int = 0  # of them for the first time
    bytes: int = 0


class Standing(Frozen, frozen=True):
    """What of this desk has come where. `heads` of streams that count; the others are the same
    streams as far as they are known to be held elsewhere."""

    heads: Mapping[str, int]
    received: Mapping[str, int]
    carried: Mapping[str, int]
    own: str | None
    hub: str | None  # its address; None: this device is enrolled at none
    hub_role: str = ""
    device_of: Mapping[str, str] = field(default_factory=dict)  # stream: device
    peers: tuple[Peer, ...] = ()
    exports: tuple[Export, ...] = ()  # newest first
    place: Path | None = None  # of the second copy
    to_come: int = 0  # photographs, papers and shapes whose bytes are not here yet
    awaited: tuple[str, ...] = ()  # photographs among them, by what people call them
    newer: int = 0  # entries only a newer version understands
    forks: int = 0  # set aside: same number, other words
    behind: int = 0  # this device wrote more here than the file holds
    free_bytes: int | None = None
    low: bool = False  # little room is left

    def place_of(self, entry_id: str) -> Place:
        stream, seq = split_id(entry_id)
        if seq <= self.received.get(stream, 0):
            return "received"
        return "carried" if seq <= self.carried.get(stream, 0) else "waiting"

    @property
    def waiting(self) -> int:
        """Entries that neither HQ nor a stick holds."""
        return self._beyond(self.carried)

    @property
    def unreceipted(self) -> int:
        return self._beyond({})

    def _beyond(self, carried: Mapping[str, int]) -> int:
        return sum(
            max(0, head - max(self.received.get(name, 0), carried.get(name, 0)))
            for name, head in self.heads.items()
        )

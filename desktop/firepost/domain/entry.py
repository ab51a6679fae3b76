"""One entry of the journal: who said what, when it was so, and what the author had seen."""

from __future__ import annotations

from collections.abc import Mapping

from firepost.domain.frozen import Frozen
from firepost.domain.instants import BEIJING_OFFSET_MIN


class Draft(Frozen, frozen=True):
    """What a decision gives back: an entry before it has its place in a stream.

    `values` follow the verb's fields in `vocabulary`; things are named by their id, times
    are `[ms, offset_min]`. A geometry is the GeoJSON mapping as given; the journal puts its
    hash in that place when it keeps it.
    """

    verb: str
    values: Mapping[str, object]
    at_ms: int
    by: str
    entered_ms: int
    offset_min: int = BEIJING_OFFSET_MIN
    source: str | None = None
    incident: str | None = None


class Entry(Frozen, frozen=True):
    """An entry as kept. `seen` is what its author's desk held of other streams.

    `seen` maps a stream to the number of its entries held, and is given only where it
    grew since the author's last entry; `domain.causality` adds it up.
    """

    stream: str
    seq: int
    verb: str
    values: Mapping[str, object]
    at_ms: int
    by: str
    entered_ms: int
    learned_ms: int  # own entries: when entered; others': when received
    offset_min: int = BEIJING_OFFSET_MIN
    source: str | None = None
    incident: str | None = None
    seen: Mapping[str, int] | None = None

    @property
    def id(self) -> str:
        return f"{self.stream}/{self.seq}"


def split_id(entry_id: str) -> tuple[str, int]:
    """`STREAM/SEQ` apart.

    Raises:
        ValueError: it has no such form.
    """
    stream, _, seq = entry_id.rpartition("/")
    if not stream:
        raise ValueError(entry_id)
    return stream, int(seq)

"""Who had seen what: not clocks but what an author's desk held says what replaces what.

Every entry tells only by how much its author's view of other streams grew. Added up
along the stream this is a version vector for each entry, kept once for a run of entries
that share it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from msgspec import field

from firepost.domain.entry import split_id
from firepost.domain.frozen import Changing


class Views(Changing):
    """What the author of each entry held, of every stream."""

    # stream: the seqs at which its view grew, and the whole view from each of them on
    since: dict[str, list[int]] = field(default_factory=dict)
    view: dict[str, list[dict[str, int]]] = field(default_factory=dict)

    def take(self, stream: str, seq: int, grown: Mapping[str, int] | None) -> None:
        """Entries of one stream are taken in their order."""
        if not grown:
            return
        seqs, views = self.since.setdefault(stream, []), self.view.setdefault(stream, [])
        last = views[-1] if views else {}
        seqs.append(seq)
        views.append({**last, **grown})

    def held(self, stream: str, seq: int, of: str) -> int:
        """How many entries of stream `of` the author of `stream/seq` held before writing it."""
        if of == stream:
            return seq - 1
        seqs = self.since.get(stream)
        if not seqs:
            return 0
        place = bisect_right(seqs, seq) - 1
        return self.view[stream][place].get(of, 0) if place >= 0 else 0

    def is_seen(self, stream: str, seq: int) -> bool:
        """Whether the author of any entry of another stream held `stream/seq`."""
        return any(
            views[-1].get(stream, 0) >= seq
            for other, views in self.view.items()
            if other != stream and views
        )

    def precedes(self, earlier: str, stream: str, seq: int) -> bool:
        """Whether the author of `stream/seq` held the entry `earlier` before writing."""
        of, number = split_id(earlier)
        return self.held(stream, seq, of) >= number

    def newest(self, stream: str) -> Mapping[str, int]:
        views = self.view.get(stream)
        return views[-1] if views else {}

"""What a round asks of its link, and what vectors say of each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from firepost.app.chains import Segment
from firepost.app.wire.messages import Held, Hello, Pull, Welcome


class Link(Protocol):
    segment_bytes: int
    batch_bytes: int

    def hello(self, hello: Hello) -> Welcome: ...

    def push(self, desk: str, records: Iterator[bytes], *, drill: bool, skip: int) -> Held: ...

    def pull(self, pull: Pull) -> Iterator[bytes]: ...


def not_taken(batch: list[Segment], before: dict[str, int], after: dict[str, int]) -> set[str]:
    """What the hub keeps apart (forked, revoked) must not hold up the rest."""
    return {
        segment.stream
        for segment in batch
        if after.get(segment.stream, 0) <= before.get(segment.stream, 0)
    }


def grew(before: dict[str, int], after: dict[str, int]) -> bool:
    return any(seq > before.get(name, 0) for name, seq in after.items())

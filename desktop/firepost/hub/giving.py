"""What the hub gives to a device that asks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from firepost.app.exchange import EventStore, in_turn, segment_record, wanted_records
from firepost.app.wire import letters, messages
from firepost.app.wire.blobs import NAME_BYTES, photographed_in, spoken_of

_PIECES: Final = 8  # of 16 KB


class Giving:
    """One pull, answered piece by piece; between pieces the desk is free for others."""

    def __init__(self, pull: messages.Pull, most_bytes: int) -> None:
        self._vector = letters.by_name(pull.vector)
        self._wants = {want.name: want for want in pull.wants}
        self._plain = pull.plain
        self._segment_bytes = pull.segment_bytes
        self._left = most_bytes
        self._blobs: list[bytes] | None = None
        self._begun: Iterator[bytes] = iter(())

    def more(self, store: EventStore) -> list[bytes]:
        """The next records; none where there is nothing left to give."""
        if self._left <= 0:
            return []
        given = self._segments(store)
        if not given:
            given = self._pieces(store)
        self._left -= sum(len(record) for record in given)
        return given

    def _segments(self, store: EventStore) -> list[bytes]:
        for stream in store.streams():
            head = self._vector.get(stream.name, 0)
            if head >= stream.head:
                continue
            segment = store.read_after(stream.name, head, max_bytes=self._segment_bytes)
            if segment is None:
                self._vector[stream.name] = stream.head
                continue
            self._vector[stream.name] = segment.last
            for body in segment.bodies:
                for name in (*spoken_of(body), *photographed_in(body)):
                    short = name[:NAME_BYTES]
                    self._wants.setdefault(short, messages.Want(short))
                    self._blobs = None
            return [segment_record(segment)]
        return []

    def _pieces(self, store: EventStore) -> list[bytes]:
        """Some of a blob: what came in meanwhile goes before the rest of a photograph."""
        given = list(islice(self._begun, _PIECES))
        if given:
            return given
        if self._blobs is None:
            sizes = store.blob_sizes()
            self._blobs = in_turn(
                sizes, [name for name in sizes if name[:NAME_BYTES] in self._wants]
            )
        while self._blobs:
            want = self._wants.pop(self._blobs.pop(0)[:NAME_BYTES])
            self._begun = wanted_records(
                store, [want], lacking=self._wants.values(), plain=self._plain
            )
            given = list(islice(self._begun, _PIECES))
            if given:
                return given
        return []

"""Desks among desks: what one gives to another, and what it takes in, whatever carries it.

The ports stand here; a desk file, the hub's store and the tests' stand-ins implement them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

from firepost.app.chains import Received, Segment, Stream
from firepost.app.wire import records
from firepost.app.wire.blobs import (
    NAME_BYTES,
    PackedBlob,
    Piece,
    decode_part,
    decode_piece,
    is_dense,
    open_blob,
    pack_blob,
)
from firepost.app.wire.messages import Want
from firepost.app.wire.packing import Unreadable
from firepost.app.wire.segments import SENT_MAX, decode_segment, encode_segment

_BASES: Final = 6  # how many earlier blobs are tried as the one a blob is written after
_BASES_BYTES: Final = 8 * 1024 * 1024  # a larger blob travels by itself
WANTS_MAX: Final = 24  # told at once; every answer tells on, and on a bad link each byte counts
_LARGE: Final = 256 * 1024  # bytes; shapes are rarely so large, photographs always
_OPEN_BYTES: Final = 64 * 1024 * 1024  # of pieces whose end has not come


class Source(Protocol):
    """Streams and blobs that can be given on."""

    @property
    def desk_id(self) -> str: ...

    @property
    def drill(self) -> bool: ...

    def streams(self) -> tuple[Stream, ...]: ...

    def vector(self) -> dict[str, int]:
        """Stream name to last entry, of everything kept."""
        ...

    def read_after(self, stream: str, seq: int, *, max_bytes: int) -> Segment | None:
        """The sealed run after `seq`; None where nothing sealed follows."""
        ...

    def blob(self, name: bytes) -> bytes | None: ...

    def blob_names(self) -> list[bytes]: ...

    def blob_sizes(self) -> dict[bytes, int]:
        """Names and sizes of the blobs held, in order of arrival."""
        ...


class EventStore(Source, Protocol):
    """Streams and blobs of one desk, kept durably. What it answers is on disk."""

    def marks(self) -> dict[str, bytes]:
        """The first bytes of the chain at each stream's last entry: same entries, same mark."""
        ...

    def mark_at(self, stream: str, seq: int) -> bytes | None:
        """The same at an earlier entry; None where it is not held."""
        ...

    def receive(self, segment: Segment, *, learned_ms: int, from_: str) -> Received: ...

    def set_aside(self, content: bytes, *, learned_ms: int, from_: str) -> None: ...

    def asides(self) -> dict[str, list[bytes]]:
        """Stream to the digests (`words_digest`) of the newest words that were set aside
        because others stood there first."""
        ...

    def blob_like(self, start: bytes) -> bytes | None:
        """The blob whose name begins so."""
        ...

    def blobs_wanted(self) -> list[bytes]:
        """Names that entries speak of and that are not held, photographs last."""
        ...

    def blob_put(self, data: bytes) -> bytes: ...

    def acknowledge(self, peer: str, heads: Mapping[str, int]) -> None: ...

    def receipts(self, peer: str) -> dict[str, int]: ...

    def together(self) -> AbstractContextManager[None]:
        """All of it is kept, or nothing."""
        ...


# -- giving


def in_turn(sizes: Mapping[bytes, int], names: Iterable[bytes]) -> list[bytes]:
    """What is large after what is not: a fire's edge never waits behind a photograph."""
    return sorted(names, key=lambda name: sizes[name] > _LARGE)


def segments_for(
    store: Source, vector: Mapping[str, int], *, max_bytes: int = SENT_MAX
) -> Iterator[Segment]:
    """What a holder of `vector` lacks, stream by stream."""
    for stream in store.streams():
        head = vector.get(stream.name, 0)
        while head < stream.head:
            segment = store.read_after(stream.name, head, max_bytes=max_bytes)
            if segment is None:
                break
            yield segment
            head = segment.last


def segment_record(segment: Segment) -> bytes:
    return records.frame(records.SEGMENT, encode_segment(segment))


def blob_records(
    store: Source,
    names: Iterable[bytes],
    *,
    lacking: Iterable[bytes] = (),
    plain: bool = False,
    start_of: Callable[[bytes, int], int] = lambda _name, _total: 0,
    packed_before: dict[bytes, PackedBlob] | None = None,
) -> Iterator[bytes]:
    """Blobs in pieces, each written after one of those that arrived here just before it.

    Which one hangs on nothing but that order, so that what was cut off can be gone on with.

    Args:
        lacking: names the reader does not have and will not have got before.
        plain: nothing is written after anything.
        start_of: how much of the packed blob (name, packed size) the reader has already.
        packed_before: keeps the last one packed, for who sends a large one bit by bit.
    """
    order = store.blob_names()
    place_of = {name: place for place, name in enumerate(order)}
    absent = set(lacking)
    kept = {} if packed_before is None else packed_before
    for name in names:
        place = place_of.get(name)
        if place is None:
            continue
        before = [] if plain else order[max(0, place - _BASES) : place]
        packed = kept.get(name)
        if packed is None or (plain and packed.base is not None):
            packed = _packed(store, name, [one for one in before if one not in absent])
        if packed is None:
            continue
        kept.clear()
        kept[name] = packed
        for piece in packed.pieces(start=start_of(name, len(packed.data))):
            yield records.frame(records.BLOB, piece)
        absent.discard(name)


def _packed(store: Source, name: bytes, bases: Iterable[bytes]) -> PackedBlob | None:
    data = store.blob(name)
    if data is None:
        return None
    if len(data) > _BASES_BYTES or is_dense(data):
        return pack_blob(name, data)
    held = ((one, base) for one in bases if (base := store.blob(one)) is not None)
    return pack_blob(name, data, held)


# -- taking


@dataclass(slots=True)
class Taken:
    """What became of all that was read. Entries, but `damaged` counts segments."""

    new: int = 0
    known: int = 0
    damaged: int = 0
    apart: dict[str, int] = field(default_factory=dict)  # stream: entries that do not count
    refused: int = 0  # entries of a revoked device, set aside
    forks: int = 0
    gaps: int = 0  # segments whose predecessor is missing here
    blobs: int = 0
    streams: set[str] = field(default_factory=set)  # that stood in it and hold true
    forked: dict[str, int] = field(default_factory=dict)  # stream: last of its other words

    def add(self, segment: Segment, result: Received) -> None:
        self.new += result.new
        self.known += result.known
        self.damaged += result.damaged
        if result.quarantined:
            self.apart[segment.stream] = self.apart.get(segment.stream, 0) + result.quarantined
        self.forks += result.fork
        if result.fork:
            self.forked[segment.stream] = segment.last
        self.gaps += result.gap is not None
        if not result.damaged and result.gap is None:
            self.streams.add(segment.stream)

    @property
    def quarantined(self) -> int:
        return sum(self.apart.values()) + self.refused

    def merge(self, other: Taken) -> None:
        self.new += other.new
        self.known += other.known
        self.damaged += other.damaged
        self.refused += other.refused
        self.forks += other.forks
        self.gaps += other.gaps
        self.blobs += other.blobs
        self.streams |= other.streams
        for stream, count in other.apart.items():
            self.apart[stream] = self.apart.get(stream, 0) + count


@dataclass(slots=True)
class Pieces:
    """Blobs begun: they outlive a link that was cut."""

    begun: dict[bytes, tuple[Piece, bytearray]] = field(default_factory=dict)

    def held(self) -> dict[bytes, tuple[int, int]]:
        """Name to (bytes held, packed size): where a sender may go on."""
        return {name: (len(got), piece.total) for name, (piece, got) in self.begun.items()}


class Intake:
    """Takes segments and blobs into a store, bounded whatever comes."""

    def __init__(
        self,
        store: EventStore,
        *,
        learned_ms: int,
        from_: str,
        allowed: Callable[[Segment], bool] = lambda _segment: True,
        pieces: Pieces | None = None,
    ) -> None:
        """`allowed` says no to segments of a revoked device; they are set aside."""
        self.taken = Taken()
        self._store = store
        self._learned_ms = learned_ms
        self._from = from_
        self.allowed = allowed
        self._pieces = Pieces().begun if pieces is None else pieces.begun
        self.orphans = 0  # blobs whose base is not here
        self._wanted: set[bytes] | None = None

    def take(self, record: records.Record) -> bool:
        """Take a segment or a piece of a blob; false where the record is neither."""
        if record.kind == records.SEGMENT:
            self._segment(record.payload)
        elif record.kind == records.BLOB:
            self._piece(record.payload)
        else:
            return False
        return True

    def damage(self, content: bytes = b"") -> None:
        self.taken.damaged += 1
        if content:
            self._store.set_aside(content, learned_ms=self._learned_ms, from_=self._from)

    def _segment(self, payload: bytes) -> None:
        try:
            segment = decode_segment(payload)
        except Unreadable:
            self.damage(payload)
            return
        if not self.allowed(segment):
            self._store.set_aside(payload, learned_ms=self._learned_ms, from_=self._from)
            self.taken.refused += len(segment.bodies)
            return
        result = self._store.receive(segment, learned_ms=self._learned_ms, from_=self._from)
        self.taken.add(segment, result)
        if result.new or result.quarantined:
            self._wanted = None

    def _piece(self, payload: bytes) -> None:
        try:
            piece = decode_piece(payload)
        except Unreadable:
            self.taken.damaged += 1
            return
        self._held_of(piece)

    def take_part(self, part: records.Broken) -> None:
        """The beginning of a piece, where the carrier let no byte change before it was cut."""
        if part.kind == records.BLOB:
            with suppress(Unreadable):
                self._held_of(decode_part(part.payload, part.length))

    def _held_of(self, piece: Piece) -> None:
        if self._wanted is None:
            self._wanted = set(self._store.blobs_wanted())
        if piece.name not in self._wanted:
            return  # held already, or nothing here speaks of it
        first, so_far = self._pieces.setdefault(piece.name, (piece, bytearray()))
        if (first.total, first.base) != (piece.total, piece.base):
            first, so_far = self._pieces[piece.name] = (piece, bytearray())
        if piece.offset > len(so_far):
            return  # a piece before it was damaged
        del so_far[piece.offset :]
        so_far += piece.data
        if len(so_far) == piece.total:
            self._finish(piece, bytes(so_far))
        elif sum(len(held) for _, held in self._pieces.values()) > _OPEN_BYTES:
            self._pieces.clear()

    def _finish(self, piece: Piece, packed: bytes) -> None:
        del self._pieces[piece.name]
        try:
            data = open_blob(piece, packed, self._store.blob_like)
        except LookupError:
            self.orphans += 1
            return
        except Unreadable:
            self.taken.damaged += 1
            return
        self._store.blob_put(data)
        self.taken.blobs += 1
        if self._wanted is not None:
            self._wanted.discard(piece.name)


def wants_of(store: EventStore, pieces: Pieces, *, skip: int = 0) -> list[Want]:
    """What a sender is told is lacking here; `skip` of it when the first were asked in vain."""
    begun = pieces.held()
    return [
        Want(name[:NAME_BYTES], *begun.get(name, (0, 0)))
        for name in store.blobs_wanted()[skip : skip + WANTS_MAX]
    ]


def wanted_records(
    store: EventStore,
    wants: Iterable[Want],
    *,
    lacking: Iterable[Want] = (),
    plain: bool = False,
    packed_before: dict[bytes, PackedBlob] | None = None,
) -> Iterator[bytes]:
    """The blobs that `wants` name and that are held here, in order of arrival.

    Args:
        lacking: others that the reader does not have: nothing is written after them.
        plain: nothing is written after anything.
    """
    asked = {want.name: want for want in wants}
    absent = {want.name for want in lacking} | set(asked)
    sizes = store.blob_sizes()
    chosen = in_turn(sizes, [name for name in sizes if name[:NAME_BYTES] in asked])
    missing = [name for name in sizes if name[:NAME_BYTES] in absent]

    def start_of(name: bytes, total: int) -> int:
        want = asked[name[:NAME_BYTES]]
        return want.held if want.total == total else 0

    return blob_records(
        store,
        chosen,
        lacking=missing,
        plain=plain,
        start_of=start_of,
        packed_before=packed_before,
    )

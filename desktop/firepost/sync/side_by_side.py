"""One exchange between two desks on a connection that is theirs: one speaks, then the other.

The same segments as on a stick; entries before blobs; what is taken is on disk before it is
receipted.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import msgspec

from firepost.app.exchange import (
    Intake,
    Pieces,
    Taken,
    blob_records,
    in_turn,
    segment_record,
    segments_for,
)
from firepost.app.follow import follow_joins
from firepost.app.office import Desk, Office
from firepost.app.wire import letters, records
from firepost.domain.errors import Refused, Trouble
from firepost.sync.pairing import receive, send

_BATCH: Final = 128 * 1024
_HEAD_MAX: Final = 8 * 1024 * 1024
_TURN_MAX: Final = 4 * 1024 * 1024 * 1024
_END: Final = b""
_NAME_BYTES: Final = 8

OnDesk = Callable[[Callable[[], Any]], Any]


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What a side holds, and whom it trusts."""

    version: int
    desk: str
    drill: bool
    vector: dict[bytes, int]
    marks: dict[bytes, bytes] = {}  # the chain's first bytes at the last entry of each
    blobs: list[bytes] = []  # the first bytes of their names
    trusted: list[bytes] = []  # device keys whose entries count here
    empty: bool = False  # nothing counts here yet: a new laptop


class Close(msgspec.Struct, frozen=True, array_like=True):
    """What a side holds on disk at the end: its receipt. Also its yes or no at the start."""

    vector: dict[bytes, int]
    refused: str = ""  # a notice's key, where the exchange went no further


@dataclass(slots=True)
class Tally:
    """What one exchange did, in entries."""

    post: str = ""
    device: str = ""
    sent: int = 0
    received: int = 0
    forks: int = 0
    blobs: int = 0
    apart: int = 0

    def counts(self) -> dict[str, Any]:
        return {
            "post": self.post,
            "device": self.device,
            "sent": self.sent,
            "received": self.received,
            "forks": self.forks,
            "blobs": self.blobs,
            "quarantined": self.apart,
        }


@dataclass(slots=True)
class Side:
    """One side of the exchange: its desk, and how it is reached.

    `admits`: devices that count here from now on, because a person confirmed the code.
    """

    office: Office
    desk: Desk
    now_ms: Callable[[], int]
    device: bytes  # the neighbour's key
    post: str
    on_desk: OnDesk = lambda work: work()
    pieces: Pieces = field(default_factory=Pieces)

    def head(self) -> Head:
        desk = self.desk
        desk.seal()
        return Head(
            version=1,
            desk=desk.desk_id,
            drill=desk.drill,
            vector=letters.by_key(desk.vector()),
            marks={bytes.fromhex(name): mark for name, mark in desk.marks().items()},
            blobs=[name[:_NAME_BYTES] for name in desk.blob_names()],
            trusted=self.office.trusted(),
            empty=not desk.heads(),
        )

    def check(self, theirs: Head) -> None:
        """
        Raises:
            Refused: `desk.other`, `bundle.of_a_drill`, `bundle.of_a_real_desk`
        """
        desk = self.desk
        if theirs.drill != desk.drill:
            key = "bundle.of_a_drill" if theirs.drill else "bundle.of_a_real_desk"
            raise Refused(key, path=self.post)
        if theirs.desk == desk.desk_id or theirs.desk in desk.joined() or theirs.empty:
            return
        if not desk.heads():
            desk.take_id(theirs.desk)
            return
        raise Refused("desk.other", path=self.post, other=theirs.desk, desk=desk.desk_id)

    def admit(self, theirs: Head) -> int:
        """The neighbour counts, for the code was confirmed; a new laptop takes over whom it
        trusts. Never whom our hub revoked."""
        newcomer = not self.desk.heads()
        wanted = {self.device, *(theirs.trusted if newcomer else ())}
        keys = [
            one
            for one in wanted
            if len(one) == 32 and not self.office.trusts(one) and one not in self.revoked()
        ]
        let_in = self.desk.admit(keys, learned_ms=self.now_ms()) if keys else []
        self.office.note_post(self.device[:8].hex(), self.post)
        return len(let_in)

    def revoked(self) -> frozenset[bytes]:
        return frozenset(self.office.gate(self.desk).revoked)


def as_guest(link: socket.socket, side_for: Callable[[Head], Side]) -> Tally:
    """Speaks first. `side_for` opens the desk, or makes it as the host's.

    Raises:
        Refused: one of the two sides said no.
        Trouble, OSError: the connection; what had come is kept.
    """
    theirs = _head(link)
    side = side_for(theirs)
    send(link, msgspec.msgpack.encode(side.on_desk(side.head)))
    tally = Tally(side.post, side.device[:8].hex())
    _agree(link, side, theirs, tally)
    tally.sent = _give(link, side, theirs)
    _take(link, side, tally)
    _close(link, side, first=True)
    return tally


def as_host(link: socket.socket, side: Side) -> Tally:
    """Tells what it holds, and listens."""
    send(link, msgspec.msgpack.encode(side.on_desk(side.head)))
    theirs = _head(link)
    tally = Tally(side.post, side.device[:8].hex())
    _agree(link, side, theirs, tally)
    _take(link, side, tally)
    tally.sent = _give(link, side, theirs)
    _close(link, side, first=False)
    return tally


def _head(link: socket.socket) -> Head:
    head: Head = _read(link, Head, _HEAD_MAX)
    return head


def _read(link: socket.socket, kind: Any, most: int) -> Any:
    try:
        return msgspec.msgpack.decode(receive(link, most), type=kind)
    except msgspec.MsgspecError as error:
        raise Trouble("neighbour.strange", bytes=0) from error


def _agree(link: socket.socket, side: Side, theirs: Head, tally: Tally) -> None:
    """Both say whether they go on, before anything is sent or anybody admitted."""
    said = Close({})
    refusal: Refused | None = None
    try:
        side.on_desk(lambda: side.check(theirs))
    except Refused as refused:
        refusal, said = refused, Close({}, refused.notice.key)
    send(link, msgspec.msgpack.encode(said))
    answer = _read(link, Close, _HEAD_MAX)
    if refusal is not None:
        raise refusal
    if answer.refused:
        raise Refused("neighbour.refused", post=side.post)
    tally.received += side.on_desk(lambda: side.admit(theirs))


def _give(link: socket.socket, side: Side, theirs: Head) -> int:
    """What the other lacks, in turns of the desk so that nobody at it has to wait."""
    held = set(theirs.blobs)
    lacking = side.on_desk(lambda: _lacking(side, theirs))
    sent = 0

    def next_segments() -> tuple[list[bytes], int]:
        batch, size, count = [], 0, 0
        for segment in segments_for(side.desk, lacking):
            record = segment_record(segment)
            batch.append(record)
            size, count = size + len(record), count + len(segment.bodies)
            lacking[segment.stream] = segment.last
            if size >= _BATCH:
                break
        return batch, count

    for letter in side.on_desk(lambda: _letters(side)):
        send(link, letter)
    while True:
        batch, count = side.on_desk(next_segments)
        if not batch:
            break
        sent += count
        send(link, b"".join(batch))
    sizes = side.on_desk(side.desk.blob_sizes)
    absent = in_turn(sizes, [name for name in sizes if name[:_NAME_BYTES] not in held])
    while absent:
        for piece in side.on_desk(partial(_pieces, side, absent[0], absent)):
            send(link, piece)
        absent = absent[1:]
    send(link, _END)
    return sent


def _lacking(side: Side, theirs: Head) -> dict[str, int]:
    """Its vector; a stream of which it has other words is told whole, to be set aside there."""
    held = letters.by_name(theirs.vector)
    for key, mark in theirs.marks.items():
        name = key.hex()
        ours = side.desk.mark_at(name, held.get(name, 0))
        if ours is not None and ours != mark:
            held[name] = 0
    return held


def _letters(side: Side) -> list[bytes]:
    signed = side.desk.signed_receipts().values()
    receipts = [records.frame(records.RECEIPT, word) for word in signed]
    return [*receipts, *side.office.letters()]


def _pieces(side: Side, name: bytes, absent: list[bytes]) -> list[bytes]:
    return list(blob_records(side.desk, [name], lacking=absent))


def _take(link: socket.socket, side: Side, tally: Tally) -> None:
    reader, taken, size = records.RecordReader(), Taken(), 0
    for letter in _letters_of(link):
        size += len(letter)
        if size > _TURN_MAX:
            raise Trouble("neighbour.strange", bytes=size)
        found = [one for one in reader.feed(letter) if isinstance(one, records.Record)]
        if found:
            taken.merge(side.on_desk(partial(_taken, side, found)))
    tally.received += taken.new
    tally.forks, tally.blobs, tally.apart = taken.forks, taken.blobs, taken.quarantined


def _letters_of(link: socket.socket) -> Iterator[bytes]:
    while letter := receive(link, _HEAD_MAX):
        yield letter


def _taken(side: Side, found: list[records.Record]) -> Taken:
    desk, now_ms = side.desk, side.now_ms()
    since = desk.arrivals
    with desk.together():
        intake = Intake(
            desk,
            learned_ms=now_ms,
            from_=f"post:{side.post}",
            allowed=side.office.gate(desk),
            pieces=side.pieces,
        )
        for record in found:
            if not intake.take(record) and side.office.hear(desk, record):
                intake.allowed = side.office.gate(desk)
        intake.taken.new += follow_joins(desk, since=since, now_ms=now_ms)
    return intake.taken


def _close(link: socket.socket, side: Side, *, first: bool) -> None:
    """Each tells what it holds on disk; the other keeps that as its receipt."""

    def mine() -> bytes:
        return msgspec.msgpack.encode(Close(letters.by_key(side.desk.vector())))

    def keep(receipt: Close) -> None:
        held = letters.by_name(receipt.vector)
        own = side.desk.vector()
        holds = {name: min(seq, own[name]) for name, seq in held.items() if name in own}
        side.desk.acknowledge(f"post:{side.device[:8].hex()}", holds)

    if first:
        send(link, side.on_desk(mine))
    receipt = _read(link, Close, _HEAD_MAX)
    side.on_desk(lambda: keep(receipt))
    if not first:
        send(link, side.on_desk(mine))

"""What leaves for other posts and what arrives from them, whatever carried it.

Nothing is kept before chain and seal hold. What is known is compared byte by byte. What
contradicts it is set aside, never dropped. Entries of devices nobody here admitted are kept
and relayed, and count nowhere until somebody does.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import msgspec

from firepost.app.chains import (
    PREV_BYTES,
    Received,
    Segment,
    Stream,
    certificate_holds,
    chained,
    seal_holds,
)
from firepost.app.wire.messages import ASIDE_MAX as WORDS_ASIDE_MAX
from firepost.app.wire.messages import words_digest
from firepost.domain.frozen import Frozen
from firepost.domain.vocabulary import VERBS
from firepost.store import chains
from firepost.store.engine import Connection

FORK: Final = "fork"
DAMAGED: Final = "damaged"
ASIDE_MAX: Final = 64 * 1024 * 1024  # bytes


class SetAside(NamedTuple):
    """One thing in quarantine. `content` is a body of a fork, or what arrived damaged."""

    received_ms: int
    from_: str
    reason: str
    stream: str
    seq: int
    content: bytes


class Arrival(Frozen, frozen=True):
    """The circumstances of what arrives."""

    learned_ms: int
    from_: str  # hub, stick or post it came by
    counts: Callable[[bytes, str], bool]  # device key, desk: whether such a stream counts here


def read_after(
    connection: Connection, name: str, seq: int, *, max_bytes: int
) -> Segment | None:
    """The sealed run of a stream after `seq`, up to `max_bytes` of bodies but at least one seal.

    None where nothing sealed follows.
    """
    found = next(
        ((row, one) for row, one in chains.streams(connection).items() if one.name == name),
        None,
    )
    if found is None:
        return None
    row, stream = found
    seals = dict(
        connection.execute(
            "SELECT seq, signature FROM seal WHERE stream = ? AND seq > ?", (row, seq)
        )
    )
    bodies: list[bytes] = []
    size = whole = 0
    for at, body in connection.execute(
        "SELECT seq, body FROM entry WHERE stream = ? AND seq > ? ORDER BY seq", (row, seq)
    ):
        size += len(body)
        if whole and size > max_bytes:
            break
        bodies.append(body)
        if at in seals:
            whole = len(bodies)
    if not whole:
        return None
    begins = seq == 0
    return Segment(
        key=stream.key,
        first=seq + 1,
        prev=chains.hash_at(connection, row, stream, seq)[:PREV_BYTES],
        bodies=tuple(bodies[:whole]),
        seal=seals[seq + whole],
        desk=stream.desk if begins else None,
        certificate=stream.certificate if begins else None,
    )


def receive(connection: Connection, segment: Segment, arrival: Arrival) -> Received:
    """Take a segment in, in the caller's transaction."""
    if not segment.is_well_shaped:
        return _damaged(connection, segment, arrival)
    found = next(
        (
            (row, one)
            for row, one in chains.streams(connection).items()
            if one.key == segment.key
        ),
        None,
    )
    if found is None:
        return _receive_new_stream(connection, segment, arrival)
    return _receive_more(connection, segment, arrival, *found)


def _receive_new_stream(connection: Connection, segment: Segment, arrival: Arrival) -> Received:
    if segment.first != 1:
        return Received(gap=0)
    desk, certificate = segment.desk, segment.certificate
    if desk is None or certificate is None:
        return _damaged(connection, segment, arrival)
    clash = connection.execute("SELECT 1 FROM stream WHERE name = ?", (segment.stream,))
    if clash.fetchone() or not certificate_holds(certificate, segment.key, desk):
        return _damaged(connection, segment, arrival)
    counted = arrival.counts(certificate.device, desk)
    stream = Stream(
        name=segment.stream,
        key=segment.key,
        desk=desk,
        device=certificate.device[:8].hex(),
        certificate=certificate,
        head=0,
        counted=counted,
        mine=False,
    )
    before = chains.hash_at(connection, 0, stream, 0)
    hashes = chained(before, segment.bodies)
    if segment.prev != before[:PREV_BYTES] or not _sealed(segment, hashes):
        return _damaged(connection, segment, arrival)
    row = _enter(connection, stream)
    _keep(connection, segment, hashes, arrival, row=row, head=0)
    return _counted(segment, stream, new=len(segment.bodies), known=0)


def _enter(connection: Connection, stream: Stream) -> int:
    return int(
        connection.execute(
            "INSERT INTO stream (name, key, desk, device, certificate, incarnation, counted)"
            " VALUES (?, ?, ?, ?, ?, NULL, ?)",
            (
                stream.name,
                stream.key,
                stream.desk,
                stream.certificate.device,
                stream.certificate.signature,
                int(stream.counted),
            ),
        ).lastrowid
    )


def _receive_more(
    connection: Connection, segment: Segment, arrival: Arrival, row: int, stream: Stream
) -> Received:
    if segment.first > stream.head + 1:
        if forked(connection, stream.name):  # the rest, it may be, of what stands aside
            return _fork(connection, segment, arrival, since=segment.first)
        return Received(gap=stream.head)
    before = chains.hash_at(connection, row, stream, segment.first - 1)
    if segment.prev != before[:PREV_BYTES]:
        return _fork(connection, segment, arrival, since=segment.first)
    hashes = chained(before, segment.bodies)
    if not _sealed(segment, hashes):
        return _damaged(connection, segment, arrival)
    kept = connection.execute(
        "SELECT seq, body FROM entry WHERE stream = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        (row, segment.first, segment.last),
    )
    known = 0
    for seq, body in kept:
        if body != segment.bodies[seq - segment.first]:
            return _fork(connection, segment, arrival, since=seq)
        known += 1
    _keep(connection, segment, hashes, arrival, row=row, head=stream.head)
    return _counted(segment, stream, new=len(segment.bodies) - known, known=known)


def _sealed(segment: Segment, hashes: list[bytes]) -> bool:
    return seal_holds(segment.key, segment.last, hashes[-1], segment.seal)


def _keep(
    connection: Connection,
    segment: Segment,
    hashes: list[bytes],
    arrival: Arrival,
    *,
    row: int,
    head: int,
) -> None:
    last = chains.last_arrival(connection)
    fresh = range(head + 1, segment.last + 1)
    connection.executemany(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                last + count,
                row,
                seq,
                arrival.learned_ms,
                segment.bodies[seq - segment.first],
                hashes[seq - segment.first],
            )
            for count, seq in enumerate(fresh, 1)
        ),
    )
    connection.execute(
        "INSERT OR IGNORE INTO seal VALUES (?, ?, ?)", (row, segment.last, segment.seal)
    )


def _counted(segment: Segment, stream: Stream, *, new: int, known: int) -> Received:
    if not stream.counted:
        return Received(quarantined=new + known)
    names = tuple((stream.name, seq) for seq in range(segment.last - new + 1, segment.last + 1))
    return Received(new=new, known=known, names=names)


# -- set aside


def _fork(
    connection: Connection, segment: Segment, arrival: Arrival, *, since: int
) -> Received:
    apart = segment.bodies[since - segment.first :]
    for seq, body in enumerate(apart, since):
        seal = segment.seal if seq == segment.last else b""
        digest = words_digest(segment.stream, seq, body, seal)
        _put_aside(connection, arrival, FORK, body, digest, place=(segment.stream, seq))
    return Received(known=since - segment.first, fork=len(apart))


def _damaged(connection: Connection, segment: Segment, arrival: Arrival) -> Received:
    content = msgspec.msgpack.encode(segment)
    set_aside(connection, arrival, DAMAGED, content, stream=segment.stream, seq=segment.first)
    return Received(damaged=1)


def set_aside(
    connection: Connection,
    arrival: Arrival,
    reason: str,
    content: bytes,
    *,
    stream: str = "",
    seq: int = 0,
) -> None:
    """Keep what does not hold; the same once only.

    Forks are always kept. Of what was merely damaged no more than `ASIDE_MAX` bytes: who
    sends rubbish for ever must not fill the disk.
    """
    sql = "SELECT coalesce(sum(length(bytes)), 0) FROM quarantine WHERE reason = ?"
    if connection.execute(sql, (DAMAGED,)).fetchone()[0] + len(content) > ASIDE_MAX:
        return
    digest = hashlib.sha256(f"{reason} {stream} {seq} ".encode() + content).digest()
    _put_aside(connection, arrival, reason, content, digest, place=(stream, seq))


def _put_aside(
    connection: Connection,
    arrival: Arrival,
    reason: str,
    content: bytes,
    digest: bytes,
    *,
    place: tuple[str, int],
) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO quarantine"
        " (digest, received_ms, from_, reason, stream, seq, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (digest, arrival.learned_ms, arrival.from_, reason, *place, content),
    )


def aside(connection: Connection) -> tuple[SetAside, ...]:
    rows = connection.execute(
        "SELECT received_ms, from_, reason, stream, seq, bytes FROM quarantine ORDER BY id"
    )
    return tuple(SetAside(*row) for row in rows)


def asides(connection: Connection) -> dict[str, list[bytes]]:
    """Stream to the digests of the newest words that stand aside under its numbers."""
    found: dict[str, list[bytes]] = {}
    sql = "SELECT stream, digest FROM quarantine WHERE reason = ? ORDER BY seq DESC"
    for stream, digest in connection.execute(sql, (FORK,)):
        kept = found.setdefault(stream, [])
        if len(kept) < WORDS_ASIDE_MAX:
            kept.append(bytes(digest))
    return found


def forked(connection: Connection, stream: str) -> bool:
    """Whether others hold other words under the numbers of that stream."""
    sql = "SELECT 1 FROM quarantine WHERE stream = ? AND reason = ? LIMIT 1"
    return connection.execute(sql, (stream, FORK)).fetchone() is not None


# -- what counts


def recount(
    connection: Connection, *, learned_ms: int, counts: Callable[[bytes, str], bool]
) -> list[tuple[str, int]]:
    """Have streams that were held until now count, as learned at `learned_ms`; their entries.

    They move to the end of the order of arrival: only now does this post know them.
    """
    names: list[tuple[str, int]] = []
    for row, stream in chains.streams(connection).items():
        if stream.counted or not counts(stream.certificate.device, stream.desk):
            continue
        last = chains.last_arrival(connection)
        connection.execute(
            "UPDATE entry SET arrival = seq + ?, learned_ms = ? WHERE stream = ?",
            (last, learned_ms, row),
        )
        connection.execute("UPDATE stream SET counted = 1 WHERE id = ?", (row,))
        names += [(stream.name, seq) for seq in range(1, stream.head + 1)]
    return names


def joined(connection: Connection) -> frozenset[str]:
    return frozenset(desk for (desk,) in connection.execute("SELECT desk FROM joined"))


def joins_said(connection: Connection, *, since: int) -> frozenset[str]:
    """Desks that counted entries of arrival past `since` say were joined.

    The first byte of a body is the length of its array, the second the verb's number.
    """
    sql = (
        "SELECT body FROM entry JOIN stream ON stream.id = entry.stream"
        " WHERE arrival > ? AND counted = 1 AND substr(body, 2, 1) = ?"
    )
    said = set()
    for (body,) in connection.execute(sql, (since, bytes([VERBS["desk.join"].code]))):
        with contextlib.suppress(msgspec.DecodeError, IndexError):
            desk = msgspec.msgpack.decode(body)[3]
            if isinstance(desk, str) and desk:
                said.add(desk)
    return frozenset(said)


# -- receipts


def acknowledge(connection: Connection, peer: str, heads: Iterable[tuple[str, int]]) -> None:
    """Note what a peer says it holds durably. A receipt never shrinks by hearsay."""
    connection.executemany(
        "INSERT INTO receipt VALUES (?, ?, ?) ON CONFLICT (peer, stream)"
        " DO UPDATE SET seq = max(seq, excluded.seq)",
        ((peer, stream, seq) for stream, seq in heads),
    )


def forget(connection: Connection, peer: str) -> None:
    connection.execute("DELETE FROM receipt WHERE peer = ?", (peer,))


def receipts(connection: Connection, peer: str) -> dict[str, int]:
    return dict(connection.execute("SELECT stream, seq FROM receipt WHERE peer = ?", (peer,)))


def unsent(
    connection: Connection, peer: str | None, *, known_ms: int | None
) -> tuple[int, int | None]:
    """Counted entries `peer` has not acknowledged (None: nobody has), and when the oldest was
    learned; of those learned by `known_ms` where it is given."""
    held = {} if peer is None else receipts(connection, peer)
    count, oldest = 0, None
    for row, stream in chains.streams(connection).items():
        since = held.get(stream.name, 0)
        if not stream.counted or since >= stream.head:
            continue
        if known_ms is None:
            more = stream.head - since
            first = connection.execute(
                "SELECT learned_ms FROM entry WHERE stream = ? AND seq = ?", (row, since + 1)
            ).fetchone()[0]
        else:
            more, first = connection.execute(
                "SELECT count(*), min(learned_ms) FROM entry"
                " WHERE stream = ? AND seq > ? AND learned_ms <= ?",
                (row, since, known_ms),
            ).fetchone()
        count += more
        if more and (oldest is None or first < oldest):
            oldest = first
    return count, oldest

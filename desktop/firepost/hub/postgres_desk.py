"""One desk's streams in PostgreSQL. The stream's row is the lock: one writer a stream, many hubs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import msgspec
import psycopg

from firepost.app.chains import (
    BODY_MAX,
    MARK_BYTES,
    PREV_BYTES,
    Certificate,
    Received,
    Segment,
    Stream,
    certificate_holds,
    chain_start,
    chained,
    seal_holds,
)
from firepost.app.wire.blobs import photographed_in, spoken_of
from firepost.app.wire.messages import ASIDE_MAX, words_digest
from firepost.domain.errors import Refused

BLOB_MAX: Final = 64 * 1024 * 1024
QUARANTINE_MAX: Final = 64 * 1024 * 1024  # bytes of what was damaged; forks are always kept

Connection = psycopg.Connection[tuple[Any, ...]]

_STREAMS: Final = (
    "SELECT id, name, key, written_for, device, certificate, head, hash"
    " FROM firepost.stream WHERE desk = %s"
)


class _Row(NamedTuple):
    id: int
    name: str
    key: bytes
    written_for: str
    device: bytes
    certificate: bytes
    head: int
    hash: bytes


class PostgresDesk:
    """Implements `app.exchange.EventStore`."""

    def __init__(
        self, connection: Connection, desk: str, *, drill: bool, trusts: Callable[[bytes], bool]
    ) -> None:
        self._run = connection.execute
        self._connection = connection
        self._trusts = trusts
        self._id = desk
        self._drill = drill

    @property
    def desk_id(self) -> str:
        return self._id

    @property
    def drill(self) -> bool:
        return self._drill

    @contextmanager
    def together(self) -> Iterator[None]:
        with self._connection.transaction():
            yield

    # -- reading

    def streams(self) -> tuple[Stream, ...]:
        rows = self._run(f"{_STREAMS} ORDER BY id", (self._id,)).fetchall()
        return tuple(self._stream(_Row(*row)) for row in rows)

    def _stream(self, row: _Row) -> Stream:
        return Stream(
            name=row.name,
            key=row.key,
            desk=row.written_for,
            device=row.device[:8].hex(),
            certificate=Certificate(row.device, row.certificate),
            head=row.head,
            counted=self._trusts(row.device),
            mine=False,
        )

    def vector(self) -> dict[str, int]:
        sql = "SELECT name, head FROM firepost.stream WHERE desk = %s AND head > 0"
        return dict(self._run(sql, (self._id,)).fetchall())

    def marks(self) -> dict[str, bytes]:
        sql = "SELECT name, hash FROM firepost.stream WHERE desk = %s AND head > 0"
        rows = self._run(sql, (self._id,))
        return {name: bytes(at[:MARK_BYTES]) for name, at in rows}

    def mark_at(self, stream: str, seq: int) -> bytes | None:
        sql = (
            "SELECT entry.hash FROM firepost.entry"
            " JOIN firepost.stream ON stream.id = entry.stream"
            " WHERE desk = %s AND name = %s AND entry.seq = %s"
        )
        found = self._run(sql, (self._id, stream, seq)).fetchone()
        return None if found is None else bytes(found[0][:MARK_BYTES])

    def read_after(self, stream: str, seq: int, *, max_bytes: int) -> Segment | None:
        found = self._run(f"{_STREAMS} AND name = %s", (self._id, stream)).fetchone()
        if found is None:
            return None
        row = _Row(*found)
        bodies, whole, seal = self._sealed_run(row, seq, max_bytes)
        if not whole:
            return None
        begins = seq == 0
        return Segment(
            key=row.key,
            first=seq + 1,
            prev=self._hash_at(row, seq)[:PREV_BYTES],
            bodies=tuple(bodies[:whole]),
            seal=seal,
            desk=row.written_for if begins else None,
            certificate=Certificate(row.device, row.certificate) if begins else None,
        )

    def _sealed_run(
        self, row: _Row, seq: int, max_bytes: int
    ) -> tuple[list[bytes], int, bytes]:
        sql = (
            "SELECT body, signature FROM firepost.entry LEFT JOIN firepost.seal"
            " USING (stream, seq) WHERE entry.stream = %s AND entry.seq > %s"
            " ORDER BY entry.seq LIMIT %s"
        )
        bodies: list[bytes] = []
        size = whole = 0
        seal = b""
        # A body is at least 3 bytes; past that many rows no run goes on.
        for body, signature in self._run(sql, (row.id, seq, max_bytes // 3 + BODY_MAX)):
            size += len(body)
            if whole and size > max_bytes:
                break
            bodies.append(body)
            if signature is not None:
                whole, seal = len(bodies), signature
        return bodies, whole, seal

    def _hash_at(self, row: _Row, seq: int) -> bytes:
        if seq == 0:
            return chain_start(row.key, row.written_for)
        if seq == row.head:
            return row.hash
        sql = "SELECT hash FROM firepost.entry WHERE stream = %s AND seq = %s"
        found = self._run(sql, (row.id, seq)).fetchone()
        assert found is not None
        return bytes(found[0])

    # -- taking

    def receive(self, segment: Segment, *, learned_ms: int, from_: str) -> Received:
        with self.together():
            return self._receive(segment, learned_ms, from_)

    def _receive(self, segment: Segment, learned_ms: int, from_: str) -> Received:
        if not segment.is_well_shaped:
            return self._damaged(segment, learned_ms, from_)
        row = self._locked(segment.key)
        if row is None:
            if segment.first != 1:
                return Received(gap=0)
            row = self._entered(segment)
            if row is None:
                return self._damaged(segment, learned_ms, from_)
        return self._receive_more(row, segment, learned_ms, from_)

    def _receive_more(
        self, row: _Row, segment: Segment, learned_ms: int, from_: str
    ) -> Received:
        if segment.first > row.head + 1:
            if self._forked(row):  # the rest, it may be, of what stands aside
                return self._fork(segment, segment.first, learned_ms, from_)
            return Received(gap=row.head)
        before = self._hash_at(row, segment.first - 1)
        if segment.prev != before[:PREV_BYTES]:
            return self._fork(segment, segment.first, learned_ms, from_)
        hashes = chained(before, segment.bodies)
        if not seal_holds(segment.key, segment.last, hashes[-1], segment.seal):
            return self._damaged(segment, learned_ms, from_)
        sql = (
            "SELECT seq, body FROM firepost.entry"
            " WHERE stream = %s AND seq BETWEEN %s AND %s ORDER BY seq"
        )
        known = 0
        for seq, body in self._run(sql, (row.id, segment.first, segment.last)):
            if body != segment.bodies[seq - segment.first]:
                return self._fork(segment, seq, learned_ms, from_)
            known += 1
        self._keep(row, segment, hashes, known, learned_ms)
        return self._counted(row, segment, known)

    def _locked(self, key: bytes) -> _Row | None:
        sql = f"{_STREAMS} AND key = %s FOR UPDATE"
        found = self._run(sql, (self._id, key)).fetchone()
        return None if found is None else _Row(*found)

    def _entered(self, segment: Segment) -> _Row | None:
        """The new stream's row; None where it does not prove itself. Nothing of it is kept then."""
        desk, certificate = segment.desk, segment.certificate
        if desk is None or certificate is None:
            return None
        if not certificate_holds(certificate, segment.key, desk):
            return None
        before = chain_start(segment.key, desk)
        last = chained(before, segment.bodies)[-1]
        if segment.prev != before[:PREV_BYTES] or not seal_holds(
            segment.key, segment.last, last, segment.seal
        ):
            return None
        self._run(
            "INSERT INTO firepost.stream"
            " (desk, name, key, written_for, device, certificate, head, hash)"
            " VALUES (%s, %s, %s, %s, %s, %s, 0, %s) ON CONFLICT DO NOTHING",
            (
                self._id,
                segment.stream,
                segment.key,
                desk,
                certificate.device,
                certificate.signature,
                before,
            ),
        )
        return self._locked(segment.key)

    def _keep(
        self, row: _Row, segment: Segment, hashes: list[bytes], known: int, learned_ms: int
    ) -> None:
        fresh = range(known, len(segment.bodies))
        if fresh:
            sql = (
                "COPY firepost.entry (stream, seq, learned_ms, body, hash)"
                " FROM STDIN (FORMAT BINARY)"
            )
            with self._connection.cursor() as cursor, cursor.copy(sql) as copy:
                copy.set_types(["int8", "int8", "int8", "bytea", "bytea"])
                for place in fresh:
                    copy.write_row(
                        (
                            row.id,
                            segment.first + place,
                            learned_ms,
                            segment.bodies[place],
                            hashes[place],
                        )
                    )
            self._run(
                "UPDATE firepost.stream SET head = %s, hash = %s WHERE id = %s",
                (segment.last, hashes[-1], row.id),
            )
            self._note_blobs(segment.bodies[known:])
        self._run(
            "INSERT INTO firepost.seal VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (row.id, segment.last, segment.seal),
        )

    def _note_blobs(self, bodies: tuple[bytes, ...]) -> None:
        names = [
            (self._id, name, photograph)
            for photograph, spoken in ((False, spoken_of), (True, photographed_in))
            for body in bodies
            for name in spoken(body)
        ]
        if names:
            sql = (
                "INSERT INTO firepost.spoken_of (desk, hash, photograph) VALUES (%s, %s, %s)"
                " ON CONFLICT DO NOTHING"
            )
            with self._connection.cursor() as cursor:
                cursor.executemany(sql, names)

    def _counted(self, row: _Row, segment: Segment, known: int) -> Received:
        new = len(segment.bodies) - known
        if not self._trusts(row.device):
            return Received(quarantined=new + known)
        names = tuple((row.name, seq) for seq in range(segment.first + known, segment.last + 1))
        return Received(new=new, known=known, names=names)

    # -- set aside

    def _fork(self, segment: Segment, since: int, learned_ms: int, from_: str) -> Received:
        apart = segment.bodies[since - segment.first :]
        for seq, body in enumerate(apart, since):
            seal = segment.seal if seq == segment.last else b""
            digest = words_digest(segment.stream, seq, body, seal)
            place = (segment.stream, seq)
            self._put_aside("fork", body, digest, learned_ms, from_, place=place)
        return Received(known=since - segment.first, fork=len(apart))

    def _forked(self, row: _Row) -> bool:
        sql = (
            "SELECT 1 FROM firepost.quarantine"
            " WHERE desk = %s AND stream = %s AND reason = 'fork' LIMIT 1"
        )
        return self._run(sql, (self._id, row.name)).fetchone() is not None

    def _damaged(self, segment: Segment, learned_ms: int, from_: str) -> Received:
        content = msgspec.msgpack.encode(segment)
        self._aside(content, learned_ms, from_, stream=segment.stream, seq=segment.first)
        return Received(damaged=1)

    def set_aside(self, content: bytes, *, learned_ms: int, from_: str) -> None:
        self._aside(content, learned_ms, from_)

    def _aside(
        self, content: bytes, learned_ms: int, from_: str, *, stream: str = "", seq: int = 0
    ) -> None:
        """Keep what is damaged, as long as there is room for such."""
        sql = (
            "SELECT coalesce(sum(length(bytes)), 0) FROM firepost.quarantine"
            " WHERE desk = %s AND reason = 'damaged'"
        )
        found = self._run(sql, (self._id,)).fetchone()
        if found is not None and found[0] + len(content) > QUARANTINE_MAX:
            return
        digest = hashlib.sha256(f"damaged {stream} {seq} ".encode() + content).digest()
        self._put_aside("damaged", content, digest, learned_ms, from_, place=(stream, seq))

    def _put_aside(
        self,
        reason: str,
        content: bytes,
        digest: bytes,
        learned_ms: int,
        from_: str,
        *,
        place: tuple[str, int],
    ) -> None:
        self._run(
            "INSERT INTO firepost.quarantine VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (self._id, digest, learned_ms, from_, reason, *place, content),
        )

    def asides(self) -> dict[str, list[bytes]]:
        sql = (
            "SELECT stream, digest FROM firepost.quarantine"
            " WHERE desk = %s AND reason = 'fork' ORDER BY seq DESC"
        )
        found: dict[str, list[bytes]] = {}
        for stream, digest in self._run(sql, (self._id,)):
            kept = found.setdefault(stream, [])
            if len(kept) < ASIDE_MAX:
                kept.append(bytes(digest))
        return found

    # -- blobs

    def blob(self, name: bytes) -> bytes | None:
        sql = "SELECT data FROM firepost.blob WHERE desk = %s AND hash = %s"
        found = self._run(sql, (self._id, name)).fetchone()
        return None if found is None else bytes(found[0])

    def blob_like(self, start: bytes) -> bytes | None:
        sql = (
            "SELECT data FROM firepost.blob WHERE desk = %s AND hash BETWEEN %s AND %s LIMIT 2"
        )
        upto = start + bytes([255]) * (32 - len(start))
        found = self._run(sql, (self._id, start, upto)).fetchall()
        return bytes(found[0][0]) if len(found) == 1 else None

    def blob_names(self) -> list[bytes]:
        sql = "SELECT hash FROM firepost.blob WHERE desk = %s ORDER BY arrival"
        return [bytes(name) for (name,) in self._run(sql, (self._id,))]

    def blob_sizes(self) -> dict[bytes, int]:
        sql = (
            "SELECT hash, octet_length(data) FROM firepost.blob"
            " WHERE desk = %s ORDER BY arrival"
        )
        return {bytes(name): size for name, size in self._run(sql, (self._id,))}

    def blobs_wanted(self) -> list[bytes]:
        sql = (
            "SELECT hash FROM firepost.spoken_of WHERE desk = %s"
            " AND hash NOT IN (SELECT hash FROM firepost.blob WHERE desk = %s)"
            " ORDER BY photograph, arrival"
        )
        return [bytes(name) for (name,) in self._run(sql, (self._id, self._id))]

    def blob_put(self, data: bytes) -> bytes:
        if len(data) > BLOB_MAX:
            raise Refused("blob.too_large", bytes=len(data), most=BLOB_MAX)
        name = hashlib.sha256(data).digest()
        sql = (
            "INSERT INTO firepost.blob (desk, hash, data) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING"
        )
        self._run(sql, (self._id, name, data))
        return name

    # -- receipts

    def acknowledge(self, peer: str, heads: Mapping[str, int]) -> None:
        sql = (
            "INSERT INTO firepost.receipt VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (desk, peer, stream)"
            " DO UPDATE SET seq = greatest(receipt.seq, excluded.seq)"
        )
        rows = [(self._id, peer, stream, seq) for stream, seq in sorted(heads.items())]
        if rows:
            with self._connection.cursor() as cursor:
                cursor.executemany(sql, rows)

    def receipts(self, peer: str) -> dict[str, int]:
        sql = "SELECT stream, seq FROM firepost.receipt WHERE desk = %s AND peer = %s"
        return dict(self._run(sql, (self._id, peer)).fetchall())

"""Taking out of a damaged desk all that still proves itself, without touching it.

Works on a copy. A stream is whole up to the first entry that cannot be read or breaks its
chain; what stands after such a gap is handed back apart, for people and for the day when
a neighbour, the hub or a stick fills the gap.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from firepost.app.chains import (
    Certificate,
    Kept,
    Segment,
    Stream,
    chain_start,
    link,
    seal_holds,
    seal_words,
)
from firepost.app.errand import step, stepping
from firepost.domain.errors import Trouble
from firepost.store import header
from firepost.store.blobs import hash_of
from firepost.store.engine import Connection, DatabaseError, connect
from firepost.store.header import Header
from firepost.store.home import Home

_MISSING_IN_A_ROW: Final = 1000  # unreadable places until the end is believed


@dataclass(frozen=True, slots=True)
class Link:
    """An entry that was read, its place in the chain proven."""

    body: bytes
    before: bytes
    after: bytes


@dataclass(slots=True)
class Salvage:
    """What was taken out. Serves a bundle's writer as a desk would."""

    desk_id: str
    drill: bool
    found: dict[str, tuple[Stream, list[Link], dict[int, bytes]]] = field(default_factory=dict)
    unplaced: list[Kept] = field(default_factory=list)  # read, but behind a gap
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    unreadable: int = 0  # places in the file that could not be read

    @property
    def entries(self) -> int:
        return sum(len(links) for _, links, _ in self.found.values())

    def streams(self) -> tuple[Stream, ...]:
        return tuple(stream for stream, _, _ in self.found.values())

    def heads(self) -> dict[str, int]:
        return {stream.name: stream.head for stream in self.streams() if stream.counted}

    def vector(self) -> dict[str, int]:
        return {stream.name: stream.head for stream in self.streams()}

    def read_after(self, stream: str, seq: int, *, max_bytes: int) -> Segment | None:
        known, links, seals = self.found[stream]
        ends = [end for end in sorted(seals) if seq < end <= len(links)]
        if not ends:
            return None
        end = ends[0]
        for later in ends[1:]:
            if sum(len(one.body) for one in links[seq:later]) > max_bytes:
                break
            end = later
        return Segment(
            key=known.key,
            first=seq + 1,
            prev=links[seq].before[:8],
            bodies=tuple(one.body for one in links[seq:end]),
            seal=seals[end],
            desk=known.desk if seq == 0 else None,
            certificate=known.certificate if seq == 0 else None,
        )

    def blob(self, name: bytes) -> bytes | None:
        return self.blobs.get(name)

    def blob_names(self) -> list[bytes]:
        return list(self.blobs)

    def blob_sizes(self) -> dict[bytes, int]:
        return {name: len(data) for name, data in self.blobs.items()}


@contextmanager
def salvaged(path: Path, home: Home) -> Iterator[Salvage]:
    """Read what can be read of the desk at `path`; the file itself is only copied.

    Raises:
        Trouble: `desk.missing`, `desk.not_a_desk`, `keys.not_ours`, `rescue.nothing`.
    """
    if not path.is_file():
        raise Trouble("desk.missing", path=str(path))
    name = _header(path, home)
    key = home.desk_key(name.file_id)
    if key is None:
        raise Trouble("keys.not_ours", path=str(path))
    with tempfile.TemporaryDirectory(prefix="firepost-rescue-") as folder:
        copy = _copied(path, Path(folder), name)
        reader = _Reader(copy, key, name)
        try:
            yield _salvage(reader, path, home)
        finally:
            reader.close()


class _Reader:
    """Asks for one row at a time. A bad page spoils a connection for good: a new one then."""

    def __init__(self, copy: Path, key: bytes, name: Header) -> None:
        self._how = (copy, key, name)
        self._connection: Connection | None = None
        self.unreadable = 0

    def all(self, sql: str, asked: tuple[object, ...] = ()) -> list[Any] | None:
        """The rows; None where a page on the way cannot be read."""
        copy, key, name = self._how
        try:
            if self._connection is None:
                self._connection = connect(copy, key, salt=name.salt, read_only=True)
            rows: list[Any] = self._connection.execute(sql, asked).fetchall()
        except (Trouble, DatabaseError):
            self.unreadable += 1
            self.close()
            return None
        return rows

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _header(path: Path, home: Home) -> Header:
    """The header as it must have been: a worn one is known by the desks we hold keys of."""
    try:
        return header.read(path, home.desk_ids)
    except Trouble as trouble:
        if trouble.notice.key != "desk.damaged":
            raise
    start = path.read_bytes()[: header.BYTES]

    def wear(file_id: str) -> int:
        pairs = zip(start, Header(file_id).salt, strict=False)
        return sum(one != other for one, other in pairs)

    return Header(min(home.desk_ids(), key=wear))


def _copied(path: Path, folder: Path, name: Header) -> Path:
    copy = folder / "rescue.fire"
    shutil.copyfile(path, copy)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        shutil.copyfile(log, folder / "rescue.fire-wal")
    with copy.open("r+b") as file:
        file.write(name.salt)
    return copy


def _salvage(reader: _Reader, path: Path, home: Home) -> Salvage:
    meta = dict(reader.all("SELECT key, value FROM meta") or ())
    streams = _streams(reader)
    if "desk" not in meta or not streams:
        raise Trouble("rescue.nothing", path=str(path))
    salvage = Salvage(desk_id=meta["desk"], drill=meta.get("drill") == "1")
    read: dict[int, dict[int, Kept]] = {row: {} for row in streams}
    for row, kept in _entries(reader, streams):
        read[row][kept.seq] = kept
    for row, stream in streams.items():
        links = _chained(stream, read[row])
        seals = _seals(reader, row, stream, links)
        _seal_own(stream, links, seals, home)
        _place(salvage, stream, links, seals, read[row])
    _take_blobs(reader, salvage)
    salvage.unreadable = reader.unreadable
    return salvage


def _streams(reader: _Reader) -> dict[int, Stream]:
    """The streams by their rows, without a look at any other page: heads are found later."""
    sql = "SELECT id, name, key, desk, device, certificate, incarnation, counted FROM stream"
    found = {}
    for row, name, key, desk, device, signature, mine, counted in reader.all(sql) or ():
        found[row] = Stream(
            name=name,
            key=bytes(key),
            desk=desk,
            device=bytes(device)[:8].hex(),
            certificate=Certificate(bytes(device), bytes(signature)),
            head=0,
            counted=bool(counted),
            mine=mine is not None,
        )
    return found


def _entries(reader: _Reader, streams: dict[int, Stream]) -> Iterator[tuple[int, Kept]]:
    """Every entry that can be read, place by place, past pages that cannot."""
    sql = "SELECT stream, seq, body, learned_ms FROM entry WHERE arrival = ?"
    most = _greatest(reader)
    arrival = missing = 0
    while missing < _MISSING_IN_A_ROW and (most is None or arrival < most):
        step("rescuing", arrival, most or 0)
        arrival += 1
        rows = reader.all(sql, (arrival,))
        if not rows:
            missing += 1
            continue
        missing = 0
        row, seq, body, learned_ms = rows[0]
        if row in streams:
            yield row, Kept(streams[row].name, seq, bytes(body), learned_ms, arrival)


def _greatest(reader: _Reader) -> int | None:
    asked = ("SELECT max(arrival) FROM entry", "SELECT max(arrival) FROM entry_index")
    found = [rows[0][0] or 0 for rows in map(reader.all, asked) if rows]
    return max(found, default=None)


def _chained(stream: Stream, read: dict[int, Kept]) -> list[Link]:
    """What was read from the first entry on, without a gap."""
    links: list[Link] = []
    at = chain_start(stream.key, stream.desk)
    while len(links) + 1 in read:
        body = read[len(links) + 1].body
        links.append(Link(body, at, link(at, body)))
        at = links[-1].after
    return links


def _seal_own(stream: Stream, links: list[Link], seals: dict[int, bytes], home: Home) -> None:
    """This device vouches for the tail of its own stream."""
    own = home.stream_key(stream.name) if stream.mine else None
    if own is not None and links:
        words = seal_words(stream.key, len(links), links[-1].after)
        seals.setdefault(len(links), own.sign(words))


def _place(
    salvage: Salvage,
    stream: Stream,
    links: list[Link],
    seals: dict[int, bytes],
    read: dict[int, Kept],
) -> None:
    """What seals vouch for goes into the bundle, the rest beside it."""
    proven = max(seals, default=0)
    salvage.unplaced += [kept for seq, kept in sorted(read.items()) if seq > proven]
    if proven:
        salvage.found[stream.name] = (replace(stream, head=proven), links[:proven], seals)


def _seals(reader: _Reader, row: int, stream: Stream, links: list[Link]) -> dict[int, bytes]:
    rows = reader.all("SELECT seq, signature FROM seal WHERE stream = ?", (row,)) or []
    return {
        seq: bytes(signature)
        for seq, signature in rows
        if 0 < seq <= len(links)
        if seal_holds(stream.key, seq, links[seq - 1].after, bytes(signature))
    }


def _take_blobs(reader: _Reader, salvage: Salvage) -> None:
    most = reader.all("SELECT max(id) FROM blob")
    last = (most[0][0] or 0) if most else 0
    for place in stepping(range(1, last + 1), "blobs", of=last):
        for name, data in (
            reader.all("SELECT hash, data FROM blob WHERE id = ?", (place,)) or ()
        ):
            if hash_of(bytes(data)) == bytes(name):
                salvage.blobs[bytes(name)] = bytes(data)

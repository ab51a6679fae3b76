"""A desk among desks: what it gives to others, takes from them, and lets count."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from firepost.app.chains import Received, Segment, Stream
from firepost.domain.errors import Refused, Trouble
from firepost.store import blobs, chains, exchange
from firepost.store.engine import Connection, troubles
from firepost.store.exchange import Arrival, SetAside
from firepost.store.home import Home
from firepost.store.own_stream import OwnStream

if TYPE_CHECKING:
    from firepost.app.exchange import Pieces
    from firepost.store.begun import Begun

T = TypeVar("T")

_RECEIPT = "receipt "  # among what is kept beside the journal


class DeskExchange(ABC):
    """The half of `DeskFile` that `sync/` and the hub meet."""

    path: Path
    connection: Connection
    desk_id: str
    _home: Home
    _own: OwnStream | None
    _arrival: int
    _wanted: blobs.Wanted
    _on_way: Begun | None = None

    @property
    def home(self) -> Home:
        """The device it was opened by."""
        return self._home

    @abstractmethod
    def _written(self, what: Callable[[], T]) -> T: ...

    @abstractmethod
    def also_keep(self, what: Callable[[Connection], None]) -> None: ...

    @abstractmethod
    def _recall(self) -> None: ...

    @abstractmethod
    def _remember(self) -> None: ...

    @abstractmethod
    def streams(self) -> tuple[Stream, ...]: ...

    @abstractmethod
    def heads(self) -> dict[str, int]: ...

    def marks(self) -> dict[str, bytes]:
        """The first bytes of the chain at each stream's last entry."""
        with troubles(self.path):
            return chains.marks(self.connection)

    def mark_at(self, stream: str, seq: int) -> bytes | None:
        with troubles(self.path):
            return chains.mark_at(self.connection, stream, seq)

    def asides(self) -> dict[str, list[bytes]]:
        with troubles(self.path):
            return exchange.asides(self.connection)

    def read_after(self, stream: str, seq: int, *, max_bytes: int) -> Segment | None:
        """The sealed run after `seq`: up to `max_bytes` of bodies, at least up to one seal."""
        with troubles(self.path):
            return exchange.read_after(self.connection, stream, seq, max_bytes=max_bytes)

    def receive(self, segment: Segment, *, learned_ms: int, from_: str) -> Received:
        """Take in what another desk kept; on disk when this returns. Under `together` a whole
        bundle costs one commit."""
        arrival = Arrival(learned_ms, from_, self._counts())
        result = self._written(lambda: exchange.receive(self.connection, segment, arrival))
        self._arrived(segment.stream if result.new or result.fork else None)
        return result

    def set_aside(self, content: bytes, *, learned_ms: int, from_: str) -> None:
        """Keep bytes that could not even be read as a segment."""
        arrival = Arrival(learned_ms, from_, self._counts())
        reason = exchange.DAMAGED
        self._written(lambda: exchange.set_aside(self.connection, arrival, reason, content))

    def quarantine(self) -> tuple[SetAside, ...]:
        with troubles(self.path):
            return exchange.aside(self.connection)

    def admit(self, device_keys: Iterable[bytes], *, learned_ms: int) -> list[tuple[str, int]]:
        """Have entries of these devices count, here and from now on; hands back (stream, seq)
        of those that lay here waiting, learned now."""
        self._home.admit(device_keys)
        return self.recount(learned_ms=learned_ms)

    def join(self, desk: str, *, learned_ms: int) -> list[tuple[str, int]]:
        """Have streams written for another desk count here too; what lay waiting, as `admit`."""
        sql = "INSERT OR IGNORE INTO joined VALUES (?)"
        self._written(lambda: self.connection.execute(sql, (desk,)))
        return self.recount(learned_ms=learned_ms)

    def recount(self, *, learned_ms: int) -> list[tuple[str, int]]:
        """Count what the device's settings have come to admit since it arrived."""
        counts = self._counts()
        names = self._written(
            lambda: exchange.recount(self.connection, learned_ms=learned_ms, counts=counts)
        )
        self._arrived(None)
        return names

    def joined(self) -> frozenset[str]:
        """Desks whose streams count here too."""
        with troubles(self.path):
            return exchange.joined(self.connection)

    def joins_said(self, *, since: int) -> frozenset[str]:
        """Desks that counted entries which arrived after `since` say were joined."""
        with troubles(self.path):
            return exchange.joins_said(self.connection, since=since)

    @property
    def arrivals(self) -> int:
        """How many entries have arrived so far, those that do not count among them."""
        return self._arrival

    def blob_names(self) -> list[bytes]:
        """Hashes of the blobs held, in order of arrival."""
        with troubles(self.path):
            return blobs.names(self.connection)

    def blob_sizes(self) -> dict[bytes, int]:
        """Hashes and sizes of the blobs held, in order of arrival."""
        with troubles(self.path):
            return blobs.sizes(self.connection)

    def blob_like(self, start: bytes) -> bytes | None:
        """The blob whose hash begins so; None where there is none, or more than one."""
        with troubles(self.path):
            return blobs.like(self.connection, start)

    def blobs_wanted(self) -> list[bytes]:
        """Hashes that entries held here speak of and that have not arrived, photographs last."""
        with troubles(self.path):
            wanted = self._wanted
            return [*wanted.shapes(self.connection), *wanted.photographs(self.connection)]

    def photographs_awaited(self) -> list[str]:
        """What people call the photographs and papers whose bytes have not arrived."""
        with troubles(self.path):
            return self._wanted.called(self.connection)

    def begun(self) -> Pieces:
        """Blobs of which a part has come, in this window or an earlier one."""
        if self._on_way is None:
            from firepost.store.begun import Begun  # knows how pieces travel: not for a start

            wanted = self.blobs_wanted()
            with troubles(self.path):
                self._on_way = Begun(self.connection, wanted)
        return self._on_way.pieces

    def keep_begun(self) -> None:
        """Have them outlive this window; a full disk costs only that."""
        if self._on_way is not None:
            with suppress(Trouble):
                self._on_way.keep(self.also_keep)

    def shapes_wanted(self) -> list[bytes]:
        """The same without photographs and papers."""
        with troubles(self.path):
            return self._wanted.shapes(self.connection)

    def _counts(self) -> Callable[[bytes, str], bool]:
        desks = exchange.joined(self.connection) | {self.desk_id}
        return lambda device, desk: desk in desks and self._home.trusts(device)

    def _arrived(self, stream: str | None) -> None:
        """`stream` gained entries from elsewhere: if it is this device's own, look again."""
        self._arrival = chains.last_arrival(self.connection)
        if not self.connection.in_transaction:
            self._remember()
        mine = stream is not None and any(s.mine for s in self.streams() if s.name == stream)
        if mine:
            self._recall()

    def take_id(self, desk_id: str) -> None:
        """Become another desk, as long as nothing counts here yet.

        Raises:
            Refused: `desk.other`.
        """
        if desk_id == self.desk_id:
            return
        if self.heads():
            raise Refused("desk.other", path=str(self.path), other=desk_id, desk=self.desk_id)
        sql = "UPDATE meta SET value = ? WHERE key = 'desk'"
        self._written(lambda: self.connection.execute(sql, (desk_id,)))
        self.desk_id = desk_id
        self._own = None  # a stream begun and not written yet was for the old id

    def acknowledge(self, peer: str, heads: Mapping[str, int]) -> None:
        """Note what a peer says it holds durably: stream name to seq."""
        self._written(lambda: exchange.acknowledge(self.connection, peer, heads.items()))

    def keep_receipt(self, peer: str, heads: Mapping[str, int], signed: bytes) -> None:
        """Replace what `peer` was known to hold by what it says itself now, and keep its word:
        others believe it from us by its signature. It may hold less than it did."""

        def keep() -> None:
            exchange.forget(self.connection, peer)
            exchange.acknowledge(self.connection, peer, heads.items())
            row = (f"{_RECEIPT}{peer}", 1, "{}", signed)
            self.connection.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?)", row)

        self._written(keep)

    def signed_receipts(self) -> dict[str, bytes]:
        """Each peer's last word on what it holds, as it signed it."""
        sql = "SELECT name, state FROM snapshot WHERE name LIKE ?"
        with troubles(self.path):
            rows = self.connection.execute(sql, (f"{_RECEIPT}%",)).fetchall()
        return {name.removeprefix(_RECEIPT): bytes(state) for name, state in rows}

    def receipts(self, peer: str) -> dict[str, int]:
        with troubles(self.path):
            return exchange.receipts(self.connection, peer)

    def unsent(
        self, peer: str | None, *, known_ms: int | None = None
    ) -> tuple[int, int | None]:
        """Entries `peer` has not acknowledged (None: nobody has); when the oldest was learned."""
        with troubles(self.path):
            return exchange.unsent(self.connection, peer, known_ms=known_ms)

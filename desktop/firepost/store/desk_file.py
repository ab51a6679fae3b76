"""A desk on disk: one encrypted file, opened to read beside others or to write alone.

Bodies are opaque here. A `DeskFile` stays on the thread that opened it.
"""

from __future__ import annotations

import functools
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from firepost.app.chains import BODY_MAX, Kept, Stream
from firepost.domain.errors import Notice, Refused, Trouble
from firepost.store import blobs as blob_table
from firepost.store import (
    chains,
    copying,
    engine,
    exchange,
    findings,
    log_tail,
    opening,
    own_stream,
    schema,
    space,
)
from firepost.store.desk_exchange import DeskExchange
from firepost.store.engine import Connection, all_or_nothing, troubles
from firepost.store.home import Home
from firepost.store.lock import WAIT_S
from firepost.store.marks import MarkFile, machine
from firepost.store.opening import Opened
from firepost.store.own_stream import OwnStream

T = TypeVar("T")


class Snapshot(NamedTuple):
    """A fold kept for a quick start: what it covers, in the writer's own version and bytes."""

    version: int
    covered: dict[str, int]
    state: bytes


class DeskFile(DeskExchange):
    """Made by `create`, `open` or `open_or_create`; close it, or use it as a context."""

    def __init__(self, opened: Opened, home: Home, *, path: Path) -> None:
        self.path = path
        self.connection = opened.connection
        self.writable = opened.lock is not None
        self._opened = opened
        self._closed = False
        self._home = home
        meta = schema.read_meta(self.connection, path)
        self.desk_id = meta["desk"]
        self.drill = meta["drill"] == "1"
        self.created_ms = int(meta["created_ms"])
        self._wanted = blob_table.Wanted()
        self._own: OwnStream | None = None
        self._mark: MarkFile | None = None
        self._lost: tuple[str, int] | None = None  # stream and seq this device had reached
        self.behind = 0  # entries this device remembers here and the file does not hold
        with troubles(path):
            self._recall()

    # -- opening and closing

    @classmethod
    def create(
        cls, path: Path, home: Home, *, drill: bool, now_ms: int, desk_id: str | None = None
    ) -> DeskFile:
        """Make the file, whole or not at all, and hold it as its writer.

        Raises:
            Trouble: `desk.exists`, `desk.no_folder`, `desk.disk_full`, `desk.in_use`, …
        """
        desk = desk_id or secrets.token_hex(8)
        opened = opening.create(path, home, desk=desk, drill=drill, now_ms=now_ms)
        return cls._of(opened, home, path)

    @classmethod
    def open(
        cls,
        path: Path,
        home: Home,
        *,
        write: bool,
        wait_s: float = WAIT_S,
        mend: bool = False,
    ) -> DeskFile:
        """Open an existing desk. Readers leave its bytes and those of its -wal as they are.

        `mend` opens a desk whose -wal is broken, without what stood after the break; the
        broken log is put aside, whole. Only once a person has been told.

        Raises:
            Trouble: `desk.missing`, `desk.not_a_desk`, `desk.newer`, `desk.damaged`,
                `keys.not_ours`, `keys.locked`; writers also `desk.in_use` after `wait_s`,
                `desk.read_only`.
        """
        if mend:
            opening.mend_log(path)

        def read() -> DeskFile:
            return cls._of(opening.to_read(path, home), home, path, mend=mend)

        if not write:
            return read()
        opened = opening.to_write(path, home, wait_s=wait_s, first=lambda: read().close())
        return cls._of(opened, home, path, mend=True)

    @classmethod
    def open_or_create(cls, path: Path, home: Home, *, drill: bool, now_ms: int) -> DeskFile:
        """The writer's way in: a missing desk is made; `drill` matters only then."""
        if not path.exists():
            try:
                return cls.create(path, home, drill=drill, now_ms=now_ms)
            except Trouble as trouble:
                if trouble.notice.key != "desk.exists":
                    raise
        return cls.open(path, home, write=True)

    @classmethod
    def _of(cls, opened: Opened, home: Home, path: Path, *, mend: bool = False) -> DeskFile:
        try:
            desk = cls(opened, home, path=path)
            log = opened.path.with_name(opened.path.name + "-wal")
            if desk.behind and not mend and log_tail.is_broken(log):
                raise Trouble("desk.damaged", path=str(path), says=log.name)  # noqa: TRY301 - closed below
        except BaseException:
            opened.close()
            raise
        if desk.writable:
            space.take_ballast(opened.path)
        return desk

    def close(self) -> None:
        """A writer seals its stream and folds the -wal into the file. Closing twice is once."""
        if self._closed:
            return
        self._closed = True
        if self.writable:
            # On a full or failing disk all that was said is in the -wal; the next writer
            # takes it up.
            with suppress(Trouble), troubles(self.path):
                self.seal()
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if self._mark is not None:
            self._mark.close()
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _recall(self) -> None:
        """Find this device's stream, unless writing on in it could give one number twice."""
        self._arrival = chains.last_arrival(self.connection)
        own = own_stream.newest(self.connection, self._home)
        self._own = None
        if own is None:
            return
        if self._mark is None:
            self._mark = MarkFile(self._home.folder, own.name)
        mark = self._mark.read()
        if mark is not None:
            self.behind = max(0, mark.arrival - self._arrival)
            apart = mark.seq > own.head or (mark.seq == own.head and mark.chain != own.chain)
            here = machine()
            moved = bytes(8) not in (mark.machine, here) and mark.machine != here
            if mark.seq > own.head:
                self._lost = (own.name, mark.seq)
            if apart or moved:
                return
        if exchange.forked(self.connection, own.name):
            return
        if self.writable and not self._mark.claim():
            return  # another copy of this desk is being written right now
        self._own = own

    # -- writing

    def append(
        self,
        body: bytes,
        *,
        learned_ms: int,
        kind: int,
        at_ms: int,
        about: str = "",
        blobs: Sequence[bytes] = (),
        also: Callable[[Connection], None] | None = None,
    ) -> int:
        """Keep one entry, on disk when this returns; hands back its seq in `own_stream`.

        Entry, chain, index row, blobs, seal when due, and what `also` writes (projections) are
        one transaction. `also` may be called again: what a full disk undid is tried once more
        after the log was folded into the file, and after the ballast went.

        Raises:
            Refused: `entry.too_large`.
            Trouble: `desk.disk_full`, …; nothing was kept and the next number is still free.
        """
        if len(body) > BODY_MAX:
            raise Refused("entry.too_large", bytes=len(body), most=BODY_MAX)

        begun = self._begun()

        def keep() -> OwnStream:
            own = begun
            if not own.row:
                own = own_stream.enter(self.connection, self._home, own, desk=self.desk_id)
                if self._lost is not None:
                    schema.note_lost(self.connection, *self._lost)
            own = own.longer(body)
            arrival = self._arrival + 1
            run = self.connection.execute
            run(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
                (arrival, own.row, own.head, learned_ms, body, own.chain),
            )
            run("INSERT INTO entry_index VALUES (?, ?, ?, ?)", (arrival, kind, at_ms, about))
            for data in blobs:
                blob_table.put(self.connection, data)
            if own.seal_is_due:
                own = own.seal(self.connection)
            if also is not None:
                also(self.connection)
            return own

        self._take(self._written(keep), arrivals=1)
        return self._own.head if self._own else 0

    def next_entry(self) -> tuple[str, int]:
        """Stream and seq the next append will have. Begins this device's stream if need be."""
        own = self._begun()
        return own.name, own.head + 1

    def _begun(self) -> OwnStream:
        if self._own is None:
            self._own = own_stream.begin(self._home, desk=self.desk_id)
            if self._mark is not None:
                self._mark.close()
            self._mark = MarkFile(self._home.folder, self._own.name)
            self._mark.claim()
        return self._own

    def seal(self) -> None:
        """Close the run of entries so that it may travel: when idle, before any export."""
        if not self.writable:
            return
        own = self._own
        for left in own_stream.left_open(
            self.connection, self._home, but=0 if own is None else own.row
        ):
            self._written(functools.partial(left.seal, self.connection))
        if own is None or own.sealed == own.head:
            return
        self._take(self._written(lambda: own.seal(self.connection)), arrivals=0)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Many appends in one transaction: an import. All of them are kept, or none."""
        before = (self._own, self._arrival)
        try:
            with all_or_nothing(self.connection, self.path):
                yield
        except BaseException:
            self._own, self._arrival = before
            self._wanted = blob_table.Wanted()  # it may have looked into what is no more
            raise
        self._remember()

    def blob_put(self, data: bytes) -> bytes:
        """Keep a blob by itself, durably; hands back its hash."""
        return self._written(lambda: blob_table.put(self.connection, data))

    def keep_snapshot(
        self, name: str, *, version: int, covered: Mapping[str, int], state: bytes
    ) -> None:
        """Not worth the ballast: a full disk is said at once, and nothing is lost by it."""
        row = (name, version, json.dumps(dict(covered)), state)
        sql = "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?)"
        with all_or_nothing(self.connection, self.path):
            self.connection.execute(sql, row)

    def also_keep(self, what: Callable[[Connection], None]) -> None:
        """Keep something derived, by itself; not worth the ballast either."""
        with all_or_nothing(self.connection, self.path):
            what(self.connection)

    def _written(self, what: Callable[[], T]) -> T:
        """Run `what` in a transaction; on a full disk once more without the ballast."""
        assert self.writable, "this desk was opened to read"
        if self.connection.in_transaction:
            return what()
        for make_room in (self._fold_log, lambda: space.drop_ballast(self._opened.path)):
            try:
                with all_or_nothing(self.connection, self.path):
                    return what()
            except Trouble as trouble:
                if trouble.notice.key != "desk.disk_full" or not make_room():
                    raise
        with all_or_nothing(self.connection, self.path):
            return what()

    def _fold_log(self) -> bool:
        """Fold the -wal into the file, so that its room can be written anew."""
        with suppress(engine.DatabaseError):
            self.connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        return True

    def _take(self, own: OwnStream, *, arrivals: int) -> None:
        self._own = own
        self._arrival += arrivals
        if not self.connection.in_transaction:
            self._remember()

    def _remember(self) -> None:
        own = self._own
        if own is not None and self._mark is not None:
            self._mark.write(seq=own.head, arrival=self._arrival, chain=own.chain)

    # -- reading

    @property
    def own_stream(self) -> str | None:
        """This device's stream here; None until it writes (or writes anew, see `behind`)."""
        return None if self._own is None else self._own.name

    def streams(self) -> tuple[Stream, ...]:
        with troubles(self.path):
            return tuple(chains.streams(self.connection).values())

    def heads(self) -> dict[str, int]:
        """Stream name to last seq, of the streams that count."""
        with troubles(self.path):
            return chains.heads(self.connection, counted_only=True)

    def vector(self) -> dict[str, int]:
        """The same of everything kept: what this desk need not be sent again."""
        with troubles(self.path):
            return chains.heads(self.connection, counted_only=False)

    def bodies(self, after: Mapping[str, int] | None = None) -> Iterator[Kept]:
        return chains.bodies(self.connection, self.path, after)

    def blob(self, name: bytes) -> bytes | None:
        with troubles(self.path):
            return blob_table.get(self.connection, name)

    def snapshot(self, name: str) -> Snapshot | None:
        sql = "SELECT version, covered, state FROM snapshot WHERE name = ?"
        with troubles(self.path):
            found = self.connection.execute(sql, (name,)).fetchone()
        if found is None:
            return None
        return Snapshot(found[0], json.loads(found[1]), bytes(found[2]))

    def space(self) -> space.Space:
        return space.of(self._opened.path)

    # -- care

    def copy_to(self, dest: Path) -> None:
        """A second copy that was opened and read through; see `copying.copy_to`."""
        if self.writable:
            self.seal()
        copying.copy_to(self._opened, dest)

    def check(self) -> list[Notice]:
        """Everything wrong or noteworthy, for `doctor`; empty where all is well."""
        connection = self.connection
        found = findings.of_pages(connection, self._opened.path)
        if not found:
            with troubles(self.path):
                found += findings.of_chains(connection) + findings.of_blobs(connection)
                found += findings.of_quarantine(connection)
        if self.behind:
            found.append(Notice.of("check.behind", count=self.behind))
        for stream, seq in schema.read_lost(connection).items():
            if self.vector().get(stream, 0) < seq:
                found.append(Notice.of("check.lost", stream=stream, seq=seq))
        return found

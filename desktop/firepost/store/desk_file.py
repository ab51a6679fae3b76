"""A desk on disk: one encrypted file, opened to read beside others or to write alone.

Bodies are opaque here. A `DeskFile` stays on the thread that opened it.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from firepost.app.chains import BODY_MAX, Kept, Stream
from firepost.domain.errors import Refused, Trouble
from firepost.store import blobs as blob_table
from firepost.store import (
    chains,
    engine,
    header,
    held,
    own_stream,
    schema,
    soundness,
    space,
    whole_file,
)
from firepost.store.engine import Connection, all_or_nothing, troubles
from firepost.store.header import Header
from firepost.store.home import Home
from firepost.store.lock import WAIT_S, WriterLock
from firepost.store.marks import MarkFile, machine
from firepost.store.own_stream import OwnStream

T = TypeVar("T")


class Snapshot(NamedTuple):
    """A fold kept for a quick start: what it covers, in the writer's own version and bytes."""

    version: int
    covered: dict[str, int]
    state: bytes


class DeskFile:
    """Made by `create`, `open` or `open_or_create`; close it, or use it as a context."""

    def __init__(
        self,
        path: Path,
        home: Home,
        connection: Connection,
        *,
        lock: WriterLock | None,
        file_id: str,
    ) -> None:
        self.path = path
        self.connection = connection
        self.writable = lock is not None
        self.file_id = file_id
        self._home = home
        self._lock = lock
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        self._held: tuple[int, int] | None = None
        meta = schema.read_meta(connection, path)
        self.desk_id = meta["desk"]
        self.drill = meta["drill"] == "1"
        self.created_ms = int(meta["created_ms"])
        self._arrival = chains.last_arrival(connection)
        self._own: OwnStream | None = None
        self._mark = MarkFile(home.folder, file_id)
        self.behind = 0  # entries this device remembers writing and this file does not hold
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
        path = Path(os.path.realpath(path))
        lock = _lock(path)
        try:
            _lay(path, home, desk=desk_id or secrets.token_hex(8), drill=drill, at=now_ms)
            return cls._opened(path, home, lock=lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, path: Path, home: Home, *, write: bool, wait_s: float = WAIT_S) -> DeskFile:
        """Open an existing desk. Readers leave its bytes and those of its -wal as they are.

        Raises:
            Trouble: `desk.missing`, `desk.not_a_desk`, `desk.newer`, `desk.damaged`,
                `keys.not_ours`, `keys.locked`; writers also `desk.in_use` after `wait_s`,
                `desk.read_only`.
        """
        path = Path(os.path.realpath(path))
        if not write:
            return cls._opened(path, home, lock=None)
        with held.opening:
            _key(path, home)  # what cannot be opened is not locked either
        lock = _lock(path, wait_s)
        try:
            return cls._opened(path, home, lock=lock)
        except BaseException:
            lock.release()
            raise

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
    def _opened(cls, path: Path, home: Home, *, lock: WriterLock | None) -> DeskFile:
        copy = None
        with held.opening:
            name, key = _key(path, home)
            where = path
            if lock is None and _cannot_make_files_beside(path):
                copy = tempfile.TemporaryDirectory(prefix="firepost-")
                where = _copied(path, Path(copy.name))
            try:
                connection = engine.connect(where, key, salt=name.salt, read_only=lock is None)
                which = held.hold(where, name.salt)
            except BaseException:
                if copy is not None:
                    copy.cleanup()
                raise
        try:
            soundness.at_opening(connection, where)
            desk = cls(path, home, connection, lock=lock, file_id=name.file_id)
        except BaseException:
            connection.close()
            held.let_go(which)
            if copy is not None:
                copy.cleanup()
            raise
        desk._held, desk._copy = which, copy
        if lock is not None:
            space.take_ballast(path)
        return desk

    def close(self) -> None:
        """A writer seals its stream and folds the -wal into the file."""
        if self.writable:
            try:
                self.seal()
                with troubles(self.path):
                    self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            except Trouble:
                pass  # everything said is in the -wal; the next writer takes it up
        self._mark.close()
        self.connection.close()
        held.let_go(self._held)
        if self._copy is not None:
            self._copy.cleanup()
        if self._lock is not None:
            self._lock.release()

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
        """Find this device's stream, unless the file is older than the device remembers."""
        own = own_stream.newest(self.connection, self._home)
        if own is not None:
            self._mark = MarkFile(self._home.folder, own.name)
        mark = self._mark.read()
        if mark is None:
            self._own = own
            return
        self.behind = max(0, mark.arrival - self._arrival)
        if own is not None:
            lost = mark.seq > own.head or (mark.seq == own.head and mark.chain != own.chain)
            moved = bytes(8) not in (mark.machine, machine()) and mark.machine != machine()
            self._own = None if lost or moved else own

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
        one transaction. `also` may be called twice: what a full disk undid is tried once more
        after the ballast went.

        Raises:
            Refused: `entry.too_large`.
            Trouble: `desk.disk_full`, …; nothing was kept and the next number is still free.
        """
        if len(body) > BODY_MAX:
            raise Refused("entry.too_large", bytes=len(body), most=BODY_MAX)

        def keep() -> OwnStream:
            own = self._own or own_stream.begin(self.connection, self._home, desk=self.desk_id)
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

    def seal(self) -> None:
        """Close the run of entries so that it may travel: when idle, before any export."""
        own = self._own
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
            raise
        self._remember()

    def blob_put(self, data: bytes) -> bytes:
        """Keep a blob by itself, durably; hands back its hash."""
        return self._written(lambda: blob_table.put(self.connection, data))

    def keep_snapshot(
        self, name: str, *, version: int, covered: Mapping[str, int], state: bytes
    ) -> None:
        row = (name, version, json.dumps(dict(covered)), state)
        sql = "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?)"
        self._written(lambda: self.connection.execute(sql, row))

    def _written(self, what: Callable[[], T]) -> T:
        """Run `what` in a transaction; on a full disk once more without the ballast."""
        assert self.writable, "this desk was opened to read"
        if self.connection.in_transaction:
            return what()
        try:
            with all_or_nothing(self.connection, self.path):
                return what()
        except Trouble as trouble:
            full = trouble.notice.key == "desk.disk_full"
            if not full or not space.drop_ballast(self.path):
                raise
        with all_or_nothing(self.connection, self.path):
            return what()

    def _take(self, own: OwnStream, *, arrivals: int) -> None:
        if self._own is None or self._own.name != own.name:
            self._mark.close()
            self._mark = MarkFile(self._home.folder, own.name)
            self.behind = 0
        self._own = own
        self._arrival += arrivals
        if not self.connection.in_transaction:
            self._remember()

    def _remember(self) -> None:
        own = self._own
        if own is not None:
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
        return space.of(self.path)


def _lock(path: Path, wait_s: float = WAIT_S) -> WriterLock:
    beside = path.with_name(path.name + ".lock")
    return WriterLock.take(beside, key="desk.in_use", guards=path, wait_s=wait_s)


def _key(path: Path, home: Home) -> tuple[Header, bytes]:
    name = header.read(path, home.desk_ids)
    key = home.desk_key(name.file_id)
    if key is None:
        raise Trouble("keys.not_ours", path=str(path))
    return name, key


def _lay(path: Path, home: Home, *, desk: str, drill: bool, at: int) -> None:
    if path.exists():
        raise Trouble("desk.exists", path=str(path))
    name = Header(secrets.token_hex(8))
    key = secrets.token_bytes(32)
    home.keep_desk_key(name.file_id, key)  # before the file it opens
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        connection = engine.connect(draft, key, salt=name.salt, read_only=False)
        try:
            with troubles(path):
                schema.lay(connection, desk=desk, drill=drill, created_ms=at)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
        draft.rename(path)  # nobody else makes this file: we hold its lock
        whole_file.settle(path.parent)
    except OSError as error:
        raise Trouble("desk.cannot_open", path=str(path), says=error.strerror) from error
    finally:
        for end in ("", "-wal", "-shm"):
            draft.with_name(draft.name + end).unlink(missing_ok=True)


def _cannot_make_files_beside(path: Path) -> bool:
    """A reader needs a -shm beside the desk; a write-protected stick has no room for one."""
    if os.name != "nt" and os.statvfs(path.parent).f_flag & os.ST_RDONLY:
        return True
    return not os.access(path.parent, os.W_OK)


def _copied(path: Path, folder: Path) -> Path:
    try:
        for end in ("", "-wal"):
            source = path.with_name(path.name + end)
            if source.exists():
                shutil.copyfile(source, folder / source.name)
    except OSError as error:
        raise Trouble("desk.cannot_open", path=str(path), says=error.strerror) from error
    return folder / path.name

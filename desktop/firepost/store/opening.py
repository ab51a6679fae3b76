"""From a path to a sound, keyed connection: the lock, the header, the key, the whole file."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from firepost.domain.errors import Trouble
from firepost.domain.frozen import Frozen
from firepost.store import engine, header, held, log_tail, schema, soundness, whole_file
from firepost.store.engine import Connection, troubles
from firepost.store.header import Header
from firepost.store.home import Home
from firepost.store.lock import WAIT_S, WriterLock


class Opened(Frozen, frozen=True):
    """An open desk file and all that must be given back."""

    path: Path
    connection: Connection
    header: Header
    key: bytes
    lock: WriterLock | None  # None: opened to read
    which: tuple[int, int] | None
    copy: tempfile.TemporaryDirectory[str] | None  # of a desk on a read-only medium

    def close(self) -> None:
        self.connection.close()
        held.let_go(self.which)
        if self.copy is not None:
            self.copy.cleanup()
        if self.lock is not None:
            self.lock.release()


def create(path: Path, home: Home, *, desk: str, drill: bool, now_ms: int) -> Opened:
    """Make the file, whole or not at all, and open it to write."""
    path = Path(os.path.realpath(path))
    lock = _lock(path, WAIT_S)
    try:
        _lay(path, home, desk=desk, drill=drill, now_ms=now_ms)
        return _connected(path, home, lock=lock)
    except BaseException:
        lock.release()
        raise


def to_read(path: Path, home: Home) -> Opened:
    path = Path(os.path.realpath(path))
    if not _cannot_make_files_beside(path):
        try:
            return _connected(path, home, lock=None)
        except Trouble as trouble:
            if trouble.notice.key not in ("desk.disk_full", "desk.cannot_open"):
                raise
    return _connected(path, home, lock=None, by_copy=True)


def to_write(path: Path, home: Home, *, wait_s: float, first: Callable[[], None]) -> Opened:
    """Open it to write, once `first` has found it sound by reading, behind the lock.

    A writer's connection may not be the one that finds damage: closing it would fold a log
    that is broken into the file and remove it.
    """
    path = Path(os.path.realpath(path))
    with held.opening:
        _key(path, home)  # what cannot be opened is not locked either
    lock = _lock(path, wait_s)
    try:
        first()
        return _connected(path, home, lock=lock)
    except BaseException:
        lock.release()
        raise


def _lock(path: Path, wait_s: float) -> WriterLock:
    beside = path.with_name(path.name + ".lock")
    return WriterLock.take(beside, key="desk.in_use", guards=path, wait_s=wait_s)


def _key(path: Path, home: Home) -> tuple[Header, bytes]:
    name = header.read(path, home.desk_ids)
    key = home.desk_key(name.file_id)
    if key is None:
        raise Trouble("keys.not_ours", path=str(path))
    return name, key


def _connected(
    path: Path, home: Home, *, lock: WriterLock | None, by_copy: bool = False
) -> Opened:
    with held.opening:
        name, key = _key(path, home)
        copy, where = None, path
        if by_copy:
            copy = tempfile.TemporaryDirectory(prefix="firepost-")
            where = _copied(path, Path(copy.name))
        connection = engine.connect(where, key, salt=name.salt, read_only=lock is None)
        which = held.hold(where, name.salt)
    try:
        if lock is None:
            soundness.at_opening(connection, where)
    except BaseException:
        connection.close()
        held.let_go(which)
        if copy is not None:
            copy.cleanup()
        raise
    return Opened(where, connection, name, key, lock, which, copy)


def _lay(path: Path, home: Home, *, desk: str, drill: bool, now_ms: int) -> None:
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
                schema.lay(connection, desk=desk, drill=drill, created_ms=now_ms)
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


def mend_log(path: Path) -> Path | None:
    """Set a -wal with a broken tail aside, beside the desk; the whole part of it stays in use.

    Only for a person who has been told what is lost; hands back where it was put.
    """
    log = path.with_name(path.name + "-wal")
    if held.header_of(path) is not None or not log_tail.is_broken(log):
        return None
    aside = path.with_name(f"{path.name}-wal.broken")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.name}-wal.broken-{count}")
    shutil.copyfile(log, aside)
    return aside

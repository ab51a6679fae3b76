"""A desk in memory: the real store on a disk that fills up and a machine that is switched off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from firepost.store import schema
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
from firepost.store.opening import Opened


class Killed(BaseException):
    """The power went. Nothing that was not committed is there any more."""


class Disk:
    """Passes every statement on, until the fuse has burned down."""

    def __init__(self, connection: Any) -> None:
        self.inner = connection
        self.fuse = -1
        self.full = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def execute(self, sql: str, *more: Any) -> Any:
        self._burn(sql)
        return self.inner.execute(sql, *more)

    def executemany(self, sql: str, *more: Any) -> Any:
        self._burn(sql)
        return self.inner.executemany(sql, *more)

    def _burn(self, sql: str) -> None:
        if self.fuse < 0:
            return
        self.fuse -= 1
        if self.fuse >= 0:
            return
        if self.full and not sql.startswith(("INSERT", "UPDATE")):
            self.fuse = 0  # only writing needs room
            return
        if self.full:
            error = dbapi2.OperationalError("database or disk is full")
            error.sqlite_errorcode = dbapi2.SQLITE_FULL
            raise error
        raise Killed

    def heal(self) -> None:
        self.fuse, self.full = -1, False
        if self.inner.in_transaction:
            self.inner.execute("ROLLBACK")

    def image(self) -> Any:
        """A copy of it as it stands: a backup, a clone."""
        copy = dbapi2.connect(":memory:", isolation_level=None)
        self.inner.backup(copy)
        return copy


class _Opened(Opened, frozen=True):
    def close(self) -> None:
        """Memory outlives the program that used it."""


def blank(*, desk: str, drill: bool = False) -> Disk:
    connection = dbapi2.connect(":memory:", isolation_level=None)
    schema.lay(connection, desk=desk, drill=drill, created_ms=0)
    return Disk(connection)


def opened(disk: Disk, home: Home, path: Path) -> DeskFile:
    held: Any = object()
    return DeskFile(_Opened(path, disk, None, b"", held, None, None), home, path=path)  # type: ignore[arg-type]

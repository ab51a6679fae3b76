"""The one place that knows which SQLite we stand on, and how a desk's file is opened.

Two libraries share one engine: sqlcipher3 carries the journal, sqlite-utils (see `tables`)
the schema of projections, search and exports. sqlite-utils looks for `pysqlite3` before the
standard library's sqlite3; that name is set to sqlcipher3 here, so both meet on one SQLite.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote

import sqlcipher3
from sqlcipher3 import dbapi2

from firepost.app.errand import HALTED, unwanted
from firepost.domain.errors import Refused, Trouble
from firepost.store import space

if TYPE_CHECKING:
    from sqlite_utils import Database

# Older ones may corrupt a WAL that two connections reset at once (sqlite.org/wal.html).
OLDEST: Final = (3, 51, 3)
BUSY_MS: Final = 5_000
VERSION: Final[str] = dbapi2.sqlite_version
# The log is folded in after 1 MB, some 80 entries, not after SQLite's 4: a disk that fills up
# then still has room for the folding, and a desk opens quickly after a power cut.
FOLD_AFTER_PAGES: Final = 256
_STEPS_BETWEEN_LOOKS: Final = 20_000  # of SQLite's machine; under a millisecond

SQLITE_VERSION: Final[str] = dbapi2.sqlite_version

Connection = Any  # sqlcipher3 ships no types
Error: Final = dbapi2.Error
DatabaseError: Final = dbapi2.DatabaseError


def _join() -> None:
    loaded = sys.modules.get("sqlite_utils")
    if loaded is not None and sys.modules.get("pysqlite3") is not sqlcipher3:
        raise RuntimeError("sqlite_utils was imported before firepost.store.engine")
    sys.modules["pysqlite3"] = sqlcipher3
    sys.modules["pysqlite3.dbapi2"] = dbapi2
    if dbapi2.sqlite_version_info < OLDEST:
        raise Trouble("store.engine_too_old", has=dbapi2.sqlite_version, needs="3.51.3")


_join()

_KEY_OF: Final = {
    dbapi2.SQLITE_FULL: "desk.disk_full",
    dbapi2.SQLITE_BUSY: "desk.in_use",
    dbapi2.SQLITE_LOCKED: "desk.in_use",
    dbapi2.SQLITE_READONLY: "desk.read_only",
    dbapi2.SQLITE_CANTOPEN: "desk.cannot_open",
    dbapi2.SQLITE_IOERR: "desk.disk_failing",
    dbapi2.SQLITE_CORRUPT: "desk.damaged",
    dbapi2.SQLITE_NOTADB: "desk.damaged",
}


class Contradicts(dbapi2.DatabaseError):  # type: ignore[misc] # sqlcipher3 ships no types
    """Pages that each hold and together cannot be: a mix of two ages of one file."""

    sqlite_errorcode = dbapi2.SQLITE_CORRUPT


def connect(
    path: Path,
    key: bytes,
    *,
    salt: bytes,
    read_only: bool,
    synchronous: Literal["FULL", "NORMAL"] = "FULL",
) -> Connection:
    """Open the encrypted file with its raw 32-byte key and its 16-byte header as salt.

    The file must exist, but for a writer, who makes it. `synchronous` is here for the test
    that shows what NORMAL would lose; no command passes it.
    """
    mode = "ro" if read_only else "rwc"
    with troubles(path):
        connection = dbapi2.connect(
            f"file:{quote(str(path))}?mode={mode}", uri=True, isolation_level=None
        )
        try:
            # What it has to say of a bad page is said by us, in the officer's words.
            connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
            connection.execute(f"PRAGMA key = \"x'{(key + salt).hex()}'\"").fetchall()
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}").fetchall()
            connection.execute("PRAGMA trusted_schema = OFF")
            if read_only:
                connection.execute("PRAGMA query_only = ON")
            else:
                connection.execute("PRAGMA journal_mode = WAL").fetchall()
                connection.execute(f"PRAGMA synchronous = {synchronous}")
                connection.execute(f"PRAGMA wal_autocheckpoint = {FOLD_AFTER_PAGES}").fetchall()
        except BaseException:
            connection.close()
            raise
    return connection


def tables(connection: Connection) -> Database:
    """The same connection in the hands of sqlite-utils: projections, search, exports.

    Costs a quarter of a second the first time; nothing on the way of an entry calls it.
    """
    import sqlite_utils

    return sqlite_utils.Database(connection)


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """Say in our words what SQLite says of the disk; what is our own bug passes as it is."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        key = _KEY_OF.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if key is None:
            raise
        if key in ("desk.disk_failing", "desk.cannot_open") and space.is_used_up(path):
            key = "desk.disk_full"  # SQLite says so of writes, not of making its side files
        raise Trouble(key, path=str(path), says=str(error)) from error


@contextmanager
def breakable(connection: Connection) -> Iterator[None]:
    """What SQLite does meanwhile ends where nobody wants this thread's errand any more.

    Raises:
        Refused: `errand.halted`.
    """
    connection.set_progress_handler(lambda: int(unwanted()), _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except DatabaseError as error:
        if unwanted():
            raise Refused(HALTED) from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def all_or_nothing(connection: Connection, path: Path) -> Iterator[None]:
    """One transaction, on disk when it ends; one that stands already is joined."""
    if connection.in_transaction:
        yield
        return
    with troubles(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled back by itself
                connection.execute("ROLLBACK")
            raise

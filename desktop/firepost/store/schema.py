"""The tables of a desk file. The journal's tables never migrate; what is derived is droppable.

entry.arrival is the desk's own count of what it kept, in order: bodies are read by it in one
sweep, and it is all an entry's row and the stream's head cost: one page at the end, one page
of the index by (stream, seq).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from firepost.domain.errors import Trouble
from firepost.store.engine import Connection, troubles

VERSION: Final = 1
_LOST: Final = "lost-"

_TABLES: Final = """
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,   -- first 8 bytes of the key, hex
    key         BLOB NOT NULL UNIQUE,   -- Ed25519 public key, 32 bytes
    desk        TEXT NOT NULL,          -- the desk it was written for
    device      BLOB NOT NULL,          -- the device's public key, 32 bytes
    certificate BLOB NOT NULL,          -- the device's signature over key and desk
    incarnation INTEGER,                -- 1, 2, … of this device's own; null: another's
    counted     INTEGER NOT NULL        -- 0: kept and relayed, in no board
) STRICT;

CREATE TABLE entry (
    arrival    INTEGER PRIMARY KEY,
    stream     INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    learned_ms INTEGER NOT NULL,
    body       BLOB NOT NULL,           -- the very bytes as written, never re-encoded
    hash       BLOB NOT NULL            -- SHA-256 of the hash before and the body
) STRICT;
CREATE UNIQUE INDEX entry_by_stream ON entry (stream, seq);

CREATE TABLE seal (
    stream    INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
    id   INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,          -- SHA-256 of data
    data BLOB NOT NULL
) STRICT;

CREATE TABLE quarantine (
    id          INTEGER PRIMARY KEY,
    digest      BLOB NOT NULL UNIQUE,   -- of reason, stream, seq and bytes: kept once
    received_ms INTEGER NOT NULL,
    from_       TEXT NOT NULL,
    reason      TEXT NOT NULL,          -- fork, damaged
    stream      TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    bytes       BLOB NOT NULL
) STRICT;

CREATE TABLE receipt (
    peer   TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq    INTEGER NOT NULL,            -- held durably by the peer up to here
    PRIMARY KEY (peer, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE joined (
    desk TEXT PRIMARY KEY               -- streams of these desks count here too
) STRICT, WITHOUT ROWID;

-- Derived from here on: dropped and made anew at will.

CREATE TABLE entry_index (
    arrival INTEGER PRIMARY KEY,
    kind    INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL,
    about   TEXT NOT NULL
) STRICT;

CREATE TABLE snapshot (
    name    TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    covered TEXT NOT NULL,              -- JSON: stream name to seq
    state   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_is_never_edited
BEFORE UPDATE OF stream, seq, body, hash ON entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER quarantine_is_never_edited BEFORE UPDATE ON quarantine
BEGIN SELECT RAISE(ABORT, 'what was set aside stays'); END;

CREATE TRIGGER quarantine_is_never_removed BEFORE DELETE ON quarantine
BEGIN SELECT RAISE(ABORT, 'what was set aside stays'); END;
"""


def lay(connection: Connection, *, desk: str, drill: bool, created_ms: int) -> None:
    # One transaction, one sync: a statement by itself would be one each.
    connection.executescript("BEGIN IMMEDIATE;" + _TABLES)
    rows = {"desk": desk, "drill": "1" if drill else "0", "created_ms": str(created_ms)}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", rows.items())
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def note_lost(connection: Connection, stream: str, seq: int) -> None:
    """Remember that an own stream had reached `seq` and this file holds less of it."""
    sql = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
    connection.execute(sql, (f"{_LOST}{stream}", str(seq)))


def read_lost(connection: Connection) -> dict[str, int]:
    rows = connection.execute("SELECT key, value FROM meta WHERE key LIKE ?", (f"{_LOST}%",))
    return {key.removeprefix(_LOST): int(value) for key, value in rows}


def read_meta(connection: Connection, path: Path) -> dict[str, str]:
    """What the desk says of itself.

    Raises:
        Trouble: `desk.newer` where a later firepost wrote it, `desk.damaged`.
    """
    with troubles(path):
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise Trouble("desk.newer", path=str(path), has=version, knows=VERSION)
        return dict(connection.execute("SELECT key, value FROM meta"))

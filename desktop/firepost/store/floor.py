"""The floors under the store: the engine alone doing what cannot be done without it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from firepost.domain.errors import Trouble
from firepost.store import engine, header

if TYPE_CHECKING:
    from firepost.store.home import Home

ENGINE: Final = f"SQLite {engine.VERSION} (sqlcipher3)"
_TABLES: Final = """
CREATE TABLE entry (
    arrival INTEGER PRIMARY KEY, stream INTEGER NOT NULL, seq INTEGER NOT NULL,
    learned_ms INTEGER NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_by_stream ON entry (stream, seq);
CREATE TABLE entry_index (
    arrival INTEGER PRIMARY KEY, kind INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    about TEXT NOT NULL
) STRICT;
"""
_ABOUT: Final = "0123456789abcdef/1"


class BareFile:
    """An encrypted file with the tables of an entry. Implements `app.workbench.BareCommits`."""

    def __init__(self, path: Path) -> None:
        self._connection = engine.connect(path, bytes(32), salt=bytes(16), read_only=False)
        self._connection.executescript(_TABLES)
        self._rows = 0

    def commit(self, body: bytes) -> None:
        """The rows of one entry, on disk when this returns."""
        self._rows += 1
        n = self._rows
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        run("INSERT INTO entry VALUES (?, 1, ?, ?, ?, ?)", (n, n, n, body, bytes(32)))
        run("INSERT INTO entry_index VALUES (?, 26, ?, ?)", (n, n, _ABOUT))
        run("COMMIT")

    def close(self) -> None:
        self._connection.close()


class BareRows(BareFile):
    """The same file, filled many rows at a time."""

    def insert(self, rows: list[tuple[int, int, bytes, bytes]]) -> None:
        """Stream, number, body and chain of each; all on disk when this returns."""
        begun, self._rows = self._rows, self._rows + len(rows)
        entries = [(n, *row[:2], n, *row[2:]) for n, row in enumerate(rows, begun + 1)]
        run = self._connection
        run.execute("BEGIN IMMEDIATE")
        run.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", entries)
        run.executemany(
            "INSERT INTO entry_index VALUES (?, 26, ?, ?)",
            [(one[0], one[0], _ABOUT) for one in entries],
        )
        run.execute("COMMIT")


def read_bodies(path: Path, key: bytes) -> int:
    """Every body of a desk in order of arrival, into memory; `key` is key and salt, 48 bytes."""
    connection = engine.connect(path, key[:32], salt=key[32:], read_only=True)
    try:
        return len(connection.execute("SELECT body FROM entry ORDER BY arrival").fetchall())
    finally:
        connection.close()


def key_of(path: Path, home: Home) -> bytes:
    """Key and salt of a desk of this home, 48 bytes."""
    name = header.read(path, home.desk_ids)
    key = home.desk_key(name.file_id)
    if key is None:
        raise Trouble("keys.not_ours", path=str(path))
    return key + name.salt


def main(words: list[str]) -> int:
    """`read DESK` with the key on stdin, or `commit FILE COUNT`."""
    act, path, *more = words
    if act == "read":
        sys.stdout.write(
            f"{read_bodies(Path(path), bytes.fromhex(sys.stdin.read().strip()))}\n"
        )
        return 0
    bare = BareFile(Path(path))
    for _ in range(int(more[0])):
        bare.commit(bytes(48))
    bare.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

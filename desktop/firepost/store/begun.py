"""Blobs of which a part has come: they outlive a cut link and the end of the window.

Derived: whoever sends has them whole. Pieces are only added to, so that a photograph is
written once, however often the link is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from firepost.app.exchange import Pieces
from firepost.app.wire.blobs import Piece
from firepost.store.engine import Connection

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS begun (
    name  BLOB NOT NULL,    -- hash of the whole
    at    INTEGER NOT NULL, -- bytes before this piece
    size  INTEGER NOT NULL,
    total INTEGER NOT NULL, -- as it travels
    base  BLOB,
    data  BLOB NOT NULL,
    PRIMARY KEY (name, at)
) STRICT
"""
_THERE: Final = "SELECT 1 FROM sqlite_schema WHERE name = 'begun'"


class Begun:
    """The pieces of one desk, and how much of each lies on the disk."""

    def __init__(self, connection: Connection, wanted: Iterable[bytes]) -> None:
        self.pieces = Pieces()
        self._kept: dict[bytes, tuple[int, bytes | None, int]] = {}  # total, base, bytes
        asked = set(wanted)
        for name, at, size, total, base, data in _rows(connection):
            first = Piece(name, size, base, total, 0, b"")
            head, so_far = self.pieces.begun.setdefault(name, (first, bytearray()))
            fits = (head.total, head.base, len(so_far)) == (total, base, at)
            if fits and len(so_far) + len(data) < total:
                so_far += data
        for name, (head, so_far) in list(self.pieces.begun.items()):
            self._kept[name] = (head.total, head.base, len(so_far))
            if name not in asked or not so_far:
                del self.pieces.begun[name]  # it came by another road

    def keep(self, write: Callable[[Callable[[Connection], None]], None]) -> None:
        """Have the disk hold what is held here; nothing is written where nothing changed."""
        now = {
            name: (head.total, head.base, len(so_far))
            for name, (head, so_far) in self.pieces.begun.items()
        }
        if now != self._kept:
            write(lambda connection: self._write(connection, now))
            self._kept = now

    def _write(
        self, connection: Connection, now: dict[bytes, tuple[int, bytes | None, int]]
    ) -> None:
        connection.execute(_TABLE)
        for name, (total, base, kept) in self._kept.items():
            stands = now.get(name)
            if stands is None or stands[:2] != (total, base) or stands[2] < kept:
                connection.execute("DELETE FROM begun WHERE name = ?", (name,))
        for name, (total, base, held) in now.items():
            before = self._kept.get(name, (total, base, 0))
            at = before[2] if before[:2] == (total, base) and before[2] <= held else 0
            head, so_far = self.pieces.begun[name]
            if held > at:
                row = (name, at, head.size, total, base, bytes(so_far[at:]))
                connection.execute(
                    "INSERT OR REPLACE INTO begun VALUES (?, ?, ?, ?, ?, ?)", row
                )


def _rows(connection: Connection) -> list[tuple[bytes, int, int, int, bytes | None, bytes]]:
    if connection.execute(_THERE).fetchone() is None:
        return []
    return list(connection.execute("SELECT * FROM begun ORDER BY name, at"))

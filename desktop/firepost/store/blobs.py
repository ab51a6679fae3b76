"""What is too large for an entry, under the hash of its bytes: shapes, photographs."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from firepost.domain.errors import Refused
from firepost.store.engine import Connection, Contradicts

MOST: Final = 64 * 1024 * 1024  # bytes


def hash_of(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def put(connection: Connection, data: bytes) -> bytes:
    """Keep `data` once; hands back its hash. The caller holds the transaction."""
    if len(data) > MOST:
        raise Refused("blob.too_large", bytes=len(data), most=MOST)
    name = hash_of(data)
    held = connection.execute("SELECT 1 FROM blob WHERE hash = ?", (name,)).fetchone()
    if held is None:
        connection.execute("INSERT INTO blob (hash, data) VALUES (?, ?)", (name, data))
    return name


def get(connection: Connection, name: bytes) -> bytes | None:
    found = connection.execute("SELECT data FROM blob WHERE hash = ?", (name,)).fetchone()
    if found is None:
        return None
    data = bytes(found[0])
    if hash_of(data) != name:
        raise Contradicts(f"blob {name.hex()}")
    return data


def has(connection: Connection, name: bytes) -> bool:
    sql = "SELECT 1 FROM blob WHERE hash = ?"
    return connection.execute(sql, (name,)).fetchone() is not None


def names(connection: Connection) -> list[bytes]:
    """Hashes of all that is held, in order of arrival."""
    return [bytes(name) for (name,) in connection.execute("SELECT hash FROM blob ORDER BY id")]


def sizes(connection: Connection) -> dict[bytes, int]:
    """How large each is, in order of arrival."""
    sql = "SELECT hash, length(data) FROM blob ORDER BY id"
    return {bytes(name): size for name, size in connection.execute(sql)}


def like(connection: Connection, start: bytes) -> bytes | None:
    """The blob whose hash begins so; None where there is none, or more than one."""
    upto = start + bytes([255]) * (32 - len(start))
    sql = "SELECT hash FROM blob WHERE hash BETWEEN ? AND ? LIMIT 2"
    found = connection.execute(sql, (start, upto)).fetchall()
    return get(connection, bytes(found[0][0])) if len(found) == 1 else None


class Wanted:
    """What entries speak of and is not held, followed entry by entry as they arrive."""

    def __init__(self) -> None:
        self._upto = 0  # arrival of the last entry looked into
        self._shapes: dict[bytes, None] = {}
        self._photographs: dict[bytes, str] = {}  # with what people call each

    def shapes(self, connection: Connection) -> list[bytes]:
        """In order of arrival."""
        self._follow(connection)
        return _lacking(connection, self._shapes)

    def photographs(self, connection: Connection) -> list[bytes]:
        self._follow(connection)
        return _lacking(connection, self._photographs)

    def called(self, connection: Connection) -> list[str]:
        """The same by what people call them."""
        return [self._photographs[name] for name in self.photographs(connection)]

    def _follow(self, connection: Connection) -> None:
        from firepost.app.wire.blobs import (  # heavy: knows how to pack shapes
            NAME_MARK,
            WORDS_MARK,
            called_in,
            spoken_of,
        )

        (last,) = connection.execute("SELECT coalesce(max(arrival), 0) FROM entry").fetchone()
        if last == self._upto:
            return
        sql = (
            "SELECT body FROM entry WHERE arrival > ? AND length(body) > 33"
            " AND (instr(body, ?) OR instr(body, ?)) ORDER BY arrival"
        )
        for (body,) in connection.execute(sql, (self._upto, NAME_MARK, WORDS_MARK)):
            self._shapes |= dict.fromkeys(spoken_of(body))
            self._photographs |= dict(called_in(body))
        self._upto = last


def _lacking(connection: Connection, names: dict[bytes, Any]) -> list[bytes]:
    """Forgets of `names` what is held by now."""
    for name in [name for name in names if has(connection, name)]:
        del names[name]
    return list(names)

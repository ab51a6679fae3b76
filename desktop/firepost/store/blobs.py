"""What is too large for an entry, under the hash of its bytes: shapes, photographs."""

from __future__ import annotations

import hashlib
from typing import Final

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


def like(connection: Connection, start: bytes) -> bytes | None:
    """The blob whose hash begins so; None where there is none, or more than one."""
    upto = start + bytes([255]) * (32 - len(start))
    sql = "SELECT hash FROM blob WHERE hash BETWEEN ? AND ? LIMIT 2"
    found = connection.execute(sql, (start, upto)).fetchall()
    return get(connection, bytes(found[0][0])) if len(found) == 1 else None


def wanted(connection: Connection) -> list[bytes]:
    """Hashes that entries speak of and that are not held, in order of arrival."""
    from firepost.app.wire.blobs import NAME_MARK, spoken_of  # heavy: knows how to pack shapes

    held = set(names(connection))
    lacking: dict[bytes, None] = {}
    sql = "SELECT body FROM entry WHERE length(body) > 33 AND instr(body, ?) ORDER BY arrival"
    for (body,) in connection.execute(sql, (NAME_MARK,)):
        for name in spoken_of(body):
            if name not in held:
                lacking[name] = None
    return list(lacking)

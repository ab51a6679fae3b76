"""What is too large for an entry, under the hash of its bytes: shapes, photographs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from firepost.domain.errors import Refused
from firepost.store.engine import Connection, Contradicts

_MARK: Final = b"\xc4\x20"  # how msgpack begins 32 bytes
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


def spoken_of(body: bytes) -> Iterator[bytes]:
    """Hashes in an entry, of any kind and version: 32 bytes behind the mark of 32 bytes.

    What only looks like one costs nothing: nobody holds it.
    """
    place = body.find(_MARK)
    while place >= 0:
        name = body[place + 2 : place + 34]
        if len(name) == 32:
            yield name
        place = body.find(_MARK, place + 1)


def wanted(connection: Connection) -> list[bytes]:
    """Hashes that entries speak of and that are not held, in order of arrival."""
    held = set(names(connection))
    lacking: dict[bytes, None] = {}
    sql = "SELECT body FROM entry WHERE length(body) > 33 AND instr(body, ?) ORDER BY arrival"
    for (body,) in connection.execute(sql, (_MARK,)):
        for name in spoken_of(body):
            if name not in held:
                lacking[name] = None
    return list(lacking)

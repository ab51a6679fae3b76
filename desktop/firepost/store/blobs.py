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

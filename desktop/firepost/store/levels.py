"""Levels of detail of large shapes, made when a shape is kept: derived, droppable.

A shape that is drawn whole anyway has none. They are kept in the transaction of the entry
that brings the shape; those of a shape that came by exchange when it is first drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import zstandard

from firepost.store.engine import Connection

VERSION: Final = 1  # raised when the levels or their bytes change: the old ones are made anew
LARGE: Final = 3000  # vertices


def is_large(vertices: int) -> bool:
    return vertices >= LARGE


def vertices_of(geometry: Mapping[str, Any]) -> int:
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    return sum(len(ring) for part in parts for ring in part)


def made_of(geometry: Mapping[str, Any]) -> bytes:
    """The levels of a geometry that was accepted before; about 0.3 s for 100,000 vertices."""
    from firepost.domain.geometry.lod import detail_of, pack
    from firepost.domain.geometry.shape import Shape

    plain = pack(detail_of(Shape.of(geometry)))
    return zstandard.ZstdCompressor(level=1).compress(plain)


def keep(connection: Connection, blob: str, packed: bytes) -> None:
    """The caller holds the transaction."""
    sql = "INSERT OR REPLACE INTO snapshot VALUES (?, ?, '{}', ?)"
    connection.execute(sql, (_name(blob), VERSION, packed))


def kept(connection: Connection, blob: str) -> bytes | None:
    """As `domain.geometry.lod.unpack` reads them; None where there are none, or of another make."""
    sql = "SELECT state FROM snapshot WHERE name = ? AND version = ?"
    found = connection.execute(sql, (_name(blob), VERSION)).fetchone()
    try:
        return None if found is None else unpacked(bytes(found[0]))
    except zstandard.ZstdError:
        return None


def unpacked(packed: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(packed)


def _name(blob: str) -> str:
    return f"levels of {blob}"

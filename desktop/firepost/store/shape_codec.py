"""A perimeter's geometry as bytes, every coordinate exactly as it was given.

Coordinates whose decimals end (most sources write 6 or 7) are kept as differences of
whole steps, which a compressor folds to a few bytes a vertex; all others as the doubles
they are. The bytes are the same for the same geometry, so their hash names it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import numpy as np

from firepost.domain.errors import Trouble

_STEPS: Final = b"FPG1"  # msgpack header, then whole-step differences, x plane then y plane …
_DOUBLES: Final = b"FPD1"  # the same header, then float64
_PLAIN: Final = b"FPJ1"  # JSON, for what has no regular form
_MOST_DECIMALS: Final = 9
_WIDTHS: Final = ("<i2", "<i4", "<i8")

_encode = msgspec.msgpack.Encoder().encode


def pack(geometry: Mapping[str, Any]) -> bytes:
    """GeoJSON Polygon or MultiPolygon to bytes."""
    kind = geometry["type"]
    polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
    points = [point for polygon in polygons for ring in polygon for point in ring]
    dims = {len(point) for point in points}
    if len(dims) != 1:
        plain = {"type": kind, "coordinates": geometry["coordinates"]}
        return _PLAIN + json.dumps(plain, separators=(",", ":")).encode()
    table = np.array(points, dtype=np.float64)
    rings = [[len(ring) for ring in polygon] for polygon in polygons]
    decimals = _decimals(table)
    if decimals is None:
        header = _encode([kind, dims.pop(), rings])
        return _DOUBLES + len(header).to_bytes(4, "little") + header + table.tobytes()
    steps = np.rint(table * 10.0**decimals).astype(np.int64)
    differences = np.diff(steps, axis=0)
    width = _width(differences)
    header = _encode([kind, dims.pop(), rings, decimals, width, steps[0].tolist()])
    planes = np.ascontiguousarray(differences.T).astype(_WIDTHS[width]).tobytes()
    return _STEPS + len(header).to_bytes(4, "little") + header + planes


def unpack(packed: bytes) -> dict[str, Any]:
    """The geometry back, coordinate for coordinate.

    Raises:
        Trouble: `shape.unreadable`, the bytes are none of ours.
    """
    try:
        return _unpack(packed)
    except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError) as error:
        raise Trouble("shape.unreadable") from error


def _unpack(packed: bytes) -> dict[str, Any]:
    magic, rest = packed[:4], packed[4:]
    if magic == _PLAIN:
        plain: dict[str, Any] = json.loads(rest)
        return plain
    size = int.from_bytes(rest[:4], "little")
    header = msgspec.msgpack.decode(rest[4 : 4 + size])
    body = rest[4 + size :]
    kind, dims, rings = header[0], int(header[1]), header[2]
    if magic == _DOUBLES:
        table = np.frombuffer(body, dtype="<f8").reshape(-1, dims)
    elif magic == _STEPS:
        table = _from_steps(header, body, dims)
    else:
        raise ValueError(magic)
    return {"type": kind, "coordinates": _nest(kind, rings, table.tolist())}


def _from_steps(header: list[Any], body: bytes, dims: int) -> np.ndarray[Any, Any]:
    decimals, width, first = header[3], header[4], header[5]
    planes = np.frombuffer(body, dtype=_WIDTHS[width]).reshape(dims, -1).astype(np.int64)
    steps = np.cumsum(np.concatenate([np.array([first]).T, planes], axis=1), axis=1)
    table: np.ndarray[Any, Any] = steps.T / 10.0**decimals
    return table


def _nest(kind: str, rings: list[list[int]], points: list[Any]) -> list[Any]:
    polygons, start = [], 0
    for polygon in rings:
        parts = []
        for length in polygon:
            parts.append(points[start : start + length])
            start += length
        polygons.append(parts)
    if start != len(points):
        raise ValueError(start)
    return polygons[0] if kind == "Polygon" else polygons


def _decimals(table: np.ndarray[Any, Any]) -> int | None:
    """The fewest decimals at which every coordinate is exact; None where they do not end."""
    for decimals in range(_MOST_DECIMALS + 1):
        scaled = table * 10.0**decimals
        if np.abs(scaled).max(initial=0.0) >= 2**52:
            return None
        if np.array_equal(np.rint(scaled) / 10.0**decimals, table):
            return decimals
    return None


def _width(differences: np.ndarray[Any, Any]) -> int:
    greatest = int(np.abs(differences).max(initial=0))
    return 0 if greatest < 2**15 else 1 if greatest < 2**31 else 2

"""A shape as what moved since another of as many vertices.

Shapes are kept as differences from vertex to vertex, so one moved vertex changes two of
them. Summed up along the line, what differs between two shapes is zero wherever nothing
moved, whatever moved before: that is what a compressor wants. All of it is arithmetic
modulo 2**16, exact for any bytes whatever.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from firepost.app.wire.packing import Unreadable

HEAD_BYTES: Final = 4  # where the differences begin
_STEPS: Final = b"FPG1"  # a shape in whole steps: magic, length of its head, head, differences

_Steps = np.ndarray[Any, np.dtype[np.uint16]]


def since(data: bytes, base: bytes) -> bytes | None:
    """`data` as moves since `base`; None where the two are not alike enough to try."""
    start = _start(data)
    if start is None or len(data) != len(base) or _start(base) != start:
        return None
    moved = np.cumsum(_steps(data, start) - _steps(base, start), dtype=np.uint16)
    folded = (moved << 1) ^ (0 - (moved >> 15)).astype(np.uint16)  # small of either sign: small
    planes = folded.astype("<u2").view(np.uint8).reshape(-1, 2).T
    return start.to_bytes(HEAD_BYTES, "big") + data[:start] + planes.tobytes()


def applied(moves: bytes, base: bytes) -> bytes:
    """
    Raises:
        Unreadable
    """
    start = int.from_bytes(moves[:HEAD_BYTES], "big")
    head, planes = moves[HEAD_BYTES : HEAD_BYTES + start], moves[HEAD_BYTES + start :]
    if len(head) != start or start + len(planes) != len(base) or len(planes) % 2:
        raise Unreadable("moves")
    pairs = np.frombuffer(planes, dtype=np.uint8).reshape(2, -1).T
    folded: _Steps = np.ascontiguousarray(pairs).view("<u2").reshape(-1).astype(np.uint16)
    moved = (folded >> 1) ^ (0 - (folded & 1)).astype(np.uint16)
    differences = np.diff(moved, prepend=np.uint16(0)).astype(np.uint16)
    return head + (_steps(base, start) + differences).astype("<u2").tobytes()


def _start(data: bytes) -> int | None:
    if data[:4] != _STEPS:
        return None
    start = 8 + int.from_bytes(data[4:8], "little")
    return start if start <= len(data) and (len(data) - start) % 2 == 0 else None


def _steps(data: bytes, start: int) -> _Steps:
    return np.frombuffer(data, dtype="<u2", offset=start).astype(np.uint16)

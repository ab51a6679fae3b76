"""The frame around everything that travels: a kind, a length, a check, the payload.

The same records lie in a bundle on a stick and flow over the link. A reader takes bytes as
they come, in pieces of any size, hands out what is whole, and finds its feet again after
damage; it never holds more than one record.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

HEADER: Final = b"FPh1"  # whose desk this is
SEGMENT: Final = b"FPs1"
BLOB: Final = b"FPb1"  # a piece of something large
RECEIPT: Final = b"FPr1"  # what a hub holds durably, signed
MEMBERS: Final = b"FPm1"  # whom a hub enrolled and whom it revoked
END: Final = b"FPz1"  # how much there should have been
KINDS: Final = frozenset({HEADER, SEGMENT, BLOB, RECEIPT, MEMBERS, END})

PAYLOAD_MAX: Final = 256 * 1024  # bytes; everything larger goes in pieces
_HEAD: Final = struct.Struct(">4sII")
_SIGN: Final = b"FP"
_SLICE_MIN: Final = 1400  # bytes, where 44 KB come through between two cuts
_TRIES: Final = 1000  # false beginnings after damage before the rest is given up


class Record(NamedTuple):
    kind: bytes
    payload: bytes


class Broken(NamedTuple):
    """The beginning of a record whose payload has `length` bytes."""

    kind: bytes
    payload: bytes
    length: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes from `offset` on that are no record."""

    offset: int


def frame(kind: bytes, payload: bytes) -> bytes:
    assert len(payload) <= PAYLOAD_MAX
    return _HEAD.pack(kind, len(payload), _check(kind, payload)) + payload


def slice_bytes(segment_bytes: int) -> int:
    """In what portions to hand records to TLS: each costs 22 bytes, a cut loses half of one."""
    return max(_SLICE_MIN, segment_bytes // 8)


def sliced(data: bytes, each: int) -> Iterator[bytes]:
    for place in range(0, len(data), each):
        yield data[place : place + each]


def _check(kind: bytes, payload: bytes) -> int:
    # The head is covered too: a flipped kind must not pass for a record of a newer version.
    return zlib.crc32(payload, zlib.crc32(kind + len(payload).to_bytes(4, "big")))


class RecordReader:
    """Feed it bytes; it hands out records, and one `Damage` wherever they stop making sense."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._offset = 0  # of the first byte held
        self._lost = False
        self._tries = 0

    @property
    def offset(self) -> int:
        """Up to here everything was taken."""
        return self._offset

    @property
    def left(self) -> int:
        """Bytes held that are no whole record yet."""
        return len(self._held)

    @property
    def broken_off(self) -> Broken | None:
        """The record that had begun, where the carrier itself lets no byte change: what has
        come of it is good as far as it goes."""
        if self._lost or len(self._held) <= _HEAD.size:
            return None
        kind, length, _ = _HEAD.unpack_from(self._held)
        if kind[:2] != _SIGN or not len(self._held) - _HEAD.size < length <= PAYLOAD_MAX:
            return None
        return Broken(kind, bytes(self._held[_HEAD.size :]), length)

    def feed(self, data: bytes) -> Iterator[Record | Damage]:
        self._held += data
        while True:
            found = self._next()
            if found is None:
                return
            yield found

    def finish(self) -> Iterator[Record | Damage]:
        """No more is coming: what seemed the beginning of a record may hide whole ones."""
        while self._held:
            if not self._lost:
                self._lost = True
                yield Damage(self._offset)
            self._drop(1)
            found = self._next()
            while found is not None:
                yield found
                found = self._next()

    def _next(self) -> Record | Damage | None:
        while True:
            if self._lost and not self._seek():
                return None
            if len(self._held) < _HEAD.size:
                return None
            kind, length, check = _HEAD.unpack_from(self._held)
            sane = kind[:2] == _SIGN and length <= PAYLOAD_MAX
            if sane and len(self._held) < _HEAD.size + length:
                return None
            payload = bytes(self._held[_HEAD.size : _HEAD.size + length]) if sane else b""
            if sane and _check(kind, payload) == check:
                self._drop(_HEAD.size + length)
                self._lost = False
                return Record(kind, payload)
            if not self._lost:
                self._lost = True
                damage = Damage(self._offset)
                self._drop(1)
                return damage
            self._drop(1)

    def _seek(self) -> bool:
        """Move to what may be the beginning of a record."""
        self._tries += 1
        if self._tries > _TRIES:
            self._drop(len(self._held))
            return False
        place = self._held.find(_SIGN)
        if place < 0:
            self._drop(max(0, len(self._held) - 1))
            return False
        self._drop(place)
        return True

    def _drop(self, count: int) -> None:
        del self._held[:count]
        self._offset += count

"""Something large as records: compressed, in pieces, as what differs from one that is held.

A piece is `[name, size, base, total, offset, data]`: the SHA-256 of the thing and its size,
the first 8 bytes of the one it is written after (nil: by itself), the compressed size, and
the part of it that stands here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from firepost.app.wire import moves
from firepost.app.wire.packing import (
    Unreadable,
    as_it_is,
    pack,
    pack_after,
    quick_size,
    size_after,
    unpack,
    unpack_after,
)

BLOB_MAX: Final = 64 * 1024 * 1024  # bytes, opened
NAME_MARK: Final = b"\xc4\x20"  # how msgpack begins 32 bytes
NAME_BYTES: Final = 8  # of a name, where the reader holds the whole of it
PIECE_BYTES: Final = 16 * 1024
WORDS_MARK: Final = b"sha256:"  # how the words of an entry begin to name something
_IN_WORDS: Final = re.compile(rb"sha256:([0-9a-f]{64})(?![0-9a-f])")
_CALLED_BYTES: Final = 400  # of the words before it, where its name stands
_CALLED: Final = re.compile(r".*(?:附件|Attachment) (.+?)\s*[（(]$", re.DOTALL)
_SAMPLE: Final = 64 * 1024  # bytes
_LIKE: Final = 4  # a base is worth a trial up to so many times larger or smaller
_PREFIX, _MOVES = b"\x00", b"\x01"  # how it is written after another
_TRIAL_MAX: Final = 8 * 1024 * 1024  # bytes; above that a blob travels by itself


class Piece(msgspec.Struct, frozen=True, array_like=True):
    name: bytes
    size: int
    base: bytes | None
    total: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class PackedBlob:
    """A blob ready to be sent; the same for the same blob and base, so it can be resumed."""

    name: bytes
    size: int
    base: bytes | None
    data: bytes

    def pieces(self, *, start: int = 0, each: int = PIECE_BYTES) -> Iterator[bytes]:
        for offset in range(start, max(len(self.data), 1), each):
            part = self.data[offset : offset + each]
            yield _encode(Piece(self.name, self.size, self.base, len(self.data), offset, part))


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Piece).decode


def pack_blob(
    name: bytes, data: bytes, bases: Iterable[tuple[bytes, bytes]] = ()
) -> PackedBlob:
    """Compress a blob, after the one of `bases` (name, data) that serves it best."""
    best: tuple[int, bytes, bytes] | None = None
    if is_dense(data):
        return PackedBlob(name, len(data), None, as_it_is(data))
    if len(data) <= _TRIAL_MAX:
        for base_name, base in bases:
            if not len(data) // _LIKE <= len(base) <= len(data) * _LIKE:
                continue
            size = size_after(data, base)
            if best is None or size < best[0]:
                best = (size, base_name, base)
    if best is not None and best[0] < quick_size(data):
        return PackedBlob(name, len(data), best[1][:NAME_BYTES], _after(data, best[2]))
    return PackedBlob(name, len(data), None, pack(data))


def _after(data: bytes, base: bytes) -> bytes:
    after = _PREFIX + pack_after(data, base)
    moved = moves.since(data, base)
    if moved is not None:
        packed = _MOVES + pack(moved)
        if len(packed) < len(after):
            return packed
    return after


def decode_piece(payload: bytes) -> Piece:
    """
    Raises:
        Unreadable
    """
    try:
        piece = _decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    fits = (
        len(piece.name) == 32
        and 0 <= piece.size <= BLOB_MAX
        and 1 <= piece.total <= piece.size + 64
        and piece.offset >= 0
        and piece.offset + len(piece.data) <= piece.total
        and (piece.base is None or len(piece.base) == NAME_BYTES)
    )
    if not fits:
        raise Unreadable("piece")
    return piece


def decode_part(payload: bytes, length: int) -> Piece:
    """What has come of a piece that was cut off; `length` is what it was to have.

    Raises:
        Unreadable: its head is not whole.
    """
    missing = length - len(payload)
    piece = decode_piece(payload + bytes(missing))
    if missing >= len(piece.data):
        raise Unreadable("piece")
    return msgspec.structs.replace(piece, data=piece.data[:-missing])


def open_blob(piece: Piece, packed: bytes, base_of: Callable[[bytes], bytes | None]) -> bytes:
    """The blob of `piece`, whose pieces together are `packed`; proved by its name.

    Args:
        base_of: finds a held blob by the first bytes of its name.

    Raises:
        Unreadable
        LookupError: the one it was written after is not here.
    """
    if piece.base is None:
        data = unpack(packed, most=piece.size)
    else:
        base = base_of(piece.base)
        if base is None:
            raise LookupError(piece.base.hex())
        data = _opened_after(packed, base, piece.size)
    if len(data) != piece.size or hashlib.sha256(data).digest() != piece.name:
        raise Unreadable("name")
    return data


def _opened_after(packed: bytes, base: bytes, size: int) -> bytes:
    form, rest = packed[:1], packed[1:]
    if form == _PREFIX:
        return unpack_after(rest, base, most=size)
    if form == _MOVES:
        return moves.applied(unpack(rest, most=size + moves.HEAD_BYTES), base)
    raise Unreadable("form")


def spoken_of(body: bytes) -> Iterator[bytes]:
    """Hashes in an entry, of any kind and version: 32 bytes behind the mark of 32 bytes.

    What only looks like one costs nothing: nobody holds it.
    """
    place = body.find(NAME_MARK)
    while place >= 0:
        name = body[place + 2 : place + 34]
        if len(name) == 32:
            yield name
        place = body.find(NAME_MARK, place + 1)


def photographed_in(body: bytes) -> Iterator[bytes]:
    """Hashes that the words of an entry name: photographs and papers. Shapes go before them."""
    for found in _IN_WORDS.finditer(body):
        yield bytes.fromhex(found.group(1).decode())


def called_in(body: bytes) -> Iterator[tuple[bytes, str]]:
    """The same with what people call each, as the words say it; else how its hash begins."""
    for found in _IN_WORDS.finditer(body):
        before = body[max(found.start() - _CALLED_BYTES, 0) : found.start()]
        said = _CALLED.search(before.decode("utf-8", "ignore"))
        called = said.group(1) if said else found.group(1)[:16].decode()
        yield bytes.fromhex(found.group(1).decode()), called


def is_dense(data: bytes) -> bool:
    """A photograph is packed already: nothing is gained by trying."""
    start = data[:_SAMPLE]
    return len(data) >= _SAMPLE and quick_size(start) > 0.95 * len(start)

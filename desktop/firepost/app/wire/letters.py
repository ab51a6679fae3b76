"""The small records of a bundle: whose it is, how it ends."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from firepost.app.wire.packing import Unreadable

T = TypeVar("T", bound=msgspec.Struct)

MAGIC: Final = (
    b"FFB1\r\n\x1a\n"  # a copy through something that mends line ends is known at once
)
VERSION: Final = 1


class Header(msgspec.Struct, frozen=True, array_like=True):
    """Where a bundle comes from. Streams prove themselves; this is for people and for order."""

    version: int
    desk: str
    drill: bool
    post: str
    device: str  # 16 hex digits
    written_ms: int
    vector: dict[bytes, int] = {}  # what the writer held: stream, 8 bytes: last entry


class End(msgspec.Struct, frozen=True, array_like=True):
    """What stands before it."""

    segments: int
    entries: int
    sha256: bytes


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """A hub's word on what it holds durably; believed by who trusts its key."""

    hub: str
    words: bytes  # `ReceiptWords`, as signed
    signature: bytes


class ReceiptWords(msgspec.Struct, frozen=True, array_like=True):
    purpose: str
    hub: str
    desk: str
    at_ms: int
    vector: dict[bytes, int]


PURPOSE: Final = "firepost-receipt-1"


def encode(letter: msgspec.Struct) -> bytes:
    return msgspec.msgpack.encode(letter)


def decode_header(payload: bytes) -> Header:
    """
    Raises:
        Unreadable
    """
    header = decode(payload, Header)
    if not (1 <= len(header.desk) <= 64 and header.desk.isprintable()):
        raise Unreadable("desk")
    return header


def decode_end(payload: bytes) -> End:
    return decode(payload, End)


def decode_receipt(payload: bytes) -> Receipt:
    return decode(payload, Receipt)


def decode_words(words: bytes) -> ReceiptWords:
    return decode(words, ReceiptWords)


def decode(payload: bytes, kind: type[T]) -> T:
    """
    Raises:
        Unreadable
    """
    try:
        return msgspec.msgpack.decode(payload, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def by_key(vector: dict[str, int]) -> dict[bytes, int]:
    """In order of the keys: what is signed has one form."""
    return {bytes.fromhex(name): seq for name, seq in sorted(vector.items())}


def by_name(vector: dict[bytes, int]) -> dict[str, int]:
    return {key.hex(): seq for key, seq in vector.items()}

"""What a device and a hub say to each other over the link, and the letters they sign.

msgpack arrays; new fields go to the end, so an older reader skips them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec

VERSION: Final = 1
WORD_MARK_BYTES: Final = 6
ASIDE_MAX: Final = 200  # the newest of a stream; who forked tells the end of what it wrote
LETTER_MAX: Final = 1024 * 1024  # bytes; 10,000 devices fit
VOUCHER: Final = b"firepost-voucher-1"
MEMBERS: Final = "firepost-members-1"


class Voucher(msgspec.Struct, frozen=True, array_like=True):
    """An enrolled device's word for its own key: the hub's certificate, and its signature."""

    device: bytes  # public key, 32 bytes
    certificate: bytes  # DER, issued by the hub's authority
    signature: bytes  # over VOUCHER, hub, device


class Revoked(msgspec.Struct, frozen=True, array_like=True):
    device: bytes
    upto: dict[bytes, int]  # stream, 8 bytes: last entry that still counts


class MemberList(msgspec.Struct, frozen=True, array_like=True):
    """Whom a hub enrolled or admitted, and whom it revoked. The highest number holds: it
    counts what was ever entered in the register, so no clock has a say."""

    purpose: str
    hub: str
    number: int
    devices: dict[bytes, str]  # public key: name
    revoked: list[Revoked]


class Members(msgspec.Struct, frozen=True, array_like=True):
    """The record of it: the list as its hub signed it, and vouchers that may not be on it yet."""

    hub: str
    words: bytes = b""  # a `MemberList`
    signature: bytes = b""
    vouchers: list[Voucher] = []


class Want(msgspec.Struct, frozen=True, array_like=True):
    """A blob that is lacking, and how much of it has come."""

    name: bytes
    held: int = 0
    total: int = 0


class Hello(msgspec.Struct, frozen=True, array_like=True):
    version: int
    desk: str | None  # none: give me yours
    drill: bool
    digest: bytes  # of the device's vector and marks
    members: bytes  # digest of the member list it knows
    now_ms: int
    post: str
    device: bytes  # its public key
    voucher: Voucher | None  # until the hub's list has it


class Welcome(msgspec.Struct, frozen=True, array_like=True):
    version: int
    hub: str
    desk: str
    drill: bool
    now_ms: int
    vector: dict[bytes, int] | None  # none: the same as the device's
    wants: list[Want] = []
    receipt: bytes = b""  # signature of the receipt for that vector at `now_ms`
    members: Members | None = None
    marks: bytes = b""  # of each stream of the vector, in its order: a fork shows at once
    aside: dict[bytes, bytes] = {}  # stream: marks of the other words under its numbers


class Held(msgspec.Struct, frozen=True, array_like=True):
    """Answer to a push: what the hub now holds durably."""

    now_ms: int
    vector: dict[bytes, int]
    receipt: bytes
    new: int = 0
    known: int = 0
    damaged: int = 0
    quarantined: int = 0
    forks: int = 0
    wants: list[Want] = []


class Pull(msgspec.Struct, frozen=True, array_like=True):
    desk: str
    vector: dict[bytes, int]
    wants: list[Want] = []
    plain: bool = False  # no blob written after another: the device lacked it
    segment_bytes: int = 0
    most_bytes: int = 0


class Refusal(msgspec.Struct, frozen=True, array_like=True):
    """Why not; a key of the sentences and its values."""

    key: str
    values: dict[str, str] = {}


def vector_digest(vector: Mapping[str, int], marks: Mapping[str, bytes]) -> bytes:
    words = ",".join(
        f"{name}:{seq}:{marks.get(name, b'').hex()}" for name, seq in sorted(vector.items())
    )
    return hashlib.sha256(words.encode()).digest()[:16]


def words_digest(stream: str, seq: int, body: bytes, seal: bytes = b"") -> bytes:
    """By which words that were set aside are known again. The last of a run by its seal too:
    two copies may say the same once they have said different things."""
    return hashlib.sha256(f"fork {stream} {seq} ".encode() + body + seal).digest()


def word_mark(digest: bytes) -> bytes:
    return digest[:WORD_MARK_BYTES]


def voucher_words(hub: str, device: bytes) -> bytes:
    return VOUCHER + hub.encode() + device


def members_digest(words: bytes) -> bytes:
    return hashlib.sha256(words).digest()[:8]

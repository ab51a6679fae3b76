"""Streams as they are kept and as they travel: chained bodies, seals, and a receiver's answer.

A stream is what one device wrote for one desk in one incarnation. Its bodies are opaque
here. Every body is chained to the one before it by SHA-256, and an Ed25519 seal over the
chain closes a run of them, so any courier may carry a segment and none can change it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final, NamedTuple

from firepost.domain.frozen import Frozen

SEAL_EVERY: Final = 64  # entries; one signature an entry would be 7 times the bytes
SEAL_BYTES: Final = 8 * 1024  # or as many bytes: keeps any sealed run within a small segment
BODY_MAX: Final = 8 * 1024  # bytes; what is larger travels as a blob beside the entry
PREV_BYTES: Final = 8
HUB: Final = "hub:"  # what a hub's name begins with where receipts are kept
MARK_BYTES: Final = 4  # of a chain hash, to tell at a glance that two hold the same

_CHAIN: Final = b"firepost-stream-1"
_CERTIFICATE: Final = b"firepost-certificate-1"


class Kept(NamedTuple):
    """One entry as it lies in the desk. A tuple, because a desk has 100,000 of them."""

    stream: str
    seq: int
    body: bytes
    learned_ms: int  # when this desk learned it
    arrival: int  # this desk's own count, in order of arrival; never leaves the device


class Certificate(Frozen, frozen=True):
    """A device's word that a stream is its own."""

    device: bytes  # the device's Ed25519 public key, 32 bytes
    signature: bytes  # 64 bytes, over `certificate_words`


class Stream(Frozen, frozen=True):
    """What a desk knows of one stream."""

    name: str  # first 8 bytes of the key, 16 lower-case hex digits
    key: bytes  # Ed25519 public key, 32 bytes
    desk: str  # the desk it was written for; another's where a desk was joined
    device: str  # 16 hex digits of the device's key
    certificate: Certificate
    head: int  # last seq kept
    counted: bool  # false: kept and relayed, in no board, digest or count
    mine: bool  # written by this device


class Segment(Frozen, frozen=True):
    """A run of one stream that proves itself: bodies `first`..`last`, sealed at `last`.

    `desk` and `certificate` are given where `first` is 1: who does not know the stream yet
    must begin there anyway.
    """

    key: bytes
    first: int
    prev: bytes  # first 8 bytes of the chain hash before `first`: names a fork in the tail
    bodies: tuple[bytes, ...]
    seal: bytes
    desk: str | None = None
    certificate: Certificate | None = None

    @property
    def is_well_shaped(self) -> bool:
        """Whether its parts have the sizes they must have, before anything is reckoned of them."""
        return (
            len(self.key) == 32
            and len(self.seal) == 64
            and len(self.prev) == PREV_BYTES
            and self.first >= 1
            and len(self.bodies) > 0
            and all(len(body) <= BODY_MAX for body in self.bodies)
        )

    @property
    def stream(self) -> str:
        return stream_name(self.key)

    @property
    def last(self) -> int:
        return self.first + len(self.bodies) - 1


class Received(Frozen, frozen=True):
    """What became of one segment. Counts are entries, but `damaged` counts the segment."""

    new: int = 0
    known: int = 0
    quarantined: int = 0  # of devices neither enrolled nor admitted: kept, not counted
    gap: int | None = None  # the head held here: send from the next one on; nothing was kept
    fork: int = 0  # same number, other bytes: the first received stays, these are set aside
    damaged: int = 0  # 1 where chain, seal or certificate do not hold
    names: tuple[tuple[str, int], ...] = ()  # (stream, seq) of `new`, in order

    def __add__(self, other: Received) -> Received:
        return Received(
            new=self.new + other.new,
            known=self.known + other.known,
            quarantined=self.quarantined + other.quarantined,
            gap=self.gap if other.gap is None else other.gap,
            fork=self.fork + other.fork,
            damaged=self.damaged + other.damaged,
            names=self.names + other.names,
        )


def stream_name(key: bytes) -> str:
    return key[:8].hex()


def chain_start(key: bytes, desk: str) -> bytes:
    """The hash before the first entry: binds a stream to its desk."""
    return hashlib.sha256(_CHAIN + key + desk.encode()).digest()


def link(before: bytes, body: bytes) -> bytes:
    return hashlib.sha256(before + body).digest()


def chained(before: bytes, bodies: Iterable[bytes]) -> list[bytes]:
    """The chain hash at each of the bodies."""
    hashes = []
    for body in bodies:
        before = hashlib.sha256(before + body).digest()
        hashes.append(before)
    return hashes


def seal_words(key: bytes, seq: int, at: bytes) -> bytes:
    """What a seal signs: key, seq and the chain hash there."""
    return key + seq.to_bytes(8, "big") + at


def certificate_words(key: bytes, desk: str) -> bytes:
    return _CERTIFICATE + key + desk.encode()


def seal_holds(key: bytes, seq: int, at: bytes, seal: bytes) -> bool:
    return _signed(key, seal, seal_words(key, seq, at))


def certificate_holds(certificate: Certificate, key: bytes, desk: str) -> bool:
    return _signed(certificate.device, certificate.signature, certificate_words(key, desk))


def _signed(key: bytes, signature: bytes, words: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, words)
    except (InvalidSignature, ValueError):
        return False
    return True

"""Devices that write streams without a desk: real keys, real chains, real seals."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firepost.app.chains import (
    Certificate,
    Segment,
    certificate_words,
    chain_start,
    chained,
    seal_words,
    stream_name,
)

DESK = "00112233aabbccdd"


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


@dataclass
class Writer:
    """One stream. Bodies are opaque here, as they are to everything that carries them."""

    desk: str = DESK
    device: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    stream_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def key(self) -> bytes:
        return public(self.stream_key)

    @property
    def name(self) -> str:
        return stream_name(self.key)

    @property
    def device_key(self) -> bytes:
        return public(self.device)

    def say(self, *words: str, count: int = 0) -> Writer:
        start = len(self.bodies)
        said = words or [f"entry {start + n}" for n in range(1, count + 1)]
        self.bodies += [word.encode() for word in said]
        return self

    def copy(self) -> Writer:
        """A disk copied: the same keys write on in two places."""
        return Writer(self.desk, self.device, self.stream_key, list(self.bodies))

    def segment(self, first: int = 1, last: int | None = None) -> Segment:
        last = len(self.bodies) if last is None else last
        start = chain_start(self.key, self.desk)
        hashes = [start, *chained(start, self.bodies[:last])]
        certificate = Certificate(
            self.device_key, self.device.sign(certificate_words(self.key, self.desk))
        )
        return Segment(
            key=self.key,
            first=first,
            prev=hashes[first - 1][:8],
            bodies=tuple(self.bodies[first - 1 : last]),
            seal=self.stream_key.sign(seal_words(self.key, last, hashes[last])),
            desk=self.desk if first == 1 else None,
            certificate=certificate if first == 1 else None,
        )

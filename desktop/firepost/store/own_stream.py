"""The stream this device writes in a desk: its chain's end, its seals, its new beginnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from firepost.app.chains import (
    SEAL_BYTES,
    SEAL_EVERY,
    certificate_words,
    chain_start,
    link,
    seal_words,
    stream_name,
)
from firepost.domain.frozen import Frozen
from firepost.store import chains
from firepost.store.engine import Connection, Contradicts
from firepost.store.home import Home

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class OwnStream(Frozen, frozen=True):
    """Where the next entry of this device goes."""

    row: int  # 0 until its first entry
    name: str
    key: bytes
    signing: Ed25519PrivateKey
    head: int
    chain: bytes  # the hash at `head`
    sealed: int  # last seq under a seal
    unsealed_bytes: int

    def longer(self, body: bytes) -> OwnStream:
        return replace(
            self,
            head=self.head + 1,
            chain=link(self.chain, body),
            unsealed_bytes=self.unsealed_bytes + len(body),
        )

    @property
    def seal_is_due(self) -> bool:
        return self.head - self.sealed >= SEAL_EVERY or self.unsealed_bytes >= SEAL_BYTES

    def seal(self, connection: Connection) -> OwnStream:
        """Sign the chain as it stands; the caller holds the transaction."""
        signature = self.signing.sign(seal_words(self.key, self.head, self.chain))
        connection.execute(
            "INSERT INTO seal VALUES (?, ?, ?)", (self.row, self.head, signature)
        )
        return replace(self, sealed=self.head, unsealed_bytes=0)


def newest(connection: Connection, home: Home) -> OwnStream | None:
    """This device's latest incarnation in the desk; None if it never wrote here."""
    found = connection.execute(
        "SELECT id, key FROM stream WHERE incarnation IS NOT NULL"
        " ORDER BY incarnation DESC LIMIT 1"
    ).fetchone()
    if found is None:
        return None
    return _standing(connection, home, *found)


def left_open(connection: Connection, home: Home, *, but: int) -> list[OwnStream]:
    """This device's streams that it no longer writes and whose tail was never sealed.

    To write on in them could give one number twice; to seal what stands in them cannot.
    """
    rows = connection.execute(
        "SELECT id, key FROM stream WHERE incarnation IS NOT NULL AND id != ?"
        " AND coalesce((SELECT max(seq) FROM entry WHERE entry.stream = stream.id), 0)"
        " > coalesce((SELECT max(seq) FROM seal WHERE seal.stream = stream.id), 0)",
        (but,),
    ).fetchall()
    found = (_standing(connection, home, *row) for row in rows)
    return [own for own in found if own is not None]


def _standing(connection: Connection, home: Home, row: int, key: bytes) -> OwnStream | None:
    signing = home.stream_key(stream_name(key))
    if signing is None:  # the home's keys are older than the desk: begin anew
        return None
    stream = chains.streams(connection)[row]
    sealed = chains.last_seal(connection, row)
    chain = chains.hash_at(connection, row, stream, sealed)
    unsealed_bytes = 0
    for body, kept in connection.execute(
        "SELECT body, hash FROM entry WHERE stream = ? AND seq > ? ORDER BY seq", (row, sealed)
    ):
        chain = link(chain, body)
        if chain != kept:
            raise Contradicts(f"the tail of {stream.name} breaks its chain")
        unsealed_bytes += len(body)
    return OwnStream(row, stream.name, key, signing, stream.head, chain, sealed, unsealed_bytes)


def begin(home: Home, *, desk: str) -> OwnStream:
    """A new incarnation: a key of its own, kept by the home. `enter` puts it in the desk."""
    signing = home.new_stream()
    key = signing.public_key().public_bytes_raw()
    return OwnStream(0, stream_name(key), key, signing, 0, chain_start(key, desk), 0, 0)


def enter(connection: Connection, home: Home, own: OwnStream, *, desk: str) -> OwnStream:
    """Its row, vouched for by the device, in the transaction of its first entry."""
    device = home.device_signing_key()
    row = connection.execute(
        "INSERT INTO stream (name, key, desk, device, certificate, incarnation, counted)"
        " VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(incarnation), 0) + 1 FROM stream), 1)",
        (
            own.name,
            own.key,
            desk,
            device.public_key().public_bytes_raw(),
            device.sign(certificate_words(own.key, desk)),
        ),
    ).lastrowid
    return replace(own, row=row)

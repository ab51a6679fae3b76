"""Two devices on one table find out that the same code was told to both, and who they are.

The code is worth one guess (SPAKE2): who listens in learns nothing from it, who stands between
needs to guess it at the first try. What both then know covers the certificates of a TLS
connection, and each device signs its own.
"""

from __future__ import annotations

import secrets
import socket
import struct
from dataclasses import dataclass
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from firepost.domain.errors import Refused, Trouble

PREFIX: Final = b"firepost-pair-1\n"  # no TLS connection begins so
_LETTER_MAX: Final = 64 * 1024
_SERVES: Final = b"firepost serves"
_JOINS: Final = b"firepost joins"
_SIZE: Final = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Code:
    """What is read aloud: two digits that everybody may hear, six that are the secret."""

    room: str
    secret: str

    @classmethod
    def fresh(cls) -> Code:
        return cls(f"{secrets.randbelow(100):02d}", f"{secrets.randbelow(10**6):06d}")

    @classmethod
    def read(cls, text: str) -> Code:
        """
        Raises:
            Refused: `neighbour.not_a_code`
        """
        digits = "".join(one for one in text if one.isdigit())
        strange = [one for one in text if not one.isdigit() and one not in " -–—.·"]
        if len(digits) != 8 or strange or not digits.isascii():
            raise Refused("neighbour.not_a_code", value=text)
        return cls(digits[:2], digits[2:])

    def __str__(self) -> str:
        return f"{self.room}-{self.secret[:3]}-{self.secret[3:]}"


class Card(msgspec.Struct, frozen=True, array_like=True):
    """Who a device is, told under the code. `signed`: its word on its certificate."""

    device: bytes
    post: str
    certificate: bytes  # PEM, of this session
    signed: bytes

    @property
    def holds(self) -> bool:
        return (
            len(self.device) == 32
            and len(self.post) <= 200
            and _signed(self.device, card_words(self.certificate), self.signed)
        )


def card_words(certificate: bytes) -> bytes:
    return b"firepost-neighbour-1" + certificate


def _signed(device: bytes, words: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(device).verify(signature, words)
    except (InvalidSignature, ValueError):
        return False
    return True


class WrongCode(Exception):
    """The other side was told another code, or none."""


def meet_as_host(link: socket.socket, code: Code, card: Card) -> Card:
    """
    Raises:
        WrongCode
        OSError, Trouble: the connection broke, or strange bytes came.
    """
    from spake2 import SPAKE2_A

    talk = SPAKE2_A(code.secret.encode(), idA=_SERVES, idB=_JOINS)
    theirs = receive(link)
    send(link, talk.start())
    shared = _finished(talk, theirs)
    guest = _opened(receive(link), _key(shared, _JOINS))
    send(link, _closed(card, _key(shared, _SERVES)))
    return guest


def meet_as_guest(link: socket.socket, code: Code, card: Card) -> Card:
    """The same from the other side; tells who it is first, for only then is it worth a guess."""
    from spake2 import SPAKE2_B

    talk = SPAKE2_B(code.secret.encode(), idA=_SERVES, idB=_JOINS)
    link.sendall(PREFIX)
    send(link, talk.start())
    shared = _finished(talk, receive(link))
    send(link, _closed(card, _key(shared, _JOINS)))
    try:
        answer = receive(link)
    except (Trouble, ConnectionError) as error:
        raise WrongCode from error  # who hears a wrong code hangs up
    return _opened(answer, _key(shared, _SERVES))


def _finished(talk: object, theirs: bytes) -> bytes:
    try:
        shared: bytes = talk.finish(theirs)  # type: ignore[attr-defined]
    except Exception as error:  # the library's word on bytes that are none of its own
        raise WrongCode from error
    return shared


def _key(shared: bytes, whose: bytes) -> ChaCha20Poly1305:
    made = HKDF(SHA256(), 32, salt=None, info=whose).derive(shared)
    return ChaCha20Poly1305(made)


def _closed(card: Card, key: ChaCha20Poly1305) -> bytes:
    # Every key closes one letter only: no number need be told twice.
    return key.encrypt(bytes(12), msgspec.msgpack.encode(card), None)


def _opened(box: bytes, key: ChaCha20Poly1305) -> Card:
    try:
        card = msgspec.msgpack.decode(key.decrypt(bytes(12), box, None), type=Card)
    except (InvalidTag, msgspec.MsgspecError) as error:
        raise WrongCode from error
    if not card.holds:
        raise WrongCode
    return card


# -- letters on a socket


def send(link: socket.socket, letter: bytes) -> None:
    link.sendall(_SIZE.pack(len(letter)) + letter)


def receive(link: socket.socket, most: int = _LETTER_MAX) -> bytes:
    """
    Raises:
        Trouble: `neighbour.strange`, `neighbour.hung_up`
    """
    (size,) = _SIZE.unpack(exactly(link, _SIZE.size))
    if size > most:
        raise Trouble("neighbour.strange", bytes=size)
    return exactly(link, size)


def exactly(link: socket.socket, size: int) -> bytes:
    got = bytearray()
    while len(got) < size:
        piece = link.recv(min(size - len(got), 256 * 1024))
        if not piece:
            raise Trouble("neighbour.hung_up")
        got += piece
    return bytes(got)

"""The key file of a home: the device's key, a key for every desk, a key for every own stream.

It lies plain (0600), or sealed by the officers' PIN (Argon2id) or by a secret in the system's
key chain. It is written twice, so that one bad sector does not cost a season.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Final

import msgspec

from firepost.app.strongbox import SealedBy
from firepost.domain.errors import Trouble
from firepost.store import whole_file

FORMAT: Final = 1
SPARE: Final = ".spare"  # the second copy's name ends so
# Some 0.15 s on a field laptop: a stolen key file costs as much for every guess.
_MEMORY_KIB: Final = 64 * 1024
_ROUNDS: Final = 3
_LANES: Final = 4


class Keys(msgspec.Struct, frozen=True):
    """All that must never leave the device. Private keys are 32-byte Ed25519 seeds."""

    device: bytes
    desks: dict[str, bytes] = {}  # file id: 32 bytes
    streams: dict[str, bytes] = {}  # stream name: seed
    secrets: dict[str, bytes] = {}  # what enrolment at a hub brings


class Envelope(msgspec.Struct, frozen=True):
    format: int
    sealed_by: SealedBy
    box: bytes
    digest: str  # of the box: tells a damaged file from a wrong PIN
    salt: bytes = b""
    nonce: bytes = b""
    # The seal's secret again, under the recovery code that HQ keeps on paper.
    code_nonce: bytes = b""
    code_box: bytes = b""


def fresh() -> Keys:
    return Keys(device=secrets.token_bytes(32))


def read(path: Path) -> Envelope | None:
    """The envelope at `path`, or its spare copy; None where there is neither.

    Raises:
        Trouble: `keys.damaged` where both are, `keys.newer`.
    """
    seen = False
    for copy in (path, path.with_name(path.name + SPARE)):
        try:
            content = copy.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise Trouble("keys.cannot_read", path=str(copy), says=error.strerror) from error
        seen = True
        envelope = _opened(content)
        if envelope is not None:
            if envelope.format > FORMAT:
                raise Trouble("keys.newer", path=str(copy))
            return envelope
    if seen:
        raise Trouble("keys.damaged", path=str(path))
    return None


def _opened(content: bytes) -> Envelope | None:
    try:
        envelope = msgspec.json.decode(content, type=Envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    whole = hashlib.sha256(envelope.box).hexdigest() == envelope.digest
    return envelope if whole else None


def write(path: Path, envelope: Envelope) -> None:
    content = msgspec.json.format(msgspec.json.encode(envelope), indent=1)
    whole_file.replace(path, content)
    whole_file.replace(path.with_name(path.name + SPARE), content)


def close(
    keys: Keys,
    *,
    sealed_by: SealedBy,
    secret: bytes,
    salt: bytes,
    code: tuple[bytes, bytes] = (b"", b""),
) -> Envelope:
    """`secret` is the 32-byte key of the seal; unused where nothing seals. `code`: `coded`'s."""
    box, nonce = msgspec.json.encode(keys), b""
    if sealed_by != "none":
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        nonce = secrets.token_bytes(12)
        box = ChaCha20Poly1305(secret).encrypt(nonce, box, salt)
    digest = hashlib.sha256(box).hexdigest()
    return Envelope(FORMAT, sealed_by, box, digest, salt, nonce, *code)


def coded(secret: bytes, key: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """The seal's secret under the key of a recovery code: nonce and box."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = secrets.token_bytes(12)
    return nonce, ChaCha20Poly1305(key).encrypt(nonce, secret, salt)


def decoded(envelope: Envelope, key: bytes) -> bytes | None:
    """The seal's secret, or None where the code is not the one (or there is none)."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if not envelope.code_box:
        return None
    try:
        return ChaCha20Poly1305(key).decrypt(
            envelope.code_nonce, envelope.code_box, envelope.salt
        )
    except InvalidTag:
        return None


def unseal(envelope: Envelope, secret: bytes) -> Keys | None:
    """The keys, or None where `secret` is not the one."""
    box = envelope.box
    if envelope.sealed_by != "none":
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        try:
            box = ChaCha20Poly1305(secret).decrypt(envelope.nonce, box, envelope.salt)
        except InvalidTag:
            return None
    return msgspec.json.decode(box, type=Keys)


def secret_of_pin(pin: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    derive = Argon2id(
        salt=salt, length=32, iterations=_ROUNDS, lanes=_LANES, memory_cost=_MEMORY_KIB
    )
    return derive.derive(pin.encode())

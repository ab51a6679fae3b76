"""What is being typed, closed: it may hold names, and the disk it lies on may be carried off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_ABOUT: Final = [b"firepost drafts"]
_ROUND: Final = 256


@dataclass(frozen=True, slots=True)
class DraftBox:
    """Closes and opens under a key of this device alone, AES-SIV.

    Attributes:
        key: 64 bytes, derived from what the seal of the keys guards.
    """

    key: bytes

    def close(self, plain: str) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        said = plain.encode()
        padded = said + b" " * (-len(said) % _ROUND)  # how much was typed tells little
        return AESSIV(self.key).encrypt(padded, _ABOUT)

    def open(self, closed: bytes) -> str | None:
        """None where it is not ours, or torn."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        try:
            return AESSIV(self.key).decrypt(closed, _ABOUT).decode()
        except (InvalidTag, ValueError):
            return None

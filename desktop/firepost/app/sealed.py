"""Who somebody of the casualty register is: closed under the register's own word, apart from all.

The word is agreed by voice among those who need it and is kept nowhere. What is closed is
AES-SIV under a key that Argon2id makes of the word and the desk; it travels with the entry,
and a post without the word sees a person, a condition, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from firepost.domain.errors import Refused
from firepost.domain.rules_of_people import is_closed

WORD_LEAST: Final = 6
FIELDS: Final = ("name", "description", "found", "taken_to", "contact")
_KEY_BYTES: Final = 64
_MEMORY_KIB: Final = 64 * 1024
_PASSES: Final = 3


@dataclass(frozen=True, slots=True)
class Register:
    """The register of one desk, opened by its word. Not kept: lives while it is looked at."""

    desk: str
    key: bytes

    @classmethod
    def opened(cls, desk: str, word: str, held: Iterable[str]) -> Register:
        """Takes a fifth of a second: not on the screen's thread.

        Args:
            held: what is sealed on the desk already; the word must open it.

        Raises:
            Refused: `register.short_word`, `register.other_word`.
        """
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        plain = word.strip()
        if len(plain) < WORD_LEAST:
            raise Refused("register.short_word", least=WORD_LEAST)
        salt = hashlib.sha256(f"firepost casualty register {desk}".encode()).digest()[:16]
        key = Argon2id(
            salt=salt, length=_KEY_BYTES, iterations=_PASSES, lanes=1, memory_cost=_MEMORY_KIB
        ).derive(plain.encode())
        register = cls(desk, key)
        every = [one for one in held if is_closed(one)]  # what is no seal holds nobody up
        if every and all(register.read(one) is None for one in every):
            raise Refused("register.other_word")
        return register

    def seal(self, told: Mapping[str, str]) -> str:
        """Close what is told of one person; keys are `FIELDS`, what is empty is left out."""
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        lines = [f"{key}\t{clean}" for key in FIELDS if (clean := _flat(told.get(key, "")))]
        plain = "\n".join(lines)
        padded = plain.encode() + b"\n" * (-len(plain.encode()) % 64)  # lengths tell little
        return base64.b64encode(AESSIV(self.key).encrypt(padded, [self.desk.encode()])).decode()

    def add(self, told: Mapping[str, str], held: str | None) -> str:
        """Close what is told now with what stood of this person: the new word over the old."""
        before = (self.read(held) if held else None) or {}
        now = {key: text for key, text in told.items() if text.strip()}
        return self.seal({**before, **now})

    def read(self, sealed: str) -> dict[str, str] | None:
        """What was told, or None where this word does not open it."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        try:
            raw = base64.b64decode(sealed, validate=True)
            plain = AESSIV(self.key).decrypt(raw, [self.desk.encode()]).decode()
        except (InvalidTag, ValueError):
            return None
        pairs = (line.partition("\t") for line in plain.split("\n") if line)
        return {key: value for key, _, value in pairs}


def _flat(text: str) -> str:
    return " ".join(text.split())

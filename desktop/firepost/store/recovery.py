"""The recovery code: printed once, kept at HQ, opens the keys when the PIN is forgotten.

112 random bits and 8 that tell a slip of the pen, in six groups of four letters and digits
without those that look alike.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Final

from firepost.domain.errors import Refused

_OURS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_OURS: Final = str.maketrans(_BASE32, _OURS)
_FROM_OURS: Final = str.maketrans(_OURS, _BASE32)
_ALIKE: Final = str.maketrans("OIL", "011")


def fresh_code() -> str:
    said = secrets.token_bytes(14)
    text = base64.b32encode(said + _check(said)).decode().translate(_TO_OURS)
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def key_of(code: str, salt: bytes) -> bytes:
    """The 32-byte key a code stands for. No slow hash: it is no PIN and cannot be guessed.

    Raises:
        Refused: `keys.code_mistyped`
    """
    plain = "".join(one for one in code.upper() if one.isalnum()).translate(_ALIKE)
    try:
        raw = base64.b32decode(plain.translate(_FROM_OURS))
    except ValueError as error:
        raise Refused("keys.code_mistyped") from error
    if len(raw) != 15 or _check(raw[:14]) != raw[14:]:
        raise Refused("keys.code_mistyped")
    return hashlib.sha256(b"firepost-recovery-1" + salt + raw[:14]).digest()


def _check(said: bytes) -> bytes:
    return hashlib.sha256(b"firepost-recovery-check" + said).digest()[:1]

"""The operating system's key chain, where the officers chose to have it hold the seal."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from firepost.domain.errors import Trouble

_SERVICE: Final = "firepost"


def fresh_secret(folder: Path) -> bytes:
    """A new 32-byte secret, in the key chain under the home's path."""
    import keyring
    from keyring.errors import KeyringError

    made = secrets.token_bytes(32)
    try:
        keyring.set_password(_SERVICE, str(folder), made.hex())
    except KeyringError as error:
        raise Trouble("keys.no_keychain", path=str(folder), says=str(error)) from error
    return made


def secret(folder: Path) -> bytes:
    import keyring
    from keyring.errors import KeyringError

    try:
        held = keyring.get_password(_SERVICE, str(folder))
    except KeyringError as error:
        raise Trouble("keys.no_keychain", path=str(folder), says=str(error)) from error
    if held is None:
        raise Trouble("keys.wrong_keychain", path=str(folder))
    return bytes.fromhex(held)

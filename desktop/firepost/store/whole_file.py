"""Small files that are replaced whole or not at all, and folders that remember it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from firepost.domain.errors import Trouble

_PRIVATE: Final = 0o600


def replace(path: Path, content: bytes) -> None:
    """Put `content` at `path`, durably, readable by its owner alone.

    Raises:
        Trouble: `home.cannot_write`; what stood there before still stands.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        settle(path.parent)
    except OSError as error:
        raise Trouble("home.cannot_write", path=str(path), says=error.strerror) from error


def settle(folder: Path) -> None:
    """Have the folder's names on disk; where folders cannot be synced, the system does it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

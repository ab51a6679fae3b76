"""Room on the disk: watched, and a little of it kept back for the moment there is none."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Final

from firepost.domain.frozen import Frozen

LOW_BYTES: Final = 500 * 1000 * 1000  # below this the screen warns
BALLAST_BYTES: Final = 4 * 1024 * 1024  # some 300 entries after the disk is full
_USED_UP_BYTES: Final = 64 * 1024
_ONLY_ABOVE: Final = 50 * BALLAST_BYTES  # a small disk keeps its room for entries


class Space(Frozen, frozen=True):
    """`free_bytes` is None where the system does not say."""

    free_bytes: int | None
    ballast: bool

    @property
    def low(self) -> bool:
        return self.free_bytes is not None and self.free_bytes < LOW_BYTES


def is_used_up(desk: Path) -> bool:
    """Whether not even the small files beside a desk find room."""
    free = _free_bytes(desk)
    return free is not None and free < _USED_UP_BYTES


def of(desk: Path) -> Space:
    return Space(_free_bytes(desk), ballast_of(desk).exists())


def ballast_of(desk: Path) -> Path:
    return desk.with_name(desk.name + ".ballast")


def take_ballast(desk: Path) -> None:
    """Lay the ballast if there is ample room and none lies; never a reason to stop."""
    path = ballast_of(desk)
    free = _free_bytes(desk)
    if path.exists() or free is None or free < _ONLY_ABOVE:
        return
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(handle, 0, BALLAST_BYTES)
            else:
                os.write(handle, bytes(BALLAST_BYTES))
        finally:
            os.close(handle)


def drop_ballast(desk: Path) -> bool:
    """Whether that freed any room."""
    try:
        ballast_of(desk).unlink()
    except OSError:
        return False
    return True


def _free_bytes(desk: Path) -> int | None:
    try:
        return shutil.disk_usage(desk.parent).free
    except OSError:
        return None

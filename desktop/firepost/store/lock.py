"""One writer at a time, held by the operating system: it ends with the process, however it ends.

The lock lies on a file beside what it guards, never on the desk itself: SQLite's own locks
stand there and would fall with ours.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Final

from firepost.domain.errors import Trouble

WAIT_S: Final = 5.0
_PAUSE_S: Final = 0.05


class WriterLock:
    """Held from `take` to `release`; a second taker, of this process too, waits and is told."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    @classmethod
    def take(cls, path: Path, *, key: str, guards: Path, wait_s: float = WAIT_S) -> WriterLock:
        """Raises Trouble(`key`) after `wait_s`, with the holder's process number if it is known."""
        handle = _opened(path, guards)
        until = time.monotonic() + wait_s
        while not grab(handle):
            if time.monotonic() >= until:
                holder = os.read(handle, 20).decode("ascii", "replace")
                os.close(handle)
                raise Trouble(key, path=str(guards), holder=holder)
            time.sleep(_PAUSE_S)
        lock = cls(path, handle)
        lock._sign()
        return lock

    def _sign(self) -> None:
        try:
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, str(os.getpid()).encode())
        except OSError:  # a full disk: who holds it stays unsaid, the lock holds all the same
            return

    def release(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)  # lets go of the lock as well
            self._handle = -1


def _opened(path: Path, guards: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        raise Trouble("desk.no_folder", path=str(path.parent)) from None
    except PermissionError as error:
        raise Trouble("desk.read_only", path=str(guards), says=error.strerror) from error
    except OSError as error:
        key = "desk.disk_full" if error.errno == 28 else "desk.read_only"
        raise Trouble(key, path=str(guards), says=error.strerror) from error


if sys.platform == "win32":
    import msvcrt

    # A byte far beyond the process number, so that a waiting writer can still read it.
    _AT: Final = 1 << 30

    def grab(handle: int) -> bool:
        """Whether the open file is ours alone from now on; without waiting."""
        os.lseek(handle, _AT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def grab(handle: int) -> bool:
        """Whether the open file is ours alone from now on; without waiting."""
        # flock, not lockf: it belongs to this handle, so closing another one cannot drop it.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

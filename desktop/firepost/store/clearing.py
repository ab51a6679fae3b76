"""Making room for a fresh drill: only a drill's own files are ever removed."""

from __future__ import annotations

from pathlib import Path

from firepost.domain.errors import Trouble
from firepost.store.lock import WriterLock


def clear_desk(desk: Path) -> bool:
    """Remove a drill desk nobody writes to; whether the place is free now."""
    try:
        lock = WriterLock.take(
            desk.with_name(desk.name + ".lock"), key="desk.in_use", guards=desk, wait_s=0
        )
    except Trouble:
        return False
    try:
        for end in ("", "-wal", "-shm", ".ballast"):
            desk.with_name(desk.name + end).unlink(missing_ok=True)
    finally:
        lock.release()
    return True

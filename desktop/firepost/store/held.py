"""The desk files this process has open.

Opening and closing a file by any other way than SQLite drops every lock the process holds on
it (POSIX; sqlite.org/howtocorrupt.html 2.2). So whoever wants to look at a desk's bytes asks
here first, and reads them only where no connection of ours stands.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock, RLock

_guard = Lock()
opening = RLock()  # from a look at a file's bytes to the connection that follows it
_open: dict[tuple[int, int], list[bytes]] = {}


def _which(path: Path) -> tuple[int, int] | None:
    try:
        about = path.stat()
    except OSError:
        return None
    return (about.st_dev, about.st_ino)


def hold(path: Path, header: bytes) -> tuple[int, int] | None:
    """Note that a connection is open; hand back what `let_go` wants."""
    which = _which(path)
    with _guard:
        if which is not None:
            _open.setdefault(which, []).append(header)
    return which


def let_go(which: tuple[int, int] | None) -> None:
    with _guard:
        if which is not None and which in _open:
            _open[which].pop()
            if not _open[which]:
                del _open[which]


def header_of(path: Path) -> bytes | None:
    """The header of the file if this process has it open, else None: then it may be read."""
    which = _which(path)
    with _guard:
        return _open[which][-1] if which is not None and which in _open else None

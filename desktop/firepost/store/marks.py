"""What this device remembers of its desks outside them: how far it had written.

A desk file that was copied back, restored or cloned holds less than its device remembers, or
something else. Writing on in the same stream would give two entries one number, so such a
file begins a new stream. The mark is written after every commit and not synced: a power cut
may leave it behind the desk (then it says nothing), never ahead of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import sys
import zlib
from pathlib import Path
from typing import Final

from firepost.domain.frozen import Frozen
from firepost.store.lock import grab

_ROW: Final = struct.Struct(">QQ32s8s")
_BYTES: Final = _ROW.size + 4


class Mark(Frozen, frozen=True):
    """`seq` and `chain` of the device's own stream, and the count of all the desk had kept."""

    seq: int
    arrival: int
    chain: bytes
    machine: bytes


class MarkFile:
    """The mark of one stream, kept open while its desk is."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / "marks" / name
        self._handle = -1
        self._machine = machine()
        self._claimed = False

    def read(self) -> Mark | None:
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        row, check = content[: _ROW.size], content[_ROW.size : _BYTES]
        if len(content) < _BYTES or zlib.crc32(row).to_bytes(4, "big") != check:
            return None  # torn by a power cut
        return Mark(*_ROW.unpack(row))

    def claim(self) -> bool:
        """Whether no other copy of the desk is writing this stream at this moment."""
        self._claimed = self._claimed or (self._opened() and grab(self._handle))
        return self._claimed

    def _opened(self) -> bool:
        if self._handle < 0:
            with contextlib.suppress(OSError):
                self._path.parent.mkdir(mode=0o700, exist_ok=True)
                flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
                self._handle = os.open(self._path, flags, 0o600)
        return self._handle >= 0

    def write(self, *, seq: int, arrival: int, chain: bytes) -> None:
        """Never fails: a mark that cannot be written guards less, and loses nothing."""
        row = _ROW.pack(seq, arrival, chain, self._machine)
        if not self._opened():
            return
        with contextlib.suppress(OSError):
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, row + zlib.crc32(row).to_bytes(4, "big"))

    def close(self) -> None:
        if self._handle < 0:
            return
        with contextlib.suppress(OSError):
            os.fsync(self._handle)
        os.close(self._handle)
        self._handle, self._claimed = -1, False


def machine() -> bytes:
    """8 bytes that tell this machine from others, zeros where the system has no name for it."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography"
            ) as key:
                name = str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            name = ""
    else:
        name = ""
        with contextlib.suppress(OSError):
            name = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    if not name:
        return bytes(8)
    return hashlib.sha256(b"firepost-machine" + name.encode()).digest()[:8]

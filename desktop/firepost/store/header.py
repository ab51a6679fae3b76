"""The first 16 bytes of a desk file, the only ones anybody can read.

SQLCipher keeps its salt there and lets us choose it. Ours names the kind of file, its format
and the file's own id, so a desk is known, and its key found, wherever the file is moved:

    FIRE | format, 1 byte | file id, 8 bytes | CRC-32 of all that, first 3 bytes

The key is 256 random bits a file, so the salt needs to be nothing but different a file.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from firepost.domain.errors import Trouble
from firepost.domain.frozen import Frozen
from firepost.store import held

MAGIC: Final = b"FIRE"
FORMAT: Final = 1
BYTES: Final = 16
_WORN: Final = 4  # bytes of a known header that may be wrong before it is a stranger's


class Header(Frozen, frozen=True):
    """`file_id` is 16 lower-case hex digits; it names the file, not the desk in it."""

    file_id: str
    format: int = FORMAT

    @property
    def salt(self) -> bytes:
        words = MAGIC + bytes([self.format]) + bytes.fromhex(self.file_id)
        return words + zlib.crc32(words).to_bytes(4, "big")[:3]


def read(path: Path, known: Callable[[], Iterable[str]]) -> Header:
    """The header of the file at `path`.

    `known` gives the file ids this home has keys of; asked only where the header is worn.

    Raises:
        Trouble: `desk.missing`, `desk.not_a_desk`, `desk.newer`, `desk.damaged`.
    """
    start = held.header_of(path)
    if start is None:
        start = _first_bytes(path)
    if len(start) < BYTES:
        raise Trouble("desk.not_a_desk", path=str(path))
    header = Header(start[5:13].hex(), start[4])
    if header.salt == start:
        if header.format > FORMAT:
            raise Trouble("desk.newer", path=str(path), has=header.format, knows=FORMAT)
        return header
    if start[:4] == MAGIC or any(_near(start, Header(one).salt) for one in _told(known)):
        raise Trouble("desk.damaged", path=str(path), says="header")
    raise Trouble("desk.not_a_desk", path=str(path))


def _told(known: Callable[[], Iterable[str]]) -> Iterable[str]:
    try:
        return known()
    except Trouble:  # sealed or damaged keys have their say when the desk is one
        return ()


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise Trouble("desk.not_a_desk", path=str(path))
    try:
        with path.open("rb") as file:
            return file.read(BYTES)
    except FileNotFoundError:
        raise Trouble("desk.missing", path=str(path)) from None
    except OSError as error:
        raise Trouble("desk.cannot_open", path=str(path), says=error.strerror) from error


def _near(one: bytes, other: bytes) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) <= _WORN

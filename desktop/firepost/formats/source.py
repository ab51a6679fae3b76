"""A file from outside, taken in whole and never past its bound."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from firepost.domain.errors import Refused, Trouble

MAX_BYTES: Final = 256_000_000
# Text unfolds to some ten times its size in memory.
MAX_TEXT_BYTES: Final = 100_000_000
_HEAD_BYTES: Final = 4096
_DESKS: Final = (".fire", ".fire-wal", ".fire-shm")
_MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file known to exist and to be of a size we take."""

    path: Path
    size: int
    head: bytes

    @classmethod
    def at(cls, path: Path) -> Source:
        """Raises: Refused (no plain file, empty, too large), Trouble (not there, unreadable)."""
        # Merely opening and closing a desk's file here would drop the locks of its writer.
        if path.resolve().suffix.lower() in _DESKS:
            raise Refused("formats.a_desk", path=path)
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):
                raise Refused("formats.not_a_file", path=path)
            refuse_too_large(path, found.st_size, MAX_BYTES)
            with path.open("rb") as file:
                head = file.read(_HEAD_BYTES)
        except FileNotFoundError as error:
            raise Trouble("formats.no_file", path=path) from error
        except (OSError, ValueError) as error:
            raise Trouble("formats.cannot_read", says=_reason(error), path=path) from error
        if not head.strip(b"\x00 \t\r\n"):
            raise Refused("formats.empty_file", path=path)
        return cls(path, found.st_size, head)

    def text_bytes(self) -> bytes:
        """All of it, for a format that is text."""
        refuse_too_large(self.path, self.size, MAX_TEXT_BYTES)
        return self.all_bytes()

    def all_bytes(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise Trouble("formats.cannot_read", says=_reason(error), path=self.path) from error
        refuse_too_large(self.path, len(data), MAX_BYTES)
        return data

    def sha256(self) -> str:
        return hashlib.sha256(self.all_bytes()).hexdigest()


def refuse_too_large(path: Path | str, size: int, limit: int) -> None:
    if size > limit:
        raise Refused(
            "formats.too_large", size_mb=round(size / _MB), limit_mb=limit // _MB, path=path
        )


def decoded(data: bytes, path: Path | str) -> str:
    """Text in UTF-8 or UTF-16 where it says so, else in GB 18030, which holds GBK and GB 2312.

    Raises:
        Refused: it is neither.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
    raise Refused("formats.not_text", byte=at, path=path)


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)

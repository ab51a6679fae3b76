"""Archives from strangers: read in memory, never unpacked to disk, never past a bound."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final

from firepost.domain.errors import Refused
from firepost.formats.source import MAX_TEXT_BYTES

MAX_MEMBERS: Final = 2_000
_MAX_DIRECTORY_BYTES: Final = 1_000_000
_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x07"
_END_FORM: Final = struct.Struct("<4s4H2LH")
_LONGEST_TAIL: Final = 65_535 + _END_FORM.size


class Archive:
    """The members of a zip file by name. Closed over its bytes; holds no file open."""

    def __init__(self, data: bytes, path: Path) -> None:
        """Raises: Refused where it is torn, oversized, or names files outside itself."""
        self._path = path
        self._refuse_a_huge_directory(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Refused("formats.zip_torn", path=path) from error
        self._members = {member.filename: member for member in self._zip.infolist()}
        for name in self._members:
            if _escapes(name):
                raise Refused("formats.zip_slip", name=name[:100], path=path)

    @property
    def names(self) -> Sequence[str]:
        """Files only, in the order of the archive, without what macOS adds."""
        return [
            name
            for name in self._members
            if not name.endswith("/") and not name.startswith("__MACOSX/")
        ]

    def read(self, name: str) -> bytes:
        """One member, unpacked.

        Raises:
            Refused: torn, locked by a password, or larger than a text file may be.
        """
        try:
            with self._zip.open(self._members[name]) as member:
                # The size in the directory may lie: stop by what really comes out.
                data = member.read(MAX_TEXT_BYTES + 1)
        except (RuntimeError, NotImplementedError) as error:
            raise Refused("formats.zip_locked", name=name[:100], path=self._path) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise Refused("formats.zip_torn", path=self._path) from error
        if len(data) > MAX_TEXT_BYTES:
            raise Refused(
                "formats.zip_bomb",
                name=name[:100],
                limit_mb=MAX_TEXT_BYTES // 1_000_000,
                path=self._path,
            )
        return data

    def _refuse_a_huge_directory(self, data: bytes) -> None:
        """Before the library lists it: a directory of millions would fill the memory."""
        at = data.rfind(_END, max(0, len(data) - _LONGEST_TAIL))
        if at < 0 or at + _END_FORM.size > len(data):
            raise Refused("formats.zip_torn", path=self._path)
        _, _, _, _, count, directory_bytes, _, _ = _END_FORM.unpack_from(data, at)
        if data[max(0, at - 20) : at].startswith(_END_64) or count > MAX_MEMBERS:
            raise Refused("formats.zip_too_many", limit=MAX_MEMBERS, path=self._path)
        if directory_bytes > _MAX_DIRECTORY_BYTES:
            raise Refused("formats.zip_too_many", limit=MAX_MEMBERS, path=self._path)


def _escapes(name: str) -> bool:
    plain = PurePosixPath(name.replace("\\", "/"))
    return plain.is_absolute() or ".." in plain.parts or ":" in name.partition("/")[0]

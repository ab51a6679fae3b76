"""The medium a bundle lies on: room, write protection, a cable pulled, said plainly.

What is written goes to a temporary name, to the medium itself, is read back and compared,
and only then takes its name. Nothing that was there before is touched.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from firepost.app.courier import Goes, unheard
from firepost.domain.errors import Trouble

_CHUNK: Final = 1024 * 1024
# Where systems hang sticks: a folder that is missing there is a stick that is not in.
_MOUNTS: Final = ("/media", "/mnt", "/run/media", "/Volumes")
_KEYS: Final = {
    errno.ENOSPC: "stick.full",
    errno.EDQUOT: "stick.full",
    errno.EFBIG: "stick.file_too_large",
    errno.EROFS: "stick.read_only",
    errno.EACCES: "stick.read_only",
    errno.EPERM: "stick.read_only",
    errno.ENOENT: "stick.missing",
    errno.ENODEV: "stick.missing",
    errno.ENXIO: "stick.missing",
}
GONE: Final = frozenset({errno.ENODEV, errno.ENXIO, errno.EIO})  # it was pulled


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """What the system says of a medium, in the officer's words."""
    try:
        yield
    except OSError as error:
        key = _KEYS.get(error.errno or 0, "stick.failing")
        raise Trouble(key, path=str(path), says=error.strerror or str(error)) from error


def ready(folder: Path) -> Path:
    """The folder, made if need be, but never where a stick should hang.

    Raises:
        Trouble: `stick.missing`, `stick.not_a_folder`, `stick.read_only`
    """
    folder = folder.absolute()
    if folder.is_dir():
        return folder
    if folder.exists():
        raise Trouble("stick.not_a_folder", path=str(folder))
    hangs = any(folder.parent.is_relative_to(mount) for mount in _MOUNTS)
    if not folder.parent.is_dir() or (hangs and not _is_on_a_mount(folder)):
        raise Trouble("stick.missing", path=str(folder), says="")
    with troubles(folder):
        folder.mkdir()
    return folder


def _is_on_a_mount(folder: Path) -> bool:
    return any(
        parent.is_mount() and any(parent.is_relative_to(mount) for mount in _MOUNTS)
        for parent in folder.parents
    )


def needs_room(folder: Path, size: int) -> None:
    """
    Raises:
        Trouble: `stick.no_room`
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return  # a medium that does not say is tried
    if free < size:
        raise Trouble("stick.no_room", path=str(folder), free=free, needed=size)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file that will stand at `path` whole, or not at all."""
    draft = path.with_name(path.name + ".part")
    with troubles(path.parent):
        try:
            with draft.open("wb") as file:
                yield file
                to_medium(file)
        except BaseException:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise


def to_medium(file: BinaryIO) -> None:
    """What was written so far leaves the system's own memory."""
    file.flush()
    os.fsync(file.fileno())


def settle(path: Path, sha256: str, goes: Goes = unheard) -> None:
    """Read the draft of `path` back from the medium; give it its name if it is the same.

    What `goes` raises removes the draft.

    Raises:
        Trouble: `stick.differs`
    """
    draft = path.with_name(path.name + ".part")
    with troubles(path.parent):
        same = False
        try:
            same = digest_of(draft, goes) == sha256
        finally:
            if not same:
                with contextlib.suppress(OSError):
                    draft.unlink()
        if not same:
            raise Trouble("stick.differs", path=str(path))
        draft.rename(path)
        if os.name != "nt":
            handle = os.open(path.parent, os.O_RDONLY)
            try:
                with contextlib.suppress(OSError):  # FAT has no such thing
                    os.fsync(handle)
            finally:
                os.close(handle)


def digest_of(path: Path, goes: Goes = unheard) -> str:
    """SHA-256 of what the medium holds, not of what the system remembers having written."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        size, done = max(os.fstat(file.fileno()).st_size, 1), 0
        if hasattr(os, "posix_fadvise"):
            with contextlib.suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            goes(done / size)
    return digest.hexdigest()

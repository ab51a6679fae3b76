"""Writing to a stick: temporary name, flush, read back, compare, rename; never over the old."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from firepost.app.package import Cancelled, FileWritten
from firepost.domain.errors import Refused, Trouble

CHUNK: Final = 1 << 20
SPARE_BYTES: Final = 1 << 20  # folders and the file system's own needs
TEMPORARY: Final = ".firepost-"
_MB: Final = 1_000_000
# Below these, sticks come and go: a name that is missing there is a stick that is not in.
_MOUNT_PLACES: Final = ("/media", "/run/media", "/mnt", "/Volumes")


def ready(out_dir: Path) -> Path:
    """The folder to write to, made if only it is missing.

    Raises:
        Trouble: it is not there, or it is no folder.
    """
    out = Path(os.path.abspath(out_dir))  # noqa: PTH100 - no links resolved: the name is shown
    if out.is_dir():
        return out
    if out.exists():
        raise Trouble("report.out_not_a_folder", path=str(out))
    if not out.parent.is_dir() or _holds_sticks(out.parent):
        raise Trouble("report.no_out_folder", path=str(out))
    with failures(out):
        out.mkdir()
    return out


def _holds_sticks(folder: Path) -> bool:
    told = folder.as_posix()
    return any(told == place or told.startswith(f"{place}/") for place in _MOUNT_PLACES) and (
        len(folder.parts) <= 4
    )


def room_for(out: Path, need_bytes: int) -> None:
    """
    Raises:
        Trouble: the medium has not enough free space.
    """
    with failures(out):
        free = shutil.disk_usage(out).free
    need = need_bytes + SPARE_BYTES
    if free < need:
        need_mb, free_mb = f"{need / _MB:.1f}", f"{free / _MB:.1f}"
        raise Trouble("report.no_space", path=str(out), need_mb=need_mb, free_mb=free_mb)


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """The world's refusals in words for the person at the stick."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Trouble("report.full", path=str(path)) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise Trouble("report.read_only", path=str(path)) from error
        says = error.strerror or str(error)
        raise Trouble("report.medium_failed", path=str(path), says=says) from error


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """A folder of a temporary name on the same medium; gone afterwards if still there."""
    with failures(out):
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=out))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write(folder: Path, name: str, content: bytes, cancelled: Cancelled) -> FileWritten:
    """One file, flushed to the medium."""
    path = folder / name
    view = memoryview(content)
    with failures(folder), path.open("xb") as file:
        for start in range(0, len(view), CHUNK):
            stop_if(cancelled)
            file.write(view[start : start + CHUNK])
        file.flush()
        os.fsync(file.fileno())
    return FileWritten(path, hashlib.sha256(content).hexdigest(), len(content))


def stop_if(cancelled: Cancelled) -> None:
    if cancelled():
        raise Refused("report.cancelled")


def read_back(written: Iterable[FileWritten], cancelled: Cancelled) -> None:
    """Compare every file with what was meant to be in it.

    Raises:
        Trouble: one reads differently.
    """
    for file in written:
        stop_if(cancelled)
        with failures(file.path):
            found = hash_of(file.path, afresh=True)
        if found != (file.sha256, file.bytes):
            raise Trouble("report.read_back_differs", path=str(file.path))


def hash_of(path: Path, *, afresh: bool = False) -> tuple[str, int]:
    """SHA-256 and size. `afresh`: from the medium itself, where the system lets us ask."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        if afresh and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def flush_folder(folder: Path) -> None:
    """The names in it, to the medium. Windows has no such thing for folders."""
    if os.name == "nt":
        return
    with failures(folder):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some FUSE drives have none
                raise
        finally:
            os.close(handle)


def rename(old: Path, new: Path) -> None:
    """Never over anything.

    Raises:
        Trouble: `new` exists, or the medium failed.
    """
    if os.path.lexists(new):
        raise Trouble("report.exists", path=str(new))
    with failures(new.parent):
        old.rename(new)
    flush_folder(new.parent)


def free_name(out: Path, names: Iterable[str], ending: str = "") -> str:
    """The first name that nothing bears yet; after the last, numbered."""
    last = ""
    for name in names:
        if not os.path.lexists(out / f"{name}{ending}"):
            return name
        last = name
    number = 2
    while os.path.lexists(out / f"{last}_{number}{ending}"):
        number += 1
    return f"{last}_{number}"

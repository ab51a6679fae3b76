"""An update on a stick: a signed list of files, then the files. Nothing unsigned is unpacked.

"FPUPD001" · length of the list (4 bytes, big-endian) · list (JSON) · Ed25519 signature over
all before it · the files' contents, one after the other, as one zstd stream
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

import msgspec

from firepost.app.errand import step
from firepost.domain.errors import Refused, Trouble

MAGIC: Final = b"FPUPD001"
LIST_MOST: Final = 8 * 1024 * 1024
FILES_MOST: Final = 50_000
UNPACKED_MOST: Final = 1024 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_SIGNATURE: Final = 64


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file, or a link to another (`link`, relative to its own folder)."""

    path: str
    bytes: int = 0
    sha256: str = ""
    runs: bool = False
    link: str = ""


class List(msgspec.Struct, frozen=True):
    version: str
    platform: str
    files: tuple[File, ...]


def read_list(package: BinaryIO, name: str, keys: Collection[bytes]) -> List:
    """The list, once one of `keys` (32-byte public keys) vouches for it; stops at the contents.

    Raises:
        Refused: `update.no_key`, `update.not_one`, `update.not_signed`
    """
    if not keys:
        raise Refused("update.no_key", path=name)
    head = package.read(len(MAGIC) + 4)
    long = int.from_bytes(head[len(MAGIC) :], "big")
    if head[: len(MAGIC)] != MAGIC or len(head) != len(MAGIC) + 4 or long > LIST_MOST:
        raise Refused("update.not_one", path=name)
    said = package.read(long)
    signature = package.read(_SIGNATURE)
    if not any(_vouches(key, signature, head + said) for key in keys):
        raise Refused("update.not_signed", path=name)
    try:
        listed = msgspec.json.decode(said, type=List)
    except msgspec.MsgspecError as error:
        raise Refused("update.not_one", path=name) from error
    if not _is_sane(listed):
        raise Refused("update.not_one", path=name)
    return listed


def _vouches(key: bytes, signature: bytes, said: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_sane(listed: List) -> bool:
    """Even whom we trust may err: no file outside the folder, none twice, nothing without bound."""
    paths = [file.path for file in listed.files]
    return (
        0 < len(paths) <= FILES_MOST
        and len(set(paths)) == len(paths)
        and all(_is_inside(path) for path in paths)
        and all(_is_inside(_target(file)) for file in listed.files if file.link)
        and all(file.bytes >= 0 for file in listed.files)
        and sum(file.bytes for file in listed.files) <= UNPACKED_MOST
        and "/" not in listed.version
        and not listed.version.startswith(".")
    )


def _target(file: File) -> str:
    return os.path.normpath(PurePosixPath(file.path).parent / file.link)


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and not path.startswith(("/", "\\"))
        and ".." not in parts
        and not any(":" in part or "\\" in part for part in parts)
    )


def unpack(package: BinaryIO, name: str, listed: List, folder: Path) -> None:
    """Write the files into `folder`, which must not exist; whole and as listed, or not at all.

    Raises:
        Trouble: `update.torn`, `update.cannot_write`; nothing is left then.
    """
    import zstandard

    draft = folder.with_name(f"{folder.name}.part")
    try:
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(parents=True)
        stream = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(package)
        done, of = 0, sum(file.bytes for file in listed.files)

        def wrote(more: int) -> None:
            nonlocal done
            done += more
            step("unpacking", done, of)

        for file in listed.files:
            wrote(0)
            to = draft / file.path
            to.parent.mkdir(parents=True, exist_ok=True)
            if file.link:
                to.symlink_to(file.link)
            else:
                _write(stream, file, to, name, wrote)
        step("settling")
        draft.rename(folder)
    except zstandard.ZstdError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise Trouble("update.torn", path=name, file="") from error
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise Trouble("update.cannot_write", path=str(folder), says=error.strerror) from error
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _write(
    stream: BinaryIO, file: File, to: Path, name: str, wrote: Callable[[int], None]
) -> None:
    left, digest = file.bytes, hashlib.sha256()
    with to.open("xb") as out:
        while left:
            data = stream.read(min(left, _CHUNK))
            if not data:
                raise Trouble("update.torn", path=name, file=file.path)
            digest.update(data)
            out.write(data)
            wrote(len(data))
            left -= len(data)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != file.sha256:
        raise Trouble("update.torn", path=name, file=file.path)
    to.chmod(0o755 if file.runs else 0o644)

"""The station's folder of maps: each file with a card beside it that says what it is.

Implements `app.maps.Shelf`. The card is written last: a map without one is no map.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from firepost.app.maps import COPYING, HASHING, HeldMap, Progress, keep_on
from firepost.domain.errors import Refused, Trouble
from firepost.store import whole_file
from firepost.store.mbtiles import fold_log

MOST_BYTES: Final = 64 * 1024**3
_PIECE: Final = 4 * 1024 * 1024
_SPARE_BYTES: Final = 100 * 1024**2
_DRAFT: Final = ".part"
_SQLITE: Final = b"SQLite format 3\x00"
_TIFF: Final = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_NAMED: Final = {".tif": "TIFF", ".tiff": "TIFF", ".mbtiles": "MBTiles"}
_DESKS: Final = (".fire", ".fire-wal", ".fire-shm")


class MapShelf:
    """Made at the first map; never on a network's disk, which goes away with the link."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def held(self) -> tuple[HeldMap, ...]:
        """In the order they came. A card that can't be read, or whose file is gone, is no map."""
        cards = self.folder.glob("*.json") if self.folder.is_dir() else ()
        found = [held for card in cards if (held := _read(card)) is not None]
        return tuple(sorted(found, key=lambda held: (held.added_at, held.id)))

    def draft(self, name: str, need_bytes: int) -> Path:
        """Where to write a map before it is one.

        Raises:
            Trouble: no room, or the folder can't be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            free = shutil.disk_usage(self.folder).free
            draft = self.folder / (name + _DRAFT)
            draft.unlink(missing_ok=True)
        except OSError as error:
            raise Trouble("maps.folder", says=error.strerror, path=self.folder) from error
        if free < need_bytes + _SPARE_BYTES:
            need_mb = (need_bytes + _SPARE_BYTES) // 1_000_000
            raise Trouble(
                "maps.no_room", need_mb=need_mb, free_mb=free // 1_000_000, path=draft
            )
        return draft

    def keep(self, draft: Path, held: HeldMap) -> HeldMap:
        """Name the draft, durably, then lay its card beside it."""
        file = draft.with_name(draft.name.removesuffix(_DRAFT))
        try:
            with draft.open("rb+") as written:
                os.fsync(written.fileno())
            draft.replace(file)
            whole_file.settle(self.folder)
            kept = replace(held, file=file, bytes=file.stat().st_size)
        except OSError as error:
            raise Trouble("maps.folder", says=error.strerror, path=file) from error
        whole_file.replace(file.with_suffix(".json"), _card(kept))
        return kept

    def drop(self, draft: Path) -> None:
        for path in (draft, *draft.parent.glob(draft.name + "-*")):
            path.unlink(missing_ok=True)

    def remove(self, held: HeldMap) -> None:
        """The card first: a map without one is no map, whatever becomes of its file.

        Raises:
            Trouble: it can't be removed.
        """
        file = self.folder / held.file.name  # nothing beyond this folder, whatever a card says
        try:
            file.with_suffix(".json").unlink(missing_ok=True)
            whole_file.settle(self.folder)
            file.unlink(missing_ok=True)
        except OSError as error:
            raise Trouble("maps.folder", says=error.strerror, path=file) from error


def _card(held: HeldMap) -> bytes:
    said = asdict(held) | {"file": held.file.name, "added_at": held.added_at.isoformat()}
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _read(card: Path) -> HeldMap | None:
    try:
        said: dict[str, Any] = json.loads(card.read_text(encoding="utf-8"))
        file = card.with_name(Path(said.pop("file")).name)
        if not file.is_file():
            return None
        box = said.pop("box_deg")
        return HeldMap(
            **said
            | {
                "file": file,
                "added_at": datetime.fromisoformat(said["added_at"]),
                "box_deg": None if box is None else tuple(box),
                "warnings": tuple(said["warnings"]),
            }
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def kind_of(path: Path) -> str:
    """`mbtiles`, `tiff`, or `features` for all that the reader of features must judge.

    Raises:
        Refused: no plain file, empty, a desk, or beyond all bounds.
        Trouble: not there, or unreadable.
    """
    if path.resolve().suffix.lower() in _DESKS:
        raise Refused("formats.a_desk", path=path)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Refused("formats.not_a_file", path=path)
        with path.open("rb") as file:
            head = file.read(64)
    except FileNotFoundError as error:
        raise Trouble("formats.no_file", path=path) from error
    except OSError as error:
        raise Trouble("formats.cannot_read", says=error.strerror, path=path) from error
    if found.st_size > MOST_BYTES:
        limit_mb = MOST_BYTES // 1_000_000
        size_mb = found.st_size // 1_000_000
        raise Refused("formats.too_large", size_mb=size_mb, limit_mb=limit_mb, path=path)
    if not head:
        raise Refused("formats.empty_file", path=path)
    if head.startswith(_TIFF):
        return "tiff"
    if head.startswith(_SQLITE) and (
        path.suffix.lower() == ".mbtiles" or not _is_geopackage(path)
    ):
        return "mbtiles"
    named = _NAMED.get(path.suffix.lower())
    if named is not None:  # called so, but its first bytes are another's
        raise Refused("maps.not_as_named", kind=named, path=path)
    return "features"


def _is_geopackage(path: Path) -> bool:
    """By its application number, at byte 68 of the header, or by its name."""
    with path.open("rb") as file:
        file.seek(68)
        number = file.read(4)
    return number in (b"GPKG", b"GP10", b"GP11") or path.suffix.lower() == ".gpkg"


def sha256(path: Path, progress: Progress) -> str:
    digest = hashlib.sha256()
    _pass_through(path, digest.update, progress, HASHING)
    return digest.hexdigest()


def copy(path: Path, to: Path, progress: Progress) -> None:
    """A copy of an SQLite file; what still lies in its log belongs to it and is folded in."""
    log = path.with_name(path.name + "-wal")
    try:
        with to.open("xb") as out:
            _pass_through(path, out.write, progress, COPYING)
        if log.is_file() and log.stat().st_size:
            shutil.copyfile(log, to.with_name(to.name + "-wal"))
    except OSError as error:
        raise Trouble("maps.folder", says=error.strerror, path=to) from error
    fold_log(to)


def _pass_through(
    path: Path, take: Callable[[bytes], object], progress: Progress, step: str
) -> None:
    try:
        whole, done = path.stat().st_size, 0
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                take(piece)
                done += len(piece)
                keep_on(progress, step, done, whole)
    except FileNotFoundError as error:
        raise Trouble("formats.no_file", path=path) from error


def dated(path: Path) -> str | None:
    """The day the file was last written, by its own file system."""
    from firepost.domain.instants import BEIJING

    try:
        return datetime.fromtimestamp(path.stat().st_mtime, BEIJING).date().isoformat()
    except (OSError, ValueError, OverflowError):
        return None

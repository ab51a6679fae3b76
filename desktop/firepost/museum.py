"""Opens an archive again, in a room of its own: no key of this device, no desk of its, is touched."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from firepost.app.drawing import Ground
from firepost.app.exhibit import Exhibit
from firepost.app.post import Post
from firepost.domain.errors import Refused, Trouble
from firepost.domain.instants import ms_of

JOURNAL: Final = "journal.ffb"


def is_archive(path: Path) -> bool:
    return path.is_dir() and (path / JOURNAL).is_file()


def open_archive(
    folder: Path, *, ground: Callable[[str, bool], Ground], now: Callable[[], datetime]
) -> Exhibit:
    """
    Args:
        ground: what a desk (id, drill) is folded on.

    Raises:
        Refused: it holds no journal, or differs from its manifest.
        Trouble: it can't be read.
    """
    from firepost.reports.verify import verify

    if not is_archive(folder):
        raise Refused("archive.no_archive", path=str(folder))
    verdict = verify(folder)
    if not verdict.ok:
        raise Refused("archive.differs", path=str(folder), files="、".join(verdict.differs))
    about = _about(folder)
    room = tempfile.TemporaryDirectory(prefix="firepost-archive-")
    try:
        post = _read(folder / JOURNAL, Path(room.name), ground, now)
    except BaseException:
        room.cleanup()
        raise
    return Exhibit(post, str(about["incident"]), bool(about["drill"]), room.cleanup)


def _about(folder: Path) -> dict[str, Any]:
    """Its manifest, which was just held against the folder."""
    from firepost.reports.manifest import is_manifest

    for file in folder.iterdir():
        if is_manifest(file.name):
            told = json.loads(file.read_bytes())
            if "incident" in told:
                return dict(told)
    raise Refused("archive.no_archive", path=str(folder))


def _read(
    bundle: Path,
    room: Path,
    ground: Callable[[str, bool], Ground],
    now: Callable[[], datetime],
) -> Post:
    from firepost.store.desk_file import DeskFile
    from firepost.store.home import Home
    from firepost.store.journal import DeskJournal
    from firepost.store.office import DeviceOffice
    from firepost.sync.bundle_read import read_bundle

    now_ms = ms_of(now())
    here = {"FIREPOST_HOME": str(room / "home")}
    desk = room / "archive.fire"
    office = DeviceOffice(Home.open(here, now_ms=now_ms), now_ms=now_ms)
    read = read_bundle(office, bundle, desk, accept=True, join=False, now_ms=now_ms)
    if not read.new:
        raise Trouble("archive.empty", path=str(bundle))
    file = DeskFile.open(desk, Home.open(here, now_ms=now_ms), write=False)
    try:
        journal = DeskJournal(file)
        return Post(journal, ground(file.desk_id, file.drill), now=now, person="")
    except BaseException:
        file.close()
        raise

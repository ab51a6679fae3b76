"""Doctor's look at engine, keys and one desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from firepost.app.errand import step
from firepost.app.health import Check, ill, well
from firepost.domain.errors import Notice, Trouble
from firepost.store.desk_file import DeskFile
from firepost.store.engine import SQLITE_VERSION
from firepost.store.home import Home
from firepost.store.journal import DeskJournal

# Which check a finding belongs to.
_OF: Final = {
    "check.chain": "chain",
    "check.seal": "seals",
    "check.pages": "store",
    "check.blob": "store",
    "check.fork": "forks",
    "check.set_aside": "forks",
}
_LATER_MS: Final = 60_000  # a desk's newest entry may be this far ahead of our clock


def of_home(home: Home) -> Iterator[Check]:
    """Where the keys lie, and whether others could read them."""
    yield well("engine", "doctor.engine", version=SQLITE_VERSION)
    if not home.folder.exists():
        yield well("keys", "doctor.home_not_made", path=str(home.folder))
        return
    if not home.is_private():
        says = Notice.of("doctor.keys_open", path=str(home.folder))
        yield ill("keys", says, "doctor.do.close_keys", path=str(home.folder))
        return
    yield well("keys", f"doctor.keys_{home.sealed_by}", path=str(home.folder))


def of_desk(path: Path, home: Home, *, now_ms: int) -> Iterator[Check]:
    """Pages, chains, seals, forks, entries not understood, room and clock of one desk.

    Raises:
        Trouble: `desk.missing`.
    """
    try:
        desk = DeskFile.open(path, home, write=False)
    except Trouble as trouble:
        if trouble.notice.key == "desk.missing":
            raise
        yield ill("desk", trouble.notice, "doctor.do.other_copy")
        return
    try:
        yield from _of_open_desk(desk, now_ms)
    finally:
        desk.close()


def _of_open_desk(desk: DeskFile, now_ms: int) -> Iterator[Check]:
    found = desk.check()
    for name in ("store", "chain", "seals", "forks"):
        mine = [notice for notice in found if _OF.get(notice.key, "store") == name]
        if mine:
            yield from (ill(name, notice, "doctor.do.other_copy") for notice in mine)
        else:
            yield well(name, f"doctor.{name}_well")
    step("playing")
    record = DeskJournal(desk).record()
    if record.not_understood:
        says = Notice.of("doctor.not_understood", count=record.not_understood)
        yield ill("entries", says, "doctor.do.newer_version")
    else:
        yield well("entries", "doctor.entries", count=record.entries)
    space = desk.space()
    if space.low:
        says = Notice.of("doctor.space_low", free_mb=(space.free_bytes or 0) // 1_000_000)
        yield ill("space", says, "doctor.do.make_room")
    else:
        yield well("space", "doctor.space", free_mb=(space.free_bytes or 0) // 1_000_000)
    newest = max((kept.learned_ms for kept in desk.bodies()), default=0)
    if newest > now_ms + _LATER_MS and not desk.drill:
        yield ill("clock", Notice.of("doctor.clock_behind"), "doctor.do.set_clock")

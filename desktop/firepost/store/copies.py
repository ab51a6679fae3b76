"""Copies of a desk that were read through: which stay, which go."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from firepost.domain.errors import Trouble
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home

NEWEST: Final = 6  # whatever their age
_HOURLY: Final = timedelta(hours=24)  # one an hour for a day
_DAILY: Final = timedelta(days=14)  # one a day for a fortnight
_STAMP: Final = "%Y%m%dT%H%M%SZ"


def copy(desk: Path, home: Home, folder: Path, *, now: datetime) -> tuple[Path, list[Path]]:
    """Copy `desk` into `folder` as it stands, prove it, let older ones go; it and all that stay.

    Works beside a writer. What does not prove itself takes no name, and nothing goes for it.

    Raises:
        Trouble: `copy.cannot_write`, `desk.disk_full`, `desk.copy_differs`, `desk.damaged`, …
    """
    with DeskFile.open(desk, home, write=False) as opened:
        return copy_open(opened, folder, now=now)


def copy_open(opened: DeskFile, folder: Path, *, now: datetime) -> tuple[Path, list[Path]]:
    """The same of a desk that is open."""
    desk = opened.path
    stamp = now.astimezone(UTC).strftime(_STAMP)
    made = folder / f"{desk.stem}-{stamp}.fire"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if made.exists():  # a second one in one second
            return made, copies_of(desk, folder)
        opened.copy_to(made)
        made.chmod(0o600)
    except OSError as error:
        raise Trouble("copy.cannot_write", path=str(folder), says=error.strerror) from error
    there = copies_of(desk, folder)
    stays = staying([_at(path, desk) or now for path in there], now=now)
    for path, stay in zip(there, stays, strict=True):
        if not stay:
            with suppress(OSError):
                path.unlink()
    return made, copies_of(desk, folder)


def copies_of(desk: Path, folder: Path) -> list[Path]:
    """The copies of this desk, newest first."""
    found = [path for path in folder.glob(f"{desk.stem}-*.fire") if _at(path, desk)]
    return sorted(found, reverse=True)


def staying(stamps: Sequence[datetime], *, now: datetime) -> list[bool]:
    """Which of these stay, newest first. A stamp ahead of the clock stays: nobody knows its age."""
    stays, taken = [], set()
    for rank, at in enumerate(stamps):
        age = now - at
        slot = None
        if age < _HOURLY:
            slot = at.strftime("hour %Y%m%d%H")
        elif age < _DAILY:
            slot = at.strftime("day %Y%m%d")
        stays.append(rank < NEWEST or (slot is not None and slot not in taken))
        taken.add(slot)
    return stays


def _at(path: Path, desk: Path) -> datetime | None:
    try:
        said = datetime.strptime(path.stem.removeprefix(f"{desk.stem}-"), _STAMP)  # noqa: DTZ007 - its Z is the next line
    except ValueError:
        return None
    return said.replace(tzinfo=UTC)

"""Joins what keeps a post going: keys, copies, repairs, updates. Implements `app.care.Care`."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from firepost import __version__
from firepost.app.care import Copied, Repaired, Updated
from firepost.app.courier import Courier
from firepost.app.draft_box import DraftBox
from firepost.app.errand import HALTED, step, stepping
from firepost.app.health import Check
from firepost.app.post import Post
from firepost.app.rescue import Rescued
from firepost.domain.errors import Notice, Refused, Stopped, Trouble
from firepost.domain.instants import ms_of
from firepost.store.home import Home

if TYPE_CHECKING:
    from firepost.store.desk_file import DeskFile


class Caretaker:
    """One device's."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        resources: Path,
        courier: Callable[[], Courier],
        rescue: Callable[[Path, Path, str | None], Rescued],
        examine: Callable[[Path | None, Home], Iterable[Check]],
    ) -> None:
        self._now = now
        self._examine = examine
        self._resources = resources
        self._courier = courier
        self._rescue = rescue

    def _home(self, pin: str | None = None) -> Home:
        return Home.open(os.environ, now_ms=ms_of(self._now()), pin=pin)

    def strongbox(self, pin: str | None = None) -> Home:
        return self._home(pin)

    @property
    def reports(self) -> Path:
        return self._home().folder / "crashes"

    def copy(self, desk: Path, *, to: Path | None = None, pin: str | None = None) -> Copied:
        from firepost.store import copies

        home = self._home(pin)
        folder = to or home.folder / "copies"
        made, kept = copies.copy(desk, home, folder, now=self._now())
        return Copied(made, made.stat().st_size, tuple(kept))

    def copying(self, post: Post, to: Path | None = None) -> Callable[[], Copied]:
        """The same of a desk that is open. On the desk's own thread; what comes back is done on
        another: people go on entering meanwhile."""
        file = _file_of(post)
        folder = to or file.home.folder / "copies"
        if file.writable:
            file.seal()

        def copy() -> Copied:
            from firepost.store import copies

            made, kept = copies.copy(file.path, file.home, folder, now=self._now())
            return Copied(made, made.stat().st_size, tuple(kept))

        return copy

    def box_of(self, post: Post) -> Home:
        """The keys an open desk goes by; on the desk's own thread."""
        return _file_of(post).home

    def draft_box(self, post: Post) -> DraftBox:
        """What closes that which is being typed; on the desk's own thread."""
        return DraftBox(_file_of(post).home.draft_key())

    def seat(self, post: Post, person: str) -> None:
        """Who sits here from now on; on the desk's own thread. A drill changes nobody's name."""
        file = _file_of(post)
        if not file.drill:
            file.home.change(person=person)
        post.person = person

    def examining(self, post: Post) -> Callable[[], list[Check]]:
        """Doctor's round for a desk that is open. On the desk's own thread; what comes back is
        done on another."""
        file = _file_of(post)
        path, home = file.path, file.home
        return lambda: list(self._examine(path, home))

    def desk_of(self, post: Post) -> Path:
        """Where an open desk lies; on the desk's own thread."""
        return _file_of(post).path

    def mend(self, what: str) -> Notice:
        from firepost.store import upkeep

        home = self._home()
        match what:
            case "keys" if os.name != "nt":
                upkeep.close_keys(home)
                return Notice.of("care.keys_closed", path=str(home.folder))
            case "space":
                return Notice.of("care.room_made", mb=upkeep.make_room(home) // 1_000_000)
        raise Refused("care.not_by_itself", name=what)

    def refill(self, source: Path) -> Notice:
        from firepost.store import upkeep

        taken = upkeep.refill(self._resources.parent, source)
        return Notice.of("care.refilled", count=taken, path=str(source))

    def repair(
        self, desk: Path, sources: Sequence[Path], *, hub: bool = False, pin: str | None = None
    ) -> Repaired:
        if not desk.exists():
            raise Trouble("desk.missing", path=str(desk))
        stamp = f"{self._now():%Y%m%dT%H%M%SZ}"
        work = Mending(
            desk,
            desk.with_name(f"{desk.stem}-repair-{stamp}"),
            home=self._home(pin),
            courier=self._courier(),
            rescue=lambda file, to: self._rescue(file, to, pin),
            pin=pin,
        )
        return work.done(sources, hub=hub, aside=f"{desk.stem}-damaged-{stamp}.fire")

    # -- updates

    def update(self, package: Path, into: Path | None = None) -> Updated:
        from firepost.formats import update_package

        here = into or program_folder()
        if here is None:
            raise Refused("update.not_a_bundle", path=str(package))
        try:
            with package.open("rb") as file:
                listed = update_package.read_list(file, str(package), self._update_keys())
                if listed.platform != sys.platform:
                    raise Refused(
                        "update.other_platform", path=str(package), says=listed.platform
                    )
                if _number(listed.version) <= _number(__version__):
                    raise Refused(
                        "update.not_newer",
                        path=str(package),
                        version=listed.version,
                        ours=__version__,
                    )
                fresh = here.with_name(f"firepost-{listed.version}")
                if fresh.exists():
                    raise Refused("update.there", path=str(fresh))
                update_package.unpack(file, str(package), listed, fresh)
        except OSError as error:
            raise Trouble("update.missing", path=str(package), says=error.strerror) from error
        return _turned(here, fresh, listed.version)

    def _update_keys(self) -> list[bytes]:
        files = sorted((self._resources / "update_keys").glob("*"))
        lines = [line.strip() for file in files for line in file.read_text().splitlines()]
        return [bytes.fromhex(line) for line in lines if line]


class Mending:
    """One repair: out of the damaged file, then from others, into a file that takes its place."""

    def __init__(
        self,
        desk: Path,
        folder: Path,
        *,
        home: Home,
        courier: Courier,
        rescue: Callable[[Path, Path], Rescued],
        pin: str | None,
    ) -> None:
        self._desk, self._folder = desk, folder
        self._anew = folder / desk.name
        self._home, self._courier, self._rescue, self._pin = home, courier, rescue, pin
        self._drill = False  # unless the damaged file's own bundle says so
        self._known: dict[str, int] = {}  # stream: the last entry somebody knows of

    def done(self, sources: Sequence[Path], *, hub: bool, aside: str) -> Repaired:
        try:
            self._folder.mkdir(mode=0o700)
        except OSError as error:
            raise Trouble(
                "copy.cannot_write", path=str(self._folder), says=error.strerror
            ) from error
        try:
            rescued, unplaced, brought = self._gathered(sources)
        except Refused as refused:
            if refused.notice.key == HALTED:
                shutil.rmtree(self._folder, ignore_errors=True)
            raise
        unheard = None
        if hub:
            received, unheard = self._from_hub()
            brought += received
        if not self._anew.exists():
            if unheard is not None:
                raise unheard
            raise Trouble("repair.nothing", path=str(self._desk))
        heads = self._heads()
        damaged = _aside(self._desk, aside)
        self._anew.rename(self._desk)
        lacking = tuple(
            (stream, heads.get(stream, 0) + 1, upto)
            for stream, upto in sorted(self._known.items())
            if heads.get(stream, 0) < upto
        )
        why = None if unheard is None else unheard.notice
        return Repaired(self._desk, damaged, rescued, brought, lacking, unplaced, why)

    def _from_hub(self) -> tuple[int, Stopped | None]:
        """What the hub brings; away or unwilling, it holds up nothing that others brought."""
        try:
            return int(self._courier.sync(self._anew, pin=self._pin)["received"]), None
        except Stopped as stopped:
            return 0, stopped

    def _gathered(self, sources: Sequence[Path]) -> tuple[int, Path | None, int]:
        """What was rescued, what stands behind a gap, what others brought."""
        step("rescuing")
        rescued, unplaced = self._out_of_it()
        files = list(_files(sources))
        brought = sum(self._from(one) for one in stepping(files, "bringing", of=len(files)))
        step("settling")
        return rescued, unplaced, brought

    def _out_of_it(self) -> tuple[int, Path | None]:
        """What proves itself in the damaged file; nothing where even its head is gone."""
        try:
            rescued = self._rescue(self._desk, self._folder)
        except Stopped as stopped:
            if stopped.notice.key in ("keys.locked", "keys.wrong_pin", "keys.wait"):
                raise
            return 0, None
        self._know(rescued.heads)
        if rescued.unplaced is not None:
            lines = rescued.unplaced.read_text(encoding="utf-8").splitlines()
            self._know(tuple(json.loads(line)[:2]) for line in lines)
        if rescued.entries:
            self._drill = _of_a_drill(rescued.bundle)
            self._take(rescued.bundle)
        return rescued.entries, rescued.unplaced

    def _from(self, source: Path) -> int:
        """One neighbour's bundle, or one copy of the desk; of another desk's, nothing."""
        try:
            if source.suffix != ".fire":
                return self._take(source)
            held = self._rescue(source, self._folder)
            self._know(held.heads)
            return self._take(held.bundle)
        except Stopped as stopped:
            return int(str(stopped.partial.get("new", 0)))

    def _take(self, bundle: Path) -> int:
        if _of_a_drill(bundle) and not self._drill:
            return 0  # it would make a drill's desk of a real one
        return self._courier.read_bundle(
            bundle, self._anew, accept=False, join=False, pin=self._pin
        ).new

    def _know(self, heads: Iterable[tuple[str, int]]) -> None:
        for stream, seq in heads:
            self._known[stream] = max(self._known.get(stream, 0), int(seq))

    def _heads(self) -> dict[str, int]:
        """How far each stream is whole now. This device remembers how far its own had come."""
        from firepost.store.desk_file import DeskFile
        from firepost.store.marks import MarkFile

        with DeskFile.open(self._anew, self._home, write=False) as opened:
            heads = dict(opened.vector())
        for stream in heads:
            mark = MarkFile(self._home.folder, stream).read()
            if mark is not None:
                self._know([(stream, mark.seq)])
        return heads


def _of_a_drill(bundle: Path) -> bool:
    from firepost.sync.bundle_read import copied

    with copied(bundle) as read:
        return read.header.drill


def _file_of(post: Post) -> DeskFile:
    from firepost.store.journal import DeskJournal

    journal = post.journal
    assert isinstance(journal, DeskJournal)
    return journal.file


def program_folder() -> Path | None:
    """The folder this program runs from, if it is a bundle."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else None


def _turned(here: Path, fresh: Path, version: str) -> Updated:
    """The new folder in the old one's place, the old one beside. Windows holds a running program
    fast: there the new one keeps its own name."""
    if os.name == "nt":
        return Updated(version, fresh, here)
    before = here.with_name(f"firepost-{__version__}")
    if before.exists():
        return Updated(version, fresh, here)
    here.rename(before)
    fresh.rename(here)
    return Updated(version, here, before)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _files(sources: Sequence[Path]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            found = [*source.rglob("*.ffb"), *source.rglob("*.fire")]
            yield from sorted(found, key=lambda path: path.stat().st_mtime)
        else:
            yield source


def _aside(desk: Path, name: str) -> Path:
    """The old file with its log, whole, under a name of its own."""
    aside = desk.with_name(name)
    for end in ("-wal", "-shm", ""):
        old = desk.with_name(desk.name + end)
        if old.exists():
            old.rename(aside.with_name(aside.name + end))
    return aside

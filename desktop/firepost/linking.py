"""Joins what the exchange needs: home, desks, sticks, the link, the hub."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import msgspec

from firepost.app.beside import Invitation, Neighbours
from firepost.app.courier import Goes, HubPlace, Read, Seat, StickRead, Tied, Written, unheard
from firepost.app.drawing import Ground
from firepost.app.exchange import Pieces
from firepost.app.outbox import Export, Standing
from firepost.app.post import Post
from firepost.app.words import Words
from firepost.domain.errors import Refused, Stopped, Trouble, Usage
from firepost.domain.instants import ms_of
from firepost.hub.ports import HubStore
from firepost.hub.service import Hub
from firepost.store.home import Home
from firepost.store.office import DeviceOffice, read_file

if TYPE_CHECKING:
    from firepost.app.package import Signature
    from firepost.hub.link import Worker
    from firepost.hub.ports import DeskHeld
    from firepost.hub.serving import Board
    from firepost.store.desk_file import DeskFile
    from firepost.store.mirror import DeskMirror

# Photographs of which a part has come: the next round goes on where the last one broke off.
_BEGUN: Final[WeakKeyDictionary[DeskFile, Pieces]] = WeakKeyDictionary()


class DeviceCourier:
    """This device's courier. Implements `app.courier.Courier`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def write_bundle(self, desk: Path, to: Path, *, pin: str | None = None) -> Written:
        from firepost.sync.bundle_write import write_bundle

        return write_bundle(self._office(pin), desk, to, now_ms=self._now_ms())

    def read_bundle(
        self, file: Path, into: Path, *, accept: bool, join: bool, pin: str | None = None
    ) -> Read:
        from firepost.sync.bundle_read import read_bundle

        return read_bundle(
            self._office(pin), file, into, accept=accept, join=join, now_ms=self._now_ms()
        )

    def enrol(self, file: Path, *, pin: str | None = None) -> Tied:
        from firepost.app.membership import read_enrolment

        enrolment = read_enrolment(read_file(file), str(file))
        self._office(pin).tie(enrolment)
        return Tied(enrolment.name, enrolment.hub, enrolment.url, enrolment.role)

    def sync(self, desk: Path, *, pin: str | None = None) -> dict[str, Any]:
        from firepost.sync.desk_round import sync_desk
        from firepost.sync.hub_link import HubLink

        office = self._office(pin)
        tally = sync_desk(
            office, desk, lambda ties: HubLink(ties, office.hub_key()), now_ms=self._now_ms
        )
        return tally.counts()

    def sync_open(
        self, post: Post, on_desk: Callable[[Callable[[], Any]], Any]
    ) -> dict[str, Any]:
        from firepost.sync.hub_link import HubLink
        from firepost.sync.round import Round

        file = desk_of(post)
        office = DeviceOffice(file.home, now_ms=self._now_ms())
        ties = on_desk(office.ties)
        if ties is None:
            raise Refused("sync.not_enrolled")
        link = HubLink(ties, on_desk(office.hub_key))
        try:
            tally = Round(
                office,
                ties,
                file,
                link,
                now_ms=self._now_ms,
                on_desk=on_desk,
                pieces=_BEGUN.setdefault(file, Pieces()),
                told=lambda: on_desk(post.catch_up),
            ).run()
        finally:
            link.close()
            on_desk(post.catch_up)
        return tally.counts()

    def write_open(
        self,
        post: Post,
        to: Path,
        on_desk: Callable[[Callable[[], Any]], Any],
        goes: Goes = unheard,
    ) -> Written:
        from firepost.store import standing
        from firepost.sync.stick import ready

        file, at = desk_of(post), self._now()

        def settle() -> tuple[list[bytes], int]:
            return self._settled(post, at), on_stick(file)

        def note(export: Export, vector: Mapping[str, int]) -> None:
            on_desk(lambda: standing.note_export(file, export, vector))

        try:
            letters, before = on_desk(settle)
            written, vector = self._write_out(file, letters, ready(to), at, goes)
        except Stopped as stopped:
            note(Export(at, str(to), failed=stopped.notice), {})
            raise
        fresh = max(0, written.entries + written.relayed - before)
        note(
            Export(at, str(to), None, written.file.name, written.entries, fresh, written.bytes),
            vector,
        )
        return written

    def pack_open(self, post: Post, on_desk: Callable[[Callable[[], Any]], Any]) -> bytes:
        import tempfile

        at = self._now()
        letters = on_desk(lambda: self._settled(post, at))
        with tempfile.TemporaryDirectory(prefix="firepost-") as folder:
            written, _ = self._write_out(desk_of(post), letters, Path(folder), at)
            return written.file.read_bytes()

    def _settled(self, post: Post, at: datetime) -> list[bytes]:
        """Seal what is open; the letters that travel along. On the desk's own thread."""
        file = desk_of(post)
        if file.writable:
            post.seal()
        return list(DeviceOffice(file.home, now_ms=ms_of(at)).letters())

    def _write_out(
        self,
        file: DeskFile,
        letters: list[bytes],
        folder: Path,
        at: datetime,
        goes: Goes = unheard,
    ) -> tuple[Written, dict[str, int]]:
        from firepost.store.desk_file import DeskFile as DeskFile_
        from firepost.sync.bundle_write import write_out_of

        # A reader of its own: what people enter meanwhile waits for no stick.
        with DeskFile_.open(file.path, file.home, write=False) as reader:
            vector = reader.vector()
            written = write_out_of(
                reader,
                folder,
                post=file.home.post,
                device=(file.home.device_key or b"")[:8].hex(),
                now_ms=ms_of(at),
                counted=sum(reader.heads().values()),
                letters=letters,
                goes=goes,
            )
        return written, dict(vector)

    def serve_neighbours(
        self,
        desk: Path,
        *,
        host: str,
        port: int | None,
        minutes: float,
        stay: bool,
        ready: Callable[[Invitation], None],
        pin: str | None = None,
    ) -> dict[str, Any]:
        from firepost.neighbouring import Neighbouring
        from firepost.sync.neighbour import for_minutes

        at_table = Neighbouring.of_device(self._now, pin)
        came: list[dict[str, Any]] = []
        failed: list[Stopped] = []

        def told(said: dict[str, Any] | Stopped) -> None:
            if isinstance(said, Stopped):
                failed.append(said)
            else:
                came.append(said)

        with at_table.office.open(desk) as opened:
            at_table.serve(
                opened,
                host=host,
                port=port,
                goes_on=for_minutes(minutes, stay=stay),
                ready=ready,
                told=told,
            )
        if not came:
            raise failed[-1] if failed else Trouble("neighbour.nobody", minutes=f"{minutes:g}")
        return came[-1]

    def join_neighbour(
        self, desk: Path, code: str, *, at: str | None, pin: str | None = None
    ) -> dict[str, Any]:
        from firepost.neighbouring import Neighbouring

        return Neighbouring.of_device(self._now, pin).join(desk, code, None, at)[0]

    def neighbours(self, post: Post, on_desk: Callable[[Callable[[], Any]], Any]) -> Neighbours:
        from firepost.neighbouring import OpenNeighbours

        return OpenNeighbours(post, desk_of(post), self._now, on_desk)

    def standing(self, post: Post) -> Standing:
        from firepost.store import standing

        return standing.standing(desk_of(post), not_understood=post.record.not_understood)

    def choose_place(self, post: Post, place: Path | None) -> None:
        from firepost.store import standing

        standing.choose_place(desk_of(post).home, place)

    def _now_ms(self) -> int:
        return ms_of(self._now())

    def _office(self, pin: str | None) -> DeviceOffice:
        now_ms = self._now_ms()
        return DeviceOffice(Home.open(os.environ, now_ms=now_ms, pin=pin), now_ms=now_ms)


def sign_as(post: Post, said: bytes) -> Signature:
    """The signature of the device that an open post writes as."""
    from firepost.app.package import Signature

    home = desk_of(post).home
    assert home.device_key is not None
    return Signature(home.device_key.hex(), home.device_signing_key().sign(said).hex())


def desk_of(post: Post) -> DeskFile:
    """The file an open post writes in."""
    from firepost.store.journal import DeskJournal

    journal = post.journal
    assert isinstance(journal, DeskJournal)
    return journal.file


def on_stick(file: DeskFile) -> int:
    from firepost.store.standing import STICK

    return sum(file.receipts(STICK).values())


class HubCounter:
    """The hub's administrator at work. Implements `app.courier.HubDesk`."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        words: Words,
        resources: Path,
        ground: Callable[[str, bool], Ground],
    ) -> None:
        """`ground` gives what a desk (id, drill) is folded on: plan, kit, words."""
        self._now = now
        self._words = words
        self._resources = resources
        self._ground = ground

    def serve(
        self, place: HubPlace, host: str, port: int, *, ready: Callable[[str], None]
    ) -> None:
        import socket
        import tempfile

        from firepost.hub.link import Worker
        from firepost.hub.serving import serve

        hub = self._hub(place)
        names = {host, socket.gethostname(), socket.getfqdn()}
        credentials = hub.authority.serve(names, self._now_ms())
        hub.store.rest()
        with tempfile.TemporaryDirectory(prefix="firepost-hub-") as folder:
            serve(
                Worker(hub),
                credentials,
                host=host,
                port=port,
                ready=ready,
                board=lambda worker: self._board(worker, place, Path(folder)),
            )

    def _board(self, worker: Worker, place: HubPlace, folder: Path) -> Board:
        from firepost.hub.gathering import Gathering
        from firepost.hub.pages import Pages
        from firepost.hub.serving import Board

        project = None
        if place.is_database:
            from firepost.hub.postgis import Projection

            project = Projection(place.store).write
        gathering = Gathering(worker, lambda held: self._mirror(held, folder), project)
        pages = Pages(gathering, self._words, self._resources / "hub", now=self._now)
        return Board(pages.routes(), gathering.moved, gathering.run)

    def _mirror(self, held: DeskHeld, folder: Path) -> DeskMirror:
        from firepost.store.mirror import DeskMirror

        here = folder / held.desk
        here.mkdir()
        return DeskMirror(
            here,
            desk=held.desk,
            drill=held.drill,
            ground=self._ground(held.desk, held.drill),
            now=self._now,
        )

    def enrol(self, place: HubPlace, name: str, url: str, out: Path, *, role: str) -> Tied:
        hub = self._hub(place)
        try:
            enrolment = hub.enrol(name, role, url)
        finally:
            hub.store.close()
        content = msgspec.json.format(msgspec.json.encode(enrolment), indent=1)
        try:
            handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        except OSError as error:
            raise Trouble("enrol.cannot_write", path=str(out), says=error.strerror) from error
        return Tied(name, enrolment.hub, enrolment.url, role)

    def seat(self, place: HubPlace, name: str, url: str, *, desk: str | None) -> Seat:
        from firepost.seating import seat

        hub = self._hub(place)
        try:
            return seat(hub, place, name, url, desk=desk, now_ms=self._now_ms())
        finally:
            hub.store.close()

    def revoke(self, place: HubPlace, name: str) -> None:
        hub = self._hub(place)
        try:
            hub.revoke(name)
        finally:
            hub.store.close()

    def devices(self, place: HubPlace) -> list[dict[str, Any]]:
        hub = self._hub(place)
        try:
            return [
                {
                    "name": one.name,
                    "role": one.role,
                    "device": None if one.device is None else one.device[:8].hex(),
                    "enrolled_ms": one.at_ms,
                    "seen_ms": one.seen_ms,
                    "revoked_ms": one.revoked_ms,
                }
                for one in hub.store.register.all()
            ]
        finally:
            hub.store.close()

    def read(self, place: HubPlace, file: Path, to: Path, *, accept: bool) -> StickRead:
        from firepost.app.wire import letters
        from firepost.sync import stick
        from firepost.sync.bundle_read import copied
        from firepost.sync.bundle_write import write_out

        folder = stick.ready(to)
        hub = self._hub(place)
        try:
            with copied(file) as bundle:
                header = bundle.header
                taken = hub.take_stick(header, bundle.records(), accept=accept)
                with hub.store.desk(header.desk) as store:
                    answer = write_out(
                        store,
                        folder,
                        post="汇聚端",
                        device="",
                        now_ms=self._now_ms(),
                        since=letters.by_name(header.vector),
                        letters_too=hub.letters_for(header.desk),
                    )
        finally:
            hub.store.close()
        read = StickRead(
            taken.new, taken.known, taken.damaged + bundle.damaged, taken.quarantined, answer
        )
        if bundle.torn_at is not None:
            torn = Trouble(
                "bundle.torn",
                path=str(file),
                offset=bundle.torn_at,
                new=read.new,
                known=read.known,
            )
            torn.partial.update(read.counts)
            raise torn
        return read

    def _hub(self, place: HubPlace) -> Hub:
        return Hub(self._store(place), now_ms=self._now_ms)

    def _store(self, place: HubPlace) -> HubStore:
        if place.is_database:
            try:
                from firepost.hub.postgres_store import PostgresStore
            except ModuleNotFoundError as missing:  # a post's bundle comes without the driver
                raise Trouble("hub.no_driver", path=place.store.split("@")[-1]) from missing

            return PostgresStore(place.store)
        if "://" in place.store:
            raise Usage("hub.store_unknown", path=place.store)
        from firepost.hub.folder_store import FolderStore
        from firepost.store.hub_shelf import HubShelf

        folder = Path(place.store).absolute()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Trouble("hub.cannot_write", path=str(folder), says=error.strerror) from error
        shelf = HubShelf(folder / "home", now_ms=self._now_ms())
        return FolderStore(folder, shelf, now_ms=self._now_ms)

    def _now_ms(self) -> int:
        return ms_of(self._now())

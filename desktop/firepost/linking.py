"""Joins what the exchange needs: home, desks, sticks, the link."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firepost.app.beside import Invitation, Neighbours
from firepost.app.courier import FromStick, Goes, Read, Tied, Written, unheard
from firepost.app.outbox import Export, Standing
from firepost.app.post import Post
from firepost.domain.errors import Refused, Stopped, Trouble
from firepost.domain.instants import ms_of
from firepost.store.home import Home
from firepost.store.office import DeviceOffice, read_file

if TYPE_CHECKING:
    from firepost.app.package import Signature
    from firepost.store.desk_file import DeskFile


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

    def read_stick(
        self,
        place: Path,
        into: Path,
        *,
        accept: bool,
        join: bool,
        told: Callable[[int, int], None],
        pin: str | None = None,
    ) -> FromStick:
        from firepost.sync import stick_read

        office, now_ms = self._office(pin), self._now_ms()
        return stick_read.read_stick(
            office, place, into, accept=accept, join=join, now_ms=now_ms, told=told
        )

    def read_open(
        self,
        post: Post,
        place: Path,
        on_desk: Callable[[Callable[[], Any]], Any],
        told: Callable[[int, int], None],
    ) -> FromStick:
        from firepost import sticks

        return sticks.read_open(
            post, desk_of(post), place, on_desk, told, now_ms=self._now_ms()
        )

    def admit(self, post: Post, device: str) -> int:
        from firepost import sticks

        return sticks.admit(post, desk_of(post), device, now_ms=self._now_ms())

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

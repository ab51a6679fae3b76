"""Joins what the hub's administrator needs: its store, its board, its people."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from firepost.app.courier import HubPlace, Seat, StickRead, Tied
from firepost.app.drawing import Ground
from firepost.app.words import Words
from firepost.domain.errors import Trouble, Usage
from firepost.domain.instants import ms_of
from firepost.hub.ports import HubStore
from firepost.hub.service import Hub

if TYPE_CHECKING:
    from firepost.hub.link import Worker
    from firepost.hub.ports import DeskHeld
    from firepost.hub.serving import Board
    from firepost.store.mirror import DeskMirror


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

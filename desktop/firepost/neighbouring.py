"""Joins posts side by side: this device's desk, its keys, the table it sits at."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firepost.app.beside import Invitation
from firepost.domain.errors import Stopped
from firepost.domain.instants import ms_of
from firepost.store.home import Home
from firepost.store.office import DeviceOffice

if TYPE_CHECKING:
    import socket

    from firepost.app.office import Desk
    from firepost.app.post import Post
    from firepost.store.desk_file import DeskFile
    from firepost.sync.neighbour import Table
    from firepost.sync.side_by_side import Head, OnDesk, Tally

_AT_ONCE: Callable[[Callable[[], Any]], Any] = lambda work: work()  # noqa: E731 - a default


class Neighbouring:
    """One device at the table. Kept by the window, so that who came once needs no code again."""

    def __init__(
        self,
        home: Home,
        now: Callable[[], datetime],
        on_desk: OnDesk = _AT_ONCE,
    ) -> None:
        self._now = now
        self._on_desk = on_desk
        self._office = DeviceOffice(home, now_ms=ms_of(now()))
        self._home = home
        self._table: Table | None = None

    @classmethod
    def of_device(cls, now: Callable[[], datetime], pin: str | None) -> Neighbouring:
        return cls(Home.open(os.environ, now_ms=ms_of(now()), pin=pin), now)

    @property
    def office(self) -> DeviceOffice:
        return self._office

    def table(self) -> Table:
        from firepost.sync.neighbour import Table

        if self._table is None:
            signing = self._on_desk(self._home.device_signing_key)
            self._table = Table.lay(self._office, signing.sign, self._now())
        return self._table

    # -- serving

    def serve(
        self,
        desk: Desk,
        *,
        host: str,
        port: int | None,
        goes_on: Callable[[int], bool],
        ready: Callable[[Invitation], None],
        told: Callable[[dict[str, Any] | Stopped], None],
    ) -> None:
        """
        Raises:
            Refused: `neighbour.guessed`
            Trouble: `hub.cannot_listen`
        """
        from firepost.domain.errors import Trouble
        from firepost.sync import channel
        from firepost.sync.beacon import Beacon
        from firepost.sync.pairing import Code

        code = Code.fresh()
        try:
            listener = channel.listening(host, port)
        except OSError as error:
            says = error.strerror or str(error)
            raise Trouble("hub.cannot_listen", path=f"{host}:{port}", says=says) from error
        with listener:
            taken = int(listener.getsockname()[1])
            own = channel.own_addresses(taken)
            local = host not in ("", "0.0.0.0")  # noqa: S104 - compared, not bound
            shown = (f"{host}:{taken}",) if local or not own else tuple(own)
            with Beacon(code.room, taken):
                ready(Invitation(str(code), shown))
                self.table().serve(
                    listener,
                    code,
                    lambda link, device, post: self._host(link, desk, device, post),
                    goes_on=goes_on,
                    told=lambda said: told(
                        said if isinstance(said, Stopped) else said.counts()
                    ),
                )

    def _host(self, link: socket.socket, desk: Desk, device: bytes, post: str) -> Tally:
        from firepost.sync.side_by_side import as_host

        return as_host(link, self._side(desk, device, post))

    # -- joining

    def join(
        self,
        desk: Path | DeskFile,
        code: str | None,
        address: tuple[str, int] | None,
        at: str | None,
    ) -> tuple[dict[str, Any], tuple[str, int]]:
        """One exchange; what it did, and where the neighbour was found.

        `code` None: with one that is known already, at `address`.
        """
        from firepost.sync.channel import PORT
        from firepost.sync.neighbour import address_of
        from firepost.sync.pairing import Code
        from firepost.sync.side_by_side import as_guest

        opened: list[Desk] = []

        def exchange(link: socket.socket, device: bytes, post: str) -> Tally:
            def side_for(theirs: Head) -> Any:
                return self._side(self._desk(desk, theirs, opened), device, post)

            return as_guest(link, side_for)

        try:
            if code is None:
                assert address is not None
                tally = self.table().again(address, exchange)
            else:
                told = Code.read(code)
                address = address_of(at, told, default_port=PORT)
                tally = self.table().join(address, told, exchange)
        finally:
            for one in opened:
                one.close()
        return tally.counts(), address

    def _desk(self, desk: Path | DeskFile, theirs: Head, opened: list[Desk]) -> Desk:
        if not isinstance(desk, Path):
            return desk
        if desk.exists():
            made = self._office.open(desk)
        else:
            made = self._office.make(desk, desk_id=theirs.desk, drill=theirs.drill)
        opened.append(made)
        return made

    def _side(self, desk: Desk, device: bytes, post: str) -> Any:
        from firepost.sync.side_by_side import Side

        return Side(
            office=self._office,
            desk=desk,
            now_ms=lambda: ms_of(self._now()),
            device=device,
            post=post,
            on_desk=self._on_desk,
        )


class OpenNeighbours:
    """The table of a desk that the window has open. Implements `app.beside.Neighbours`."""

    def __init__(
        self, post: Post, file: DeskFile, now: Callable[[], datetime], on_desk: OnDesk
    ) -> None:
        self._post, self._file, self._on_desk = post, file, on_desk
        self._at_table = Neighbouring(file.home, now, on_desk)
        self._address: tuple[str, int] | None = None

    def serve(
        self,
        *,
        goes_on: Callable[[], bool],
        ready: Callable[[Invitation], None],
        told: Callable[[dict[str, Any] | Stopped], None],
    ) -> None:
        def came(said: dict[str, Any] | Stopped) -> None:
            self._on_desk(self._post.catch_up)
            told(said)

        self._at_table.serve(
            self._file,
            host="0.0.0.0",  # noqa: S104 - neighbours come from outside
            port=None,
            goes_on=lambda _done: goes_on(),
            ready=ready,
            told=came,
        )

    def join(self, code: str, at: str | None) -> dict[str, Any]:
        return self._once(code, at)

    def again(self) -> dict[str, Any]:
        return self._once(None, None)

    def _once(self, code: str | None, at: str | None) -> dict[str, Any]:
        try:
            counts, self._address = self._at_table.join(self._file, code, self._address, at)
        finally:
            self._on_desk(self._post.catch_up)
        return counts

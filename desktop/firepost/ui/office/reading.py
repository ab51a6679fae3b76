"""读入U盘: what other posts wrote, taken in; and whose devices a person lets count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QPushButton

from firepost.app.courier import FromStick, Read
from firepost.app.outbox import Peer
from firepost.domain.instants import moment_of
from firepost.ui import figures
from firepost.ui.exchange import Exchange
from firepost.ui.office.forms import PlaceForm, rows_of
from firepost.ui.prose import Line, Prose, Run, line
from firepost.ui.seen import Seen
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

_POSTS: Final = 4  # whose bundles are named; the rest is in the sum
_NAMED: Final = 3  # strange files, and bundles that failed


class ReadStickForm(PlaceForm):
    """Stays open until the person shuts it: what came of the stick stands in it."""

    keeps_draft = False
    stays = True

    def __init__(
        self, setting: Setting, stage: Stage, exchange: Callable[[], Exchange | None]
    ) -> None:
        say = setting.say
        super().__init__(
            setting,
            stage,
            exchange,
            title=say("ui.office.read_stick"),
            save=say("ui.office.read_now"),
            why=say("ui.office.read_why"),
        )
        self._followed: Exchange | None = None
        self._sure: str | None = None  # the device whose number was asked about
        self.halt = QPushButton(say("ui.office.read_halt"), self)
        self.halt.clicked.connect(self._halt)
        self.shown = Prose(setting.look, self)
        self.apart = Prose(setting.look, self)
        self.admit = QPushButton("", self)
        self.admit.clicked.connect(self._admit)
        place = self.column.count() - 1  # above what holds everything up
        for n, part in enumerate((self.halt, self.shown, self.apart, self.admit)):
            self.column.insertWidget(place + n, part)
        for key in (self.halt, self.admit):  # until there is something to stop or to admit
            key.hide()

    def open_for(self, target: str) -> None:
        super().open_for(target)
        exchange = self.exchange()
        if exchange is not None and exchange is not self._followed:
            exchange.changed.connect(self._show)
            self._followed = exchange
        self._show()

    def deed(self, exchange: Exchange, place: Path) -> None:
        exchange.read(place)

    def give_up(self) -> bool:
        exchange = self.exchange()
        reads = exchange is not None and exchange.seen.reading is not None
        if reads:
            self._halt()
        return reads

    def _halt(self) -> None:
        exchange = self.exchange()
        if exchange is not None:
            exchange.halt()

    # -- whose entries count

    def _first_apart(self) -> Peer | None:
        exchange = self.exchange()
        standing = None if exchange is None else exchange.seen.standing
        peers = () if standing is None else standing.peers
        return next((one for one in peers if not one.counted and not one.mine), None)

    def _admit(self) -> None:
        """Pressed twice: once to be shown the number, once to say that it is theirs."""
        peer, exchange = self._first_apart(), self.exchange()
        if peer is None or exchange is None:
            return
        if self._sure != peer.device:
            self._sure = peer.device
            self._show()
            return
        self._sure = None
        exchange.admit(peer.device)

    # -- what is shown

    def _show(self) -> None:
        exchange = self.exchange()
        if exchange is None:
            return
        reads = exchange.seen.reading is not None
        self.halt.setVisible(reads)
        self.save.setEnabled(not reads)
        self.shown.show_lines(self._told(exchange.seen))
        self._show_apart()

    def _told(self, seen: Seen) -> list[Line]:
        say, (n, of) = self.setting.say, seen.bundle
        if seen.reading is not None:
            key = "ui.office.read_nth" if of else "ui.office.read_looks"
            return self._lines(say(key, n=n, of=of), ink="warn", bold=True)
        if seen.unread is not None:
            return self._lines(self.setting.notice(seen.unread), ink="danger", bold=True)
        if seen.heard is None:
            return []
        return [*self._sum(seen.heard), *self._what_failed(seen.heard)]

    def _sum(self, heard: FromStick) -> Iterable[Line]:
        say, counts = self.setting.say, heard.counts
        if counts["new"] or not counts["quarantined"]:
            key = "ui.office.read_done" if counts["new"] else "ui.office.read_nothing_new"
            yield from self._lines(say(key, **counts), ink="ok", bold=True)
        if counts["quarantined"]:
            told = say("ui.office.read_apart", n=counts["quarantined"])
            yield from self._lines(told, ink="warn", bold=True)
        for read in heard.reads[:_POSTS]:
            yield from self._lines(self._of_post(read), ink="text-2")
        if heard.passed:
            yield from self._lines(say("ui.office.read_passed", n=heard.passed), ink="text-2")

    def _of_post(self, read: Read) -> str:
        at = figures.moment(moment_of(read.written_ms), self.setting.now())
        told = {"new": read.new, "known": read.known, "apart": read.quarantined}
        key = "ui.office.read_of_apart" if read.quarantined else "ui.office.read_of_post"
        return self.setting.say(key, post=read.post, at=at, **told)

    def _what_failed(self, heard: FromStick) -> Iterable[Line]:
        say = self.setting.say
        for notice in heard.failed[:_NAMED]:
            yield from self._lines(self.setting.notice(notice), ink="danger")
        if heard.strange:
            names = "、".join(heard.strange[:_NAMED])
            told = say("ui.office.read_strange", n=len(heard.strange), names=names)
            yield from self._lines(told, ink="warn")
        if heard.left:
            yield from self._lines(say("stick.left", count=heard.left), ink="warn")

    def _show_apart(self) -> None:
        say, peer = self.setting.say, self._first_apart()
        self.admit.setVisible(peer is not None)
        if peer is None:
            self.apart.show_lines(self._own_number())
            return
        name = peer.name or say("ui.office.unnamed", device=peer.device[:8])
        told = say("ui.office.apart_who", name=name, n=peer.entries)
        self.apart.show_lines(
            [
                *self._lines(told, ink="danger", bold=True),
                line(Run(say("ui.office.apart_number"), ink="text-2")),
                line(Run(_number(peer), "clock", bold=True)),
                *self._own_number(),
            ]
        )
        sure = self._sure == peer.device
        key = "ui.office.admit_sure" if sure else "ui.office.admit"
        self.admit.setText(say(key, name=name))
        self.admit.setProperty("kind", "primary" if sure else "")
        self.admit.style().polish(self.admit)

    def _own_number(self) -> list[Line]:
        """For the other side to compare."""
        exchange = self.exchange()
        standing = None if exchange is None else exchange.seen.standing
        peers = () if standing is None else standing.peers
        told = [
            self.setting.say("ui.office.own_number", number=_number(one))
            for one in peers
            if one.mine
        ]
        return [line(Run(one, ink="text-2")) for one in told]

    def _lines(self, text: str, *, ink: str, bold: bool = False) -> list[Line]:
        return [line(Run(one, ink=ink, bold=bold)) for one in rows_of(self.setting, text)]


def _number(peer: Peer) -> str:
    """As it is read aloud."""
    return " ".join(peer.device[at : at + 4] for at in range(0, 16, 4))

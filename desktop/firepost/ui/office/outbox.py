"""发件箱: every entry without HQ's receipt and how far it came; beside it each post's last word."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QScrollArea, QWidget

from firepost.app.board import Board, LogLine
from firepost.app.outbox import Peer, Standing
from firepost.domain.entry import split_id
from firepost.domain.instants import BEIJING, moment_of
from firepost.ui import figures
from firepost.ui.exchange import Exchange
from firepost.ui.frame.chip import Chip
from firepost.ui.loglist import spoken
from firepost.ui.office.rows import Cell, Head, Row, RowTable
from firepost.ui.prose import Line, Prose, Run
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

_OUTBOX: Final = (
    Head("ui.office.col_number", 0.16),
    Head("ui.office.col_what", 0.46),
    Head("ui.office.col_at", 0.13),
    Head("ui.office.col_state", 0.25, right=True),
)
_PEERS: Final = (
    Head("ui.office.col_post", 0.30),
    Head("ui.office.col_entries", 0.14),
    Head("ui.office.col_last", 0.26),
    Head("ui.office.col_holds", 0.30, right=True),
)
LASTS_MS: Final = 1000
_BOX: Final = {"waiting": "info", "carried": "warn", "received": "ok"}


class OutboxPanel(Panel):
    """Signals: `form_wanted` (str, str): a laptop beside this one."""

    form_wanted = Signal(str, str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        say = setting.say
        super().__init__(setting, say("ui.office.outbox"), parent)
        self._stage = stage
        self.exchange: Exchange | None = None
        self.received_too = False
        self._drawn: object = None
        self._rows: dict[str, tuple[LogLine, str, Row]] = {}  # as they were made, by entry
        self._worded: object = None  # what their words came from
        self.state = Chip(setting, self)
        self.state.tall_px = 30
        self.head.insertWidget(1, self.state)
        self.tabs: dict[str, QPushButton] = {}
        self._add_tabs()
        self.beside = QPushButton(say("ui.office.beside"), self)
        self.beside.setProperty("kind", "link")
        self.beside.clicked.connect(lambda: self.form_wanted.emit("neighbour", ""))
        self.send = QPushButton("", self)
        self.send.hide()  # nothing to press before there is an exchange
        self.send.clicked.connect(self._send)
        self.head.addWidget(self.send)
        self.table = RowTable(setting)
        area = QScrollArea(self)
        area.setWidget(self.table)
        area.setWidgetResizable(True)
        self.column.addWidget(area, 1)
        self.stop = QPushButton(say("ui.office.hang_up"), self)
        self.stop.hide()
        self.stop.clicked.connect(self.give_up)
        self._lasts = QTimer(self)  # most rounds end before anybody could stop them
        self._lasts.setSingleShot(True)
        self._lasts.setInterval(LASTS_MS)
        self._lasts.timeout.connect(self.stop.show)
        self.foot = Prose(setting.look, self)
        self.more = QPushButton("", self)
        self.more.setProperty("kind", "link")
        self.more.hide()
        self.more.clicked.connect(self._turn_received)
        low = QHBoxLayout()
        low.setContentsMargins(12, 0, 6, 0)
        QWidget.setTabOrder(area, self.beside)  # downwards, as it is read
        low.addWidget(self.foot, 1)
        low.addWidget(self.stop)
        low.addWidget(self.beside)
        low.addWidget(self.more)
        self.column.addLayout(low)
        setting.look.changed.connect(self._show)  # a narrower window leaves less room to tell

    def _add_tabs(self) -> None:
        group = QButtonGroup(self)
        for name in ("entries", "posts"):
            button = QPushButton(self.setting.say(f"ui.office.show_{name}"), self)
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            button.setChecked(name == "entries")
            button.clicked.connect(lambda _=False: self._show())
            group.addButton(button)
            self.head.addWidget(button)
            self.tabs[name] = button

    def serve(self, exchange: Exchange) -> None:
        self.exchange = exchange
        exchange.changed.connect(self._show)
        self._show()

    def show_board(self, _board: Board) -> None:
        self._show()

    def _turn_received(self) -> None:
        self.received_too = not self.received_too
        self._show()

    def give_up(self) -> bool:
        """Stop the round with the hub; whether there was one."""
        if self.exchange is None or not self.exchange.seen.link.busy:
            return False
        self.exchange.hang_up()
        self.stop.setEnabled(False)
        return True

    def _send(self) -> None:
        if self.exchange is not None:
            self.exchange.sync()

    # -- what is shown

    def _show(self) -> None:
        board, exchange = self._stage.board, self.exchange
        standing = exchange.seen.standing if exchange else None
        if board is None or standing is None or not self.isVisible():
            return
        self._show_state(board)
        self._show_send()
        posts = self.tabs["posts"].isChecked()
        spoken = self.setting.words.language
        lacking = None if exchange is None else exchange.seen.link.lacking
        told = (id(board), standing, posts, self.received_too, spoken, lacking)
        if told == self._drawn:
            return
        self._drawn = told
        if posts:
            self.table.show_table(_PEERS, self._peer_rows(standing), "ui.office.no_posts")
        else:
            self.table.show_table(
                _OUTBOX, self._entry_rows(board, standing), "ui.office.all_in"
            )
        parts = self._foot(standing, posts=posts)
        whole, *shorter = [
            (Run(" · ".join(parts[:most]), ink="text-2"),) for most in range(len(parts), 0, -1)
        ]
        self.foot.show_lines([Line(whole, shorter=tuple(shorter))])
        received = sum(standing.heads.values()) - standing.unreceipted
        key = "ui.office.received_hide" if self.received_too else "ui.office.received_show"
        self.more.setText(self.setting.say(key, n=received))
        self.more.setVisible(received > 0 and not posts)

    def _foot(self, standing: Standing, *, posts: bool) -> list[str]:
        """Alarms, what is owed, how receipts work: where there is little room the end goes."""
        say = self.setting.say
        parts = []
        if standing.forks:
            parts.append(say("ui.office.forks", n=standing.forks))
        apart = sum(one.entries for one in standing.peers if not one.counted)
        if apart:
            parts.append(say("ui.office.apart", n=apart))
        if standing.newer:
            parts.append(say("ui.office.newer", n=standing.newer))
        if standing.to_come:
            parts.append(say("ui.office.to_come", n=standing.to_come))
        assert self.exchange is not None
        lacking = self.exchange.seen.link.lacking
        if lacking:
            parts.append(say("ui.office.lacking", n=lacking))
        elif lacking == 0 and not posts:
            parts.append(say("ui.office.none_lacking"))
        parts.append(say("ui.office.posts_told" if posts else "ui.office.receipt_told"))
        return parts

    def _show_state(self, board: Board) -> None:
        say = self.setting.say
        if not board.unsent:
            self.state.say(Run(say("ui.header.all_sent"), bold=True), ink="ok", ground="ok-bg")
            return
        told = say("ui.office.unreceipted", n=board.unsent)
        if board.oldest_unsent_at is not None and not self.setting.look.compact:
            ago = self.setting.ago(board.oldest_unsent_at, self._stage.now())
            told += " · " + say("ui.header.oldest", ago=ago)
        self.state.say(Run(told, bold=True), ink="warn", ground="warn-bg")

    def _show_send(self) -> None:
        """One key; where it can't be pressed, the reason stands on it."""
        say, exchange = self.setting.say, self.exchange
        assert exchange is not None
        standing, link = exchange.seen.standing, exchange.seen.link
        can = False
        if not exchange.links:
            words = say("ui.header.link_drill")
        elif standing is None or standing.hub is None:
            words = say("ui.header.link_none")
        elif link.busy:
            words = say("ui.office.send_busy")
        elif link.failed is not None:
            words, can = say("ui.office.send_away", s=link.next_s), True
        else:
            words, can = say("ui.office.send"), True
        if not link.busy:
            self._lasts.stop()
            self.stop.hide()
            self.stop.setEnabled(True)
        elif self.stop.isHidden() and not self._lasts.isActive():
            self._lasts.start()
        self.send.setText(words)
        self.send.show()
        self.send.setEnabled(can)

    def _entry_rows(self, board: Board, standing: Standing) -> tuple[Row, ...]:
        """Newest first. Stops looking once every entry without a receipt was met."""
        left = standing.unreceipted
        open_streams = {
            name
            for name, head in standing.heads.items()
            if head > standing.received.get(name, 0)
        }
        rows = []
        for one in reversed(board.log):
            stream, _ = split_id(one.said.entry)
            known = stream in open_streams
            place = standing.place_of(one.said.entry) if known else "received"
            if place == "received" and not self.received_too:
                continue
            rows.append(self._row_of(one, place, standing))
            left -= place != "received"
            if not left and not self.received_too:
                break
        return tuple(rows)

    def _row_of(self, one: LogLine, place: str, standing: Standing) -> Row:
        """As it was made before, where nothing it is made of has changed since."""
        now = self.setting.now()
        spoken_in, today = self.setting.words.language, now.astimezone(BEIJING).date()
        names = tuple((peer.device, peer.name) for peer in standing.peers)
        worded = (spoken_in, today, names, standing.own, dict(standing.device_of))
        if worded != self._worded:
            self._worded = worded
            self._rows.clear()
        kept = self._rows.get(one.said.entry)
        if kept is None or kept[0] is not one or kept[1] != place:
            kept = one, place, self._entry_row(one, place, standing, now)
            self._rows[one.said.entry] = kept
        return kept[2]

    def _entry_row(self, one: LogLine, place: str, standing: Standing, now: datetime) -> Row:
        box = _BOX[place]
        words = self.setting.say(f"ui.office.is_{place}")
        return Row(
            key=one.said.entry,
            cells=(
                Cell((Run(self._number(one.said.entry, standing), ink="text-2"),)),
                Cell((Run(spoken(one), "body"),)),
                Cell((Run(figures.moment(one.said.at, now)),)),
                Cell((Run(words, bold=True, box=box),)),  # type: ignore[arg-type]
            ),
        )

    def _number(self, entry: str, standing: Standing) -> str:
        """Whose, and the how manieth: as it is said over the radio."""
        stream, seq = split_id(entry)
        device = standing.device_of.get(stream, "")
        if stream == standing.own:
            name = self.setting.say("ui.office.here")
        else:
            names = {one.device: one.name for one in standing.peers}
            name = names.get(device) or device[:4]
        return f"{name[:5]}-{seq:04d}"

    def _peer_rows(self, standing: Standing) -> tuple[Row, ...]:
        ours = sum(one.entries for one in standing.peers if one.mine)
        return tuple(self._peer_row(one, ours) for one in standing.peers)

    def _peer_row(self, one: Peer, ours: int) -> Row:
        say, now = self.setting.say, self.setting.now()
        name = one.name or say("ui.office.unnamed", device=one.device[:8])
        if one.mine:
            name = say("ui.office.mine", name=name)
        if one.last_ms is None:
            last = say("ui.unknown")
        else:
            at = moment_of(one.last_ms)
            last = f"{figures.moment(at, now)} · {self.setting.ago(at, now)}"
        if one.mine:
            holds = Run("", ink="text-2")
        elif not one.counted:
            holds = Run(say("ui.office.kept_apart"), bold=True, box="danger")
        elif one.holds is None:
            holds = Run(say("ui.office.holds_unknown"), bold=True, box="unknown")
        else:
            box = "ok" if one.holds >= ours else "warn"
            words = say("ui.office.holds", n=one.holds, all=ours)
            holds = Run(words, bold=True, box=box)  # type: ignore[arg-type]
        return Row(
            key=one.device,
            cells=(
                Cell((Run(name, "body", bold=True),)),
                Cell((Run(str(one.entries)),)),
                Cell((Run(last),)),
                Cell((holds,)),
            ),
        )

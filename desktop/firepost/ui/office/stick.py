"""导出到U盘: what was written where and read back, what failed last, the second copy's age."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from firepost.app.board import Board
from firepost.app.outbox import Export, Standing
from firepost.app.rounds import COPY_EVERY_MS
from firepost.ui import figures
from firepost.ui.exchange import Exchange
from firepost.ui.frame.chip import Chip
from firepost.ui.loglist import wrapped
from firepost.ui.prose import Line, Prose, Run, line
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

_MB: Final = 1_000_000
_LEAST_PX: Final = 280
_OVERDUE: Final = timedelta(milliseconds=2 * COPY_EVERY_MS)


class StickPanel(Panel):
    """Signals: `form_wanted` (str, str): where to export, where the second copy goes."""

    form_wanted = Signal(str, str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        say = setting.say
        super().__init__(setting, say("ui.office.stick"), parent)
        self._stage = stage
        self.exchange: Exchange | None = None
        self.state = Chip(setting, self)
        self.state.tall_px = 30
        self.head.addWidget(self.state)
        self.read = self.add_link(say("ui.office.read_stick"))
        self.read.clicked.connect(lambda: self.form_wanted.emit("read_stick", ""))
        self.told = Prose(setting.look, self)
        self.second = Prose(setting.look, self)
        self.press_key = QPushButton("", self)
        self.press_key.setProperty("kind", "primary")
        self.press_key.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.press_key.clicked.connect(self.press)
        self.other = QPushButton(say("ui.office.other_place"), self)
        self.other.setProperty("kind", "link")
        self.other.clicked.connect(lambda: self.form_wanted.emit("export_to", ""))
        self.halt = QPushButton(say("ui.office.halt"), self)
        self.halt.clicked.connect(self._halt)
        self.halt.hide()
        self.place = QPushButton(say("ui.office.second_choose"), self)
        self.place.setProperty("kind", "link")
        self.place.clicked.connect(lambda: self.form_wanted.emit("second_copy", ""))
        self._lay()
        self._show()

    def _lay(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.told, 1)
        top.addWidget(self.press_key)
        low = QHBoxLayout()
        low.setSpacing(8)
        low.addWidget(self.second, 1)
        low.addWidget(self.other)
        low.addWidget(self.halt)
        low.addWidget(self.place)
        column = QVBoxLayout()
        column.setContentsMargins(12, 0, 12, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(low)
        self.column.addLayout(column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def serve(self, exchange: Exchange) -> None:
        self.exchange = exchange
        exchange.changed.connect(self._show)
        self._show()

    def show_board(self, _board: Board) -> None:
        self._show()

    def press(self) -> None:
        """Everything to the stick that is in; where none is, ask for a place."""
        exchange = self.exchange
        if exchange is None or exchange.seen.writing is not None:
            return
        if exchange.seen.media:
            exchange.export(exchange.seen.media[0])
        else:
            self.form_wanted.emit("export_to", "")

    def give_up(self) -> bool:
        """Stop what is being written to a stick; whether there was anything."""
        if self.exchange is None or not self.exchange.seen.writes:
            return False
        self._halt()
        return True

    def _halt(self) -> None:
        if self.exchange is not None:
            self.exchange.halt()
            self.halt.setEnabled(False)

    # -- what is shown

    def _show(self) -> None:
        standing = self.exchange.seen.standing if self.exchange else None
        self._show_state(standing)
        self.told.show_lines(self._lines(standing))
        self.second.show_lines([self._second_line(standing)])
        self._show_key(standing)

    def _show_key(self, standing: Standing | None) -> None:
        say, exchange = self.setting.say, self.exchange
        writes = exchange is not None and exchange.seen.writes
        if self.halt.isHidden() == writes:
            self.halt.setEnabled(True)
            self.halt.setVisible(writes)
            self.other.setVisible(not writes)
        if exchange is None or standing is None:
            words, can = say("ui.office.key_reading"), False
        elif exchange.seen.writing is not None:
            words, can = say("ui.office.key_writing"), False
        elif not exchange.seen.media:
            words, can = say("ui.office.key_no_stick"), True
        elif standing.exports and standing.waiting:
            words, can = say("ui.office.key_more", n=standing.waiting), True
        else:
            words, can = say("ui.office.key_all", n=sum(standing.heads.values())), True
        self.press_key.setText(words)
        self.press_key.setEnabled(can)

    def _show_state(self, standing: Standing | None) -> None:
        say, exchange = self.setting.say, self.exchange
        writing = exchange.seen.writing if exchange else None
        last = standing.exports[0] if standing and standing.exports else None
        if writing is not None:
            assert exchange is not None
            told, ink = say("ui.office.writing", percent=exchange.seen.percent), "warn"
        elif last is None:
            told, ink = say("ui.office.never_exported"), "warn"
        elif last.failed is not None:
            told, ink = say("ui.office.last_failed"), "danger"
        else:
            told, ink = say("ui.office.verified"), "ok"
        self.state.say(Run(told, bold=True), ink=ink, ground=f"{ink}-bg")

    def _lines(self, standing: Standing | None) -> list[Line]:
        say = self.setting.say
        if standing is None:
            return [line(Run(say("ui.office.reading"), ink="text-2"))] * 1
        good = next((one for one in standing.exports if one.failed is None), None)
        bad = next((one for one in standing.exports if one.failed is not None), None)
        lines = [self._good(good)] if good else [self._never()]
        if good is not None:
            held, short_held = (
                say(key, file=good.file)
                for key in ("ui.office.held_in", "ui.office.held_short")
            )
            lines.append(
                Line(
                    (Run(held, ink="text-2"),),
                    shorter=((Run(short_held, ink="text-2"),),),
                    droppable=True,
                )
            )
        if bad is not None:
            lines += self._bad(bad, mended=good is not None and good.at > bad.at)
        return lines

    def _never(self) -> Line:
        told, brief = (
            Run(self.setting.say(key))
            for key in ("ui.office.no_export", "ui.office.no_export_brief")
        )
        return Line((told,), shorter=((brief,),))

    def _good(self, one: Export) -> Line:
        say, now = self.setting.say, self.setting.now()
        size = say("ui.office.size", mb=f"{max(one.bytes / _MB, 0.1):.1f}")
        head = say("ui.office.written", place=short(one.place), at=figures.moment(one.at, now))
        counts = say("ui.office.counts", entries=one.entries, fresh=one.fresh)
        runs = (Run(head, bold=True), Run(f" · {size} · {counts}"))
        return Line(runs, shorter=((Run(head, bold=True), Run(f" · {counts}")),))

    def _bad(self, one: Export, *, mended: bool) -> list[Line]:
        say, now, look = self.setting.say, self.setting.now(), self.setting.look
        assert one.failed is not None
        head = say("ui.office.failed_at", at=figures.moment(one.at, now))
        why = self.setting.notice(one.failed) + (say("ui.office.mended") if mended else "")
        wide = max(self.told.width(), _LEAST_PX)
        first, *rest = wrapped(
            f"{head} {why}", look.metrics("secondary").horizontalAdvance, wide
        )
        said = first.removeprefix(head)
        return [
            line(Run(head, bold=True, ink="danger"), Run(said)),
            *(line(Run(row)) for row in rest[:1]),
        ]

    def _second_line(self, standing: Standing | None) -> Line:
        say, seen = self.setting.say, self.exchange.seen if self.exchange else None
        if standing is None or standing.place is None:
            return line(Run(say("ui.office.second_none"), ink="warn"))
        place = short(str(standing.place))
        if seen is not None and seen.copying:
            told = say("ui.office.second_writing", place=place, percent=seen.percent)
            return line(Run(told, ink="warn"))
        if seen is not None and seen.copy_failed is not None:
            why = self.setting.notice(seen.copy_failed)
            return line(Run(say("ui.office.second_failed", place=place, why=why), ink="danger"))
        if seen is None or seen.copied_ms is None:
            return line(Run(say("ui.office.second_due", place=place), ink="text-2"))
        age_ms = self.setting.now().timestamp() * 1000 - seen.copied_ms
        age = timedelta(milliseconds=max(age_ms, 0))
        told = say("ui.office.second", place=place, age=figures.age(age, say("ui.unit.min")))
        return line(Run(told, ink="warn" if age > _OVERDUE else "text-2"))


def short(place: str) -> str:
    """A stick by its name, a drive by its letter."""
    return Path(place).name or place

"""Which receiver to listen to, what it says now, and the track that is being recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.domain.errors import Stopped
from firepost.ui.asking import ask_file
from firepost.ui.forms.fields import ABSENT, Hint, LineField
from firepost.ui.setting import Setting
from firepost.ui.underway import Underway
from firepost.ui.whereabouts.feed import Feed

ANY_PORT: Final = "serial"  # whichever is plugged in, at the speed it speaks


class SourceForm(QWidget):
    """Signals: `chosen` (str): another source, "" for none. `file_chosen` (Path).

    `track_pressed`: recording is to begin or to end. `walk_pressed`: the track becomes an edge.
    """

    chosen = Signal(str)
    file_chosen = Signal(object)
    track_pressed = Signal()
    walk_pressed = Signal()

    def __init__(self, setting: Setting, feed: Feed, ports: Callable[[], list[str]]) -> None:
        super().__init__()
        self._setting, self._feed, self._ports = setting, feed, ports
        say = setting.say
        self.source = LineField(setting, say("ui.gps.source"), hint=say("ui.gps.source_hint"))
        self.source.line.returnPressed.connect(self._choose)
        self.found = QVBoxLayout()
        self.found.setSpacing(8)
        self.says = Hint(self, "strong")
        self.wrong = QLabel(self)
        self.wrong.setWordWrap(True)
        self.wrong.setProperty("role", "wrong")
        self.wrong.hide()
        self.listen = self._button("ui.gps.listen", self._choose, primary=True)
        self.stop = self._button("ui.gps.stop", lambda: self.chosen.emit(""))
        self.track = self._button("ui.gps.track_begin", self.track_pressed.emit)
        self.walk = self._button("ui.gps.walk", self.walk_pressed.emit)
        self.file = self._button("ui.gps.from_file", self._ask_file)
        self.underway = Underway(setting, self)  # a recorded file, read in
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "aside")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.says)
        column.addWidget(self.source)
        column.addLayout(self.found)
        for part in (self.wrong, self.listen, self.stop, self.track, self.walk, self.file):
            column.addWidget(part)
        column.addWidget(self.underway)
        column.addWidget(self.told)
        column.addStretch(1)
        self.setFocusProxy(self.source)
        feed.changed.connect(self.refresh)

    def _button(
        self, key: str, deed: Callable[[], object], *, primary: bool = False
    ) -> QPushButton:
        button = QPushButton(self._setting.say(key), self)
        button.setMinimumHeight(48 if primary else 44)
        if primary:
            button.setProperty("kind", "primary")
        button.clicked.connect(lambda _=False: deed())
        return button

    def open_for(self, _target: str = "") -> None:
        """Look again what is plugged in."""
        while self.found.count():
            item = self.found.takeAt(0)
            button = item.widget() if item is not None else None
            if button is not None:
                button.deleteLater()
        self._offer(self._setting.say("ui.gps.any_port"), ANY_PORT)
        for port in self._ports():
            self._offer(self._setting.say("ui.gps.port", port=port), port)
        if self._feed.source:
            self.source.line.setText(self._feed.source)
        self.refresh()

    def _offer(self, words: str, source: str) -> None:
        button = QPushButton(words, self)
        button.setMinimumHeight(44)
        button.clicked.connect(lambda _=False: self.chosen.emit(source))
        self.found.addWidget(button)

    def give_up(self) -> bool:
        """Esc: the file that is being read; whether there was one."""
        return self.underway.halt()

    def refresh(self) -> None:
        feed = self._feed
        reception = feed.reception
        self.stop.setVisible(reception is not None)
        if reception is None:
            self.says.setText(self._setting.say("ui.gps.off_long"))
            return
        words = [self._setting.notice(reception.words(feed.steady_s()))]
        fix = reception.fix
        if fix is not None:
            words.append(
                self._setting.say(
                    "ui.gps.at", lat=f"{fix.lat_deg:.6f}", lon=f"{fix.lon_deg:.6f}"
                )
            )
        clock = reception.clock()
        if clock is not None:
            words.append(self._setting.say("ui.gps.clock_off", s=f"{clock.off_ms / 1000:+.1f}"))
            if clock.rolled:
                words.append(self._setting.say("ui.gps.clock_rolled"))
        self.says.setText("\n".join(words))

    def show_track(self, *, recording: bool, points: int) -> None:
        key = "ui.gps.track_end" if recording else "ui.gps.track_begin"
        self.track.setText(self._setting.say(key))
        self.track.setEnabled(recording or self._feed.reception is not None)
        self.told.setText(
            self._setting.say("ui.gps.track_points", n=points)
            if recording or points
            else self._setting.say("ui.gps.track_none")
        )

    def complain(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def _choose(self) -> None:
        try:
            said = self.source.value()
            self.complain("")
            self.chosen.emit("" if said is ABSENT else str(said))
        except Stopped as stopped:
            self.complain(self._setting.notice(stopped.notice))

    def _ask_file(self) -> None:
        ask_file(self, self._setting.say("ui.gps.from_file"), self.file_chosen.emit)

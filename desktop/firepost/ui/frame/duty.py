"""Who is on duty, in the header; pressing it hands over."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from firepost.app.watches import OnDuty
from firepost.ui import figures
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

_WIDEST_PX = 132  # a longer name is shortened at its end; the hand-over shows it whole
_LEAST_PX = 76
_WITH_ROLE_PX = 164  # where the window is wide


class DutyKey(QAbstractButton):
    """Two lines: the name, and since when. Of this device's own post."""

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.person, self.post = "", ""  # as this device's home says
        self._lines: tuple[Run, Run] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(setting.say("ui.watch.chip_how"))
        stage.clerk.opened.connect(self.ask)
        stage.board_changed.connect(self.refresh)
        setting.look.changed.connect(self.refresh)
        self.refresh()

    @property
    def on_duty(self) -> OnDuty | None:
        """The last hand-over of this post."""
        board = self._stage.board
        found = board.on_duty if board is not None else ()
        return next((one for one in found if one.post == self.post), None)

    def ask(self) -> None:
        """Who sits here, as the desk goes by."""
        self._stage.clerk.ask(
            lambda post: (getattr(post, "person", ""), getattr(post, "post_name", "")),
            self._sit,
        )

    def _sit(self, said: tuple[str, str]) -> None:
        self.person, self.post = said
        self.refresh()

    def refresh(self, *_: Any) -> None:
        say, on_duty = self._setting.say, self.on_duty
        name = on_duty.person if on_duty else self.person
        if on_duty is not None:
            at = figures.moment(on_duty.said.at, self._stage.now())
            low, told = say("ui.watch.since", at=at), say("ui.watch.told", person=name, at=at)
            if on_duty.role:
                told = say(
                    "ui.watch.told",
                    person=say("ui.watch.as", person=name, role=on_duty.role),
                    at=at,
                )
                low = self._with_role(on_duty.role, at, low)
        else:
            low, told = say("ui.watch.word"), say("ui.watch.told_none", person=name)
        lines = (Run(name or say("ui.watch.nobody"), "table", bold=True), Run(low, "minimum"))
        if lines != self._lines:
            self._lines = lines
            self.setAccessibleName(told)
            self.updateGeometry()
            self.update()

    def _with_role(self, role: str, at: str, low: str) -> str:
        """Where there is room for it; the hand-over and the locked page always say it."""
        look = self._setting.look
        whole = self._setting.say("ui.watch.as_since", role=role, at=at)
        fits = look.advance(whole, "minimum") <= _WITH_ROLE_PX - 18
        return whole if fits and not look.compact else low

    def sizeHint(self) -> QSize:
        look = self._setting.look
        wide = max((width_of((run,), look) for run in self._lines or ()), default=0)
        widest = _WIDEST_PX if look.compact else _WITH_ROLE_PX
        return QSize(min(max(round(wide) + 18, _LEAST_PX), widest), 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._lines is None:
            return
        look, (name, low) = self._setting.look, self._lines
        painter = QPainter(self)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(0, 6, 0, self.height() - 6)
        short = look.metrics("table", bold=True).elidedText(
            name.text, Qt.TextElideMode.ElideRight, self.width() - 16
        )
        top = (Run(short, name.size, bold=True),)
        write(painter, look, top, left=9, top=2, tall=22)
        below = (Run(low.text, low.size, ink="text-2"),)
        write(painter, look, below, left=9, top=23, tall=18)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.end()

"""A key for what ends something for good: held down until its bar is full; a mere press does nothing."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QPushButton, QWidget

from firepost.ui.setting import Setting

HOLD_MS: Final = 1500
STEPS: Final = 30
GAP_PX: Final = 48  # to anything else that can be pressed
_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class HoldKey(QPushButton):
    """Mouse, finger, Enter or Space alike. Its own words say that it wants to be held.

    Signals:
        held: it was held to the end; once a hold.
    """

    held = Signal()

    def __init__(self, setting: Setting, deed: str, parent: QWidget | None = None) -> None:
        """`deed` is the key of the words that say what it does."""
        super().__init__(parent)
        self._setting, self._deed = setting, partial(setting.say, deed)
        self.setProperty("kind", "danger")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)  # a long finger
        self.step = 0
        # Steps are counted, not the time: a screen that stalls makes the hold longer, never shorter.
        self.clock = QTimer(self)
        self.clock.setInterval(HOLD_MS // STEPS)
        self.clock.timeout.connect(self._go_on)
        self._tell("ui.hold.wants")
        # Someone who reads by ear presses it without holding: that says to hold on, too.
        self.clicked.connect(self._pressed)

    def _tell(self, key: str) -> None:
        words = self._setting.say(key, deed=self._deed(), s=f"{HOLD_MS / 1000:g}")
        self.setText(words)
        self.setAccessibleName(self.text())

    def _pressed(self) -> None:
        if not self.step:
            self._tell("ui.hold.short")

    def want(self) -> None:
        """Say afresh that it must be held; nothing is going on."""
        self.clock.stop()
        self.step = 0
        self._tell("ui.hold.wants")
        self.update()

    def begin(self) -> None:
        if self.isEnabled() and not self.step:
            self.step = 1
            self._tell("ui.hold.goes_on")
            self.clock.start()
            self.update()

    def let_go(self) -> None:
        """Sooner than the bar is full: nothing happens, and the words say so."""
        if self.step:
            short = self.step < STEPS
            self.want()
            if short:
                self._tell("ui.hold.short")

    def _go_on(self) -> None:
        self.step += 1
        self.update()
        if self.step >= STEPS:
            self.clock.stop()
            self.held.emit()

    # -- mouse, finger, keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not self.rect().contains(event.position().toPoint()):
            self.let_go()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            # A key that was held already when it came here (Enter in a field) begins nothing.
            if not event.isAutoRepeat():
                self.begin()
        elif event.key() == Qt.Key.Key_Escape and self.step:
            self.let_go()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self.let_go()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.want()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.want()

    # -- the bar

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._setting.look
        if not self.step:
            super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        if self.step:
            self._fill(painter, box)
        if self.hasFocus():
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.drawRoundedRect(box, 4, 4)
        painter.end()

    def _fill(self, painter: QPainter, box: QRectF) -> None:
        """The bar, with the words in the other ink where it has come to."""
        look = self._setting.look
        painter.setPen(QPen(look.colour("danger"), 3))
        painter.setBrush(look.colour("bg-panel"))
        painter.drawRoundedRect(box, 4, 4)
        full = round(self.width() * min(self.step / STEPS, 1))
        for part, ground, ink in (
            (QRect(0, 0, full, self.height()), "danger", "bg-panel"),
            (QRect(full, 0, self.width() - full, self.height()), None, "danger"),
        ):
            painter.setClipRect(part)
            if ground is not None:
                painter.setBrush(look.colour(ground))
                painter.drawRoundedRect(box, 4, 4)
            painter.setPen(QPen(look.colour(ink)))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
            painter.setPen(QPen(look.colour("danger"), 3))

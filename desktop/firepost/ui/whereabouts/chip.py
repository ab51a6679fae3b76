"""The header's word on the receiver: how good, how old, and whose time the clock shows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting
from firepost.ui.whereabouts.feed import Feed

# Ink, ground, mark: shape says it too.
_LOOKS = {
    "live": ("ok", "ok-bg", "●"),
    "stale": ("warn", "warn-bg", "○"),
    "stopped": ("unk", "unk-bg", "○"),
    "none": ("unk", "unk-bg", "○"),
    "off": ("text-2", "info-bg", ""),
}


class GpsChip(QAbstractButton):
    """Pressed, it opens the choice of the source."""

    def __init__(self, setting: Setting, feed: Feed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._feed = setting, feed
        self._runs: tuple[Run, ...] = ()
        self._shown = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        feed.changed.connect(self.refresh)
        setting.look.changed.connect(self.refresh)
        setting.look.changed.connect(self.update)
        self.refresh()

    def _say_short(self, key: str, **values: object) -> str:
        """A narrow header keeps its room for the fire's name."""
        short = f"ui.gps.short.{key}"
        return self._setting.say(
            short if self._setting.look.compact else f"ui.gps.{key}", **values
        )

    def words(self) -> str:
        say, feed = self._setting.say, self._feed
        freshness, reception = feed.freshness, feed.reception
        if reception is None:
            return say("ui.gps.off")
        age_s = reception.age_s(feed.steady_s())
        if freshness == "live" and reception.fix is not None:
            accuracy = reception.fix.accuracy_m
            if accuracy is None:
                return say("ui.gps.live")
            return self._say_short("live_within", m=max(1, round(accuracy)))
        if age_s is None:
            return say("ui.gps.none")
        if freshness == "stopped":
            return say("ui.gps.stopped")
        return self._say_short("stale", n=round(age_s))

    def refresh(self) -> None:
        _, _, mark = _LOOKS[self._feed.freshness]
        words = self.words()
        runs = (Run(f"{mark} {words}".strip(), "secondary", bold=True),)
        says = words
        if self._feed.reception is not None:
            notice = self._feed.reception.words(self._feed.steady_s())
            says = f"{words}\n{self._setting.notice(notice)}"
        if says != self.toolTip():
            self.setToolTip(says)
        if runs != self._runs or self._feed.freshness != self._shown:
            self._runs, self._shown = runs, self._feed.freshness
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(width_of(self._runs, self._setting.look)) + 20, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._setting.look
        ink, ground, _ = _LOOKS[self._feed.freshness]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(look.colour(ink), 1.3)
        if self._feed.freshness in ("stopped", "none"):
            edge.setDashPattern([3.0, 2.0])
        if self.hasFocus():
            edge = QPen(look.colour("focus"), 3)
        painter.setPen(edge)
        painter.setBrush(look.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 6, -1.5, -6), 3, 3)
        runs = tuple(Run(run.text, run.size, run.bold, ink) for run in self._runs)
        write(painter, look, runs, left=10, top=0, tall=self.height())
        painter.end()


def clock_words(setting: Setting, feed: Feed) -> tuple[str, str]:
    """Whose time the header's clock shows, and the ink it is said in.

    It is the laptop's always: entries bear it. What the receiver says is held against it.
    """
    reception = feed.reception
    said = None if reception is None else reception.clock()
    if said is None or (said.agrees and feed.freshness != "live"):
        return setting.say("ui.gps.clock_own"), "text-2"
    if said.agrees:
        return setting.say("ui.gps.clock_agrees"), "text-2"
    off_s = abs(said.off_ms) / 1000
    span = (
        setting.say("ui.gps.seconds", n=round(off_s))
        if off_s < 120
        else setting.say("ui.gps.minutes", n=round(off_s / 60))
    )
    key = "ui.gps.clock_fast" if said.off_ms > 0 else "ui.gps.clock_slow"
    return setting.say(key, span=span), "warn"

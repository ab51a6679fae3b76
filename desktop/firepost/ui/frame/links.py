"""The header's word on the link, the key to the stick, and what is wrong with the disk."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from firepost.app.outbox import Export
from firepost.ui import figures
from firepost.ui.exchange import Exchange
from firepost.ui.frame.chip import Chip
from firepost.ui.prose import Run, width_of, write
from firepost.ui.seen import Seen
from firepost.ui.setting import Setting

_MB = 1_000_000
_FRESH = timedelta(minutes=2)  # so long it is said that a stick may be pulled
_ICON_PX = 20


class Key(QAbstractButton):
    """A key of the header: an icon and a few words in a frame, 44 px high to press."""

    def __init__(self, setting: Setting, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._icon = setting, icon
        self._runs: tuple[Run, ...] = ()
        self._ink, self._ground, self._inset = "text", "bg-panel", 2
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        setting.look.changed.connect(self.updateGeometry)

    def say(self, *runs: Run, ink: str, ground: str, inset: int = 2) -> None:
        fresh = (runs, ink, ground, inset)
        if fresh != (self._runs, self._ink, self._ground, self._inset):
            self._runs, self._ink, self._ground, self._inset = fresh
            self.setAccessibleName("".join(run.text for run in runs))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        wide = width_of(self._runs, self._setting.look) + 24
        return QSize(round(wide) + (_ICON_PX + 6 if self._icon else 0), 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._setting.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "focus" if self.hasFocus() else self._ink
        painter.setPen(QPen(look.colour(edge), 3 if self.hasFocus() else 1.3))
        painter.setBrush(look.colour("bg-sel" if self.isDown() else self._ground))
        box = QRectF(self.rect()).adjusted(1.5, self._inset, -1.5, -self._inset)
        painter.drawRoundedRect(box, 4, 4)
        left = 12.0
        if self._icon:
            ratio = max(self.devicePixelRatioF(), 1.25)
            drawn = self._setting.icon(self._icon, self._ink, _ICON_PX, ratio)
            painter.drawPixmap(round(left), round((self.height() - _ICON_PX) / 2), drawn)
            left += _ICON_PX + 6
        runs = tuple(Run(run.text, run.size, run.bold, self._ink) for run in self._runs)
        write(painter, look, runs, left=left, top=0, tall=self.height())
        painter.end()


class Links:
    """Three pieces of the header; `room` is hidden while there is nothing to say."""

    def __init__(self, setting: Setting, exchange: Exchange | None, parent: QWidget) -> None:
        self._setting, self._exchange = setting, exchange
        self.room = Chip(setting, parent)
        self.room.hide()
        self.link = Key(setting, "", parent)
        self.export = Key(setting, "usb", parent)
        self.link.setAccessibleName(setting.say("ui.header.link_none"))
        self.export.setAccessibleName(setting.say("ui.header.export"))
        for part in (self.link, self.export):
            part.setVisible(exchange is not None)
        if exchange is not None:
            exchange.changed.connect(self.show)
        setting.look.changed.connect(self.show)
        self.show()

    def show(self) -> None:
        exchange = self._exchange
        if exchange is None:
            return
        self._show_link(exchange)
        self._show_export(exchange.seen)
        self._show_room(exchange.seen)

    def _show_link(self, exchange: Exchange) -> None:
        """Neutral, up or down: no link is the normal state."""
        say, seen = self._setting.say, exchange.seen
        link, standing = seen.link, seen.standing
        compact = self._setting.look.compact
        if not exchange.links:
            told = say("ui.header.link_drill")
        elif standing is None or standing.hub is None:
            told = say("ui.header.link_none")
        elif link.failed is not None and link.away_since is not None:
            away = self._setting.now() - link.away_since
            told = say("ui.header.link_down", age=figures.age(away, say("ui.unit.min")))
        elif link.answered_at is not None:
            at = figures.clock(link.answered_at)
            told = say("ui.header.link_up", at="" if compact else at).strip()
        else:
            told = say("ui.header.link_trying" if link.busy else "ui.header.link_not_yet")
        up = link.answered_at is not None and link.failed is None
        ink = "ok" if up else "text-2"
        self.link.say(
            Run(told, bold=True), ink=ink, ground="ok-bg" if up else "info-bg", inset=9
        )

    def _show_export(self, seen: Seen) -> None:
        say, standing = self._setting.say, seen.standing
        if seen.writing is not None:
            told, ink, ground = (
                say("ui.header.exporting", percent=seen.percent),
                "warn",
                "warn-bg",
            )
        elif standing is not None and standing.exports and standing.exports[0].failed:
            told, ink, ground = say("ui.header.export_failed"), "danger", "danger-bg"
        elif standing is not None and standing.exports and self._is_fresh(standing.exports[0]):
            told, ink, ground = say("ui.header.exported"), "ok", "ok-bg"
        else:
            told, ink, ground = say("ui.header.export"), "text", "bg-panel"
        self.export.say(Run(told, "body", bold=True), ink=ink, ground=ground)

    def _is_fresh(self, export: Export) -> bool:
        return timedelta() <= self._setting.now() - export.at < _FRESH

    def _show_room(self, seen: Seen) -> None:
        say, standing = self._setting.say, seen.standing
        told = hint = ""
        if standing is not None and standing.behind:
            told = say("ui.header.behind", n=standing.behind)
            hint = say("ui.header.behind_told", n=standing.behind)
        elif standing is not None and standing.low and standing.free_bytes is not None:
            told = say("ui.header.low", mb=standing.free_bytes // _MB)
        self.room.setVisible(bool(told))
        if told:
            self.room.say(Run(told, bold=True), ink="danger", ground="danger-bg")
            self.room.setToolTip(hint)

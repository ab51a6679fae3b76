"""Height and slope under the cursor, where the station has a terrain model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QThreadPool, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from firepost.app.maps import Ground, Terrain
from firepost.ui.map.canvas import Canvas
from firepost.ui.map.frames import Task
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting


class GroundLabel(QWidget):
    """At the map's lower right corner, above the bar of a tool. Asks on a thread of its own, the newest place next."""

    _found = Signal(object)

    def __init__(self, setting: Setting, canvas: Canvas) -> None:
        # Beside the canvas, not in it: the map's words keep clear of what stands there.
        super().__init__(canvas.parentWidget())
        self._setting, self._canvas = setting, canvas
        self._open: Sequence[Callable[[], Terrain]] = ()
        self._terrains: list[Terrain] = []
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._asking = False
        self._next: tuple[float, float] | None = None
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._found.connect(self._show)
        canvas.pointed.connect(self._point)
        canvas.installEventFilter(self)
        setting.look.changed.connect(self.update)
        self.hide()

    def serve(self, openers: Sequence[Callable[[], Terrain]]) -> None:
        """Other terrain models; the newest is asked first."""
        self._pool.waitForDone()
        self._drop()
        self._open = openers
        self.hide()

    def close_down(self) -> None:
        self._pool.waitForDone()
        self._drop()

    def _drop(self) -> None:
        for terrain in self._terrains:
            terrain.close()
        self._terrains = []

    def _point(self, lon_deg: float, lat_deg: float) -> None:
        if not self._open:
            return
        self._next = (lon_deg, lat_deg)
        if not self._asking:
            self._ask()

    def _ask(self) -> None:
        place, self._next = self._next, None
        if place is None:
            return
        self._asking = True
        self._pool.start(Task(lambda: self._look_up(*place), self._found.emit))

    def _look_up(self, lon_deg: float, lat_deg: float) -> Ground | None:
        if not self._terrains:
            self._terrains = [opener() for opener in self._open]
        found = (terrain.at(lon_deg, lat_deg) for terrain in self._terrains)
        within = [ground for ground in found if ground is not None]
        known = [ground for ground in within if ground.height_m is not None]
        return next(iter(known or within), None)

    def _show(self, ground: Ground | None) -> None:
        self._asking = False
        say = self._setting.say
        if ground is None:
            words = ""
        elif ground.height_m is None:
            words = say("ui.maps.void")
        elif ground.slope_deg is None:
            words = say("ui.maps.height", m=round(ground.height_m))
        else:
            words = say(
                "ui.maps.ground", m=round(ground.height_m), slope=round(ground.slope_deg)
            )
        if words != self.words:
            self.words = words
            self.update()
        self._place()  # a bar may have come up since
        self._ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.setVisible(bool(self.words))
        runs = (Run(self.words, "secondary", bold=True),)
        wide = round(width_of(runs, self._setting.look)) + 20
        room = self._canvas.geometry()
        box = QRect(room.right() - wide - 8, room.bottom() - 33, wide, 26)
        for other in self._beside():
            if box.intersects(other):
                box.moveBottom(other.top() - 5)
        self.setGeometry(box)
        self.raise_()

    def _beside(self) -> list[QRect]:
        """What else stands on the map, the lowest first."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        panel = self.parentWidget()
        others = panel.findChildren(QWidget, options=direct) if panel is not None else []
        boxes = [one.geometry() for one in others if one.isVisible() and one is not self]
        on_map = [box for box in boxes if box != self._canvas.geometry()]
        return sorted(on_map, key=lambda box: -box.top())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._setting.look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("bg-panel"))
        painter.setPen(look.colour("line-strong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        runs = (Run(self.words, "secondary", bold=True),)
        write(painter, look, runs, left=10, top=0, tall=self.height())
        painter.end()

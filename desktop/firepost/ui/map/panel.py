"""The map with what stands on it: tools, overview, wind, north, scale and the cursor's place."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from firepost.ui.map.canvas import WENZHOU, Canvas
from firepost.ui.map.foot import FOOT_PX, Foot
from firepost.ui.map.others import box_of
from firepost.ui.map.pens import closed, polygon
from firepost.ui.map.toolbox import Toolbox
from firepost.ui.map.viewport import Viewport
from firepost.ui.map.wind import Wind
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.stills import still

TOOLS = (
    ("zoom_in", "plus"),
    ("zoom_out", "minus"),
    ("home", "fire"),
    ("import", "import"),
    ("export", "file"),
    ("draw", "pen"),
    ("hold", "line"),
    ("measure", "ruler"),
    ("layers", "layers"),
)


INSET_PX = QSize(168, 152)
SMALL_INSET_PX = QSize(112, 102)  # on a map too low for its half
LEAST_BOX_PX = 10.0


class Tool(QAbstractButton):
    """44 square: an icon over its word."""

    def __init__(self, setting: Setting, name: str, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting, self._icon = setting, icon
        self._drawn: tuple[object, QPixmap] | None = None
        self.setAccessibleName(setting.say(f"ui.map.tool_{name}"))
        self.setToolTip(setting.say(f"ui.map.tool_{name}_how"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(46, 46)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From a picture that is kept."""
        # Said each time: a sheet laid on buttons denies it. See MapPanel.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        painter = QPainter(self)
        ratio = painter.deviceTransform().m11() or 1.0
        name = self.accessibleName()
        key = (self._setting.look.theme, name, self.hasFocus(), self.isDown(), ratio)
        if self._drawn is None or self._drawn[0] != key:
            ground = self._setting.look.colour("bg-panel")
            drawn = still(self.width(), self.height(), ratio, self._draw, ground=ground)
            self._drawn = (key, drawn.copy())  # without what it was drawn with: 200 kB each
        painter.drawPixmap(0, 0, self._drawn[1])
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        look = self._setting.look
        edge = (
            QPen(look.colour("focus"), 3)
            if self.hasFocus()
            else QPen(look.colour("line-strong"), 1.5)
        )
        painter.setPen(edge)
        painter.setBrush(look.colour("bg-sel" if self.isDown() else "bg-panel"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75))
        icon = self._setting.icon(self._icon, "text", 20, max(self.devicePixelRatioF(), 1.25))
        painter.drawPixmap(13, 4, icon)
        name = self.accessibleName()
        wide = look.metrics("minimum", bold=True).horizontalAdvance(name)
        run = (Run(name, "minimum", bold=True),)
        write(painter, look, run, left=(self.width() - wide) / 2, top=25, tall=18)


class Inset(QWidget):
    """The whole city, the fire's county tinted, a red box where the map looks."""

    def __init__(self, setting: Setting, canvas: Canvas, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting, self._canvas, self._stage = setting, canvas, stage
        self._drawn: tuple[object, QPixmap] | None = None
        self._box: QRectF | None = None  # as last painted
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # see MapPanel
        self.setFixedSize(INSET_PX)
        self.setAccessibleName(setting.say("ui.map.inset"))
        canvas.view_changed.connect(self._follow)
        stage.board_changed.connect(self.update)
        setting.look.changed.connect(self.update)

    @property
    def _view(self) -> Viewport:
        return Viewport(0, 0, 1, self.width(), self.height()).fitted(
            WENZHOU, share=0.97, coarsest_m_per_px=math.inf
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x_m, y_m = self._view.metres_at(event.position().x(), event.position().y())
        here = self._canvas.view
        self._canvas.pan((here.x_m - x_m) / here.m_per_px, (y_m - here.y_m) / here.m_per_px)

    def _follow(self) -> None:
        """Most steps of a drag are less than a dot of it."""
        if self._box != self._seen(self._view):
            self.update()

    def _seen(self, view: Viewport) -> QRectF:
        """Where the map looks, in half pixels."""
        west, south, east, north = self._canvas.view.box_m
        low, high = view.px_of(west, south), view.px_of(east, north)
        left, bottom, right, top = (round(px * 2) / 2 for px in (*low, *high))
        if right - left < LEAST_BOX_PX:
            return QRectF((left + right) / 2 - 5, (top + bottom) / 2 - 4, LEAST_BOX_PX, 8)
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, view = self._setting.look, self._view
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._still())
        box = self._box = self._seen(view)
        painter.setPen(QPen(look.colour("fire"), 2))
        painter.setBrush(look.colour("fire") if box.width() <= 12 else Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.setPen(QPen(look.colour("line-strong"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75))
        painter.end()

    def _still(self) -> QPixmap:
        """The counties, drawn once for each theme and county of the fire."""
        look, view, base = self._setting.look, self._view, self._canvas.base
        fire = self._stage.fire
        mine = fire.district if fire else None

        def draw(painter: QPainter) -> None:
            for county in base.counties:
                painter.setPen(QPen(look.colour("line-strong"), 1))
                painter.setBrush(look.colour("bg-sel" if county.code == mine else "map-base"))
                for ring in county.rings:
                    painter.drawPolygon(polygon(view.points_px(closed(ring))))
            self._names(painter, view)

        ratio = max(self._canvas.ratio or self.devicePixelRatioF(), 1.0)
        key = (look.theme, mine, id(base), ratio, self.width())
        if self._drawn is None or self._drawn[0] != key:
            ground = look.colour("bg-panel")
            drawn = still(self.width(), self.height(), ratio, draw, ground=ground)
            self._drawn = (key, drawn)
        return self._drawn[1]

    def _names(self, painter: QPainter, view: Viewport) -> None:
        look = self._setting.look
        taken: list[QRectF] = []
        painter.setFont(look.font("minimum"))
        painter.setPen(look.colour("map-text"))
        counties = sorted(
            self._canvas.base.counties,
            key=lambda one: -(one.box_m[2] - one.box_m[0]) * (one.box_m[3] - one.box_m[1]),
        )
        for county in counties:
            name = county.name[:2]
            wide = look.metrics("minimum").horizontalAdvance(name)
            x, y = view.px_of(*county.label_m)
            box = QRectF(x - wide / 2, y - 8, wide, 16)
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)


class North(QWidget):
    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self.setFixedSize(30, 52)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        setting.look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._setting.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("map-halo"), 1))
        painter.setBrush(look.colour("map-text"))
        painter.drawPolygon(
            QPolygonF([QPointF(15, 2), QPointF(25, 31), QPointF(15, 24), QPointF(5, 31)])
        )
        word = (Run(self._setting.say("ui.map.north"), "secondary", bold=True, ink="map-text"),)
        write(painter, look, word, left=(30 - width_of(word, look)) / 2, top=32, tall=19)
        painter.end()


class MapPanel(QWidget):
    """Signals: `import_pressed`, `export_pressed`, `weather_pressed`.

    What stands on the map covers its ground fully: a drag then paints the map alone, and asks
    Python little while the next picture is made on another thread.
    """

    import_pressed = Signal()
    export_pressed = Signal()
    weather_pressed = Signal()

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self.covered_px = 0
        self.canvas = Canvas(setting, stage, self)
        self.inset = Inset(setting, self.canvas, stage, self)
        self.wind = Wind(setting, stage, self)
        self.wind.clicked.connect(self.weather_pressed)
        self.north = North(setting, self)
        self.tools = {name: Tool(setting, name, icon, self) for name, icon in TOOLS}
        self.foot = Foot(setting, self.canvas, self)
        self.box = Toolbox(setting, stage, self.canvas, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.foot)
        self.tools["zoom_in"].clicked.connect(lambda: self.canvas.zoom(math.sqrt(2)))
        self.tools["zoom_out"].clicked.connect(lambda: self.canvas.zoom(1 / math.sqrt(2)))
        self.tools["home"].clicked.connect(self.go_home)
        self.tools["import"].clicked.connect(self.import_pressed)
        self.tools["export"].clicked.connect(self.export_pressed)
        self.tools["hold"].clicked.connect(self.box.turn_holding)
        self.tools["measure"].clicked.connect(self.box.turn_measuring)
        self.tools["layers"].clicked.connect(lambda: self.box.form_wanted.emit("layers"))
        self.tools["draw"].clicked.connect(self.box.turn_drawing)
        stage.city_changed.connect(self.go_home)

    def go_home(self) -> None:
        """Back to the fire; while all are shown together, to all of them."""
        box = box_of(self._stage.board) if self._stage.city else None
        if box is None:
            self.canvas.go_home()
        else:
            view = self.canvas.view.fitted(box, share=0.7)
            self.canvas.look_at(view.x_m, view.y_m, view.m_per_px)

    def sizeHint(self) -> QSize:
        return QSize(900, 500)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def give_way(self, covered_px: int) -> None:
        """So much at the right lies under something: what stands there moves out from it."""
        if covered_px != self.covered_px:
            self.covered_px = covered_px
            self._place()
            self.canvas.update()

    def _place(self) -> None:
        rows = max((self.height() - FOOT_PX - 8) // 54, 1)
        for i, tool in enumerate(self.tools.values()):
            tool.move(8 + i // rows * 54, 8 + i % rows * 54)
        self.inset.move(8 + -(-len(self.tools) // rows) * 54, 8)
        low = self.height() < 3 * INSET_PX.height()
        self.inset.setFixedSize(SMALL_INSET_PX if low else INSET_PX)
        self.inset.setVisible(self.height() > 330)
        right = self.width() - self.covered_px - 8
        self.wind.move(right - self.wind.width(), 8)
        self.north.move(right - self.north.width() - 4, 76)
        for part in (*self.tools.values(), self.inset, self.wind, self.north):
            part.raise_()
        self.box.place()

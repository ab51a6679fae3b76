"""The map itself: shows the last picture at once, asks for a fresh one, paints the moving things."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from firepost.app.board import IncidentOnBoard
from firepost.ui import figures
from firepost.ui.map import basemap, symbols
from firepost.ui.map.carried import Carried
from firepost.ui.map.drawing import MARGIN_PX, Edge, Ring, Scene, Words
from firepost.ui.map.frames import Frame, Frames
from firepost.ui.map.hands import Hand
from firepost.ui.map.others import other_fires
from firepost.ui.map.overlay import Overlay, Sight, furniture_of
from firepost.ui.map.pens import Inks
from firepost.ui.map.shapes import Shapes
from firepost.ui.map.viewport import Viewport, mercator
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

WENZHOU: Final = (
    119.63,
    27.1,
    121.2,
    28.62,
)  # west, south, east, north; until a fire has a place
GO_TO_M_PER_PX: Final = 12.0
NEAR_TARGET_M: Final = 1000.0


class Canvas(QWidget):
    """Drag or arrows to pan, wheel, pinch or + − to zoom, 0 back to the fire.

    Signals:
        pointed (float, float): longitude and latitude under the cursor.
        view_changed: another part of the earth is in sight.
    """

    pointed = Signal(float, float)
    view_changed = Signal()

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.ratio: float | None = None  # of a picture that is made at another scale
        self.base = basemap.EMPTY
        self.shapes = Shapes(stage.clerk, self)
        self.frames = Frames(self)
        self.view = Viewport(0, 0, 100, 800, 500).fitted(WENZHOU, share=0.9)
        self._home_for: tuple[str | None, bool] | None = None
        self._moved_by_hand = False
        self._scene = Scene(self.base, None, None, (), ())
        self._frame: Frame | None = None
        self._inks = Inks.of(setting.look)
        self._grabbed: QPointF | None = None
        self._hand: Hand | None = None
        self._in_hand = False  # the tool took the press
        self._marks = Carried()
        self._overlay = Overlay(setting, stage)
        self.hidden: frozenset[str] = frozenset()
        self.pin: tuple[float, float, str] | None = None  # a place gone to: degrees, its words
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(40)
        self._settle.timeout.connect(self._want)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(setting.say("ui.map.title"))
        self.frames.arrived.connect(self._take_frame)
        self.shapes.changed.connect(self._rebuild)
        stage.board_changed.connect(self._rebuild)
        stage.fire_changed.connect(self._turn)
        stage.ticked.connect(self._tick)
        setting.look.changed.connect(self._restyle)

    # -- what is shown

    def show_base(self, base: basemap.BaseMap) -> None:
        self.base = base
        self._rebuild()

    @property
    def settled(self) -> bool:
        """True once the picture shown is the one that was last asked for."""
        wish = self._frame.wish if self._frame else None
        return (
            wish is not None
            and wish.scene is self._scene
            and not self._settle.isActive()
            and not self.frames.busy
        )

    @property
    def complete(self) -> bool:
        """Settled, with every perimeter of the fire in front on it."""
        fire = self._stage.fire
        known = fire is None or all(self.shapes.get(one.id) for one in fire.perimeters)
        return known and self.settled

    @property
    def dragged(self) -> bool:
        return self._grabbed is not None

    def refresh(self) -> None:
        self._want()

    def _rebuild(self, *_: object) -> None:
        fire, board = self._stage.apart, self._stage.board
        current: Edge | None = None
        past: list[Edge] = []
        if fire is not None:
            self.shapes.want(shape.id for shape in reversed(fire.perimeters))
            held = fire.area.perimeter if fire.area else None
            for shape in fire.perimeters:
                outline = self.shapes.get(shape.id)
                if outline is None:
                    continue
                if held is not None and shape.id == held.id:
                    words = (
                        f"{figures.clock(shape.said.at)} · {figures.hectares(shape.area_ha)} "
                    )
                    current = Edge(outline, words + self._setting.say("ui.unit.ha"))
                else:
                    past.append(Edge(outline, figures.clock(shape.said.at)))
        rings = []
        for target in board.targets if board else ():
            is_key = symbols.target_kind(target.category)[0] == "target"
            if is_key and target.lon_deg is not None and target.lat_deg is not None:
                x, y = mercator(target.lon_deg, target.lat_deg)
                rings.append(Ring(x, y, NEAR_TARGET_M, self._setting.say("ui.map.ring")))
        control = fire.control if fire is not None else None
        self._scene = Scene(
            self.base,
            self._county(fire),
            current,
            tuple(past),
            tuple(rings),
            control,
            self.hidden,
            Words(self._setting.say("ui.line.contested"), self._setting.say("ui.map.island")),
            other_fires(self._setting, board, fire, self.shapes),
        )
        self._go_home_once(fire)
        self._settle.stop()  # what a new view would have asked for is asked for now
        self._want()

    def _county(self, fire: IncidentOnBoard | None) -> str | None:
        if fire is None:
            return None
        if fire.district is not None:
            return fire.district
        if fire.lon_deg is not None and fire.lat_deg is not None:
            county = self.base.county_at(fire.lon_deg, fire.lat_deg)
            return county.code if county else None
        return None

    def _turn(self) -> None:
        self._home_for = None
        self._moved_by_hand = False

    def _go_home_once(self, fire: IncidentOnBoard | None) -> None:
        """Show a fire when it comes in front and when its first shape arrives, then never by itself."""
        key = (fire.id if fire else None, self._scene.current is not None)
        if key != self._home_for and not self._moved_by_hand:
            self._home_for = key
            self.go_home()

    def go_home(self) -> None:
        """Back to the fire: its perimeter, else its place, else the whole city."""
        self.pin = None
        fire = self._stage.fire
        held = fire.area.perimeter if fire is not None and fire.area else None
        if held is not None:
            self._see(self.view.fitted(held.box_deg, share=0.5))
        elif fire is not None and fire.lon_deg is not None and fire.lat_deg is not None:
            x, y = mercator(fire.lon_deg, fire.lat_deg)
            self._see(replace(self.view, x_m=x, y_m=y, m_per_px=12.0))
        else:
            self._see(self.view.fitted(WENZHOU, share=0.92))

    def _see(self, view: Viewport) -> None:
        if view != self.view:
            self.view = view
            self.view_changed.emit()
            self.update()
            # A steady drag never rests: it gets its next picture before the margin runs out.
            if not (self._beyond_margin() and self._settle.isActive()):
                self._settle.start()

    def _beyond_margin(self) -> bool:
        """Whether the picture shown has less than half of its margin left on a side."""
        frame = self._frame
        if frame is None:
            return False
        x, y = self.view.px_of(frame.wish.view.x_m, frame.wish.view.y_m)
        away = max(abs(x - self.view.width_px / 2), abs(y - self.view.height_px / 2))
        return away > MARGIN_PX / 2

    def _want(self) -> None:
        if self._stage.board is None and not self.isVisible():
            return  # no desk is open yet: nobody would see it
        bare = not (self._scene.current or self._scene.past)
        if self._frame is None and self.shapes.awaited and bare:
            return  # the first picture is made once: the shapes are there in a moment
        if self.width() > 1 and self.height() > 1:
            ratio = self.ratio or self.devicePixelRatioF()
            self.frames.want(self._scene, self.view, self._inks, ratio)

    def _take_frame(self, frame: Frame) -> None:
        self._frame = frame
        self.update()

    def _restyle(self) -> None:
        self._inks = Inks.of(self._setting.look)
        self._want()
        self.update()

    def _tick(self, now: datetime) -> None:
        if now.second % 10 == 0:
            self.update()  # the minutes on the tags

    def close_down(self) -> None:
        self._settle.stop()
        self.shapes.close()
        self.frames.close()

    def leave_out(self, hidden: frozenset[str]) -> None:
        """Leave these layers and kinds of marks out of the picture."""
        self.hidden = self._overlay.hidden = hidden
        self._rebuild()
        self.update()

    def look_at(self, x_m: float, y_m: float, m_per_px: float) -> None:
        """As somebody left it; Mercator metres."""
        self._moved_by_hand = True
        self._see(replace(self.view, x_m=x_m, y_m=y_m, m_per_px=m_per_px))

    def go_to(self, lon_deg: float, lat_deg: float, words: str) -> None:
        """A place in the middle, near enough to be read, with a pin until the next is asked for."""
        x, y = mercator(lon_deg, lat_deg)
        self.pin = (lon_deg, lat_deg, words)
        self._moved_by_hand = True
        nearer = min(self.view.m_per_px, GO_TO_M_PER_PX)
        self._see(replace(self.view, x_m=x, y_m=y, m_per_px=nearer))
        self.update()

    # -- tools

    @property
    def hand(self) -> Hand | None:
        return self._hand

    def take_up(self, hand: Hand | None) -> None:
        """What the mouse, a finger and keys do here from now on; None: they move the map."""
        self._hand, self._in_hand = hand, False
        if hand is None:
            self.unsetCursor()
        else:
            self.setCursor(hand.cursor)
            self.setFocus()
        self.update()

    # -- moving about

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        spot = at or QPointF(self.width() / 2, self.height() / 2)
        self._moved_by_hand = True
        self._see(self.view.zoomed(factor, spot.x(), spot.y()))

    def pan(self, dx_px: float, dy_px: float) -> None:
        self._moved_by_hand = True
        self._see(self.view.panned(dx_px, dy_px))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view = self.view.sized(self.width(), self.height())
        if not self._moved_by_hand:
            self.go_home()
        self._settle.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(2.0 ** (event.angleDelta().y() / 240.0), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        pinch = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == pinch:
            self.zoom(1.0 + event.value(), event.position())
            return True
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._hand is not None:
            event.setAccepted(self._hand.claims(event))  # then it comes here first
            return event.isAccepted()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._hand is not None and self._hand.press(event.position()):
            self._in_hand = True
        elif left or event.button() == Qt.MouseButton.MiddleButton:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._hand is not None and self._grabbed is None:
            if self._in_hand:
                self._hand.drag(event.position())
            else:
                self._hand.hover(event.position())
        if self._grabbed is not None:
            self.frames.rest()
            moved = event.position() - self._grabbed
            # Whole pixels, so that the picture can be shifted without being drawn anew.
            whole = QPoint(round(moved.x()), round(moved.y()))
            if whole.manhattanLength():
                self._grabbed += QPointF(whole)
                self.pan(whole.x(), whole.y())
            else:
                self.frames.go_on()
        self.pointed.emit(*self.view.earth_at(event.position().x(), event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._in_hand and self._hand is not None:
            self._in_hand = False
            self._hand.release(event.position())
        self._grabbed = None
        self.frames.go_on()
        if self._hand is None:
            self.unsetCursor()
        else:
            self.setCursor(self._hand.cursor)
        self.pointed.emit(*self.view.earth_at(event.position().x(), event.position().y()))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._hand is not None and self._hand.key(event):
            return
        step = 120.0
        moves = {
            Qt.Key.Key_Left: (step, 0.0),
            Qt.Key.Key_Right: (-step, 0.0),
            Qt.Key.Key_Up: (0.0, step),
            Qt.Key.Key_Down: (0.0, -step),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self.pan(*moves[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(math.sqrt(2))
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / math.sqrt(2))
        else:
            super().keyPressEvent(event)

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.frames.rest()
        painter = QPainter(self)
        self._paint_frame(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._marks.lay(painter, self.view, self._paint_marks, dragged=self.dragged)
        if self.pin is not None:
            at = QPointF(*self.view.to_px(*self.pin[:2]))
            symbols.paint_pin(painter, self._setting.look, at, self.pin[2])
        if self._hand is not None:
            self._hand.paint(painter)
        if self.hasFocus():
            painter.setPen(QPen(self._setting.look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()
        self.frames.go_on()

    def _paint_marks(self, painter: QPainter) -> None:
        if self._stage.board is None or self._frame is None:
            return
        current = self._scene.current
        self._overlay.paint(
            painter,
            Sight(
                view=self.view,
                outline=current.outline if current else None,
                furniture=furniture_of(self),
                dragged=self._grabbed is not None,
                counties=self.base.counties,
                below=self._frame,
            ),
        )

    def _paint_frame(self, painter: QPainter) -> None:
        ground = self._setting.look.colour("map-base2")
        frame = self._frame
        if frame is None:
            painter.fillRect(self.rect(), ground)
            return
        drawn, view = frame.wish.view, self.view
        scale = drawn.m_per_px / view.m_per_px
        x, y = view.px_of(drawn.x_m, drawn.y_m)
        wide, tall = drawn.width_px * scale, drawn.height_px * scale
        box = QRectF(x - wide / 2, y - tall / 2, wide, tall)
        if not box.contains(QRectF(self.rect())):
            painter.fillRect(self.rect(), ground)
        if scale == 1.0:
            painter.drawImage(box.topLeft(), frame.image)
        else:
            painter.drawImage(box, frame.image)

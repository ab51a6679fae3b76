"""The outlook's band and the marks on the ground, drawn under the symbols. 参考研判: always dashed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from firepost.app.sky_on_board import GroundMark
from firepost.domain.frozen import Frozen
from firepost.domain.geometry.mercator import mercator_of
from firepost.ui.map.pens import haloed
from firepost.ui.map.viewport import Viewport, mercator
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

LETTERS: Final = {
    "safety_zone": "安",
    "escape_route": "撤",
    "cliff": "崖",
    "mine": "矿",
    "power_line": "电",
    "blocked_road": "断",
    "other_danger": "险",
}
_SAFE: Final = frozenset({"safety_zone", "escape_route"})
_DASHES: Final = {60.0: [4.0, 2.0], 120.0: [3.0, 3.0], 180.0: [1.5, 3.0]}


class Ring(Frozen, frozen=True):
    """One ring of the band in map metres."""

    minutes: float
    is_likely: bool
    points_m: Any  # NDArray (n, 2)


class Band:
    """Follows the stage's outlook; its rings are projected once."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        self._setting, self._stage = setting, stage
        self._of: object = None
        self._rings: list[Ring] = []

    def paint(self, painter: QPainter, view: Viewport) -> None:
        outlook = self._stage.outlook
        if outlook is not self._of:
            self._of = outlook
            self._rings = [] if outlook is None else list(_rings(outlook))
        board = self._stage.board
        for ring in self._rings:
            self._paint_ring(painter, view, ring)
        for mark in board.grounds if board else ():
            if mark.lon_deg is not None and mark.lat_deg is not None:
                self._paint_mark(painter, view, mark)

    def _paint_ring(self, painter: QPainter, view: Viewport, ring: Ring) -> None:
        look = self._setting.look
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(*view.px_of(x, y)) for x, y in ring.points_m]))
        path.closeSubpath()
        pen = QPen(
            look.colour("fire" if ring.is_likely else "fire-old"),
            2.4 if ring.is_likely else 1.2,
        )
        pen.setDashPattern(_DASHES[ring.minutes])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if ring.is_likely:
            top = min(ring.points_m, key=lambda point: -point[1])
            at = QPointF(*view.px_of(float(top[0]), float(top[1])))
            words = self._setting.say("ui.outlook.hours", n=round(ring.minutes / 60))
            haloed(
                painter,
                words,
                at + QPointF(4, -4),
                font=look.font("minimum", bold=True),
                ink=look.colour("fire"),
                halo=look.colour("map-halo"),
            )

    def _paint_mark(self, painter: QPainter, view: Viewport, mark: GroundMark) -> None:
        look = self._setting.look
        at = QPointF(*view.px_of(*mercator(mark.lon_deg or 0.0, mark.lat_deg or 0.0)))
        is_safe = mark.kind in _SAFE
        ink = look.colour("ok" if is_safe else "danger")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if mark.radius_m:
            pen = QPen(ink, 1.6)
            pen.setDashPattern([3.0, 2.0])
            painter.setPen(pen)
            radius = mark.radius_m / view.ground_m_per_px
            painter.drawEllipse(at, radius, radius)
        if mark.to_lon_deg is not None and mark.to_lat_deg is not None:
            painter.setPen(QPen(ink, 2.4))
            painter.drawLine(
                at, QPointF(*view.px_of(*mercator(mark.to_lon_deg, mark.to_lat_deg)))
            )
        painter.setPen(QPen(ink, 1.8))
        painter.setBrush(look.colour("sym-bg"))
        box = QRectF(at.x() - 11, at.y() - 11, 22, 22)
        painter.drawRect(box)
        painter.setFont(look.font("minimum", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, LETTERS[mark.kind])


def _rings(outlook: Any) -> Iterator[Ring]:
    """The far edge and the likely one of each hour; the near edge would only hide the line."""
    for stage in outlook.hourly():
        for shape, is_likely in ((stage.far, False), (stage.likely, True)):
            for ring in _outer(shape):
                yield Ring(
                    stage.minutes, is_likely, mercator_of(np.asarray(ring, dtype=np.float64))
                )


def _outer(shape: Mapping[str, Any]) -> Iterator[Any]:
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    for part in parts:
        yield part[0]

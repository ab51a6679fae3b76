"""How the fire grew: area and edge over time, with the plan's area bounds drawn across."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from firepost.ui import figures
from firepost.ui.prose import Run, write
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

LEFT_PX: Final = 52
RIGHT_PX: Final = 46
TOP_PX: Final = 62
FOOT_PX: Final = 54
EDGE_DASH: Final = (5.0, 3.0)


@dataclass(frozen=True, slots=True)
class Bound:
    """An area at which a condition of the plan is met."""

    level: str
    clause: str
    area_ha: float
    over: bool  # 超过: the bound itself is not enough


def bounds_of(plan: Any) -> tuple[Bound, ...]:
    """The area bounds of a plan, smallest first."""
    from firepost.app.conditions import rule_of
    from firepost.domain.plan.conditions import Compare, atoms

    found = [
        Bound(trigger.level, trigger.clause, float(atom.bound), atom.word == "over")
        for trigger in plan.triggers
        for atom in atoms(rule_of(trigger))
        if isinstance(atom, Compare)
        and atom.key == "burned_area_ha"
        and isinstance(atom.bound, int | float)
    ]
    return tuple(sorted(found, key=lambda one: one.area_ha))


class GrowthChart(QWidget):
    """Follows the stage: looking back it shows what there was then."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__()
        self._setting, self._stage = setting, stage
        self.bounds: tuple[Bound, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(420)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        stage.board_changed.connect(self._follow)
        setting.look.changed.connect(self.update)
        stage.clerk.ask(lambda post: bounds_of(post.plan), self._take)
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(400, 460)

    def _take(self, bounds: tuple[Bound, ...]) -> None:
        self.bounds = bounds
        self.update()

    def _follow(self, *_: object) -> None:
        self.setAccessibleName("\n".join(self.told()))
        self.update()

    def points(self) -> list[tuple[datetime, float, float]]:
        """When, hectares, metres round; by time."""
        fire = self._stage.fire
        shapes = fire.perimeters if fire is not None else ()
        return sorted((one.said.at, one.area_ha, one.length_m) for one in shapes)

    def told(self) -> list[str]:
        """The chart in words, for those who cannot see it."""
        now, say = self._stage.shown_at, self._setting.say
        return [
            say(
                "ui.growth.point",
                at=figures.moment(at, now),
                area=figures.hectares(area),
                length=self._setting.length(length),
            )
            for at, area, length in self.points()
        ]

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, say, points = self._setting.look, self._setting.say, self.points()
        legend = (
            Run(say("ui.growth.area"), bold=True, ink="fire"),
            Run("   " + say("ui.growth.edge"), ink="text-2"),
        )
        write(painter, look, legend, left=16, top=4, tall=26)
        if not points:
            none = (Run(say("ui.growth.none"), ink="text-2"),)
            write(painter, look, none, left=16, top=40, tall=26)
            painter.end()
            return
        fire = self._stage.fire
        since = fire.burning_since if fire and fire.burning_since else points[0][0]
        frame = _Frame(
            QRectF(
                LEFT_PX,
                TOP_PX,
                max(self.width() - LEFT_PX - RIGHT_PX, 60),
                max(self.height() - TOP_PX - FOOT_PX, 60),
            ),
            min(since, points[0][0]),
            max(self._stage.shown_at, points[-1][0]),
            self._top_ha(points),
            _round_up(max(length for _, _, length in points) / 1000) * 1000,
        )
        self._paint_axes(painter, frame)
        self._paint_bounds(painter, frame)
        self._paint_lines(painter, frame, points)
        painter.end()

    def _top_ha(self, points: Sequence[tuple[datetime, float, float]]) -> float:
        """Room for the greatest area and the next bound above it."""
        most = max(area for _, area, _ in points)
        above = [one.area_ha for one in self.bounds if one.area_ha >= most]
        return _round_up(max(most, min(above, default=most)) * 1.08)

    def _paint_axes(self, painter: QPainter, frame: _Frame) -> None:
        look = self._setting.look
        painter.setFont(look.font("minimum"))
        for part in range(5):
            y = frame.box.bottom() - frame.box.height() * part / 4
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(frame.box.left(), y), QPointF(frame.box.right(), y))
            painter.setPen(look.colour("text-2"))
            area = f"{frame.top_ha * part / 4:g}"
            painter.drawText(
                QRectF(0, y - 9, LEFT_PX - 6, 18), Qt.AlignmentFlag.AlignRight, area
            )
            km = f"{frame.top_m * part / 4000:g}"
            painter.drawText(QRectF(frame.box.right() + 6, y - 9, RIGHT_PX - 8, 18), km)
        heads = ((4, "ui.unit.ha"), (frame.box.right() - 2, "ui.unit.km"))
        for x, key in heads:
            painter.drawText(QRectF(x, TOP_PX - 30, 50, 18), self._setting.say(key))
        painter.setPen(QPen(look.colour("line-strong"), 2))
        painter.drawLine(frame.box.bottomLeft(), frame.box.bottomRight())
        for part in range(4):
            at = frame.since + (frame.until - frame.since) * part / 3
            x = frame.x(at)
            painter.setPen(look.colour("text-2"))
            text = at.astimezone(figures.BEIJING).strftime("%H:%M")
            box = QRectF(min(max(x - 30, 0), self.width() - 60), frame.box.bottom() + 6, 60, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_bounds(self, painter: QPainter, frame: _Frame) -> None:
        look, say = self._setting.look, self._setting.say
        painter.setFont(look.font("secondary", bold=True))
        for one in self.bounds:
            if one.area_ha > frame.top_ha:
                continue
            y = frame.y_ha(one.area_ha)
            painter.setPen(QPen(look.colour("text"), 1.6, Qt.PenStyle.DashDotLine))
            painter.drawLine(QPointF(frame.box.left(), y), QPointF(frame.box.right(), y))
            words = say(
                "ui.growth.over" if one.over else "ui.growth.reaches",
                level=figures.LEVELS.get(one.level, one.level),
                area=f"{one.area_ha:g}",
            )
            painter.setPen(look.colour("text"))
            box = QRectF(frame.box.left() + 4, y - 20, frame.box.width() - 8, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, words)

    def _paint_lines(
        self,
        painter: QPainter,
        frame: _Frame,
        points: Sequence[tuple[datetime, float, float]],
    ) -> None:
        look = self._setting.look
        edge = QPen(look.colour("text-2"), 2)
        edge.setDashPattern(list(EDGE_DASH))
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(
            QPolygonF([QPointF(frame.x(at), frame.y_m(length)) for at, _, length in points])
        )
        spots = [QPointF(frame.x(at), frame.y_ha(area)) for at, area, _ in points]
        painter.setPen(QPen(look.colour("fire"), 3))
        painter.drawPolyline(QPolygonF(spots))
        painter.setFont(look.font("secondary", bold=True))
        taken: list[QRectF] = []
        for n, (spot, (_, area, _)) in reversed(
            list(enumerate(zip(spots, points, strict=True)))
        ):
            painter.setPen(QPen(look.colour("fire"), 2))
            painter.setBrush(look.colour("bg-panel"))
            painter.drawEllipse(spot, 4.5, 4.5)
            words = figures.hectares(area)
            wide = painter.fontMetrics().horizontalAdvance(words) + 2.0
            box = _free_box(spot, wide, spots[max(n - 1, 0) : n + 2], self.width())
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                painter.setPen(look.colour("fire"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _free_box(spot: QPointF, wide: float, line: Sequence[QPointF], right: float) -> QRectF:
    """Where a figure stands beside its point: above a line that rises or falls, under a valley.

    Args:
        line: the point with those before and after it.
    """
    spots = (
        QPointF(spot.x() - wide - 8, spot.y() - 21),
        QPointF(spot.x() - wide / 2, spot.y() + 8),
        QPointF(spot.x() - wide / 2, spot.y() - 26),
        QPointF(spot.x() + 8, spot.y() - 21),
    )
    boxes = [QRectF(at, QSizeF(wide, 18)) for at in spots]
    seen = [box for box in boxes if box.left() > LEFT_PX and box.right() < right - 2] or boxes
    return min(seen, key=lambda box: _crossed_px(box, line))


def _crossed_px(box: QRectF, line: Sequence[QPointF]) -> float:
    """How much of a line lies in a box, roughly."""
    steps = 40
    return sum(
        math.hypot(b.x() - a.x(), b.y() - a.y()) / steps
        for a, b in pairwise(line)
        for n in range(steps + 1)
        if box.contains(a + (b - a) * (n / steps))
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a moment, an area and a length stand."""

    box: QRectF
    since: datetime
    until: datetime
    top_ha: float
    top_m: float

    def x(self, at: datetime) -> float:
        span = (self.until - self.since).total_seconds() or 1.0
        share = (at - self.since).total_seconds() / span
        return self.box.left() + self.box.width() * share

    def y_ha(self, area_ha: float) -> float:
        return self.box.bottom() - self.box.height() * area_ha / (self.top_ha or 1.0)

    def y_m(self, length_m: float) -> float:
        return self.box.bottom() - self.box.height() * length_m / (self.top_m or 1.0)


def _round_up(value: float) -> float:
    """To a figure that four steps divide evenly."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(
        n * power for n in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if n * power >= value
    )

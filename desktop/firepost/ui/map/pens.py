"""Ways to draw that stay quick: long lines in short pieces, polygons from arrays, haloed words.

Every call into the painter holds Python's lock until it returns, also on another thread, and
a wide smooth stroke of a long line takes time that grows faster than its length. In pieces of
a few dozen points both stay small (docs/decisions/0050).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QPolygonF,
)

from firepost.domain.frozen import Frozen
from firepost.ui.look import Look
from firepost.ui.map.viewport import Points

PIECE: Final = 40
_HALO_PX: Final = 1.7
_RING: Final = tuple(
    (_HALO_PX * math.cos(turn * math.pi / 4), _HALO_PX * math.sin(turn * math.pi / 4))
    for turn in range(8)
)
USED: Final = (
    "map-base",
    "map-base2",
    "map-contour",
    "map-contour-i",
    "map-stream",
    "map-halo",
    "map-text",
    "map-text-2",
    "map-border",
    "fire",
    "fire-fill",
    "fire-old",
    "target",
    "ctl",
    "sym-ink",
    "sym-bg",
)
_POINT_BYTES: Final = 16
_HALO_ROOM_PX: Final = 3
_HALOED_MOST: Final = 600  # some ten kilobytes each
# A dictionary's single steps are safe on two threads; at worst a picture is made twice.
_HALOED: dict[tuple[object, ...], QImage] = {}


class Cancelled(Exception):
    """A newer picture is wanted; this one is left."""


class Inks(Frozen, frozen=True):
    """The colours and fonts of one theme, safe to use on another thread."""

    colours: dict[str, str]
    family: str
    fire_opacity: float
    night: bool

    @classmethod
    def of(cls, look: Look) -> Inks:
        return cls(
            {name: look.hex(name) for name in USED}, look.family, look.fire_opacity, look.night
        )

    def colour(self, name: str, opacity: float = 1.0) -> QColor:
        colour = QColor(self.colours[name])
        colour.setAlphaF(opacity)
        return colour

    def font(self, size_px: int, *, bold: bool = False) -> QFont:
        # Made afresh: a QFont shared between threads is not safe to draw with.
        font = QFont(self.family)
        font.setPixelSize(size_px)
        font.setBold(bold)
        return font


def polygon(points_px: Points) -> QPolygonF:
    """A polygon from an array, without a Python object a point."""
    shape = QPolygonF()
    count = len(points_px)
    if count == 0:
        return shape
    shape.resize(count)
    # The stubs know neither the pointer's arguments nor that it is a buffer.
    address: Any = shiboken6.VoidPtr
    memory: Any = address(shape.data(), count * _POINT_BYTES, True)  # noqa: FBT003 - writable
    np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)[:] = points_px
    return shape


def closed(ring: Points) -> Points:
    return np.concatenate([ring, ring[:1]])


def stroke(
    painter: QPainter,
    line_px: Points,
    pen: QPen,
    *,
    bounds: QRectF,
    check: Callable[[], None],
    dash_px: Sequence[float] = (),
) -> None:
    """Draw a line in pieces, leaving out those that lie outside `bounds`.

    Args:
        dash_px: lengths of dash and gap in pixels; the pattern runs on over the pieces.
    """
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dash_px else Qt.PenCapStyle.RoundCap)
    run_px = np.zeros(len(line_px))
    if dash_px:
        pen.setDashPattern([length / pen.widthF() for length in dash_px])
        steps = np.hypot(*np.diff(line_px, axis=0).T)
        run_px[1:] = np.cumsum(steps)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    starts = _pieces_in(line_px, bounds, pad=pen.widthF() + 1)
    for turn, start in enumerate(starts):
        if dash_px:
            pen.setDashOffset(float(run_px[start] % sum(dash_px)) / pen.widthF())
            painter.setPen(pen)
        painter.drawPolyline(polygon(line_px[start : start + PIECE + 1]))
        if turn % 2:
            check()


def _pieces_in(line_px: Points, bounds: QRectF, *, pad: float) -> list[int]:
    """Where the pieces begin that may be seen, all reckoned at once."""
    if len(line_px) < 2:
        return []
    starts = np.arange(0, len(line_px) - 1, PIECE)
    # A piece reaches to the first point of the next, so that the line has no gaps.
    ends = np.minimum(starts + PIECE, len(line_px) - 1)
    low = np.minimum(np.minimum.reduceat(line_px, starts), line_px[ends])
    high = np.maximum(np.maximum.reduceat(line_px, starts), line_px[ends])
    seen = (
        (high[:, 0] >= bounds.left() - pad)
        & (low[:, 0] <= bounds.right() + pad)
        & (high[:, 1] >= bounds.top() - pad)
        & (low[:, 1] <= bounds.bottom() + pad)
    )
    return [int(start) for start in starts[seen]]


def haloed(
    painter: QPainter,
    words: str,
    at: QPointF,
    *,
    font: QFont,
    ink: QColor,
    halo: QColor | None,
) -> None:
    """Words with their foot on `at`, ringed so that they read over lines.

    Pictures of ringed words are kept, for the same names come again in every picture.
    """
    if halo is None:
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(at, words)
        return
    ratio = painter.deviceTransform().m11() or 1.0
    key = (words, font.family(), font.pixelSize(), font.bold(), ink.rgba(), halo.rgba(), ratio)
    image = _HALOED.get(key)
    if image is None:
        image = _ringed(words, font, ink, halo, ratio)
        if len(_HALOED) >= _HALOED_MOST:
            _HALOED.clear()
        _HALOED[key] = image
    # On whole dots of the screen: the picture would be blurred between them.
    x, y = (round(v * ratio) / ratio for v in (at.x(), at.y()))
    painter.drawImage(QPointF(x - _HALO_ROOM_PX, y - font.pixelSize() - _HALO_ROOM_PX), image)


def _ringed(words: str, font: QFont, ink: QColor, halo: QColor, ratio: float) -> QImage:
    """Its foot lies the font's size and the room of the ring below the top."""
    wide = math.ceil(QFontMetricsF(font).horizontalAdvance(words)) + 2 * _HALO_ROOM_PX
    tall = round(font.pixelSize() * 1.5) + 2 * _HALO_ROOM_PX
    image = QImage(
        math.ceil(wide * ratio),
        math.ceil(tall * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    foot = QPointF(_HALO_ROOM_PX, font.pixelSize() + _HALO_ROOM_PX)
    brush = QPainter(image)
    brush.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush.setFont(font)
    # The ring is the words themselves, set off eight ways: a stroke around their outlines
    # takes ten times as long.
    brush.setPen(halo)
    for x, y in _RING:
        brush.drawText(QPointF(foot.x() + x, foot.y() + y), words)
    brush.setPen(ink)
    brush.drawText(foot, words)
    brush.end()
    return image.copy()  # a picture keeps what it was drawn with, 200 kB; its copy does not


def word_box(words: str, font: QFont, spot: tuple[float, float]) -> QRectF:
    """What words cover whose middle is on `spot`."""
    size_px, wide = font.pixelSize(), QFontMetricsF(font).horizontalAdvance(words)
    return QRectF(spot[0] - wide / 2, spot[1] - size_px * 0.62, wide, size_px * 1.24)


def write_in(
    painter: QPainter, words: str, box: QRectF, *, font: QFont, ink: QColor, halo: QColor
) -> None:
    """Into the box that `word_box` gave."""
    foot = QPointF(box.left(), box.top() + font.pixelSize() * 0.98)
    haloed(painter, words, foot, font=font, ink=ink, halo=halo)


class Labels:
    """Places words so that none covers another: who comes first, stays."""

    def __init__(self, painter: QPainter, inks: Inks, bounds: QRectF) -> None:
        self._painter, self._inks, self._bounds = painter, inks, bounds
        self.taken: list[QRectF] = []
        self.written: list[QRectF] = []  # of these, what stands there by now
        self.blocked: Callable[[QRectF], bool] = lambda _box: False

    def keep_free(
        self, words: str, spots: Sequence[tuple[float, float]], *, size_px: int
    ) -> None:
        """Nothing is written there: somebody else writes these bold words."""
        font = self._inks.font(size_px, bold=True)
        self.taken += [word_box(words, font, spot) for spot in spots]

    def offer(
        self,
        words: str,
        spots: Sequence[tuple[float, float]],
        *,
        size_px: int,
        ink: str,
        bold: bool = False,
        over_fire: bool = False,
        halo: str | None = "map-halo",
    ) -> bool:
        """Write at the first of `spots` (centres, px) that is free; False if none is."""
        font = self._inks.font(size_px, bold=bold)
        for spot in spots:
            box = word_box(words, font, spot)
            if not self._bounds.contains(box):
                continue
            room = box.adjusted(-3, -2, 3, 2)
            if any(room.intersects(other) for other in self.taken):
                continue
            if not over_fire and self.blocked(room):
                continue
            self.taken.append(box)
            self.written.append(box)
            foot = QPointF(box.left(), box.top() + size_px * 0.98)
            ground = self._inks.colour(halo) if halo else None
            haloed(
                self._painter,
                words,
                foot,
                font=font,
                ink=self._inks.colour(ink),
                halo=ground,
            )
            return True
        return False

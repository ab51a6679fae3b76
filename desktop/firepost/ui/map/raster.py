"""What the station's own maps put under the fire: pictures by tile, and layers of features.

Drawn on the thread that makes the map's pictures. A tile that is no picture stays blank.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from firepost.app.maps import Tile, Tiles
from firepost.domain.frozen import Frozen
from firepost.domain.geometry.mercator import mercator_of
from firepost.ui.map.line_kinds import PENS, kind_of
from firepost.ui.map.pens import Inks, closed, polygon, stroke
from firepost.ui.map.viewport import RADIUS_M, Points, Viewport

TILE_PX: Final = 256
TILES_KEPT: Final = 96  # decoded, a quarter of a megabyte each: a large window and its margin
MOST_TILES: Final = 220  # of one picture; a map so far off is left out
OVERZOOM: Final = 6  # coarser tiles are drawn larger, up to 64 times
NIGHT_TINT: Final = (0.36, 0.30, 0.24)  # red, green, blue: dark and warm
POINTS_MOST: Final = 120_000  # of one layer in one picture; beyond that lines are thinned
_HALF_M: Final = math.pi * RADIUS_M


class Underlay(Protocol):
    """One map under the fire."""

    def paint(
        self, painter: QPainter, view: Viewport, inks: Inks, check: Callable[[], None]
    ) -> None: ...


class TileSheet:
    """A map of tiles. Opens its file at the first picture it is wanted for."""

    def __init__(
        self, open_tiles: Callable[[], Tiles], *, least_zoom: int, most_zoom: int
    ) -> None:
        self._open = open_tiles
        self._tiles: Tiles | None = None
        self._least, self._most = least_zoom, most_zoom
        self._kept: OrderedDict[tuple[bool, Tile], QImage | None] = OrderedDict()

    def paint(
        self, painter: QPainter, view: Viewport, inks: Inks, check: Callable[[], None]
    ) -> None:
        ratio = painter.device().devicePixelRatio()
        zoom = self._zoom_for(view.m_per_px / ratio)
        if zoom is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        try:
            for tile in _in_sight(view, zoom):
                image = self._image(tile, night=inks.night)
                if image is not None:
                    painter.drawImage(_box_px(view, tile), image)
                check()
        finally:
            painter.restore()

    def _zoom_for(self, m_per_px: float) -> int | None:
        wanted = math.ceil(math.log2(2 * _HALF_M / (TILE_PX * m_per_px)) - 0.35)
        return None if wanted < self._least - 1 else min(max(wanted, self._least), self._most)

    def _image(self, tile: Tile, *, night: bool) -> QImage | None:
        key = (night, tile)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if self._tiles is None:
            self._tiles = self._open()
        data = self._tiles.tile(tile)
        image = None if data is None else QImage.fromData(data)
        if image is not None and image.isNull():
            image = None
        if image is not None:
            image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
            if night:
                _tint(image)
        self._kept[key] = image
        if len(self._kept) > TILES_KEPT:
            self._kept.popitem(last=False)
        return image

    def close(self) -> None:
        """Once no picture is being made any more."""
        self._kept.clear()
        if self._tiles is not None:
            self._tiles.close()
            self._tiles = None


def _in_sight(view: Viewport, zoom: int) -> Iterator[Tile]:
    side = 2 * _HALF_M / 2**zoom
    west, south, east, north = view.box_m
    most = 2**zoom - 1
    left, right = (min(max(int((x + _HALF_M) // side), 0), most) for x in (west, east))
    top, bottom = (min(max(int((_HALF_M - y) // side), 0), most) for y in (north, south))
    if (right - left + 1) * (bottom - top + 1) > MOST_TILES:
        return
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield zoom, column, row


def _box_px(view: Viewport, tile: Tile) -> QRectF:
    """Where a tile stands; edges on whole pixels, so that neighbours leave no seam."""
    zoom, column, row = tile
    side = 2 * _HALF_M / 2**zoom
    left, top = view.px_of(column * side - _HALF_M, _HALF_M - row * side)
    right, bottom = view.px_of((column + 1) * side - _HALF_M, _HALF_M - (row + 1) * side)
    return QRectF(QPointF(round(left), round(top)), QPointF(round(right), round(bottom)))


def _tint(image: QImage) -> None:
    """White ground is glare at night: colours are multiplied, what shows through stays so."""
    memory: Any = image.bits()
    rows = np.frombuffer(memory, np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)
    for channel, share in enumerate(reversed(NIGHT_TINT)):  # blue first in memory
        pixels[:, :, channel] = (pixels[:, :, channel] * share).astype(np.uint8)


class Shape(Frozen, frozen=True):
    """One feature's lines or rings, in map metres."""

    lines: tuple[Points, ...]
    area: bool
    box_m: tuple[float, float, float, float]
    kind: str = ""  # of `line_kinds`


class OwnLayer:
    """A layer of the user's: lines, areas with a faint fill, points with their names."""

    def __init__(
        self, shapes: tuple[Shape, ...], points: tuple[tuple[float, float, str], ...]
    ) -> None:
        self._shapes, self._points = shapes, points
        self._count = sum(len(line) for shape in shapes for line in shape.lines)

    @classmethod
    def of(cls, features: Iterable[Mapping[str, object]], name: str = "") -> OwnLayer:
        """From GeoJSON features in degrees; heavy for large layers, off the screen's thread.

        Args:
            name: of the layer; it may say what its lines are.
        """
        shapes: list[Shape] = []
        points: list[tuple[float, float, str]] = []
        for feature in features:
            for geometry in _parts(feature.get("geometry")):
                kind, places = geometry["type"], geometry["coordinates"]
                if kind in ("Point", "MultiPoint"):
                    found = _metres([places] if kind == "Point" else places)
                    name = str(feature.get("name") or "")
                    points += [(float(x), float(y), name) for x, y in found]
                else:
                    what = kind_of(feature.get("properties"), name)
                    shapes += [replace(one, kind=what) for one in _shapes(kind, places)]
        return cls(tuple(shapes), tuple(points))

    def paint(
        self, painter: QPainter, view: Viewport, inks: Inks, check: Callable[[], None]
    ) -> None:
        west, south, east, north = view.box_m
        bounds = QRectF(0, 0, view.width_px, view.height_px)
        every = max(1, self._count // POINTS_MOST)
        fill, wet = inks.colour("map-text-2", 0.08), inks.colour("map-stream", 0.25)
        for shape in self._shapes:
            box = shape.box_m
            small = max(box[2] - box[0], box[3] - box[1]) < view.m_per_px * 1.5
            if small or box[0] > east or box[2] < west or box[1] > north or box[3] < south:
                continue
            lines = [
                view.points_px(line[::every] if len(line) > 50 else line)
                for line in shape.lines
            ]
            if shape.area:
                _fill(painter, lines, wet if shape.kind == "water" else fill)
            for line in lines:
                edge = closed(line) if shape.area else line
                for ink, wide, dash in PENS[shape.kind]:
                    pen = QPen(inks.colour(ink), wide)
                    stroke(painter, edge, pen, bounds=bounds, check=check, dash_px=dash)
        self._paint_points(painter, view, inks, bounds)

    def _paint_points(
        self, painter: QPainter, view: Viewport, inks: Inks, bounds: QRectF
    ) -> None:
        painter.setFont(inks.font(13))
        named = view.ground_m_per_px < 12
        for x_m, y_m, name in self._points:
            x, y = view.px_of(x_m, y_m)
            if not bounds.contains(x, y):
                continue
            painter.setPen(QPen(inks.colour("map-halo"), 1.2))
            painter.setBrush(inks.colour("map-text-2"))
            painter.drawEllipse(QPointF(x, y), 3.0, 3.0)
            if named and name:
                painter.setPen(inks.colour("map-text-2"))
                painter.drawText(QPointF(x + 6, y + 5), name)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _fill(painter: QPainter, rings_px: list[Points], ink: QColor) -> None:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in rings_px:
        path.addPolygon(polygon(closed(ring)))
    painter.fillPath(path, ink)


def _parts(geometry: Any) -> Iterator[Mapping[str, Any]]:
    if not isinstance(geometry, Mapping):
        return
    if geometry.get("type") == "GeometryCollection":
        for part in geometry.get("geometries", ()):
            yield from _parts(part)
    else:
        yield geometry


def _shapes(kind: str, places: Any) -> Iterator[Shape]:
    match kind:
        case "LineString":
            yield _shape([places], area=False)
        case "MultiLineString":
            for line in places:
                yield _shape([line], area=False)
        case "Polygon":
            yield _shape(places, area=True)
        case "MultiPolygon":
            for rings in places:
                yield _shape(rings, area=True)


def _shape(rows: Any, *, area: bool) -> Shape:
    lines = tuple(_metres(row) for row in rows)
    every = np.concatenate(lines)
    low, high = every.min(axis=0), every.max(axis=0)
    return Shape(lines, area, (float(low[0]), float(low[1]), float(high[0]), float(high[1])))


def _metres(places: Any) -> Points:
    return mercator_of(np.array([place[:2] for place in places], dtype=np.float64))

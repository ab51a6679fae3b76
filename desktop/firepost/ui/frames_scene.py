"""What the map is measured on: a ragged fire, a hundred crowded names, tiles made on the spot."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from firepost.app.maps import Tile, Tiles
from firepost.domain.geometry.lod import detail_of, pack
from firepost.domain.geometry.shape import Shape
from firepost.ui.map.basemap import BaseMap, Place
from firepost.ui.map.drawing import MARGIN_PX, Edge, Scene, Sheet
from firepost.ui.map.outline import Outline, unpacked
from firepost.ui.map.pens import Inks, closed, polygon
from firepost.ui.map.raster import TILE_PX, TileSheet
from firepost.ui.map.viewport import RADIUS_M, Points, Viewport, mercator

if TYPE_CHECKING:
    from firepost.ui.window import Window

CENTRE: Final = (119.985, 27.662)
LABELS: Final = 200
TEAMS: Final = 300
TILE_ZOOMS: Final = (13, 16)
TILE_REACH: Final = 12  # tiles each way of the middle, at the finest zoom
KeepTiles = Callable[[Iterable[tuple[Tile, bytes]]], Tiles]


def ragged(corners: int, radius_m: float) -> Outline:
    """A fire's edge: rough at every scale, without crossings."""
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    rough = 1 + sum(
        0.1 / n * np.sin(n * turn + n) for n in (3, 7, 23, 61, 211, 1201) if n < corners
    )
    north, east = radius_m * rough * np.sin(turn), radius_m * rough * np.cos(turn)
    lon = CENTRE[0] + east / (111_320 * math.cos(math.radians(CENTRE[1])))
    ring = np.column_stack([lon, CENTRE[1] + north / 110_800])
    # By the levels that are made when a perimeter is kept, as the map gets them from the desk.
    return unpacked(pack(detail_of(Shape(((ring,),)))))


def tile_sheet(keep: KeepTiles) -> TileSheet:
    """A map of tiles round the fire, written as MBTiles by `keep` and read back from there."""
    tiles = keep(_pictures())
    return TileSheet(lambda: tiles, least_zoom=TILE_ZOOMS[0], most_zoom=TILE_ZOOMS[1])


def _pictures() -> Iterable[tuple[Tile, bytes]]:
    """Ground as from the air: slow light and dark with a grain, so that no tile packs to nothing."""
    half_m = math.pi * RADIUS_M
    x_m, y_m = mercator(*CENTRE)
    rough = np.random.default_rng(2021)
    for zoom in range(TILE_ZOOMS[0], TILE_ZOOMS[1] + 1):
        side = 2 * half_m / 2**zoom
        middle = (int((x_m + half_m) // side), int((half_m - y_m) // side))
        reach = max(2, TILE_REACH >> (TILE_ZOOMS[1] - zoom))
        for column in range(middle[0] - reach, middle[0] + reach + 1):
            for row in range(middle[1] - reach, middle[1] + reach + 1):
                yield (zoom, column, row), _picture(column, row, rough)


def _picture(column: int, row: int, rough: np.random.Generator) -> bytes:
    across = np.arange(TILE_PX) + column % 64 * TILE_PX
    down = np.arange(TILE_PX)[:, None] + row % 64 * TILE_PX
    light = 130 + 60 * np.sin(across / 90) * np.cos(down / 70)
    pixels = np.empty((TILE_PX, TILE_PX, 4), np.uint8)
    grain = rough.integers(0, 24, (TILE_PX, TILE_PX))
    pixels[:, :, 0], pixels[:, :, 1] = light * 0.6, light + grain
    pixels[:, :, 2], pixels[:, :, 3] = light * 0.8, 255
    image = QImage(pixels.data, TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 80)  # type: ignore[call-overload] # the stubs want bytes
    return bytes(buffer.data().data())


def crowded(base: BaseMap, sheet: TileSheet) -> BaseMap:
    """The shipped counties, so many names about the fire, and the tiles under it."""
    places = []
    for n in range(LABELS):
        turn, reach = n * 2.4, 0.002 + 0.03 * n / LABELS
        x_m, y_m = mercator(
            CENTRE[0] + reach * math.sin(turn), CENTRE[1] + reach * math.cos(turn)
        )
        places.append(Place(f"测试村{n}", x_m, y_m, 1 + n % 3))
    return replace(base, places=tuple(places), under=(sheet,))


def crowd(window: Window) -> None:
    """300 teams about the fire, each with a tag of its own."""
    board = window.stage.board
    assert board is not None
    some = [team for team in board.teams if team.status is not None] or list(board.teams)
    teams = tuple(
        replace(
            some[n % len(some)],
            id=f"bench/{n}",
            lon_deg=CENTRE[0] + 0.03 * math.sin(n * 2.4) * n / TEAMS,
            lat_deg=CENTRE[1] + 0.03 * math.cos(n * 2.4) * n / TEAMS,
        )
        for n in range(TEAMS)
    )
    window.stage.board = replace(board, teams=teams)


class ThinSheet(Sheet):
    """The same picture with hairlines and no halos round lines, as other programs draw it."""

    def stroke(self, line_px: Points, pen: QPen, dash_px: tuple[float, ...] = ()) -> None:
        if pen.color() == self.inks.colour("map-halo"):
            return
        thin = QPen(pen)
        thin.setWidthF(1.0)
        super().stroke(line_px, thin, dash_px)


def drawn(scene: Scene, inks: Inks, kind: type[Sheet], view: Viewport) -> QImage:
    grown = view.grown(MARGIN_PX)
    image = _canvas(grown)
    image.fill(inks.colour("map-base2"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    kind(scene, grown, inks, painter, lambda: None).draw()
    painter.end()
    return image


def drawn_bare(edges: tuple[Edge, ...], sheet: TileSheet, inks: Inks, view: Viewport) -> QImage:
    """The least it can be: the tiles laid down and each edge drawn by one call, a hair wide."""
    grown = view.grown(MARGIN_PX)
    image = _canvas(grown)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sheet.paint(painter, grown, inks, lambda: None)
    painter.setPen(QPen(inks.colour("fire"), 1.0))
    for edge in edges:
        for ring in edge.outline.rings(grown.m_per_px):
            painter.drawPolyline(polygon(closed(grown.points_px(ring))))
    painter.end()
    return image


def _canvas(view: Viewport) -> QImage:
    return QImage(view.width_px, view.height_px, QImage.Format.Format_RGB32)


class BareCanvas(QWidget):
    """The floor of a drag: shifts one picture with one see-through layer of marks, and no more."""

    def __init__(self, picture: QImage, marks: QPixmap) -> None:
        super().__init__()
        self._picture, self._marks = picture, marks
        self.by_px = QPointF()

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), Qt.GlobalColor.white)
        painter.drawImage(self.by_px - QPointF(MARGIN_PX, MARGIN_PX), self._picture)
        painter.drawPixmap(self.by_px, self._marks)
        painter.end()

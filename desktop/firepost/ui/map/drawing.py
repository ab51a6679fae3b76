"""Draws the still part of the map onto an image, away from the screen's thread."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import starmap
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPen

from firepost.domain.frozen import Frozen
from firepost.domain.geometry.grid import WENZHOU
from firepost.ui.map.basemap import BaseMap
from firepost.ui.map.control_pens import draw_held, draw_letters
from firepost.ui.map.others import Other, draw_others
from firepost.ui.map.outline import Outline, clipped, holds, islands
from firepost.ui.map.pens import Inks, Labels, closed, polygon, stroke
from firepost.ui.map.viewport import Points, Viewport, earth

if TYPE_CHECKING:
    from firepost.domain.geometry.control import Control

GRID_STEPS_M: Final = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
OLD_DASHES_PX: Final = ((9.0, 4.0), (5.0, 4.0), (2.0, 4.0))  # newest to oldest: denser is older
BORDER_DASH_PX: Final = (16.0, 5.0, 3.0, 5.0, 3.0, 5.0)
ISLAND_DASH_PX: Final = (7.0, 4.0)
MOST_ISLANDS: Final = 300  # of a fire in more pieces all rings look alike
RING_DASH_PX: Final = (8.0, 6.0)
MARGIN_PX: Final = 160  # drawn round the window, so that a drag has something to show
# Where a county's name may stand when its middle is out of sight, as shares of the window.
NAME_SPOTS: Final = (
    (0.33, 0.07),
    (0.5, 0.07),
    (0.93, 0.42),
    (0.72, 0.07),
    (0.9, 0.62),
    (0.15, 0.62),
    (0.5, 0.93),
    (0.85, 0.93),
    (0.2, 0.93),
)


class Edge(Frozen, frozen=True):
    """A perimeter with the words that stand beside it."""

    outline: Outline
    words: str


class Ring(Frozen, frozen=True):
    """A circle on the ground: the kilometre round a key target."""

    x_m: float
    y_m: float
    radius_m: float
    words: str


class Words(Frozen, frozen=True):
    """What the picture itself writes at its lines."""

    contested: str = ""  # at a stretch that two posts marked differently
    island: str = ""  # in what did not burn


NO_WORDS: Final = Words()


class Scene(Frozen, frozen=True):
    """What stands still between two boards. Newest perimeter last in `past`."""

    base: BaseMap
    county: str | None  # the fire's
    current: Edge | None
    past: tuple[Edge, ...]
    rings: tuple[Ring, ...]
    control: Control | None = None  # stretches held and mopped up, sectors
    hidden: frozenset[str] = frozenset()  # layers turned off
    words: Words = NO_WORDS
    others: tuple[Other, ...] = ()  # the fires beside the one in front


def draw(
    scene: Scene,
    view: Viewport,
    inks: Inks,
    ratio: float,
    check: Callable[[], None],
    *,
    written: list[QRectF] | None = None,
) -> QImage:
    """The picture of `view` at `ratio` device pixels a pixel. `check` may raise to stop it.

    Args:
        written: gets the boxes of the words in the picture.
    """
    image = QImage(
        round(view.width_px * ratio), round(view.height_px * ratio), QImage.Format.Format_RGB32
    )
    image.setDevicePixelRatio(ratio)
    image.fill(inks.colour("map-base2"))
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet = Sheet(scene, view, inks, painter, check)
        sheet.draw()
        if written is not None:
            written += sheet.labels.written
    finally:
        painter.end()
    return image


def beside_edge(rings_px: Sequence[Points]) -> list[tuple[float, float]]:
    """Where the words of the edge may stand, best first: over it, beside its top, under it."""
    largest = max(rings_px, key=len)
    top = largest[largest[:, 1].argmin()]
    low = largest[largest[:, 1].argmax()]
    right = largest[largest[:, 0].argmax()]
    left = largest[largest[:, 0].argmin()]
    return [
        (top[0], top[1] - 16),
        (top[0] + 60, top[1] - 12),
        (top[0] - 60, top[1] - 12),
        (low[0], low[1] + 18),
        (right[0] + 70, right[1] - 18),
        (right[0] + 70, right[1] + 18),
        (low[0] + 70, low[1] + 18),
        (low[0] - 70, low[1] + 18),
        (left[0] - 70, left[1]),
        (top[0], top[1] - 40),
        (right[0] + 110, right[1] - 34),
        (right[0] + 110, right[1] + 34),
        (left[0] - 110, left[1] + 24),
        (low[0] + 130, low[1] + 42),
        (low[0], low[1] + 42),
    ]


class Sheet:
    """One drawing, layer by layer."""

    def __init__(
        self,
        scene: Scene,
        view: Viewport,
        inks: Inks,
        painter: QPainter,
        check: Callable[[], None],
    ) -> None:
        self.scene, self.view, self.inks = scene, view, inks
        self.painter, self.check = painter, check
        self.bounds = QRectF(0, 0, view.width_px, view.height_px)
        self.labels = Labels(painter, inks, self.bounds.adjusted(4, 4, -4, -4))

    def draw(self) -> None:
        for layer in (
            self.counties,
            self.under,
            self.grid,
            self.waters,
            self.borders,
            self.rings,
            self.others,
            self.fire,
            self.held,
            self.letters,
            self.fire_words,
            self.names,
        ):
            if layer.__name__ not in self.scene.hidden:
                layer()
            self.check()

    def _seen(self, box_m: tuple[float, float, float, float]) -> bool:
        west, south, east, north = self.view.box_m
        return box_m[0] <= east and box_m[2] >= west and box_m[1] <= north and box_m[3] >= south

    def _fill(self, rings_px: list[Points]) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        far = (-64.0, -64.0, self.view.width_px + 64.0, self.view.height_px + 64.0)
        for ring in rings_px:
            cut = clipped(ring, far)
            if len(cut) >= 3:
                path.addPolygon(polygon(closed(cut)))
        return path

    def stroke(self, line_px: Points, pen: QPen, dash_px: tuple[float, ...] = ()) -> None:
        stroke(
            self.painter, line_px, pen, bounds=self.bounds, check=self.check, dash_px=dash_px
        )

    def counties(self) -> None:
        for county in self.scene.base.counties:
            mine = county.code == self.scene.county or self.scene.county is None
            if mine and self._seen(county.box_m):
                rings = [self.view.points_px(ring) for ring in county.rings]
                self.painter.fillPath(self._fill(rings), self.inks.colour("map-base"))

    def under(self) -> None:
        """The station's own maps, in the order they came."""
        for sheet in self.scene.base.under:
            sheet.paint(self.painter, self.view, self.inks, self.check)

    def grid(self) -> None:
        """The kilometre grid of EPSG:4549, thin, its numbers left to the cursor."""
        step = next(
            (s for s in GRID_STEPS_M if s / self.view.ground_m_per_px >= 110), GRID_STEPS_M[-1]
        )
        west, south, east, north = self.view.box_m
        corners = [(west, south), (west, north), (east, south), (east, north)]
        near = [
            WENZHOU.north_east_of(lat_deg=lat, lon_deg=lon)
            for lon, lat in starmap(earth, corners)
        ]
        lows = [math.floor(min(p[i] for p in near) / step) for i in (0, 1)]
        highs = [math.ceil(max(p[i] for p in near) / step) for i in (0, 1)]
        if highs[0] - lows[0] > 80 or highs[1] - lows[1] > 80:
            return
        for axis in (0, 1):
            for n in range(lows[axis], highs[axis] + 1):
                strong = n % 5 == 0
                ink = "map-contour-i" if strong else "map-contour"
                pen = QPen(self.inks.colour(ink, 0.75 if strong else 0.6), 1.0)
                self._grid_line(
                    axis, n * step, (lows[1 - axis] * step, highs[1 - axis] * step), pen
                )

    def _grid_line(self, axis: int, at: float, ends: tuple[float, float], pen: QPen) -> None:
        points = []
        for k in range(5):
            along = ends[0] + (ends[1] - ends[0]) * k / 4
            x, y = (at, along) if axis == 0 else (along, at)
            lat, lon = WENZHOU.lat_lon_of(north_m=x, east_m=y)
            points.append(self.view.to_px(lon, lat))
        self.painter.setPen(pen)
        self.painter.drawPolyline(polygon(np.array(points)))

    def waters(self) -> None:
        pen = QPen(self.inks.colour("map-stream"), 1.6)
        for line in (*self.scene.base.coast, *self.scene.base.rivers):
            self.stroke(self.view.points_px(line), pen)

    def borders(self) -> None:
        near = self.view.ground_m_per_px < 120
        halo = QPen(self.inks.colour("map-halo"), 5.0)
        line = QPen(self.inks.colour("map-border"), 2.4 if near else 1.3)
        for county in self.scene.base.counties:
            if not self._seen(county.box_m):
                continue
            for ring in county.rings:
                px = self.view.points_px(closed(ring))
                if near:
                    self.stroke(px, QPen(halo))
                    self.stroke(px, QPen(line), BORDER_DASH_PX)
                else:
                    self.stroke(px, QPen(line))

    def rings(self) -> None:
        for ring in self.scene.rings:
            x, y = self.view.px_of(ring.x_m, ring.y_m)
            radius = ring.radius_m / self.view.ground_m_per_px
            if radius < 12 or not self.bounds.intersects(
                QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
            ):
                continue
            turn = np.linspace(0, 2 * np.pi, 181)
            round_px = np.column_stack([x + radius * np.cos(turn), y - radius * np.sin(turn)])
            self.stroke(round_px, QPen(self.inks.colour("target"), 1.8), RING_DASH_PX)
            spots = [
                (x + (radius + 4) * math.cos(a), y - (radius + 4) * math.sin(a))
                for a in (0.6, 1.2, 2.2, 2.9, 3.8, 5.2)
            ]
            self.labels.offer(
                ring.words, spots, size_px=14, ink="target", bold=True, over_fire=True
            )

    def fire(self) -> None:
        scene, inks = self.scene, self.inks
        if scene.current is not None and self._seen(scene.current.outline.box_m):
            rings = self._rings_px(scene.current.outline)
            fill = inks.colour("fire-fill", inks.fire_opacity)
            self.painter.fillPath(self._fill(rings), fill)
        if scene.current is not None and scene.past and "strip" not in scene.hidden:
            self._strip(scene.current, scene.past[-1])
        past = () if "past" in scene.hidden else scene.past
        for i, edge in enumerate(reversed(past)):
            if not self._seen(edge.outline.box_m):
                continue
            dash = OLD_DASHES_PX[min(i, len(OLD_DASHES_PX) - 1)]
            for ring in self._rings_px(edge.outline):
                pen = QPen(
                    inks.colour("fire-old", 1.0 if i < 3 else 0.6), 1.8 if i < 3 else 1.2
                )
                self.stroke(closed(ring), pen, dash)
        if scene.current is not None and self._seen(scene.current.outline.box_m):
            self._edge_now(self._rings_px(scene.current.outline))

    def _edge_now(self, rings: list[Points]) -> None:
        inner = islands(rings) if len(rings) <= MOST_ISLANDS else [False] * len(rings)
        outer = [closed(ring) for ring, hole in zip(rings, inner, strict=True) if not hole]
        for ink, wide in (("map-halo", 6.5), ("fire", 3.6)):
            for ring in outer:
                self.stroke(ring, QPen(self.inks.colour(ink), wide))
        for ring, hole in zip(rings, inner, strict=True):
            if hole:
                self._island(ring)

    def _island(self, ring_px: Points) -> None:
        """Ground in the fire that did not burn: a thin line, broken, and its word."""
        self.stroke(closed(ring_px), QPen(self.inks.colour("map-halo"), 5.0))
        self.stroke(closed(ring_px), QPen(self.inks.colour("fire"), 2.0), ISLAND_DASH_PX)
        low, high = ring_px.min(axis=0), ring_px.max(axis=0)
        if min(high - low) > 34:
            x, y = (low + high) / 2
            word = self.scene.words.island
            self.labels.offer(word, [(x, y)], size_px=13, ink="map-text", over_fire=True)

    def _strip(self, current: Edge, before: Edge) -> None:
        """What burned since the version before: hatched, so that it shows without colour."""
        if not self._seen(current.outline.box_m):
            return
        both = [*self._rings_px(current.outline), *self._rings_px(before.outline)]
        hatch = QBrush(self.inks.colour("fire", 0.55), Qt.BrushStyle.BDiagPattern)
        # Even-odd over both: what lies in one of them and not in the other.
        self.painter.fillPath(self._fill(both), hatch)

    def others(self) -> None:
        draw_others(self)

    def held(self) -> None:
        draw_held(self)

    def letters(self) -> None:
        draw_letters(self)

    def _rings_px(self, outline: Outline) -> list[Points]:
        rings = outline.rings(self.view.m_per_px)
        return [self.view.points_px(ring) for ring in rings]

    def fire_words(self) -> None:
        scene = self.scene
        if scene.current is not None:
            rings = self._rings_px(scene.current.outline)
            # Room is kept for its words: they are written above the marks (see Overlay).
            self.labels.keep_free(scene.current.words, beside_edge(rings)[:1], size_px=14)
            self._block(rings)
        past = () if "past" in scene.hidden else scene.past
        for edge in [one for one in reversed(past) if one.words][:5]:
            ring = max(self._rings_px(edge.outline), key=len)
            if np.ptp(ring[:, 0]) < 34:
                continue
            order = np.argsort(-ring[:, 1])
            picks = [ring[order[int(len(order) * share)]] for share in (0.97, 0.75, 0.5, 0.2)]
            east = ring[ring[:, 0].argmax()]
            spots = [(p[0], p[1] + 8) for p in (east, *picks)]
            self.labels.offer(
                edge.words, spots, size_px=14, ink="fire-old", bold=True, over_fire=True
            )

    def _block(self, rings: list[Points]) -> None:
        """Keep the names of places off the fire."""
        every = np.concatenate(rings)
        low, high = every.min(axis=0), every.max(axis=0)
        reach = QRectF(QPointF(*low), QPointF(*high))
        coarse = [ring[:: max(len(ring) // 400, 1)] for ring in rings]

        def on_fire(box: QRectF) -> bool:
            if not reach.intersects(box):
                return False
            inside = (
                (every[:, 0] >= box.left())
                & (every[:, 0] <= box.right())
                & (every[:, 1] >= box.top())
                & (every[:, 1] <= box.bottom())
            )
            middle = box.center()
            return bool(inside.any()) or bool(
                sum(holds(ring, middle.x(), middle.y()) for ring in coarse) % 2
            )

        self.labels.blocked = on_fire

    def names(self) -> None:
        scale = self.view.ground_m_per_px
        for county in self.scene.base.counties:
            if self._seen(county.box_m):
                self._county_name(county.name, county.label_m, county.rings, scale)
        most = 3 if scale < 45 else 2 if scale < 90 else 1 if scale < 160 else -1
        for place in sorted(self.scene.base.places, key=lambda one: one.rank):
            if place.rank > most:
                continue
            x, y = self.view.px_of(place.x_m, place.y_m)
            if not self.bounds.contains(x, y):
                continue
            big = place.rank <= 1 and scale < 60
            size = 15 if big else 13
            above = [(x, y - 13), (x, y + 14), (x + 34, y), (x - 34, y)]
            ink = "map-text" if place.rank <= 1 else "map-text-2"
            if self.labels.offer(
                place.name, above, size_px=size, ink=ink, bold=place.rank <= 1
            ):
                self._dot(x, y, 3.0 if place.rank <= 1 else 2.2)

    def _dot(self, x: float, y: float, radius: float) -> None:
        self.painter.setPen(QPen(self.inks.colour("map-halo"), 1.2))
        self.painter.setBrush(self.inks.colour("map-text-2"))
        self.painter.drawEllipse(QPointF(x, y), radius, radius)

    def _county_name(
        self, name: str, label_m: tuple[float, float], rings: tuple[Points, ...], scale: float
    ) -> None:
        """At its heart, or, when that is out of sight, at the seen corner that lies in it."""
        size = 19 if scale < 90 else 16
        spots = [self.view.px_of(*label_m)]
        seen = self.bounds.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        for share_x, share_y in NAME_SPOTS:
            x, y = seen.left() + seen.width() * share_x, seen.top() + seen.height() * share_y
            at = self.view.metres_at(x, y)
            if sum(holds(ring, *at) for ring in rings) % 2:
                spots.append((x, y))
        self.labels.offer(name, spots, size_px=size, ink="map-text-2", bold=True)

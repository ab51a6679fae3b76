"""What is drawn on the ground: borders, grid, the fire new and old, names, spots."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely

from firepost.reports.mapping.base import BaseMap
from firepost.reports.mapping.canvas import Canvas, Ink, Pen
from firepost.reports.mapping.scene import Edge, Scene, Spot
from firepost.reports.mapping.view import View, grid_lines
from firepost.reports.terrain import Points

BLACK: Final[Ink] = (0, 0, 0)
GREY: Final[Ink] = (110, 110, 110)
PALE: Final[Ink] = (200, 200, 200)
FIRE: Final[Ink] = (200, 16, 46)
FIRE_FILL: Final[Ink] = (250, 224, 222)
PAST: Final[Ink] = (122, 51, 16)
TARGET: Final[Ink] = (106, 27, 109)
WATER: Final[Ink] = (70, 120, 170)
_FINE_PT: Final = 0.12  # what no eye can see is not drawn
WHITE: Final[Ink] = (255, 255, 255)
BORDER_DASH: Final = (7.0, 2.0, 1.2, 2.0)


def draw_ground(canvas: Canvas, view: View, scene: Scene, base: BaseMap) -> None:
    """All of it, from below to above."""
    with canvas.within(view.frame):
        draw_base(canvas, view, scene, base)
        draw_grid(canvas, view)
        draw_fire(canvas, view, scene)
        draw_names(canvas, view, scene, base)
        draw_spots(canvas, view, scene)


def draw_base(canvas: Canvas, view: View, scene: Scene, base: BaseMap) -> None:
    frame = shapely.box(*view.extent_m)
    border = Pen(GREY, 1.0, BORDER_DASH)
    for lines, pen in ((base.rivers, Pen(WATER, 0.9)), (base.borders, border)):
        for metres in scene.grid.all_to_m(lines):
            if shapely.LineString(metres).intersects(frame):
                canvas.stroke(thinned(view.to_pt(metres), closed=False), pen)


def draw_grid(canvas: Canvas, view: View) -> None:
    pen = Pen(PALE, 0.35)
    easts, norths = grid_lines(view)
    frame = view.frame
    for east in easts:
        x = view.spot(east, 0)[0]
        canvas.stroke(np.array([[x, frame.top], [x, frame.bottom]]), pen)
    for north in norths:
        y = view.spot(0, north)[1]
        canvas.stroke(np.array([[frame.left, y], [frame.right, y]]), pen)


def draw_fire(canvas: Canvas, view: View, scene: Scene) -> None:
    if scene.current:
        canvas.area(_rings(view, scene.current), fill=FIRE_FILL, pen=None)
    for age, edge in enumerate(reversed(scene.past)):
        canvas.area(_rings(view, edge), fill=None, pen=past_pen(age))
    if scene.current:
        canvas.area(_rings(view, scene.current), fill=None, pen=Pen(FIRE, 2.0))
    if scene.origin:
        star(canvas, *view.spot(scene.origin.east_m, scene.origin.north_m))


def past_pen(age: int) -> Pen:
    """The older, the denser the dashes."""
    return Pen(PAST, 0.8, (max(6.0 - age, 1.5), 2.0))


def _rings(view: View, edge: Edge) -> list[Points]:
    return [thinned(view.to_pt(ring), closed=True) for ring in edge.rings_m]


def draw_spots(canvas: Canvas, view: View, scene: Scene) -> None:
    for target in scene.targets:
        x, y = view.spot(target.east_m, target.north_m)
        if view.frame.inner(6).holds(x, y):
            diamond(canvas, x, y)
            canvas.letters(
                target.name, x + 7, y + 3, size_pt=7.5, bold=True, ink=TARGET, backed=True
            )


def draw_names(canvas: Canvas, view: View, scene: Scene, base: BaseMap) -> None:
    frame = shapely.difference(shapely.box(*view.extent_m), shapely.box(*scene.around_m))
    shown = []
    for county in base.counties:
        rings = scene.grid.all_to_m(county.rings)
        seen = [
            shapely.intersection(shapely.make_valid(shapely.Polygon(ring)), frame)
            for ring in rings
        ]
        seen = [part for part in seen if not part.is_empty]
        if seen:
            shown.append((county.name, max(seen, key=lambda part: part.area)))
    if len(shown) > 1:
        for name, part in shown:
            spot = part.representative_point()
            x, y = view.spot(spot.x, spot.y)
            canvas.letters(name, x, y, size_pt=10, ink=GREY, align="middle", bold=True)
    if not base.places:
        return
    degrees = np.array([(place.lon_deg, place.lat_deg) for place in base.places])
    for place, (east, north) in zip(
        base.places, scene.grid.to_m(degrees).tolist(), strict=True
    ):
        x, y = view.spot(east, north)
        if view.frame.inner(10).holds(x, y):
            draw_place(canvas, Spot(place.name, east, north), x, y)


def draw_place(canvas: Canvas, place: Spot, x: float, y: float) -> None:
    turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ring = np.column_stack([x + 1.8 * np.cos(turns), y + 1.8 * np.sin(turns)])
    canvas.area([ring], fill=WHITE, pen=Pen(BLACK, 0.8))
    canvas.letters(place.name, x + 4, y + 2.8, size_pt=7.5, backed=True)


def star(canvas: Canvas, x: float, y: float, size: float = 5.0) -> None:
    turns = np.pi * (np.arange(10) / 5 - 0.5)
    reach = np.where(np.arange(10) % 2 == 0, size, size * 0.42)
    points = np.column_stack([x + reach * np.cos(turns), y + reach * np.sin(turns)])
    canvas.area([points], fill=BLACK, pen=Pen(WHITE, 0.6))


def diamond(canvas: Canvas, x: float, y: float, size: float = 4.0) -> None:
    points = np.array([[x, y - size], [x + size, y], [x, y + size], [x - size, y]])
    canvas.area([points], fill=WHITE, pen=Pen(TARGET, 1.6))


def thinned(points_pt: Points, *, closed: bool) -> Points:
    """Without what paper can't show."""
    if len(points_pt) < 20:
        return points_pt
    line = np.vstack([points_pt, points_pt[:1]]) if closed else points_pt
    simple: Points = shapely.get_coordinates(
        shapely.simplify(shapely.LineString(line), _FINE_PT)
    )
    if not closed:
        return simple
    return simple[:-1] if len(simple) > 3 else points_pt

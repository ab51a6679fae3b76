"""The map as a figure: scale, frame, layers from below to above, and what stands in the margin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import shapely

from firepost.reports.mapping.base import BaseMap
from firepost.reports.mapping.canvas import Box, Canvas, Ink, Pen
from firepost.reports.mapping.scene import Edge, Scene, Spot
from firepost.reports.speech import Speech
from firepost.reports.terrain import Points

BLACK: Final[Ink] = (0, 0, 0)
GREY: Final[Ink] = (110, 110, 110)
PALE: Final[Ink] = (200, 200, 200)
FIRE: Final[Ink] = (200, 16, 46)
FIRE_FILL: Final[Ink] = (250, 224, 222)
PAST: Final[Ink] = (122, 51, 16)
TARGET: Final[Ink] = (106, 27, 109)
WATER: Final[Ink] = (70, 120, 170)

# Round scales only: a scale that a ruler can't be held to is no scale.
SCALES: Final = (
    1_000, 2_000, 2_500, 5_000, 7_500, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000,
    75_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000, 1_000_000,
)  # fmt: skip
GRID_STEPS_M: Final = (
    50,
    100,
    200,
    250,
    500,
    1_000,
    2_000,
    2_500,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
)
M_PER_PT: Final = 0.0254 / 72
_FILLED: Final = 0.78  # of the frame, at most
_LEAST_SCALE_WITHOUT_EDGE: Final = 50_000
_STRIP_PT: Final = 36.0  # below the frame: scale bar and legend
_FINE_PT: Final = 0.12  # what no eye can see is not drawn


@dataclass(frozen=True, slots=True)
class View:
    """Grid metres to points in the frame."""

    frame: Box
    scale: int
    middle_m: tuple[float, float]

    @property
    def m_per_pt(self) -> float:
        return self.scale * M_PER_PT

    def to_pt(self, points_m: Points) -> Points:
        east, north = self.middle_m
        x = self.frame.left + self.frame.width / 2 + (points_m[:, 0] - east) / self.m_per_pt
        y = self.frame.top + self.frame.height / 2 - (points_m[:, 1] - north) / self.m_per_pt
        return np.column_stack([x, y])

    def spot(self, east_m: float, north_m: float) -> tuple[float, float]:
        x, y = self.to_pt(np.array([[east_m, north_m]]))[0]
        return float(x), float(y)

    @property
    def extent_m(self) -> tuple[float, float, float, float]:
        wide = self.frame.width * self.m_per_pt / 2
        tall = self.frame.height * self.m_per_pt / 2
        east, north = self.middle_m
        return (east - wide, north - tall, east + wide, north + tall)


def view_of(scene: Scene, frame: Box) -> View:
    """The largest round scale at which all of the fire is in the frame."""
    west, south, east, north = scene.around_m
    middle = ((west + east) / 2, (south + north) / 2)
    least = 0 if scene.current else _LEAST_SCALE_WITHOUT_EDGE
    for scale in SCALES:
        wide = frame.width * scale * M_PER_PT * _FILLED
        tall = frame.height * scale * M_PER_PT * _FILLED
        if scale >= least and east - west <= wide and north - south <= tall:
            return View(frame, scale, middle)
    return View(frame, SCALES[-1], middle)


def draw_map(
    canvas: Canvas, scene: Scene, base: BaseMap, *, box: Box, speech: Speech, data_at: datetime
) -> View:
    """The whole figure in `box`."""
    frame = Box(box.left + 1, box.top + 12, box.width - 2, box.height - 12 - _STRIP_PT)
    view = view_of(scene, frame)
    with canvas.within(frame):
        draw_base(canvas, view, scene, base)
        draw_grid(canvas, view)
        draw_fire(canvas, view, scene)
        draw_names(canvas, view, scene, base)
        draw_spots(canvas, view, scene)
    canvas.area([_corners(frame)], fill=None, pen=Pen(BLACK, 1.0))
    label_grid(canvas, view)
    draw_north(canvas, frame, speech)
    if base.counties:
        draw_inset(canvas, view, scene, base)
    said = speech.say("report.map.data", at=speech.full_moment(data_at))
    canvas.letters(said, frame.right, box.top + 9, size_pt=7.5, align="right")
    canvas.letters(grid_note(scene, view, speech), frame.left, box.top + 9, size_pt=7.5)
    draw_scale_bar(canvas, view, speech, (frame.left + 4, frame.bottom + 22))
    strip = Box(frame.left + frame.width * 0.36, frame.bottom + 4, frame.width * 0.64, 0)
    draw_legend(canvas, legend_of(view, scene, base, speech), strip)
    if base.counties:
        source = speech.say("report.map.base", source=speech.say("report.map.base_source"))
        canvas.letters(source, frame.right, box.bottom - 2, size_pt=6.5, align="right")
    return view


def _corners(box: Box) -> Points:
    return np.array(
        [
            [box.left, box.top],
            [box.right, box.top],
            [box.right, box.bottom],
            [box.left, box.bottom],
        ]
    )


def grid_note(scene: Scene, view: View, speech: Speech) -> str:
    step = grid_step_m(view)
    km = step >= 1000
    said = speech.say(
        "report.map.km_step" if km else "report.map.m_step", n=step // 1000 if km else step
    )
    return speech.say("report.map.grid", central=scene.grid.central_deg, step=said)


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


def draw_base(canvas: Canvas, view: View, scene: Scene, base: BaseMap) -> None:
    frame = shapely.box(*view.extent_m)
    border = Pen(GREY, 1.0, (7, 2, 1.2, 2))
    for lines, pen in ((base.rivers, Pen(WATER, 0.9)), (base.borders, border)):
        for degrees in lines:
            metres = scene.grid.to_m(degrees)
            if shapely.LineString(metres).intersects(frame):
                canvas.stroke(thinned(view.to_pt(metres), closed=False), pen)


def grid_step_m(view: View) -> int:
    wide = view.frame.width * view.m_per_pt
    return next((step for step in GRID_STEPS_M if wide / step <= 7), GRID_STEPS_M[-1])


def _grid_lines(view: View) -> tuple[list[float], list[float]]:
    step = grid_step_m(view)
    west, south, east, north = view.extent_m
    easts = np.arange(np.ceil(west / step), np.floor(east / step) + 1) * step
    norths = np.arange(np.ceil(south / step), np.floor(north / step) + 1) * step
    return easts.tolist(), norths.tolist()


def draw_grid(canvas: Canvas, view: View) -> None:
    pen = Pen(PALE, 0.35)
    easts, norths = _grid_lines(view)
    frame = view.frame
    for east in easts:
        x = view.spot(east, 0)[0]
        canvas.stroke(np.array([[x, frame.top], [x, frame.bottom]]), pen)
    for north in norths:
        y = view.spot(0, north)[1]
        canvas.stroke(np.array([[frame.left, y], [frame.right, y]]), pen)


def label_grid(canvas: Canvas, view: View) -> None:
    """Kilometres inside the frame: X runs north, Y east, as on Chinese sheets."""
    easts, norths = _grid_lines(view)
    digits = 0 if grid_step_m(view) >= 1000 else 2
    frame = view.frame
    for east in easts:
        x = view.spot(east, 0)[0]
        if frame.left + 30 < x < frame.right - 30:
            said = f"Y {east / 1000:.{digits}f}"
            canvas.letters(
                said, x, frame.bottom - 2.5, size_pt=6, align="middle", ink=GREY, backed=True
            )
    for north in norths:
        y = view.spot(0, north)[1]
        if frame.top + 20 < y < frame.bottom - 20:
            said = f"X {north / 1000:.{digits}f}"
            canvas.letters(said, frame.left + 2.5, y + 2, size_pt=6, ink=GREY, backed=True)


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


def star(canvas: Canvas, x: float, y: float, size: float = 5.0) -> None:
    turns = np.pi * (np.arange(10) / 5 - 0.5)
    reach = np.where(np.arange(10) % 2 == 0, size, size * 0.42)
    points = np.column_stack([x + reach * np.cos(turns), y + reach * np.sin(turns)])
    canvas.area([points], fill=BLACK, pen=Pen((255, 255, 255), 0.6))


def diamond(canvas: Canvas, x: float, y: float, size: float = 4.0) -> None:
    points = np.array([[x, y - size], [x + size, y], [x, y + size], [x - size, y]])
    canvas.area([points], fill=(255, 255, 255), pen=Pen(TARGET, 1.6))


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
        rings = [scene.grid.to_m(ring) for ring in county.rings]
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
    for place in base.places:
        east, north = scene.grid.to_m(np.array([[place.lon_deg, place.lat_deg]]))[0]
        x, y = view.spot(east, north)
        if view.frame.inner(10).holds(x, y):
            draw_place(canvas, Spot(place.name, east, north), x, y)


def draw_place(canvas: Canvas, place: Spot, x: float, y: float) -> None:
    turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ring = np.column_stack([x + 1.8 * np.cos(turns), y + 1.8 * np.sin(turns)])
    canvas.area([ring], fill=(255, 255, 255), pen=Pen(BLACK, 0.8))
    canvas.letters(place.name, x + 4, y + 2.8, size_pt=7.5, backed=True)


def legend_of(view: View, scene: Scene, base: BaseMap, speech: Speech) -> list[tuple[str, str]]:
    """What is shown, and only that."""
    rows: list[tuple[str, str]] = []
    if scene.current:
        at = speech.short(scene.current.at)
        rows.append(("current", speech.say("report.map.current", at=at)))
    if scene.past:
        rows.append(("past", speech.say("report.map.past")))
    if scene.origin:
        rows.append(("origin", speech.say("report.map.origin")))
    inside = view.frame.inner(6)
    if any(inside.holds(*view.spot(t.east_m, t.north_m)) for t in scene.targets):
        rows.append(("target", speech.say("report.map.target")))
    if base.counties:
        rows.append(("county", speech.say("report.map.county")))
    return rows


def draw_legend(canvas: Canvas, rows: list[tuple[str, str]], strip: Box) -> None:
    """In rows across the strip."""
    x, y = strip.left, strip.top + 7
    for kind, text in rows:
        wide = 26 + rough_width(text) + 12
        if x + wide > strip.right + 12 and x > strip.left:
            x, y = strip.left, y + 12
        _sample(canvas, kind, x, y)
        canvas.letters(text, x + 25, y + 2.6, size_pt=7.5)
        x += wide


def rough_width(text: str) -> float:
    """At 7.5 pt, near enough to lay things side by side."""
    return sum(7.5 if ord(char) > 0x2E7F else 4.4 for char in text)


def _sample(canvas: Canvas, kind: str, x: float, y: float) -> None:
    line = np.array([[x, y], [x + 20, y]])
    match kind:
        case "current":
            canvas.stroke(line, Pen(FIRE, 2.0))
        case "past":
            canvas.stroke(line, past_pen(2))
        case "county":
            canvas.stroke(line, Pen(GREY, 1.0, (7, 2, 1.2, 2)))
        case "origin":
            star(canvas, x + 10, y, 4.5)
        case "target":
            diamond(canvas, x + 10, y, 3.5)


def draw_scale_bar(
    canvas: Canvas, view: View, speech: Speech, corner: tuple[float, float]
) -> None:
    """Four equal parts, black and white by turns, with the ratio above."""
    fit = view.frame.width * 0.26 * view.m_per_pt
    whole = max(step for step in (4, 20, 40, 80, *(4 * s for s in GRID_STEPS_M)) if step <= fit)
    part = whole / 4 / view.m_per_pt
    left, y = corner
    for at in range(4):
        box = Box(left + part * at, y, part, 3.2)
        fill = BLACK if at % 2 == 0 else (255, 255, 255)
        canvas.area([_corners(box)], fill=fill, pen=Pen(BLACK, 0.5))
    km = whole >= 2000
    for at in (0, 2, 4):
        number = whole * at / 4 / (1000 if km else 1)
        text = f"{number:g}"
        if at == 4:
            text = speech.say("report.km" if km else "report.m", km=text, m=text)
        canvas.letters(text, left + part * at, y + 10.5, size_pt=7, align="middle")
    ratio = speech.say("report.map.scale", n=f"{view.scale:,}".replace(",", " "))
    canvas.letters(ratio, left, y - 4, size_pt=9, bold=True)


def draw_north(canvas: Canvas, frame: Box, speech: Speech) -> None:
    x, y = frame.left + 20, frame.top + 40
    back = Box(x - 12, frame.top + 4, 24, 40)
    canvas.area([_corners(back)], fill=(255, 255, 255), pen=None)
    left = np.array([[x, y - 22], [x - 6, y], [x, y - 5]])
    right = np.array([[x, y - 22], [x + 6, y], [x, y - 5]])
    canvas.area([left], fill=BLACK, pen=Pen(BLACK, 0.6))
    canvas.area([right], fill=(255, 255, 255), pen=Pen(BLACK, 0.6))
    canvas.letters(
        speech.say("report.map.north"), x, y - 24, size_pt=9, bold=True, align="middle"
    )


def draw_inset(canvas: Canvas, view: View, scene: Scene, base: BaseMap) -> None:
    """Where in the land the frame lies."""
    rings = [scene.grid.to_m(ring) for county in base.counties for ring in county.rings]
    points = np.vstack(rings)
    low, high = points.min(axis=0), points.max(axis=0)
    tall = view.frame.height * 0.27
    span = high - low
    box = Box(0, view.frame.top, tall * float(span[0] / span[1]) + 8, tall + 8)
    box = Box(view.frame.right - box.width, box.top, box.width, box.height)
    canvas.area([_corners(box)], fill=(255, 255, 255), pen=Pen(BLACK, 0.6))
    factor = tall / float(span[1])

    def to_pt(metres: Points) -> Points:
        x = box.left + 4 + (metres[:, 0] - low[0]) * factor
        y = box.bottom - 4 - (metres[:, 1] - low[1]) * factor
        return np.column_stack([x, y])

    with canvas.within(box):
        canvas.area(
            [thinned(to_pt(ring), closed=True) for ring in rings],
            fill=(240, 240, 240),
            pen=Pen(GREY, 0.4),
        )
        x, y = to_pt(np.array([view.middle_m]))[0]
        mark = _corners(Box(x - 3, y - 3, 6, 6))
        canvas.area([mark], fill=None, pen=Pen(FIRE, 1.6))

"""What stands round a map: grid labels, north, scale bar, legend, where in the land it lies."""

from __future__ import annotations

import numpy as np

from firepost.reports.columns import rough
from firepost.reports.mapping.base import BaseMap
from firepost.reports.mapping.canvas import Box, Canvas, Pen
from firepost.reports.mapping.layers import (
    BLACK,
    BORDER_DASH,
    FIRE,
    GREY,
    WHITE,
    diamond,
    past_pen,
    star,
    thinned,
)
from firepost.reports.mapping.scene import Scene
from firepost.reports.mapping.view import GRID_STEPS_M, View, grid_lines, grid_step_m
from firepost.reports.speech import Speech
from firepost.reports.terrain import Points


def corners(box: Box) -> Points:
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


def label_grid(canvas: Canvas, view: View) -> None:
    """Kilometres inside the frame: X runs north, Y east, as on Chinese sheets."""
    easts, norths = grid_lines(view)
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
        if frame.top + 50 < y < frame.bottom - 20:
            said = f"X {north / 1000:.{digits}f}"
            canvas.letters(said, frame.left + 2.5, y + 2, size_pt=6, ink=GREY, backed=True)


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
        wide = 26 + rough(text, 7.5) + 12
        if x + wide > strip.right + 12 and x > strip.left:
            x, y = strip.left, y + 12
        _sample(canvas, kind, x, y)
        canvas.letters(text, x + 25, y + 2.6, size_pt=7.5)
        x += wide


def _sample(canvas: Canvas, kind: str, x: float, y: float) -> None:
    line = np.array([[x, y], [x + 20, y]])
    match kind:
        case "current":
            canvas.stroke(line, Pen(FIRE, 2.0))
        case "past":
            canvas.stroke(line, past_pen(2))
        case "county":
            canvas.stroke(line, Pen(GREY, 1.0, BORDER_DASH))
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
        fill = BLACK if at % 2 == 0 else WHITE
        canvas.area([corners(box)], fill=fill, pen=Pen(BLACK, 0.5))
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
    canvas.area([corners(back)], fill=WHITE, pen=None)
    left = np.array([[x, y - 22], [x - 6, y], [x, y - 5]])
    right = np.array([[x, y - 22], [x + 6, y], [x, y - 5]])
    canvas.area([left], fill=BLACK, pen=Pen(BLACK, 0.6))
    canvas.area([right], fill=WHITE, pen=Pen(BLACK, 0.6))
    canvas.letters(
        speech.say("report.map.north"), x, y - 24, size_pt=9, bold=True, align="middle"
    )


def _free_corner(view: View, scene: Scene, wide: float, tall: float) -> Box:
    """Where it covers least of the fire; the upper left is the north arrow's."""
    frame = view.frame
    right, low = frame.right - wide, frame.bottom - tall
    corners_ = ((right, frame.top), (right, low), (frame.left, low))
    boxes = [Box(left, top, wide, tall) for left, top in corners_]
    edges = (*scene.past, *((scene.current,) if scene.current else ()))
    points = [view.to_pt(ring) for edge in edges for ring in edge.rings_m]
    if not points:
        return boxes[0]
    spots = np.vstack(points)

    def covered(box: Box) -> int:
        x, y = spots[:, 0], spots[:, 1]
        across = (x >= box.left) & (x <= box.right)
        return int(np.count_nonzero(across & (y >= box.top) & (y <= box.bottom)))

    return min(boxes, key=covered)


def draw_inset(canvas: Canvas, view: View, scene: Scene, base: BaseMap) -> None:
    """Where in the land the frame lies."""
    rings = scene.grid.all_to_m([ring for county in base.counties for ring in county.rings])
    points = np.vstack(rings)
    low, high = points.min(axis=0), points.max(axis=0)
    tall = view.frame.height * 0.27
    span = high - low
    box = _free_corner(view, scene, tall * float(span[0] / span[1]) + 8, tall + 8)
    canvas.area([corners(box)], fill=WHITE, pen=Pen(BLACK, 0.6))
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
        mark = corners(Box(x - 3, y - 3, 6, 6))
        canvas.area([mark], fill=None, pen=Pen(FIRE, 1.6))

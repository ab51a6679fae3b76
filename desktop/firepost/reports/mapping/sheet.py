"""Map sheets: A4 or A3, upright or broad, a round scale, all that a sheet must carry.

What a sheet must carry (NWCG's list and the Chinese custom beside it): title, scale as ratio and
bar, north, legend, author, data time and print time, grid with labels, datum, source of the
base, place for a signature.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import shapely

from firepost.app.package import SheetOrder
from firepost.domain.errors import Refused
from firepost.reports.columns import rough
from firepost.reports.mapping import margin
from firepost.reports.mapping.base import BaseMap
from firepost.reports.mapping.canvas import Box, Canvas, Ink, Pen
from firepost.reports.mapping.layers import BLACK, draw_ground
from firepost.reports.mapping.scene import Scene
from firepost.reports.mapping.view import M_PER_PT, View, view_of
from firepost.reports.speech import Speech

PT_PER_MM: Final = 72 / 25.4
SIZES_MM: Final = {"A4": (210, 297), "A3": (297, 420)}
MOST_SHEETS: Final = 60
_EDGE_MM: Final = 10
_HEAD_PT: Final = 34.0
_FOOT_PT: Final = 66.0
_LINE_PT: Final = 14.0
_OVERLAP: Final = 0.1  # of a sheet, shared with its neighbour
TEAL: Final[Ink] = (0, 86, 91)


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands round every sheet of a series."""

    title: str
    author: str
    data_at: datetime
    printed_at: datetime
    drill: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a series; `index` are the sheets that an overview shows, by number."""

    view: View
    number: int
    of: int
    index: tuple[tuple[int, View], ...] = ()


def page_pt(order: SheetOrder) -> tuple[float, float]:
    short, long = SIZES_MM[order.paper]
    width, height = (long, short) if order.broad else (short, long)
    return (width * PT_PER_MM, height * PT_PER_MM)


def frame_of(order: SheetOrder) -> Box:
    width, height = page_pt(order)
    edge = _EDGE_MM * PT_PER_MM
    return Box(edge, edge + _HEAD_PT, width - 2 * edge, height - 2 * edge - _HEAD_PT - _FOOT_PT)


def sheets_of(scene: Scene, order: SheetOrder) -> tuple[Sheet, ...]:
    """One sheet if the fire fits; else an overview with an index, then the sheets.

    Raises:
        Refused: at that scale it would be too many sheets.
    """
    frame = frame_of(order)
    whole = view_of(scene, frame)
    if order.scale is None or whole.scale <= order.scale:
        scale = order.scale or whole.scale
        return (Sheet(View(frame, scale, whole.middle_m), 1, 1),)
    views = _tiles(scene, frame, order.scale)
    of = len(views) + 1
    numbered = tuple(enumerate(views, start=2))
    overview = Sheet(whole, 1, of, numbered)
    return (overview, *(Sheet(view, number, of) for number, view in numbered))


def _tiles(scene: Scene, frame: Box, scale: int) -> list[View]:
    """West to east, north to south, those that the fire touches."""
    west, south, east, north = scene.around_m
    wide, tall = (side * scale * M_PER_PT for side in (frame.width, frame.height))
    step_x, step_y = wide * (1 - _OVERLAP), tall * (1 - _OVERLAP)
    columns = max(math.ceil((east - west) / step_x), 1)
    rows = max(math.ceil((north - south) / step_y), 1)
    if columns * rows > MOST_SHEETS:
        raise Refused("report.too_many_sheets", scale=scale, sheets=columns * rows)
    middle = ((west + east) / 2, (south + north) / 2)
    ground = _fire(scene)
    views = []
    for row in range(rows):
        for column in range(columns):
            x = middle[0] + (column - (columns - 1) / 2) * step_x
            y = middle[1] - (row - (rows - 1) / 2) * step_y
            view = View(frame, scale, (x, y))
            if shapely.box(*view.extent_m).intersects(ground):
                views.append(view)
    return views


def _fire(scene: Scene) -> shapely.Geometry:
    edges = [edge for edge in (scene.current, *scene.past) if edge]
    rings = [np.vstack([ring, ring[:1]]) for edge in edges for ring in edge.rings_m]
    if not rings:
        west, south, east, north = scene.around_m
        return shapely.box(west, south, east, north)
    return shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in rings])


def draw_sheet(
    canvas: Canvas,
    sheet: Sheet,
    scene: Scene,
    base: BaseMap,
    *,
    margins: Margin,
    speech: Speech,
) -> None:
    view = sheet.view
    draw_ground(canvas, view, scene, base)
    _index(canvas, sheet)
    canvas.area([margin.corners(view.frame)], fill=None, pen=Pen(BLACK, 1.4))
    margin.label_grid(canvas, view)
    margin.draw_north(canvas, view.frame, speech)
    if base.counties and sheet.number == 1:  # the others are found on the first
        margin.draw_inset(canvas, view, scene, base)
    _head(canvas, sheet, margins, speech)
    _scale_and_legend(canvas, sheet.view, scene, base, speech)
    _who_and_when(canvas, sheet.view.frame, margins, speech)


def _index(canvas: Canvas, sheet: Sheet) -> None:
    """On an overview: where each of the other sheets lies."""
    with canvas.within(sheet.view.frame):
        for number, other in sheet.index:
            west, south, east, north = other.extent_m
            corners = np.array([[west, north], [east, north], [east, south], [west, south]])
            points = sheet.view.to_pt(corners)
            canvas.area([points], fill=None, pen=Pen(BLACK, 0.8, (4, 2)))
            x, y = points[0]
            frame = sheet.view.frame  # a sheet may begin outside what the overview shows
            x, y = max(x, frame.left), max(y, frame.top)
            canvas.letters(str(number), x + 4, y + 13, size_pt=11, bold=True, backed=True)


def _head(canvas: Canvas, sheet: Sheet, margins: Margin, speech: Speech) -> None:
    frame = sheet.view.frame
    y = frame.top - 12
    middle = frame.left + frame.width / 2
    size = min(20.0, 0.8 * frame.width / max(len(margins.title), 1))
    canvas.letters(margins.title, middle, y, size_pt=size, bold=True, align="middle")
    if sheet.of > 1:
        said = speech.say("report.map.sheet", n=sheet.number, of=sheet.of)
        canvas.letters(said, frame.right, y, size_pt=11, align="right")
    if margins.drill:
        for x, align in ((frame.left, "left"), (frame.right, "right")):
            canvas.letters(
                margins.drill, x, frame.top - 25, size_pt=13, bold=True, ink=TEAL, align=align
            )


def _scale_and_legend(
    canvas: Canvas, view: View, scene: Scene, base: BaseMap, speech: Speech
) -> None:
    """Scale at the left, legend in the middle, datum and source below them."""
    frame = view.frame
    third = frame.width / 3
    margin.draw_scale_bar(canvas, view, speech, (frame.left + 4, frame.bottom + 26))
    strip = Box(frame.left + third, frame.bottom + 8, third, 0)
    margin.draw_legend(canvas, margin.legend_of(view, scene, base, speech), strip)
    below = frame.bottom + _FOOT_PT - 4
    canvas.letters(margin.grid_note(scene, view, speech), frame.left, below, size_pt=7)
    if base.counties:
        source = speech.say("report.map.base", source=speech.say("report.map.base_source"))
        beside = rough(margin.grid_note(scene, view, speech), 7) + 8 < third
        place = (frame.left + third, below) if beside else (frame.left, below + 9)
        canvas.letters(source, *place, size_pt=7)


def _who_and_when(canvas: Canvas, frame: Box, margins: Margin, speech: Speech) -> None:
    """At the right, with a line to sign on."""
    said = (
        speech.say("report.map.data", at=speech.full_moment(margins.data_at)),
        speech.say("report.map.printed", at=speech.full_moment(margins.printed_at)),
        speech.say("report.map.author", unit=margins.author),
        speech.say("report.map.signature"),
    )
    widest = max(rough(line, 8.5) for line in said)
    left = frame.right - max(frame.width * 0.21, widest + 4)
    y = frame.bottom
    for line in said:
        y += _LINE_PT
        canvas.letters(line, left, y, size_pt=8.5)
    signed = np.array([[left + 60, y + 2], [frame.right, y + 2]])
    canvas.stroke(signed, Pen(BLACK, 0.6))

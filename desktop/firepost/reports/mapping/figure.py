"""The map as a figure in a report: frame, ground, and a strip below for scale and legend."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from firepost.reports.mapping import margin
from firepost.reports.mapping.base import BaseMap
from firepost.reports.mapping.canvas import Box, Canvas, Pen
from firepost.reports.mapping.layers import BLACK, draw_ground
from firepost.reports.mapping.scene import Scene
from firepost.reports.mapping.view import View, view_of
from firepost.reports.speech import Speech

_STRIP_PT: Final = 36.0  # below the frame: scale bar and legend


def draw_map(
    canvas: Canvas, scene: Scene, base: BaseMap, *, box: Box, speech: Speech, data_at: datetime
) -> View:
    """The whole figure in `box`."""
    frame = Box(box.left + 1, box.top + 12, box.width - 2, box.height - 12 - _STRIP_PT)
    view = view_of(scene, frame)
    draw_ground(canvas, view, scene, base)
    canvas.area([margin.corners(frame)], fill=None, pen=Pen(BLACK, 1.0))
    margin.label_grid(canvas, view)
    margin.draw_north(canvas, frame, speech)
    if base.counties:
        margin.draw_inset(canvas, view, scene, base)
    said = speech.say("report.map.data", at=speech.full_moment(data_at))
    canvas.letters(said, frame.right, box.top + 9, size_pt=7.5, align="right")
    canvas.letters(margin.grid_note(scene, view, speech), frame.left, box.top + 9, size_pt=7.5)
    margin.draw_scale_bar(canvas, view, speech, (frame.left + 4, frame.bottom + 22))
    strip = Box(frame.left + frame.width * 0.36, frame.bottom + 4, frame.width * 0.64, 0)
    margin.draw_legend(canvas, margin.legend_of(view, scene, base, speech), strip)
    if base.counties:
        source = speech.say("report.map.base", source=speech.say("report.map.base_source"))
        canvas.letters(source, frame.right, box.bottom - 2, size_pt=6.5, align="right")
    return view

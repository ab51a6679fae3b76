"""Charts of a report: how the fire grew, who is out there. Black-and-white legible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from firepost.app.package import Content
from firepost.reports.mapping.canvas import Box, Canvas, Ink, Pen
from firepost.reports.speech import BEIJING, Speech, plain

BLACK: Final[Ink] = (0, 0, 0)
PALE: Final[Ink] = (205, 205, 205)
FIRE: Final[Ink] = (200, 16, 46)
BAR: Final[Ink] = (90, 100, 108)
_STEPS_H: Final = (1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 672)
_TICKS: Final = 8
_STATUSES: Final = ("working", "resting", "en_route", "standby", "out_of_order", "withdrawn")


def draw_growth(canvas: Canvas, content: Content, speech: Speech, box: Box) -> None:
    """Burned area against time, one mark a perimeter."""
    points = [(edge.said.at, edge.area_ha) for edge in content.fire.perimeters]
    if not points:
        return
    plot = Box(box.left + 44, box.top + 14, box.width - 60, box.height - 40)
    start, end = points[0][0], max(points[-1][0], points[0][0] + timedelta(hours=1))
    top = _round_up(max(area for _, area in points))
    canvas.letters(
        speech.say("report.chart.ha"), plot.left - 6, box.top + 8, size_pt=8, align="right"
    )
    _areas(canvas, plot, top)
    _hours(canvas, plot, start, end)
    span = (end - start).total_seconds()
    line = np.array(
        [
            [
                plot.left + plot.width * (at - start).total_seconds() / span,
                plot.bottom - plot.height * area / top,
            ]
            for at, area in points
        ]
    )
    canvas.stroke(line, Pen(FIRE, 1.6))
    for (x, y), (_, area) in zip(line.tolist(), points, strict=True):
        canvas.area([_disc(x, y, 2.2)], fill=(255, 255, 255), pen=Pen(FIRE, 1.2))
        if len(points) <= 16:
            near_axis = x < plot.left + 8
            align = "left" if near_axis else "middle"
            canvas.letters(plain(area, 1), x + 4 * near_axis, y - 5, size_pt=7, align=align)


def _disc(x: float, y: float, radius: float) -> np.ndarray:
    turns = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    return np.column_stack([x + radius * np.cos(turns), y + radius * np.sin(turns)])


def _round_up(most: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    if most <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(most))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= most))


def _areas(canvas: Canvas, plot: Box, top: float) -> None:
    for part in range(5):
        y = plot.bottom - plot.height * part / 4
        canvas.stroke(np.array([[plot.left, y], [plot.right, y]]), Pen(PALE, 0.4))
        canvas.letters(f"{top * part / 4:g}", plot.left - 5, y + 3, size_pt=8, align="right")
    frame = np.array(
        [[plot.left, plot.top], [plot.left, plot.bottom], [plot.right, plot.bottom]]
    )
    canvas.stroke(frame, Pen(BLACK, 0.8))


def _hours(canvas: Canvas, plot: Box, start: datetime, end: datetime) -> None:
    span_h = (end - start).total_seconds() / 3600
    step = next((s for s in _STEPS_H if span_h / s <= _TICKS), _STEPS_H[-1])
    local = start.astimezone(BEIJING)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    tick = midnight
    while tick < local:
        tick += timedelta(hours=step)
    while tick <= end:
        x = plot.left + plot.width * (tick - local).total_seconds() / (span_h * 3600)
        canvas.stroke(np.array([[x, plot.bottom], [x, plot.bottom + 3]]), Pen(BLACK, 0.6))
        said = (
            tick.strftime("%m-%d %H:%M")
            if tick.hour == 0 or step >= 12
            else tick.strftime("%H:%M")
        )
        canvas.letters(said, x, plot.bottom + 12, size_pt=7.5, align="middle")
        tick += timedelta(hours=step)


def draw_forces(canvas: Canvas, content: Content, speech: Speech, box: Box) -> None:
    """People by status, one bar each; teams of unknown strength are said beside."""
    teams = [team for team in content.board.teams if team.incident == content.fire.id]
    rows: list[tuple[str, int, int]] = []
    for status in _STATUSES:
        of_it = [t for t in teams if t.status and t.status.value == status]
        if of_it:
            people = sum(t.present for t in of_it if t.present is not None)
            rows.append((status, people, sum(t.present is None for t in of_it)))
    if rows:
        _bars(canvas, rows, speech, box)


def _bars(
    canvas: Canvas, rows: Sequence[tuple[str, int, int]], speech: Speech, box: Box
) -> None:
    most = max(1, *(people for _, people, _ in rows))
    pitch = min(box.height / len(rows), 26.0)
    left, room = box.left + 60, box.width - 190
    for at, (status, people, unheard) in enumerate(rows):
        y = box.top + pitch * at + 4
        label = speech.one_of("status", status)
        canvas.letters(label, left - 6, y + pitch * 0.55, size_pt=9, align="right")
        wide = room * people / most
        bar = np.array(
            [
                [left, y],
                [left + wide, y],
                [left + wide, y + pitch * 0.66],
                [left, y + pitch * 0.66],
            ]
        )
        if people:
            canvas.area([bar], fill=BAR, pen=None)
        key = "report.people_at_least" if unheard else "report.people"
        said = speech.say(key, n=people, teams=unheard)
        canvas.letters(said, left + wide + 5, y + pitch * 0.55, size_pt=9)

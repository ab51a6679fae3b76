"""How a held edge is drawn: teeth, a light core, dashes; sectors by their letters."""

from __future__ import annotations

import math
from typing import Any, Final, Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from firepost.domain.geometry.mercator import mercator_of
from firepost.ui.map.pens import Inks, Labels
from firepost.ui.map.viewport import Points, Viewport

MOPPED_DASH_PX: Final = (6.0, 5.0)
CONTESTED_DASH_PX: Final = (9.0, 6.0)
TOOTH_EVERY_PX: Final = 18.0
TOOTH_PX: Final = 8.0
MOST_TEETH: Final = 4000


class Sheet(Protocol):
    """What is needed of `drawing.Sheet`."""

    scene: Any  # drawing.Scene
    view: Viewport
    inks: Inks
    painter: QPainter
    bounds: QRectF
    labels: Labels

    def stroke(self, line_px: Points, pen: QPen, dash_px: tuple[float, ...] = ()) -> None: ...


def draw_held(sheet: Sheet) -> None:
    """Held: black with teeth outward. Mopped up: black with a light core, no teeth.

    Where two posts differ: black dashes on white, and a word.
    """
    control, inks = sheet.scene.control, sheet.inks
    for run in control.runs if control is not None else ():
        if run.state == "open" and not run.contested:
            continue
        px = sheet.view.points_px(mercator_of(np.array(run.line)))
        if run.contested:
            _contested(sheet, px)
            continue
        black = inks.colour("ctl")
        sheet.stroke(px, QPen(inks.colour("map-halo"), 8.0))
        sheet.stroke(px, QPen(black, 4.6 if run.state == "held" else 6.0))
        if run.state == "held":
            _teeth(sheet, px, QPen(black, 2.2))
        else:
            sheet.stroke(px, QPen(inks.colour("map-halo"), 2.2), MOPPED_DASH_PX)


def _contested(sheet: Sheet, px: Points) -> None:
    sheet.stroke(px, QPen(sheet.inks.colour("map-halo"), 9.0))
    sheet.stroke(px, QPen(sheet.inks.colour("ctl"), 5.0), CONTESTED_DASH_PX)
    x, y = px[len(px) // 2]
    spots = [(x, y - 16), (x, y + 18), (x + 34, y), (x - 34, y), (x, y)]
    words = sheet.scene.words.contested
    sheet.labels.offer(words, spots, size_px=14, ink="ctl", bold=True, over_fire=True)


def _teeth(sheet: Sheet, line_px: Points, pen: QPen) -> None:
    """Every 18 px, on the side away from the fire, which lies on the left of the line."""
    steps = np.hypot(*np.diff(line_px, axis=0).T)
    run = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.arange(TOOTH_EVERY_PX / 2, run[-1], TOOTH_EVERY_PX)
    if len(at) > MOST_TEETH:
        return
    before = np.clip(np.searchsorted(run, at, side="right") - 1, 0, len(steps) - 1)
    size = np.maximum(steps[before], 1e-9)
    way = (line_px[before + 1] - line_px[before]) / size[:, None]
    foot = line_px[before] + (at - run[before])[:, None] * way
    tip = foot + TOOTH_PX * np.column_stack([-way[:, 1], way[:, 0]])
    sheet.painter.setPen(pen)
    for (x0, y0), (x1, y1) in zip(foot.tolist(), tip.tolist(), strict=True):
        if sheet.bounds.contains(x0, y0):
            sheet.painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))


def draw_letters(sheet: Sheet) -> None:
    """Each sector's letter in a circle, on the fire's side of its middle."""
    scene = sheet.scene
    if scene.control is None or scene.current is None:
        return
    west, south, east, north = scene.current.outline.box_m
    heart = sheet.view.px_of((west + east) / 2, (south + north) / 2)
    for sector in scene.control.sectors:
        if sector.middle is None:
            continue
        x, y = sheet.view.to_px(*sector.middle)
        away = max(math.hypot(heart[0] - x, heart[1] - y), 1.0)
        x += (heart[0] - x) / away * 22
        y += (heart[1] - y) / away * 22
        sheet.painter.setPen(QPen(sheet.inks.colour("sym-ink"), 2))
        sheet.painter.setBrush(sheet.inks.colour("sym-bg"))
        box = QRectF(x - 12, y - 12, 24, 24)
        sheet.painter.drawEllipse(box)
        sheet.painter.setFont(sheet.inks.font(15, bold=True))
        sheet.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sector.letter[:2])
        sheet.labels.taken.append(box)

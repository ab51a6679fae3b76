"""The fires that are not in front, on the same map: each as it is now, thinner, with its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPen

from firepost.app.board import Board, IncidentOnBoard
from firepost.domain.frozen import Frozen
from firepost.ui import figures, reading
from firepost.ui.map.outline import Outline
from firepost.ui.map.pens import closed
from firepost.ui.map.viewport import mercator
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from firepost.ui.map.drawing import Sheet
    from firepost.ui.map.shapes import Shapes

EDGE_PX: Final = 2.2  # the fire in front has 3.6 and is filled
SPOT_PX: Final = 7.0  # of a fire without a shape


class Other(Frozen, frozen=True):
    """A fire beside the one in front; its edge where there is one, else its place."""

    outline: Outline | None
    x_m: float
    y_m: float
    words: str


def other_fires(
    setting: Setting, board: Board | None, fire: IncidentOnBoard | None, shapes: Shapes
) -> tuple[Other, ...]:
    """Those that are not closed; their shapes are asked for too."""
    found = []
    for one in board.incidents if board is not None else ():
        if one.state.value == "closed" or (fire is not None and one.id == fire.id):
            continue
        held = one.area.perimeter if one.area else None
        outline = None
        if held is not None:
            shapes.want([held.id])
            outline = shapes.get(held.id)
        words = one.name
        if one.area is not None and one.area.value_ha is not None:
            words += f" · {figures.hectares(one.area.value_ha)} {setting.say('ui.unit.ha')}"
        if fire is None and board is not None:
            words += _more(setting, board, one)
        if outline is not None:
            west, south, east, north = outline.box_m
            found.append(Other(outline, (west + east) / 2, (south + north) / 2, words))
        elif one.lon_deg is not None and one.lat_deg is not None:
            found.append(Other(None, *mercator(one.lon_deg, one.lat_deg), words))
    return tuple(found)


def _more(setting: Setting, board: Board, one: IncidentOnBoard) -> str:
    """Where no fire stands apart: who is there, and the level that was declared."""
    say, told = setting.say, ""
    if one.area is None or one.area.value_ha is None:
        told += f" · {say('ui.watch.no_area')}"
    seen = reading.forces(board, one.id, board.at)
    if seen.teams and seen.people:
        least = say("ui.at_least") if seen.unknown_teams else ""
        told += f" · {least}{seen.people} {say('ui.unit.people')}"
    elif seen.teams:
        told += f" · {seen.teams} {say('ui.unit.teams')}"
    level = one.declared.value if one.declared else None
    if level in figures.LEVELS:
        told += f" · {say('ui.level.named', level=figures.LEVELS[level])}"
    return told


def draw_others(sheet: Sheet) -> None:
    """Under the fire in front."""
    inks = sheet.inks
    for one in sheet.scene.others:
        x, y = sheet.view.px_of(one.x_m, one.y_m)
        tall = SPOT_PX
        if one.outline is not None:
            rings = [sheet.view.points_px(r) for r in one.outline.rings(sheet.view.m_per_px)]
            for ink, wide in (("map-halo", EDGE_PX + 2.5), ("fire", EDGE_PX)):
                for ring in rings:
                    sheet.stroke(closed(ring), QPen(inks.colour(ink), wide))
            tall = max(float(y - min(ring[:, 1].min() for ring in rings)), SPOT_PX)
        if tall < 2 * SPOT_PX:  # too small to be seen, or no shape at all
            sheet.painter.setPen(QPen(inks.colour("fire"), EDGE_PX))
            sheet.painter.setBrush(inks.colour("map-halo"))
            sheet.painter.drawEllipse(QPointF(x, y), SPOT_PX, SPOT_PX)
        spots = [(x, y - tall - 12), (x, y + tall + 14), (x + 70, y - tall - 8)]
        sheet.labels.offer(one.words, spots, size_px=14, ink="fire", bold=True, over_fire=True)


def box_of(board: Board | None) -> tuple[float, float, float, float] | None:
    """West, south, east, north of every fire that is not closed; None where no place is known."""
    boxes = []
    for one in board.incidents if board is not None else ():
        held = one.area.perimeter if one.area else None
        if one.state.value == "closed":
            continue
        if held is not None:
            boxes.append(held.box_deg)
        elif one.lon_deg is not None and one.lat_deg is not None:
            boxes.append((one.lon_deg, one.lat_deg, one.lon_deg, one.lat_deg))
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)

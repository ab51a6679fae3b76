"""What stands on the map besides lines: teams with their tags, depots, targets, the origin.

Shape says the class, the Chinese character the kind, a mark and a number the state; colour
only repeats. These are symbols of our own, no claim to a national standard.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from firepost.app import timers
from firepost.app.board import Board, IncidentOnBoard, TeamOnBoard
from firepost.app.whereabouts import Whereabouts, whereabouts
from firepost.domain.frozen import Frozen
from firepost.ui import figures, reading
from firepost.ui.look import Look
from firepost.ui.map.pens import haloed
from firepost.ui.map.viewport import Viewport, mercator
from firepost.ui.names import short_name
from firepost.ui.setting import Setting

TEAM_LETTERS: Final = {
    "professional": "专",
    "semi_professional": "半",
    "fire_rescue": "消",
    "army": "军",
    "armed_police": "武",
    "militia": "民",
    "aviation": "机",
    "social": "协",
}
TIER_LETTERS: Final = {"city": "市", "county": "县", "township": "乡"}
# How a target's category begins, and the letter it gets; what fits none is 要.
_TARGET_KINDS: Final = (
    ("居", "residents", "居"),
    ("村", "residents", "居"),
    ("水", "water", "水"),
    ("取水", "water", "水"),
    ("危", "target", "危"),
    ("油", "target", "油"),
    ("铁", "target", "铁"),
    ("军", "target", "军"),
    ("核", "target", "核"),
)
Freshness = Literal["ok", "warn", "bad"]


class Mark(Frozen, frozen=True):
    """A thing with a place. `kind` is team, depot, target, residents, water or origin."""

    key: str
    kind: str
    letter: str
    x_m: float
    y_m: float
    name: str = ""
    minutes: str = ""
    fresh: Freshness = "ok"
    note: str = ""  # under the name


def marks(
    setting: Setting, board: Board, fire: IncidentOnBoard | None, now: datetime
) -> list[Mark]:
    """Everything on the board that has a place, back to front."""
    out: list[Mark] = []
    for target in board.targets:
        if target.lon_deg is not None and target.lat_deg is not None:
            kind, letter = target_kind(target.category)
            x, y = mercator(target.lon_deg, target.lat_deg)
            out.append(Mark(f"target:{target.id}", kind, letter, x, y, target.name))
    named = {mark.name for mark in out}
    for place in board.places:
        if place.name not in named and place.lon_deg is not None and place.lat_deg is not None:
            x, y = mercator(place.lon_deg, place.lat_deg)
            out.append(Mark(f"place:{place.id}", "residents", "居", x, y, place.name))
    out += _waters(setting, board, named)
    for aid in board.medicals:
        if aid.lon_deg is not None and aid.lat_deg is not None:
            x, y = mercator(aid.lon_deg, aid.lat_deg)
            out.append(Mark(f"medical:{aid.id}", "residents", "医", x, y, aid.name))
    for depot in board.depots:
        if depot.lon_deg is not None and depot.lat_deg is not None:
            x, y = mercator(depot.lon_deg, depot.lat_deg)
            letter = TIER_LETTERS.get(depot.tier, "库")
            out.append(Mark(f"depot:{depot.id}", "depot", letter, x, y, depot.name))
    if fire is not None and fire.lon_deg is not None and fire.lat_deg is not None:
        x, y = mercator(fire.lon_deg, fire.lat_deg)
        out.append(Mark("origin", "origin", "", x, y, setting.say("ui.map.origin")))
    out += _teams(setting, board, now)
    return out


def _waters(setting: Setting, board: Board, named: set[str]) -> Iterator[Mark]:
    """Of the roster, with how much is there; one marked by hand under that name stands already."""
    for water in board.rosters.get("water", ()):
        lon, lat = water.values.get("lon_deg"), water.values.get("lat_deg")
        if water.name in named or not isinstance(lon, float) or not isinstance(lat, float):
            continue
        x, y = mercator(lon, lat)
        held = water.values.get("capacity_m3")
        note = "" if held is None else setting.say("ui.map.capacity", m3=held)
        yield Mark(f"water:{water.id}", "water", "水", x, y, water.name, note=note)


def _teams(setting: Setting, board: Board, now: datetime) -> Iterator[Mark]:
    for team in board.teams:
        gone = team.status is None or team.status.value == "withdrawn"
        where = None if gone else whereabouts(board, team)
        if where is not None:
            yield _team(setting, team, where, board.settings, now)


def target_kind(category: str | None) -> tuple[str, str]:
    """Which symbol a target gets and the letter on it. Homes and water are no key targets."""
    for start, kind, letter in _TARGET_KINDS:
        if (category or "").startswith(start):
            return kind, letter
    return "target", "要"


_FRESH: Final[dict[str, Freshness]] = {"ok": "ok", "amber": "warn", "red": "bad"}


def _team(
    setting: Setting,
    team: TeamOnBoard,
    where: Whereabouts,
    settings: Mapping[str, object],
    now: datetime,
) -> Mark:
    x, y = mercator(where.lon_deg, where.lat_deg)
    heard = reading.heard_at(team)
    minutes = figures.age(now - heard, setting.say("ui.unit.min")) if heard else ""
    timer = timers.timer_of(team, settings, now)
    fresh = _FRESH[timer.state] if timer else "bad"
    letter = TEAM_LETTERS.get(team.kind, "队")
    note = setting.say("ui.map.by_sector", name=team.sector) if where.by == "sector" else ""
    name = short_name(team.name)
    return Mark(f"team:{team.id}", "team", letter, x, y, name, minutes, fresh, note)


def paint_symbol(painter: QPainter, look: Look, mark: Mark, at: QPointF) -> None:
    """The symbol alone, centred on `at`."""
    ink, ground = look.colour("sym-ink"), look.colour("sym-bg")
    x, y = at.x(), at.y()
    if mark.kind == "origin":
        red = look.colour("fire")
        painter.setBrush(ground)
        painter.setPen(QPen(red, 2.2))
        painter.drawEllipse(at, 9, 9)
        painter.drawLine(QPointF(x - 4, y - 4), QPointF(x + 4, y + 4))
        painter.drawLine(QPointF(x - 4, y + 4), QPointF(x + 4, y - 4))
        return
    letter_ink = ink
    painter.setBrush(ground)
    painter.setPen(QPen(ink, 2))
    if mark.kind == "target":
        letter_ink = look.colour("target")
        painter.setPen(QPen(letter_ink, 2.2))
        painter.drawPolygon(_corners(x, y, ((0, -19), (19, 0), (0, 19), (-19, 0))))
    elif mark.kind == "depot":
        painter.drawPolygon(
            _corners(x, y, ((-12, 13), (-12, -5), (0, -15), (12, -5), (12, 13)))
        )
        at = QPointF(x, y + 2)
    elif mark.kind == "water":
        letter_ink = look.colour("water")
        painter.setPen(QPen(letter_ink, 2))
        painter.drawPath(_drop(x, y))
        at = QPointF(x, y + 3)
    elif mark.kind == "residents":
        painter.drawEllipse(at, 14, 14)
    else:
        painter.setBrush(ink)
        painter.drawRect(QRectF(x - 12, y - 12, 24, 24))
        letter_ink = ground
    _letter(painter, look, mark.letter, at, letter_ink)


def _drop(x: float, y: float) -> QPainterPath:
    """Pointed above, round below: told from the homes' circle without colour."""
    path = QPainterPath(QPointF(x, y - 18))
    path.cubicTo(QPointF(x + 6, y - 9), QPointF(x + 14, y - 4), QPointF(x + 14, y + 4))
    path.cubicTo(QPointF(x + 14, y + 20), QPointF(x - 14, y + 20), QPointF(x - 14, y + 4))
    path.cubicTo(QPointF(x - 14, y - 4), QPointF(x - 6, y - 9), QPointF(x, y - 18))
    return path


def _corners(x: float, y: float, offsets: tuple[tuple[int, int], ...]) -> QPolygonF:
    return QPolygonF([QPointF(x + dx, y + dy) for dx, dy in offsets])


def _letter(painter: QPainter, look: Look, letter: str, at: QPointF, ink: QColor) -> None:
    painter.setFont(look.font("table", bold=True))
    painter.setPen(ink)
    box = QRectF(at.x() - 14, at.y() - 14, 28, 27)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def contact_mark(painter: QPainter, look: Look, fresh: Freshness, at: QPointF) -> None:
    """● in time, ▲ soon due, ■ overdue."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(f"st-{fresh}"))
    x, y = at.x(), at.y()
    if fresh == "ok":
        painter.drawEllipse(at, 5, 5)
    elif fresh == "warn":
        painter.drawPolygon(
            QPolygonF([QPointF(x, y - 6), QPointF(x + 6.5, y + 5), QPointF(x - 6.5, y + 5)])
        )
    else:
        painter.drawRect(QRectF(x - 5, y - 5, 10, 10))


def tag_size(look: Look, mark: Mark) -> tuple[float, float]:
    wide = 28 + 8 + look.advance(mark.name, "table", bold=True) + 22
    wide += look.advance(mark.minutes or " ", "table", bold=True) + 8
    return wide, float(look.on_map("tag_height"))


def paint_tag(painter: QPainter, look: Look, mark: Mark, box: QRectF) -> None:
    """Character block, short name, contact mark, minutes. Dashed frame: place not live."""
    edge = QPen(look.colour(f"st-{mark.fresh}"), 2)
    if mark.fresh == "bad":
        edge.setDashPattern([3.0, 2.0])
    painter.setPen(edge)
    painter.setBrush(look.colour("sym-bg"))
    painter.drawRect(box)
    block = QRectF(box.left() + 1, box.top() + 1, 26, box.height() - 2)
    painter.fillRect(block, look.colour("sym-ink"))
    painter.setFont(look.font("table", bold=True))
    painter.setPen(look.colour("sym-bg"))
    painter.drawText(block, Qt.AlignmentFlag.AlignCenter, mark.letter)
    painter.setPen(look.colour("sym-ink"))
    middle = Qt.AlignmentFlag.AlignVCenter
    name = QRectF(block.right() + 7, box.top(), box.width(), box.height() - 1)
    painter.drawText(name, Qt.AlignmentFlag.AlignLeft | middle, mark.name)
    end = QRectF(box.left(), box.top(), box.width() - 8, box.height() - 1)
    painter.drawText(end, Qt.AlignmentFlag.AlignRight | middle, mark.minutes)
    minutes = look.advance(mark.minutes, "table", bold=True)
    contact_mark(
        painter, look, mark.fresh, QPointF(box.right() - 8 - minutes - 12, box.center().y())
    )


def paint_block(painter: QPainter, look: Look, marks: Sequence[Mark], at: QPointF) -> None:
    """Teams for whose tags there is no room: the block with the letter, how many, the state."""
    worst = min(marks, key=lambda mark: ("bad", "warn", "ok").index(mark.fresh))
    box = QRectF(at.x() - 11, at.y() - 11, 22, 22)
    painter.setPen(QPen(look.colour("sym-bg"), 1.2))
    painter.setBrush(look.colour("sym-ink"))
    painter.drawRect(box)
    painter.setFont(look.font("minimum", bold=True))
    painter.setPen(look.colour("sym-bg"))
    word = str(len(marks)) if len(marks) > 1 else worst.letter
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
    painter.setBrush(look.colour("sym-bg"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(box.right(), box.top()), 8, 8)
    contact_mark(painter, look, worst.fresh, QPointF(box.right(), box.top()))


def paint_name(painter: QPainter, look: Look, mark: Mark, box: QRectF, lean: str) -> None:
    """The name of a place, target or depot, what is told of it below; left, middle or right."""
    ink = look.colour("target" if mark.kind == "target" else "map-text")
    rows = [(mark.name, ink, True)] + (
        [(mark.note, look.colour("map-text"), False)] if mark.note else []
    )
    for row, (words, colour, bold) in enumerate(rows):
        spare = box.width() - look.advance(words, "secondary", bold=bold)
        share = {"left": 0.0, "middle": 0.5, "right": 1.0}[lean]
        haloed(
            painter,
            words,
            QPointF(box.left() + spare * share, box.top() + 14 + 18 * row),
            font=look.font("secondary", bold=bold),
            ink=colour,
            halo=look.colour("map-halo"),
        )


def distance_spots(
    look: Look, ends: tuple[QPointF, QPointF], words: str, *, beyond: bool = False
) -> list[QRectF]:
    """Where the words of a distance may stand: along its line; `beyond`: off its far end."""
    wide = look.advance(words, "secondary", bold=True)
    if beyond:
        end, right = ends[1], ends[1].x() >= ends[0].x()
        aside = end.x() + (8 if right else -8 - wide)
        return [
            QRectF(left, end.y() + down, wide, 18)
            for left, down in (
                (aside, -9.0),
                (aside, 6.0),
                (aside, -24.0),
                (end.x() - wide / 2, 10.0),
                (end.x() - wide / 2, -28.0),
                (end.x() - wide, 10.0),
            )
        ]
    if math.hypot(ends[1].x() - ends[0].x(), ends[1].y() - ends[0].y()) < wide:
        right = ends[0].x() >= ends[1].x()  # too short to bear them: off the fire
        aside = ends[0].x() + (24 if right else -24 - wide)
        return [QRectF(aside, ends[0].y() + down, wide, 18) for down in (-9.0, 12.0, -30.0)]
    middles = [ends[0] + (ends[1] - ends[0]) * share for share in (0.5, 0.36, 0.64, 0.24, 0.76)]
    return [QRectF(at.x() - wide / 2, at.y() - 20, wide, 18) for at in middles]


def paint_distance(
    painter: QPainter,
    look: Look,
    ends: tuple[QPointF, QPointF],
    words: str,
    box: QRectF,
    *,
    ink: str = "target",
) -> None:
    """A dotted line to the fire's edge, its length in words in `box`."""
    pen = QPen(look.colour(ink), 1.6)
    pen.setDashPattern([1.0, 3.0])
    painter.setPen(pen)
    painter.drawLine(*ends)
    haloed(
        painter,
        words,
        QPointF(box.left(), box.top() + 14),
        font=look.font("secondary", bold=True),
        ink=look.colour(ink),
        halo=look.colour("map-halo"),
    )


def pointer_box(
    look: Look, mark: Mark, view: Viewport, *, bounds: QRectF, words: str
) -> QRectF:
    """Where at the edge a box stands that points at something out of sight."""
    x, y = view.px_of(mark.x_m, mark.y_m)
    wide = 46 + look.advance(words, "table", bold=True) + 12
    box = QRectF(0, 0, round(wide), 30)
    box.moveCenter(QPointF(x, y))
    box.moveLeft(min(max(box.left(), bounds.left()), bounds.right() - box.width()))
    box.moveTop(min(max(box.top(), bounds.top()), bounds.bottom() - box.height()))
    return box


def paint_pointer(
    painter: QPainter, look: Look, mark: Mark, box: QRectF, *, angle: float, words: str
) -> None:
    """The box: an arrow towards the thing, its letter, its name and how far it is."""
    painter.setPen(QPen(look.colour("sym-ink"), 2))
    painter.setBrush(look.colour("sym-bg"))
    painter.drawRect(box)
    painter.save()
    painter.translate(box.left() + 13, box.center().y())
    painter.rotate(math.degrees(angle))
    painter.setBrush(look.colour("sym-ink"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(_corners(0, 0, ((8, 0), (-5, 7), (-5, -7))))
    painter.restore()
    painter.setPen(QPen(look.colour("sym-ink"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    block = QRectF(box.left() + 26, box.top() + 4, 22, 22)
    painter.drawRect(block)
    painter.setFont(look.font("table", bold=True))
    painter.drawText(block, Qt.AlignmentFlag.AlignCenter, mark.letter)
    rest = QRectF(block.right() + 7, box.top(), box.width(), box.height() - 1)
    painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def paint_pin(painter: QPainter, look: Look, at: QPointF, words: str) -> None:
    """A place somebody asked for: a cross in a ring, its words beside."""
    painter.setPen(QPen(look.colour("map-halo"), 5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, 13, 13)
    painter.setPen(QPen(look.colour("focus"), 2.6))
    painter.drawEllipse(at, 13, 13)
    for dx, dy in ((-20, 0), (8, 0), (0, -20), (0, 8)):
        start = QPointF(at.x() + dx, at.y() + dy)
        painter.drawLine(start, start + QPointF(12 if dx else 0, 12 if dy else 0))
    haloed(
        painter,
        words,
        QPointF(at.x() + 24, at.y() + 5),
        font=look.font("secondary", bold=True),
        ink=look.colour("text"),
        halo=look.colour("map-halo"),
    )

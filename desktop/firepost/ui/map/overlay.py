"""What moves on the map: teams, targets and depots with their words, on top of the still picture."""

from __future__ import annotations

import math
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from firepost.domain.frozen import Frozen
from firepost.ui.map import symbols
from firepost.ui.map.band import Band
from firepost.ui.map.basemap import County
from firepost.ui.map.border_line import BorderLine, border_line
from firepost.ui.map.edge_words import EdgeWords
from firepost.ui.map.frames import Frame
from firepost.ui.map.names import Name, Names
from firepost.ui.map.nearest import Nearest, nearest
from firepost.ui.map.outline import Outline
from firepost.ui.map.tags import CROWD, Cover, Tags
from firepost.ui.map.viewport import Viewport
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

POINTER_REACH_M: Final = 30_000.0
DISTANCE_REACH_M: Final = 6_000.0
BORDER_LEAST_PX: Final = 24.0  # a shorter line would hide under its words
NAMES_BELOW_M_PER_PX: Final = 45.0  # farther out the counties have the word
Seen = list[tuple[symbols.Mark, QPointF]]


class Sight(Frozen, frozen=True):
    """What the map looks at, and what already stands on it."""

    view: Viewport
    outline: Outline | None  # the fire's, as it is shown
    furniture: list[QRectF]
    dragged: bool
    counties: tuple[County, ...] = ()
    below: Frame | None = None  # the picture the marks are painted on

    @property
    def bounds(self) -> QRectF:
        return QRectF(6, 6, self.view.width_px - 12, self.view.height_px - 12)

    @property
    def written(self) -> list[QRectF]:
        """Where words stand in the picture below."""
        return self.below.written_in(self.view) if self.below is not None else []

    @property
    def centre(self) -> QPointF:
        return QPointF(self.view.width_px / 2, self.view.height_px / 2)


def furniture_of(canvas: QWidget) -> list[QRectF]:
    """Where tools and cards stand on the map, and what lies over it from beside."""
    parent = canvas.parentWidget()
    if parent is None:
        return []
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    over = float(getattr(parent, "covered_px", 0))
    beside = [QRectF(canvas.width() - over, 0, over, canvas.height())] if over else []
    return beside + [
        QRectF(part.geometry())
        for part in parent.findChildren(QWidget, options=direct)
        if part is not canvas
        and part.isVisible()
        and part.geometry().intersects(canvas.geometry())
    ]


class Overlay:
    """Paints the marks of the board that stands on the stage."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        self._setting, self._stage = setting, stage
        self._tags = Tags()
        self._names = Names()
        self.names: list[Name] = []  # as last painted
        self._band = Band(setting, stage)
        self._edge_words = EdgeWords(setting, stage)
        self._nearest: dict[object, Nearest] = {}
        self._seen_from = (0.0, 0.0)
        self._covered: tuple[object, Cover] | None = None
        self._border: tuple[object, BorderLine | None] | None = None
        self.standing: list[QRectF] = []  # the tags, as last painted
        self.hidden: frozenset[str] = frozenset()  # kinds of marks turned off

    def paint(self, painter: QPainter, sight: Sight) -> None:
        board = self._stage.board
        if board is None:
            return
        look, view, bounds = self._setting.look, sight.view, sight.bounds
        self._band.paint(painter, view)
        every = symbols.marks(self._setting, board, self._stage.apart, self._stage.shown_at)
        taken = list(sight.furniture)
        teams: Seen = []
        beyond: Seen = []
        still: Seen = []
        hidden = set(self.hidden)
        if self._stage.city and view.ground_m_per_px > NAMES_BELOW_M_PER_PX:
            hidden.add("team")  # so far off they are a number beside their fire's name
        every = [mark for mark in every if mark.kind not in hidden]
        for mark in every:
            at = QPointF(*view.px_of(mark.x_m, mark.y_m))
            if not bounds.contains(at):
                beyond.append((mark, at))
            elif mark.kind == "team":
                teams.append((mark, at))
                taken.append(QRectF(at.x() - 7, at.y() - 7, 14, 14))
            else:
                still.append((mark, at))
        taken += self._paint_distances(painter, every, sight)
        taken += self._paint_border(painter, sight)
        for mark, at in still:
            symbols.paint_symbol(painter, look, mark, at)
        if view.ground_m_per_px < NAMES_BELOW_M_PER_PX:
            taken += self._paint_names(painter, still, sight, taken)
        taken += [QRectF(at.x() - 18, at.y() - 18, 36, 36) for _, at in still]
        self._paint_teams(painter, teams, sight, taken)
        covered = [*taken, *sight.written]
        taken += self._edge_words.paint(painter, sight.outline, view, bounds, covered)
        self._paint_pointers(painter, beyond, sight, taken)

    def _near(self, mark: symbols.Mark, sight: Sight) -> Nearest | None:
        """How far a mark is from the fire, reckoned once for each mark and shape."""
        outline = sight.outline
        if outline is None:
            return None
        key = (mark.key, mark.x_m, mark.y_m, id(outline))
        if key not in self._nearest:
            if len(self._nearest) > 500:
                self._nearest.clear()
            self._nearest[key] = nearest(outline, mark.x_m, mark.y_m)
        return self._nearest[key]

    def _paint_distances(
        self, painter: QPainter, every: list[symbols.Mark], sight: Sight
    ) -> list[QRectF]:
        """From each key target to the fire, where both ends or the words can be seen."""
        covered: list[QRectF] = []
        for mark in every:
            near = self._near(mark, sight) if mark.kind == "target" else None
            if near is None or near.inside or near.distance_m > DISTANCE_REACH_M:
                continue
            ends = (
                QPointF(*sight.view.px_of(mark.x_m, mark.y_m)),
                QPointF(*sight.view.px_of(near.x_m, near.y_m)),
            )
            if sight.bounds.contains((ends[0] + ends[1]) / 2):
                # Mercator keeps angles: the bearing from the fire's edge to the target.
                turn = math.atan2(mark.x_m - near.x_m, mark.y_m - near.y_m)
                words = self._setting.say(
                    "ui.map.bearing",
                    length=self._setting.length(near.distance_m),
                    deg=round(math.degrees(turn)) % 360,
                )
                spots = symbols.distance_spots(self._setting.look, ends, words)
                box = _first_free(spots, [*sight.furniture, *sight.written, *covered])
                symbols.paint_distance(painter, self._setting.look, ends, words, box)
                covered.append(box)
        return covered

    def _paint_border(self, painter: QPainter, sight: Sight) -> list[QRectF]:
        """From the fire to the nearest county border; reckoned once for each shape."""
        outline = sight.outline
        if outline is None or "borders" in self.hidden:
            return []
        key = (id(outline), id(sight.counties))
        if self._border is None or self._border[0] != key:
            self._border = (key, border_line(outline, sight.counties))
        line = self._border[1]
        if line is None:
            return []
        ends = (
            QPointF(*sight.view.px_of(*line.edge_m)),
            QPointF(*sight.view.px_of(*line.border_m)),
        )
        apart_px = math.hypot(ends[1].x() - ends[0].x(), ends[1].y() - ends[0].y())
        if apart_px < BORDER_LEAST_PX or not sight.bounds.contains((ends[0] + ends[1]) / 2):
            return []
        length = self._setting.length(round(line.distance_m, -1))
        words = self._setting.say("ui.map.to_border", length=length)
        look = self._setting.look
        spots = symbols.distance_spots(look, ends, words, beyond=True)
        box = _first_free(spots, [*sight.furniture, *sight.written])
        symbols.paint_distance(painter, look, ends, words, box, ink="map-text")
        return [box]

    def _paint_names(
        self, painter: QPainter, still: Seen, sight: Sight, taken: list[QRectF]
    ) -> list[QRectF]:
        """Of what stands still; the start's own sign says what it is."""
        noted = [
            (replace(mark, note=self._note(mark, sight)), at)
            for mark, at in still
            if mark.kind != "origin"
        ]
        starts = [
            QRectF(at.x() - 9, at.y() - 9, 18, 18) for m, at in still if m.kind == "origin"
        ]
        here = [*taken, *starts]
        self.names = self._names.place(
            self._setting.look,
            noted,
            key=(
                sight.view,
                self._setting.look.compact,
                [(mark.key, mark.name, mark.note) for mark, _ in noted],
                [(round(box.x()), round(box.y()), round(box.width())) for box in here],
                sight.below.wish.number if sight.below is not None else 0,
            ),
            needed=self._to_move(),
            bounds=sight.bounds,
            taken=here,
            written=sight.written,
        )
        for name in self.names:
            symbols.paint_name(painter, self._setting.look, name.mark, name.box, name.lean)
        return [name.box for name in self.names]

    def _to_move(self) -> set[str]:
        """Places whose people are moved, or would have to be by the outlook that was kept."""
        fire = self._stage.fire
        if fire is None:
            return set()
        named = {name for place in fire.moved for name in (place.place, *place.names)}
        named |= set(fire.evacuations)
        if fire.outlooks and not fire.out:
            reached = fire.outlooks[-1].reached or ()
            named |= {one.name for one in reached if one.kind == "place"}
        return named

    def _note(self, mark: symbols.Mark, sight: Sight) -> str:
        """Of homes: who was moved, and how far the fire is."""
        if mark.kind != "residents":
            return mark.note
        fire, say = self._stage.fire, self._setting.say
        moved = fire.evacuations.get(mark.name) if fire else None
        near = self._near(mark, sight)
        parts = []
        if moved is not None:
            parts.append(say("ui.map.moved", n=moved.value))
        if near is not None:
            key = "ui.map.in_fire" if near.inside else "ui.map.from_fire"
            parts.append(say(key, length=self._setting.length(near.distance_m)))
        return " · ".join(parts)

    def _paint_teams(
        self, painter: QPainter, teams: Seen, sight: Sight, taken: list[QRectF]
    ) -> None:
        look = self._setting.look
        heart = sight.centre
        if sight.outline is not None:
            west, south, east, north = sight.outline.box_m
            heart = QPointF(*sight.view.px_of((west + east) / 2, (south + north) / 2))
        placed = self._tags.place(
            look,
            teams,
            key=self._tags_key(teams, sight),
            heart=heart,
            bounds=sight.bounds,
            taken=taken,
            written=sight.written,
            cover=lambda: self._cover(sight),
        )
        tagged = [group for group in placed if group.tags]
        self.standing = [box for group in tagged for _, box in group.tags]
        for group in placed:
            if not group.tags:
                symbols.paint_block(painter, look, group.marks, group.at)
        for group in tagged:
            painter.setPen(QPen(look.colour("sym-ink"), 1.6))
            painter.drawLine(group.at, _edge_of(group.tags[0][1], group.at))
            # A place that nobody confirmed lately is hollow: it is not where they are now.
            stale = all(mark.fresh == "bad" for mark in group.marks)
            painter.setBrush(look.colour("sym-bg" if stale else "sym-ink"))
            painter.drawEllipse(group.at, 4.5, 4.5)
        for group in tagged:
            for mark, box in group.tags:
                symbols.paint_tag(painter, look, mark, box)

    def _tags_key(self, teams: Seen, sight: Sight) -> object:
        """Tags are placed anew when this changes: not while the map is being dragged."""
        view = sight.view
        if not sight.dragged:
            self._seen_from = (view.x_m, view.y_m)
        words = tuple((mark.key, len(mark.minutes)) for mark, _ in teams)
        size = (view.width_px, view.height_px, self._setting.look.compact)
        # By their far corners: one that says what is under the cursor grows to the left.
        tools = tuple((int(box.right()), int(box.bottom())) for box in sight.furniture)
        # Among many the words of the picture have no say: see Tags.
        below = sight.below if len(teams) <= CROWD else None
        picture = below.wish.number if below is not None else 0
        return (self._seen_from, view.m_per_px, words, id(sight.outline), size, tools, picture)

    def _cover(self, sight: Sight) -> Cover | None:
        """What the fire covers of this view, reckoned once for each view and shape."""
        view, outline = sight.view, sight.outline
        if outline is None:
            return None
        key = (view, id(outline))
        if self._covered is None or self._covered[0] != key:
            rings = outline.rings(view.m_per_px * 8)
            drawn = [view.points_px(ring) for ring in rings]
            self._covered = (key, Cover(drawn, view.width_px, view.height_px))
        return self._covered[1]

    def _paint_pointers(
        self, painter: QPainter, beyond: Seen, sight: Sight, taken: list[QRectF]
    ) -> None:
        look, view, centre = self._setting.look, sight.view, sight.centre
        for mark, at in beyond[:12]:
            if mark.kind == "origin":
                continue
            away = math.hypot(at.x() - centre.x(), at.y() - centre.y()) * view.ground_m_per_px
            if away > POINTER_REACH_M:
                continue
            words = f"{mark.name} {self._setting.length(away)}"
            box = symbols.pointer_box(look, mark, view, bounds=sight.bounds, words=words)
            near = box.adjusted(-3, -3, 3, 3)
            if any(near.intersects(other) for other in taken):
                continue
            taken.append(box)
            angle = math.atan2(at.y() - box.center().y(), at.x() - box.left() - 13)
            symbols.paint_pointer(painter, look, mark, box, angle=angle, words=words)


def _first_free(spots: list[QRectF], taken: list[QRectF]) -> QRectF:
    """The first that lies over nothing; where none is free, the first."""
    free = (spot for spot in spots if not any(spot.intersects(other) for other in taken))
    return next(free, spots[0])


def _edge_of(box: QRectF, at: QPointF) -> QPointF:
    """The point of a box nearest to `at`."""
    return QPointF(
        min(max(at.x(), box.left()), box.right()), min(max(at.y(), box.top()), box.bottom())
    )

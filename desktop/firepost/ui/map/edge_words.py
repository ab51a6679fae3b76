"""The words of the edge that holds, written over the picture where nothing else stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from firepost.ui import figures
from firepost.ui.map.drawing import beside_edge
from firepost.ui.map.outline import Outline
from firepost.ui.map.pens import word_box, write_in
from firepost.ui.map.viewport import Viewport
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

Spots = list[tuple[float, float]]


class EdgeWords:
    """When it was so and how large: `14:11 · 74.1 ha`. It keeps off the tags of teams."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        self._setting, self._stage = setting, stage
        self._spots: tuple[object, Spots] | None = None

    @property
    def _words(self) -> str:
        area = self._stage.fire.area if self._stage.fire is not None else None
        held = area.perimeter if area is not None else None
        if held is None:
            return ""
        size = f"{figures.hectares(held.area_ha)} {self._setting.say('ui.unit.ha')}"
        return f"{figures.clock(held.said.at)} · {size}"

    def paint(
        self,
        painter: QPainter,
        outline: Outline | None,
        view: Viewport,
        bounds: QRectF,
        taken: list[QRectF],
    ) -> list[QRectF]:
        """At the first spot that is free, else at the one that covers least; what it takes."""
        words, look = self._words, self._setting.look
        if not words or outline is None:
            return []
        font = look.font("secondary", bold=True)
        boxes = [word_box(words, font, spot) for spot in self._beside(outline, view)]
        seen = [box for box in boxes if bounds.contains(box)]
        if not seen:
            return []
        box = min(seen, key=lambda one: _covered(one, taken))
        ink, halo = look.colour("fire"), look.colour("map-halo")
        write_in(painter, words, box, font=font, ink=ink, halo=halo)
        return [box]

    def _beside(self, outline: Outline, view: Viewport) -> Spots:
        key = (view, id(outline))
        if self._spots is None or self._spots[0] != key:
            rings = [view.points_px(ring) for ring in outline.rings(view.m_per_px)]
            self._spots = (key, beside_edge(rings))
        return self._spots[1]


def _covered(box: QRectF, taken: list[QRectF]) -> float:
    """How much of what stands there it would lie over, square pixels."""
    over = [box.adjusted(-3, -2, 3, 2).intersected(other) for other in taken]
    return sum(one.width() * one.height() for one in over if not one.isEmpty())

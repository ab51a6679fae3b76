"""The words of the edge that holds, written over the picture where nothing else stands."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from firepost.ui import figures
from firepost.ui.map.drawing import beside_edge
from firepost.ui.map.outline import Outline
from firepost.ui.map.pens import word_box, write_in
from firepost.ui.map.tags import Boxes, boxes_of
from firepost.ui.map.viewport import Viewport
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

MOST_COVERED: Final = 0.3  # of the words; more, and they are left out
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
        """At the first spot that is free, else where it covers little; what it takes."""
        words, look = self._words, self._setting.look
        if not words or outline is None:
            return []
        font = look.font("secondary", bold=True)
        boxes = [word_box(words, font, spot) for spot in self._beside(outline, view)]
        seen = [box for box in boxes if bounds.contains(box)]
        if not seen:
            return []
        covered = _covered(boxes_of(seen), boxes_of(taken))
        box = seen[int(covered.argmin())]
        if covered.min() > MOST_COVERED * box.width() * box.height():
            return []  # the strip says it too; over signs nobody could read either
        ink, halo = look.colour("fire"), look.colour("map-halo")
        write_in(painter, words, box, font=font, ink=ink, halo=halo)
        return [box]

    def _beside(self, outline: Outline, view: Viewport) -> Spots:
        key = (view, id(outline))
        if self._spots is None or self._spots[0] != key:
            rings = [view.points_px(ring) for ring in outline.rings(view.m_per_px)]
            self._spots = (key, beside_edge(rings))
        return self._spots[1]


def _covered(boxes: Boxes, taken: Boxes) -> NDArray[np.float64]:
    """How much of what stands there each would lie over, square pixels."""
    near = boxes[:, None, :] + np.array([-3.0, -2.0, 3.0, 2.0])
    wide = np.minimum(near[..., 2], taken[:, 2]) - np.maximum(near[..., 0], taken[:, 0])
    tall = np.minimum(near[..., 3], taken[:, 3]) - np.maximum(near[..., 1], taken[:, 1])
    total: NDArray[np.float64] = (wide.clip(0) * tall.clip(0)).sum(axis=1)
    return total

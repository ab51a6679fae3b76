"""What lies on the map as one picture: a drag carries it along, for it takes too long to draw."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from firepost.ui.map.viewport import Viewport
from firepost.ui.stills import still


class Carried:
    """One such picture, of the view it was drawn for; `key`: what else it shows."""

    def __init__(self) -> None:
        self.kept: tuple[Viewport, object, QPixmap] | None = None

    def forget(self) -> None:
        self.kept = None

    def lay(
        self,
        painter: QPainter,
        view: Viewport,
        draw: Callable[[QPainter], object],
        *,
        dragged: bool,
        key: object = None,
    ) -> None:
        """Lay it down, drawn anew unless the map is dragged at the same scale.

        Args:
            key: what still looks the same under an equal key, in the same view, is kept too;
                None: nothing is.
        """
        ratio = painter.deviceTransform().m11() or 1.0  # a picture may have one of its own
        known = None if key is None else (key, ratio)
        kept = self.kept
        if kept is None or not (
            (dragged and kept[0].m_per_px == view.m_per_px)
            or (known is not None and kept[:2] == (view, known))
        ):
            picture = still(view.width_px, view.height_px, ratio, draw)
            kept = self.kept = (view, known, picture)
        x, y = view.px_of(kept[0].x_m, kept[0].y_m)
        corner = QPointF(x - view.width_px / 2, y - view.height_px / 2)
        painter.drawPixmap(corner, kept[2])

"""The shapes of perimeters: fetched from the post by the clerk, thinned on a pool thread, kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from firepost.ui.clerk import Clerk
from firepost.ui.map.frames import Task
from firepost.ui.map.outline import Outline, outline_of


class Shapes(QObject):
    """Perimeters are immutable versions, so a shape is fetched once.

    Signals:
        changed: another outline is ready.
    """

    changed = Signal()
    _made = Signal(object)

    def __init__(self, clerk: Clerk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clerk = clerk
        self._outlines: dict[str, Outline] = {}
        self._asked: set[str] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._made.connect(self._keep)

    def get(self, perimeter_id: str) -> Outline | None:
        return self._outlines.get(perimeter_id)

    def want(self, perimeter_ids: Iterable[str]) -> None:
        for key in perimeter_ids:
            if key not in self._asked:
                self._asked.add(key)
                self._fetch(key)

    def close(self) -> None:
        self._pool.waitForDone()

    def _fetch(self, key: str) -> None:
        def arrived(geometry: Mapping[str, Any] | None) -> None:
            if geometry is None:  # its bytes have not come yet; a later board asks again
                self._asked.discard(key)
                return
            self._pool.start(Task(lambda: (key, outline_of(geometry)), self._made.emit))

        def failed(_notice: object) -> None:
            self._asked.discard(key)

        self._clerk.ask(lambda post: post.shape_of(key), arrived, failed)

    def _keep(self, made: tuple[str, Outline] | None) -> None:
        if made is not None:
            key, outline = made
            self._outlines[key] = outline
            self.changed.emit()

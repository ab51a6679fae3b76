"""The shapes of perimeters: fetched from the post by the clerk, thinned on a pool thread, kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from firepost.ui.clerk import Clerk
from firepost.ui.map.frames import Task
from firepost.ui.map.outline import Outline, outline_of, unpacked


class Shapes(QObject):
    """Perimeters are immutable versions, so a shape is fetched once.

    Signals:
        changed: the first of those asked for is ready, or all are: not each of them, for
            every change costs a picture.
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
        def arrived(shape: Mapping[str, Any] | bytes | None) -> None:
            if shape is None:  # its bytes have not come yet; a later board asks again
                self._give_up(key)
                return
            self._pool.start(Task(lambda: (key, _outline(shape)), self._made.emit))

        def failed(_notice: object) -> None:
            self._give_up(key)

        self._clerk.ask(lambda post: _shape(post, key), arrived, failed)

    def _give_up(self, key: str) -> None:
        self._asked.discard(key)
        if self._asked <= self._outlines.keys():
            self.changed.emit()

    def _keep(self, made: tuple[str, Outline] | None) -> None:
        first = not self._outlines
        if made is not None:
            key, outline = made
            self._outlines[key] = outline
        if first or self._asked <= self._outlines.keys():
            self.changed.emit()


def _shape(post: Any, key: str) -> Mapping[str, Any] | bytes | None:
    """The levels of detail made when it was kept, where the post has them; else the geometry."""
    lod_of = getattr(post, "lod_of", None)
    packed: bytes | None = lod_of(key) if lod_of is not None else None
    shape: Mapping[str, Any] | bytes | None = packed or post.shape_of(key)
    return shape


def _outline(shape: Mapping[str, Any] | bytes) -> Outline:
    return unpacked(shape) if isinstance(shape, bytes) else outline_of(shape)

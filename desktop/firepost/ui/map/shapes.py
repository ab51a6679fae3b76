"""The shapes of perimeters: fetched from the post by the clerk, thinned on a pool thread, kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from time import perf_counter
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from firepost.domain.errors import Stopped
from firepost.ui.clerk import Clerk
from firepost.ui.map.frames import Task
from firepost.ui.map.outline import Outline, outline_of, unpacked

Written: TypeAlias = Mapping[str, Any] | bytes  # as given, or the levels of detail made of it
_HANDED_OUT_S: Final = 0.03
_FIRST_ALONE_AFTER_MS: Final = 60


class Shapes(QObject):
    """Perimeters are immutable versions, so a shape is fetched once.

    Signals:
        changed: all that were asked for are ready, or the first is and the others take long:
            not each of them, for every change costs a picture.
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
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_FIRST_ALONE_AFTER_MS)
        self._soon.timeout.connect(self.changed)

    def get(self, perimeter_id: str) -> Outline | None:
        return self._outlines.get(perimeter_id)

    @property
    def awaited(self) -> bool:
        """Whether any that was asked for has not come yet."""
        return not self._asked <= self._outlines.keys()

    def want(self, perimeter_ids: Iterable[str]) -> None:
        new = [key for key in perimeter_ids if key not in self._asked]
        if new:
            self._asked.update(new)
            self._fetch(new)

    def close(self) -> None:
        self._soon.stop()
        self._pool.waitForDone()

    def _fetch(self, keys: list[str]) -> None:
        """As many at once as the clerk can hand out before somebody else's wish must wait."""

        def arrived(shapes: list[tuple[str, Written | None]]) -> None:
            rest = keys[len(shapes) :]
            if rest:
                self._fetch(rest)
            for key, shape in shapes:
                if shape is None:  # its bytes have not come yet; a later board asks again
                    self._give_up(key)
                else:
                    self._pool.start(Task(partial(_made_of, key, shape), self._made.emit))

        def failed(_notice: object) -> None:
            self._give_up(keys[0])
            if keys[1:]:
                self._fetch(keys[1:])

        self._clerk.ask(lambda post: _shapes(post, keys), arrived, failed)

    def _give_up(self, key: str) -> None:
        self._asked.discard(key)
        if not self.awaited:
            self._tell()

    def _keep(self, made: tuple[str, Outline] | None) -> None:
        first = not self._outlines
        if made is not None:
            key, outline = made
            self._outlines[key] = outline
        if not self.awaited:
            self._tell()
        elif first:
            self._soon.start()

    def _tell(self) -> None:
        self._soon.stop()
        self.changed.emit()


def _shapes(post: Any, keys: list[str]) -> list[tuple[str, Written | None]]:
    """The first of them, and more until `_HANDED_OUT_S` are over.

    Raises:
        Stopped: the first cannot be had; the others are asked for without it.
    """
    until = perf_counter() + _HANDED_OUT_S
    found = [(keys[0], _shape(post, keys[0]))]
    for key in keys[1:]:
        if perf_counter() > until:
            break
        try:
            found.append((key, _shape(post, key)))
        except Stopped:
            break
    return found


def _shape(post: Any, key: str) -> Written | None:
    """The levels of detail made when it was kept, where the post has them; else the geometry."""
    lod_of = getattr(post, "lod_of", None)
    packed: bytes | None = lod_of(key) if lod_of is not None else None
    shape: Written | None = packed or post.shape_of(key)
    return shape


def _made_of(key: str, shape: Written) -> tuple[str, Outline]:
    return key, unpacked(shape) if isinstance(shape, bytes) else outline_of(shape)

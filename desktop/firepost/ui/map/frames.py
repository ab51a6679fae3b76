"""Makes pictures of the map off the screen's thread: one at a time, the newest wish next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from typing import Final

from PySide6.QtCore import QObject, QRectF, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage

from firepost.app.manners import SCREEN
from firepost.domain.frozen import Frozen
from firepost.ui.map.drawing import MARGIN_PX, Scene, draw
from firepost.ui.map.pens import Cancelled, Inks
from firepost.ui.map.viewport import Viewport

log = logging.getLogger(__name__)

REST_S: Final = 0.02  # the longest a picture waits for one step of a drag


class Wish(Frozen, frozen=True):
    """A picture that is wanted; `number` grows with each."""

    number: int
    scene: Scene
    view: Viewport  # with the margin
    inks: Inks
    ratio: float

    def same_as(self, other: Wish) -> bool:
        return (
            self.scene is other.scene
            and self.view == other.view
            and self.inks == other.inks
            and self.ratio == other.ratio
        )


class Frame(Frozen, frozen=True):
    """A picture that was made."""

    wish: Wish
    image: QImage
    written: tuple[QRectF, ...] = ()  # the boxes of its words

    def written_in(self, view: Viewport) -> list[QRectF]:
        """Where its words stand in another view, as large as they are."""
        drawn, out = self.wish.view, []
        for box in self.written:
            middle = box.center()
            x, y = view.px_of(*drawn.metres_at(middle.x(), middle.y()))
            out.append(box.translated(x - middle.x(), y - middle.y()))
        return out


class Task(QRunnable):
    """Runs `work` on a pool thread and hands its result to `tell`, a signal's emit."""

    def __init__(self, work: Callable[[], object], tell: Callable[[object], None]) -> None:
        super().__init__()
        self._work, self._tell = work, tell

    def run(self) -> None:
        result: object = None
        try:
            result = self._work()
        except Cancelled:
            pass
        except Exception:
            log.exception("a picture could not be made")
        try:
            self._tell(result)
        except RuntimeError:
            log.debug("the window went before its picture came")


class Frames(QObject):
    """Signals: `arrived` (Frame) on the screen's thread."""

    arrived = Signal(object)
    _made = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pool = QThreadPool(self)
        self.pool.setMaxThreadCount(1)
        self._number = 0
        self._running: Wish | None = None
        self._next: Wish | None = None
        self._newest: Wish | None = None
        self._free = Event()  # the screen's thread asks for nothing just now
        self._free.set()
        self._made.connect(self._take)

    @property
    def busy(self) -> bool:
        return self._running is not None

    def want(self, scene: Scene, view: Viewport, inks: Inks, ratio: float) -> None:
        wish = Wish(self._number + 1, scene, view.grown(MARGIN_PX), inks, ratio)
        if self._next is None and self._newest is not None and wish.same_as(self._newest):
            return  # it is being made, or stands already
        self._number += 1
        self._newest = self._next = wish
        if self._running is None:
            self._start()

    def rest(self) -> None:
        """A step of a drag goes first: the picture in the making waits until `go_on`."""
        self._free.clear()

    def go_on(self) -> None:
        self._free.set()

    def close(self) -> None:
        self._next = None
        self._number += 1
        self._free.set()
        self.pool.waitForDone()

    def _start(self) -> None:
        wish, self._next = self._next, None
        if wish is None:
            return
        self._running = wish

        def check() -> None:
            self._free.wait(REST_S)
            SCREEN.give_way()
            # A pan keeps the old picture useful; only another scene or scale makes it waste.
            newer = self._next
            if newer is not None and (
                newer.scene is not wish.scene
                or newer.view.m_per_px != wish.view.m_per_px
                or newer.inks != wish.inks
            ):
                raise Cancelled

        def work() -> object:
            words: list[QRectF] = []
            image = draw(wish.scene, wish.view, wish.inks, wish.ratio, check, written=words)
            return Frame(wish, image, tuple(words))

        self.pool.start(Task(work, self._made.emit))

    def _take(self, frame: Frame | None) -> None:
        if frame is None and self._running is self._newest:
            self._newest = None  # it failed: the same may be asked for again
        self._running = None  # before it is told: who hears of it may ask whether all is drawn
        if frame is not None:
            self.arrived.emit(frame)
        if self._running is None:
            self._start()

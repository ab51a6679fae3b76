"""How the window stands: place, size, screen, fire in front, where the map looks. Kept at once, so
that a crash loses none of it; and brought back onto a screen that is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen

from firepost.ui import figures
from firepost.ui.together import open_fires

if TYPE_CHECKING:
    from firepost.ui.window import Window

AFTER_MS: Final = 300
_SEEN_PX: Final = (240, 120)  # less than this of a window on a screen: nobody finds it
_KEY: Final = "stands"
_MAP: Final = "looks_at"
_ALL: Final = "*"  # in place of a fire: all of them together
_ENDED: Final = "ended"  # when the window was closed; RUNS while it is open
_RUNS: Final = "runs"
_HAPPENED: Final = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.WindowStateChange,
)


def placed(wanted: QRect, screens: Sequence[QRect], least: tuple[int, int]) -> QRect:
    """Where the window goes: as wanted where a screen shows it, else on the first screen.

    Args:
        least: the smallest width and height the window has.
    """
    for screen in screens:
        shown = screen.intersected(wanted)
        wide, tall = _SEEN_PX
        if shown.width() >= wide and shown.height() >= tall and wanted.top() >= screen.top():
            return wanted
    if not screens:
        return wanted
    first = screens[0]
    size = QRect(
        0,
        0,
        max(min(wanted.width(), first.width()), least[0]),
        max(min(wanted.height(), first.height()), least[1]),
    )
    size.moveTopLeft(first.topLeft())
    spare_x, spare_y = first.width() - size.width(), first.height() - size.height()
    size.translate(max(spare_x // 2, 0), max(spare_y // 2, 0))
    return size


class Stance(QObject):
    """Made with the window, once its parts stand."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window, self._drafts = window, window.drafts
        self._canvas = window.pages.situation.map.canvas
        self._free = QRect()  # the place of the window while it fills no screen
        self._map_due: tuple[str, float, float, float] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self.note)
        self._read()
        window.installEventFilter(self)
        self._ended = self._drafts.get(_ENDED)
        self._canvas.view_changed.connect(self._stir)
        window.stage.fire_changed.connect(self._stir)
        window.stage.city_changed.connect(self._stir)
        window.stage.board_changed.connect(self._look_again)
        window.stage.board_changed.connect(self._say_how_it_ended)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication), "a window has an application"
        app.screenRemoved.connect(self._screens_changed)
        app.screenAdded.connect(self._follow_screen)
        for screen in app.screens():
            self._follow_screen(screen)

    # -- the place of the window

    def _read(self) -> None:
        kept = self._drafts.get(_KEY)
        self._state = "maximized"
        if isinstance(kept, dict):
            self._free = _rect(kept.get("box"))
            self._state = str(kept.get("state", "maximized"))
        looked = self._drafts.get(_MAP)
        if isinstance(looked, list) and len(looked) == 4 and _are_numbers(looked[1:]):
            name, x_m, y_m, scale = looked
            self._map_due = (str(name), float(x_m), float(y_m), float(scale))

    def show(self) -> None:
        """As it stood; the first time over the whole screen."""
        window = self._window
        if self._free.isValid():
            window.setGeometry(placed(self._free, _screens(), _least(window)))
        if self._state == "full":
            window.showFullScreen()
        elif self._state == "free" and self._free.isValid():
            window.showNormal()
        else:
            window.showMaximized()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Close:
                self.note()
                if self._window.stage.board is not None:
                    self._drafts.keep(**{_ENDED: self._window.setting.now().isoformat()})
            elif event.type() in _HAPPENED:
                self._stir()
        return super().eventFilter(watched, event)

    def _stir(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def note(self) -> None:
        """Keep how everything stands now."""
        window = self._window
        if window.isVisible() and not window.isMinimized():
            self._state = _state(window)
            if self._state == "free":
                self._free = window.geometry()
        box = self._free
        self._drafts.keep(
            **{
                _KEY: {
                    "state": self._state,
                    "box": [box.x(), box.y(), box.width(), box.height()],
                }
            }
        )
        if window.stage.board is not None and window.stage.fire_id is not None:
            self._drafts.keep(fire=window.stage.fire_id)
            if self._map_due is None:
                view = self._canvas.view
                at = _ALL if window.stage.city else window.stage.fire_id
                self._drafts.keep(**{_MAP: [at, view.x_m, view.y_m, view.m_per_px]})

    def _follow_screen(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._screens_changed)

    def _screens_changed(self, _how: Any) -> None:
        """The cable was pulled, or a screen has other room (a projector, a turned panel): once
        the system has settled, the window is where it is seen."""
        QTimer.singleShot(AFTER_MS, self, self.come_back)

    def come_back(self) -> None:
        """Onto a screen that is there, as it filled the other one."""
        window, screens, state = self._window, _screens(), self._state
        wanted = placed(window.geometry(), screens, _least(window))
        if wanted == window.geometry():
            return
        if state != "free":
            window.showNormal()
        window.setGeometry(wanted)
        if state == "full":
            window.showFullScreen()
        elif state == "maximized":
            window.showMaximized()
        self._stir()

    # -- where the map looks

    def _look_again(self, _board: object) -> None:
        """Once, with the first board: then the same fire is looked at as before, or all of them."""
        due, stage = self._map_due, self._window.stage
        if due is None or stage.fire is None or stage.board is None:
            return
        self._map_due = None
        fire, x_m, y_m, m_per_px = due
        if fire == _ALL and len(open_fires(stage.board)) > 1:
            stage.show_city(on=True)
        if fire == (_ALL if stage.city else stage.fire_id) and m_per_px > 0:
            self._canvas.look_at(x_m, y_m, m_per_px)

    def _say_how_it_ended(self, _board: object) -> None:
        """One line as the desk comes back: nobody need ask whether all is there."""
        self._window.stage.board_changed.disconnect(self._say_how_it_ended)
        if self._drafts.quiet:
            return
        ended, window = self._ended, self._window
        self._drafts.keep(**{_ENDED: _RUNS})
        if ended == _RUNS:
            window.notice.show_told(window.setting.say("ui.stance.broke_off"))
        elif (at := _moment(ended)) is not None:
            told = figures.moment(at, window.setting.now())
            window.notice.show_told(window.setting.say("ui.stance.saved", at=told))


def _moment(kept: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(kept))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _rect(kept: Any) -> QRect:
    if isinstance(kept, list) and len(kept) == 4 and _are_numbers(kept):
        return QRect(*(int(one) for one in kept))
    return QRect()


def _are_numbers(kept: Sequence[Any]) -> bool:
    return all(isinstance(one, int | float) and abs(one) < 1e9 for one in kept)


def _screens() -> list[QRect]:
    primary = QGuiApplication.primaryScreen()
    every = sorted(QGuiApplication.screens(), key=lambda one: one is not primary)
    return [one.availableGeometry() for one in every]


def _least(window: Window) -> tuple[int, int]:
    return window.minimumWidth(), window.minimumHeight()


def _state(window: Window) -> str:
    if window.windowState() & Qt.WindowState.WindowFullScreen:
        return "full"
    return "maximized" if window.windowState() & Qt.WindowState.WindowMaximized else "free"

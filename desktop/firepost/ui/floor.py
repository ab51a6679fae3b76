"""The floor under the window: a bare window until it is painted, and ours until it is usable."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from firepost.ui.app import Given
    from firepost.ui.clerk import OpenPost
    from firepost.ui.window import Window

_PATIENCE_MS: Final = 60_000
_PULSE_MS: Final = 4
_SIZE_PX: Final = (1366, 768)


class BareWindow(QWidget):
    """An empty window that knows when it was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = False

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        self.painted = True


def first_look(parts: Given, open_post: OpenPost) -> int:
    """Our window, open until desk, map and every perimeter are on it; 0 once they are."""
    from firepost.ui.clerk import Clerk

    app = QApplication(sys.argv[:1])
    clerk = Clerk()
    clerk.open(open_post)  # as the program itself does: while the window is loaded
    from firepost.ui.doors import Doors
    from firepost.ui.look import Look
    from firepost.ui.setting import Setting
    from firepost.ui.window import Window

    setting = Setting(Look(parts.resources), parts.words, parts.now, parts.resources / "icons")
    doors = Doors(open_post=open_post, maps=parts.maps, surroundings=parts.surroundings)
    window = Window(setting, doors, drill=True, clerk=clerk)
    code = _look_at(window)
    app.quit()
    return code


def _look_at(window: Window) -> int:
    window.resize(*_SIZE_PX)
    window.show()
    window.open()
    try:
        canvas = window.pages.situation.map.canvas
        usable = _come(
            lambda: (
                window.failed is not None
                or (
                    window.stack.currentWidget() is window.desk
                    and window.stage.board is not None
                    and window.base.counties != ()
                    and canvas.complete
                )
            )
        )
        return 0 if usable and window.failed is None else 4
    finally:
        window.close()


def main() -> int:
    app = QApplication(sys.argv[:1])
    window = BareWindow()
    window.resize(*_SIZE_PX)
    window.show()
    painted = _come(lambda: window.painted)
    window.close()
    app.quit()
    return 0 if painted else 4


def _come(ready: Callable[[], bool]) -> bool:
    """Serve the window until it is ready, and say so: whoever started us reads the clock then.

    The thread sleeps in between, as in a real loop.
    """
    loop, pulse, patience = QEventLoop(), QTimer(), QTimer()
    pulse.timeout.connect(lambda: loop.exit(0) if ready() else None)
    patience.timeout.connect(lambda: loop.exit(4))
    pulse.start(_PULSE_MS)
    patience.start(_PATIENCE_MS)
    came = loop.exec() == 0
    if came:
        sys.stdout.write("usable\n")
        sys.stdout.flush()
    return came


if __name__ == "__main__":
    sys.exit(main())

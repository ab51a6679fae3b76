"""The least room the window is made for. A screen with less of it is drawn on smaller.

At 200 % a screen of 1920x1080 has 960x540 to give: everything on it would be cut. The letters
stay as large as they are drawn for, for the scale is lessened just until the least size fits.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from PySide6.QtWidgets import QApplication

LEAST_WIDE_PX: Final = 1280
LEAST_TALL_PX: Final = 672
# Below, the panel beside the map becomes a strip of counters; 1366 is as drawn.
NARROW_BELOW_PX: Final = 1340
# Large letters; keys of 56 px under a glove, everything beside them grown alike.
SIZES: Final = {"standard": 1.0, "large": 1.15, "glove": 56 / 44}
_FACTOR: Final = "QT_SCALE_FACTOR"  # Qt reads it when an application is made, and only then


def share_of(wide_px: int, tall_px: int) -> float:
    """How much of the scale a screen with this room can keep: 1 where it has enough."""
    return min(1.0, wide_px / LEAST_WIDE_PX, tall_px / LEAST_TALL_PX)


def application(size: str = "standard") -> QApplication:
    """The one application there is, made now if there is none yet, at a scale that fits.

    Args:
        size: how large somebody chose to have everything drawn, one of `SIZES`.
    """
    app = QApplication.instance()
    if app is None:
        if SIZES.get(size, 1.0) != 1.0:
            os.environ[_FACTOR] = f"{float(os.environ.get(_FACTOR) or 1) * SIZES[size]:.4f}"
        return fitted(QApplication(sys.argv[:1]))
    assert isinstance(app, QApplication), "a desktop program has a desktop application"
    return app


def fitted(app: QApplication) -> QApplication:
    """The application, made anew at a lesser scale where the screen is too small for it."""
    screen = app.primaryScreen()
    if app.platformName() in ("offscreen", "minimal"):
        return app
    room = screen.availableGeometry()
    share = share_of(room.width(), room.height())
    if share >= 1 or not room.isValid() or screen.devicePixelRatio() <= 1:
        return app  # a small panel at 100 % is left alone: letters are never under their size
    os.environ[_FACTOR] = f"{float(os.environ.get(_FACTOR) or 1) * share:.4f}"
    app.shutdown()
    return QApplication(sys.argv[:1])

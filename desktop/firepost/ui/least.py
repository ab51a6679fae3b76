"""The least room the window is made for. A screen with less of it is drawn on smaller.

At 200 % a screen of 1920x1080 has 960x540 to give: everything on it would be cut. The scale is
lessened just until the least size fits, and no further (decision 0145).
"""

from __future__ import annotations

import math
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
    if app.platformName() in ("offscreen", "minimal") and not _screen_is_described():
        return app  # there is no screen
    room = app.primaryScreen().availableGeometry()
    share = share_of(room.width(), room.height())
    if share >= 1 or not room.isValid():
        return app
    factor = float(os.environ.get(_FACTOR) or 1) * share
    # Down, and a thousandth less: the room is told in whole pixels, and none must be lacking.
    os.environ[_FACTOR] = f"{math.floor(factor * 1000 - 0.5) / 1000:.3f}"
    app.shutdown()
    return QApplication(sys.argv[:1])


def _screen_is_described() -> bool:
    return "configfile" in os.environ.get("QT_QPA_PLATFORM", "")

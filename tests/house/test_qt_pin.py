"""PySide6 6.12.0 drops a reference to None at every void call on Python 3.11, and crashes."""

from __future__ import annotations

import sys

import PySide6
import shiboken6
from PySide6.QtGui import QColor, QImage, QPainter

CALLS = 20_000


def test_the_pinned_qt_is_the_one_that_runs():
    assert PySide6.__version__ == "6.11.3"
    assert shiboken6.__version__ == "6.11.3"


def test_twenty_thousand_pens_cost_no_reference_to_none(qapp):
    """6.12.0 loses one a call and aborts after some five thousand; a window never shows it."""
    image = QImage(8, 8, QImage.Format.Format_ARGB32_Premultiplied)
    pen = QColor("red")
    painter = QPainter(image)

    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.setPen(pen)
    drift = sys.getrefcount(None) - before
    painter.end()

    # The collector may free some hundreds of its own meanwhile; the bug takes every one.
    assert abs(drift) < CALLS // 10

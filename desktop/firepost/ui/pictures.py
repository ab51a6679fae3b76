"""Draws the window into files, at the sizes it is made for, by day and by night."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from firepost.ui.window import Window

PATIENCE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: a page at a size. `ratio` is device pixels a logical pixel."""

    page: str
    width_px: int
    height_px: int
    ratio: float
    night: bool = False
    language: str = "zh"

    @property
    def name(self) -> str:
        """By page, theme, language and the pixels across; at other scales the scale too."""
        night = "-night" if self.night else ""
        tongue = "" if self.language == "zh" else f"-{self.language}"
        scale = "" if self.ratio in (1.0, 1.25) else f"-{self.ratio * 100:.0f}pct"
        return f"{self.page}{night}{tongue}-{round(self.width_px * self.ratio)}{scale}.png"


def shots(pages: tuple[str, ...]) -> list[Shot]:
    out = []
    for page in pages:
        out.append(Shot(page, 1536, 864, 1.25))
        out.append(Shot(page, 1366, 768, 1.0))
    out.append(Shot("situation", 1536, 864, 1.25, night=True))
    return out


def album(pages: tuple[str, ...]) -> list[Shot]:
    """Every page by day and by night, at every size made for, and once in English."""
    sizes = ((1536, 864, 1.25), (1366, 768, 1.0), (1280, 720, 1.5))
    out = [
        Shot(page, wide, tall, ratio, night=night)
        for page in pages
        for wide, tall, ratio in sizes
        for night in (False, True)
    ]
    return out + [Shot(page, 1366, 768, 1.0, language="en") for page in pages]


def draw_pictures(window: Window, folder: Path) -> int:
    """Every page; 0 once all are written."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if not ready(window):
            return 4
        for shot in shots(window.pages.names):
            take(window, shot).save(str(folder / shot.name))
    finally:
        window.close()
    return 0


def ready(window: Window) -> bool:
    """Open the desk and wait until it stands; False, and why on the error stream, if it can't."""
    window.open()
    _wait(lambda: window.stack.currentWidget() is window.desk or window.failed is not None)
    if window.failed is not None:
        sys.stderr.write(window.setting.notice(window.failed) + "\n")
        return False
    _wait(lambda: window.stage.board is not None and window.base.counties != ())
    return True


def take(window: Window, shot: Shot) -> QImage:
    """The window as it looks at that size, once everything has come."""
    canvas = window.pages.situation.map.canvas
    canvas.ratio = shot.ratio
    window.tongue.speak(shot.language)
    window.setting.look.turn(night=shot.night)
    window.resize(shot.width_px, shot.height_px)
    window.show()
    window.go(shot.page)
    window.quick.line.setFocus()
    # Lists are laid bit by bit; the conditions, the longest of them, until the next tick.
    _wait(lambda: False, 1800 if shot.page == "response" else 300)
    canvas.refresh()
    _wait(lambda: canvas.complete, 15_000)
    if shot.page == "office" and window.reports is not None:
        sheet = window.reports.preview.sheet
        _wait(lambda: sheet.image is not None, 15_000)
        _wait(lambda: False, 400)
    image = QImage(
        round(shot.width_px * shot.ratio),
        round(shot.height_px * shot.ratio),
        QImage.Format.Format_RGB32,
    )
    image.setDevicePixelRatio(shot.ratio)
    painter = QPainter(image)
    window.render(painter, QPoint())
    painter.end()
    return image


def _wait(ready: Callable[[], bool], most_ms: int = PATIENCE_MS) -> bool:
    """Let everything run until it is ready, or patience ends."""
    deadline = QDeadlineTimer(most_ms)
    while not ready():
        if deadline.hasExpired():
            return False
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    return True

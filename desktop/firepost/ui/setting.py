"""What every widget is set in: the look, the words, the present time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPixmap

from firepost.app.words import Words
from firepost.domain.errors import Notice
from firepost.ui import figures
from firepost.ui.heard import Heard
from firepost.ui.look import Look
from firepost.ui.stills import still

_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False)
class Setting:
    look: Look
    words: Words
    now: Callable[[], datetime]
    icons: Path
    heard: Heard = field(default_factory=Heard)

    def say(self, key: str, **values: object) -> str:
        return self.heard.note(self.words.text(key, **values), key, values)

    def notice(self, notice: Notice) -> str:
        return self.heard.note_notice(self.words.say(notice), notice)

    def speak(self, language: str) -> None:
        """From here on everything is said in this language; what was said stays as it is."""
        self.words = replace(self.words, language=language)

    def ago(self, at: datetime, now: datetime) -> str:
        """36 分 前, 01:52 前; of more than a day 6天14:18 前, for nobody reads 158:18."""
        past = now - at
        age = self.span(past) if past >= _DAY else figures.age(past, self.say("ui.unit.min"))
        return self.say("ui.ago", age=age)

    def span(self, span: timedelta) -> str:
        return figures.elapsed(span, self.say("ui.unit.day"))

    def length(self, length_m: float) -> str:
        number, unit = figures.length(length_m)
        return f"{number} {self.words.text(unit)}"

    def method(self, method: str) -> str:
        return self.say(f"ui.method.{method}")

    def icon(self, name: str, ink: str, size_px: int, ratio: float = 1.0) -> QPixmap:
        """A line icon in the given colour of the theme."""
        return _icon(self.icons / f"{name}.svg", self.look.hex(ink), size_px, ratio)


@lru_cache(maxsize=256)
def _icon(path: Path, ink: str, size_px: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    drawn = path.read_text(encoding="utf-8").replace("currentColor", ink)
    renderer = QSvgRenderer(QByteArray(drawn.encode()))
    box = QRectF(0, 0, size_px, size_px)
    return still(size_px, size_px, ratio, lambda painter: renderer.render(painter, box))

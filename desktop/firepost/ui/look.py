"""How the screen looks: colours, sizes and fonts out of `tokens.json`, by day and by night."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette

from firepost.app.manners import SCREEN
from firepost.ui.sheet import sheet_of

COMPACT_BELOW_PX: Final = 1400
# By an edge, the whole row, or not at all: the order, the digit and the key's form say it too.
TODO_COLOURS: Final = ("edge", "row", "none")
BUNDLED: Final = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
FALLBACKS: Final = ("Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei UI", "Microsoft YaHei")


class Look(QObject):
    """The one place that knows a colour or a size.

    Signals:
        changed: day became night, or the window crossed the width where it turns compact.
    """

    changed = Signal()

    def __init__(self, resources: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tokens: dict[str, Any] = json.loads(
            (resources / "tokens.json").read_text(encoding="utf-8")
        )
        self.night = False
        self.compact = False
        self.todo_colours = TODO_COLOURS[0]
        self.family = _family(resources / "fonts")

    @property
    def theme(self) -> str:
        return "night" if self.night else "day"

    def turn(self, *, night: bool | None = None, compact: bool | None = None) -> None:
        wanted = (
            self.night if night is None else night,
            self.compact if compact is None else compact,
        )
        if wanted != (self.night, self.compact):
            SCREEN.begins()
            self.night, self.compact = wanted
            self.changed.emit()

    def colour_todos(self, how: str) -> None:
        """How the things to do are coloured: one of `TODO_COLOURS`; another is passed over."""
        if how in TODO_COLOURS and how != self.todo_colours:
            self.todo_colours = how
            self.changed.emit()

    def hex(self, name: str) -> str:
        return str(self._tokens["color"][self.theme][name]["value"])

    def colour(self, name: str, opacity: float = 1.0) -> QColor:
        return QColor(_colour(self.hex(name), opacity))

    def px(self, size: str | int) -> int:
        """The pixel size of a text role ("body", "clock" ...) at the present width."""
        if isinstance(size, int):
            return size
        table = self._tokens["font"]["size_compact" if self.compact else "size"]
        return int(table[size])

    def length(self, name: str) -> int:
        """A length of the frame ("rail", "strip_full" ...) at the present width."""
        value = self._tokens["layout"][name]
        if isinstance(value, dict):
            value = value["compact" if self.compact else "wide"]
        return int(value)

    def on_map(self, name: str) -> Any:
        return self._tokens["map"][name]

    def timer(self, name: str) -> int:
        return int(self._tokens["timers"][name])

    @property
    def fire_opacity(self) -> float:
        return float(self._tokens["opacity"][f"fire_fill_{self.theme}"])

    @property
    def contrast_pairs(self) -> list[dict[str, Any]]:
        return list(self._tokens["contrast"][self.theme])

    def font(self, size: str | int, *, bold: bool = False) -> QFont:
        return _font(self.family, self.px(size), bold)

    def metrics(self, size: str | int, *, bold: bool = False) -> QFontMetricsF:
        return _metrics(self.family, self.px(size), bold)

    def advance(self, text: str, size: str | int, *, bold: bool = False) -> float:
        """How wide a text is, px; remembered, for the same words come again and again."""
        if len(text) == 1 and "一" <= text <= "鿿":
            text = "一"  # a Han letter fills its square, whichever it is
        return _advance(self.family, self.px(size), bold, text)

    def sheet(self) -> str:
        return sheet_of(self)

    def palette(self) -> QPalette:
        """The plain colours of Qt's own widgets; what has a role of its own is in the sheet."""
        palette = QPalette()
        for role, name in (
            (QPalette.ColorRole.Window, "bg-app"),
            (QPalette.ColorRole.WindowText, "text"),
            (QPalette.ColorRole.Base, "bg-panel"),
            (QPalette.ColorRole.AlternateBase, "bg-sub"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.PlaceholderText, "text-2"),
            (QPalette.ColorRole.Button, "bg-panel"),
            (QPalette.ColorRole.ButtonText, "text"),
            (QPalette.ColorRole.Highlight, "focus"),
            (QPalette.ColorRole.HighlightedText, "bg-panel"),
            (QPalette.ColorRole.ToolTipBase, "bg-panel"),
            (QPalette.ColorRole.ToolTipText, "text"),
        ):
            palette.setColor(role, self.colour(name))
        return palette


@lru_cache(maxsize=512)
def _colour(hex_rgb: str, opacity: float) -> QColor:
    colour = QColor(hex_rgb)
    colour.setAlphaF(opacity)
    return colour


@lru_cache(maxsize=64)
def _font(family: str, px: int, bold: bool) -> QFont:  # noqa: FBT001 - a cache key
    font = QFont(family)
    font.setPixelSize(px)
    font.setBold(bold)
    return font


@lru_cache(maxsize=64)
def _metrics(family: str, px: int, bold: bool) -> QFontMetricsF:  # noqa: FBT001 - a cache key
    return QFontMetricsF(_font(family, px, bold))


@lru_cache(maxsize=20_000)
def _advance(family: str, px: int, bold: bool, text: str) -> float:  # noqa: FBT001 - a cache key
    return float(_metrics(family, px, bold).horizontalAdvance(text))


def _family(folder: Path) -> str:
    """Register the bundled font; without it, the first known Chinese font of the system."""
    found: list[str] = []
    for name in BUNDLED:
        path = folder / name
        if path.is_file():
            number = QFontDatabase.addApplicationFont(str(path))
            found += QFontDatabase.applicationFontFamilies(number)
    if found:
        return found[0]
    installed = set(QFontDatabase.families())
    return next((name for name in FALLBACKS if name in installed), FALLBACKS[0])

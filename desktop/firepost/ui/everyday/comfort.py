"""显示与声音: how the things to do are coloured, the tone, how large everything is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.ui.forms.fields import ChoiceField
from firepost.ui.least import SIZES
from firepost.ui.look import TODO_COLOURS
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from firepost.ui.drafts import Drafts
    from firepost.ui.everyday.alarm import Alarm

TOUCH_PX: Final = 44
LEAST_TOUCH_MM: Final = 8.4  # under it a finger in a glove misses
_PLAUSIBLE_DPI: Final = (60.0, 400.0)  # what a screen says of itself is not always so
_MM_PER_INCH: Final = 25.4


def touch_mm(screen: QScreen) -> float | None:
    """How large a key is on this very screen; None where the screen does not know its size."""
    dpi = screen.physicalDotsPerInch()
    if not _PLAUSIBLE_DPI[0] <= dpi <= _PLAUSIBLE_DPI[1]:
        return None
    return TOUCH_PX / dpi * _MM_PER_INCH


class ComfortSheet(QWidget):
    """What is chosen acts at once and is kept; the size acts when the program starts next."""

    def __init__(
        self, setting: Setting, drafts: Drafts, alarm: Alarm, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        say = setting.say
        self._setting, self._drafts, self._alarm = setting, drafts, alarm
        self.colours = ChoiceField(
            setting,
            say("ui.comfort.colours"),
            [(key, say(f"ui.comfort.colour_{key}")) for key in TODO_COLOURS],
            columns=1,
        )
        self.colours.choose(setting.look.todo_colours)
        self.sound = QPushButton("", self)
        self.sound.clicked.connect(self._turn_sound)
        self.sizes = ChoiceField(
            setting,
            say("ui.comfort.size"),
            [(key, say(f"ui.comfort.size_{key}")) for key in SIZES],
            columns=1,
        )
        self.sizes.choose(str(drafts.get("size", "standard")))
        self.told = QLabel("", self)
        self.told.setWordWrap(True)
        head = QLabel(say("ui.comfort.sound"), self)
        head.setProperty("role", "aside")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        for part in (self.colours, head, self.sound, self.sizes, self.told):
            column.addWidget(part)
        column.addStretch(1)
        self.setFocusProxy(self.colours)
        self.colours.changed.connect(self._colour)
        self.sizes.changed.connect(self._size)
        self._show()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        say = self._setting.say
        self.sound.setText(self._alarm.key.text())
        self.sound.setAccessibleName(self._alarm.key.accessibleName())
        told = [say("ui.comfort.next_start")]
        mm = touch_mm(self.screen())
        if mm is not None:
            key = "ui.comfort.touch_small" if mm < LEAST_TOUCH_MM else "ui.comfort.touch"
            told.insert(0, say(key, mm=f"{mm:.1f}"))
        self.told.setText("\n".join(told))

    def _colour(self) -> None:
        chosen = self.colours.value()
        if isinstance(chosen, str):
            self._setting.look.colour_todos(chosen)
            self._drafts.keep(todo_colours=chosen)

    def _turn_sound(self) -> None:
        self._alarm.turn()
        self._show()

    def _size(self) -> None:
        chosen = self.sizes.value()
        if isinstance(chosen, str):
            self._drafts.keep(size=chosen)

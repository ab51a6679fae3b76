"""Keys one below the other in a drawer, one of which is chosen: Up and Down go round, Enter presses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from firepost.domain.frozen import Frozen
from firepost.ui.forms.drawer import WIDE_PX
from firepost.ui.loglist import wrapped
from firepost.ui.look import Look

_WORDS_PX: Final = WIDE_PX - 86  # room for words on a key of the drawer
_DOT: Final = " · "
_AIR_PX: Final = 8  # between the words of a key and its frame


class Choice(Frozen, frozen=True):
    """`told`: what is read aloud, where it is more than the words."""

    key: str
    words: str
    told: str = ""


class TallKey(QPushButton):
    """A key of several rows, with room above and below them: the sheet's least height is for one."""

    def sizeHint(self) -> QSize:
        hint, rows = super().sizeHint(), self.text().count("\n") + 1
        tall = rows * self.fontMetrics().lineSpacing() + 2 * _AIR_PX
        return QSize(hint.width(), max(hint.height(), tall))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt would go from key to key itself, and out of the sheet at its ends."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Choices:
    """The keys of `sheet`, from a place of its column on; `pressed` hears which."""

    def __init__(
        self,
        sheet: QWidget,
        column: QVBoxLayout,
        pressed: Callable[[str], object],
        *,
        place: int,
        least_px: int = 56,
        stays: bool = False,
    ) -> None:
        """`stays`: the key of what is in front stays down."""
        self.keys: list[QPushButton] = []
        self._sheet, self._column, self._pressed = sheet, column, pressed
        self._place, self._least_px, self._stays = place, least_px, stays
        self._offered: list[Choice] = []

    def offer(self, choices: Sequence[Choice]) -> None:
        """Made anew where they are others; the focus keeps its place among them."""
        if list(choices) == self._offered:
            return
        self._offered = list(choices)
        focused = next((n for n, one in enumerate(self.keys) if one.hasFocus()), None)
        for one in self.keys:
            one.hide()
            one.deleteLater()
        self.keys[:] = [self._made(n, choice) for n, choice in enumerate(choices)]
        if focused is not None and self.keys:
            self.keys[min(focused, len(self.keys) - 1)].setFocus()

    def _made(self, number: int, choice: Choice) -> QPushButton:
        key = TallKey(choice.words, self._sheet)
        key.setProperty("kind", "choice")
        key.setProperty("choice", choice.key)
        key.setMinimumHeight(self._least_px)
        key.setCheckable(self._stays)
        if choice.told:
            key.setAccessibleName(choice.told)
        key.clicked.connect(lambda _=False: self._pressed(choice.key))
        self._column.insertWidget(self._place + number, key)
        key.show()  # at once: it may get the focus now
        return key


def go_round(sheet: QWidget, event: QKeyEvent, keys: Sequence[QPushButton]) -> bool:
    """Up, Down and Enter among the keys that are shown; whether it was one of them."""
    key, focused = Qt.Key(event.key()), sheet.focusWidget()
    shown = [one for one in keys if not one.isHidden()]
    if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and focused in shown:
        step = 1 if key == Qt.Key.Key_Down else -1
        shown[(shown.index(focused) + step) % len(shown)].setFocus()
    elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
        focused.click()
    else:
        return False
    return True


def in_rows(look: Look, words: str) -> str:
    """The words as they stand on a key of the drawer, none cut: a key does not wrap by itself."""

    def wide(text: str) -> float:
        return look.advance(text, "body", bold=True)

    rows: list[str] = []
    for told in words.split("\n"):
        rows.append("")
        for part in told.split(_DOT):  # broken between its parts first
            joined = f"{rows[-1]}{_DOT}{part}" if rows[-1] else part
            if wide(joined) <= _WORDS_PX:
                rows[-1] = joined
            else:
                rows[len(rows) - (not rows[-1]) :] = wrapped(part, wide, _WORDS_PX)
    return "\n".join(rows)

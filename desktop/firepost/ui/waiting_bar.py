"""有 3 条新的 ▲: what came while a list was held, a press away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from firepost.ui.loglist import LogList


class WaitingBar(QPushButton):
    """Lies over the top of its list, so that no row moves; at the foot where the top is in use."""

    def __init__(self, setting: Setting, over: LogList) -> None:
        # Beside the list, not in it: a press in a list takes the keys from who is typing.
        super().__init__(over.parentWidget())
        self._setting, self._list = setting, over
        self._at_foot = False
        self.setProperty("kind", "waiting")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QWidget.setTabOrder(over, self)
        self.hide()

    def tell(self, new: int, *, keep_off: QRect) -> None:
        """`new` lines wait; 0: none. `keep_off` is the row somebody is at."""
        if not new:
            if self.hasFocus():
                self._list.setFocus()
            self.hide()
            return
        self.setText(self._setting.say("ui.log.waiting", n=new))
        self.setAccessibleName(self._setting.say("ui.log.waiting_told", n=new))
        if self.isHidden():  # where it stands it stays, until there is nothing more
            self._at_foot = keep_off.isValid() and keep_off.top() < self.sizeHint().height()
            self.fit()
            self.show()
            self.raise_()

    def fit(self) -> None:
        box, tall = self._list.geometry(), self.sizeHint().height()
        top = box.bottom() + 1 - tall if self._at_foot else box.top()
        self.setGeometry(box.left(), top, self._list.wide_px, tall)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Home):
            self.click()
        else:
            super().keyPressEvent(event)

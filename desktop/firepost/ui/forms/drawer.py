"""A drawer at the right edge: forms open there, never over the quick entry, never modal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from firepost.domain.errors import Notice
from firepost.ui.forms.fields import ABSENT, Field
from firepost.ui.setting import Setting
from firepost.ui.stage import Done, Stage

if TYPE_CHECKING:
    from firepost.ui.underway import Underway

WIDE_PX = 440


class Form(QWidget):
    """One thing to record. Keeps what was typed until it is on disk.

    Signals:
        finished: recorded; the drawer may close.
    """

    finished = Signal()
    keeps_draft = True  # what is half typed in it comes back after a crash
    underway: Underway | None = None  # where a form has long work

    def __init__(
        self, setting: Setting, stage: Stage, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setting, self.stage, self.title = setting, stage, title
        self.fields: list[Field] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(12)
        self.wrong = QLabel("", self)
        self.wrong.setProperty("role", "wrong")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.save = QPushButton(setting.say("ui.form.save"), self)
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self.submit)

    def add(self, field: Any) -> Any:
        """Put a field at the end; returns it."""
        self.fields.append(field)
        self.column.addWidget(field)
        return field

    def close_up(self) -> None:
        """Called once all fields stand: the complaint, the key, the rest empty."""
        self.column.addWidget(self.wrong)
        self.column.addWidget(self.save)
        self.column.addStretch(1)

    def open_for(self, target: str) -> None:
        """Fit the form to the board as it stands; `target` is whom it concerns."""

    def command(self) -> dict[str, object] | None:
        """The command, or None after saying what is missing. Each form has its own."""
        return None

    def submit(self) -> None:
        shown = [field for field in self.fields if not field.isHidden()]
        if not all([field.check() for field in shown]):  # noqa: C419 - every one is to complain
            return
        command = self.command()
        if command is None:
            return
        self.say_wrong("")
        self.stage.do(command, *self.awaited(), by=self.underway)

    def awaited(self) -> tuple[Callable[[Done], None], Callable[[Notice], None]]:
        """What becomes of the form once it is recorded, or refused; it waits until then."""
        self.save.setEnabled(False)

        def taken(_done: Done) -> None:
            self.save.setEnabled(True)
            self.clear()
            self.finished.emit()

        def refused(notice: Notice) -> None:
            self.save.setEnabled(True)
            self.say_wrong(self.setting.notice(notice))

        return taken, refused

    def say_wrong(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def give_up(self) -> bool:
        """Stop the long work that goes on here; whether there was any."""
        return any([one.halt() for one in self._long_work()])  # noqa: C419 - every one is to stop

    def close_down(self) -> None:
        """As the window closes."""
        for one in self._long_work():
            one.close_down()

    def _long_work(self) -> list[Underway]:
        from firepost.ui.underway import Underway

        return self.findChildren(Underway)

    def clear(self) -> None:
        for field in self.fields:
            field.clear()
        self.say_wrong("")

    def beside(self) -> dict[str, Any]:
        """What was put in that is no field, such as the file that was chosen."""
        return {}

    def put_back(
        self,
        beside: Mapping[str, Any],  # noqa: ARG002 - for forms that have something beside
        then: Callable[[], None],
    ) -> None:
        """Take up again what `beside` told; `then` fills the fields once it is there."""
        then()

    def of_fire(self, **said: object) -> dict[str, object]:
        """A command for the fire in front, without the keys nobody said anything for."""
        command = {key: value for key, value in said.items() if value is not ABSENT}
        if self.stage.fire_id is not None:
            command["incident"] = self.stage.fire_id
        return command


def iso(value: Any) -> Any:
    """A time as commands carry it; ABSENT and None stay what they are."""
    return value if value is ABSENT or value is None else value.isoformat()


class Drawer(QFrame):
    """Hosts one form at a time; Esc or 关 leaves it, what was typed stays.

    Signals:
        left: the drawer closed.
    """

    left = Signal()

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.form: QWidget | None = None
        self.title = QLabel("", self)
        self.title.setProperty("role", "page")
        self.shut = QPushButton(setting.say("ui.form.close"), self)
        self.shut.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.shut)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        parent.installEventFilter(self)
        self.hide()

    def open(self, form: QWidget, title: str) -> None:
        if self.form is not form:
            old = self._scroll.takeWidget()
            if old is not None:
                old.setParent(self)
                old.hide()
            self.form = form
            self._scroll.setWidget(form)
        self.title.setText(title)
        self.setAccessibleName(title)
        self._place()
        self.show()
        form.show()
        self.raise_()

    def leave(self) -> None:
        if self.isVisible():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            give_up = getattr(self.form, "give_up", None)
            if give_up is None or not give_up():  # first what goes on in it, then the form
                self.leave()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.form, Form):
            self.form.submit()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            wide = min(WIDE_PX, parent.width())
            self.setGeometry(parent.width() - wide, 0, wide, parent.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._setting.look.colour("text"), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

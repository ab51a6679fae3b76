"""The fields of the forms: label above, 44 high, what is wrong said in words beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from firepost.ui import figures
from firepost.ui.setting import Setting
from firepost.ui.typed.moment import parse_moment
from firepost.ui.typed.numbers import Wrong, parse_amount, parse_count, parse_place
from firepost.ui.typed.words import meant


class _Absent:
    """Nothing was said: the key stays out of the command. `None` says: it is unknown."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


class Hint(QLabel):
    """Words that come and go in a form: where there are none they take no room."""

    def __init__(self, parent: QWidget, role: str) -> None:
        super().__init__("", parent)
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.hide()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setVisible(bool(text))


class Field(QWidget):
    """Signals: `changed`: what the person said is another."""

    changed = Signal()

    def __init__(self, setting: Setting, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.label = QLabel(label, self)
        self.label.setProperty("role", "aside")
        self.note = QLabel("", self)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "echo")
        self.note.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(3)
        self.column.addWidget(self.label)

    def value(self) -> Any:
        """What was said, or ABSENT, or None for unknown. Raises `Wrong`."""
        return ABSENT

    def clear(self) -> None:
        """Say nothing again."""
        self.echo("")

    def echo(self, text: str, *, role: str = "echo") -> None:
        if self.note.property("role") != role:
            self.note.setProperty("role", role)
            self.note.style().unpolish(self.note)
            self.note.style().polish(self.note)
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def complain(self, wrong: Wrong) -> None:
        self.echo(self._setting.say(wrong.key, hint=wrong.hint), role="wrong")

    def check(self) -> bool:
        """True if the value can be read; else the note says what is wrong."""
        try:
            self.value()
        except Wrong as wrong:
            self.complain(wrong)
            return False
        return True


class LineField(Field):
    """One line of text, with an 未知 key where unknown is an answer."""

    def __init__(
        self,
        setting: Setting,
        label: str,
        *,
        hint: str = "",
        may_be_unknown: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setting, label, parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(label)
        self.line.setMaxLength(2000)
        self.setFocusProxy(self.line)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        self.unknown: QPushButton | None = None
        if may_be_unknown:
            self.unknown = QPushButton(setting.say("ui.unknown"), self)
            self.unknown.setProperty("kind", "unknown")
            self.unknown.setCheckable(True)
            self.unknown.setAccessibleName(setting.say("ui.field.unknown", field=label))
            self.unknown.toggled.connect(self._turn)
            row.addWidget(self.unknown)
        self.column.addLayout(row)
        self.column.addWidget(self.note)
        self.line.textChanged.connect(self._typed)

    @property
    def is_unknown(self) -> bool:
        return self.unknown is not None and self.unknown.isChecked()

    def set_text(self, text: str) -> None:
        self.line.setText(text)

    def clear(self) -> None:
        self.line.clear()
        self.echo("")
        if self.unknown is not None:
            self.unknown.setChecked(False)

    def value(self) -> Any:
        if self.is_unknown:
            return None
        text = meant(self.line.text())
        return self.read(text) if text else ABSENT

    def read(self, text: str) -> Any:
        return text

    def told(self, _value: Any) -> str:
        """What to echo under the field."""
        return ""

    def _turn(self, unknown: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.line.setReadOnly(unknown)
        self.line.setText(self._setting.say("ui.unknown") if unknown else "")
        self._mark("unknown", on=unknown)
        self.changed.emit()

    def _mark(self, name: str, *, on: bool) -> None:
        if bool(self.line.property(name)) != on:
            self.line.setProperty(name, on)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _typed(self, _text: str) -> None:
        try:
            value = self.value()
        except Wrong as wrong:
            self._mark("wrong", on=True)
            self.complain(wrong)
        else:
            self._mark("wrong", on=False)
            self.echo("" if value is ABSENT or value is None else self.told(value))
        self.changed.emit()


class MomentField(LineField):
    """A time: 1814, 18:14, -6 (minutes ago), 11-27 18:14. Empty is now."""

    def read(self, text: str) -> datetime:
        at = parse_moment(text, self._setting.now())
        if at is None:
            raise Wrong("ui.wrong.moment")
        return at

    def told(self, value: datetime) -> str:
        now = self._setting.now()
        here = value.astimezone(figures.BEIJING)
        if value > now:
            return self._setting.say("ui.field.ahead", at=here.strftime("%m-%d %H:%M"))
        ago = self._setting.ago(value, now)
        return f"{here.strftime('%m-%d %H:%M')} · {ago}"


class CountField(LineField):
    def read(self, text: str) -> int:
        return parse_count(text)


class AmountField(LineField):
    def read(self, text: str) -> float:
        return parse_amount(text)


class AreaField(AmountField):
    def told(self, value: float) -> str:
        return f"{figures.mu(value)} {self._setting.say('ui.unit.mu')}"


class PlaceField(LineField):
    """Latitude and longitude in any of four spellings; what was understood is said back."""

    def __init__(self, setting: Setting, label: str, *, parent: QWidget | None = None) -> None:
        super().__init__(setting, label, hint=setting.say("ui.field.place_hint"), parent=parent)
        self.where: Callable[[float, float], str] = lambda _lat, _lon: ""

    def read(self, text: str) -> tuple[float, float]:
        return parse_place(text)

    def told(self, value: tuple[float, float]) -> str:
        lat, lon = value
        place = self._setting.say("ui.map.place", lat=figures.dms(lat), lon=figures.dms(lon))
        return " · ".join(part for part in (place, self.where(lat, lon)) if part)


class ChoiceField(Field):
    """Few choices, all in sight, each a key to press."""

    def __init__(
        self,
        setting: Setting,
        label: str,
        choices: Sequence[tuple[str, str]],
        *,
        columns: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setting, label, parent)
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        self.buttons: dict[str, QPushButton] = {}
        grid = QGridLayout()
        grid.setSpacing(8)
        for i, (key, word) in enumerate(choices):
            button = QPushButton(word, self)
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.setAccessibleName(f"{label} {word}")
            self.group.addButton(button)
            self.buttons[key] = button
            grid.addWidget(button, i // columns, i % columns)
        self.column.addLayout(grid)
        self.column.addWidget(self.note)
        self.group.buttonToggled.connect(lambda *_: self.changed.emit())
        if self.buttons:
            self.setFocusProxy(next(iter(self.buttons.values())))

    def value(self) -> Any:
        return next((key for key, button in self.buttons.items() if button.isChecked()), ABSENT)

    def choose(self, key: str) -> None:
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def clear(self) -> None:
        self.group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self.group.setExclusive(True)
        self.echo("")


class DropBox(QComboBox):
    """A list that drops down and shows that it does: the sheet's own arrow is not drawn."""

    ARROW_PX: Final = 34  # as wide as the sheet keeps free

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = setting.look

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("text"))
        x, y = self.width() - self.ARROW_PX / 2 - 2, self.height() / 2
        corners = [QPointF(x - 6, y - 4), QPointF(x + 6, y - 4), QPointF(x, y + 5)]
        painter.drawPolygon(QPolygonF(corners))
        painter.end()


class ListField(Field):
    """One of many, from a list that drops down; the first entry says nothing.

    Args:
        must: one has to be chosen, and the first entry says so.
    """

    def __init__(
        self,
        setting: Setting,
        label: str,
        choices: Sequence[tuple[str, str]],
        *,
        must: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setting, label, parent)
        self._must = must
        self.box = DropBox(setting, self)
        self.box.setAccessibleName(label)
        # As wide as the form, not as its longest choice: that one ends in dots.
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(8)
        self.offer(choices)
        self.column.addWidget(self.box)
        self.column.addWidget(self.note)
        self.setFocusProxy(self.box)
        self.box.currentIndexChanged.connect(lambda _i: self.changed.emit())
        self.box.currentTextChanged.connect(self.box.setToolTip)  # what the dots leave out

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        self.box.clear()
        first = "ui.field.choose" if self._must else "ui.field.not_said"
        self.box.addItem(self._setting.say(first), None)
        for key, word in choices:
            self.box.addItem(word, key)

    def value(self) -> Any:
        key = self.box.currentData()
        return ABSENT if key is None else key

    def choose(self, key: str | None) -> None:
        self.box.setCurrentIndex(max(self.box.findData(key), 0))

    def clear(self) -> None:
        self.box.setCurrentIndex(0)
        self.echo("")

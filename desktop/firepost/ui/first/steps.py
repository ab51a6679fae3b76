"""The three questions of the first start, each a few fields under a sentence."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from firepost.ui.asking import ask_folder
from firepost.ui.setting import Setting
from firepost.ui.typed.words import meant

_NAME_MOST = 40


class Step(QWidget):
    """One question.

    Signals:
        changed: something was typed.
    """

    changed = Signal()

    def __init__(self, setting: Setting, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        head = QLabel(setting.say(f"ui.first.{name}"), self)
        head.setProperty("role", "head")
        why = QLabel(setting.say(f"ui.first.{name}_why"), self)
        why.setWordWrap(True)
        why.setProperty("role", "aside")
        self.column.addWidget(head)
        self.column.addWidget(why)
        self.lines: list[QLineEdit] = []

    def line(self, words: str, *, secret: bool = False, most: int = 200) -> QLineEdit:
        """A labelled line of text, kept through a crash unless it is a secret."""
        label = QLabel(self._setting.say(words), self)
        line = QLineEdit(self)
        line.setAccessibleName(self._setting.say(words))
        line.setMaxLength(most)
        label.setBuddy(line)
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        else:
            line.textEdited.connect(lambda _text: self.changed.emit())
        self.column.addWidget(label)
        self.column.addWidget(line)
        self.lines.append(line)
        return line

    @property
    def first(self) -> QWidget:
        """Where the focus goes: to the first line that is still empty."""
        return next((one for one in self.lines if not one.text()), self.lines[0])

    def said(self) -> tuple[str, ...]:
        return tuple(meant(line.text()) for line in self.lines)

    def lacking(self) -> tuple[str, QWidget] | None:
        """What is missing, in words, and where; None where nothing is."""
        return None

    def kept(self) -> list[str]:
        """What may lie on the disk meanwhile."""
        return [line.text() for line in self.lines] if any(self.said()) else []

    def put_back(self, kept: list[str]) -> None:
        for line, text in zip(self.lines, kept, strict=False):
            line.setText(text)


class SeatStep(Step):
    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, "seat", parent)
        self.person = self.line("ui.first.person", most=_NAME_MOST)
        self.post = self.line("ui.first.post", most=_NAME_MOST)
        self.post.setText(setting.say("ui.first.post_usual"))

    def lacking(self) -> tuple[str, QWidget] | None:
        for line, words in (
            (self.person, "ui.first.needs_person"),
            (self.post, "ui.first.needs_post"),
        ):
            if not line.text().strip():
                return self._setting.say(words), line
        return None


class PinStep(Step):
    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, "pin", parent)
        self.code = ""
        self.new = self.line("ui.station.pin_new", secret=True, most=64)
        self.again = self.line("ui.station.pin_again", secret=True, most=64)
        self.told = QLabel("", self)
        self.told.setProperty("role", "strong")
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.print = QPushButton(setting.say("ui.station.print"), self)
        self.print.clicked.connect(self._print)
        self.column.addWidget(self.told)
        self.column.addWidget(self.print)
        self.told.hide()
        self.print.hide()

    def lacking(self) -> tuple[str, QWidget] | None:
        if not self.new.text():
            return self._setting.say("ui.first.needs_pin"), self.new
        if not self.again.text():
            return self._setting.say("ui.first.needs_again"), self.again
        if self.new.text() != self.again.text():
            return self._setting.say("ui.station.differ"), self.again
        return None

    def said(self) -> tuple[str, ...]:
        return (self.new.text(),)

    def kept(self) -> list[str]:
        return []

    def show_code(self, code: str) -> None:
        self.code = code
        self.told.setText(self._setting.say("ui.station.code", code=code))
        self.told.show()
        self.print.show()
        for line in self.lines:
            line.setReadOnly(True)

    def _print(self) -> None:
        from firepost.ui.care.sheet import print_sheet

        text = self._setting.say("keys.sheet", code=self.code, folder="")
        print_sheet(text, self.window(), lambda: None)


class PlaceStep(Step):
    """A stick that is in stands there already; Enter takes it."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, "place", parent)
        self.sticks: list[QPushButton] = []
        self._offered: list[str] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self.none = QLabel(setting.say("ui.first.no_stick"), self)
        self.none.setWordWrap(True)
        self.column.addWidget(self.none)
        self.column.addLayout(self._row)
        self.folder = self.line("ui.first.folder", most=400)
        self.browse = QPushButton(setting.say("ui.office.browse"), self)
        self.browse.clicked.connect(self._browse)
        self.column.addWidget(self.browse, 0, Qt.AlignmentFlag.AlignLeft)

    def offer(self, places: list[str]) -> None:
        """The sticks that are in now; the first is filled in where nothing was typed."""
        if places == self._offered:
            return
        was_offered = self.folder.text() in ("", *self._offered)
        self._offered = list(places)
        for key in self.sticks:
            key.deleteLater()
        self.sticks = []
        for place in places:
            key = QPushButton(Path(place).name or place, self)
            key.clicked.connect(lambda _=False, place=place: self._take(place))
            self._row.insertWidget(len(self.sticks), key)
            self.sticks.append(key)
        self.none.setVisible(not places)
        if was_offered:
            self.folder.setText(places[0] if places else "")

    def lacking(self) -> tuple[str, QWidget] | None:
        if self.folder.text().strip():
            return None
        return self._setting.say("ui.first.needs_place"), self.folder

    def said(self) -> tuple[str, ...]:
        return (self.folder.text().strip(),)

    def _take(self, place: str) -> None:
        self.folder.setText(place)
        self.changed.emit()
        self.folder.setFocus()

    def _browse(self) -> None:
        ask_folder(self, self._setting.say("ui.first.place"), lambda one: self._take(str(one)))

"""The quick entry: free text, Enter saves. It asks nothing back, and what is typed is never lost."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from firepost.ui import figures
from firepost.ui.frame.header import Chip
from firepost.ui.names import short_name
from firepost.ui.prose import Run
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.typed.heard import Heard, heard_in

LONGEST = 4000  # letters; a pasted file is no radio message
FORMS = ("state", "casualties", "perimeter", "declare", "incident")


class QuickLine(QLineEdit):
    """Esc leaves the line and keeps the draft."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class QuickEntry(QWidget):
    """Saves what was said; what it recognises shows as chips while typing.

    Signals:
        form_pressed (str): a form is wanted instead of free text.
        draft_changed (str): the text as it stands, at most once a second.
    """

    form_pressed = Signal(str)
    draft_changed = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        say = setting.say
        self.line = QuickLine(self)
        self.line.setObjectName("quick")
        self.line.setMaxLength(LONGEST)
        self.line.setPlaceholderText(say("ui.quick.hint"))
        self.line.setAccessibleName(say("ui.quick.title"))
        self.slash = Chip(setting, self)
        self.slash.tall_px = 28
        self.slash.say(Run("/", "body", bold=True), ink="text-2", ground="bg-sub")
        self.lead = QLabel(self)
        self.lead.setProperty("role", "aside")
        self.chips = [Chip(setting, self) for _ in range(4)]
        self.forms = {name: QPushButton(say(f"ui.quick.{name}"), self) for name in FORMS}
        self.save = QPushButton(say("ui.quick.save"), self)
        self.save.setProperty("kind", "primary")
        self.save.setMinimumWidth(120)
        self._lay()
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(250)
        self._draft.timeout.connect(lambda: self.draft_changed.emit(self.line.text()))
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self.keep)
        self.save.clicked.connect(self.keep)
        for name, button in self.forms.items():
            button.clicked.connect(lambda _=False, name=name: self.form_pressed.emit(name))
        stage.look_back_changed.connect(self._look_back)
        setting.look.changed.connect(self._restyle)
        self._restyle()
        self._typed("")

    def _lay(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 8, 5)
        row.setSpacing(8)
        row.addWidget(self.slash)
        row.addWidget(self.line, 1)
        row.addWidget(self.lead)
        for chip in self.chips:
            row.addWidget(chip)
        for button in self.forms.values():
            row.addWidget(button)
        row.addWidget(self.save)

    def restore(self, draft: str) -> None:
        if draft and not self.line.text():
            self.line.setText(draft)

    def keep(self) -> None:
        """Ask for the words to be recorded; the line is empty again only once they are."""
        text = " ".join(self.line.text().split())
        if not text or not self._stage.live:
            return
        heard = self._heard(text)
        command: dict[str, object] = {"do": "log.say", "text": text}
        if self._stage.fire_id is not None:
            command["incident"] = self._stage.fire_id
        if heard.at is not None:
            command["at"] = heard.at.isoformat()
        if heard.team is not None:
            command["from"] = heard.team.name
        written = self.line.text()

        def kept(_done: object) -> None:
            if self.line.text() == written:
                self.line.clear()
            self.draft_changed.emit(self.line.text())

        self._stage.do(command, kept)

    def _heard(self, text: str) -> Heard:
        board = self._stage.board
        return heard_in(text, board.teams if board else (), self._stage.now())

    def _typed(self, text: str) -> None:
        say = self._setting.say
        if text != "" or self.line.isModified():
            self._draft.start()
        heard = self._heard(text) if text else Heard()
        told: list[tuple[str, str]] = []
        if heard.team is not None:
            told.append((say("ui.quick.team", name=short_name(heard.team.name)), "ok"))
        if heard.at is not None:
            told.append((say("ui.quick.at", at=_said_at(heard.at, self._stage.now())), "ok"))
        if heard.sectors:
            told.append((say("ui.todo.sector", name=say("ui.join").join(heard.sectors)), "ok"))
        if heard.asks:
            told.append((say("ui.quick.asks"), "warn"))
        for i, chip in enumerate(self.chips):
            chip.setVisible(i < len(told))
            if i < len(told):
                word, ink = told[i]
                chip.say(Run(word, bold=True), ink=ink, ground=f"{ink}-bg")
        free = not text and self._stage.live
        for button in self.forms.values():
            button.setVisible(free)
        self.lead.setText(say("ui.quick.or") if free else say("ui.quick.heard") if told else "")
        self.lead.setVisible(free or bool(told))

    def _look_back(self) -> None:
        live = self._stage.live
        self.line.setReadOnly(not live)
        key = "ui.quick.hint" if live else "ui.quick.past"
        self.line.setPlaceholderText(self._setting.say(key))
        for button in self.forms.values():
            button.setEnabled(live)
        # A key that can't be pressed says why.
        self.save.setText(self._setting.say("ui.quick.save" if live else "ui.quick.save_past"))
        self.save.setEnabled(live)
        self._typed(self.line.text())

    def _restyle(self) -> None:
        self.setFixedHeight(self._setting.look.length("quick_entry"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._setting.look.colour("bg-panel"))
        painter.fillRect(0, 0, self.width(), 2, self._setting.look.colour("line-strong"))
        painter.end()


def _said_at(at: datetime, now: datetime) -> str:
    return figures.moment(at, now)

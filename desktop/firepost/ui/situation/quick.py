"""The quick entry: free text, Enter saves. It asks nothing back, and what is typed is never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from firepost.ui import figures, spoken
from firepost.ui.frame.chip import Chip
from firepost.ui.names import short_name
from firepost.ui.prose import Run
from firepost.ui.setting import Setting
from firepost.ui.situation.chooser import Chooser
from firepost.ui.stage import Stage
from firepost.ui.typed.words import meant

if TYPE_CHECKING:
    from firepost.app.quick import Understood
    from firepost.domain.radio import Piece

CALLS = ("/", "、", "÷")  # the same key under three keyboards
LONGEST = 4000  # letters; a pasted file is no radio message
FORMS = ("state", "casualties", "perimeter", "declare", "incident")


class QuickLine(QLineEdit):
    """Esc leaves the line and keeps the draft."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z in a line that has nothing of its own to take back is the desk's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            back, again = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if (event.matches(back) and not self.isUndoAvailable()) or (
                event.matches(again) and not self.isRedoAvailable()
            ):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if event.text() in CALLS and not self.text():
            return  # the key that brings one here says nothing itself
        super().keyPressEvent(event)


class PieceChip(Chip):
    """A piece recognised; pressing it offers what else it may be, Delete strikes it.

    Signals:
        pressed (Piece): it was pressed.
        struck (Piece): it is no such thing.
    """

    pressed = Signal(object)
    struck = Signal(object)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.piece: Piece | None = None
        self.tall_px = 44
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(setting.say("ui.quick.strike"))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit(self.piece)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.struck.emit(self.piece)
            return
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit(self.piece)
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
        self.chips = [PieceChip(setting, self) for _ in range(6)]
        self._struck: set[tuple[str, object]] = set()
        self._changed: dict[tuple[str, object], Any] = {}
        self.chooser = Chooser(self.line)  # of the chip pressed last
        self._names: dict[str, str] = {}
        self._names_of: object = self
        self.forms = {name: QPushButton(say(f"ui.quick.{name}"), self) for name in FORMS}
        self.save = QPushButton(say("ui.quick.save"), self)
        self.save.setProperty("kind", "primary")
        self.save.setMinimumWidth(120)
        for chip in self.chips:
            chip.pressed.connect(self._offer)
            chip.struck.connect(self._strike)
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
        stage.board_changed.connect(lambda _board: self._meet_teams())
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
        text = meant(self.line.text())
        if not text or not self._stage.live:
            return
        from firepost.app import quick

        board = self._stage.board
        teams = board.teams if board else ()
        found = quick.commands(
            self._understood(text), teams, incident=self._stage.fire_id, now=self._stage.now()
        )
        written = self.line.text()

        def kept(_done: object) -> None:
            if self.line.text() == written:
                self._forget()
                self.line.setText("")  # not clear(): Ctrl+Z is not to bring it back unsaid
            self.draft_changed.emit(self.line.text())

        def words_alone(_notice: object) -> None:
            """A fact was refused: that is said, and the words are kept all the same."""
            self._stage.do(found[0], kept)

        if len(found) == 1:
            self._stage.do(found[0], kept)
        else:
            self._stage.do_together(found, kept, words_alone)

    def _understood(self, text: str) -> Understood:
        """What is recognised, less what a person struck. Its grammar comes with the first text."""
        from firepost.app import quick
        from firepost.ui.situation.pieces import corrected

        board = self._stage.board
        if board is not self._names_of:
            teams = board.teams if board else ()
            short = {team.name: short_name(team.name) for team in teams}
            self._names, self._names_of = quick.names_of(teams, short), board
        places = {place.name for place in board.places} if board else set()
        said = quick.understand(text, self._names, places)
        struck = [piece for piece in said.pieces if (piece.kind, piece.value) in self._struck]
        left = said.without(struck)
        return quick.Understood(
            text, tuple(corrected(piece, self._changed) for piece in left.pieces)
        )

    def _meet_teams(self) -> None:
        """A draft that was there before any team was known is read once more."""
        if self._names_of is None and self.line.text():
            self._typed(self.line.text())

    def _typed(self, text: str) -> None:
        say = self._setting.say
        if (text != "" or self.line.isModified()) and not self._draft.isActive():
            self._draft.start()  # not anew with each letter: who types on is kept all the same
        if not text:
            self._forget()
        said = self._understood(meant(text)) if text else None
        told = [(piece, self._worded(piece, said)) for piece in said.pieces] if said else []
        for i, chip in enumerate(self.chips):
            chip.setVisible(i < len(told))
            if i < len(told):
                piece, word = told[i]
                chip.piece = piece
                ink = "warn" if piece.kind == "request" else "ok"
                chip.say(Run(word, bold=True), ink=ink, ground=f"{ink}-bg")
        free = not text
        for button in self.forms.values():
            button.setVisible(free)
        self.lead.setText(say("ui.quick.or") if free else say("ui.quick.heard") if told else "")
        self.lead.setVisible(free or bool(told))

    def _worded(self, piece: Piece, said: Understood) -> str:
        from firepost.app import quick
        from firepost.ui.situation.pieces import status_word

        say, value = self._setting.say, piece.value
        board = self._stage.board
        names = {team.id: short_name(team.name) for team in board.teams} if board else {}
        match piece.kind:
            case "from" | "to":
                key = "ui.quick.team" if piece.kind == "from" else "ui.quick.to"
                word = say(key, name=names.get(value, ""))
            case "weather":
                word = spoken.weather_words(self._setting, dict(value))
            case "moved":
                word = say("ui.quick.moved", place=value.place, n=value.people)
            case "time" | "ago":
                now = self._stage.now()
                word = say("ui.quick.at", at=_said_at(quick.moment_of(said, now) or now, now))
            case "place":
                lon, lat = value
                word = say("ui.quick.place", lat=f"{lat:.4f}", lon=f"{lon:.4f}")
            case "sector":
                word = say("ui.todo.sector", name=value)
            case "status":
                word = status_word(self._setting, value)
            case "people":
                word = f"{value} {say('ui.unit.people')}"
            case _:
                asked = say("ui.join").join(
                    f"{one.what}{'' if one.quantity is None else one.quantity}{one.unit}"
                    for one in value
                )
                word = say("ui.quick.asked", what=asked)
        return word

    def _forget(self) -> None:
        self._struck.clear()
        self._changed.clear()

    def _said_as(self, piece: Piece) -> tuple[str, object]:
        """What the words themselves said, before a person corrected it."""
        meant = (piece.kind, piece.value)
        return next(
            (
                key
                for key, value in self._changed.items()
                if (key[0], value) == meant and key[0] == piece.kind
            ),
            meant,
        )

    def _offer(self, piece: Piece) -> None:
        """What else it may be; its letters, to be typed over; or no such thing."""
        from firepost.ui.situation.pieces import instead

        say, board, fire = self._setting.say, self._stage.board, self._stage.fire_id
        offered: list[tuple[str, Callable[[], object]]] = [
            (words, partial(self._change, piece, value))
            for words, value in instead(self._setting, board, piece, fire)
        ]
        offered.append((say("ui.quick.retype"), partial(self._retype, piece)))
        offered.append((say("ui.quick.strike_it"), partial(self._strike, piece)))
        chip = next((one for one in self.chips if one.piece is piece), self.chips[0])
        self.chooser.offer(offered, chip)

    def _change(self, piece: Piece, value: object) -> None:
        """The words stay as said; the fact is what the person chose."""
        self._changed[self._said_as(piece)] = value
        self._typed(self.line.text())
        self.line.setFocus()

    def _retype(self, piece: Piece) -> None:
        said = meant(self.line.text())
        start = self.line.text().find(said[piece.start : piece.end])
        self.line.setFocus()
        self.line.setSelection(max(start, 0), piece.end - piece.start)

    def _strike(self, piece: Piece) -> None:
        """Taken for more than it was: its words stay, the fact is not recorded."""
        self._struck.add(self._said_as(piece))
        self._typed(self.line.text())
        self.line.setFocus()

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

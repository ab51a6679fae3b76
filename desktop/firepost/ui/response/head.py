"""The head of the left panel: what is proposed, in a sentence, and on what it stands."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from firepost.app import asked
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.decisions import Step
from firepost.domain.plan.model import Plan
from firepost.ui import figures
from firepost.ui.badge import Badge
from firepost.ui.setting import Setting


class Head(QWidget):
    """Signals: `facts_wanted`, `readings_wanted`."""

    facts_wanted = Signal()
    readings_wanted = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        say = setting.say
        name = QLabel(say("ui.strip.proposed"), self)
        name.setProperty("role", "aside")
        self.badge = Badge(setting, self)
        self.badge.resize_to(100, 44)
        self.sentence = QLabel("", self)
        self.sentence.setProperty("role", "head")
        self.basis = QLabel("", self)
        self.basis.setProperty("role", "aside")
        for label in (self.sentence, self.basis):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.facts = QPushButton(say("ui.response.facts_key"), self)
        self.readings = QPushButton(say("ui.response.readings_key"), self)
        self.facts.clicked.connect(self.facts_wanted)
        self.readings.clicked.connect(self.readings_wanted)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.sentence)
        words.addWidget(self.basis)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(name)
        row.addWidget(self.badge)
        row.addLayout(words, 1)
        row.addWidget(self.facts)
        row.addWidget(self.readings)

    def show_fire(
        self, plan: Plan, board: Board, fire: IncidentOnBoard, *, sentence: str, basis: str
    ) -> None:
        wanted = asked.proposal_for(plan, board, fire)
        unsure = wanted.level is None and wanted.could_be is not None and not fire.silent
        self.badge.show_level(None if unsure else wanted.level or "none", "outline")
        self.sentence.setText(sentence)
        self.basis.setText(basis)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._setting.look
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        painter.end()


class UnseenBar(QWidget):
    """A proposal that changed and that nobody has looked at: it stays until somebody says so.

    Signals:
        seen: somebody has seen it.
    """

    seen = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.label = QLabel("", self)
        self.label.setProperty("role", "strong")
        self.label.setWordWrap(True)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(setting.say("ui.response.seen_key"), self)
        self.button.setProperty("kind", "waiting")
        self.button.clicked.connect(self.seen)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 10, 3)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.hide()

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        self.setVisible(bool(steps))
        if steps:
            self.label.setText(unseen_text(self._setting, steps))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._setting.look.colour("warn-bg"))
        painter.end()


def unseen_text(setting: Setting, steps: tuple[Step, ...]) -> str:
    """Ⅳ级 → Ⅲ级 14:10: every change since somebody last looked."""
    now = steps[-1].at
    told = []
    for place, step in enumerate(steps):
        level = setting.say("ui.history.none")
        if step.level is not None:
            named = figures.LEVELS.get(step.level, step.level)
            level = setting.say("ui.level.named", level=named)
        told.append(f"{level} {figures.moment(step.at, now)}" if place else level)
    return setting.say("ui.response.unseen", steps=" → ".join(told))

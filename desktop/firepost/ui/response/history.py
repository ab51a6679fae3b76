"""决定记录: every proposal and decision in the order they were known; each can be looked back to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from firepost.app import decisions
from firepost.app.board import IncidentOnBoard
from firepost.app.decisions import Step
from firepost.domain.plan.model import Plan
from firepost.ui import figures, reading
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class HistoryRow(QPushButton):
    """One line of the history; a press looks back to what was known then."""

    def __init__(self, text: str, at: datetime, parent: QWidget) -> None:
        super().__init__(parent)
        self.at = at
        self.setProperty("kind", "choice")
        self.label = QLabel(text, self)
        self.label.setWordWrap(True)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 6)
        column.addWidget(self.label)
        self.setMinimumHeight(48)
        self.setAccessibleName(text)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # the event as it came
        tall = self.label.heightForWidth(self.width() - 20) + 14
        if tall > self.height():
            self.setMinimumHeight(tall)


class History(QWidget):
    """Newest first.

    Signals:
        replayed (datetime): the board as it was known then is wanted.
    """

    replayed = Signal(object)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.table: list[dict[str, Any]] = []
        self._fire: IncidentOnBoard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(6)
        keys = QHBoxLayout()
        self.csv = QPushButton(setting.say("ui.history.csv"), self)
        self.json = QPushButton(setting.say("ui.history.json"), self)
        self.csv.clicked.connect(lambda: self.export("csv"))
        self.json.clicked.connect(lambda: self.export("json"))
        keys.addWidget(self.csv)
        keys.addWidget(self.json)
        column.addLayout(keys)
        self.said = QLabel("", self)
        self.said.setProperty("role", "echo")
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.said)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column.addLayout(self._rows)
        column.addStretch(1)
        self.setFocusProxy(self.csv)

    def show_history(self, plan: Plan, fire: IncidentOnBoard, steps: Sequence[Step]) -> None:
        self._fire = fire
        clauses = _clauses(plan)
        self.table = decisions.rows(steps, fire, lambda key: clauses.get(key, key))
        while self._rows.count():
            taken = self._rows.takeAt(0)
            widget = taken.widget() if taken else None
            if widget is not None:
                widget.deleteLater()
        for row in reversed(self.table):
            at = datetime.fromisoformat(row["known_at"])
            made = HistoryRow(self._text(row), at, self)
            made.clicked.connect(lambda _=False, at=at: self.replayed.emit(at))
            self._rows.addWidget(made)

    def _text(self, row: Mapping[str, Any]) -> str:
        say = self._setting.say
        now = self._stage.now()
        when = figures.moment(datetime.fromisoformat(row["at"]), now)
        match row["kind"]:
            case "proposed":
                clauses = reading.joined(row["triggers"]) or say("ui.history.no_clause")
                if row["could_be"] != row["proposed"]:
                    could = self._level(row["could_be"])
                    clauses += say("ui.history.could_be", level=could)
                if row["duties"]:
                    due = " ".join(row["duties"])
                    clauses += say("ui.history.duties", clauses=due)
                return say(
                    "ui.history.proposed",
                    at=when,
                    level=self._level(row["proposed"]),
                    clauses=clauses,
                )
            case "declared":
                late = ""
                if row["known_at"] != row["at"]:
                    known = figures.moment(datetime.fromisoformat(row["known_at"]), now)
                    late = say("ui.history.entered", at=known)
                return say(
                    "ui.history.declared",
                    at=when,
                    who=row["decided_by"],
                    level=self._level(row["level"]),
                    means=row["means"] or "",
                    reason=row["reason"] or say("ui.history.no_reason"),
                    proposed=self._level(row["proposed"] or "none"),
                    late=late,
                )
            case "postponed":
                until = figures.moment(datetime.fromisoformat(row["until"]), now)
                return say("ui.history.postponed", at=when, who=row["by"], until=until)
            case _:
                return say(
                    "ui.history.seen",
                    at=when,
                    who=row["by"],
                    level=self._level(row["proposed"]),
                )

    def _level(self, level: str) -> str:
        if level == "none":
            return self._setting.say("ui.history.none")
        return self._setting.say("ui.level.named", level=figures.LEVELS.get(level, level))

    # -- leaving

    def export(self, kind: str) -> Path | None:
        """Write the history beside the officer's documents; the file's whole path is said."""
        if self._fire is None:
            return None
        folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        stamp = self._stage.now().astimezone(figures.BEIJING).strftime("%Y%m%d-%H%M%S")
        prefix = self._setting.say("ui.history.file", fire=_plain(self._fire.name))
        drill = self._setting.say("ui.history.drill") if self._is_drill() else ""
        path = folder / f"{drill}{prefix}-{stamp}.{kind}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.content(kind))
        except OSError as error:
            self.said.setText(
                self._setting.say("ui.history.failed", path=path, reason=error.strerror or "")
            )
            return None
        self.said.setText(self._setting.say("ui.history.written", path=path))
        return path

    def content(self, kind: str) -> bytes:
        if kind == "json":
            return json.dumps(self.table, ensure_ascii=False, indent=1).encode()
        heads = {
            name: self._setting.say(f"ui.history.col_{name}") for name in decisions.COLUMNS
        }
        return decisions.as_csv(self.table, heads).encode()

    def _is_drill(self) -> bool:
        board = self._stage.board
        return board is not None and board.drill


def _clauses(plan: Plan) -> dict[str, str]:
    named = {trigger.id: trigger.clause for trigger in plan.triggers}
    return {**named, **{duty.id: duty.clause for duty in plan.duties}}


def _plain(name: str) -> str:
    """A name that every file system takes."""
    return "".join(letter for letter in name if letter.isalnum())[:40]

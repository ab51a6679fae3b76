"""Doctor's findings in the window: what is well, what is not, and the key that mends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.app.health import Check
from firepost.app.remedies import REMEDIES
from firepost.domain.errors import Notice
from firepost.ui.clerk import Clerk
from firepost.ui.setting import Setting
from firepost.ui.underway import Underway


class Examiner(Protocol):
    """What this page needs of `app.care.Care`."""

    def examining(self, post: Any) -> Callable[[], list[Check]]: ...

    def mend(self, what: str) -> Notice: ...


class DoctorPage(QWidget):
    """Signals:
    copy_wanted: a verified copy, now.
    remedy_wanted (str): something is to be done about that finding.
    reports_wanted: reports of faults are to be put on a stick.
    """

    copy_wanted = Signal()
    remedy_wanted = Signal(str)
    reports_wanted = Signal()

    def __init__(
        self,
        setting: Setting,
        clerk: Clerk,
        care: Examiner,
        deeds: Underway,
        parent: QWidget | None = None,
    ) -> None:
        """`deeds` shows copies and mendings while they go on, whoever began them."""
        super().__init__(parent)
        self.deeds = deeds
        self.underway = Underway(setting, self)
        self._setting, self._clerk, self._care = setting, clerk, care
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        self.again = QPushButton(setting.say("ui.doctor.again"), self)
        self.again.clicked.connect(self.refresh)
        self.copy = QPushButton(setting.say("ui.doctor.copy"), self)
        self.copy.clicked.connect(self.copy_wanted)
        self.reports = QPushButton("", self)
        self.reports.clicked.connect(self.reports_wanted)
        self.reports.hide()
        self.words = QLabel("", self)
        self.words.setWordWrap(True)
        self.column.addWidget(self.again)
        self.column.addWidget(self.copy)
        self.column.addWidget(self.reports)
        self.column.addWidget(self.words)
        self.column.addWidget(self.underway)
        self.column.addWidget(deeds)
        self.found = QVBoxLayout()
        self.found.setSpacing(6)
        self.column.addLayout(self.found)
        self.column.addStretch(1)
        self.checks: list[Check] = []

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    def count_reports(self, count: int) -> None:
        """How many reports of faults lie here; where there are none, nothing is offered."""
        self.reports.setText(self._setting.say("ui.doctor.reports", n=count))
        self.reports.setVisible(count > 0)

    def refresh(self) -> None:
        self.words.setText(self._setting.say("ui.doctor.looking"))
        self.underway.drop()
        self._clerk.ask(self._care.examining, self._examine, self._wrong)

    def _examine(self, work: Callable[[], list[Check]]) -> None:
        self.underway.run(work, self._show, self._wrong)

    def give_up(self) -> bool:
        """Stop what goes on here; whether there was anything."""
        return any([self.underway.halt(), self.deeds.halt()])

    def close_down(self) -> None:
        self.underway.close_down()

    def _wrong(self, notice: Notice) -> None:
        self.words.setText(self._setting.notice(notice))

    def _show(self, checks: list[Check]) -> None:
        self.checks = sorted(checks, key=lambda check: check.ok)
        ill = sum(not check.ok for check in checks)
        key = "ui.doctor.ill" if ill else "ui.doctor.well"
        self.words.setText(self._setting.say(key, count=ill))
        while (item := self.found.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        for check in self.checks:
            self._row(check)

    def _row(self, check: Check) -> None:
        say = self._setting.notice
        mark = "ui.doctor.mark_well" if check.ok else "ui.doctor.mark_ill"
        line = QLabel(f"{self._setting.say(mark)} {say(check.says)}", self)
        line.setWordWrap(True)
        if not check.ok:
            line.setProperty("role", "strong")
        self.found.addWidget(line)
        if check.do is None:
            return
        todo = QLabel(say(check.do), self)
        todo.setProperty("role", "aside")
        todo.setWordWrap(True)
        self.found.addWidget(todo)
        remedy = REMEDIES[check.name]
        if remedy == "by_itself":
            self._key(f"ui.doctor.fix_{check.name}", lambda: self._mend(check.name))
        else:
            self._key(f"ui.doctor.fix_{remedy}", lambda: self.remedy_wanted.emit(check.name))

    def _key(self, words: str, deed: Callable[[], object]) -> None:
        key = QPushButton(self._setting.say(words), self)
        key.clicked.connect(deed)
        self.found.addWidget(key)

    def _mend(self, what: str) -> None:
        self.deeds.run(lambda: self._care.mend(what), self._mended, self._wrong)

    def _mended(self, notice: Notice) -> None:
        self._wrong(notice)
        self.refresh()

"""This station: how its keys are sealed, the PIN, the recovery sheet, who sits here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, QThreadPool, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from firepost.app.strongbox import ROLES, Role, StrongBox, good_pin
from firepost.domain.errors import Notice, Stopped
from firepost.ui.clerk import Clerk
from firepost.ui.map.frames import Task
from firepost.ui.setting import Setting


class Boxes(Protocol):
    """What this page needs of `app.care.Care`."""

    def strongbox(self, pin: str | None = None) -> StrongBox: ...

    def box_of(self, post: Any) -> StrongBox: ...


class Station(QWidget):
    """Signals: `map_kept` (bool): whether a locked screen shows the map."""

    map_kept = Signal(bool)
    _told = Signal(object)

    def __init__(
        self,
        setting: Setting,
        clerk: Clerk,
        boxes: Boxes,
        *,
        shows_map: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._setting, self._clerk, self._boxes = setting, clerk, boxes
        self._pool = QThreadPool(self)
        self._sheet = ""
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(10)
        self._pins()
        self._roles()
        self.map = QCheckBox(setting.say("ui.station.map"), self)
        self.map.setMinimumHeight(44)
        self.map.setChecked(shows_map)
        self.map.toggled.connect(self.map_kept)
        self.column.addWidget(self._head("ui.station.lock"))
        self.column.addWidget(self.map)
        self.column.addStretch(1)
        self._told.connect(lambda deed: deed())
        self.refresh()

    def _head(self, key: str) -> QLabel:
        head = QLabel(self._setting.say(key), self)
        head.setProperty("role", "head")
        return head

    def _pins(self) -> None:
        say = self._setting.say
        self.column.addWidget(self._head("ui.station.keys"))
        self.state = QLabel("", self)
        self.state.setWordWrap(True)
        self.column.addWidget(self.state)
        self.old, self.new, self.again = (
            self._secret(name) for name in ("old", "new", "again")
        )
        keys = QHBoxLayout()
        self.set = QPushButton(say("ui.station.set"), self)
        self.set.setProperty("kind", "primary")
        self.set.clicked.connect(self._set_pin)
        self.chain = QPushButton(say("ui.station.keychain"), self)
        self.chain.clicked.connect(self._use_keychain)
        keys.addWidget(self.set)
        keys.addWidget(self.chain)
        self.column.addLayout(keys)
        self.words = QLabel("", self)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.hide()
        self.column.addWidget(self.words)
        self.print = QPushButton(say("ui.station.print"), self)
        self.print.clicked.connect(self._print)
        self.print.hide()
        self.column.addWidget(self.print)

    def _secret(self, name: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setMaxLength(64)
        line.setPlaceholderText(self._setting.say(f"ui.station.pin_{name}"))
        line.setAccessibleName(self._setting.say(f"ui.station.pin_{name}"))
        self.column.addWidget(line)
        return line

    def _roles(self) -> None:
        say = self._setting.say
        self.column.addWidget(self._head("ui.station.role"))
        self.roles: dict[Role, QPushButton] = {}
        for role in ROLES:
            button = QPushButton(say(f"role.is_{role}"), self)
            button.setCheckable(True)
            button.setProperty("kind", "choice")
            button.clicked.connect(lambda _=False, chosen=role: self._take_role(chosen))
            self.column.addWidget(button)
            self.roles[role] = button

    # -- asking

    def refresh(self) -> None:
        def ask(post: Any) -> tuple[str, Role, str]:
            box = self._boxes.box_of(post)
            return box.sealed_by, box.role, str(box.folder)

        def show(said: tuple[str, Role, str]) -> None:
            self.state.setText(self._setting.say(f"doctor.keys_{said[0]}", path=said[2]))
            self.old.setVisible(said[0] == "pin")
            for role, button in self.roles.items():
                button.setChecked(role == said[1])

        self._clerk.ask(ask, show, self._wrong)

    def _set_pin(self) -> None:
        new = self.new.text()
        if new != self.again.text():
            self._say("ui.station.differ")
            return
        try:
            good_pin(new)
        except Stopped as stopped:
            self._wrong(stopped.notice)
            return
        self._proved(lambda: self._seal(lambda box: box.seal_with_pin(new)))

    def _use_keychain(self) -> None:
        self._proved(lambda: self._seal(lambda box: box.seal_with_keychain()))

    def _take_role(self, role: Role) -> None:
        def take(post: Any) -> None:
            self._boxes.box_of(post).take_role(role)
            post.role = role

        for other, button in self.roles.items():
            button.setChecked(other == role)
        self._proved(lambda: self._clerk.ask(take, lambda _: self.refresh(), self._wrong))

    def _proved(self, then: Callable[[], object]) -> None:
        """An unlocked laptop is nobody's: who changes something here knows the PIN."""
        if self._boxes.strongbox().sealed_by != "pin":
            then()
            return
        pin = self.old.text()
        if not pin:
            self._say("ui.station.old_first")
            self.old.setFocus()
            self.refresh()
            return

        def work() -> Callable[[], object]:
            try:
                self._boxes.strongbox(pin).open_up()
            except Stopped as stopped:
                notice = stopped.notice
                return lambda: self._wrong(notice)
            return then

        self._pool.start(Task(work, self._told.emit))

    def _seal(self, how: Callable[[StrongBox], str]) -> None:
        def sealed(code: str) -> None:
            for line in (self.old, self.new, self.again):
                line.clear()
            self._sheet = code
            self._say("ui.station.code", code=code)
            self.print.show()
            self.refresh()

        self._clerk.ask(lambda post: how(self._boxes.box_of(post)), sealed, self._wrong)

    def _print(self) -> None:
        from firepost.ui.care.sheet import print_sheet

        folder = str(self._boxes.strongbox().folder)
        text = self._setting.say("keys.sheet", code=self._sheet, folder=folder)
        print_sheet(text, self.window(), lambda: self._say("ui.station.printed"))

    def _wrong(self, notice: Notice) -> None:
        self.words.setText(self._setting.notice(notice))
        self.words.show()

    def _say(self, key: str, **values: object) -> None:
        self.words.setText(self._setting.say(key, **values))
        self.words.show()

    def hideEvent(self, event: Any) -> None:
        """The code and what was typed do not wait for the next person."""
        self._sheet = ""
        self.print.hide()
        self.words.hide()
        for line in (self.old, self.new, self.again):
            line.clear()
        super().hideEvent(event)

"""Keeps the window going: the lock, the guide, doctor, copies, what broke, a clean end."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from firepost.app.care import Copied, Repaired, Updated
from firepost.app.errand import HALTED
from firepost.app.health import Check
from firepost.app.strongbox import StrongBox
from firepost.domain.errors import Notice
from firepost.ui.asking import ask_folder
from firepost.ui.care.crash import Watch
from firepost.ui.care.doctor import DoctorPage
from firepost.ui.care.guide import GuidePage
from firepost.ui.care.lock import LockPage
from firepost.ui.care.recovery import OF_THE_SEAL, RecoveryBox
from firepost.ui.care.remedies import Remedies
from firepost.ui.care.station import Station
from firepost.ui.care.topics import topic_of
from firepost.ui.underway import Underway

COPY_EVERY_MS: Final = 30 * 60_000
FIRST_COPY_MS: Final = 2 * 60_000


class Caring(Protocol):
    """What the window needs of `app.care.Care`."""

    def strongbox(self, pin: str | None = None) -> StrongBox: ...

    def box_of(self, post: Any) -> StrongBox: ...

    def examining(self, post: Any) -> Callable[[], list[Check]]: ...

    def copying(self, post: Any, to: Path | None = None) -> Callable[[], Copied]: ...

    def mend(self, what: str) -> Notice: ...

    def refill(self, source: Path) -> Notice: ...

    def update(self, package: Path, into: Path | None = None) -> Updated: ...

    def desk_of(self, post: Any) -> Path: ...

    def repair(
        self, desk: Path, sources: list[Path], *, pin: str | None = None
    ) -> Repaired: ...

    @property
    def reports(self) -> Path: ...


class Keeper(QObject):
    """Made once the window stands. `window` is `ui.window.Window`."""

    def __init__(self, window: Any, care: Caring, guide: Path) -> None:
        super().__init__(window)
        self._window, self._care = window, care
        self._copied_at = 0  # entries the last copy held
        setting = window.setting
        self.deeds = Underway(setting, window)  # copies and mendings: shown on doctor's page
        self.lock_page = LockPage(setting, prove=self._prove, look=self._map, parent=window)
        window.stack.addWidget(self.lock_page)
        self.lock_page.opened.connect(self._unlock)
        self.watch = Watch(care.reports, setting.now, self)
        self.watch.noted.connect(self._say_broke)
        window.drawers.offer(
            {
                "station": self._station,
                "doctor": self._doctor,
                "guide": lambda: GuidePage(setting, guide),
            }
        )
        for keys, deed in (
            ("F12", self.lock),
            ("Shift+F12", lambda: window.drawers.open("station")),
            ("F10", lambda: window.drawers.open("doctor")),
            ("Shift+F1", self.open_guide),
        ):
            QShortcut(QKeySequence(keys), window).activated.connect(deed)
        self.remedies = Remedies(window, care, self._repair, self.deeds, self)
        self._copies = QTimer(self)
        self._copies.timeout.connect(self.copy_if_due)
        self.mending = Underway(setting, window.closed.box)
        window.closed.box.layout().addWidget(self.mending)
        window.closed.installEventFilter(self)
        self._repair_key: QPushButton | None = None
        self.recovery = RecoveryBox(
            setting, lambda code, pin: care.strongbox().recover(code, pin), window.closed.box
        )
        self.recovery.recovered.connect(self._recovered)
        self.recovery.hide()
        window.closed.box.layout().addWidget(self.recovery)
        window.clerk.shut_out.connect(self._offer_repair)
        window.clerk.opened.connect(self._say_code)
        self._code = ""
        self._ends: tuple[socket.socket, socket.socket] | None = None
        self._start()

    def _start(self) -> None:
        last = self.watch.start()
        if last is not None:
            self._say_broke(str(last), last_time=True)
        if not self._window._drill:  # noqa: SLF001 - the window's own keeper
            self._copies.start(FIRST_COPY_MS)
        self._end_when_told()
        if self._window.failed is not None:
            self._offer_repair(self._window.failed)

    # -- lock

    def lock(self) -> None:
        window = self._window
        if window.stack.currentWidget() is not window.desk:
            return
        window.drawers.leave()
        self._set_shortcuts(on=False)
        window.stack.setCurrentWidget(self.lock_page)
        shows = bool(window.drafts.get("lock_map", True))
        self.lock_page.lock(
            needs_pin=self._care.strongbox().sealed_by == "pin", shows_map=shows
        )

    def _unlock(self) -> None:
        window = self._window
        self.lock_page.leave()
        self._set_shortcuts(on=True)
        window.stack.setCurrentWidget(window.desk)
        window.quick.line.setFocus()

    def _set_shortcuts(self, *, on: bool) -> None:
        for shortcut in self._window.findChildren(QShortcut):
            shortcut.setEnabled(on)

    def _prove(self, pin: str) -> None:
        self._care.strongbox(pin).open_up()

    def _map(self) -> QPixmap:
        picture: QPixmap = self._window.pages.situation.map.canvas.grab()
        return picture

    # -- pages in the drawer

    def _station(self) -> QWidget:
        window = self._window
        page = Station(
            window.setting,
            window.clerk,
            self._care,
            shows_map=bool(window.drafts.get("lock_map", True)),
        )
        page.map_kept.connect(lambda on: window.drafts.keep(lock_map=on))
        return page

    def _doctor(self) -> QWidget:
        page = DoctorPage(self._window.setting, self._window.clerk, self._care, self.deeds)
        page.copy_wanted.connect(self.copy)
        page.remedy_wanted.connect(self.remedies.apply)
        page.reports_wanted.connect(self.remedies.carry_reports)
        page.count_reports(len(self.remedies.reports()))
        return page

    def open_guide(self) -> None:
        window = self._window
        place = (
            "lock"
            if window.stack.currentWidget() is self.lock_page
            else topic_of(window.drawers.in_front(), window.pages.current)
        )
        window.drawers.open("guide")
        page = window.drawers.drawer.form
        if isinstance(page, GuidePage):
            page.open_at(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc on the page of a closed desk: the repair that goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.key() == Qt.Key.Key_Escape and self.mending.halt()
        return super().eventFilter(watched, event)

    # -- copies

    def copy_if_due(self) -> None:
        """A copy, where something was entered since the last."""
        self._copies.setInterval(COPY_EVERY_MS)
        board = self._window.stage.board
        if board is not None and board.entries != self._copied_at:
            self.copy(quiet=True)

    def copy(self, *, quiet: bool = False) -> None:
        """A verified copy beside the keys; said aloud where a person asked for it."""
        care, window = self._care, self._window
        held = 0 if window.stage.board is None else window.stage.board.entries

        def done(copied: Copied) -> None:
            self._copied_at = held
            if not quiet:
                count = len(copied.kept)
                window.notice.show_stopped(
                    Notice.of("copy.done", file=str(copied.file), count=count)
                )

        def not_done(notice: Notice) -> None:
            if not (quiet and notice.key == HALTED):
                window.notice.show_stopped(notice)

        window.clerk.ask(
            care.copying, lambda work: self.deeds.run(work, done, not_done), not_done
        )

    # -- repair

    def _recovered(self, pin: str, code: str) -> None:
        """The desk opens under the new PIN; the new code is said once it is there to be seen."""
        self._code = code
        self._window.open_with_pin(pin)

    def _say_code(self) -> None:
        if self._code:
            self._window.notice.show_stopped(Notice.of("keys.code_is", code=self._code))
            self._code = ""

    def _offer_repair(self, notice: Notice) -> None:
        self.recovery.fold()
        self.recovery.setVisible(notice.key in OF_THE_SEAL)
        damaged = notice.key in ("desk.damaged", "desk.not_a_desk")
        if self._repair_key is None and damaged:
            key = QPushButton(
                self._window.setting.say("ui.repair.key"), self._window.closed.box
            )
            key.clicked.connect(
                lambda: self._repair(Path(str(dict(self._window.failed.values)["path"])))
            )
            self._window.closed.box.layout().addWidget(key)
            self._repair_key = key
        if self._repair_key is not None:
            self._repair_key.setVisible(damaged)

    def _repair(self, desk: Path) -> None:
        """From the copies beside the keys, and from a folder (a stick) a person points at."""
        say = self._window.setting.say
        self._window.stack.setCurrentWidget(self._window.closed)
        copies = self._care.reports.parent / "copies"
        ask_folder(
            self._window,
            say("ui.repair.where"),
            lambda stick: self._repair_from(desk, [copies, stick]),
            otherwise=lambda: self._repair_from(desk, [copies]),
        )

    def _repair_from(self, desk: Path, sources: list[Path]) -> None:
        closed = self._window.closed
        closed.show_opening()
        closed.title.setText(self._window.setting.say("ui.repair.mending"))

        def work() -> Repaired:
            return self._care.repair(desk, [one for one in sources if one.is_dir()])

        self.mending.run(work, self._hear_repair, self._not_repaired)
        self.mending.key.setFocus()

    def _not_repaired(self, notice: Notice) -> None:
        if notice.key == HALTED:  # the desk is as it was: it says itself whether it opens
            self._window.open()
            self._window.notice.show_stopped(notice)
        else:
            self._window.take_shut_out(notice)

    def _hear_repair(self, done: Repaired) -> None:
        window = self._window
        window.open()
        lacking = [
            Notice.of("repair.lacking", stream=stream, first=first, last=last)
            for stream, first, last in done.lacking
        ]
        told = Notice.of(
            "repair.done", desk=str(done.desk), rescued=done.rescued, brought=done.brought
        )
        window.notice.show_stopped(lacking[0] if lacking else told)

    # -- what broke, and the end

    def _say_broke(self, report: str, *, last_time: bool = False) -> None:
        key = "ui.crash.last_time" if last_time else "ui.crash.now"
        self._window.notice.show_stopped(Notice.of(key, path=report))

    def _end_when_told(self) -> None:
        """SIGTERM and Ctrl+C close the window as a person would: everything is put away first."""
        if sys.platform == "win32":
            return
        ends = socket.socketpair()
        for end in ends:
            end.setblocking(False)  # noqa: FBT003 - the socket's own way
        try:
            signal.set_wakeup_fd(ends[1].fileno(), warn_on_full_buffer=False)
            for told in (signal.SIGTERM, signal.SIGINT):
                signal.signal(told, _heard)
        except ValueError:  # not on the main thread: somebody else minds signals
            for end in ends:
                end.close()
            return
        self._ends = ends
        listening = QSocketNotifier(ends[0].fileno(), QSocketNotifier.Type.Read, self)
        listening.activated.connect(self._window.close)

    def close(self) -> None:
        """Called as the window closes, before the desk does."""
        self._copies.stop()
        self.watch.stop()
        self.lock_page.leave()
        self.lock_page.close_down()
        self.recovery.close_down()
        self.deeds.close_down()
        self.mending.close_down()
        if self._ends is not None:
            signal.set_wakeup_fd(-1)
            for told, way in ((signal.SIGTERM, signal.SIG_DFL), (signal.SIGINT, _interrupt())):
                with suppress(ValueError):
                    signal.signal(told, way)
            for notifier in self.findChildren(QSocketNotifier):
                notifier.setEnabled(False)
            for end in self._ends:
                end.close()
            self._ends = None


def _heard(_number: int, _frame: object) -> None:
    """Nothing here: the byte on the socket wakes the window."""


def _interrupt() -> Callable[..., Any]:
    return signal.default_int_handler

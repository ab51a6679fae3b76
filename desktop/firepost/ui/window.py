"""The main window: the frame, the pages, the keys, and where each press leads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from firepost.app import timers
from firepost.app.board import Board
from firepost.domain.errors import Notice
from firepost.ui.clerk import Clerk
from firepost.ui.closed_desk import ClosedDesk
from firepost.ui.doors import Doors
from firepost.ui.drafts import Drafts
from firepost.ui.drawers import Drawers
from firepost.ui.everyday.helper import close_down, helper
from firepost.ui.exchange import exchange_of
from firepost.ui.first.showing import begin as first_start
from firepost.ui.first.showing import remind
from firepost.ui.frame.bands import DrillBand, LookBackBand, NoticeBand
from firepost.ui.frame.header import Header
from firepost.ui.frame.rail import Rail
from firepost.ui.least import LEAST_TALL_PX, LEAST_WIDE_PX
from firepost.ui.letters import ALWAYS, LETTERS
from firepost.ui.look import COMPACT_BELOW_PX
from firepost.ui.map.basemap import EMPTY, BaseMap, read_basemap
from firepost.ui.map.frames import Task
from firepost.ui.mapwork import MapWork
from firepost.ui.pages import Pages
from firepost.ui.people.checking import Checker
from firepost.ui.people.offered import offered
from firepost.ui.scribe import Scribe
from firepost.ui.setting import Setting
from firepost.ui.situation.quick import QuickEntry
from firepost.ui.situation.todo import Todo
from firepost.ui.stage import Done, Stage
from firepost.ui.tongue import Tongue
from firepost.ui.wardrobe import Wardrobe
from firepost.ui.watch.offered import relieve
from firepost.ui.wiring import keys, wire

if TYPE_CHECKING:
    from firepost.ui.care.keeper import Keeper
    from firepost.ui.office.page import OfficePage
    from firepost.ui.outdoors import Outdoors
    from firepost.ui.reporting.columns import ReportsColumns

TITLE_PX = 32  # a bar of the desktop about the window
CARE_AFTER_MS = 700  # the start comes first
ROOM_FOR_NOTICE_PX = 320  # beside a drawer; where there is less it lies over it


class Window(QWidget):
    """One desk on one screen. Everything it asks goes through the clerk."""

    base_shown = Signal()
    base_read = Signal(object)

    def __init__(
        self, setting: Setting, doors: Doors, *, drill: bool, clerk: Clerk | None = None
    ) -> None:
        """`clerk` may be opening the desk already, while the window is still being made."""
        super().__init__()
        self.setObjectName("window")
        self.setting, self.doors = setting, doors
        self.base = EMPTY
        self.clerk = clerk or Clerk(self)
        self.stage = Stage(self.clerk, setting.now, self)
        self.drafts = Drafts(doors.drafts, drill=drill, parent=self)
        setting.speak(str(self.drafts.get("language", setting.words.language)))
        self._pool = QThreadPool(self)
        self._drill = drill
        self._shut = False  # nothing put off is begun on a window that was closed
        self.reports: ReportsColumns | None = None  # made with their page
        self.exchange = exchange_of(self.clerk, doors, setting, links=not drill, parent=self)
        self.outdoors: Outdoors | None = None  # the receiver, own maps: made after the start
        self.failed: Notice | None = None  # why the desk could not be opened
        self.keeper: Keeper | None = None  # lock, guide, doctor, copies; once the window stands
        # Before anything stands in it, and as the screen will have it: a sheet that comes later is
        # laid on every part anew, 20 ms each time.
        compact = self.screen().availableGeometry().width() < COMPACT_BELOW_PX
        setting.look.turn(night=bool(self.drafts.get("night", False)), compact=compact)
        self._take_inks()
        self.wardrobe = Wardrobe(self, setting.look.sheet())
        self._build()
        self._lay()
        wire(self)
        keys(self)
        self.setMinimumSize(LEAST_WIDE_PX, LEAST_TALL_PX - TITLE_PX)
        self._name_window()

    def _build(self) -> None:
        setting, stage = self.setting, self.stage
        self.drill_band = DrillBand(setting, self)
        self.drill_band.setVisible(self._drill)
        self.closed = ClosedDesk(setting, self)
        self.desk = QWidget(self)
        # While it is empty: what is put into a stack is laid out and styled once more.
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.closed)
        self.stack.addWidget(self.desk)
        self.pages = Pages(setting, stage, self.desk)
        self.rail = Rail(setting, self.pages.names, self.desk)
        self.header = Header(setting, stage, self.desk, exchange=self.exchange)
        self.look_back = LookBackBand(setting, self.desk)
        self.look_back.hide()
        self.notice = NoticeBand(setting, self.pages)
        self.quick = QuickEntry(setting, stage, self.desk)
        self.drawers = Drawers(
            setting, stage, self.pages, base=lambda: self.base, read=self.doors.read_shapes
        )
        self.scribe = Scribe(self.drafts, stage, self.open_again, self)
        self.drawers.offer(offered(setting, stage, self.doors.surroundings, self.doors.atlas))
        self.checker = Checker(stage, self.doors.atlas, self)
        box = self.pages.situation.map.box
        box.use(self.drafts)
        self.pages.situation.use(self.drafts)
        self.mapwork = MapWork(setting, stage, box, self.doors, self.add_map)
        self.drawers.offer(self.mapwork.offered())
        self.tongue = Tongue(setting, stage, self.drafts, self.pages, self.drawers)

    def _lay(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(self.look_back)
        right.addWidget(self.pages, 1)
        right.addWidget(self.quick)
        row = QHBoxLayout(self.desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drill_band)
        column.addWidget(self.stack, 1)

    # -- opening and closing

    def open(self) -> None:
        """Open the desk; the window stays usable meanwhile."""
        self.failed, self._shut = None, False
        self.drafts.quiet = False
        self.closed.show_opening()
        self.header.show_reading_only(on=self.doors.reading_only)
        self.stack.setCurrentWidget(self.closed)
        if not self.clerk.opening and not first_start(self):
            self.clerk.open(self.doors.open_post)
        if self.base is EMPTY:
            maps = self.doors.maps
            self._pool.start(Task(lambda: read_basemap(maps), self.base_read.emit))

        if self.keeper is None and self.doors.care is not None:
            QTimer.singleShot(CARE_AFTER_MS, self, self.take_care)

    def take_care(self) -> None:
        if self.keeper is None and self.doors.care is not None and not self._shut:
            from firepost.ui.care.keeper import Keeper

            self.keeper = Keeper(self, self.doors.care(), self.doors.guide)
            relieve(self)

    def open_reading(self) -> None:
        if self.doors.open_reading is not None:
            self.header.show_reading_only(on=True)
            self.closed.show_opening()
            self.clerk.open(self.doors.open_reading)

    def open_with_pin(self, pin: str) -> None:
        with_pin = self.doors.open_with_pin
        if with_pin is not None:
            self.closed.show_opening()
            self.clerk.open(lambda: with_pin(pin))

    def take_opened(self) -> None:
        self.stage.start()
        front = self.drafts.get("fire")
        if front is not None:
            self.stage.fire_id = str(front)
        box = self.doors.draft_box
        if box is not None and self.doors.drafts is not None:
            self.clerk.ask(box, self.drafts.unlock)

    def take_up_drafts(self) -> None:
        """The keys are open: what stood half typed comes back, without a question."""
        self.quick.restore(str(self.drafts.typed("quick", "")))
        self.scribe.resume()

    def open_again(self, name: str, target: str) -> bool:
        board = self.stage.board
        if name == "correct":
            lines = board.log if board is not None else ()
            line = next((one for one in lines if one.said.entry == target), None)
            if line is not None:
                self.drawers.correct(line)
        elif board is not None:
            self.drawers.open(name, target)
        return self.drawers.drawer.isVisible()

    def _show_desk(self) -> None:
        """With its first board, not before: a desk without one would say 未知 of everything."""
        self.stack.setCurrentWidget(self.desk)
        self.go(str(self.drafts.get("page", "situation")))
        self.take_first_focus()
        QTimer.singleShot(CARE_AFTER_MS, self, self.go_outdoors)

    def take_first_focus(self) -> None:
        """Words can be entered at once; where there is no fire yet, N opens one."""
        board = self.stage.board
        empty = board is not None and not board.incidents
        (self.pages.situation.map.canvas if empty else self.quick.line).setFocus()

    def go_outdoors(self) -> None:
        if self._shut:
            return
        remind(self)
        if self.outdoors is None:
            from firepost.ui.outdoors import Outdoors

            self.outdoors = Outdoors(self, self.doors)
            helper(self).begin()

    def add_map(self, path: Path) -> None:
        if self.outdoors is not None and self.outdoors.adder is not None:
            self.outdoors.adder.add(path)

    def take_shut_out(self, notice: Notice) -> None:
        self.failed = notice
        self.drafts.quiet = notice.key == "desk.in_use"
        self.header.show_reading_only(on=False)
        self.stack.setCurrentWidget(self.closed)
        self.closed.show_notice(
            notice,
            may_read=self.doors.open_reading is not None,
            may_unlock=self.doors.open_with_pin is not None,
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self._shut = True
        if self.keeper is not None:
            self.keeper.close()
        self.stage.stop()
        close_down(self)
        if self.outdoors is not None:
            self.outdoors.close_down()
        if self.exchange is not None:
            self.exchange.stop()
        self.drawers.close_down()
        self.scribe.leave()
        self.drafts.keep(fire=self.stage.fire_id)
        self.drafts.keep_typed(quick=self.quick.line.text())
        self.checker.wait()
        self.clerk.close()
        if self.exchange is not None:
            self.exchange.wait()
        if self.reports is not None:
            self.reports.close_down()
        self.pages.close_down()
        if self.outdoors is not None:
            self.outdoors.close_maps()
        self._pool.waitForDone()
        self.drafts.close()
        super().closeEvent(event)

    def show_base(self, base: BaseMap | None) -> None:
        if base is not None:
            self.base = base
            self.pages.situation.map.canvas.show_base(base)
            self.base_shown.emit()

    # -- what is shown

    def take_board(self, board: Board) -> None:
        if self.stack.currentWidget() is self.closed:
            self._show_desk()
        self.count()
        self._name_window()
        if board.drill and not self._drill:
            self._drill = True
            self.drill_band.show()

    def count(self, *_: object) -> None:
        counts = {"situation": len(self.pages.situation.side.listed())}
        if self.pages.has("response"):
            counts["response"] = len(self.pages.response.todos())
        if self.stage.board is not None:
            counts["forces"] = len(timers.overdue(self.stage.board, self.stage.now()))
            counts["office"] = len(self.stage.board.conflicts)
        self.rail.show_counts(counts)

    def serve_page(self, name: str, page: QWidget) -> None:
        """A page that is made after the start gets what it needs of the window."""
        if name == "response":
            self.pages.response.measurer.read = self.doors.surroundings
            self.pages.response.shelf.counties = lambda: self.base.counties
            self.drawers.offer(self.pages.response.shelf.offered)
        elif name in ("forces", "depots"):
            getattr(page, "tools").serve(self.doors)  # noqa: B009 - of both pages
            self.drawers.offer(getattr(page, "offered"))  # noqa: B009
        elif name == "office":
            office = cast("OfficePage", page)
            self.drawers.offer(office.offered)
            if self.exchange is not None:
                office.serve(self.exchange)
            self._place_reports(office)

    def _place_reports(self, office: OfficePage) -> None:
        from firepost.ui.reporting.columns import ReportsColumns

        self.reports = ReportsColumns(self.setting, self.stage, office)
        self.reports.form_wanted.connect(self.open_form)
        self.drawers.offer(self.reports.offered)
        self.reports.serve(self.doors, self.drafts)
        office.place_left(self.reports)

    def _name_window(self) -> None:
        say, fire = self.setting.say, self.stage.fire
        parts = [say("ui.drill.word")] if self._drill else []
        parts += [fire.name] if fire else []
        self.setWindowTitle(" · ".join([*parts, say("ui.app")]))

    def follow_look_back(self) -> None:
        past = self.stage.look_back
        self.look_back.setVisible(past is not None)
        if past is not None:
            self.look_back.show_past(past, self.stage.now())
            self.drawers.leave()

    def take_done(self, done: Done) -> None:
        self.notice.show_done(done, self._worded(done))

    def _worded(self, done: Done) -> str:
        verb = str(done.command.get("do"))
        text = done.command.get("text") or done.command.get("name")
        said = self.setting.say(f"ui.verb.{verb}")
        return f"{said} {text}" if text else said

    def go(self, page: str) -> None:
        self.drawers.leave()
        self.pages.turn_to(page)
        self.drafts.keep(page=self.pages.current)
        self.quick.setVisible(self.pages.has_quick_entry)

    def leave_quick(self) -> None:
        self.quick.setVisible(self.pages.has_quick_entry)
        self.pages.take_focus()

    def open_form(self, name: str, target: str = "") -> None:
        """A page, a list or a form by name. Nothing is recorded while looking back."""
        if name in ("response", "proposed", "next", "pushes"):
            self.go("response")
        elif name == "forces":
            self.go("forces")
        elif self.stage.live or name in ALWAYS:
            self.drawers.open(name, target)

    def act_on(self, todo: Todo) -> None:
        if todo.act == "contact":
            self.stage.do({"do": "team.contact", "team": todo.target})
        elif not helper(self).act(todo.act, todo.target):
            self.open_form(todo.act, todo.target)

    def export(self) -> None:
        """One key: everything to the stick that is in, now; where none is, the place is asked."""
        office = self.pages.page("office")
        cast("OfficePage", office).stick.press()

    def correct_last(self) -> None:
        """Ctrl+Z: the last record of this window, as a correction that keeps both."""
        board = self.stage.board
        if not self.stage.live or board is None or not self.stage.mine:
            return
        entry = self.stage.mine[-1].entry
        line = next((one for one in board.log if one.said.entry == entry), None)
        if line is not None:
            self.drawers.correct(line)

    # -- keys and looks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single letters; a field that has the focus takes them before they come here."""
        key = Qt.Key(event.key())
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if not plain or self.stack.currentWidget() is not self.desk:
            super().keyPressEvent(event)
            return
        if event.text() in ("/", "、", "÷"):
            self.quick.show()
            self.quick.line.setFocus()
        elif event.text() in ("?", "？"):
            self.open_form("keys")
        elif self.pages.take_key(event):
            return
        elif key in LETTERS:
            self.open_form(LETTERS[key])
        else:
            super().keyPressEvent(event)

    def turn_night(self) -> None:
        self.setting.look.turn(night=not self.setting.look.night)
        self.drafts.keep(night=self.setting.look.night)

    def full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setting.look.turn(compact=self.width() < COMPACT_BELOW_PX)
        self.place_notice()

    def place_notice(self) -> None:
        """Over the foot of the page: what is below must not move when it comes and goes."""
        room, drawer = self.pages.room_for_notice(), self.drawers.drawer
        if drawer.isVisible() and drawer.x() - room.left() > ROOM_FOR_NOTICE_PX:
            room.setRight(min(room.right(), drawer.x() - 1))
        tall = max(50, self.notice.heightForWidth(room.width()))
        self.notice.setGeometry(room.left(), room.bottom() - tall, room.width(), tall)
        self.notice.raise_()

    def restyle(self) -> None:
        self._take_inks()
        sheet = self.setting.look.sheet()
        self.wardrobe.turn(sheet, self, self.stack, self.desk, self.pages)

    def _take_inks(self) -> None:
        look = self.setting.look
        if QApplication.font() != look.font("body"):  # each part is told: not for a theme
            QApplication.setFont(look.font("body"))
        self.setPalette(look.palette())

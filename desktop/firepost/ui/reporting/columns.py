"""Left two thirds of 报告同步: the reports, what the draft lacks, and the paper itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from firepost.app import attachments
from firepost.domain.errors import Notice
from firepost.ui.doors import Doors
from firepost.ui.drafts import Drafts
from firepost.ui.prose import Prose
from firepost.ui.reporting.desk import ReportDesk
from firepost.ui.reporting.forms import offered
from firepost.ui.reporting.gaps import awaited_lines, gap_lines, outcome
from firepost.ui.reporting.preview import Preview
from firepost.ui.reporting.rows import ReportRows, rows_of
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import Todo
from firepost.ui.stage import Stage
from firepost.ui.underway import Underway

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

LIST_PX: Final = {"wide": 300, "compact": 248}


class ReportsColumns(QWidget):
    """Follows the stage.

    Signals:
        form_wanted (str, str): one of `offered`, and whom it concerns.
    """

    form_wanted = Signal(str, str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.desk = ReportDesk(setting, stage, self)
        self.offered: dict[str, Callable[[], QWidget]] = offered(
            setting, stage, self.desk, self.keep_files
        )
        self.kept: Notice | None = None
        self._printing: Any = None
        self.setAcceptDrops(True)
        self._build()
        self._lay()
        self._wire()
        self._restyle()

    def _build(self) -> None:
        setting, say = self._setting, self._setting.say
        self.list = Panel(setting, say("ui.reports.reports"), self)
        self.rows = ReportRows(setting, self.list)
        self.new = QPushButton("", self.list)
        self.gaps = Prose(setting.look, self.list)
        self.told = QLabel("", self.list)
        self.told.setWordWrap(True)
        self.notes = QPushButton(say("ui.reports.write_notes"), self.list)
        self.brief = QPushButton(say("ui.reports.briefs_key"), self.list)
        self.sheets = QPushButton(say("ui.reports.sheets_key"), self.list)
        self.photos = QPushButton(say("ui.reports.photos_key"), self.list)
        self.print = QPushButton(say("ui.reports.print"), self.list)
        self.cancel = QPushButton(say("ui.reports.cancel"), self.list)
        self.keeping = Underway(setting, self.list)  # photographs, taken in
        self.primary = QPushButton("", self.list)
        self.primary.setProperty("kind", "primary")
        self.preview = Preview(setting, self.desk, self)

    def _lay(self) -> None:
        middle = QWidget(self.list)
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.rows)
        boxed = QVBoxLayout()
        boxed.setContentsMargins(12, 10, 12, 6)
        boxed.setSpacing(10)
        boxed.addWidget(self.new)
        boxed.addWidget(self.notes)
        boxed.addWidget(self.gaps)
        inner.addLayout(boxed)
        inner.addStretch(1)
        self.area = QScrollArea(self.list)
        self.area.setWidget(middle)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 6, 12, 12)
        foot.setSpacing(8)
        foot.addWidget(self.told)
        foot.addWidget(self.keeping)
        for pair in ((self.brief, self.sheets), (self.photos, self.print)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for key in pair:
                row.addWidget(key, 1)
            foot.addLayout(row)
        foot.addWidget(self.cancel)
        foot.addWidget(self.primary)
        self.list.column.addWidget(self.area, 1)
        self.list.column.addLayout(foot)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(self.list)
        body.addWidget(self.preview, 1)

    def _wire(self) -> None:
        desk, wanted = self.desk, self.form_wanted.emit
        self.rows.chosen.connect(lambda key: desk.show(key or None))
        self.new.clicked.connect(self.new_report)
        self.notes.clicked.connect(lambda: wanted("report_notes", ""))
        self.brief.clicked.connect(lambda: wanted("brief", ""))
        self.sheets.clicked.connect(lambda: wanted("sheets", ""))
        self.photos.clicked.connect(lambda: wanted("photos", ""))
        self.print.clicked.connect(self.print_paper)
        self.cancel.clicked.connect(desk.cancel)
        self.primary.clicked.connect(self.press_primary)
        desk.changed.connect(self.refresh)
        desk.paper_changed.connect(self.refresh)
        self._stage.board_changed.connect(lambda _board: self.follow())
        self._stage.fire_changed.connect(self.follow)
        self._setting.look.changed.connect(self._restyle)
        for key, deed in (("Ctrl+R", self.new_report), ("Ctrl+P", self.print_paper)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(deed)

    def serve(self, doors: Doors, drafts: Drafts) -> None:
        """What the window has for reports: the press, sticks, where drafts are kept."""
        self.desk.serve(doors, drafts)
        self.follow()

    # -- what is shown

    def follow(self) -> None:
        if self.isVisible():
            self.desk.follow()
            self.refresh()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.follow()

    def refresh(self) -> None:
        setting, desk = self._setting, self.desk
        self.rows.show_rows(list(rows_of(setting, desk)), desk.shown)
        room = self.list.width() - 2 * 12 - 16
        gaps = [*gap_lines(setting, desk, room), *awaited_lines(setting, desk, room)]
        self.gaps.show_lines(gaps)
        text, role = outcome(setting, desk)
        if not text and self.kept is not None:
            text, role = setting.notice(self.kept), "echo"
        if self.told.property("role") != role:
            self.told.setProperty("role", role)
            self.told.style().unpolish(self.told)
            self.told.style().polish(self.told)
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self._show_keys()

    def _show_keys(self) -> None:
        say, desk, live = self._setting.say, self.desk, self._stage.live
        draft = desk.draft
        kind = say(f"report.kind.{draft.kind}") if draft else ""
        approved = draft is not None and draft.approved_by is not None
        new = "ui.reports.redraft" if approved else "ui.reports.new"
        self.new.setText(say(new, kind=kind))
        self.preview.tell()
        self.new.setEnabled(live and draft is not None and desk.able)
        self.notes.setVisible(draft is not None)
        self.new.setVisible(not desk.reading_only and self._stage.fire is not None)
        self.photos.setEnabled(live and not desk.reading_only)
        self.print.setEnabled(desk.paper is not None)
        self.cancel.setVisible(desk.busy)
        deed, words = self._next_deed()
        self.primary.setText(words)
        self.primary.setEnabled(live and deed is not None and not desk.busy)

    def _why_none(self) -> str:
        """Why nothing can be done now; empty where something can."""
        say, desk = self._setting.say, self.desk
        if desk.busy:
            return say("ui.reports.writing")
        if desk.reading_only:
            return say("ui.reports.reading_only")
        if self._stage.fire is None:
            return say("ui.reports.no_fire")
        if not desk.able:
            return say("ui.reports.unable")
        seen = desk.draft is not None and (desk.proof is not None or desk.shown is not None)
        return "" if seen else say("ui.reports.setting")

    def _next_deed(self) -> tuple[Callable[[], None] | None, str]:
        """The one deed that comes next, and its words; None with the reason why there is none."""
        say, desk, wanted = self._setting.say, self.desk, self.form_wanted.emit
        fire, draft, why = self._stage.fire, desk.draft, self._why_none()
        if why or draft is None:
            return None, why
        shown = next((one for one in desk.issued if one.entry == desk.shown), None)
        if shown is not None:
            words = say("ui.reports.correct", n=shown.number)
            return lambda: desk.redraft(corrects=shown.number), words
        filed = any(one.kind == "final" for one in desk.issued)
        closed = fire is not None and fire.state.value == "closed"
        if closed and filed and not (draft.corrects or draft.approved_by):
            return lambda: wanted("report_archive", ""), say("ui.reports.archive_key")
        if desk.proof is None:
            return None, say("ui.reports.setting")
        number = desk.proof.number
        if draft.approved_by is None:
            return lambda: wanted("report_approve", ""), say("ui.reports.approve_key", n=number)
        return lambda: wanted("report_issue", ""), say("ui.reports.issue_key", n=number)

    # -- deeds

    def todos(self) -> list[Todo]:
        """An approved report that nobody has written out yet."""
        draft, proof, say = self.desk.draft, self.desk.proof, self._setting.say
        if draft is None or draft.approved_by is None or proof is None:
            return []
        title = say("ui.reports.todo", n=proof.number)
        detail = say("ui.reports.approved_by", by=draft.approved_by)
        key = say("ui.reports.todo_key")
        return [Todo("report_issue", "warn", title, detail, key, "report_issue")]

    def new_report(self) -> None:
        if self._stage.live and self.desk.able and not self.desk.reading_only:
            self.desk.redraft()

    def press_primary(self) -> None:
        deed, _ = self._next_deed()
        if deed is not None and self._stage.live:
            deed()

    def take_key(self, event: QKeyEvent) -> bool:
        match Qt.Key(event.key()):
            case Qt.Key.Key_PageDown:
                self.preview.turn(1)
            case Qt.Key.Key_PageUp:
                self.preview.turn(-1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.preview.zoom(1)
            case Qt.Key.Key_Minus:
                self.preview.zoom(-1)
            case Qt.Key.Key_Escape:
                return self.give_up()
            case Qt.Key.Key_B:
                self.form_wanted.emit("brief", "")
            case _:
                return False
        return True

    def give_up(self) -> bool:
        """Esc: what is being written or kept; whether there was anything."""
        writes = self.desk.busy
        if writes:
            self.desk.cancel()
        return self.keeping.halt() or writes

    def print_paper(self) -> None:
        """Ctrl+P: the paper in front, through the system's dialogue."""
        from firepost.ui.reporting.printing import PrintRun, ask_printer

        paper = self.desk.paper
        if paper is None or self._printing is not None:
            return

        def start(printer: QPrinter) -> None:
            self._printing = PrintRun(printer, self.desk.leaf, self._printed)
            self._printing.start()

        ask_printer(self, paper.title or self._setting.say("ui.reports.reports"), start)

    def _printed(self, well: bool) -> None:  # noqa: FBT001 - an answer
        self._printing = None
        self.kept = Notice.of("ui.reports.printed" if well else "ui.reports.not_printed")
        self.refresh()

    def keep_files(self, paths: list[Path]) -> None:
        """Photographs dropped here: into the desk, under their hash; the log names them."""
        fire, words = self._stage.fire_id, self._setting.words
        if fire is None or not self._stage.live:
            return

        def taken(new: int) -> None:
            self.kept = Notice.of("ui.reports.photos_kept", n=new, of=len(paths))
            if new:
                self._stage.note_step([{"do": "photos.keep"}])  # they stay: Ctrl+Z says so
            self.refresh()

        def refused(notice: Notice) -> None:
            self.kept = notice
            self._stage.refused.emit(notice)
            self.refresh()

        self.keeping.ask(
            self._stage.clerk,
            lambda post: attachments.keep(post, fire, paths, words),
            taken,
            refused,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.keep_files(paths)

    def close_down(self) -> None:
        self.keeping.close_down()
        self.desk.close_down()

    def _restyle(self) -> None:
        size = "compact" if self._setting.look.compact else "wide"
        self.list.setFixedWidth(LIST_PX[size])
        self.refresh()

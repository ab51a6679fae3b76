"""名册: a table is looked through before anything is taken; every bad cell is named with its mending."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from firepost.app.roster.enter import enter
from firepost.app.roster.export import grids
from firepost.app.roster.preview import Fault, Preview, preview
from firepost.app.roster.registered import Registered
from firepost.app.roster.tables import Grid, Table
from firepost.domain.errors import Notice
from firepost.ui.asking import ask_files, ask_folder
from firepost.ui.forms.drawer import Form
from firepost.ui.loglist import wrapped
from firepost.ui.papers import documents
from firepost.ui.prose import Line, Prose, Run, line
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.tools import Tools
from firepost.ui.underway import Underway

FAULTS_SHOWN = 400  # of a table that is all wrong: the rest is counted


class RosterForm(Form):
    """Choose a file, see what it would change and what can't be taken, take all or the good rows."""

    def __init__(self, setting: Setting, stage: Stage, tools: Tools) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.roster.title"))
        self.read, self.write = tools.read_tables, tools.write_tables
        self.seen: Preview | None = None
        self._paths: list[Path] = []  # of the preview
        self.underway: Underway = Underway(setting, self)
        self.choose = QPushButton(say("ui.roster.choose"), self)
        self.choose.clicked.connect(self._choose)
        self.told = QLabel(say("ui.roster.hint"), self)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "aside")
        self.faults = Prose(setting.look, self)
        self.all = QPushButton(say("ui.roster.take_all", n=0), self)
        self.all.setProperty("kind", "primary")
        self.all.clicked.connect(lambda: self.take(good_rows=False))
        self.good = QPushButton(say("ui.roster.take_good", n=0), self)
        self.good.clicked.connect(lambda: self.take(good_rows=True))
        self.out = QPushButton(say("ui.roster.export"), self)
        self.out.clicked.connect(self._export)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        keys.addWidget(self.all)
        keys.addWidget(self.good)
        for part in (self.choose, self.told):
            self.column.addWidget(part)
        self.column.addWidget(self.underway)
        self.column.addLayout(keys)
        self.column.addWidget(self.faults)
        self.column.addWidget(self.out)
        self.setAcceptDrops(True)
        self.close_up()
        self.save.hide()
        self._show(None)

    # -- reading

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.read is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        self.look_through([Path(url.toLocalFile()) for url in urls])

    def _choose(self) -> None:
        kinds = self.setting.say("ui.roster.kinds")
        ask_files(self, self.title, self.look_through, kinds=kinds)

    def look_through(self, paths: Sequence[Path]) -> None:
        """Read on another thread, compare on the desk's; nothing is recorded."""
        read = self.read
        if read is None or not paths:
            return
        self._show(None)
        self._paths = list(paths)
        self._tell(self.setting.say("ui.import.reading", name=paths[0].name))

        def work() -> list[Table]:
            return [table for path in paths for table in read(path)]

        self.underway.drop()
        self.underway.run(work, self._compare, self._not_done)

    def beside(self) -> dict[str, Any]:
        return {"files": [str(path) for path in self._paths]} if self._paths else {}

    def put_back(self, beside: Mapping[str, Any], then: Callable[[], None]) -> None:
        self.look_through([Path(str(path)) for path in beside.get("files", ())])
        then()

    def _not_done(self, notice: Notice) -> None:
        self._tell(self.setting.notice(notice), wrong=True)

    def _compare(self, tables: list[Table]) -> None:
        now = self.setting.now()

        def look(post: Any) -> Preview:
            return preview(tables, Registered(post.record), now=now)

        self.underway.ask(self.stage.clerk, look, self._show, self._not_done)

    def _show(self, seen: Preview | None) -> None:
        self.seen = seen
        say = self.setting.say
        whole = seen is not None and not seen.faults
        rows = 0 if seen is None else seen.count("new") + seen.count("changed")
        self.all.setVisible(whole)
        self.all.setEnabled(bool(rows))
        self.all.setText(say("ui.roster.take_all" if rows else "ui.roster.nothing_new", n=rows))
        self.good.setVisible(seen is not None and bool(seen.faults))
        self.good.setText(say("ui.roster.take_good", n=rows))
        self.good.setEnabled(bool(rows))
        if seen is None:
            self.faults.show_lines(())
            self._tell(say("ui.roster.hint"))
            return
        counts = {each: seen.count(each) for each in ("new", "changed", "same")}
        key = "ui.roster.seen_wrong" if seen.faults else "ui.roster.seen"
        self._tell(say(key, **counts, bad=len(seen.faults)), wrong=bool(seen.faults))
        self._show_faults(seen)

    def _show_faults(self, seen: Preview) -> None:
        said = [
            (f"{remark.sheet}：{self.setting.notice(remark.says)}", "warn", False)
            for remark in seen.remarks
        ]
        for fault in seen.faults[:FAULTS_SHOWN]:
            said.append((self._headed(fault), "danger", True))
            mending = f"{self.setting.notice(fault.says)}{self.setting.notice(fault.mend)}"
            said.append((mending, "text", False))
        if len(seen.faults) > FAULTS_SHOWN:
            more = len(seen.faults) - FAULTS_SHOWN
            said.append((self.setting.say("ui.roster.more", n=more), "text-2", False))
        lines: list[Line] = []
        for text, ink, bold in said:
            measure = self.setting.look.metrics("secondary", bold=bold).horizontalAdvance
            rows = wrapped(text, measure, 390)
            lines += [line(Run(row, bold=bold, ink=ink)) for row in rows]
        self.faults.show_lines(lines)
        self.faults.setAccessibleName("\n".join(text for text, _, _ in said))

    def _headed(self, fault: Fault) -> str:
        say = self.setting.say
        value = fault.value or say("ui.roster.blank")
        where = f"{fault.sheet} " if len({sheet.name for sheet in self.sheets}) > 1 else ""
        return f"{where}{fault.cell} {fault.head}：{value}"

    @property
    def sheets(self) -> tuple[Any, ...]:
        return self.seen.sheets if self.seen else ()

    # -- taking and giving

    def take(self, *, good_rows: bool) -> None:
        """All is on disk when it is said, or nothing was taken."""
        seen = self.seen
        if seen is None or not self.stage.live:
            return
        self.all.setEnabled(False)
        self.good.setEnabled(False)

        def taken(entries: int) -> None:
            self._paths = []
            self._show(None)
            self._tell(self.setting.say("ui.roster.taken", n=entries))

        def refused(notice: Notice) -> None:
            self._show(seen)  # it may be taken still
            self._not_done(notice)

        self.underway.ask(
            self.stage.clerk,
            lambda post: enter(post, seen, good_rows=good_rows),
            taken,
            refused,
        )

    def _export(self) -> None:
        ask_folder(self, self.title, self.export_to, start=str(documents().parent))

    def export_to(self, folder: Path) -> None:
        """Every roster with a row, in the columns it is read from, in one workbook."""
        write = self.write
        if write is None:
            return

        def work(found: tuple[Grid, ...]) -> None:
            self.underway.run(lambda: write(folder, found), told, self._not_done)

        def told(got: list[Path]) -> None:
            names = "、".join(path.name for path in got)
            self._tell(self.setting.say("ui.paper.kept", name=names, folder=folder))

        drill = self.stage.board is not None and self.stage.board.drill
        self.underway.ask(
            self.stage.clerk,
            lambda post: grids(post.record, drill=drill),
            work,
            self._not_done,
        )

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        self.told.setProperty("role", "wrong" if wrong else "aside")
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        self.told.setText(text)

    def command(self) -> dict[str, object] | None:
        return None

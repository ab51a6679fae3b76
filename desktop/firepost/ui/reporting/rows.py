"""The list of reports: the draft first, then what was issued, each with how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from firepost.app.package import IssuedReport
from firepost.ui import figures
from firepost.ui.prose import Box, Run, width_of, write
from firepost.ui.reporting.desk import ReportDesk
from firepost.ui.setting import Setting

_TALL_PX: Final = 60
DRAFT: Final = ""
CLOSED: Final = "-"  # the final report before its time: nothing to press
_BOX: Final[dict[str, Box]] = {
    "draft": "warn",
    "approved": "warn",
    "issued": "info",
    "waiting": "info",
    "carried": "warn",
    "received": "ok",
    "not_yet": "info",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `key`: the entry of an issued report, DRAFT or CLOSED."""

    key: str
    kind: str
    number: str
    detail: str
    state: str


def rows_of(setting: Setting, desk: ReportDesk) -> Iterator[Row]:
    say, draft = setting.say, desk.draft
    if draft is not None:
        number = max((one.number for one in desk.issued), default=0) + 1
        state = "approved" if draft.approved_by else "draft"
        yield Row(
            DRAFT,
            say(f"report.kind.{draft.kind}"),
            say("ui.reports.number", n=number),
            _draft_detail(setting, desk),
            state,
        )
    for one in sorted(desk.issued, key=lambda one: (one.number, one.entry), reverse=True):
        yield Row(
            one.entry,
            say(f"report.kind.{one.kind}"),
            say("ui.reports.number", n=one.number),
            _issued_detail(setting, one),
            desk.places.get(one.entry, "issued"),
        )
    fire = desk.stage.fire
    if fire is not None and fire.state.value not in ("accepted", "closed"):
        yield Row(
            CLOSED,
            say("report.kind.final"),
            say("ui.reports.not_begun"),
            say("ui.reports.waits_acceptance"),
            "not_yet",
        )


def _draft_detail(setting: Setting, desk: ReportDesk) -> str:
    say, draft, proof = setting.say, desk.draft, desk.proof
    if draft is not None and draft.approved_by:
        return say("ui.reports.approved_by", by=draft.approved_by)
    if proof is None:
        return say("ui.reports.setting")
    at = figures.moment(proof.at, setting.now())
    if draft is not None and draft.corrects is not None:
        return say("ui.reports.corrects", n=draft.corrects)
    return say("ui.reports.data_at", at=at)


def _issued_detail(setting: Setting, one: IssuedReport) -> str:
    at = figures.moment(one.issued_at or one.at, setting.now())
    if one.corrects is not None:
        return setting.say("ui.reports.issued_corrects", at=at, n=one.corrects)
    return setting.say("ui.reports.issued_at", at=at)


class ReportRow(QAbstractButton):
    """Kind and number, when, and the state in a frame."""

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self.row: Row | None = None
        self.setCheckable(True)
        self.setFixedHeight(_TALL_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        setting.look.changed.connect(self.update)

    def show_row(self, row: Row, *, chosen: bool) -> None:
        self.setEnabled(row.key != CLOSED)
        self.setFocusPolicy(
            Qt.FocusPolicy.NoFocus if row.key == CLOSED else Qt.FocusPolicy.StrongFocus
        )
        self.setChecked(chosen)
        if row != self.row:
            self.row = row
            state = self._setting.say(f"ui.reports.state_{row.state}")
            self.setAccessibleName(f"{row.kind} {row.number} {row.detail} {state}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _TALL_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, row = self._setting.look, self.row
        if row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.fillRect(self.rect(), look.colour("bg-sel"))
            painter.fillRect(0, 0, 5, self.height(), look.colour("ink"))
        chip = (
            Run(
                self._setting.say(f"ui.reports.state_{row.state}"),
                bold=True,
                box=_BOX[row.state],
            ),
        )
        wide = width_of(chip, look)
        head = (Run(row.kind, "body", bold=True), Run(f" {row.number}"))
        write(painter, look, head, left=14, top=7, tall=22)
        below = (Run(row.detail, ink="text-2"),)
        write(painter, look, below, left=14, top=31, tall=22)
        write(painter, look, chip, left=self.width() - wide - 10, top=6, tall=24)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.end()


class ReportRows(QWidget):
    """Signals: `chosen` (str): a row's key."""

    chosen = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self.rows: list[ReportRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_rows(self, shown: list[Row], chosen: str | None) -> None:
        while len(self.rows) < len(shown):
            made = ReportRow(self._setting, self)
            made.clicked.connect(lambda _=False, made=made: self._press(made))
            self._column.insertWidget(len(self.rows), made)
            self.rows.append(made)
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(shown))
            if at < len(shown):
                row.show_row(shown[at], chosen=shown[at].key == (chosen or DRAFT))

    def _press(self, row: ReportRow) -> None:
        if row.row is not None:
            self.chosen.emit(row.row.key)

"""The strip in one row of 52 px, for every page but the first: the same questions, answered shorter."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from firepost.app.people_on_board import HURT
from firepost.ui import figures, reading
from firepost.ui.badge import Badge
from firepost.ui.look import Look
from firepost.ui.prose import Line, Prose, Run, line, shrunk, width_of
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.strip import lines

KINDS = ("clock", "area", "casualties", "forces")
GAP_PX = 12


def _sizes(runs: tuple[Run, ...], look: Look) -> tuple[tuple[Run, ...], ...]:
    return (runs, *shrunk(runs, look))


class MiniStrip(QWidget):
    """Follows the stage. It is read only: what it shows is entered elsewhere."""

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self._told: dict[str, tuple[Run, ...]] = {}
        self._aged: dict[str, tuple[Run, ...]] = {}
        self.cells = {kind: Prose(setting.look, self) for kind in KINDS}
        for kind, cell in self.cells.items():
            cell.kind = kind  # type: ignore[attr-defined]  # so that it can be copied
        self.heads = {kind: Prose(setting.look, self) for kind in ("declared", "proposed")}
        self.badges = {kind: Badge(setting, self) for kind in ("declared", "proposed", "next")}
        self.next = Prose(setting.look, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(GAP_PX)
        for cell in self.cells.values():
            cell.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            row.addWidget(cell)
        row.addStretch(1)
        levels = QHBoxLayout()
        levels.setSpacing(8)
        for kind, head in self.heads.items():
            head.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            levels.addWidget(head)
            levels.addWidget(self.badges[kind])
        levels.addWidget(self.badges["next"])
        levels.addWidget(self.next)
        row.addLayout(levels)
        stage.board_changed.connect(self.refresh)
        stage.ticked.connect(self.refresh)
        setting.look.changed.connect(self._relay)
        self._relay()

    def _relay(self) -> None:
        self.setFixedHeight(self._setting.look.length("strip_mini"))
        for badge in self.badges.values():
            badge.resize_to(76, 30)
        self.refresh()

    def refresh(self, *_: object) -> None:
        if self._told and not self.isVisible():
            return  # on the first page the whole strip stands; this one is told when it shows
        board, fire = self._stage.board, self._stage.fire
        shown = board is not None and fire is not None
        for part in (*self.cells.values(), *self.heads.values(), *self.badges.values()):
            part.setVisible(shown)
        say, now = self._setting.say, self._stage.shown_at
        if board is None or fire is None:
            key = "ui.strip.no_fire" if self._stage.live else "ui.strip.no_fire_then"
            told, cell = [line(Run(say(key), "body", ink="text-2"))], self.cells["clock"]
            cell.show_lines(told)
            cell.setMinimumWidth(cell.sizeHint().width())
            cell.show()
            self.next.show_lines([])
            return
        self._show_figures()
        declared = fire.declared.value if fire.declared else "none"
        wanted = reading.proposal(board, fire)
        unsure = wanted.level is None and wanted.could_be is not None
        for kind, head in self.heads.items():
            head.show_lines([lines.title(say(f"ui.strip.{kind}"))])
        self.badges["declared"].show_level(declared, "solid")
        self.badges["proposed"].show_level(
            None if unsure else wanted.level or "none", "outline"
        )
        coming = reading.next_level(board, fire)
        self.badges["next"].setVisible(coming is not None)
        if coming is not None:
            self.badges["next"].show_level(coming.level, "solid")
        self.next.show_lines(
            lines.next_pushes(self._setting, board, fire, now, over=self._stage.over)[:1]
        )
        self._fit()

    def _show_figures(self) -> None:
        board, fire, setting = self._stage.board, self._stage.fire, self._setting
        assert board is not None
        assert fire is not None
        say, at = setting.say, self._stage.shown_at
        if fire.burning_since is None:
            clock: tuple[Run, ...] = (lines.unknown(setting, "body"),)
        else:
            until = fire.extinguished_at if fire.out and fire.extinguished_at else at
            clock = (Run(setting.span(until - fire.burning_since), "figure2", bold=True),)
        basis = Run(" " + say(f"ui.strip.basis_{fire.clock_basis}"), ink="text-2")
        head = "ui.mini.burned" if fire.out else "ui.mini.burning"
        self._tell("clock", say(head), clock, basis)
        held = fire.area
        if held is None or held.value_ha is None:
            self._tell("area", say("ui.mini.area"), (lines.unknown(setting, "body"),))
        else:
            area = (
                Run(figures.hectares(held.value_ha), 22, bold=True),
                Run(f" {say('ui.unit.ha')}", bold=True),
            )
            box = (Run(say("ui.contested"), bold=True, box="danger"),) if held.contested else ()
            when = Run(" " + figures.moment(held.said.at, at), ink="text-2")
            self._tell("area", say("ui.mini.area"), (*area, *box), when)
        self._tell("casualties", say("ui.strip.casualties"), self._casualties())
        told = [one.said.at for one in fire.casualties.values() if one.value is not None]
        self._age("casualties", min(told, default=None))
        seen = reading.forces(board, fire.id, at)
        forces: tuple[Run, ...] = (lines.unknown(setting, "body"),)
        if seen.teams:
            least = say("ui.at_least") if seen.unknown_teams else ""
            forces = (
                Run(f"{least}{seen.people}", 22, bold=True),
                Run(f" {say('ui.unit.people')} "),
                Run(f"{seen.teams}", 22, bold=True),
                Run(f" {say('ui.unit.teams')}"),
            )
        self._tell("forces", say("ui.mini.forces"), forces)
        self._age("forces", seen.oldest_at if seen.teams else None)

    def _age(self, kind: str, at: datetime | None) -> None:
        """How old the oldest part of a figure is; the first to go where there is no room."""
        now = self._stage.shown_at
        self._aged[kind] = (
            () if at is None else (Run(f" {figures.moment(at, now)}", ink="text-2"),)
        )

    def _casualties(self) -> tuple[Run, ...]:
        fire, say = self._stage.fire, self._setting.say
        assert fire is not None
        runs: list[Run] = []
        for key in HURT:
            held = fire.casualties.get(key)
            runs.append(Run(say(f"ui.strip.{key}"), "body", bold=True))
            if held is None or held.value is None:
                runs.append(Run("?", "body", bold=True, box="unknown"))
            else:
                ink = "danger" if held.value and key == "deaths" else "text"
                runs.append(Run(f"{held.value} ", 20, bold=True, ink=ink))
        return tuple(runs)

    def _tell(self, kind: str, name: str, value: tuple[Run, ...], *more: Run) -> None:
        self._told[kind] = (Run(f"{name} ", ink="text-2"), *value, *more)

    def _fit(self) -> None:
        """Smaller rather than cut: the largest size at which all figures stand in one row."""
        look = self._setting.look
        told = self._told.values()
        aged = [(*runs, *self._aged.get(kind, ())) for kind, runs in self._told.items()]
        fixed = sum(part.sizeHint().width() for part in self.heads.values())
        fixed += sum(badge.width() + 8 for badge in self.badges.values())
        coming = self.next.lines[:1]
        narrowest = min(
            (width_of(runs, look) for one in coming for runs in (one.runs, *one.shorter)),
            default=0,
        )
        room = self.width() - fixed - narrowest - GAP_PX * 5 - 40
        sizes = list(zip(*(_sizes(runs, look) for runs in aged), strict=True))[:2]
        sizes += zip(*(_sizes(runs, look) for runs in told), strict=True)
        fitting = next(
            (row for row in sizes if sum(width_of(runs, look) for runs in row) <= room),
            sizes[-1] if sizes else (),
        )
        # What is coming has shorter wordings; a figure has none, and gives no room away.
        stands = sum(width_of(runs, look) for runs in fitting) <= room
        for kind, runs in zip(self._told, fitting, strict=True):
            cell = self.cells[kind]
            cell.show_lines([Line(runs)])
            cell.setMinimumWidth(cell.sizeHint().width() if stands else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def clipped(self) -> list[str]:
        proses = (*self.cells.values(), *self.heads.values(), self.next)
        return [words for prose in proses if prose.isVisible() for words in prose.clipped()]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._setting.look
        painter.fillRect(self.rect(), look.colour("bg-panel"))
        painter.setPen(QPen(look.colour("line-strong"), 2, Qt.PenStyle.SolidLine))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

"""The strip for all fires of the desk together: sums with what they rest on, the city's level."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from firepost.ui import figures, reading, together
from firepost.ui.prose import Run, line
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.strip import city_lines
from firepost.ui.strip.lines import title
from firepost.ui.strip.widget import BadgeCell, Cell, EdgeCell, Strip


class CityStrip(Strip):
    """As `Strip`, of every fire that is not closed.

    Signals:
        copied (str): what a cell says is on the clipboard.
    """

    copied = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(setting, stage, parent)
        for kind, cell in self.cells.items():
            cell.setToolTip(setting.say("ui.city.opens" if kind != "clock" else "ui.key.fires"))
        for part in (self.declared, self.proposed, self.next, self.pushes):
            part.setToolTip(setting.say("ui.city.opens"))

    def refresh(self, *_: object) -> None:
        board = self._stage.board
        if board is None or not self._stage.city:
            return
        say, now = self._setting, self._stage.shown_at
        told = {
            "clock": city_lines.fires(say, board, now),
            "area": city_lines.area(say, board, now),
            "edge": city_lines.edge(say, board, now),
            "casualties": city_lines.casualties(say, board, now),
            "forces": city_lines.on_site(say, board, now),
        }
        for kind, part in told.items():
            self.cells[kind].show_lines(part)
        edge = self.cells["edge"]
        assert isinstance(edge, EdgeCell)
        edge.show_share(city_lines.held_share(board))
        self.pushes.show_lines(city_lines.next_pushes(say, board, now, over=self._stage.over))
        self._show_city_levels()

    def _show_city_levels(self) -> None:
        board, say = self._stage.board, self._setting.say
        assert board is not None
        level, started = together.declared(board)
        self.declared.head.show_lines([title(say("ui.city.declared"))])
        self.declared.badge.show_level(level or "none", "solid")
        of = len(together.open_fires(board))
        words = say("ui.city.started", n=started, of=of)
        self.declared.foot.show_lines([line(Run(words, ink="text-2"))])
        wanted = together.called(board)
        unsure = wanted.level is None and wanted.could_be is not None
        self.proposed.head.show_lines([title(say("ui.city.proposed"), *self._beside(level))])
        self.proposed.badge.show_level(None if unsure else wanted.level or "none", "outline")
        foot = [line(Run(wanted.clauses, ink="text-2"))] if wanted.clauses else []
        if unsure and wanted.could_be:
            could = figures.LEVELS[wanted.could_be]
            foot = [line(Run(say("ui.level.could_be", level=could), bold=True, ink="unk"))]
        self.proposed.foot.show_lines(foot)
        coming = together.next_of_city(board)
        self.next.setVisible(coming is not None)
        if coming is not None:
            self.next.head.show_lines([title(say("ui.strip.next"))])
            self.next.badge.show_level(coming.level, "solid")
            self.next.foot.show_lines([line(Run(coming.clause, ink="text-2"))])
        for part in (self.declared, self.proposed, self.next):
            part.setAccessibleName(part.told())

    def _beside(self, declared: str | None) -> tuple[Run, ...]:
        """Beside the highest declared anywhere: whether the plan calls for more."""
        board, say = self._stage.board, self._setting.say
        assert board is not None
        if reading.RANK[board.proposed] > reading.RANK[declared]:
            return (Run(" " + say("ui.city.above"), bold=True, ink="danger"),)
        return ()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right key of the mouse copies a cell with what it rests on, as in the other strip."""
        part: QWidget | None = self.childAt(event.pos())
        while part is not None and not isinstance(part, Cell | BadgeCell):
            part = part.parentWidget()
        if part is None or self._stage.board is None:
            return
        next_one = part in (self.next, self.pushes)
        words = self._of_all(self.told_next() if next_one else part.accessibleName())
        QGuiApplication.clipboard().setText(words)
        self.copied.emit(words)

    def told_all(self) -> list[str]:
        """Every sum and level of the strip, each as a line that can stand alone."""
        parts = (*self.cells.values(), self.declared, self.proposed)
        every = [*(part.accessibleName() for part in parts), self.told_next()]
        return [self._of_all(words) for words in every if words]

    def _of_all(self, words: str) -> str:
        board, say = self._stage.board, self._setting.say
        drill = f"{say('ui.drill.word')} · " if board is not None and board.drill else ""
        at = figures.moment(self._stage.shown_at, self._stage.shown_at)
        return f"{drill}{say('ui.city.all')} {at} · {words}"

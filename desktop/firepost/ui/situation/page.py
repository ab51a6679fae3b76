"""态势, the first page: strip, map, time line, things to do, what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firepost.ui.least import NARROW_BELOW_PX
from firepost.ui.map.panel import MapPanel
from firepost.ui.setting import Setting
from firepost.ui.situation.side import Side, TodoRow
from firepost.ui.situation.timeline import Timeline
from firepost.ui.stage import Stage
from firepost.ui.strip.widget import KINDS as FIGURES
from firepost.ui.strip.widget import Strip

if TYPE_CHECKING:
    from firepost.ui.situation.counters import Counters
    from firepost.ui.strip.city import CityStrip


class Keeping(Protocol):
    """What is needed of `drafts.Drafts`."""

    def get(self, name: str, otherwise: Any = None) -> Any: ...

    def keep(self, **values: Any) -> None: ...


class SituationPage(QWidget):
    """Signals: `opened` (str): the form or page behind a figure is wanted.

    `form_wanted` (str, str): the same, and of what. `copied` (str): a figure is on the clipboard.
    """

    opened = Signal(str)
    form_wanted = Signal(str, str)
    copied = Signal(str)

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._setting, self._stage = setting, stage
        self.city: CityStrip | None = None  # made when it is first asked for
        self.strip = Strip(setting, stage, self)
        self.map = MapPanel(setting, stage, self)
        self.timeline = Timeline(setting, stage, self)
        self.side = Side(setting, stage, self)
        self.counters: Counters | None = None  # of a narrow screen, made there
        self._kept: Keeping | None = None
        self._narrow = False
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.map, 1)
        left.addWidget(self.timeline)
        self._body = body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self.side)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.strip)
        self._column.addLayout(body, 1)
        self.strip.opened.connect(self._see)
        self.map.import_pressed.connect(lambda: self.opened.emit("import"))
        self.map.export_pressed.connect(lambda: self.opened.emit("export_map"))
        self.map.weather_pressed.connect(lambda: self.opened.emit("weather"))
        stage.city_changed.connect(self._turn)
        setting.look.changed.connect(self._restyle)
        self._restyle()

    def _turn(self) -> None:
        """The strip of all fires in place of that of one, or back."""
        on = self._stage.city
        if self.city is None and on:
            from firepost.ui.strip.city import CityStrip

            self.city = CityStrip(self._setting, self._stage, self)
            self.city.opened.connect(self._open)
            self.city.copied.connect(self.copied)
            self._column.insertWidget(0, self.city)
            self._setting.heard.bind(self.city)
        if self.city is not None:
            self.city.setVisible(on)
        self.strip.setVisible(not on)

    def _see(self, kind: str) -> None:
        """Where the figure comes from; where nobody said it, the form that says it."""
        if kind in FIGURES and not self.strip.unsaid(kind):
            self.form_wanted.emit("source", kind)
        else:
            self.opened.emit(kind)

    def _open(self, kind: str) -> None:
        self.form_wanted.emit("fires" if kind == "clock" else "city", kind)

    def _restyle(self) -> None:
        self.side.setFixedWidth(self._setting.look.length("side_panel"))

    # -- a narrow screen: the panel gives its room to the map and opens over it

    def use(self, kept: Keeping) -> None:
        """Whether the panel stands open over the map is kept with the window."""
        self._kept = kept

    @property
    def _stands_open(self) -> bool:
        return self._kept is not None and bool(self._kept.get("side_open", False))

    @property
    def folded(self) -> bool:
        """The panel is away; its counters stand for it."""
        return self._narrow and not self._stands_open

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_side()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        if not self.isVisible():
            return  # a size of no screen yet
        rail = self._setting.look.length("rail")
        narrow = self.width() + rail < NARROW_BELOW_PX
        if narrow != self._narrow:
            self._narrow = narrow
            self._body.removeWidget(self.side)
            if narrow:
                self._body.addWidget(self._made_counters())
            elif self.counters is not None:
                self._body.removeWidget(self.counters)
                self._body.addWidget(self.side)
            self._show_side()

    def _made_counters(self) -> Counters:
        if self.counters is None:
            from firepost.ui.situation.counters import Counters

            self.counters = Counters(self._setting, self._stage, self.side, self)
            self.counters.turned.connect(lambda: self.fold(away=not self.folded))
            self.counters.edge_wanted.connect(self._see_edge)
            self.counters.line_wanted.connect(self._see_line)
            self.counters.moved.connect(self._place_side)
            before: QWidget = self.side.log
            for key in self.counters.stops():
                self.setTabOrder(before, key)
                before = key
        return self.counters

    def _show_side(self) -> None:
        if self.counters is not None:
            self.counters.setVisible(self._narrow)
        self.side.setVisible(not self.folded)
        self._place_side()
        if self.counters is not None:
            self.counters.refresh()

    def _place_side(self) -> None:
        over = self.side.width() if self._narrow and not self.folded else 0
        self.map.give_way(over)
        self.timeline.give_way(over)
        if self._narrow and self.counters is not None:
            beside, wide = self.counters.geometry(), self.side.width()
            self.side.setGeometry(beside.x() - wide, beside.y(), wide, beside.height())
            self.side.raise_()

    def fold(self, *, away: bool = True) -> bool:
        """The panel away from the map, or over it; False where it stands so already."""
        if not self._narrow or away == self.folded:
            return False
        focused: QWidget | None = self.window().focusWidget()
        holds = focused is not None and self.side.isAncestorOf(focused)
        if self._kept is not None:
            self._kept.keep(side_open=not away)
        self._show_side()
        if away and holds:
            self.map.canvas.setFocus()
        return True

    def step(self) -> None:
        """Space: the next thing to do; it is shown where it was away."""
        self.fold(away=False)
        self.side.step()

    def press(self, number: int) -> bool:
        """The digit of a thing to do. One that is not in sight is shown, never done unseen."""
        if not self.folded:
            return self.side.press(number)
        rows = [row for row in self.side.rows if not row.isHidden()]
        if number > len(rows):
            return False
        self.fold(away=False)
        self._go_to(rows[number - 1])
        return True

    def _go_to(self, row: TodoRow) -> None:
        row.button.setFocus()
        self.side.area.ensureWidgetVisible(row)

    def _see_edge(self, edge: str) -> None:
        self.fold(away=False)
        shown = zip(self.side.listed(), self.side.rows, strict=False)  # in the same order
        row = next((row for todo, row in shown if todo.edge == edge), None)
        if row is not None:
            self._go_to(row)

    def _see_line(self, row: int) -> None:
        self.fold(away=False)
        log = self.side.log
        log.setCurrentIndex(log.model().index(row, 0))
        log.setFocus()

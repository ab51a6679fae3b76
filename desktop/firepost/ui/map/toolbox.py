"""The tools of the map and which of them is in hand: one at a time, left with its own key."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from firepost.domain.errors import Notice
from firepost.ui.map.canvas import Canvas
from firepost.ui.map.easel import Easel, Keeper
from firepost.ui.map.line_hand import Edge, LineHand
from firepost.ui.map.measure_hand import MeasureHand
from firepost.ui.map.own_maps import OwnMaps
from firepost.ui.map.sketch_hand import SketchHand
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

if TYPE_CHECKING:
    from firepost.ui.map.line_bar import LineBar
    from firepost.ui.map.sketch_bar import SketchBar

# What the import reads; what else is dropped is left to the window, which takes maps.
VECTOR: Final = (
    ".geojson",
    ".json",
    ".kml",
    ".kmz",
    ".gpx",
    ".plt",
    ".shp",
    ".zip",
    ".gpkg",
    ".csv",
)


class Toolbox(QObject):
    """Signals: `form_wanted` (str), `dropped` (Path): a file that the import reads."""

    form_wanted = Signal(str)
    dropped = Signal(object)

    def __init__(self, setting: Setting, stage: Stage, canvas: Canvas, over: QWidget) -> None:
        super().__init__(over)
        self._setting, self._stage, self.canvas, self._over = setting, stage, canvas, over
        self._canvas = canvas
        self.easel = Easel(stage, self)
        self.sketch_hand = SketchHand(setting, canvas, self.easel)
        self.edge = Edge(stage, self)
        self.line_hand = LineHand(setting, canvas, self.edge)
        self.line_hand.done = self._line_form
        self.own = OwnMaps(self)
        self.measure_hand = MeasureHand(setting, canvas)
        self._drawing = False
        self._looked_for_draft = False
        self.easel.changed.connect(self._follow)
        self.easel.refused.connect(self._refused)
        stage.board_changed.connect(self._resume_once)
        stage.board_changed.connect(self._follow_edge)
        stage.look_back_changed.connect(self._look_back)
        canvas.installEventFilter(self)

    # The bars are made when their tool is first taken up: a start needs neither.

    @cached_property
    def sketch_bar(self) -> SketchBar:
        from firepost.ui.map.sketch_bar import SketchBar

        bar = SketchBar(self._setting, self._stage, self.easel, self.sketch_hand, self._over)
        bar.hide()
        bar.save_pressed.connect(lambda: self.form_wanted.emit("sketch"))
        return bar

    @cached_property
    def line_bar(self) -> LineBar:
        from firepost.ui.map.line_bar import LineBar

        bar = LineBar(self._setting, self._stage, self.edge, self._over)
        bar.hide()
        bar.left.connect(self.put_down)
        bar.form_pressed.connect(self._line_form)
        return bar

    def _bars(self) -> list[QWidget]:
        return [vars(self)[name] for name in ("sketch_bar", "line_bar") if name in vars(self)]

    def use(self, drafts: Keeper) -> None:
        self.easel.drafts = drafts
        self.own.use(drafts)
        hidden = drafts.get("hidden_layers", [])
        if isinstance(hidden, list) and hidden:
            self._canvas.leave_out(frozenset(str(name) for name in hidden))

    def keep_hidden(self) -> None:
        if self.easel.drafts is not None:
            self.easel.drafts.keep(hidden_layers=sorted(self._canvas.hidden))

    def take_key(self, key: Qt.Key) -> bool:
        """A single key of the map's tools; False if it is none."""
        deeds: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_B: self.turn_drawing,
            Qt.Key.Key_H: self.turn_holding,
            Qt.Key.Key_M: self.turn_measuring,
            Qt.Key.Key_K: lambda: self.form_wanted.emit("growth"),
            Qt.Key.Key_L: lambda: self.form_wanted.emit("layers"),
        }
        if key not in deeds:
            return False
        deeds[key]()
        return True

    def turn_drawing(self) -> None:
        """Take the pen up, or put it down."""
        if self.easel.open:
            self.easel.leave()
            return
        self.put_down()
        if self._stage.fire is not None and self._stage.live:
            self.easel.begin()

    def turn_holding(self) -> None:
        """Choose stretches of the edge, or stop choosing."""
        if self._canvas.hand is self.line_hand:
            self.put_down()
        elif self._stage.fire is not None and self._stage.live:
            self.put_down()
            self.line_hand.reset()
            self._canvas.take_up(self.line_hand)
            self.line_bar.show()
            self.edge.follow()
            self.line_bar.refresh()
            self.place()

    def turn_measuring(self) -> None:
        """Measure lengths and areas, or stop."""
        if self._canvas.hand is self.measure_hand:
            self.put_down()
        else:
            self.put_down()
            self.measure_hand.reset()
            self._canvas.take_up(self.measure_hand)

    def put_down(self) -> None:
        """Whatever is in hand."""
        if self.easel.open:
            self.easel.leave()
        self._canvas.take_up(None)
        if "line_bar" in vars(self):
            self.line_bar.hide()
        self.edge.drop()

    def _line_form(self) -> None:
        if self.edge.chosen is not None:
            self.form_wanted.emit("line")

    def _follow_edge(self, _board: object) -> None:
        if self._canvas.hand is self.line_hand:
            self.edge.follow()

    def _resume_once(self, _board: object) -> None:
        """A drawing that was not saved comes back by itself after a crash."""
        fire = self._stage.fire
        if self._looked_for_draft or fire is None or self.easel.drafts is None:
            return
        self._looked_for_draft = True
        if self._stage.live and self.easel.draft_of(fire.id) is not None:
            self.easel.begin()

    def _look_back(self) -> None:
        if not self._stage.live:
            self.put_down()  # nothing is drawn into the past; the draft stays

    def _follow(self) -> None:
        if self.easel.open != self._drawing:
            self._drawing = self.easel.open
            self._canvas.take_up(self.sketch_hand if self._drawing else None)
            self.sketch_bar.setVisible(self._drawing)
            if self._drawing:
                self.sketch_hand.turn("stroke")
            self.place()
        self._canvas.update()

    def _refused(self, notice: Notice) -> None:
        self._stage.refused.emit(notice)

    def place(self) -> None:
        """The bar of the tool in hand, over the foot of the map."""
        for bar in self._bars():
            if bar.isVisible():
                tall = bar.sizeHint().height()
                room = self._canvas.geometry()
                over = getattr(self._canvas.parentWidget(), "covered_px", 0)
                top, right = room.bottom() - tall - 7, room.right() - 7 - over
                left = room.left() + 62
                beside = self._beside_tools(top)
                if right - beside >= bar.minimumSizeHint().width():
                    left = max(left, beside)
                bar.setGeometry(QRect(left, top, right - left, tall))
                bar.raise_()

    def _beside_tools(self, top: int) -> int:
        """To the right of the map's keys that reach below there."""
        tools = getattr(self._canvas.parentWidget(), "tools", {})
        low = [one.geometry() for one in tools.values() if one.geometry().bottom() > top]
        return max((box.right() + 9 for box in low), default=0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        if isinstance(event, QDragEnterEvent | QDragMoveEvent) and _dropped(event) is not None:
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent):
            path = _dropped(event)
            if path is not None:
                event.acceptProposedAction()
                self.dropped.emit(path)
                return True
        return super().eventFilter(watched, event)

    def close_down(self) -> None:
        self.easel.close()
        self.edge.close()


def _dropped(event: QDropEvent) -> Path | None:
    """The first file of a drag that the import reads."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return next((file for file in files if file.suffix.lower() in VECTOR), None)

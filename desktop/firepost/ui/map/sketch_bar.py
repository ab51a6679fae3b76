"""The bar under a drawing: what each key does, the figures as they grow, and the way to save."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from firepost.ui import figures
from firepost.ui.map.easel import Easel
from firepost.ui.map.sketch_hand import MODES, SketchHand
from firepost.ui.prose import Run, width_of, write
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

_FIGURES_PX: Final = 30


class Readings(QWidget):
    """Area, length and growth, painted anew with each move of the hand."""

    def __init__(self, setting: Setting, easel: Easel, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting, self._easel, self._stage = setting, easel, stage
        self.setFixedHeight(_FIGURES_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def words(self) -> tuple[Run, ...]:
        say, easel = self._setting.say, self._easel
        if easel.sketch is None:
            return (Run(say("ui.sketch.loading")),)
        if easel.busy:
            return (Run(say("ui.sketch.working")),)
        if not easel.drawn:
            return (Run(say("ui.sketch.empty"), bold=True),)
        area = easel.sketch.area_ha
        runs = [
            Run(say("ui.sketch.area") + " ", ink="text-2"),
            Run(figures.hectares(area), 20, bold=True),
            Run(f" {say('ui.unit.ha')} ", ink="text-2"),
            Run(figures.mu(area), bold=True),
            Run(f" {say('ui.unit.mu')} · {say('ui.sketch.length')} ", ink="text-2"),
            Run(self._setting.length(easel.sketch.length_m), bold=True),
        ]
        growth = easel.growth_ha
        if growth is not None:
            sign = f"{growth:+.1f}".replace("-", "−")
            runs += [
                Run(f" · {say('ui.sketch.growth')} ", ink="text-2"),
                Run(sign, bold=True),
                Run(f" {say('ui.unit.ha')}", ink="text-2"),
            ]
        return tuple(runs)

    def aside(self) -> Run | None:
        """What is to be known beside the figures, the graver first."""
        say, easel = self._setting.say, self._easel
        fire = self._stage.fire
        if easel.tangled:
            return Run(say("ui.sketch.tangled"), bold=True, ink="danger")
        held = fire.area.perimeter if fire is not None and fire.area else None
        if held is not None and easel.base is not None and held.id != easel.base.id:
            words = say("ui.sketch.newer", at=figures.clock(held.said.at))
            return Run(words, bold=True, ink="warn")
        if easel.resumed:
            return Run(say("ui.sketch.resumed"), ink="warn")
        return None

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, runs = self._setting.look, self.words()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        write(painter, look, runs, left=2, top=0, tall=self.height())
        aside = self.aside()
        if aside is not None:
            left = self.width() - width_of((aside,), look) - 4
            if left > width_of(runs, look) + 16:
                write(painter, look, (aside,), left=left, top=0, tall=self.height())
        painter.end()


class SketchBar(QFrame):
    """Signals: `save_pressed`."""

    save_pressed = Signal()

    def __init__(
        self, setting: Setting, stage: Stage, easel: Easel, hand: SketchHand, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._setting, self._easel, self._hand = setting, easel, hand
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(setting.say("ui.sketch.title"))
        self.readings = Readings(setting, easel, stage, self)
        self.how = QLabel("", self)
        self.how.setProperty("role", "aside")
        self.how.setFixedHeight(20)
        self.modes = {mode: self._button(f"mode_{mode}", checkable=True) for mode in MODES}
        group = QButtonGroup(self)
        for mode, button in self.modes.items():
            group.addButton(button)
            button.clicked.connect(lambda _=False, mode=mode: hand.turn(mode))
        self.join = self._button("join")
        self.snap = self._button("snap", checkable=True)
        self.undo, self.redo = self._button("undo"), self._button("redo")
        self.restart = self._button("restart")
        self.finish = self._button("finish")
        self.mend = QPushButton(setting.say("ui.sketch.mend", n=0), self)
        self.mend.setProperty("kind", "waiting")
        self.mend.setToolTip(setting.say("ui.sketch.mended_how"))
        self.mend.hide()
        self.save = QPushButton(setting.say("ui.sketch.save"), self)
        self.save.setProperty("kind", "primary")
        self.leave = self._button("leave")
        self.leave.setToolTip(setting.say("ui.sketch.leave_how"))
        self._wire()
        self._lay()
        self.refresh()

    def _button(self, name: str, *, checkable: bool = False) -> QPushButton:
        button = QPushButton(self._setting.say(f"ui.sketch.{name}"), self)
        button.setProperty("kind", "segment")
        button.setCheckable(checkable)
        return button

    def _wire(self) -> None:
        easel, hand = self._easel, self._hand
        self.join.clicked.connect(hand.join)
        self.snap.clicked.connect(self._turn_snap)
        self.undo.clicked.connect(easel.undo)
        self.redo.clicked.connect(easel.redo)
        self.restart.clicked.connect(easel.restart)
        self.finish.clicked.connect(hand.finish)
        self.mend.clicked.connect(easel.mend)
        self.save.clicked.connect(self.save_pressed)
        self.leave.clicked.connect(easel.leave)
        easel.changed.connect(self.refresh)
        hand.changed = self.refresh

    def _lay(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.readings, 1)
        top.addWidget(self.mend)
        keys = QHBoxLayout()
        keys.setSpacing(4)
        for button in self.modes.values():
            keys.addWidget(button)
        keys.addSpacing(6)
        for button in (self.join, self.snap, self.undo, self.redo, self.restart):
            keys.addWidget(button)
        keys.addStretch(1)
        for button in (self.finish, self.leave, self.save):
            keys.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 6)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self.how)
        column.addLayout(keys)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 110)

    def _turn_snap(self) -> None:
        self._hand.snapping = self.snap.isChecked()

    def refresh(self) -> None:
        say, easel, hand = self._setting.say, self._easel, self._hand
        self.modes[hand.mode].setChecked(True)
        self.snap.setChecked(hand.snapping)
        self.how.setText(say(f"ui.sketch.how_{hand.mode}"))
        sketch = easel.sketch
        self.undo.setVisible(sketch is not None and sketch.can_undo)
        self.redo.setVisible(sketch is not None and sketch.can_redo)
        self.restart.setVisible(
            sketch is not None and sketch.touched and easel.base is not None
        )
        many = easel.drawn and len(easel.sheet.lon_lat) > 1
        self.join.setVisible(many)
        self.finish.setVisible(bool(hand.line))
        self.save.setVisible(easel.drawn and easel.ready)
        self.mend.setVisible(bool(easel.crossings))
        if easel.crossings:
            self.mend.setText(say("ui.sketch.mend", n=len(easel.crossings)))
        self.readings.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._setting.look.colour("text"), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

"""Go to a place: a coordinate in any of its spellings, or a name, its pinyin, its first letters."""

from __future__ import annotations

from PySide6.QtCore import Qt, QThreadPool, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from firepost.ui import figures
from firepost.ui.map.canvas import Canvas
from firepost.ui.map.frames import Task
from firepost.ui.map.gazetteer import MOST, Named, found, named, spelled
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.typed.numbers import Wrong, parse_place


class GoTo(QWidget):
    """What is typed is looked up as it is typed; Enter goes to the first, ↓ to the others."""

    _spelled = Signal(object)

    def __init__(self, setting: Setting, stage: Stage, canvas: Canvas) -> None:
        super().__init__()
        self._setting, self._stage, self._canvas = setting, stage, canvas
        self._places: list[Named] = []
        self._hits: list[tuple[str, float, float]] = []
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(setting.say("ui.goto.hint"))
        self.line.setAccessibleName(setting.say("ui.list.goto"))
        self.told = QLabel(setting.say("ui.goto.how"), self)
        self.told.setProperty("role", "aside")
        self.told.setWordWrap(True)
        self.rows = [QPushButton("", self) for _ in range(MOST)]
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.told)
        for number, row in enumerate(self.rows):
            row.setProperty("kind", "choice")
            row.hide()
            row.clicked.connect(lambda _=False, number=number: self.go(number))
            column.addWidget(row)
        column.addStretch(1)
        self.setFocusProxy(self.line)
        self._pool = QThreadPool(self)
        self._spelled.connect(self._take)
        self.line.textChanged.connect(self._look)
        self.line.returnPressed.connect(lambda: self.go(0))

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type] # Qt's own
        base, board = self._canvas.base, self._stage.board
        places = list(named(base, board))
        self._places = self._places or places
        self._pool.start(Task(lambda: spelled(places), self._spelled.emit))
        self.line.selectAll()

    def _take(self, places: list[Named] | None) -> None:
        if places is not None:
            self._places = places
            self._look()

    def _look(self, *_: object) -> None:
        say, typed = self._setting.say, self.line.text()
        self._hits = []
        try:
            lat, lon = parse_place(typed)
            self._hits.append((say("ui.goto.spot", at=_spot(lon, lat)), lon, lat))
        except Wrong:
            pass
        for place in found(self._places, typed):
            kind = say(f"ui.goto.{place.kind}")
            self._hits.append((f"{place.name} · {kind}", place.lon_deg, place.lat_deg))
        for row, hit in zip(self.rows, [*self._hits, *[None] * MOST], strict=False):
            row.setVisible(hit is not None)
            if hit is not None:
                row.setText(hit[0])
        nothing = typed.strip() and not self._hits
        self.told.setText(say("ui.goto.nothing" if nothing else "ui.goto.how"))

    def go(self, number: int) -> None:
        if number < len(self._hits):
            words, lon, lat = self._hits[number]
            self._canvas.go_to(lon, lat, words.split(" · ")[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


def _spot(lon: float, lat: float) -> str:
    return f"{figures.dms(lat)} {figures.dms(lon)}"

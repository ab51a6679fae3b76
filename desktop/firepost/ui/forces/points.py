"""A place out of a file of positions: a GPX waypoint, where a track ended, a row of a CSV."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from firepost.app.layers import ReadLayers
from firepost.app.points import Point, points
from firepost.domain.errors import Notice
from firepost.ui import figures
from firepost.ui.asking import ask_file
from firepost.ui.forms.fields import ABSENT, ChoiceField, ListField
from firepost.ui.setting import Setting
from firepost.ui.underway import Underway

DATUMS = ("EPSG:4326", "GCJ-02", "BD-09")


class PointField(ListField):
    """Signals: `picked` (Point): somebody chose one; nothing is recorded by it."""

    picked = Signal(object)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, setting.say("ui.points.title"), [], parent=parent)
        self.read: ReadLayers | None = None
        self.points: tuple[Point, ...] = ()
        self.underway = Underway(setting, self)
        self.column.addWidget(self.underway)
        self.open = QPushButton(setting.say("ui.points.choose"), self)
        self.open.clicked.connect(self._choose)
        self.column.insertWidget(1, self.open)
        self.box.hide()
        self.setFocusProxy(self.open)
        datums = [(one, setting.say(f"ui.datum.{one[:3]}")) for one in DATUMS]
        self.datum = ChoiceField(setting, setting.say("ui.import.datum"), datums, columns=3)
        self.datum.hide()
        self.datum.changed.connect(self._read_again)
        self.column.addWidget(self.datum)
        self._path: Path | None = None
        self.changed.connect(self._pick)

    def _choose(self) -> None:
        say = self._setting.say
        ask_file(self, say("ui.points.choose"), self.read_file, kinds=say("ui.points.kinds"))

    def _read_again(self) -> None:
        datum = self.datum.value()
        if self._path is not None and datum is not ABSENT:
            self.read_file(self._path, assume=str(datum))

    def read_file(self, path: Path, *, assume: str | None = None) -> None:
        """Read on another thread; the points, or why there are none, are shown when it is done."""
        read = self.read
        if read is None:
            return
        self._path = path
        if assume is None:
            self.datum.clear()
        self.echo(self._setting.say("ui.import.reading", name=path.name))

        self.underway.drop()
        self.underway.run(lambda: points(read(path, assume=assume)), self._show, self._show)

    def _show(self, found: tuple[Point, ...] | Notice) -> None:
        say = self._setting.say
        self.points = found if isinstance(found, tuple) else ()
        doubts = {notice for one in self.points for notice in one.doubts}
        asked = bool(doubts) and self.datum.value() is ABSENT
        self.datum.setVisible(bool(doubts) or self.datum.value() is not ABSENT)
        self.box.setVisible(bool(self.points) and not asked)
        now = self._setting.now()
        self.offer(
            [
                (str(number), self._named(number, one, now))
                for number, one in enumerate(self.points)
            ]
        )
        if isinstance(found, Notice):
            self.echo(self._setting.notice(found), role="wrong")
        elif not self.points:
            self.echo(say("ui.points.none"), role="wrong")
        elif asked:
            self.echo("".join(self._setting.notice(one) for one in doubts), role="wrong")
        else:
            self.echo(say("ui.points.found", n=len(self.points)))
            if len(self.points) == 1:
                self.choose("0")

    def _named(self, number: int, one: Point, now: object) -> str:
        name = one.name or self._setting.say("ui.points.unnamed", n=number + 1)
        at = "" if one.at is None else f" · {figures.moment(one.at, now)}"  # type: ignore[arg-type]
        return f"{name}{at}"

    def _pick(self) -> None:
        key = self.value()
        if key is not ABSENT and self.points:
            self.picked.emit(self.points[int(key)])

    def clear(self) -> None:
        super().clear()
        self.datum.clear()
        self.datum.hide()
        self._path = None
        self.points = ()
        self.offer([])
        self.box.hide()

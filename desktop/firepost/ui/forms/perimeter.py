"""A new perimeter out of a file, or an area somebody told without a shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QThreadPool, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from firepost.domain.errors import Notice, Stopped
from firepost.ui import figures
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import (
    ABSENT,
    AmountField,
    AreaField,
    ChoiceField,
    LineField,
    ListField,
    MomentField,
)
from firepost.ui.map.frames import Task
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

METHODS = ("gps", "drone", "satellite", "sketch", "estimate")


@dataclass(frozen=True, slots=True)
class Found:
    """A polygon that a file holds, in WGS 84 and measured on the ellipsoid."""

    name: str
    geometry: Mapping[str, Any]
    area_ha: float
    length_m: float
    at: datetime | None = None
    notes: tuple[str, ...] = ()


ReadShapes = Callable[[Path], Sequence[Found]]


class PerimeterForm(Form):
    """Choose a file, choose one of its shapes, say how and when; or state an area alone."""

    _read_done = Signal(object)

    def __init__(self, setting: Setting, stage: Stage, read: ReadShapes | None) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.import.title"))
        self._read = read
        self._found: tuple[Found, ...] = ()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._read_done.connect(self._show_found)
        self.file = QPushButton(say("ui.import.choose"), self)
        self.file.clicked.connect(self._choose)
        self.file.setVisible(read is not None)
        self.told = QLabel(say("ui.import.hint"), self)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "aside")
        self.column.addWidget(self.file)
        self.column.addWidget(self.told)
        self.shape: ListField = self.add(ListField(setting, say("ui.import.shape"), []))
        self.area: AreaField = self.add(
            AreaField(setting, say("ui.import.area"), hint=say("ui.import.area_hint"))
        )
        methods = [(one, setting.method(one)) for one in METHODS]
        self.method: ChoiceField = self.add(
            ChoiceField(setting, say("ui.import.method"), methods)
        )
        self.accuracy: AmountField = self.add(
            AmountField(setting, say("ui.import.accuracy"), hint=say("ui.import.accuracy_hint"))
        )
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.import.at"), hint=say("ui.field.moment_now"))
        )
        self.source: LineField = self.add(
            LineField(setting, say("ui.field.source"), hint=say("ui.import.source_hint"))
        )
        self.shape.changed.connect(self._chosen)
        self.setAcceptDrops(True)
        self.close_up()
        self._show_shape_fields()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._read is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [
            Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()
        ]
        if files:
            self.read_file(files[0])

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.setting.say("ui.import.choose"), "", self.setting.say("ui.import.kinds")
        )
        if path:
            self.read_file(Path(path))

    def read_file(self, path: Path) -> None:
        """Read on another thread; what was found, or why not, is shown when it is done."""
        read = self._read
        if read is None:
            return
        self._tell(self.setting.say("ui.import.reading", name=path.name))

        def work() -> tuple[Path, Sequence[Found] | Notice]:
            try:
                return path, read(path)
            except Stopped as stopped:
                return path, stopped.notice

        self._pool.start(Task(work, self._read_done.emit))

    def _show_found(self, done: tuple[Path, Sequence[Found] | Notice] | None) -> None:
        say = self.setting.say
        if done is None:
            self._tell(say("ui.import.broken"), wrong=True)
            return
        path, found = done
        if isinstance(found, Notice):
            self._tell(self.setting.notice(found), wrong=True)
            return
        self._found = tuple(found)
        if not found:
            self._tell(say("ui.import.nothing", name=path.name), wrong=True)
        else:
            self._tell(say("ui.import.found", name=path.name, n=len(found)))
        choices = []
        for i, one in enumerate(found):
            size = f"{figures.hectares(one.area_ha)} {say('ui.unit.ha')}"
            choices.append(
                (str(i), f"{one.name or say('ui.import.unnamed', n=i + 1)} · {size}")
            )
        self.shape.offer(choices)
        self._show_shape_fields()
        if len(choices) == 1:
            self.shape.choose("0")

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        role = "wrong" if wrong else "aside"
        self.told.setProperty("role", role)
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        self.told.setText(text)

    def _show_shape_fields(self) -> None:
        has_shape = bool(self._found)
        self.shape.setVisible(has_shape)
        self.accuracy.setVisible(has_shape)
        self.method.setVisible(has_shape)
        self.area.setVisible(not has_shape)

    def _chosen(self) -> None:
        key = self.shape.value()
        if key is ABSENT or not self._found:
            return
        one, say = self._found[int(key)], self.setting.say
        parts = [
            f"{figures.hectares(one.area_ha)} {say('ui.unit.ha')} {figures.mu(one.area_ha)} {say('ui.unit.mu')}",
            say("ui.import.length", length=self.setting.length(one.length_m)),
            *one.notes,
        ]
        self.shape.echo(" · ".join(parts))
        if one.at is not None:
            self.at.set_text(one.at.astimezone(figures.BEIJING).strftime("%Y-%m-%d %H:%M"))

    def clear(self) -> None:
        super().clear()
        self._found = ()
        self.shape.offer([])
        self._tell(self.setting.say("ui.import.hint"))
        self._show_shape_fields()

    def command(self) -> dict[str, object] | None:
        say = self.setting.say
        at, source = iso(self.at.value()), self.source.value()
        if not self._found:
            area = self.area.value()
            if area is ABSENT:
                self.say_wrong(say("ui.import.needs_file"))
                return None
            return self.of_fire(
                do="fact.state", fact="burned_area_ha", value=area, at=at, source=source
            )
        key, method = self.shape.value(), self.method.value()
        if key is ABSENT or method is ABSENT:
            self.say_wrong(say("ui.import.needs_both"))
            (self.shape if key is ABSENT else self.method).setFocus()
            return None
        return self.of_fire(
            do="perimeter.record",
            geometry=self._found[int(key)].geometry,
            method=method,
            accuracy_m=self.accuracy.value(),
            at=at,
            source=source,
        )

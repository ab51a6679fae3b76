"""A new perimeter out of a file, or an area somebody told without a shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton

from firepost.domain.errors import Notice
from firepost.ui import figures
from firepost.ui.asking import ask_file
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
from firepost.ui.found import Found, ReadShapes
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.underway import Underway

METHODS = ("gps", "drone", "satellite", "sketch", "estimate")


DATUMS = ("EPSG:4326", "GCJ-02", "BD-09")


class PerimeterForm(Form):
    """Choose a file, choose one of its shapes, say how and when; or state an area alone."""

    def __init__(self, setting: Setting, stage: Stage, read: ReadShapes | None) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.import.title"))
        self._read = read
        self._found: tuple[Found, ...] = ()
        self._path: Path | None = None
        self._then: Callable[[], None] | None = None  # once a file taken up again is read
        self.underway: Underway = Underway(setting, self)
        self.file = QPushButton(say("ui.import.choose"), self)
        self.file.clicked.connect(self._choose)
        self.file.setVisible(read is not None)
        self.told = QLabel(say("ui.import.hint"), self)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "aside")
        self.column.addWidget(self.file)
        self.column.addWidget(self.told)
        self.column.addWidget(self.underway)
        datums = [(one, say(f"ui.datum.{one[:3]}")) for one in DATUMS]
        self.datum: ChoiceField = self.add(
            ChoiceField(setting, say("ui.import.datum"), datums, columns=3)
        )
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
        self.datum.changed.connect(self._read_again)
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
        say = self.setting.say
        ask_file(self, say("ui.import.choose"), self.read_file, kinds=say("ui.import.kinds"))

    def read_file(self, path: Path, *, assume: str | None = None) -> None:
        """Read on another thread; what was found, or why not, is shown when it is done."""
        read = self._read
        if read is None:
            return
        if assume is None:
            self.datum.clear()
        self._path = path
        self._tell(self.setting.say("ui.import.reading", name=path.name))

        self.underway.drop()
        self.underway.run(lambda: read(path, assume), self._show_found, self._not_read)

    def beside(self) -> dict[str, Any]:
        datum = self.datum.value()
        said = {} if datum is ABSENT else {"datum": datum}
        return {"file": str(self._path), **said} if self._path is not None else {}

    def put_back(self, beside: Mapping[str, Any], then: Callable[[], None]) -> None:
        datum = beside.get("datum")
        if datum is not None:  # said before: the file is not read once more for it
            self.datum.blockSignals(True)  # noqa: FBT003 - Qt's signature
            self.datum.choose(str(datum))
            self.datum.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._then = then
        self.read_file(Path(str(beside.get("file"))), assume=datum)

    def _read_again(self) -> None:
        datum = self.datum.value()
        if self._path is not None and datum is not ABSENT:
            self.read_file(self._path, assume=str(datum))

    def _not_read(self, notice: Notice) -> None:
        self._tell(self.setting.notice(notice), wrong=True)

    def _show_found(self, found: Sequence[Found]) -> None:
        say, name = self.setting.say, self._path.name if self._path else ""
        self._found = tuple(found)
        if not found:
            self._tell(say("ui.import.nothing", name=name), wrong=True)
        else:
            self._tell(say("ui.import.found", name=name, n=len(found)))
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
        then, self._then = self._then, None
        if then is not None:
            then()

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        role = "wrong" if wrong else "aside"
        self.told.setProperty("role", role)
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        self.told.setText(text)

    def _show_shape_fields(self) -> None:
        has_shape = bool(self._found)
        doubts = list(dict.fromkeys(notice for one in self._found for notice in one.doubts))
        asked = bool(doubts) or self.datum.value() is not ABSENT
        self.datum.setVisible(has_shape and asked)
        if doubts:
            told = "".join(self.setting.notice(notice) for notice in doubts)
            self.datum.echo(told, role="wrong")
        self.shape.setVisible(has_shape)
        self.accuracy.setVisible(has_shape)
        self.method.setVisible(has_shape)
        self.area.setVisible(not has_shape)

    @property
    def _in_doubt(self) -> bool:
        """The file may stand on another earth, and nobody has said which."""
        return any(one.doubts for one in self._found) and self.datum.value() is ABSENT

    def _chosen(self) -> None:
        key = self.shape.value()
        if key is ABSENT or not self._found:
            return
        one, say = self._found[int(key)], self.setting.say
        parts = [
            f"{figures.hectares(one.area_ha)} {say('ui.unit.ha')} {figures.mu(one.area_ha)} {say('ui.unit.mu')}",
            say("ui.import.length", length=self.setting.length(one.length_m)),
            *(self.setting.notice(notice) for notice in one.notes),
        ]
        self.shape.echo(" · ".join(parts))
        if one.at is not None:
            self.at.set_text(one.at.astimezone(figures.BEIJING).strftime("%Y-%m-%d %H:%M"))

    def clear(self) -> None:
        self._path = None
        self._found = ()
        super().clear()
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
        if self._in_doubt:
            self.say_wrong(say("ui.import.needs_datum"))
            self.datum.setFocus()
            return None
        key, method = self.shape.value(), self.method.value()
        if key is ABSENT or method is ABSENT:
            self.say_wrong(say("ui.import.needs_both"))
            (self.shape if key is ABSENT else self.method).setFocus()
            return None
        chosen = self._found[int(key)]
        if source is ABSENT and self._path is not None:
            source = say("ui.import.from_file", name=self._path.name, sha=chosen.sha256[:12])
        return self.of_fire(
            do="perimeter.record",
            geometry=chosen.geometry,
            method=method,
            accuracy_m=self.accuracy.value(),
            at=at,
            source=source,
        )

"""A form over one file: chosen or dropped, read beside, on a datum that a person may have to name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton

from firepost.domain.errors import Notice
from firepost.ui.asking import ask_file
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, ChoiceField
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.underway import Underway

DATUMS: Final = ("EPSG:4326", "GCJ-02", "BD-09")


class FileForm(Form):
    """`hint` is said before a file was chosen; `kinds` names those that can be read."""

    hint: str
    kinds: str

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        title: str,
        read: Callable[[Path, str | None], Any] | None,
    ) -> None:
        """`read` takes a file on a datum, or on what the file itself says; on another thread."""
        say = setting.say
        super().__init__(setting, stage, say(title))
        self._read = read
        self._path: Path | None = None
        self._then: Callable[[], None] | None = None  # once a file taken up again is read
        self.underway: Underway = Underway(setting, self)
        self.file = QPushButton(say("ui.import.choose"), self)
        self.file.clicked.connect(self._choose)
        self.file.setVisible(read is not None)
        self.told = QLabel(say(self.hint), self)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "aside")
        for part in (self.file, self.told, self.underway):
            self.column.addWidget(part)
        datums = [(one, say(f"ui.datum.{one[:3]}")) for one in DATUMS]
        self.datum: ChoiceField = self.add(
            ChoiceField(setting, say("ui.import.datum"), datums, columns=3)
        )
        self.datum.changed.connect(self._read_again)
        self.setAcceptDrops(True)

    def take_found(self, found: Any) -> None:
        """What the file holds is there. Each form has its own."""

    def forget_found(self) -> None:
        """Another file, or none, takes the place of what was found. Each form has its own."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._read is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if files:
            self.read_file(files[0])

    def _choose(self) -> None:
        say = self.setting.say
        ask_file(self, say("ui.import.choose"), self.read_file, kinds=say(self.kinds))

    def read_file(self, path: Path, *, assume: str | None = None) -> None:
        """What was found, or why not, is shown when it is read."""
        read = self._read
        if read is None:
            return
        if assume is None:
            self.datum.clear()
        self._path = path
        self.forget_found()
        self.tell(self.setting.say("ui.import.reading", name=path.name))
        self.underway.drop()
        self.underway.run(lambda: read(path, assume), self._show_found, self.not_read)

    def _read_again(self) -> None:
        datum = self.datum.value()
        if self._path is not None and datum is not ABSENT:
            self.read_file(self._path, assume=str(datum))

    def _show_found(self, found: Any) -> None:
        self.take_found(found)
        then, self._then = self._then, None
        if then is not None:
            then()

    def not_read(self, notice: Notice) -> None:
        self.tell(self.setting.notice(notice), wrong=True)

    def tell(self, text: str, *, wrong: bool = False) -> None:
        self.told.setProperty("role", "wrong" if wrong else "aside")
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        self.told.setText(text)

    # -- kept while it is half done

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

    def clear(self) -> None:
        self._path = None
        self.forget_found()
        super().clear()
        self.tell(self.setting.say(self.hint))

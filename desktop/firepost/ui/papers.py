"""Papers for the ground, from the page they belong to: written into a folder, then shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.app.errand import step
from firepost.app.far_post import FarPost
from firepost.app.package import BriefOrder
from firepost.domain.errors import Notice
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.underway import Underway


def documents() -> Path:
    """Where a person looks for what the program wrote."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place)) / "firepost"


def open_file(path: Path) -> None:
    """Shown by whatever the machine prints and shows PDF with."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class PaperKey(QWidget):
    """A key that writes one paper, and under it what came of it."""

    def __init__(
        self,
        setting: Setting,
        papers: Papers,
        words: str,
        wanted: Callable[[], tuple[str, dict[str, str]] | None],
    ) -> None:
        super().__init__()
        self._setting, self._papers, self._wanted = setting, papers, wanted
        self.key = QPushButton(words, self)
        self.key.clicked.connect(self.press)
        self.told = QLabel("", self)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "aside")
        self.told.hide()
        self.underway = Underway(setting, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.key)
        column.addWidget(self.underway)
        column.addWidget(self.told)

    def press(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            self._tell(self._setting.say("ui.paper.choose"))
        else:
            self.told.hide()
            self._papers.write(*wanted, self._tell, by=self.underway)

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.show()


class Papers:
    """Writes a briefing of the fire in front; the words of what came of it are handed back."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        self._setting, self._stage = setting, stage
        self.press: Callable[[Any], Any] | None = None
        self.folder: Callable[[], Path] = documents
        self.show: Callable[[Path], None] = open_file

    @property
    def able(self) -> bool:
        return self.press is not None

    def write(
        self,
        form: str,
        values: Mapping[str, str],
        told: Callable[[str], None],
        *,
        by: Underway,
    ) -> None:
        """On a thread beside, which borrows the desk's for moments; `told` hears where it lies,
        or why it could not be. Pressed again: what is being set is given up."""
        press, fire, say = self.press, self._stage.fire_id, self._setting.say
        if press is None or fire is None:
            told(say("ui.paper.no_press" if press is None else "ui.paper.no_fire"))
            return
        order = BriefOrder(fire, form, {key: text for key, text in values.items() if text})

        borrow = self._stage.clerk.borrow

        def lend(asked: Callable[[Any], Any]) -> Any:
            step("paper")
            return borrow(asked)

        def work() -> Path:
            made = press(lend(lambda post: post))
            return Path(made.brief_to(FarPost(lend), order, self.folder()).path)

        def written(path: Path) -> None:
            told(say("ui.paper.written", name=path.name, folder=path.parent))
            self.show(path)

        def failed(notice: Notice) -> None:
            told(self._setting.notice(notice))

        by.drop()
        by.run(work, written, failed)

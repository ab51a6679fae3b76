"""Where to: an export to a place of one's choice, and the place of the second copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from firepost.ui.exchange import Exchange
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, LineField, ListField
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class PlaceForm(Form):
    """A stick that is in, or any folder; `deed` hears which."""

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        exchange: Callable[[], Exchange | None],
        *,
        title: str,
        save: str,
        why: str = "",
    ) -> None:
        say = setting.say
        super().__init__(setting, stage, title)
        self.exchange = exchange
        if why:
            told = QLabel(why, self)
            told.setWordWrap(True)
            self.column.addWidget(told)
        self.stick: ListField = self.add(ListField(setting, say("ui.office.where"), []))
        self.folder: LineField = self.add(
            LineField(setting, say("ui.office.folder"), hint=say("ui.office.folder_hint"))
        )
        self.browse = QPushButton(say("ui.office.browse"), self)
        self.browse.clicked.connect(self._browse)
        self.column.addWidget(self.browse)
        self.save.setText(save)
        self.close_up()

    def open_for(self, target: str) -> None:  # noqa: ARG002 - a form's own signature
        exchange = self.exchange()
        media = exchange.seen.media if exchange else ()
        self.stick.offer([(str(place), str(place)) for place in media])
        if media:
            self.stick.choose(str(media[0]))

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.title)
        if folder:
            self.folder.set_text(folder)

    def submit(self) -> None:
        typed, stick = self.folder.value(), self.stick.value()
        place = stick if typed is ABSENT else typed
        exchange = self.exchange()
        if place is ABSENT or exchange is None:
            self.say_wrong(self.setting.say("ui.office.needs_place"))
            return
        self.deed(exchange, Path(str(place)))
        self.clear()
        self.finished.emit()

    def deed(self, exchange: Exchange, place: Path) -> None:
        """Each form has its own."""


class ExportForm(PlaceForm):
    def __init__(
        self, setting: Setting, stage: Stage, exchange: Callable[[], Exchange | None]
    ) -> None:
        say = setting.say
        title, save = say("ui.office.export_to"), say("ui.office.write_here")
        super().__init__(setting, stage, exchange, title=title, save=save)

    def deed(self, exchange: Exchange, place: Path) -> None:
        exchange.export(place)


class SecondCopyForm(PlaceForm):
    def __init__(
        self, setting: Setting, stage: Stage, exchange: Callable[[], Exchange | None]
    ) -> None:
        say = setting.say
        super().__init__(
            setting,
            stage,
            exchange,
            title=say("ui.office.second_title"),
            save=say("ui.office.second_keep"),
            why=say("ui.office.second_why"),
        )
        self.off = QPushButton(say("ui.office.second_off"), self)
        self.off.clicked.connect(self._off)
        self.column.insertWidget(self.column.count() - 1, self.off)

    def deed(self, exchange: Exchange, place: Path) -> None:
        exchange.choose(place)

    def _off(self) -> None:
        exchange = self.exchange()
        if exchange is not None:
            exchange.choose(None)
        self.finished.emit()


def offered(
    setting: Setting, stage: Stage, exchange: Callable[[], Exchange | None]
) -> dict[str, Callable[[], QWidget]]:
    return {
        "export_to": lambda: ExportForm(setting, stage, exchange),
        "second_copy": lambda: SecondCopyForm(setting, stage, exchange),
    }

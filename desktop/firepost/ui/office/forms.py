"""Where to: an export to a place of one's choice, and the place of the second copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from firepost.ui import figures
from firepost.ui.asking import ask_folder
from firepost.ui.exchange import Exchange
from firepost.ui.forms.drawer import WIDE_PX, Form
from firepost.ui.forms.fields import ABSENT, LineField, ListField
from firepost.ui.loglist import wrapped
from firepost.ui.prose import Line, Prose, Run, line
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

_EDGES_PX: Final = 64  # of the drawer: margins and a scroll bar


class PlaceForm(Form):
    """A stick that is in, or any folder; `deed` hears which."""

    stays = False  # what came of it is shown in the form itself

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
        ask_folder(self, self.title, lambda folder: self.folder.set_text(str(folder)))

    def submit(self) -> None:
        typed, stick = self.folder.value(), self.stick.value()
        place = stick if typed is ABSENT else typed
        exchange = self.exchange()
        if place is ABSENT or exchange is None:
            self.say_wrong(self.setting.say("ui.office.needs_place"))
            return
        self.say_wrong("")
        self.deed(exchange, Path(str(place)))
        if not self.stays:
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


class NeighbourForm(Form):
    """One laptop starts and shows a code; the other types it."""

    keeps_draft = False  # a spoken code is for one moment

    def __init__(
        self, setting: Setting, stage: Stage, exchange: Callable[[], Exchange | None]
    ) -> None:
        say = setting.say
        super().__init__(setting, stage, say("neighbour.title"))
        self.exchange = exchange
        self._heard: Exchange | None = None
        told = QLabel(say("neighbour.told"), self)
        told.setWordWrap(True)
        self.column.addWidget(told)
        self.begin = QPushButton(say("neighbour.begin"), self)
        self.begin.clicked.connect(self._begin)
        self.column.addWidget(self.begin)
        self.shown = Prose(setting.look, self)
        self.column.addWidget(self.shown)
        self.stop = QPushButton(say("neighbour.stop"), self)
        self.stop.clicked.connect(self._stop)
        self.column.addWidget(self.stop)
        self.code: LineField = self.add(
            LineField(setting, say("neighbour.code"), hint=say("neighbour.code_hint"))
        )
        self.at: LineField = self.add(
            LineField(setting, say("neighbour.at"), hint=say("neighbour.at_hint"))
        )
        self.save.setText(say("neighbour.join"))
        self.close_up()

    def open_for(self, target: str) -> None:  # noqa: ARG002 - a form's own signature
        exchange = self.exchange()
        if exchange is not None and exchange is not self._heard:
            exchange.changed.connect(self._show)
            self._heard = exchange
        self._show()

    def _begin(self) -> None:
        exchange = self.exchange()
        if exchange is not None:
            exchange.invite()

    def _stop(self) -> None:
        exchange = self.exchange()
        if exchange is not None:
            exchange.part()

    def submit(self) -> None:
        code, at, exchange = self.code.value(), self.at.value(), self.exchange()
        if code is ABSENT or exchange is None:
            self.say_wrong(self.setting.say("neighbour.not_a_code", value=""))
            return
        self.say_wrong("")
        exchange.join(str(code), None if at is ABSENT else str(at))

    def _show(self) -> None:
        exchange = self.exchange()
        if exchange is None:
            return
        say, table = self.setting.say, exchange.seen.table
        lines: list[Line] = []
        if table.invitation is not None:
            where = "、".join(table.invitation.addresses)
            lines += [
                line(Run(say("neighbour.read_aloud"), ink="text-2")),
                line(Run(table.invitation.code, "clock", bold=True)),
                *(
                    line(Run(one, ink="text-2"))
                    for one in rows_of(self.setting, say("neighbour.where", where=where))
                ),
            ]
        if table.at is not None:
            at = figures.clock(table.at)
            values = {
                "post": table.post,
                "at": at,
                "received": table.received,
                "sent": table.sent,
            }
            told, ink = say("neighbour.mirrors", **values), "ok"
            lines += [line(Run(one, ink=ink)) for one in rows_of(self.setting, told)]
        elif table.goes_on and table.failed is None:
            waits = "neighbour.joining" if table.joining else "neighbour.waiting"
            lines.append(line(Run(say(waits), ink="text-2")))
        if table.failed is not None:
            why = self.setting.notice(table.failed)
            lines += [
                line(Run(one, ink="danger", bold=True)) for one in rows_of(self.setting, why)
            ]
        self.shown.show_lines(lines)
        self.stop.setVisible(table.goes_on)
        for part in (self.begin, self.code, self.at, self.save):
            part.setVisible(not table.goes_on)


def rows_of(setting: Setting, text: str) -> list[str]:
    """Broken to what stands beside each other in the drawer; numbers and names stay whole."""
    width_of = setting.look.metrics("secondary").horizontalAdvance
    return wrapped(text, width_of, WIDE_PX - _EDGES_PX)


def offered(
    setting: Setting, stage: Stage, exchange: Callable[[], Exchange | None]
) -> dict[str, Callable[[], QWidget]]:
    return {
        "export_to": lambda: ExportForm(setting, stage, exchange),
        "neighbour": lambda: NeighbourForm(setting, stage, exchange),
        "second_copy": lambda: SecondCopyForm(setting, stage, exchange),
    }

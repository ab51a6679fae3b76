"""树种与可燃物: what each word of the forest layer burns like, said once by a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QThreadPool, Signal
from PySide6.QtWidgets import QLabel

from firepost.app.fuel import MOST_WORDS, ks_given, words_round
from firepost.app.knobs import FUEL
from firepost.app.outlook import FUELS
from firepost.app.outlook_things import room_round
from firepost.domain.errors import Notice, Stopped
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, ListField
from firepost.ui.map.frames import Task
from firepost.ui.setting import Setting
from firepost.ui.stage import Done, Stage

if TYPE_CHECKING:
    from firepost.app.maps import Atlas

NOTHING = "none"  # burns not at all: water, fields, bare ground


class FuelsForm(Form):
    """One list a word of the layer; only what changed is recorded."""

    came = Signal(object)

    def __init__(
        self, setting: Setting, stage: Stage, atlas: Callable[[], Atlas] | None = None
    ) -> None:
        super().__init__(setting, stage, setting.say("ui.fuels.title"))
        self._atlas = atlas
        self._pool = QThreadPool()
        self._words: list[str] = []
        self.told = QLabel(self)
        self.told.setProperty("role", "aside")
        self.told.setWordWrap(True)
        self.column.addWidget(self.told)
        choices = [(NOTHING, setting.say("fuel.none"))]
        choices += [(key, setting.say(f"fuel.{key}")) for key in FUELS]
        self.lists = [
            self.add(ListField(setting, "", choices, parent=self)) for _ in range(MOST_WORDS)
        ]
        for field in self.lists:
            field.hide()
        self.close_up()
        self.came.connect(self._show)

    def open_for(self, _target: str) -> None:
        fire = self.stage.fire
        held = fire.area.perimeter if fire and fire.area else None
        say = self.setting.say
        if held is None:
            self.told.setText(say("ui.outlook.no_perimeter"))
            return
        if self._atlas is None:
            self.told.setText(say("ui.fuels.no_layer"))
            return
        atlas, box = self._atlas, room_round(held.box_deg)
        self.told.setText(say("ui.fuels.reading"))

        def look() -> object:
            try:
                return words_round(atlas(), box)
            except Stopped as stopped:
                return stopped.notice

        self._pool.start(Task(look, self.came.emit))

    def _show(self, found: object) -> None:
        say, board = self.setting.say, self.stage.board
        self._words = []
        if isinstance(found, Notice):
            self.told.setText(self.setting.notice(found))
        elif found is None or board is None:
            self.told.setText(say("ui.fuels.no_layer"))
        else:
            assert isinstance(found, tuple)
            name, self._words = found
            key = "ui.fuels.layer" if self._words else "ui.fuels.silent"
            self.told.setText(say(key, name=name))
        given = ks_given(board.settings) if board else {}
        for place, field in enumerate(self.lists):
            word = self._words[place] if place < len(self._words) else None
            field.setVisible(word is not None)
            if word is not None:
                field.label.setText(word)
                field.box.setAccessibleName(word)
                field.choose(_choice(given.get(word)))

    def submit(self) -> None:
        board = self.stage.board
        given = ks_given(board.settings) if board else {}
        commands = [
            {"do": "setting.choose", "setting": f"{FUEL}{word}", "value": _ks(field.value())}
            for word, field in zip(self._words, self.lists, strict=False)
            if field.value() is not ABSENT and _choice(given.get(word)) != field.value()
        ]
        if not commands:
            self.say_wrong(self.setting.say("ui.fuels.nothing_new"))
            return
        taken, refused = self.awaited()
        left = [len(commands)]

        def one_taken(done: Done) -> None:
            left[0] -= 1
            if not left[0]:
                taken(done)

        for command in commands:
            self.stage.do(command, one_taken, refused)


def _ks(choice: Any) -> float:
    return 0.0 if choice == NOTHING else FUELS[choice]


def _choice(ks: float | None) -> str | None:
    """The class whose Ks it is; None where it is none of them."""
    if ks == 0:
        return NOTHING
    return next((key for key, value in FUELS.items() if value == ks), None)

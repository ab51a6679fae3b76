"""What was drawn on the map, saved as a new version: how it was got, how exact, when."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from firepost.ui import figures
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import ABSENT, AmountField, ChoiceField, LineField, MomentField
from firepost.ui.forms.perimeter import METHODS
from firepost.ui.map.easel import Easel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class SketchForm(Form):
    """An immutable version, descended from the one it was drawn over."""

    def __init__(self, setting: Setting, stage: Stage, easel: Easel) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.sketch.form_title"))
        self._easel = easel
        self.told = QLabel("", self)
        self.told.setProperty("role", "strong")
        self.told.setWordWrap(True)
        self.column.addWidget(self.told)
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
            LineField(setting, say("ui.field.source"), hint=say("ui.sketch.source"))
        )
        self.close_up()
        self.method.choose("sketch")
        self.finished.connect(easel.saved)

    def open_for(self, _target: str) -> None:
        easel, say = self._easel, self.setting.say
        if not (easel.ready and easel.drawn):
            self.told.setText(say("ui.sketch.form_none"))
            return
        area = easel.sketch.area_ha
        told = say(
            "ui.sketch.form_told",
            area=figures.hectares(area),
            mu=figures.mu(area),
            length=self.setting.length(easel.sketch.length_m),
        )
        if easel.crossings:
            told += "\n" + say("ui.sketch.form_crossed", n=len(easel.crossings))
        self.told.setText(told)

    def clear(self) -> None:
        super().clear()
        self.method.choose("sketch")

    def command(self) -> dict[str, object] | None:
        say, easel = self.setting.say, self._easel
        if not (easel.ready and easel.drawn):
            self.say_wrong(say("ui.sketch.form_none"))
            return None
        method, source = self.method.value(), self.source.value()
        if method is ABSENT:
            self.say_wrong(say("ui.sketch.needs_method"))
            return None
        command = self.of_fire(
            do="perimeter.record",
            geometry=easel.geometry(),
            method=method,
            accuracy_m=self.accuracy.value(),
            at=iso(self.at.value()),
            source=say("ui.sketch.source") if source is ABSENT else source,
            parents=[easel.base.id] if easel.base else ABSENT,
        )
        return {**command, "incident": easel.fire_id}  # another may have come in front since

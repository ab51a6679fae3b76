"""A new perimeter out of a file, or an area somebody told without a shape."""

from __future__ import annotations

from collections.abc import Sequence

from firepost.domain.errors import Notice
from firepost.ui import figures
from firepost.ui.forms.drawer import iso
from firepost.ui.forms.fields import (
    ABSENT,
    AmountField,
    AreaField,
    ChoiceField,
    LineField,
    ListField,
    MomentField,
)
from firepost.ui.forms.from_file import FileForm
from firepost.ui.found import Found, ReadShapes
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

METHODS = ("gps", "drone", "satellite", "sketch", "estimate")


class PerimeterForm(FileForm):
    """Choose a file, choose one of its shapes, say how and when; or state an area alone."""

    hint, kinds = "ui.import.hint", "ui.import.kinds"

    def __init__(self, setting: Setting, stage: Stage, read: ReadShapes | None) -> None:
        say = setting.say
        super().__init__(setting, stage, "ui.import.title", read)
        self._found: tuple[Found, ...] = ()
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
        self.close_up()
        self._show_shape_fields()

    def forget_found(self) -> None:
        self._found = ()
        self.shape.offer([])

    def not_read(self, notice: Notice) -> None:
        super().not_read(notice)
        self._show_shape_fields()

    def take_found(self, found: Sequence[Found]) -> None:
        say, name = self.setting.say, self._path.name if self._path else ""
        self._found = tuple(found)
        if not found:
            self.tell(say("ui.import.nothing", name=name), wrong=True)
        else:
            self.tell(say("ui.import.found", name=name, n=len(found)))
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
        super().clear()
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

"""A form told as a list of its fields, for records that are no more than their keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from firepost.domain.weather_text import read_weather
from firepost.ui import figures
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import (
    ABSENT,
    AmountField,
    ChoiceField,
    CountField,
    Field,
    LineField,
    ListField,
    MomentField,
    PlaceField,
)
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.typed.numbers import Wrong

Kind = Literal["text", "count", "amount", "number", "moment", "place", "wind", "choice", "list"]
_MINUSES: Final = str.maketrans("−－", "--")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a command and how it is asked for; `label` names its sentence."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # key, sentence
    must: bool = False  # a list of which one has to be chosen


class NumberField(LineField):
    """A figure that may be below zero."""

    def read(self, text: str) -> float:
        written = unicodedata.normalize("NFKC", text).translate(_MINUSES).replace(" ", "")
        if not re.fullmatch(r"-?\d{1,4}([.,]\d{1,2})?", written):
            raise Wrong("ui.wrong.amount")
        return float(written.replace(",", "."))


class WindField(LineField):
    """Where the wind comes from: 西南, 225."""

    def read(self, text: str) -> float:
        written = unicodedata.normalize("NFKC", text).strip().rstrip("°度")
        if re.fullmatch(r"\d{1,3}(\.\d)?", written):
            return float(written)
        found = read_weather(f"{written.removesuffix('风')}风").values.get("wind_from_deg")
        if found is None:
            raise Wrong("ui.wrong.wind")
        return found

    def told(self, value: float) -> str:
        return f"{self._setting.say(f'ui.wind.{figures.compass(value)}')} {value:g}°"


class PlainForm(Form):
    """Fields in the order told; what nobody filled in stays out of the command."""

    do = ""
    keys: Sequence[Key] = ()
    of_desk = False  # the record belongs to no fire

    def __init__(self, setting: Setting, stage: Stage, title: str) -> None:
        super().__init__(setting, stage, setting.say(title))
        self.by_key: dict[str, Any] = {}
        self.before_fields()
        for key in self.keys:
            self.by_key[key.name] = self.add(self._field(key))
        self.close_up()

    def before_fields(self) -> None:
        """What stands above the fields."""

    def _field(self, key: Key) -> Field:
        setting, label = self.setting, self.setting.say(key.label)
        hint = setting.say(key.hint) if key.hint else ""
        if key.kind in ("choice", "list"):
            said = [(name, setting.say(word)) for name, word in key.choices]
            if key.kind == "list":
                return ListField(setting, label, said, must=key.must)
            return ChoiceField(setting, label, said, columns=min(len(said), 3))
        if key.kind == "place":
            return PlaceField(setting, label)
        made = {
            "text": LineField,
            "count": CountField,
            "amount": AmountField,
            "number": NumberField,
            "moment": MomentField,
            "wind": WindField,
        }[key.kind]
        return made(setting, label, hint=hint)

    def said(self) -> dict[str, object]:
        """What was filled in, as the command carries it."""
        told: dict[str, object] = {}
        for key in self.keys:
            value = self.by_key[key.name].value()
            if value is ABSENT:
                continue
            if key.kind == "place":
                told["lat_deg"], told["lon_deg"] = value
            elif key.kind == "moment":
                told[key.name] = iso(value)
            else:
                told[key.name] = value
        return told

    def command(self) -> dict[str, object] | None:
        told = {"do": self.do, **self.said()}
        return told if self.of_desk else self.of_fire(**told)


AT: Final = Key("at", "moment", "ui.field.at", "ui.field.moment_now")
SOURCE: Final = Key("source", "text", "ui.field.source", "ui.field.source_hint")

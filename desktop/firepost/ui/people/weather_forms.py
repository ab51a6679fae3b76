"""Weather as it is told: an observation, a forecast as received, what was decided on a change."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton

from firepost.app import winds
from firepost.app.weather_file import MOST_BYTES, read_file
from firepost.domain.errors import Refused
from firepost.domain.weather_text import read_weather
from firepost.ui.asking import ask_file
from firepost.ui.forms.fields import LineField
from firepost.ui.people.plain import AT, SOURCE, Key, PlainForm
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.typed.words import meant

_FIGURES = (
    Key("wind_from_deg", "wind", "ui.people.wind_from", "ui.people.wind_from_hint"),
    Key("wind_force", "count", "ui.people.wind_force"),
    Key("wind_m_s", "amount", "ui.people.wind_m_s"),
    Key("gust_m_s", "amount", "ui.people.gust_m_s"),
    Key("temp_c", "number", "ui.people.temp_c"),
    Key("humidity_pct", "amount", "ui.people.humidity_pct"),
    Key("rain_mm", "amount", "ui.people.rain_mm"),
)
_SURE = Key("sure", "choice", "ui.people.sure", choices=(("yes", "ui.people.sure_yes"),))


class _Pasted(PlainForm):
    """Figures, with a line above that takes a text as it came and fills them in."""

    def before_fields(self) -> None:
        say = self.setting.say
        self.text = LineField(
            self.setting, say("ui.people.pasted"), hint=say("ui.people.pasted_hint")
        )
        self.fields.append(self.text)
        self.column.addWidget(self.text)
        self.fill = QPushButton(say("ui.people.fill"), self)
        self.fill.clicked.connect(self._fill)
        self.column.addWidget(self.fill)

    def _fill(self) -> None:
        read = read_weather(self.text.line.text())
        for key, value in read.values.items():
            self.by_key[key].set_text(f"{value:g}")
        for key in read.converted:
            self.by_key[key].echo(self.setting.say("ui.people.converted"))
        if not read.values:
            self.text.echo(self.setting.say("ui.people.nothing_read"), role="wrong")

    def said(self) -> dict[str, object]:
        told = super().said()
        if told.pop("sure", None) is not None:
            told["sure"] = True
        return told


class ObservationForm(_Pasted):
    do = "weather.observe"
    keys = (
        *_FIGURES,
        Key("place", "text", "ui.people.place_of"),
        Key("here", "place", "ui.people.position"),
        AT,
        SOURCE,
        _SURE,
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.observation")
        self.file = QPushButton(setting.say("ui.people.from_file"), self)
        self.file.clicked.connect(self._choose)
        self.column.insertWidget(self.column.count() - 1, self.file)

    def _choose(self) -> None:
        title = self.setting.say("ui.people.from_file")
        ask_file(self, title, self.take_file, kinds="*.txt *.csv")

    def take_file(self, path: Path) -> None:
        """Every line of it as an observation, all or none; what was left out is said."""
        try:
            with path.open("rb") as opened:
                read = read_file(opened.read(MOST_BYTES + 1), self.stage.now())
        except OSError as error:
            self.say_wrong(self.setting.say("ui.people.file_gone", says=error.strerror or ""))
            return
        except Refused as refused:
            self.say_wrong(self.setting.notice(refused.notice))
            return
        fire = self.of_fire()
        commands = [{**told, **fire, "source": path.name} for told in read.commands]

        def kept(_done: object) -> None:
            left = [self.setting.notice(notice) for notice in read.left[:5]]
            words = self.setting.say(
                "ui.people.file_read",
                n=len(commands),
                left=len(read.left),
                other=read.converted,
            )
            self.say_wrong("\n".join([words, *left]))

        self.stage.do_together(
            commands, kept, lambda notice: self.say_wrong(self.setting.notice(notice))
        )


class ForecastForm(_Pasted):
    do = "weather.forecast"
    keys = (
        Key("issuer", "text", "ui.people.issuer"),
        Key("from_at", "moment", "ui.people.from_at"),
        Key("until_at", "moment", "ui.people.until_at"),
        *_FIGURES,
        AT,
        _SURE,
    )

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage, "ui.people.forecast")

    def said(self) -> dict[str, object]:
        told = super().said()
        text = meant(self.text.line.text())
        return {**told, "text": text} if text else told


class WindSeenForm(PlainForm):
    """What was decided on a change of the wind: it is to be dealt with until this is said."""

    do = "weather.see"
    keys = (Key("decision", "text", "ui.people.decision", "ui.people.decision_hint"), AT)

    def __init__(self, setting: Setting, stage: Stage) -> None:
        self._change = ""
        super().__init__(setting, stage, "ui.people.wind_seen")

    def before_fields(self) -> None:
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.column.addWidget(self.told)

    def open_for(self, target: str) -> None:
        from firepost.ui.people.todos import change_words

        board, fire = self.stage.board, self.stage.fire
        if board is None or fire is None:
            return
        found = winds.changes(board, fire, self.stage.now())
        change = next((one for one in found if one.entry == target), None) or (
            found[0] if found else None
        )
        self._change = change.entry if change else ""
        title, detail = (
            change_words(self.setting, change, self.stage.now()) if change else ("", "")
        )
        self.told.setText(
            f"{title}\n{detail}" if title else self.setting.say("ui.people.no_change")
        )

    def command(self) -> dict[str, object] | None:
        if not self._change:
            self.say_wrong(self.setting.say("ui.people.no_change"))
            return None
        return self.of_fire(do=self.do, change=self._change, **self.said())

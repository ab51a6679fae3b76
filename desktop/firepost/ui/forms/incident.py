"""A new fire: a name, where and when, as far as anyone knows; and its start, told later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import ABSENT, LineField, ListField, MomentField, PlaceField
from firepost.ui.map.basemap import BaseMap
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class IncidentForm(Form):
    def __init__(self, setting: Setting, stage: Stage, base: Callable[[], BaseMap]) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.incident.title"))
        self._base = base
        self.name: LineField = self.add(
            LineField(setting, say("ui.incident.name"), hint=say("ui.incident.name_hint"))
        )
        self.place: PlaceField = self.add(PlaceField(setting, say("ui.incident.place")))
        self.place.where = self._where
        self.district: ListField = self.add(ListField(setting, say("ui.incident.district"), []))
        self.ignited: MomentField = self.add(
            MomentField(
                setting,
                say("ui.incident.ignited"),
                hint=say("ui.field.moment_hint"),
                may_be_unknown=True,
            )
        )
        self.reported: MomentField = self.add(
            MomentField(
                setting,
                say("ui.incident.reported"),
                hint=say("ui.field.moment_now"),
                may_be_unknown=True,
            )
        )
        self.source: LineField = self.add(
            LineField(setting, say("ui.field.source"), hint=say("ui.incident.source_hint"))
        )
        self.place.changed.connect(self._guess_district)
        self.save.setText(say("ui.incident.save"))
        self.close_up()

    def open_for(self, _target: str) -> None:
        if len(self._base().counties) + 1 != self.district.box.count():
            self.district.offer([(one.code, one.name) for one in self._base().counties])

    def _where(self, lat_deg: float, lon_deg: float) -> str:
        county = self._base().county_at(lon_deg, lat_deg)
        return county.name if county else self.setting.say("ui.incident.outside")

    def _guess_district(self) -> None:
        wrong = self.place.line.property("wrong") is True
        place = ABSENT if wrong else self.place.value()
        if isinstance(place, tuple):
            county = self._base().county_at(place[1], place[0])
            if county is not None:
                self.district.choose(county.code)

    def command(self) -> dict[str, object] | None:
        name = self.name.value()
        if name is ABSENT:
            self.say_wrong(self.setting.say("ui.incident.needs_name"))
            self.name.setFocus()
            return None
        reported = self.reported.value()
        if reported is ABSENT and self.ignited.value() in (ABSENT, None):
            reported = self.setting.now()
        starts = [at for at in (self.ignited.value(), reported) if isinstance(at, datetime)]
        said = {
            "do": "incident.open",
            "name": name,
            # So from its start on, whenever it was entered: a look back then finds it.
            "at": iso(min(starts)) if starts else ABSENT,
            "ignited_at": iso(self.ignited.value()),
            "reported_at": iso(reported),
            "district": self.district.value(),
            "source": self.source.value(),
        }
        place = self.place.value()
        if place is not ABSENT:
            said["lat_deg"], said["lon_deg"] = place
        # "Unknown" and "nothing said" are the same of a fire that is being opened.
        return {
            key: value
            for key, value in said.items()
            if value is not ABSENT and value is not None
        }


class StartForm(Form):
    """When it broke out or was reported, learned after it was opened: a correction of that entry."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.start.title"))
        hint = say("ui.field.moment_hint")
        self.ignited: MomentField = self.add(
            MomentField(setting, say("ui.incident.ignited"), hint=hint, may_be_unknown=True)
        )
        self.reported: MomentField = self.add(
            MomentField(setting, say("ui.incident.reported"), hint=hint, may_be_unknown=True)
        )
        self.source: LineField = self.add(
            LineField(setting, say("ui.field.source"), hint=say("ui.incident.source_hint"))
        )
        self.close_up()

    def command(self) -> dict[str, object] | None:
        fire = self.stage.fire
        ignited, reported = self.ignited.value(), self.reported.value()
        if fire is None or (ignited is ABSENT and reported is ABSENT):
            self.say_wrong(self.setting.say("ui.start.needs_one"))
            return None
        source = self.source.value()
        instead = {
            "do": "incident.open",
            "name": fire.name,
            "ignited_at": iso(fire.ignited_at if ignited is ABSENT else ignited),
            "reported_at": iso(fire.reported_at if reported is ABSENT else reported),
            "lon_deg": fire.lon_deg,
            "lat_deg": fire.lat_deg,
            "district": fire.district,
            "source": fire.opened.source if source is ABSENT else source,
        }
        kept = {key: value for key, value in instead.items() if value is not None}
        return {"do": "entry.correct", "entry": fire.opened.entry, "with": kept}

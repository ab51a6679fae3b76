"""天气 and 人员: what is known, how old it is, who said it, and the keys to say more."""

from __future__ import annotations

from datetime import datetime

from firepost.app import winds
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.people_on_board import Evacuation, moved_sum
from firepost.app.sky_on_board import Danger, Forecast
from firepost.ui import figures, spoken
from firepost.ui.people.chart import WeatherChart
from firepost.ui.people.outlook_kept import kept_words
from firepost.ui.people.sheet import Sheet, Told
from firepost.ui.people.todos import change_words
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class WeatherSheet(Sheet):
    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage)
        self.now = self.prose()
        self.chart = WeatherChart(setting, self)
        self.column.addWidget(self.chart)
        self.more = self.prose()
        self.keys(
            (
                ("observation", "ui.people.observation"),
                ("forecast", "ui.people.forecast"),
                ("danger", "ui.danger.title"),
                ("outlook", "ui.list.outlook"),
                ("fuels", "ui.fuels.title"),
            )
        )
        self.column.addStretch(1)

    def refresh(self) -> None:
        board, now = self.stage.board, self.stage.shown_at
        if board is None:
            return
        fire = self.stage.fire
        told = list(self._wind(board, fire, now))
        if fire is not None:
            for change in winds.changes(board, fire, now):
                title, detail = change_words(self.setting, change, now)
                told += [(title, "danger", True), (detail, "text-2", False)]
        if board.weather:
            told.append((self.setting.say("ui.weather.chart_key"), "text-2", False))
        self.now.show_lines(self.lines(told))
        seen = winds.of_fire(board, fire)
        self.chart.show_weather(seen, board.forecasts, now)
        self.more.show_lines(
            [
                self.head("ui.people.forecasts"),
                *self.lines(self._forecasts(board.forecasts, now)),
                self.head("ui.people.warnings"),
                *self.lines(self._warnings(board, now)),
                self.head("ui.people.fwi"),
                *self.lines(self._fwi(board, fire)),
            ]
        )

    def _wind(self, board: Board, fire: IncidentOnBoard | None, now: datetime) -> list[Told]:
        say = self.setting.say
        wind = winds.wind_now(board, fire, now)
        if wind is None:
            return [(say("ui.people.no_wind"), "unk", True)]
        seen = wind.seen
        words = spoken.wind_words(self.setting, seen.wind_from_deg, seen.force)
        if seen.gust_m_s is not None:
            words += " · " + say("ui.weather.gust", force=figures.beaufort(seen.gust_m_s))
        age = figures.age(wind.age, say("ui.unit.min"))
        at = figures.moment(seen.said.at, now)
        told: list[Told] = [(words, "unk" if wind.is_old else "text", True)]
        key = "ui.people.wind_old" if wind.is_old else "ui.people.wind_age"
        told.append(
            (
                say(key, at=at, age=age, by=seen.said.by),
                "unk" if wind.is_old else "text-2",
                False,
            )
        )
        for name in ("temp_c", "humidity_pct", "rain_mm"):
            last = next(
                (o for o in reversed(board.weather) if getattr(o, name) is not None), None
            )
            if last is not None:
                words = spoken.weather_words(self.setting, {name: getattr(last, name)})
                when = figures.moment(last.said.at, now)
                told.append((f"{words}　{when} {last.said.by}", "text", False))
        return told

    def _forecasts(self, forecasts: tuple[Forecast, ...], now: datetime) -> list[Told]:
        say = self.setting.say
        valid = [one for one in forecasts if one.until_at > now][-4:]
        if not valid:
            return [(say("ui.people.no_forecast"), "text-2", False)]
        told: list[Told] = []
        for one in valid:
            start = figures.moment(one.from_at or one.said.at, now)
            span = f"{start}–{figures.moment(one.until_at, now)}"
            values = {
                key: getattr(one, key)
                for key in ("wind_from_deg", "wind_m_s", "wind_force", "gust_m_s", "temp_c")
            }
            words = spoken.weather_words(self.setting, values)
            told.append((f"{span} {words or one.text or ''}", "text", True))
            if words and one.text:
                told.append((one.text, "text", False))  # as received, word for word
            issued = figures.moment(one.said.at, now)
            told.append(
                (say("ui.people.issued", issuer=one.issuer, at=issued), "text-2", False)
            )
        return told

    def _warnings(self, board: Board, now: datetime) -> list[Told]:
        say = self.setting.say
        found: list[tuple[str, Danger]] = []
        if board.danger is not None:
            found.append(("signal4", board.danger))
        found += [(key.partition(":")[0], one) for key, one in sorted(board.ratings.items())]
        if not found:
            return [(say("ui.people.no_warning"), "text-2", False)]
        return [(self._warning(system, one, now), "text", False) for system, one in found]

    def _warning(self, system: str, one: Danger, now: datetime) -> str:
        say = self.setting.say
        colour = say(f"colour.{one.colour}")
        number = "" if one.number is None else say("ui.people.class", n=one.number)
        past = one.until is not None and one.until < now
        words = f"{say(f'danger.{system}')}：{colour}{number} {one.issuer or one.said.by}"
        words += " " + figures.moment(one.said.at, now)
        return words + (" " + say("ui.people.lapsed") if past else "")

    def _fwi(self, board: Board, fire: IncidentOnBoard | None) -> list[Told]:
        say = self.setting.say
        days = winds.fwi_days(winds.of_fire(board, fire))
        if not days:
            return [(say("ui.people.no_fwi"), "text-2", False)]
        told: list[Told] = []
        for day in days[-3:]:
            index = day.index
            words = say(
                "ui.people.fwi_day",
                day=day.day.strftime("%m-%d"),
                fwi=f"{index.fwi:.1f}",
                ffmc=f"{index.codes.ffmc:.1f}",
                isi=f"{index.isi:.1f}",
                bui=f"{index.bui:.1f}",
            )
            told.append((words, "text", False))
        note = "ui.people.fwi_started" if days[-1].started else "ui.people.fwi_carried"
        return [
            *told,
            (say(note), "text-2", False),
            (say("ui.people.fwi_none"), "text-2", False),
        ]


class PeopleSheet(Sheet):
    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage)
        self.moving = self.prose()
        self.keys(
            (
                ("moved", "ui.people.moved"),
                ("order", "ui.people.order"),
                ("place", "ui.people.new_place"),
                ("same", "ui.people.same"),
                ("near", "ui.list.near"),
                ("outlook", "ui.list.outlook"),
            )
        )
        self.hurt = self.prose()
        self.keys(
            (
                ("person", "ui.people.person"),
                ("casualties", "ui.casualties.title"),
                ("names", "ui.people.names"),
                ("medical", "ui.people.medical"),
                ("medical_state", "ui.people.medical_state"),
                ("ground", "ui.people.ground"),
            )
        )
        self.beyond = self.prose()
        self.keys(
            (("notice", "ui.people.notice_draft"), ("notice_state", "ui.people.notice_state"))
        )
        self.column.addStretch(1)

    def refresh(self) -> None:
        board, fire, now = self.stage.board, self.stage.fire, self.stage.shown_at
        if board is None or fire is None:
            return
        self.moving.show_lines(
            [self.head("ui.people.evacuation"), *self.lines(self._moved(board, fire, now))]
        )
        self.hurt.show_lines(
            [self.head("ui.people.register"), *self.lines(self._hurt(board, fire, now))]
        )
        self.beyond.show_lines(
            [self.head("ui.people.notices"), *self.lines(self._notices(board, fire, now))]
        )

    def _moved(self, board: Board, fire: IncidentOnBoard, now: datetime) -> list[Told]:
        say = self.setting.say
        told = list(kept_words(self.setting, board, fire, now))
        if not fire.moved:
            return [*told, (say("ui.people.nobody_moved"), "text-2", False)]
        total = moved_sum(fire.moved)
        if total is not None:
            told.append((say("ui.people.moved_sum", n=total), "text", True))
        for place in fire.moved:
            told += self._place(place, now)
        return told

    def _place(self, place: Evacuation, now: datetime) -> list[Told]:
        say = self.setting.say
        moved, left = place.moved, place.left
        words = f"{place.place}　{say(f'moving.{place.state}')}"
        if moved is not None:
            words += "　" + say("ui.people.moved_n", n=moved.value)
        words += "　" + (
            say("ui.people.left_n", n=left)
            if left is not None
            else say("ui.people.left_unknown")
        )
        told: list[Told] = [(words, "text", True)]
        parts = []
        if place.refused:
            parts.append(say("ui.people.refused_n", n=place.refused))
        if place.to:
            parts.append(say("ui.people.to", to=place.to))
        if moved is not None:
            parts.append(f"{moved.said.by} {figures.moment(moved.said.at, now)}")
        elif place.ordered is not None:
            parts.append(f"{place.ordered.by} {figures.moment(place.ordered.at, now)}")
        if moved is not None and moved.contested:
            parts.append(say("ui.contested"))
        told.append((" · ".join(parts), "text-2", False))
        way = [
            f"{say(f'ui.people.{key}')} {value}"
            for key, value in (("route", place.route), ("assembly", place.assembly))
            if value and place.state != "complete"
        ]
        if way:
            told.append((" · ".join(way), "text-2", False))
        if place.doubtful:
            told.append((say("ui.people.doubtful", names="、".join(place.names)), "warn", True))
        return told

    def _hurt(self, board: Board, fire: IncidentOnBoard, now: datetime) -> list[Told]:
        say = self.setting.say
        told: list[Told] = []
        for key, toll in fire.tolls.items():
            stated = say("ui.unknown") if toll.stated is None else str(toll.stated)
            words = say(
                "ui.people.toll",
                what=say(f"ui.casualties.{key}"),
                stated=stated,
                listed=toll.listed,
            )
            told.append((words, "warn" if toll.differs else "text", toll.differs))
        names = {one.id: one.name for one in board.medicals}
        for number, person in enumerate(fire.persons, 1):
            kind = say(f"casualty.{person.kind or 'anybody'}")
            where = names.get(person.medical or "", "")
            at = figures.moment(person.condition.said.at, now)
            state = say(f"casualty.{person.condition.value}")
            told.append(
                (f"{person.number or number}　{kind} {state}　{where} {at}", "text", False)
            )
        for one in board.medicals:
            state = say(f"medical.{one.state.value}") if one.state else say("ui.unknown")
            told.append(
                (f"{one.name}　{say(f'ui.medical.{one.kind}')} {state}", "text-2", False)
            )
        return told or [(say("ui.people.nobody_hurt"), "text-2", False)]

    def _notices(self, board: Board, fire: IncidentOnBoard, now: datetime) -> list[Told]:
        say = self.setting.say
        told: list[Told] = []
        for one in board.notices:
            if one.incident in (None, fire.id):
                state = say(f"notice.{one.state.value if one.state else 'drafted'}")
                at = figures.moment(one.state.said.at if one.state else one.drafted.at, now)
                told.append((f"{one.area}　{state} {at}", "text", False))
        return told or [(say("ui.people.no_notice"), "text-2", False)]

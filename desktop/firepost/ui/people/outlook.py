"""蔓延研判: where the edge may be in one to three hours. 参考研判; it starts nothing and raises nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea

from firepost.app import outlook as app
from firepost.app import winds
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.control import held_lines
from firepost.app.errand import HALTED, step, unwanted
from firepost.app.fuel import fuels_round
from firepost.app.outlook import FUELS, Asked, Outlook
from firepost.app.outlook_levels import coming
from firepost.app.outlook_things import roads_of, room_round, things_of
from firepost.app.reached import as_notes, coming_notes
from firepost.app.relief_of import relief_round
from firepost.app.surroundings import Surroundings
from firepost.domain.errors import Notice, Refused
from firepost.domain.wind import force_of
from firepost.ui import figures
from firepost.ui.people.outlook_words import outlook_words
from firepost.ui.people.plain import Key, PlainForm
from firepost.ui.people.sheet import broken_lines
from firepost.ui.prose import Prose
from firepost.ui.setting import Setting
from firepost.ui.stage import Done, Stage
from firepost.ui.underway import Underway

if TYPE_CHECKING:
    from firepost.app.maps import Atlas
    from firepost.domain.plan.model import Plan


class OutlookForm(PlainForm):
    """What it is reckoned from, filled in from the last observation; then the reckoning."""

    keys = (
        Key(
            "fuel",
            "list",
            "ui.outlook.fuel",
            choices=tuple((k, f"fuel.{k}") for k in FUELS),
            must=True,
        ),
        Key("wind_from_deg", "wind", "ui.people.wind_from", "ui.people.wind_from_hint"),
        Key("wind_m_s", "amount", "ui.people.wind_m_s"),
        Key("temp_c", "number", "ui.people.temp_c"),
        Key("humidity_pct", "amount", "ui.people.humidity_pct"),
        Key("slope_deg", "amount", "ui.outlook.slope"),
        Key("faces_deg", "wind", "ui.outlook.faces", "ui.people.wind_from_hint"),
    )

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        atlas: Callable[[], Atlas] | None = None,
        ground: Callable[[], Surroundings] = Surroundings,
    ) -> None:
        self._atlas, self._ground = atlas, ground
        self._seen: tuple[str, Asked, Outlook] | None = None
        super().__init__(setting, stage, "ui.list.outlook")
        self.save.setText(setting.say("ui.outlook.reckon"))
        self.told = Prose(setting.look, self)
        self.keep = QPushButton(setting.say("ui.outlook.keep"), self)
        self.keep.clicked.connect(self._keep)
        self.keep.hide()
        self.reckoning = Underway(setting, self)
        # Above the fields: what comes of it is seen without scrolling.
        for place, part in enumerate((self.wrong, self.reckoning, self.told, self.keep), 1):
            self.column.insertWidget(place, part)

    def before_fields(self) -> None:
        note = QLabel(self.setting.say("ui.outlook.note"), self)
        note.setProperty("role", "aside")
        note.setWordWrap(True)
        self.column.addWidget(note)

    def open_for(self, _target: str) -> None:
        """Nobody types what was observed: it stands there, with its age in the note."""
        board, now = self.stage.board, self.stage.now()
        if board is None:
            return
        wind = winds.wind_now(board, self.stage.fire, now)
        if wind is not None and not self.by_key["wind_m_s"].line.text():
            self._fill("wind_m_s", wind.seen.speed_m_s)
            self._fill("wind_from_deg", wind.seen.wind_from_deg)
            age = figures.age(wind.age, self.setting.say("ui.unit.min"))
            key = "ui.weather.old" if wind.is_old else "ui.weather.aged"
            role = "wrong" if wind.is_old else "echo"
            self.by_key["wind_m_s"].echo(self.setting.say(key, age=age), role=role)
        for name in ("temp_c", "humidity_pct"):
            last = next(
                (o for o in reversed(board.weather) if getattr(o, name) is not None), None
            )
            if last is not None and not self.by_key[name].line.text():
                self._fill(name, getattr(last, name))

    def _fill(self, key: str, value: float | None) -> None:
        if value is not None:
            self.by_key[key].set_text(f"{value:g}")

    def submit(self) -> None:
        if not all([field.check() for field in self.fields]):  # noqa: C419 - every one is to complain
            return
        fire = self.stage.fire
        held = fire.area.perimeter if fire and fire.area else None
        asked = self._asked()
        if fire is None or held is None:
            self.say_wrong(self.setting.say("ui.outlook.no_perimeter"))
            return
        if asked is None:
            return
        board = self.stage.board
        assert board is not None
        self.say_wrong("")
        self._to_top()

        borrow = self.stage.clerk.borrow

        def reckon() -> tuple[str, Asked, Outlook]:
            step("ground")
            shape, plan = borrow(lambda post: (post.shape_of(held.id), post.plan))
            if shape is None:  # its bytes have not arrived
                raise Refused("ui.outlook.no_shape")
            return _Job(board, fire, plan, shape, asked).done(self._atlas, self._ground)

        self.reckoning.drop()  # only the newest is waited for
        self.reckoning.run(reckon, self._show, self._wrong)

    def _wrong(self, notice: Notice) -> None:
        self.say_wrong(self.setting.notice(notice))

    def _asked(self) -> Asked | None:
        from firepost.domain.geometry.spread import Air

        said = self.said()
        needed = ("fuel", "wind_from_deg", "wind_m_s", "temp_c", "humidity_pct")
        missing = [key for key in needed if key not in said]
        if missing:
            self.say_wrong(self.setting.say("ui.outlook.missing"))
            self.by_key[missing[0]].setFocus()
            return None
        told: dict[str, Any] = said
        wind = told["wind_m_s"]
        air = Air(
            wind, told["wind_from_deg"], force_of(wind), told["temp_c"], told["humidity_pct"]
        )
        fire = self.stage.fire
        return Asked(
            air,
            FUELS[told["fuel"]],
            told.get("slope_deg"),
            told.get("faces_deg"),
            held=held_lines(fire) if fire else (),
        )

    def _show(self, came: tuple[str, Asked, Outlook]) -> None:
        self._seen = came
        found = came[2]
        self.say_wrong("")
        self.stage.show_outlook(found)
        board = self.stage.board
        told = outlook_words(self.setting, found, self.stage.fire, board)
        self.told.show_lines(broken_lines(self.setting, told))
        self.keep.show()

    def _to_top(self) -> None:
        """What comes of it stands at the top; a long form may be scrolled down."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.verticalScrollBar().setValue(0)

    def _keep(self) -> None:
        if self._seen is None:
            return
        perimeter, asked, found = self._seen
        air, last = asked.air, found.stages[-1]
        terrain = asked.relief.name if asked.relief else None
        slope = {
            "slope_deg": asked.slope_deg,
            "aspect_deg": asked.faces_deg,
            "terrain": terrain,
            "forest": asked.fuels.name if asked.fuels else None,
        }
        told = self.of_fire(
            do="outlook.keep",
            perimeter=perimeter,
            geometry=dict(last.likely),
            hours=last.minutes / 60,
            wind_m_s=air.wind_m_s,
            wind_from_deg=air.wind_from_deg,
            temp_c=air.temp_c,
            humidity_pct=air.humidity_pct,
            fuel_factor=asked.fuel,
            **{key: value for key, value in slope.items() if value is not None},
            since=found.since.isoformat(),
            reached=as_notes(found),
            coming=coming_notes(found.coming, found.since),
        )

        def taken(_done: Done) -> None:
            self.keep.hide()
            self.finished.emit()

        self.stage.do(told, taken, lambda notice: self.say_wrong(self.setting.notice(notice)))


@dataclass(frozen=True, slots=True)
class _Job:
    """One reckoning, for the pool's thread."""

    board: Board
    fire: IncidentOnBoard
    plan: Plan
    shape: Any
    asked: Asked

    def done(
        self, atlas: Callable[[], Atlas] | None, ground: Callable[[], Surroundings]
    ) -> tuple[str, Asked, Outlook]:
        """The perimeter, what it was reckoned from, the outlook.

        Raises:
            Stopped: there is none, or nobody wants it any more.
        """
        from firepost.domain.geometry.spread import Cancelled

        try:
            return self._reckoned(atlas() if atlas else None, ground())
        except Cancelled:
            raise Refused(HALTED) from None

    def _reckoned(
        self, atlas: Atlas | None, ground: Surroundings
    ) -> tuple[str, Asked, Outlook]:
        from firepost.domain.geometry.nearness import shape_of

        held = self.fire.area.perimeter if self.fire.area else None
        assert held is not None, "asked without a perimeter"
        based, box = self.asked, room_round(shape_of(self.shape).bounds)
        roads = roads_of(atlas, box, go_on=_wanted) if atlas else []
        if atlas is not None and based.slope_deg is None:
            based = replace(based, relief=relief_round(atlas, self.shape, go_on=_wanted))
        if atlas is not None:
            fuels = fuels_round(atlas, self.board.settings, box, go_on=_wanted)
            based = replace(based, fuels=fuels)
        found = app.outlook(
            self.shape,
            based,
            since=held.said.at,
            things=things_of(
                self.board, self.fire, plan=self.plan, ground=ground, roads=roads, box_deg=box
            ),
            go_on=_wanted,
        )
        levels = coming(found, self.fire, self.board, self.plan)
        return held.id, based, replace(found, coming=levels)


def _wanted() -> bool:
    return not unwanted()

"""Notices to the areas near the fire: found by distance, drafted, and then sent by people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel

from firepost.app import winds
from firepost.app.areas_near import Neighbour, neighbours
from firepost.app.knobs import knob
from firepost.app.surroundings import Surroundings
from firepost.ui import figures, spoken
from firepost.ui.people.plain import Key, PlainForm
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class NoticeForm(PlainForm):
    """One notice; the nearest area nobody has told stands there already, text and all."""

    do = "notice.draft"
    keys = (
        Key("area", "text", "ui.people.notice_area"),
        Key("to", "text", "ui.people.notice_to"),
        Key("phone", "text", "ui.people.phone"),
        Key("text", "text", "ui.people.notice_text"),
    )

    def __init__(
        self, setting: Setting, stage: Stage, ground: Callable[[], Surroundings]
    ) -> None:
        self._ground = ground
        super().__init__(setting, stage, "ui.people.notice_draft")

    def before_fields(self) -> None:
        self.told = QLabel(self)
        self.told.setProperty("role", "aside")
        self.told.setWordWrap(True)
        self.column.addWidget(self.told)

    def open_for(self, _target: str) -> None:
        board, fire = self.stage.board, self.stage.fire
        held = fire.area.perimeter if fire and fire.area else None
        if board is None or fire is None or held is None:
            self.told.setText(self.setting.say("ui.outlook.no_perimeter"))
            return
        within_m = knob(board.settings, "notice_within_m")
        seen = self.stage.outlook
        ahead = [seen.stages[-1].far] if seen is not None else []
        known = fire.facts.get("districts")
        own = {fire.district or "", *(known.value if known else ())}  # type: ignore[misc] # a list of codes

        def find(post: Any) -> tuple[Neighbour, ...]:
            shape = post.shape_of(held.id)
            if shape is None:
                return ()
            ground = self._ground()
            return neighbours(board, [shape, *ahead], ground, own=own, within_m=within_m)

        self.stage.clerk.ask(find, self._offer)

    def _offer(self, found: tuple[Neighbour, ...]) -> None:
        board, fire, say = self.stage.board, self.stage.fire, self.setting.say
        if board is None or fire is None:
            return
        within = self.setting.length(knob(board.settings, "notice_within_m"))
        if not found:
            self.told.setText(say("ui.people.no_neighbour", within=within))
            return
        told = {one.area for one in board.notices if one.incident in (None, fire.id)}
        names = say("ui.join").join(
            f"{one.name} {self.setting.length(one.away_m)}" for one in found
        )
        self.told.setText(say("ui.people.neighbours", names=names, within=within))
        first = next((one for one in found if one.name not in told), None)
        if first is None or self.by_key["area"].line.text():
            return
        wind = winds.wind_now(board, fire, self.stage.now())
        words = ""
        if wind is not None:
            words = spoken.wind_words(self.setting, wind.seen.wind_from_deg, wind.seen.force)
        area = figures.hectares(fire.area.value_ha or 0.0) if fire.area else ""
        self.by_key["area"].set_text(first.name)
        self.by_key["to"].set_text(first.to or "")
        self.by_key["phone"].set_text(first.phone or "")
        self.by_key["text"].set_text(
            say(
                "ui.people.notice_words",
                fire=fire.name,
                at=figures.moment(
                    fire.area.said.at if fire.area else self.stage.now(), self.stage.now()
                ),
                away=self.setting.length(first.away_m),
                area=area,
                wind=words or say("ui.unknown"),
            )
        )
        self.by_key["text"].line.setCursorPosition(0)  # what it begins with is to be read

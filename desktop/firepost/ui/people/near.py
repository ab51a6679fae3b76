"""周边: settlements, targets, water and safety round the edge, with distance and bearing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from firepost.app.lie_of_edge import TERRAIN, sides_of
from firepost.app.threatened import Near, near_fire
from firepost.ui import figures
from firepost.ui.people.sheet import Sheet, Told
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

if TYPE_CHECKING:
    from firepost.domain.geometry.lie import Side

ORDER = ("place", "target", "safety_zone", "escape_route", "danger", "water")
_INK = {"danger": "danger", "safety_zone": "ok", "escape_route": "ok"}


class NearSheet(Sheet):
    """Measured on the clerk's thread each time it is opened or the board changes."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        super().__init__(setting, stage)
        self.told = self.prose()
        self.keys(
            (
                ("ground", "ui.people.ground"),
                ("place", "ui.people.new_place"),
                ("outlook", "ui.list.outlook"),
                ("fuels", "ui.fuels.title"),
                ("people", "ui.list.people"),
            )
        )
        self.column.addStretch(1)

    def refresh(self) -> None:
        board, fire = self.stage.board, self.stage.fire
        held = fire.area.perimeter if fire and fire.area else None
        if board is None or fire is None or held is None:
            said = self.setting.say("ui.outlook.no_perimeter")
            self.told.show_lines(self.lines([(said, "unk", True)]))
            return

        def measure(post: Any) -> tuple[Near, ...]:
            shape = post.shape_of(held.id)
            return () if shape is None else near_fire(board, fire, shape)

        self.stage.clerk.ask(measure, self._show)

    def _show(self, found: tuple[Near, ...]) -> None:
        say = self.setting.say
        told: list[Told] = []
        people = [one.inhabitants for one in found if one.kind == "place"]
        if people:
            known = sum(number for number in people if number is not None)
            least = say("ui.at_least") if None in people else ""
            words = say("ui.near.people", n=f"{least}{known}", places=len(people))
            told.append((words, "text", True))
        for kind in ORDER:
            some = [one for one in found if one.kind == kind][:8]
            if some:
                told.append((say(f"ui.near.{kind}"), "text", True))
                told += [(self._words(one), _INK.get(kind, "text"), False) for one in some]
        told += self._lie()
        if not told:
            told.append((say("ui.near.nothing"), "text-2", False))
        self.told.show_lines(self.lines(told))

    def _lie(self) -> list[Told]:
        """Slope and aspect of the edge, side by side, or that nothing is known of them."""
        fire, say = self.stage.fire, self.setting.say
        held = fire.area.perimeter if fire and fire.area else None
        sides = sides_of(held.lie if held else None)
        if held is None or not sides:
            return [(say("ui.near.lie_none"), "unk", False)]
        head = say("ui.near.lie", model=(held.lie or {}).get(TERRAIN, ""))
        return [(head, "text", True), *((self._side(side), "text", False) for side in sides)]

    def _side(self, side: Side) -> str:
        say = self.setting.say
        told = {
            "side": say(f"ui.near.side_{side.side}"),
            "length": self.setting.length(side.length_m),
        }
        if side.mean_deg is None or side.max_deg is None:
            return say("ui.near.lie_void", **told)
        faces = say("ui.near.lie_level")
        if side.faces_deg is not None:
            point = say(f"ui.near.to_{figures.compass(side.faces_deg)}")
            faces = say("ui.near.lie_faces", point=point)
        return say(
            "ui.near.lie_side",
            mean=f"{side.mean_deg:.0f}",
            most=f"{side.max_deg:.0f}",
            faces=faces,
            uphill=f"{(side.uphill or 0.0) * 100:.0f}",
            **told,
        )

    def _words(self, one: Near) -> str:
        say = self.setting.say
        parts = [one.name, self.setting.length(one.distance_m)]
        if one.bearing_deg is not None:
            parts.append(say(f"ui.near.to_{figures.compass(one.bearing_deg)}"))
        if one.kind == "place":
            people = one.inhabitants
            parts.append(say("ui.unknown") if people is None else say("ui.near.live", n=people))
        if one.capacity_m3 is not None:
            parts.append(say("ui.near.water_n", n=f"{one.capacity_m3:g}"))
        if one.sector:
            parts.append(say("ui.todo.sector", name=one.sector))
        if one.minutes is not None:
            parts.append(say("ui.near.minutes", n=f"{one.minutes:g}"))
        return "　".join(parts)

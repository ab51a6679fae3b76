"""Draws the board: the record at one moment, frozen, with the plan's word on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from firepost.app import board as b
from firepost.app import depots, forces, people, response, sky
from firepost.app.contest import conflicts_of
from firepost.app.control import contests_of
from firepost.app.drawing import Drawing, Ground, Moment
from firepost.app.facts import STATED, forest_of, situation_of
from firepost.app.memory import Memory
from firepost.app.phrasing import phrase
from firepost.app.readings import (
    kit_as_chosen,
    law_chosen,
    plan_as_read,
    reads_of,
    starts_when_out,
)
from firepost.app.watches import on_duty
from firepost.domain.fire import BY_DEFAULT, Reads, life_of, since_of
from firepost.domain.instants import moment_of
from firepost.domain.plan.assessment import Assessment
from firepost.domain.plan.evaluate import assess
from firepost.domain.record import Line, Record, Thing
from firepost.domain.register import Claim

if TYPE_CHECKING:
    from firepost.domain.geometry.control import Control

LOG_ON_BOARD: Final = 500
LATE_MS: Final = 5 * 60 * 1000
_RANK: Final = {None: 0, "IV": 1, "III": 2, "II": 3, "I": 4}


def picture(
    record: Record,
    ground: Ground,
    moment: Moment,
    *,
    entries: int,
    unsent: tuple[int, int | None],
    memory: Memory | None = None,
) -> b.Board:
    """The board at a moment.

    Args:
        entries: entries this post held by then.
        unsent: entries without the hub's receipt, and since when the oldest waits.
        memory: of the board before, by whoever draws one after the other.
    """
    read = plan_as_read(record, ground.plan())
    memory = Memory.of(record, memory, now_ms=moment.now_ms)
    draw = _Board(
        record,
        ground,
        moment,
        memory=memory,
        reads=reads_of(read),
        starts_when_out=starts_when_out(read),
    )
    fires = record.all_of("incident")
    situation = situation_of(record, fires, moment.at, reads=draw.reads, now_ms=draw.clamp_ms)
    said = assess(read, situation, law=law_chosen(record, ground.plan()))
    return _board(draw, fires, said, entries, unsent)


def _board(
    draw: _Board,
    fires: list[Thing],
    said: Assessment,
    entries: int,
    unsent: tuple[int, int | None],
) -> b.Board:
    record, ground, moment = draw.record, draw.ground, draw.moment
    kit = kit_as_chosen(record, ground.kit)
    incidents = tuple(draw.incident(fire, said) for fire in fires)
    return b.Board(
        desk=ground.desk,
        drill=ground.drill,
        at=moment_of(*moment.at),
        known_at=moment_of(*moment.known),
        live=moment.live,
        entries=entries,
        unsent=unsent[0],
        oldest_unsent_at=None if unsent[1] is None else moment_of(unsent[1]),
        incidents=incidents,
        proposed=_proposed(said, incidents),
        plan=said,
        teams=forces.teams(draw),
        equipment=draw.machines(),
        depots=depots.depots(draw, kit),
        targets=draw.targets(),
        weather=sky.weather(draw),
        log=draw.memory.each("log", record.log[-LOG_ON_BOARD:], draw.line),
        said_count=sum(record.said.values()),
        said_of=dict(record.said),
        conflicts=(
            *conflicts_of(record, draw.clamp_ms),
            *(one for fire in incidents for one in contests_of(record, fire.id, fire.control)),
        ),
        city_forces_insufficient=draw.known("", "city_forces_insufficient"),
        duties=response.duties(draw, fires),
        hotspots=response.hotspots(draw),
        danger=response.danger(draw),
        settings=response.settings(draw),
        in_transit=depots.in_transit(record),
        roll_calls=forces.roll_calls(draw),
        requests=forces.requests(draw),
        rosters=forces.rosters(record),
        dangers=response.dangers(draw),
        ledger=depots.ledger(draw),
        kit=kit,
        forecasts=sky.forecasts(draw),
        ratings=sky.ratings(draw),
        places=people.places(draw),
        medicals=people.medicals(draw),
        grounds=sky.grounds(draw),
        notices=sky.notices(draw),
        on_duty=on_duty(draw),
    )


def _proposed(said: Assessment, incidents: tuple[b.IncidentOnBoard, ...]) -> str | None:
    """Fires that are out are left out, but for the city-wide condition."""
    levels = [fire.plan.level for fire in incidents if not fire.silent]
    levels += [trigger.level for trigger in said.triggers if trigger.state == "met"]
    return max(levels, key=lambda level: _RANK[level], default=None)


def _place(values: Mapping[str, Any]) -> tuple[float | None, float | None]:
    return values.get("lon_deg"), values.get("lat_deg")


class _Board(Drawing, frozen=True):
    """The drawing of each kind of thing."""

    reads: Reads = BY_DEFAULT
    starts_when_out: bool = False

    def incident(self, fire: Thing, said: Assessment) -> b.IncidentOnBoard:
        life = life_of(self.record, fire, self.reads, now_ms=self.clamp_ms)
        start = since_of(self.record, fire, self.reads, now_ms=self.clamp_ms)
        out = life.extinguished is not None and life.extinguished[0] <= self.moment.at[0]
        values = fire.values
        of_fire = said.fire(fire.id)
        assert of_fire is not None
        level = self.known(fire.id, "level")
        return b.IncidentOnBoard(
            id=fire.id,
            name=values["name"],
            opened=self.said(fire.made),
            district=values.get("district"),
            lon_deg=values.get("lon_deg"),
            lat_deg=values.get("lat_deg"),
            ignited_at=_moment(values.get("ignited_at")),
            reported_at=_moment(values.get("reported_at")),
            burning_since=moment_of(*start[0]) if start else None,
            clock_basis=start[1] if start else None,
            state=b.Known(life.state, self.said(life.held), life.contested),
            states=self._states(fire),
            controlled_at=_moment(life.controlled),
            extinguished_at=_moment(life.extinguished),
            area=self._area(fire),
            perimeters=self._perimeters(fire),
            facts=self._keyed(fire, STATED),
            declared=None
            if level is None
            else b.Known(level.value[0], level.said, level.contested),
            declared_by=None if level is None else level.value[1],
            sectors=self._group(fire, "sector:", lambda value: tuple(value[:3])),
            plan=of_fire,
            out=out,
            silent=out and not self.starts_when_out,
            declarations=response.declarations(self, fire),
            postponed=response.postponed(self, fire),
            issued=response.issued(self, fire),
            seen=self.known(fire.id, "seen"),
            outlooks=sky.outlooks(self, fire),
            control=self._control(fire),
            stretches=self._stretches(fire),
            **people.of_fire(self, fire),
        )

    def _control(self, fire: Thing) -> Control | None:
        held, _ = self.held(fire.id, "area")
        thing = self.record.thing(held.id, "perimeter") if held is not None else None
        room = self.ground.control
        if thing is None or room is None:
            return None
        return room.of(self.record, fire.id, str(thing.values["geometry"]))

    def _stretches(self, fire: Thing) -> tuple[b.Stretch, ...]:
        own = [t for t in self.record.all_of("stretch") if t.values["incident"] == fire.id]
        return tuple(
            b.Stretch(
                thing.id,
                thing.values["state"],
                thing.values.get("length_m"),
                thing.values.get("team"),
                thing.values.get("sector"),
                thing.values.get("text"),
                self.said(thing.made),
            )
            for thing in own
        )

    def _keyed(self, fire: Thing, names: tuple[str, ...]) -> dict[str, Any]:
        found = {name: self.known(fire.id, name) for name in names}
        return {name: known for name, known in found.items() if known is not None}

    def _group(self, fire: Thing, prefix: str, take: Callable[[Any], Any]) -> dict[str, Any]:
        names = self.record.named(fire.id, prefix)
        return {name.removeprefix(prefix): self.known(fire.id, name, take) for name in names}

    def _states(self, fire: Thing) -> tuple[b.StateChange, ...]:
        register = self.record.register(fire.id, "state")
        claims = sorted(register.claims, key=_by_time) if register else []
        return tuple(b.StateChange(str(claim.value), self.said(claim)) for claim in claims)

    def _perimeters(self, fire: Thing) -> tuple[b.PerimeterOnBoard, ...]:
        own = [p for p in self.record.all_of("perimeter") if p.values["incident"] == fire.id]
        return tuple(self.perimeter(thing) for thing in own)

    def perimeter(self, thing: Thing) -> b.PerimeterOnBoard:
        values = thing.values
        area_ha, length_m, parts, holes, vertices, box = values["measures"]
        return b.PerimeterOnBoard(
            id=thing.id,
            said=self.said(thing.made),
            method=values["method"],
            area_ha=area_ha,
            length_m=length_m,
            parts=parts,
            holes=holes,
            vertices=vertices,
            box_deg=(box[0], box[1], box[2], box[3]),
            accuracy_m=values.get("accuracy_m"),
            parents=tuple(values.get("parents") or ()),
            blob=values["geometry"],
            burned_forest_ha=values.get("burned_forest_ha"),
            lie=values.get("lie"),
        )

    def _area(self, fire: Thing) -> b.BurnedArea | None:
        held, contested = self.held(fire.id, "area")
        if held is None:
            return None
        assert isinstance(held.value, list)
        thing = self.record.thing(held.id, "perimeter")
        return b.BurnedArea(
            value_ha=held.value[0],
            said=self.said(held),
            contested=contested,
            perimeter=self.perimeter(thing) if thing is not None else None,
            between_ha=(held.value[2], held.value[3]) if len(held.value) == 4 else None,
            forest_ha=forest_of(self.record, held.id, self.reads),
        )

    def targets(self) -> tuple[b.TargetOnBoard, ...]:
        return tuple(
            b.TargetOnBoard(t.id, t.values["name"], t.values.get("category"), *_place(t.values))
            for t in self.record.all_of("target")
        )

    def machines(self) -> tuple[b.EquipmentOnBoard, ...]:
        things = self.record.all_of("equipment")
        part = self.memory.part
        return tuple(part("equipment", one.id, partial(self.equipment, one)) for one in things)

    def equipment(self, thing: Thing) -> b.EquipmentOnBoard:
        held = []
        for name in self.record.named(thing.id, "held:"):
            claim, _ = self.held(thing.id, name)
            kind, _, holder = name.removeprefix("held:").partition(":")
            if claim is None or not isinstance(claim.value, list):
                continue
            count, status = claim.value
            if count and status != "returned":
                held.append(b.Holding(kind, holder, count, status))
        values = thing.values
        return b.EquipmentOnBoard(
            thing.id, values["name"], values.get("kind"), values["count"], tuple(held)
        )

    def line(self, line: Line) -> b.LogLine:
        made = line.made
        told: Any = made.value
        return b.LogLine(
            said=self.said(made),
            kind=line.verb,
            incident=line.incident,
            text=phrase(line, self.record, self.ground.words),
            speaker=told.get("from") if line.verb == "log.say" else None,
            learned_late=made.known_ms - made.at_ms > LATE_MS,
        )


def _moment(at: Any) -> Any:
    return None if at is None else moment_of(at[0], at[1])


def _by_time(claim: Claim) -> tuple[int, str, int]:
    return claim.at_ms, claim.stream, claim.seq

"""What is known at one moment, frozen: the one picture that screen, reports and `show` share.

A `Board` is made by `app.picture` from the record; nobody changes it. Unknown is `None`,
never 0, and what is known carries who said it and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import field

from firepost.app.issued_on_board import IssuedOnBoard
from firepost.app.kit import Kit
from firepost.app.people_on_board import Casualty, Evacuation, Medical, Place, Toll
from firepost.app.said import Known, Said
from firepost.app.sky_on_board import (
    Danger,
    Forecast,
    GroundMark,
    NeighbourNotice,
    OutlookKept,
    Weather,
)
from firepost.app.watches import OnDuty
from firepost.domain.frozen import Frozen
from firepost.domain.plan.assessment import Assessment, FireAssessment
from firepost.domain.rules_of_forces import ON_GROUND

if TYPE_CHECKING:
    from firepost.domain.geometry.control import Control  # measuring loads only where marked

__all__ = [
    "Danger",
    "Known",
    "Said",
    "Toll",
    "Weather",
]


class PerimeterOnBoard(Frozen, frozen=True):
    """One version of a fire's edge, without its vertices (ask the post for `shape_of(id)`)."""

    id: str
    said: Said
    method: str  # gps drone satellite sketch estimate
    area_ha: float
    length_m: float  # rings at nesting depth 0
    parts: int
    holes: int
    vertices: int
    box_deg: tuple[float, float, float, float]  # west, south, east, north
    accuracy_m: float | None
    parents: tuple[str, ...]
    blob: str  # hash of the geometry, hex
    burned_forest_ha: float | None = None  # cut by the forest layer; the plan then goes by it
    lie: Mapping[str, str] | None = None  # of the ground along it: `app.lie_of_edge.sides_of`


class BurnedArea(Frozen, frozen=True):
    """The burned area that holds: measured from a perimeter, or stated without a shape."""

    value_ha: float | None  # None: somebody said it is unknown
    said: Said
    contested: bool
    perimeter: PerimeterOnBoard | None  # None: a figure without a shape
    between_ha: tuple[float, float] | None = None  # an estimate's ends
    forest_ha: float | None = None  # the forest within it, where the plan goes by that


class StateChange(Frozen, frozen=True):
    state: str  # burning controlled extinguished mop_up accepted closed
    said: Said


class DutyMark(Frozen, frozen=True):
    """How far a duty of the plan has come: an action, a task, a group, a report duty."""

    duty: str
    state: str  # open in_hand done not_needed sent received
    body: str | None
    to: str | None
    note: str | None
    said: Said
    incident: str | None


class Hotspot(Frozen, frozen=True):
    id: str
    received: Said
    passed_at: datetime | None  # when the satellite saw it
    number: str | None
    lon_deg: float | None
    lat_deg: float | None
    answer: Known[str] | None  # fire planned_burn no_fire not_found


class Postponed(Frozen, frozen=True):
    """Somebody put the decision off, to look again at `until`."""

    until: datetime
    reason: str | None
    proposed: str | None
    said: Said


class Declaration(Frozen, frozen=True):
    """One declared level, as it was recorded with what the plan proposed then."""

    level: str
    decided_by: str
    reason: str | None
    proposed: str | None
    plan: str | None
    law: str | None
    triggers: tuple[str, ...]
    said: Said


class Stretch(Frozen, frozen=True):
    """A stretch of the edge as somebody marked it."""

    id: str
    state: str  # open held mopped_up
    length_m: float | None
    team: str | None
    sector: str | None
    text: str | None
    said: Said


class IncidentOnBoard(Frozen, frozen=True):
    """One fire. `plan` is what the plan says of it now; people decide."""

    id: str
    name: str
    opened: Said
    district: str | None
    lon_deg: float | None
    lat_deg: float | None
    ignited_at: datetime | None
    reported_at: datetime | None
    burning_since: datetime | None
    clock_basis: str | None  # "ignited", "reported", "rekindled" or None while unknown
    state: Known[str]
    states: tuple[StateChange, ...]  # by time, oldest first
    controlled_at: datetime | None
    extinguished_at: datetime | None
    area: BurnedArea | None
    perimeters: tuple[PerimeterOnBoard, ...]  # by time, oldest first
    casualties: Mapping[str, Known[int | None]]  # deaths serious_injuries minor_injuries
    facts: Mapping[str, Known[object]]  # the facts of `fact.state` but the burned area
    declared: Known[str] | None  # IV III II I none
    declared_by: str | None
    evacuations: Mapping[str, Known[int]]  # place (each once): people moved so far
    sectors: Mapping[str, Known[tuple[bool, bool, bool]]]  # no fire, no smoke, no vapour
    plan: FireAssessment
    out: bool  # X holds: a clause may still be met by its letter
    declarations: tuple[Declaration, ...] = ()  # by time, oldest first
    postponed: Postponed | None = None
    issued: tuple[IssuedOnBoard, ...] = ()  # its reports, by when they were issued
    silent: bool = False  # no start is proposed: it is out, and not read otherwise (15)
    seen: Known[str] | None = None  # the proposal somebody last looked at
    tolls: Mapping[str, Toll] = field(default_factory=dict)  # by the keys of `casualties`
    moved: tuple[Evacuation, ...] = ()  # place by place, each place once
    persons: tuple[Casualty, ...] = ()  # the register; names stay sealed
    outlooks: tuple[OutlookKept, ...] = ()  # by time
    control: Control | None = None  # the held share; None: nobody marked any of the edge
    stretches: tuple[Stretch, ...] = ()  # as marked, by time of entry
    wind_seen: Mapping[str, Known[str]] = field(default_factory=dict)  # by observation

    @property
    def perimeter_m(self) -> float | None:
        held = self.area.perimeter if self.area else None
        return held.length_m if held else None


class TeamOnBoard(Frozen, frozen=True):
    id: str
    name: str
    kind: str
    trained: bool | None
    people: int | None
    home_district: str | None
    status: Known[str] | None
    task: str | None
    sector: str | None
    incident: str | None
    lon_deg: float | None
    lat_deg: float | None
    last_contact_at: datetime | None
    strength: Known[int] | None = None  # so many are with it now, where somebody counted
    eta_at: datetime | None = None
    online_since: datetime | None = None  # working or resting without a break since
    answered: Known[str] | None = None  # somebody answers for its silence
    answered_until: datetime | None = None
    text: str | None = None
    leader: str | None = None
    phone: str | None = None
    home: str | None = None
    placed: bool = True  # its place was said with what it does; else it is that of its home

    @property
    def present(self) -> int | None:
        """The people with it: as last counted, else as registered."""
        return self.people if self.strength is None else self.strength.value

    @property
    def on_ground(self) -> bool:
        return (
            self.incident is not None
            and self.status is not None
            and self.status.value in ON_GROUND
        )


class RollCallAnswer(Frozen, frozen=True):
    result: str  # present partly no_answer
    people: int | None
    text: str | None
    said: Said


class RollCall(Frozen, frozen=True):
    """全员点名: who was called, who answered, whether it is closed."""

    id: str
    opened: Said
    incident: str | None
    text: str | None
    teams: tuple[str, ...]
    answers: Mapping[str, RollCallAnswer]  # by team
    closed: Said | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Teams not heard yet, in the order of the call."""
        return tuple(
            team
            for team in self.teams
            if team not in self.answers or self.answers[team].result == "no_answer"
        )


class RequestStep(Frozen, frozen=True):
    state: str  # sent approved refused arrived taken_back
    person: str | None
    number: str | None
    text: str | None
    said: Said


class Request(Frozen, frozen=True):
    """A request for reinforcement or support, through one of the plan's channels."""

    id: str
    drafted: Said
    incident: str | None
    channel: str
    what: str
    people: int | None
    team: str | None
    needed_at: datetime | None
    to: str | None
    text: str | None
    steps: tuple[RequestStep, ...]  # by time
    state: str  # drafted, or that of the step that holds
    contested: bool


class Listed(Frozen, frozen=True):
    """An entry of a roster that is no team, depot or machine: water, a person, a watch."""

    id: str
    kind: str
    name: str
    values: Mapping[str, object]


class Holding(Frozen, frozen=True):
    """Some of an equipment, at a team or a depot."""

    holder_kind: str  # "team" or "depot"
    holder: str
    count: int
    status: str


class EquipmentOnBoard(Frozen, frozen=True):
    id: str
    name: str
    kind: str | None
    count: int
    held: tuple[Holding, ...]


class DepotOnBoard(Frozen, frozen=True):
    id: str
    name: str
    tier: str
    district: str | None
    lon_deg: float | None
    lat_deg: float | None
    stock: Mapping[str, int]  # absent items are unknown; below zero is a shortage
    can_equip: int | None
    limited_by: str | None
    township: str | None = None
    keeper: str | None = None
    phone: str | None = None
    counted_at: datetime | None = None  # the last stocktake of anything in it


class Lent(Frozen, frozen=True):
    """What a depot issued to somebody and has not got back."""

    depot: str
    holder: str
    item: str
    quantity: int
    due_at: datetime | None


class LedgerLine(Frozen, frozen=True):
    """One movement or stocktake as the ledger shows it, newest first."""

    said: Said
    act: str  # receive issue return consume lose count transfer send arrive
    depot: str
    item: str
    quantity: int
    other: str | None  # the depot on the other side
    holder: str | None
    slip: str | None
    signed_by: str | None
    approved_by: str | None
    due_at: datetime | None
    corrected: bool
    batch: str | None = None
    expires_at: datetime | None = None


class TargetOnBoard(Frozen, frozen=True):
    id: str
    name: str
    category: str | None
    lon_deg: float | None
    lat_deg: float | None


class LogLine(Frozen, frozen=True):
    """One line of the running log: what was said, or in a few words what was entered."""

    said: Said
    kind: str  # the verb
    incident: str | None
    text: str  # the words of log.say; for other verbs the short sentence the screen shows
    speaker: str | None
    learned_late: bool  # learned over 5 minutes after it was so


class Side(Frozen, frozen=True):
    """One of the values that stand against each other."""

    value: object
    by: str
    at: datetime
    entry: str


class Conflict(Frozen, frozen=True):
    kind: str  # perimeter casualties state fact assignment equipment count level correction report
    entity: str
    field: str
    values: tuple[Side, ...]
    incident: str | None = None


class Board(Frozen, frozen=True):
    """Everything known at `at`, as this post knew it by `known_at`."""

    desk: str
    drill: bool
    at: datetime
    known_at: datetime
    live: bool  # false when looking back
    entries: int
    unsent: int
    oldest_unsent_at: datetime | None
    incidents: tuple[IncidentOnBoard, ...]
    proposed: str | None  # fires that are out count for III.5 only
    plan: Assessment
    teams: tuple[TeamOnBoard, ...]
    equipment: tuple[EquipmentOnBoard, ...]
    depots: tuple[DepotOnBoard, ...]
    targets: tuple[TargetOnBoard, ...]
    weather: tuple[Weather, ...]  # by time, newest last
    log: tuple[LogLine, ...]  # everything said, by time, newest last
    said_count: int  # log.say entries not corrected away
    said_of: Mapping[str, int]  # the same by incident
    conflicts: tuple[Conflict, ...]
    city_forces_insufficient: Known[object] | None
    duties: tuple[DutyMark, ...] = ()
    hotspots: tuple[Hotspot, ...] = ()
    danger: Danger | None = None
    settings: Mapping[str, Known[object]] = field(default_factory=dict)
    in_transit: tuple[tuple[str, str, int], ...] = field(default=())  # slip, item, quantity
    roll_calls: tuple[RollCall, ...] = ()  # by time
    requests: tuple[Request, ...] = ()  # by time
    rosters: Mapping[str, tuple[Listed, ...]] = field(
        default_factory=dict
    )  # water person watch
    dangers: Mapping[str, Danger] = field(default_factory=dict)  # by county
    ledger: tuple[LedgerLine, ...] = ()  # newest first
    kit: Kit | None = None  # as chosen on this desk
    forecasts: tuple[Forecast, ...] = ()  # by time received
    ratings: Mapping[str, Danger] = field(default_factory=dict)  # by "system[:county]"
    places: tuple[Place, ...] = ()
    medicals: tuple[Medical, ...] = ()
    grounds: tuple[GroundMark, ...] = ()
    notices: tuple[NeighbourNotice, ...] = ()
    on_duty: tuple[OnDuty, ...] = ()  # by post, as the hand-overs say

    def incident(self, incident_id: str) -> IncidentOnBoard | None:
        return next((fire for fire in self.incidents if fire.id == incident_id), None)

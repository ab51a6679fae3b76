"""A plan as it stands in force: everything a plan file says, checked and ready to use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from firepost.domain.errors import Usage
from firepost.domain.frozen import Frozen
from firepost.domain.plan.conditions import Condition
from firepost.domain.plan.grading import Law
from firepost.domain.plan.settle import Facts, Kind
from firepost.domain.plan.wording import Wording

SettingValue = bool | int | float | str


class Fact(Frozen, frozen=True):
    """Something a person states or the desk measures, by the name it has in a situation."""

    key: str
    kind: Kind
    says: Wording
    unit: Wording | None
    choices: tuple[str, ...]
    implies: tuple[str, ...]
    not_before: str | None  # a time that this one may not precede
    shared: bool  # belongs to the situation, not to one case
    headroom: bool
    digits: int | None  # of each code


class StateRule(Frozen, frozen=True):
    """A state holds from the time in `since` on; null there means that it has not come."""

    key: str
    since: str
    implies: tuple[str, ...]
    says: Wording


class Succession(Frozen, frozen=True):
    """Several cases one after another, counted over the whole situation."""

    condition: Condition  # what makes a case count
    began: str
    ended: str
    within: timedelta
    at_least: int
    still_going: int


class Trigger(Frozen, frozen=True):
    """One start condition: of a single case, or (with `succession`) of the whole situation."""

    id: str
    clause: str
    level: str
    says: Wording
    rule: Condition | Succession
    readings: tuple[int, ...]  # the ambiguities whose reading it rests on


class ReportDuty(Frozen, frozen=True):
    id: str
    clause: str
    says: Wording
    rule: Condition
    to: tuple[str, ...]  # bodies
    copy_to: tuple[str, ...]
    readings: tuple[int, ...]


class Action(Frozen, frozen=True):
    """One thing a level obliges a body to do. `as_needed`: the plan leaves it to judgement."""

    id: str
    clause: str
    body: str
    says: Wording
    as_needed: bool


class Level(Frozen, frozen=True):
    """One response level; levels stand from the lowest to the highest."""

    id: str
    name: Wording
    clause: str
    analyses: str
    proposes: tuple[str, ...]
    decides: str
    may_also_decide: tuple[str, ...]
    accumulates: bool  # its actions come on top of those of the level below
    actions: tuple[Action, ...]


class Body(Frozen, frozen=True):
    id: str
    name: Wording
    holder: Wording | None  # who holds the post


class Group(Frozen, frozen=True):
    """A working group of the command on the fire ground, from level `from_level` on."""

    id: str
    name: Wording
    clause: str
    lead: str
    members: tuple[str, ...]
    duty: Wording
    from_level: str


class WarningColour(Frozen, frozen=True):
    id: str
    name: Wording
    clause: str
    accumulates: bool
    teams: Wording  # what professional and semi-professional teams do
    actions: tuple[Action, ...]


class Clock(Frozen, frozen=True):
    """A time limit of the plan or, where `clause` names a reading, of the post itself."""

    id: str
    clause: str
    says: Wording
    minutes: float | None  # None: no limit set
    escalates_to: str | None


class Channel(Frozen, frozen=True):
    """How one kind of reinforcement is asked for, approved and carried out."""

    id: str
    clause: str
    says: Wording
    asks: str
    approves: str
    carries_out: str
    copy_to: tuple[str, ...]


class Task(Frozen, frozen=True):
    """A duty outside the levels' actions, by stage of the fire's life."""

    id: str
    clause: str
    stage: str
    body: str
    says: Wording
    checks: tuple[Wording, ...]
    by_grade: Mapping[str, str]  # grade: body, where the grade decides who


class Tier(Frozen, frozen=True):
    """What a depot of one tier must be able to equip."""

    id: str
    name: Wording
    clause: str
    people: int


class Setting(Frozen, frozen=True):
    """One knob of a reading, with the value that holds."""

    key: str
    value: SettingValue
    default: SettingValue
    unit: str | None
    low: float | None
    high: float | None
    choices: tuple[str, ...]


class Reading(Frozen, frozen=True):
    """A gap of the plan's text and how it is read until somebody says otherwise."""

    number: int
    clause: str
    gap: Wording
    says: Wording
    settings: tuple[Setting, ...]


class Span(Frozen, frozen=True):
    """Districts that differ but share this many digits lift the command to `level`."""

    shared_digits: int
    level: str


class Command(Frozen, frozen=True):
    """Who commands, apart from the response level."""

    clause: str
    levels: tuple[str, ...]  # lowest first
    names: Mapping[str, Wording]
    by_grade: Mapping[str, str]
    predicted: str
    districts: str
    began: str
    ended: str
    spans: tuple[Span, ...]  # most shared digits first
    crowd_at_least: int
    crowd_digits: int  # leading digits of a code that make one area
    crowd_level: str


class Plan(Frozen, frozen=True):
    """One plan, one version. Two plans may be loaded side by side."""

    id: str
    title: Wording
    doc_number: str
    issued_by: Wording
    effective_from: date
    revision_due: date | None
    revision_clause: str
    superseded_by: str | None
    area: str  # what the codes of its districts begin with; empty: not said
    default_law: str
    cases: str  # what a situation calls its list of cases
    grades: tuple[str, ...]  # lowest first
    grade_names: Mapping[str, Wording]
    laws: tuple[Law, ...]
    facts: tuple[Fact, ...]
    states: tuple[StateRule, ...]
    fact_book: Facts
    levels: tuple[Level, ...]  # lowest first
    triggers: tuple[Trigger, ...]  # in plan order
    duties: tuple[ReportDuty, ...]
    command: Command | None
    bodies: Mapping[str, Body]
    groups: tuple[Group, ...]
    warnings: tuple[WarningColour, ...]
    clocks: tuple[Clock, ...]
    channels: tuple[Channel, ...]
    tasks: tuple[Task, ...]
    tiers: tuple[Tier, ...]
    readings: tuple[Reading, ...]
    source: Mapping[str, object]  # the file's own tables

    def law(self, law_id: str | None = None) -> Law:
        """The law of that id, else the one the file names.

        Raises:
            Usage: the plan knows no such law.
        """
        wanted = law_id or self.default_law
        for law in self.laws:
            if law.id == wanted:
                return law
        known = ", ".join(law.id for law in self.laws)
        raise Usage("plan.no_such_law", law=wanted, known=known)

    def level(self, level_id: str) -> Level:
        return next(level for level in self.levels if level.id == level_id)

    def rank_of(self, level_id: str | None) -> int:
        """0 for no level, 1 for the lowest."""
        ids = [level.id for level in self.levels]
        return 0 if level_id is None else ids.index(level_id) + 1

    def trigger(self, trigger_id: str) -> Trigger:
        return next(trigger for trigger in self.triggers if trigger.id == trigger_id)

    def duty(self, duty_id: str) -> ReportDuty:
        return next(duty for duty in self.duties if duty.id == duty_id)

    def fact(self, key: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.key == key), None)

    def reading(self, number: int) -> Reading:
        return next(reading for reading in self.readings if reading.number == number)

    def setting(self, key: str) -> Setting:
        for reading in self.readings:
            for setting in reading.settings:
                if setting.key == key:
                    return setting
        raise KeyError(key)

    def actions_at(self, level_id: str) -> tuple[Action, ...]:
        """Everything the level obliges people to do, those of lower levels first."""
        actions: tuple[Action, ...] = ()
        for level in self.levels:
            actions = (*actions, *level.actions) if level.accumulates else level.actions
            if level.id == level_id:
                break
        return actions

    def is_overdue(self, on: date) -> bool:
        """Past its own date of revision, and nothing newer named in the file."""
        return (
            self.revision_due is not None
            and self.superseded_by is None
            and on > self.revision_due
        )

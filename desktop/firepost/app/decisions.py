"""The history of what was proposed and what people decided, as this post came to know it.

Every step is what `board(known_at=step.at)` would show: the history can be replayed and
checked, and it leaves as rows for a table or as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from firepost.app import asked
from firepost.app.board import Board, Declaration, IncidentOnBoard
from firepost.app.conditions import rule_of
from firepost.app.facts import situation_of
from firepost.app.readings import law_chosen, plan_as_read, reads_of, starts_when_out
from firepost.domain.entry import Entry
from firepost.domain.fire import life_of
from firepost.domain.instants import BEIJING_OFFSET_MIN, moment_of, ms_of
from firepost.domain.plan.conditions import Compare, atoms
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.model import Plan, Succession
from firepost.domain.plan.situation import Between, Fire
from firepost.domain.record import Find, Record, Thing

# Entries that can change what the plan says.
TELLING: Final = frozenset(
    {
        "incident.open",
        "fire.state",
        "fact.state",
        "perimeter.record",
        "casualties.report",
        "setting.choose",
        "entry.correct",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """The proposal at one fire became this. `cause` None: by the passing of time alone."""

    fire: str
    at: datetime  # when this post came to know it
    level: str | None
    could_be: str | None
    met: tuple[str, ...]
    duties: tuple[str, ...]
    plan: str
    law: str
    cause: str | None
    facts: Mapping[str, Any]

    def says_as(self, other: Step) -> bool:
        mine = (self.level, self.could_be, self.met, self.duties, self.law)
        return mine == (other.level, other.could_be, other.met, other.duties, other.law)


def steps_of(
    entries: Iterable[Entry], find: Find, plan: Plan, *, until: datetime
) -> tuple[Step, ...]:
    """Every change of the proposal at every fire, from the first entry until a moment."""
    walk = _Walk(plan, find)
    for entry in entries:
        walk.take(entry)
    walk.wait(ms_of(until))
    return tuple(walk.steps)


@dataclass(slots=True)
class _Walk:
    """Folds entries in order of arrival and looks after each that could matter."""

    plan: Plan
    find: Find
    record: Record = field(default_factory=Record)
    steps: list[Step] = field(default_factory=list)
    last: dict[str, Step] = field(default_factory=dict)
    now_ms: int = 0
    started: bool = False

    def take(self, entry: Entry) -> None:
        learned_ms = max(entry.learned_ms, self.now_ms) if self.started else entry.learned_ms
        self.wait(learned_ms)
        self.record.take(entry, self.find)
        self.now_ms, self.started = learned_ms, True
        if entry.verb in TELLING:
            self.look(learned_ms, entry.id)

    def wait(self, until_ms: int) -> None:
        """Let time pass, looking at every instant at which time alone could change something."""
        if not self.started:
            return
        for at_ms in sorted(set(self._instants(until_ms))):
            self.look(at_ms, None)
        self.now_ms = max(self.now_ms, until_ms)

    def _instants(self, until_ms: int) -> Iterator[int]:
        spans = spans_of(self.plan)
        for fire in self.record.all_of("incident"):
            for start_ms in self._starts(fire):
                for span in spans:
                    for late_ms in (0, 1):  # "over" turns only after the instant itself
                        at_ms = start_ms + span // timedelta(milliseconds=1) + late_ms
                        if self.now_ms < at_ms <= until_ms:
                            yield at_ms

    def _starts(self, fire: Thing) -> Iterator[int]:
        """Every instant from which a clock of this fire may run, however 6 and 7 are read."""
        for key in ("ignited_at", "reported_at"):
            start = fire.values.get(key)
            if start is not None:
                yield start[0]
        states = self.record.register(fire.id, "state")
        for claim in states.claims if states else ():
            if claim.value == "burning":
                yield claim.at_ms

    def look(self, at_ms: int, cause: str | None) -> None:
        fires = self.record.all_of("incident")
        at = (at_ms, BEIJING_OFFSET_MIN)
        read = plan_as_read(self.record, self.plan)
        reads = reads_of(read)
        situation = situation_of(self.record, fires, at, reads=reads, now_ms=at_ms)
        said = assess(read, situation, law=law_chosen(self.record, self.plan))
        for thing, fire, facts in zip(fires, said.fires, situation.fires, strict=True):
            life = life_of(self.record, thing, reads, now_ms=at_ms)
            is_out = life.extinguished is not None and life.extinguished[0] <= at_ms
            wanted = asked.proposal(
                read, said, fire, is_silent=is_out and not starts_when_out(read)
            )
            step = Step(
                fire=fire.id,
                at=moment_of(at_ms),
                level=wanted.level,
                could_be=wanted.could_be,
                met=tuple(state.id for state in wanted.met),
                duties=tuple(duty.id for duty in fire.report_duties if duty.state == "met"),
                plan=said.plan,
                law=said.law,
                cause=cause,
                facts=_facts(facts, situation.city_forces_insufficient),
            )
            before = self.last.get(fire.id)
            if before is None or not step.says_as(before):
                self.steps.append(step)
                self.last[fire.id] = step


def spans_of(plan: Plan) -> tuple[timedelta, ...]:
    """Every length of time after a start at which some condition or duty may turn."""
    rules = [rule_of(trigger) for trigger in plan.triggers]
    rules += [duty.rule for duty in plan.duties]
    spans = {
        atom.bound
        for rule in rules
        for atom in atoms(rule)
        if isinstance(atom, Compare) and isinstance(atom.bound, timedelta)
    }
    spans |= {t.rule.within for t in plan.triggers if isinstance(t.rule, Succession)}
    return tuple(sorted({timedelta(), *spans}))


def _facts(fire: Fire, city: bool | None) -> dict[str, Any]:  # noqa: FBT001 - a pure helper
    told = {name: _plain(value) for name, value in fire.case().facts.items()}
    return {**told, asked.CITY_FACT: city}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case Between(low=low, high=high):
            return [low, high]
        case tuple():
            return list(value)
        case _:
            return value


# -- what nobody has looked at


def unseen(steps: Iterable[Step], fire: IncidentOnBoard) -> tuple[Step, ...]:
    """Changes of the proposed level since somebody last saw it or decided on it.

    The first is what people last knew (or nothing), the rest what came since; empty when
    nothing changed. A level that rose and fell again unseen is still told.
    """
    looked = _looked_at(fire)
    levels: list[Step] = []
    for step in steps:
        if step.fire == fire.id and (not levels or levels[-1].level != step.level):
            levels.append(step)
    known = [step for step in levels if looked is not None and step.at <= looked]
    fresh = [step for step in levels if looked is None or step.at > looked]
    if not known and fresh and fresh[0].level is None:
        known, fresh = fresh[:1], fresh[1:]  # a fire that calls for nothing is no news
    return (*known[-1:], *fresh) if fresh else ()


def _looked_at(fire: IncidentOnBoard) -> datetime | None:
    looks = [declared.said.known_at for declared in fire.declarations]
    if fire.seen is not None:
        looks.append(fire.seen.said.known_at)
    if fire.postponed is not None:
        looks.append(fire.postponed.said.known_at)
    return max(looks, default=None)


class Watch:
    """The history while it goes on: begun from the journal, carried on board by board."""

    def __init__(self) -> None:
        self.steps: tuple[Step, ...] = ()
        self._begun = False

    def begin(self, steps: Iterable[Step]) -> None:
        """Take what was found in the journal; what was observed meanwhile and is later stays."""
        found = tuple(steps)
        until = max((step.at for step in found), default=None)
        later = [step for step in self.steps if until is None or step.at > until]
        self.steps, self._begun = (*found, *later), True

    def observe(self, plan: Plan, board: Board) -> None:
        """Note what a live board proposes, where it is news."""
        if not board.live or not self._begun:
            return
        read = asked.plan_read(plan, board)
        stands = asked.situation(board)
        for fire, facts in zip(board.incidents, stands.fires, strict=True):
            wanted = asked.proposal_for(read, board, fire)
            step = Step(
                fire=fire.id,
                at=board.at,
                level=wanted.level,
                could_be=wanted.could_be,
                met=tuple(state.id for state in wanted.met),
                duties=tuple(d.id for d in fire.plan.report_duties if d.state == "met"),
                plan=board.plan.plan,
                law=board.plan.law,
                cause=None,
                facts=_facts(facts, stands.city_forces_insufficient),
            )
            mine = [old for old in self.steps if old.fire == fire.id]
            if not mine or not step.says_as(mine[-1]):
                self.steps = (*self.steps, step)


# -- leaving as a table

COLUMNS: Final = (
    "at",
    "known_at",
    "kind",
    "level",
    "proposed",
    "could_be",
    "triggers",
    "duties",
    "decided_by",
    "means",
    "reason",
    "until",
    "by",
    "entry",
    "plan",
    "law",
    "facts",
)


def rows(
    steps: Iterable[Step], fire: IncidentOnBoard, clauses: Callable[[str], str] = str
) -> list[dict[str, Any]]:
    """Proposals, decisions, postponements and looks of one fire, in order of knowing.

    Args:
        clauses: says a trigger's or a duty's id, by its clause for people.
    """
    found = [_proposed(step, clauses) for step in steps if step.fire == fire.id]
    facts = {row["known_at"]: row["facts"] for row in found}
    for declared in fire.declarations:
        row = _declared(declared, clauses)
        earlier = [at for at in facts if at <= row["known_at"]]
        row["facts"] = facts[max(earlier)] if earlier else {}
        found.append(row)
    if fire.postponed is not None:
        late = fire.postponed
        found.append(
            _row(
                "postponed",
                late.said,
                proposed=late.proposed,
                reason=late.reason,
                until=late.until.isoformat(),
            )
        )
    if fire.seen is not None:
        found.append(_row("seen", fire.seen.said, proposed=fire.seen.value))
    return sorted(found, key=lambda row: (row["known_at"], row["kind"] != "proposed"))


def _proposed(step: Step, clauses: Callable[[str], str]) -> dict[str, Any]:
    empty = dict.fromkeys(COLUMNS)
    return {
        **empty,
        "at": step.at.isoformat(),
        "known_at": step.at.isoformat(),
        "kind": "proposed",
        "proposed": step.level or "none",
        "could_be": step.could_be or "none",
        "triggers": [clauses(trigger) for trigger in step.met],
        "duties": [clauses(duty) for duty in step.duties],
        "entry": step.cause,
        "plan": step.plan,
        "law": step.law,
        "facts": dict(step.facts),
    }


def _declared(declared: Declaration, clauses: Callable[[str], str]) -> dict[str, Any]:
    return _row(
        "declared",
        declared.said,
        level=declared.level,
        proposed=declared.proposed,
        triggers=[clauses(trigger) for trigger in declared.triggers],
        decided_by=declared.decided_by,
        means=declared.said.source,
        reason=declared.reason,
        plan=declared.plan,
        law=declared.law,
    )


def _row(kind: str, said: Any, **told: Any) -> dict[str, Any]:
    return {
        **dict.fromkeys(COLUMNS),
        "at": said.at.isoformat(),
        "known_at": said.known_at.isoformat(),
        "kind": kind,
        "by": said.by,
        "entry": said.entry,
        **told,
    }


def as_csv(table: Iterable[Mapping[str, Any]], heads: Mapping[str, str]) -> str:
    """The rows as CSV with a byte-order mark, as office programs want Chinese."""
    lines = [",".join(_cell(heads.get(name, name)) for name in COLUMNS)]
    lines += [",".join(_cell(_flat(row[name])) for name in COLUMNS) for row in table]
    return "\ufeff" + "".join(f"{line}\r\n" for line in lines)


def _flat(value: Any) -> str:
    match value:
        case None:
            return ""
        case list():
            return " ".join(map(str, value))
        case dict():
            return "; ".join(f"{name}={_flat(told)}" for name, told in value.items())
        case _:
            return str(value)


def _cell(text: str) -> str:
    """Quoted where needed; a leading formula sign is disarmed, for it came from outside."""
    if text[:1] in ("=", "+", "-", "@", "\t"):
        text = f"'{text}"
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set(',"\r\n') else text

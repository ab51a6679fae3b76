"""The page's words: each condition with its facts, where they come from, what is still lacking. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from firepost.app import rate
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.conditions import ConditionOnBoard, Ground, IfSo, rule_of
from firepost.app.suggest import Around, Suggestion
from firepost.domain.plan.conditions import Compare, atoms
from firepost.domain.plan.model import Plan, Succession
from firepost.ui import figures, reading
from firepost.ui.setting import Setting

FORMS: Final = {
    "deaths": "casualties",
    "serious_injuries": "casualties",
    "burned_area_ha": "perimeter",
    "burning_since": "start",
}


@dataclass(frozen=True, slots=True)
class Bit:
    """One paragraph of a cell."""

    text: str
    ink: str = "text"
    bold: bool = False
    size: str = "table"
    may_elide: bool = False  # cut after two lines; never level, area, time or casualties


@dataclass(frozen=True, slots=True)
class RowText:
    """One condition in words. `act` is the form its button opens, "" where there is none."""

    id: str
    level: str
    clause: str
    state: str
    says: str
    facts: tuple[Bit, ...]
    source: tuple[Bit, ...]
    gap: tuple[Bit, ...]
    button: str = ""
    act: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything the words are made from."""

    setting: Setting
    plan: Plan
    board: Board
    fire: IncidentOnBoard
    now: datetime
    around: Around | None = None
    suggestions: tuple[Suggestion, ...] = field(default=())

    def say(self, key: str, **values: object) -> str:
        return self.setting.say(key, **values)

    @property
    def language(self) -> str:
        return self.setting.words.language


def row_text(tell: Telling, one: ConditionOnBoard) -> RowText:
    _, mark = reading.split(one.trigger.clause)
    act, target, key = _act(tell, one)
    return RowText(
        id=one.trigger.id,
        level=one.trigger.level,
        clause=one.trigger.clause,
        state=one.state,
        says=f"{mark} {one.trigger.says.said(tell.language)}",
        facts=tuple(_facts(tell, one)),
        source=tuple(_source(tell, one)),
        gap=tuple(_gap(tell, one)),
        button=tell.say(key) if act else "",
        act=act,
        target=target,
    )


def _act(tell: Telling, one: ConditionOnBoard) -> tuple[str, str, str]:
    """The form that records the first missing fact, or checks one that the map speaks against."""
    if one.state == "unknown" and one.missing:
        fact = one.missing[0]
        key = f"ui.response.record_{fact}" if fact in FORMS else "ui.response.record_fact"
        return FORMS.get(fact, "fact"), fact, key
    for suggestion in _suggested(tell, one):
        return "fact", suggestion.fact, "ui.response.check_fact"
    return "", "", ""


def _suggested(tell: Telling, one: ConditionOnBoard) -> list[Suggestion]:
    keys = {ground.key for ground in one.grounds}
    return [suggestion for suggestion in tell.suggestions if suggestion.fact in keys]


# -- the facts


def _facts(tell: Telling, one: ConditionOnBoard) -> Iterator[Bit]:
    grounds = one.grounds
    if one.state == "unknown":  # what is lacking, without what would not stand in its way
        grounds = tuple(g for g in grounds if g.value is None or g.between) or grounds
    told = [_ground(tell, ground) for ground in grounds]
    bold = one.state == "met"
    yield Bit(" · ".join(text for text in told if text), bold=bold)
    if one.counted is not None:
        yield Bit(_counted(tell, one), size="secondary", ink="text-2")
    hints = _suggested(tell, one)
    for hint in hints:
        text = tell.say("ui.response.hint", reason=tell.setting.notice(hint.reason))
        yield Bit(text, ink="warn", size="secondary", bold=True)
    if not hints:
        yield from _measured(tell, one)
    for what in _ifs(tell, one):
        yield Bit(what, ink="unk", size="secondary", bold=True)


def _ground(tell: Telling, ground: Ground) -> str:
    say = tell.say
    name = ground.says.said(tell.language)
    match ground.kind:
        case "grade":
            if ground.value is None:
                return say("ui.response.grade_open", grade=name)
            text = say("ui.response.presumed", grade=name) if ground.presumed else name
        case "state":
            key = f"ui.response.{ground.key}_{'yes' if ground.value else 'no'}"
            text = say(key) if tell.setting.words.has(key) else f"{name} {_yes(tell, ground)}"
        case "time":
            text = _elapsed(tell, ground.value)
        case "amount" | "count":
            text = _number(tell, ground, name)
        case _:
            text = say("ui.response.fact_is", fact=name, value=value_text(tell, ground.value))
    if ground.contested:
        text += f"（{say('ui.contested')}）"
    return text


def _yes(tell: Telling, ground: Ground) -> str:
    return tell.say("ui.facts.yes" if ground.value else "ui.facts.no")


def _elapsed(tell: Telling, span: Any) -> str:
    if span is None:
        return tell.say("ui.response.start_unknown")
    return tell.say("ui.response.flame", span=tell.setting.span(span))


def _number(tell: Telling, ground: Ground, name: str) -> str:
    if ground.value is None:
        return f"{name} {tell.say('ui.unknown')}"
    unit = ground.unit.said(tell.language) if ground.unit else ""
    if ground.kind == "count":
        return f"{name} {ground.value}"
    text = f"{figures.hectares(float(ground.value))} {unit}".strip()
    if ground.between is not None:
        low, high = (f"{end:g}" for end in ground.between)
        text = tell.say("ui.response.estimate", value=text, low=low, high=high)
    return text


def value_text(tell: Telling, value: Any) -> str:
    """A stated value for people."""
    fixed = {None: "ui.unknown", True: "ui.facts.yes", False: "ui.facts.no"}
    if value is None or isinstance(value, bool):
        return tell.setting.say(fixed[value])
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    if isinstance(value, str) and value in tell.plan.grade_names:
        return tell.plan.grade_names[value].said(tell.language)
    if isinstance(value, str) and tell.setting.words.has(f"ui.value.{value}"):
        return tell.say(f"ui.value.{value}")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _counted(tell: Telling, one: ConditionOnBoard) -> str:
    rule = one.trigger.rule
    needed = rule.at_least if isinstance(rule, Succession) else 1
    return tell.say("ui.response.counted", n=len(one.counted or ()), needed=needed)


def _measured(tell: Telling, one: ConditionOnBoard) -> Iterator[Bit]:
    """What the map measured about a key target, as a hint; the person's word decides."""
    keys = {ground.key for ground in one.grounds}
    if not keys & {"near_key_target", "severely_threatens_key_target"}:
        return
    around = tell.around
    if around is None or not around.targets:
        return
    first = around.targets[0]
    text = tell.say(
        "ui.response.nearest", name=first.name, away=tell.setting.length(first.distance_m)
    )
    yield Bit(text, size="secondary", ink="text-2", may_elide=True)


def _ifs(tell: Telling, one: ConditionOnBoard) -> Iterator[str]:
    stands = reading.proposal(tell.board, tell.fire).level
    for what in one.ifs:
        yield if_text(tell, what, stands)


def if_text(tell: Telling, what: IfSo, stands: str | None) -> str:
    fact = tell.plan.fact(what.fact)
    name = fact.says.said(tell.language) if fact else what.fact
    level = tell.say("ui.response.no_level")
    if what.level is not None:
        level = tell.say("ui.level.named", level=figures.LEVELS.get(what.level, what.level))
    then = tell.say(f"ui.response.would_{what.state}")
    moved = level if what.level != stands else tell.say("ui.response.same_level", level=level)
    return tell.say(
        f"ui.response.if_{what.why}",
        fact=name,
        value=value_text(tell, what.value),
        who=what.by or "",
        then=then,
        level=moved,
    )


# -- where it comes from


def _source(tell: Telling, one: ConditionOnBoard) -> Iterator[Bit]:
    grounds = [
        g for g in one.grounds if g.said is not None and g.kind not in ("state", "grade")
    ]
    if not grounds:
        grounds = [g for g in one.grounds if g.said is not None and g.kind != "state"]
    seen: set[str] = set()
    for ground in grounds:
        said = ground.said
        assert said is not None
        if ground.value is None and ground.kind == "time":
            continue
        if said.entry in seen:
            continue
        seen.add(said.entry)
        if ground.kind == "time":
            yield Bit(_start_text(tell), size="secondary", ink="text-2")
            continue
        who = said.source or said.by
        if ground.key == "burned_area_ha" and tell.fire.area and tell.fire.area.perimeter:
            who = tell.setting.method(tell.fire.area.perimeter.method)
        when = f"{figures.moment(said.at, tell.now)} · {tell.setting.ago(said.at, tell.now)}"
        yield Bit(when, size="secondary", ink="text-2")
        yield Bit(who, size="secondary", ink="text-2", may_elide=True)


def _start_text(tell: Telling) -> str:
    fire = tell.fire
    at = fire.burning_since
    key = f"ui.strip.{fire.clock_basis or 'reported'}"
    return f"{tell.say(key)} {figures.moment(at, tell.now) if at else tell.say('ui.unknown')}"


# -- what is lacking


def _gap(tell: Telling, one: ConditionOnBoard) -> Iterator[Bit]:
    say = tell.say
    if one.state == "met":
        yield Bit(say("ui.response.reached"), bold=True)
        if one.since is not None:
            yield Bit(
                say("ui.response.since", at=figures.moment(one.since, tell.now)),
                size="secondary",
                ink="text-2",
            )
        return
    if one.comes_at is not None and not tell.fire.silent:
        left = one.comes_at - tell.now
        yield Bit(say("ui.next.left", left=_left(tell, left)), bold=True)
    if one.rooms and not tell.fire.silent:
        yield from _rooms(tell, one)
    if one.state == "not_met" and one.comes_at is None and not one.rooms:
        yield Bit(_why_not(tell, one), size="secondary", ink="text-2")


def _left(tell: Telling, span: timedelta) -> str:
    return tell.setting.span(span) if span >= timedelta(hours=24) else figures.left(span)


def _rooms(tell: Telling, one: ConditionOnBoard) -> Iterator[Bit]:
    say = tell.say
    people = [
        say(f"ui.response.more_{room.fact}", by=room.by)
        for room in one.rooms
        if room.fact in ("deaths", "serious_injuries")
    ]
    if people:
        yield Bit(say("ui.response.or").join(people), bold=True)
    for room in one.rooms:
        if room.fact != "burned_area_ha":
            continue
        strict = any(
            isinstance(atom, Compare) and atom.key == room.fact and atom.word == "over"
            for atom in atoms(rule_of(one.trigger))
        )
        key = "ui.response.grows_over" if strict else "ui.response.grows"
        yield Bit(say(key, by=f"{room.by:.1f}"), bold=True)
        yield from _reckoned(tell, float(room.by))


def _reckoned(tell: Telling, by_ha: float) -> Iterator[Bit]:
    """When the area would get there at the present rate: a reckoning, with its spread."""
    pace = rate.rate_of(tell.fire)
    if pace is None:
        return
    when = rate.reached(pace, by_ha)
    if when.earliest is None:
        yield Bit(tell.say("ui.response.not_at_this_rate"), size="secondary", ink="text-2")
        return
    late = tell.say("ui.response.maybe_never")
    if when.latest is not None:
        late = figures.moment(when.latest, tell.now)
    text = tell.say(
        "ui.response.reckoned",
        likely=figures.moment(when.likely, tell.now) if when.likely else "?",
        earliest=figures.moment(when.earliest, tell.now),
        latest=late,
    )
    yield Bit(text, size="secondary", ink="text-2")


def _why_not(tell: Telling, one: ConditionOnBoard) -> str:
    """Why a condition without a distance to go is not met."""
    for ground in one.grounds:
        if ground.kind == "state" and ground.value is True:
            return tell.say(f"ui.response.off_{ground.key}")
        if ground.kind == "yes_no" and ground.value is False:
            return tell.say("ui.response.judged_no")
    return tell.say("ui.response.not_now")

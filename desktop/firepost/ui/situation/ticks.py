"""What stands on the time line: starts, perimeters, levels, and the hours still to come. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from firepost.app.board import IncidentOnBoard
from firepost.domain.frozen import Frozen
from firepost.ui import figures
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from firepost.domain.plan.model import Plan

HOUR: Final = timedelta(hours=1)
BEGAN: Final = "burning_since"  # the fact the plan reckons a fire's hours from
AHEAD_SHARE: Final = 0.1  # of the line lies after now at least
_STEPS_H: Final = (1, 2, 3, 6, 12, 24, 48, 96)


class Tick(Frozen, frozen=True):
    at: datetime
    text: str
    short: str
    ink: str  # "fire" for the fire's own, "text" for the plan's
    rank: int  # who gives way when two labels collide: the higher, then the older


class TimeRule(Frozen, frozen=True):
    """A condition that comes true so long after the fire began, while some state is not reached."""

    trigger: str
    level: str
    after: timedelta
    until: tuple[str, ...]  # of the fire: the instants from which it can no longer be met


class Mark(Frozen, frozen=True):
    """One hour of the plan on the line of one fire."""

    at: datetime
    level: str
    after: timedelta


class Span(Frozen, frozen=True):
    """The stretch of time on the line."""

    since: datetime
    until: datetime

    def share(self, at: datetime) -> float:
        return (at - self.since) / (self.until - self.since)

    def at(self, share: float) -> datetime:
        return self.since + (self.until - self.since) * min(max(share, 0.0), 1.0)


def time_rules(plan: Plan | None) -> tuple[TimeRule, ...]:
    """What of the plan hangs on how long the fire has burned, the lowest level first."""
    if plan is None:
        return ()
    from firepost.app.conditions import rule_of
    from firepost.domain.plan.conditions import Compare, atoms

    since = {state.key: state.since for state in plan.states}
    found = []
    for trigger in plan.triggers:
        told = [one for one in atoms(rule_of(trigger)) if isinstance(one, Compare)]
        until = tuple(since[one.key] for one in told if one.key in since and one.bound is False)
        found += [
            TimeRule(trigger.id, trigger.level, one.bound, until)
            for one in told
            if one.key == BEGAN and isinstance(one.bound, timedelta)
        ]
    return tuple(sorted(found, key=lambda rule: plan.rank_of(rule.level)))


def marks(fire: IncidentOnBoard, rules: Sequence[TimeRule]) -> tuple[Mark, ...]:
    """The hours of the plan since the fire began, one mark an hour, by time.

    It bears the level that is or would be reached there; where none is, the lowest of that hour.
    An hour that came, or would come, after the fire was under control has none.
    """
    began = fire.burning_since
    if began is None or fire.out:
        return ()
    reached = {one.id for one in fire.plan.triggers if one.state == "met"}
    reached |= {step.trigger for step in fire.plan.next}
    by_hour: dict[timedelta, list[TimeRule]] = {}
    for rule in rules:
        ends = [getattr(fire, name, None) for name in rule.until]
        if all(end is None or end - began > rule.after for end in ends):
            by_hour.setdefault(rule.after, []).append(rule)
    out = []
    for after, held in sorted(by_hour.items()):
        levels = [rule.level for rule in held if rule.trigger in reached]
        out.append(Mark(began + after, (levels or [held[0].level])[-1], after))
    return tuple(out)


def rule_word(setting: Setting, mark: Mark) -> str:
    level = figures.LEVELS.get(mark.level, mark.level)
    return setting.say("ui.timeline.rule", level=level, hours=f"{mark.after / HOUR:g}")


def ticks(
    setting: Setting, fire: IncidentOnBoard, hours_of_plan: Sequence[Mark] = ()
) -> list[Tick]:
    say = setting.say
    out: list[Tick] = []
    if fire.burning_since is not None:
        word = say(f"ui.strip.{fire.clock_basis or 'reported'}")
        out.append(Tick(fire.burning_since, word, word, "text", 0))
    for shape in fire.perimeters:
        number = figures.hectares(shape.area_ha)
        rank = 1 if shape is fire.perimeters[-1] else 3
        out.append(Tick(shape.said.at, say("ui.timeline.area", n=number), number, "fire", rank))
    for change in fire.states:
        if change.state != "burning":
            word = say(f"ui.state.{change.state}")
            out.append(Tick(change.said.at, word, word, "text", 2))
    if fire.declared is not None and fire.declared.value in figures.LEVELS:
        word = say("ui.timeline.declared", level=figures.LEVELS[fire.declared.value])
        out.append(
            Tick(fire.declared.said.at, word, figures.LEVELS[fire.declared.value], "text", 3)
        )
    for mark in hours_of_plan:
        word = rule_word(setting, mark)
        out.append(Tick(mark.at, word, word, "text", 2))
    return sorted(out, key=lambda tick: tick.at)


def span(
    fire: IncidentOnBoard | None,
    now: datetime,
    hours_of_plan: Sequence[Mark] = (),
    ahead_share: float = 0.0,
) -> Span:
    """From half an hour before the start to some hours ahead: room for the next hour of the plan.

    Args:
        ahead_share: how much of the line its words need where it comes after the end.
    """
    share = AHEAD_SHARE
    starts = [now - 2 * HOUR]
    ahead = now + 2 * HOUR
    if fire is not None:
        known = [fire.burning_since, fire.ignited_at, fire.reported_at, fire.opened.at]
        starts += [at for at in known if at is not None]
        starts += [shape.said.at for shape in fire.perimeters[:1]]
        coming = [mark.at for mark in hours_of_plan if mark.at > now]
        if coming and coming[0] - now < timedelta(hours=8):
            ahead = max(ahead, coming[0] + HOUR / 2)
        elif coming:
            share = min(max(ahead_share, AHEAD_SHARE), 0.5)
    since = min(starts)
    past = now - since + HOUR / 2
    return Span(since - HOUR / 2, max(ahead, now + past * share / (1 - share)))


def hours(shown: Span, width_px: float, least_px: float) -> list[datetime]:
    """Round hours to write under the line, no closer than `least_px`."""
    total_h = (shown.until - shown.since) / HOUR
    step = next((s for s in _STEPS_H if width_px * s / max(total_h, 0.01) >= least_px), 192)
    here = shown.since.astimezone(figures.BEIJING).replace(minute=0, second=0, microsecond=0)
    here -= timedelta(hours=here.hour % min(step, 24))
    out = []
    while here <= shown.until:
        if here >= shown.since:
            out.append(here)
        here += timedelta(hours=step)
    return out


def events(
    fire: IncidentOnBoard,
    log_times: list[datetime],
    now: datetime,
    hours_of_plan: Sequence[Mark] = (),
) -> list[datetime]:
    """The moments that ← and → jump between. What is still to come is none of them."""
    times = {shape.said.at for shape in fire.perimeters}
    times |= {change.said.at for change in fire.states} | set(log_times)
    times |= {mark.at for mark in hours_of_plan}
    if fire.burning_since is not None:
        times.add(fire.burning_since)
    return sorted(at for at in times if at <= now)


def beyond(hours_of_plan: Sequence[Mark], shown: Span, now: datetime) -> Mark | None:
    """The next hour of the plan, where the line ends before it."""
    coming = [mark for mark in hours_of_plan if mark.at > now]
    return coming[0] if coming and coming[0].at > shown.until else None

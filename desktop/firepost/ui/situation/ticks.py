"""What stands on the time line: starts, perimeters, levels, and the hours still to come. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from firepost.app.board import IncidentOnBoard
from firepost.domain.frozen import Frozen
from firepost.ui import figures
from firepost.ui.setting import Setting

HOUR: Final = timedelta(hours=1)
_STEPS_H: Final = (1, 2, 3, 6, 12, 24, 48, 96)


class Tick(Frozen, frozen=True):
    at: datetime
    text: str
    short: str
    ink: str  # "fire" for the fire's own, "text" for the plan's
    rank: int  # who gives way when two labels collide: the higher


class Span(Frozen, frozen=True):
    """The stretch of time on the line."""

    since: datetime
    until: datetime

    def share(self, at: datetime) -> float:
        return (at - self.since) / (self.until - self.since)

    def at(self, share: float) -> datetime:
        return self.since + (self.until - self.since) * min(max(share, 0.0), 1.0)


def ticks(setting: Setting, fire: IncidentOnBoard) -> list[Tick]:
    say = setting.say
    out: list[Tick] = []
    if fire.burning_since is not None:
        word = say(f"ui.strip.{fire.clock_basis or 'reported'}")
        out.append(Tick(fire.burning_since, word, word, "text", 0))
    for shape in fire.perimeters:
        number = figures.hectares(shape.area_ha)
        out.append(Tick(shape.said.at, f"{number}{say('ui.unit.ha')}", number, "fire", 2))
    for change in fire.states:
        if change.state != "burning":
            word = say(f"ui.state.{change.state}")
            out.append(Tick(change.said.at, word, word, "text", 1))
    if fire.declared is not None and fire.declared.value in figures.LEVELS:
        word = say("ui.timeline.declared", level=figures.LEVELS[fire.declared.value])
        out.append(
            Tick(fire.declared.said.at, word, figures.LEVELS[fire.declared.value], "text", 1)
        )
    if fire.burning_since is not None and not fire.out:
        for step in fire.plan.next:
            hours = round((step.at - fire.burning_since) / HOUR)
            level = figures.LEVELS.get(step.level, step.level)
            word = say("ui.timeline.rule", level=level, hours=hours)
            out.append(Tick(step.at, word, word, "text", 1))
    return sorted(out, key=lambda tick: tick.at)


def span(fire: IncidentOnBoard | None, now: datetime) -> Span:
    """From half an hour before the start to some hours ahead: room for the next rule."""
    starts = [now - 2 * HOUR]
    ahead = now + 2 * HOUR
    if fire is not None:
        known = [fire.burning_since, fire.ignited_at, fire.reported_at, fire.opened.at]
        starts += [at for at in known if at is not None]
        starts += [shape.said.at for shape in fire.perimeters[:1]]
        coming = [step.at for step in fire.plan.next if step.at > now]
        if coming and not fire.out and min(coming) - now < timedelta(hours=8):
            ahead = max(ahead, min(coming) + HOUR / 2)
    since = min(starts)
    return Span(since - HOUR / 2, max(ahead, now + (now - since) * 0.12))


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


def events(fire: IncidentOnBoard, log_times: list[datetime], now: datetime) -> list[datetime]:
    """The moments that ← and → jump between."""
    times = {shape.said.at for shape in fire.perimeters}
    times |= {change.said.at for change in fire.states} | set(log_times)
    if fire.burning_since is not None:
        times.add(fire.burning_since)
    return sorted(at for at in times if at <= now)

"""An outlook in words: hour by hour, what is reached and when, what that would bring. Always 约."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from firepost.app import outlook as app
from firepost.app.board import IncidentOnBoard
from firepost.app.outlook import Outlook
from firepost.ui import figures
from firepost.ui.people.sheet import Told
from firepost.ui.setting import Setting

OLD: Final = timedelta(hours=1)  # a perimeter older than this: the outlook begins in the past


def outlook_words(setting: Setting, found: Outlook, fire: IncidentOnBoard | None) -> list[Told]:
    say = setting.say
    return [
        (say("ui.outlook.reference"), "unk", True),
        *_age(setting, found),
        *_stages(setting, found),
        *_reached(setting, found),
        *(_levels(setting, found, fire) if fire else ()),
        *(_checked(setting, fire) if fire else ()),
        *_limits(setting, found),
    ]


def _age(setting: Setting, found: Outlook) -> Iterator[Told]:
    now = setting.now()
    if now - found.since > OLD:
        age = figures.age(now - found.since, setting.say("ui.unit.min"))
        at = figures.moment(found.since, now)
        yield setting.say("ui.outlook.old_edge", at=at, age=age), "danger", True


def _stages(setting: Setting, found: Outlook) -> Iterator[Told]:
    for stage in found.hourly():
        words = setting.say(
            "ui.outlook.stage",
            at=_after(found, stage.minutes),
            n=round(stage.minutes / 60),
            likely=f"{stage.likely_ha:.0f}",
            near=f"{stage.near_ha:.0f}",
            far=f"{stage.far_ha:.0f}",
        )
        yield words, "text", False


def _reached(setting: Setting, found: Outlook) -> Iterator[Told]:
    """What the far edge may reach, the earliest first."""
    for reach in sorted(found.reached, key=lambda one: one.earliest or 0.0):
        if reach.earliest is None:
            continue
        words = setting.say(
            "ui.outlook.reach",
            name=reach.name,
            earliest=_after(found, reach.earliest),
            likely=_likely(setting, None if reach.likely is None else _at(found, reach.likely)),
            away=setting.length(reach.distance_m),
        )
        yield words, "danger", True


def _levels(setting: Setting, found: Outlook, fire: IncidentOnBoard) -> Iterator[Told]:
    for one in app.coming(found, fire)[:2]:
        if one.earliest is None:
            continue
        words = setting.say(
            "ui.outlook.level",
            clause=one.clause,
            level=figures.LEVELS[one.level],
            earliest=figures.clock(one.earliest)[:5],
            likely=_likely(setting, one.likely),
        )
        yield words, "warn", False


def _checked(setting: Setting, fire: IncidentOnBoard) -> Iterator[Told]:
    for kept in fire.outlooks:
        for check in kept.checks:
            words = setting.say(
                "ui.outlook.checked",
                at=figures.moment(kept.said.at, setting.now()),
                expected=f"{check.expected_ha:.0f}",
                found=f"{check.found_ha:.0f}",
                overlap=f"{check.overlap_pct:.0f}",
            )
            yield words, "text-2", False


def _limits(setting: Setting, found: Outlook) -> Iterator[Told]:
    relief, slope = found.asked.relief, found.asked.slope_deg
    if relief is not None:
        yield setting.say("ui.outlook.terrain", name=relief.name), "text-2", False
    elif slope is None:
        yield setting.say("ui.outlook.level_ground"), "unk", False
    if found.void_share:
        share = round(found.void_share * 100)
        yield setting.say("ui.outlook.void", share=share), "unk", False
    if found.thinned_m:
        yield setting.say("ui.outlook.thinned", n=round(found.thinned_m)), "text-2", False


def _at(found: Outlook, minutes: float) -> datetime:
    return found.since + timedelta(minutes=minutes)


def _after(found: Outlook, minutes: float) -> str:
    return figures.clock(_at(found, minutes))[:5]


def _likely(setting: Setting, at: datetime | None) -> str:
    return setting.say("ui.outlook.later") if at is None else figures.clock(at)[:5]

"""An outlook in words: hour by hour, what is reached and when, what that would bring. Always 约."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from firepost.app.board import Board, IncidentOnBoard
from firepost.app.reached import Foreseen, people_of
from firepost.ui import figures
from firepost.ui.people.sheet import Told
from firepost.ui.setting import Setting
from firepost.ui.strip.lines import people_words

if TYPE_CHECKING:
    from firepost.app.outlook import Coming, Outlook, Reach

MOST_OF_A_KIND: Final = 6
MOST_LEVELS: Final = 5
OLD: Final = timedelta(hours=1)  # a perimeter older than this: the outlook begins in the past


def outlook_words(
    setting: Setting,
    found: Outlook,
    fire: IncidentOnBoard | None,
    board: Board | None = None,
) -> list[Told]:
    """`board`: its register tells who lives where it may come."""
    say = setting.say
    return [
        (say("ui.outlook.reference"), "unk", True),
        *_age(setting, found),
        *_stages(setting, found),
        *_threatened(setting, found, fire, board),
        *_reached(
            setting, found, {one.name: one.inhabitants for one in board.places} if board else {}
        ),
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


def _threatened(
    setting: Setting, found: Outlook, fire: IncidentOnBoard | None, board: Board | None
) -> Iterator[Told]:
    """How many live where the far edge may come; each place once, unknown where nobody said."""
    if fire is None or board is None:
        return
    names = [one.name for one in found.reached if one.kind == "place" and _comes(one)]
    people = people_of(names, board, fire)
    if people.places:
        number = people_words(setting, people)
        yield setting.say("ui.outlook.people", n=number, places=people.places), "danger", True


def _comes(one: Reach) -> bool:
    return one.earliest is not None and one.fact is None


def _reached(
    setting: Setting, found: Outlook, lives: Mapping[str, int | None]
) -> Iterator[Told]:
    """What the far edge may reach, the earliest first; what a threat begins at is told below."""
    shown: Counter[str] = Counter()
    for reach in sorted(found.reached, key=lambda one: one.earliest or 0.0):
        if reach.earliest is None or reach.fact is not None:
            continue
        if reach.kind in ("county", "border") and not reach.distance_m:
            continue  # the fire lies in it
        shown[reach.kind] += 1
        if shown[reach.kind] > MOST_OF_A_KIND:
            continue
        words = setting.say(
            "ui.outlook.reach",
            name=setting.say(f"ui.outlook.{reach.kind}", name=_named(setting, reach, lives)),
            earliest=_after(found, reach.earliest),
            likely=_likely(setting, None if reach.likely is None else _at(found, reach.likely)),
            away=setting.length(reach.distance_m),
        )
        home = reach.kind in ("place", "target")
        yield words, "danger" if home else "warn", home
    for kind, count in shown.items():
        if count > MOST_OF_A_KIND:
            more = setting.say("ui.outlook.more", n=count - MOST_OF_A_KIND)
            yield f"{setting.say(f'ui.outlook.{kind}', name='')}：{more}", "text-2", False


def _named(setting: Setting, reach: Reach, lives: Mapping[str, int | None]) -> str:
    people = lives.get(reach.name) if reach.kind == "place" else None
    if people is None:
        return reach.name
    return f"{reach.name} {setting.say('ui.near.live', n=people)}"


def _levels(setting: Setting, found: Outlook, fire: IncidentOnBoard) -> Iterator[Told]:
    if fire.out:
        return
    for one in [one for one in found.coming if one.earliest is not None][:MOST_LEVELS]:
        yield level_words(setting, one), "warn", False


def level_words(setting: Setting, one: Coming | Foreseen) -> str:
    """A level or a duty to come, its clause, what brings it, and when."""
    assert one.earliest is not None  # those out of reach are not told
    return setting.say(
        "ui.outlook.level" if one.level else "ui.outlook.duty",
        clause=one.clause,
        level=figures.LEVELS[one.level] if one.level else "",
        what=what_of(setting, one),
        earliest=figures.clock(one.earliest)[:5],
        likely=_likely(setting, one.likely),
    )


def what_of(setting: Setting, one: Coming | Foreseen) -> str:
    """过火面积, or the fact that would be so and by whom."""
    if one.fact is None:
        return setting.say("ui.strip.area")
    fact = setting.words.text(f"ui.fact.{one.fact}")
    return f"{fact}（{one.name}）" if one.name else fact


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
    if found.asked.fuels is not None:
        share = round(found.unmapped_share * 100)
        name = found.asked.fuels.name
        yield setting.say("ui.outlook.by_layer", name=name, share=share), "text-2", False
    if found.asked.held:
        yield setting.say("ui.outlook.held"), "warn", True
    if found.thinned_m:
        yield setting.say("ui.outlook.thinned", n=round(found.thinned_m)), "text-2", False


def _at(found: Outlook, minutes: float) -> datetime:
    return found.since + timedelta(minutes=minutes)


def _after(found: Outlook, minutes: float) -> str:
    return figures.clock(_at(found, minutes))[:5]


def _likely(setting: Setting, at: datetime | None) -> str:
    return setting.say("ui.outlook.later") if at is None else figures.clock(at)[:5]

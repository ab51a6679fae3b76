"""The outlook kept last in words: who lives within it, how many of them moved, what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from firepost.app.board import Board, IncidentOnBoard
from firepost.app.reached import Reached, within
from firepost.ui import figures
from firepost.ui.people.outlook_words import MOST_LEVELS, level_words
from firepost.ui.people.sheet import Told
from firepost.ui.setting import Setting
from firepost.ui.strip.lines import people_words

MOST: Final = 6


def kept_words(
    setting: Setting, board: Board, fire: IncidentOnBoard, now: datetime
) -> Iterator[Told]:
    """Nothing where none was kept, or by a version that did not keep what it comes to."""
    kept = fire.outlooks[-1] if fire.outlooks and not fire.out else None
    if kept is None or kept.reached is None or kept.since is None:
        return
    say = setting.say
    held = fire.area.perimeter if fire.area else None
    times = {
        "at": figures.moment(kept.said.at, now),
        "since": figures.moment(kept.since, now),
    }
    is_old = held is not None and held.id != kept.perimeter
    yield say("ui.kept.old" if is_old else "ui.kept.head", **times), "unk", False
    people = within(kept.reached, board, fire)
    if people.places:
        number = people_words(setting, people)
        yield say("ui.kept.people", n=number, places=people.places), "text", True
        known = people.moved is not None
        moved = say("ui.people.n", n=people.moved) if known else say("ui.unknown")
        yield say("ui.kept.moved", n=moved), "text", True
    for one in kept.reached[:MOST]:
        yield _one(setting, one), "text-2", False
    if len(kept.reached) > MOST:
        yield say("ui.outlook.more", n=len(kept.reached) - MOST), "text-2", False
    if not kept.reached:
        yield say("ui.kept.nothing"), "text-2", False
    for level in (kept.coming or ())[:MOST_LEVELS]:
        yield level_words(setting, level), "warn", False


def _one(setting: Setting, one: Reached) -> str:
    likely = one.likely
    return setting.say(
        "ui.outlook.reach",
        name=setting.say(f"ui.outlook.{one.kind}", name=one.name),
        earliest=figures.clock(one.earliest)[:5],
        likely=setting.say("ui.outlook.later") if likely is None else figures.clock(likely)[:5],
        away=setting.length(one.distance_m),
    )

"""What the next shift must know, a line each, as the screen shows it now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from firepost.app.board import Board, IncidentOnBoard
from firepost.app.people_on_board import HURT
from firepost.ui import figures, reading
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import Todo

MOST: Final = 12  # lines that go into the log; the rest are counted


def points(setting: Setting, board: Board | None, open_ones: Sequence[Todo]) -> list[str]:
    """Every fire that burns with its state, then what is to be done, the most urgent first."""
    if board is None:
        return []
    say = setting.say
    lines = list(_fires(setting, board))
    if board.unsent:
        lines.append(say("ui.watch.unsent", n=board.unsent))
    # What this device still lacks is not the shift's.
    todos = [one.title for one in open_ones if not one.key.startswith("first:")]
    room = max(MOST - len(lines), 1)
    lines += todos[:room]
    if len(todos) > room:
        lines.append(say("ui.watch.more", n=len(todos) - room))
    return lines


def _fires(setting: Setting, board: Board) -> Iterator[str]:
    for fire in board.incidents:
        if fire.state.value != "closed":
            yield setting.say(
                "ui.watch.fire",
                name=fire.name,
                state=setting.say(f"ui.state.{fire.state.value}"),
                area=_area(setting, fire),
                level=_level(setting, fire),
            )
            yield setting.say(
                "ui.watch.fire_more",
                hurt=_hurt(setting, fire),
                people=_people(setting, board, fire),
                decided=_decided(setting, fire, board.at),
            )


def _hurt(setting: Setting, fire: IncidentOnBoard) -> str:
    """亡0 重0 轻2, each that nobody said as 未知."""
    told = []
    for key in HURT:
        known = fire.casualties.get(key)
        unsaid = known is None or known.value is None
        value = setting.say("ui.unknown") if unsaid or known is None else str(known.value)
        told.append(setting.say("ui.watch.hurt", kind=setting.say(f"ui.strip.{key}"), n=value))
    return " ".join(told)


def _people(setting: Setting, board: Board, fire: IncidentOnBoard) -> str:
    seen = reading.forces(board, fire.id, board.at)
    if not seen.teams:
        return setting.say("ui.unknown")
    least = setting.say("ui.at_least") if seen.unknown_teams else ""
    people = f"{least}{seen.people} {setting.say('ui.unit.people')}"
    return f"{people} {seen.teams} {setting.say('ui.unit.teams')}"


def _decided(setting: Setting, fire: IncidentOnBoard, now: datetime) -> str:
    """The last decision on the level, who made it and when."""
    if not fire.declarations:
        return setting.say("ui.watch.undecided")
    last = fire.declarations[-1]
    level = figures.LEVELS.get(last.level, setting.say("ui.level.none"))
    at = figures.moment(last.said.at, now)
    return setting.say("ui.watch.decided", level=level, who=last.decided_by, at=at)


def _area(setting: Setting, fire: IncidentOnBoard) -> str:
    held = fire.area
    if held is None or held.value_ha is None:
        return setting.say("ui.watch.no_area")
    return f"{figures.hectares(held.value_ha)} {setting.say('ui.unit.ha')}"


def _level(setting: Setting, fire: IncidentOnBoard) -> str:
    level = fire.declared.value if fire.declared else None
    if level is None or level == "none":
        return setting.say("ui.watch.no_level")
    return setting.say("ui.watch.level", level=figures.LEVELS[level])

"""What the weather and the people leave to be decided: read off the board, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from firepost.app import winds
from firepost.app.board import Board, IncidentOnBoard
from firepost.ui import figures, spoken
from firepost.ui.names import short_name
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import Todo


def people_todos(
    setting: Setting, board: Board, fire: IncidentOnBoard | None, now: datetime
) -> list[Todo]:
    if fire is None or fire.state.value == "closed":
        return []
    return [
        *_winds(setting, board, fire, now),
        *_twice(setting, fire),
        *_tolls(setting, fire),
        *_notices(setting, board, fire),
    ]


def change_words(setting: Setting, change: winds.Change, now: datetime) -> tuple[str, str]:
    """风向突变, what it was and became, and who stands in its way."""
    say = setting.say
    was = spoken.wind_words(setting, change.before.wind_from_deg, change.before.force)
    becomes = spoken.wind_words(setting, change.from_deg, change.force)
    kind = say(f"ui.change.{change.kind}")
    title = say("ui.change.foretold", what=kind) if change.foretold else kind
    detail = say("ui.change.told", at=figures.moment(change.at, now), was=was, now=becomes)
    teams = say("ui.join").join(short_name(team.name) for team in change.teams)
    if teams:
        detail += " " + say("ui.change.teams", teams=teams)
    if change.unplaced:
        detail += " " + say("ui.change.unplaced", n=change.unplaced)
    return title, detail


def _winds(
    setting: Setting, board: Board, fire: IncidentOnBoard, now: datetime
) -> Iterator[Todo]:
    for change in winds.changes(board, fire, now)[:3]:
        title, detail = change_words(setting, change, now)
        yield Todo(
            f"wind:{change.entry}",
            "warn" if change.foretold else "danger",
            title,
            detail,
            setting.say("ui.change.decide"),
            "wind_seen",
            change.entry,
            urgent=not change.foretold,
        )


def _twice(setting: Setting, fire: IncidentOnBoard) -> Iterator[Todo]:
    say = setting.say
    for place in fire.moved:
        if place.doubtful:
            other = next(name for name in (*place.names, "") if name != place.place)
            yield Todo(
                f"same:{place.place}",
                "warn",
                say("ui.people.twice", one=place.place, other=other),
                say("ui.people.twice_more"),
                say("ui.people.twice_do"),
                "same",
                f"{other}|{place.place}",
            )


def _tolls(setting: Setting, fire: IncidentOnBoard) -> Iterator[Todo]:
    say = setting.say
    for key, toll in fire.tolls.items():
        if toll.differs:
            yield Todo(
                f"toll:{key}",
                "warn",
                say("ui.people.toll_differs", what=say(f"ui.casualties.{key}")),
                say("ui.people.toll_differs_more", stated=toll.stated, listed=toll.listed),
                say("ui.todo.record"),
                "casualties",
            )


def _notices(setting: Setting, board: Board, fire: IncidentOnBoard) -> Iterator[Todo]:
    say = setting.say
    for notice in board.notices:
        if notice.incident not in (None, fire.id):
            continue
        if notice.state is None:
            key = "ui.people.notice_unsent"
        elif notice.state.value == "sent":
            key = "ui.people.notice_unanswered"
        else:
            continue
        yield Todo(
            f"notice:{notice.id}",
            "warn",
            say(key, area=notice.area),
            notice.to or notice.text,
            say("ui.people.note_it"),
            "notice_state",
            notice.id,
        )

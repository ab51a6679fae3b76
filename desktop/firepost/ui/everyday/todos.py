"""What the stores, the moved, the receiver and the exchange leave to be done. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from firepost.app.board import Board, IncidentOnBoard
from firepost.ui.seen import Seen
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import Todo

UNSENT_LONG: Final = timedelta(hours=2)
COPY_OLD: Final = timedelta(minutes=30)  # three times the ten minutes it is written every
MOVING_LONG: Final = timedelta(hours=2)


def more_todos(
    setting: Setting,
    board: Board,
    fire: IncidentOnBoard | None,
    now: datetime,
    *,
    seen: Seen | None,
    receiver: str,
) -> list[Todo]:
    """Those no page has. `receiver`: how fresh the position is, "" where none is asked for."""
    return [
        *_shortages(setting, board),
        *_moving(setting, fire, now),
        *_receiver(setting, receiver),
        *_unsent(setting, board, now),
        *_copy(setting, board, seen, now),
    ]


def _shortages(setting: Setting, board: Board) -> Iterator[Todo]:
    """More went out than was there: somebody counts."""
    say = setting.say
    for depot in board.depots:
        short = {item: -count for item, count in depot.stock.items() if count < 0}
        if short:
            items = say("ui.join").join(f"{item} {count}" for item, count in short.items())
            yield Todo(
                f"short:{depot.id}",
                "danger",
                say("ui.todo.short", depot=depot.name),
                say("ui.todo.short_more", items=items),
                say("ui.todo.short_do"),
                "depot",
                depot.id,
            )


def _moving(setting: Setting, fire: IncidentOnBoard | None, now: datetime) -> Iterator[Todo]:
    say = setting.say
    for place in fire.moved if fire is not None else ():
        since = place.moved.said.at if place.moved is not None else None
        if since is None and place.ordered is not None:
            since = place.ordered.at
        if place.state not in ("ordered", "under_way") or since is None:
            continue
        if now - since > MOVING_LONG:
            left = say("ui.unknown") if place.left is None else str(place.left)
            yield Todo(
                f"moving:{place.place}",
                "danger",
                say("ui.todo.moving", place=place.place),
                say("ui.todo.moving_more", age=setting.span(now - since), left=left),
                say("ui.todo.record"),
                "moved",
                place.place,
            )


def _receiver(setting: Setting, freshness: str) -> Iterator[Todo]:
    say = setting.say
    if freshness in ("stale", "stopped"):
        yield Todo(
            "gps",
            "warn",
            say(f"ui.todo.gps_{freshness}"),
            say("ui.todo.gps_more"),
            say("ui.todo.see"),
            "receiver",
        )


def _unsent(setting: Setting, board: Board, now: datetime) -> Iterator[Todo]:
    say, oldest = setting.say, board.oldest_unsent_at
    if board.drill or not board.unsent or oldest is None or now - oldest <= UNSENT_LONG:
        return
    yield Todo(
        "unsent",
        "warn",
        say("ui.todo.unsent", n=board.unsent),
        say("ui.todo.unsent_more", age=setting.span(now - oldest)),
        say("ui.todo.export"),
        "export",
    )


def _copy(setting: Setting, board: Board, seen: Seen | None, now: datetime) -> Iterator[Todo]:
    """The stick copy failed, or was not written for long; no place for it is said elsewhere."""
    say = setting.say
    standing = seen.standing if seen is not None else None
    if board.drill or seen is None or standing is None or standing.place is None:
        return
    if seen.copy_failed is not None:
        title, more = say("ui.todo.copy_failed"), setting.notice(seen.copy_failed)
    elif seen.copied_ms is not None:
        age = now - datetime.fromtimestamp(seen.copied_ms / 1000, now.tzinfo)
        if age <= COPY_OLD:
            return
        title = say("ui.todo.copy_old", age=setting.span(age))
        more = say("ui.todo.copy_more", place=standing.place.name or str(standing.place))
    else:
        return
    yield Todo("copy", "warn", title, more, say("ui.todo.copy_do"), "second_copy")

"""What the depots page says of one depot: what it lacks, what it lent, what lies on its shelves. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from firepost.app import supplies
from firepost.app.board import Board, DepotOnBoard, Lent
from firepost.app.mending import Mend, mends, people_after
from firepost.domain.plan.model import Plan
from firepost.ui import figures
from firepost.ui.names import short_depot
from firepost.ui.prose import Run
from firepost.ui.setting import Setting

Told = tuple[Run, ...]


def lacks(
    setting: Setting, board: Board, plan: Plan, depot: DepotOnBoard | None
) -> tuple[Told, ...]:
    """What to move in or buy so that a depot reaches its standard, and what its area has."""
    say = setting.say
    if depot is None or board.kit is None:
        return ((Run(say("ui.depots.choose_one"), ink="text-2"),),)
    standards = {tier.id: tier.people for tier in plan.tiers}
    wanted = mends(board, plan, depot)
    head = say(
        "ui.depots.stands",
        name=short_depot(depot.name),
        people=_people(setting, depot.can_equip),
        standard=standards.get(depot.tier, ""),
    )
    lines: list[Told] = [(Run(head, bold=True),), _area(setting, board, depot)]
    if not wanted:
        lines.append((Run(say("ui.depots.reached"), bold=True, ink="ok"),))
    for mend in wanted:
        lines += _mend(setting, board, mend)
    after = people_after(depot, board.kit, wanted)
    if wanted and after is not None:
        lines.append((Run(say("ui.depots.mended", people=after), bold=True, ink="ok"),))
    return tuple(lines)


def _area(setting: Setting, board: Board, depot: DepotOnBoard) -> Told:
    """The area a depot belongs to as one; the city's own stores are an area of their own."""
    whole = supplies.by_area(board).get(depot.district)
    if whole is None:
        return ()
    key = "ui.depots.area_least" if whole.unknown_depots else "ui.depots.area"
    people = _people(setting, whole.people)
    told = setting.say(key, depots=whole.depots, people=people, item=whole.limited_by or "")
    return (Run(told, ink="text-2"),)


def _mend(setting: Setting, board: Board, mend: Mend) -> list[Told]:
    say = setting.say
    if mend.lacking is None:
        return [(Run(say("ui.depots.count_first", item=mend.item), ink="unk"),)]
    names = {depot.id: short_depot(depot.name) for depot in board.depots}
    lack = say(
        "ui.depots.lack", item=mend.item, n=mend.lacking, there=mend.there, need=mend.need
    )
    parts = [
        say("ui.depots.move_in", name=names[depot], n=pieces) for depot, pieces in mend.moves
    ]
    if mend.buy:
        parts.append(say("ui.depots.buy", n=mend.buy))
    return [(Run(lack, bold=True, ink="danger"),), (Run("　" + "，".join(parts)),)]


def lent(
    setting: Setting, board: Board, out: Iterable[Lent], depot: str, now: datetime
) -> tuple[Told, ...]:
    """What is out on issue: overdue first, then what is due next, then what has no time.

    Args:
        depot: only this one's; "" for all.
    """
    say = setting.say
    names = {one.id: short_depot(one.name) for one in board.depots}
    mine = [one for one in out if one.quantity > 0 and (not depot or one.depot == depot)]
    mine.sort(key=lambda one: (one.due_at is None, one.due_at or now, one.holder, one.item))
    if not mine:
        return ((Run(say("ui.depots.none_out"), ink="text-2"),),)
    return tuple(_lent(setting, one, names, now) for one in mine)


def _lent(setting: Setting, one: Lent, names: dict[str, str], now: datetime) -> Told:
    say = setting.say
    words = say(
        "ui.depots.out",
        name=names.get(one.depot, one.depot),
        holder=one.holder or say("ui.depots.nobody"),
        item=one.item,
        n=one.quantity,
    )
    if one.due_at is None:
        return (Run(words), Run("　" + say("ui.depots.no_due"), ink="text-2"))
    at = figures.moment(one.due_at, now)
    if one.due_at < now:
        late = setting.span(now - one.due_at)
        return (
            Run(words),
            Run("　" + say("ui.depots.overdue", at=at, late=late), bold=True, ink="danger"),
        )
    return (Run(words), Run("　" + say("ui.depots.due_back", at=at), ink="warn"))


def overdue(out: Sequence[Lent], now: datetime) -> int:
    return sum(one.due_at is not None and one.due_at < now and one.quantity > 0 for one in out)


def _people(setting: Setting, people: int | None) -> str:
    return setting.say("ui.unknown") if people is None else str(people)

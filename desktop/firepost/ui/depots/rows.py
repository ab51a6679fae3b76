"""What the depots page says of each depot, each step of the order and each line of the ledger. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from firepost.app import supplies
from firepost.app.board import Board, DepotOnBoard, IncidentOnBoard, LedgerLine
from firepost.app.supplies import Readiness
from firepost.domain.drawdown import STEPS, Give, Proposal, Turn
from firepost.domain.plan.model import Plan
from firepost.ui import figures
from firepost.ui.names import short_depot
from firepost.ui.setting import Setting

NEAR: Final = 3  # stores of other counties that are listed beside the fire's own
LETTERS: Final = {"city": "市", "county": "县", "township": "乡"}
State = Literal["ok", "warn", "danger", "unknown"]


@dataclass(frozen=True, slots=True)
class Group:
    """A line that parts the tiers."""

    title: str
    told: str


@dataclass(frozen=True, slots=True)
class DepotRow:
    depot: str
    letter: str
    name: str
    people: int | None
    standard: int | None
    gap: str
    state: State
    limit: str
    counted: str
    area: str = ""  # what the county equips with all its depots


Row = Group | DepotRow


def table(
    setting: Setting,
    board: Board,
    plan: Plan,
    fire: IncidentOnBoard | None,
    now: datetime,
    *,
    every: bool = False,
    turns: tuple[Turn, ...] = (),
) -> tuple[Row, ...]:
    """By tier, in their turns; unless all are wanted, those near the fire.

    Args:
        turns: the order in which depots are drawn on; without a fire there is none.
    """
    say = setting.say
    rows: list[Row] = []
    ready = supplies.readiness(board, plan, now)
    areas = supplies.by_area(board)
    place = {turn.source.id: number for number, turn in enumerate(turns)}
    for tier in plan.tiers:
        mine = [one for one in ready if one.depot.tier == tier.id]
        if not mine:
            continue
        mine.sort(key=lambda one: place.get(one.depot.id, len(place)))
        shown = mine
        if not every and fire is not None and fire.district is not None:
            own = [one for one in mine if one.depot.district == fire.district]
            near = [one for one in mine if one not in own] if tier.id != "township" else []
            shown = [*own, *near[:NEAR]]
        told = say("ui.depots.tier", people=tier.people)
        if len(shown) < len(mine):
            told += " · " + say("ui.depots.of", all=len(mine), n=len(shown))
        rows.append(Group(tier.name.said(setting.words.language), told))
        rows += [_row(setting, one, now, areas) for one in shown]
    return tuple(rows)


def _row(
    setting: Setting,
    one: Readiness,
    now: datetime,
    areas: Mapping[str | None, supplies.Together],
) -> DepotRow:
    say = setting.say
    depot = one.depot
    counted = (
        say("ui.depots.never")
        if one.counted_at is None
        else figures.moment(one.counted_at, now)
    )
    if one.people is None:
        why = (
            say("ui.depots.stale", at=counted)
            if one.stale
            else say("ui.depots.uncounted", item=one.limited_by or "")
        )
        gap, state, limit = say("ui.depots.no_figure"), "unknown", why
    else:
        lacking = one.lacking or 0
        gap = say("ui.depots.short", n=lacking) if lacking else say("ui.depots.enough")
        state = _state(one)
        limit = say(
            "ui.depots.limit",
            item=one.limited_by or "",
            stock=one.limit_stock,
            need=one.limit_need,
        )
    return DepotRow(
        depot=depot.id,
        letter=LETTERS.get(depot.tier, "库"),
        name=short_depot(depot.name),
        people=one.people,
        standard=one.standard,
        gap=gap,
        state=state,  # type: ignore[arg-type]
        limit=limit,
        counted=counted,
        area=_area(setting, one, areas),
    )


def _area(
    setting: Setting, one: Readiness, areas: Mapping[str | None, supplies.Together]
) -> str:
    """Beside a county's store what the whole county equips."""
    area = areas.get(one.depot.district) if one.depot.tier == "county" else None
    if area is None or area.people is None or area.depots < 2:
        return ""
    key = "ui.depots.of_area_least" if area.unknown_depots else "ui.depots.of_area"
    return setting.say(key, people=area.people)


def _state(one: Readiness) -> State:
    assert one.people is not None
    if not one.lacking:
        return "ok"
    return "danger" if one.standard and one.people * 2 < one.standard else "warn"


@dataclass(frozen=True, slots=True)
class StepRow:
    number: int
    title: str
    told: str
    empty: bool


def steps(setting: Setting, board: Board, turns: tuple[Turn, ...]) -> tuple[StepRow, ...]:
    """The five turns of 7.5 with what each can still equip."""
    kit = board.kit
    by_id = {depot.id: depot for depot in board.depots}
    found = []
    for number, step in enumerate(STEPS, start=1):
        depots = [by_id[turn.source.id] for turn in turns if turn.step == step]
        whole = supplies.together(depots, kit) if kit is not None else None
        people = whole.people if whole else None
        found.append(
            StepRow(
                number,
                setting.say(f"ui.depots.step.{step}"),
                _step_told(setting, depots, people, whole.unknown_depots if whole else 0),
                empty=not depots or people == 0,
            )
        )
    return tuple(found)


def _step_told(
    setting: Setting, depots: list[DepotOnBoard], people: int | None, unknown: int
) -> str:
    say = setting.say
    if not depots:
        return say("ui.depots.no_depot")
    name = (
        short_depot(depots[0].name)
        if len(depots) == 1
        else say("ui.depots.depots", n=len(depots))
    )
    if people is None:
        return say("ui.depots.step_unknown", name=name)
    if people == 0:
        return say("ui.depots.used_up", name=name)
    key = "ui.depots.step_least" if unknown else "ui.depots.step_people"
    return say(key, name=name, people=people)


def gives(setting: Setting, board: Board, said: Proposal) -> tuple[str, ...]:
    """What each depot would give, with what it keeps and can still equip."""
    say = setting.say
    by_id = {depot.id: depot for depot in board.depots}
    lines = []
    by_depot: dict[str, list[Give]] = {}
    for give in said.gives:
        by_depot.setdefault(give.turn.source.id, []).append(give)
    for depot_id, given in by_depot.items():
        depot = by_id[depot_id]
        after = (
            supplies.after_giving(depot, board.kit, {one.item: one.quantity for one in given})
            if board.kit
            else None
        )
        lines.append(
            say(
                "ui.depots.gives",
                name=short_depot(depot.name),
                before=_people(setting, depot.can_equip),
                after=_people(setting, after),
            )
        )
        words = "，".join(
            say("ui.depots.give", item=one.item, n=one.quantity, left=one.left) for one in given
        )
        lines.append(words)
    for item, missing in said.short.items():
        lines.append(say("ui.depots.missing", item=item, n=missing))
    return tuple(lines)


def _people(setting: Setting, people: int | None) -> str:
    return setting.say("ui.unknown") if people is None else str(people)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    at: str
    slip: str
    way: str
    what: str
    chip: str
    ink: str  # ok warn danger text-2


def ledger(setting: Setting, board: Board, now: datetime) -> tuple[LedgerRow, ...]:
    names = {depot.id: short_depot(depot.name) for depot in board.depots}
    on_the_way = {(slip, item) for slip, item, _ in board.in_transit}
    return tuple(_ledger_row(setting, line, names, on_the_way, now) for line in board.ledger)


def _ledger_row(
    setting: Setting,
    line: LedgerLine,
    names: dict[str, str],
    on_the_way: set[tuple[str, str]],
    now: datetime,
) -> LedgerRow:
    say = setting.say
    here = names.get(line.depot, line.depot)
    there = names.get(line.other or "", "") or line.holder or ""
    arrow = {"arrive": f"{there} → {here}", "return": f"{there} → {here}"}.get(
        line.act, f"{here} → {there}" if there else here
    )
    chip, ink = _ledger_chip(setting, line, on_the_way, now)
    return LedgerRow(
        figures.moment(line.said.at, now),
        line.slip or say(f"ui.verb.stock.{line.act}"),
        arrow,
        _what(setting, line, now),
        chip,
        ink,
    )


def _what(setting: Setting, line: LedgerLine, now: datetime) -> str:
    """The goods, with their batch and how long they are good where somebody said so."""
    words = [f"{line.item} {line.quantity}"]
    if line.batch:
        words.append(setting.say("ui.depots.of_batch", batch=line.batch))
    if line.expires_at is not None:
        gone = line.expires_at < now
        key = "ui.depots.expired" if gone else "ui.depots.good_until"
        at = line.expires_at.astimezone(figures.BEIJING)
        words.append(setting.say(key, at=f"{at:%Y-%m-%d}"))
    return " · ".join(words)


def _ledger_chip(
    setting: Setting, line: LedgerLine, on_the_way: set[tuple[str, str]], now: datetime
) -> tuple[str, str]:
    say = setting.say
    if line.corrected:
        return say("ui.depots.corrected"), "text-2"
    if line.act == "send" and (line.slip, line.item) in on_the_way:
        if line.due_at is not None:
            return say("ui.depots.in_transit_due", at=figures.moment(line.due_at, now)), "warn"
        return say("ui.depots.in_transit"), "warn"
    if line.due_at is not None and line.act == "issue":
        late = line.due_at < now
        at = figures.moment(line.due_at, now)
        return say("ui.depots.due_back", at=at), "danger" if late else "warn"
    if line.signed_by:
        return say("ui.depots.signed", who=line.signed_by), "ok"
    return say("ui.depots.unsigned"), "warn"

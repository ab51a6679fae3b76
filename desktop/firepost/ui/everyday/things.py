"""Everything on the desk that has a name, as the search shows it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from firepost.app.board import Board
from firepost.app.finding import Found
from firepost.ui import figures
from firepost.ui.map.basemap import BaseMap
from firepost.ui.map.viewport import earth
from firepost.ui.names import short_name
from firepost.ui.setting import Setting


def things(setting: Setting, board: Board, base: BaseMap, plan: Any) -> Iterator[Found]:
    yield from _fires(setting, board)
    yield from _forces(setting, board)
    yield from _places(setting, board, base)
    yield from _people(board)
    if plan is not None:
        yield from _clauses(setting, plan)


def _fires(setting: Setting, board: Board) -> Iterator[Found]:
    say = setting.say
    for fire in board.incidents:
        yield Found("fire", fire.id, fire.name, say(f"ui.state.{fire.state.value}"))
        for one in fire.issued:
            title = say("ui.find.report_no", n=one.number, kind=say(f"report.kind.{one.kind}"))
            at = figures.moment(one.said.at, board.at)
            yield Found("report", one.said.entry, title, f"{fire.name} {at}")


def _forces(setting: Setting, board: Board) -> Iterator[Found]:
    say = setting.say
    for team in board.teams:
        status = say(f"status.{team.status.value}") if team.status else ""
        told = (short_name(team.name), status, team.sector, team.leader, team.phone)
        yield Found("team", team.id, team.name, _joined(*told), 0, team.lon_deg, team.lat_deg)
    for machine in board.equipment:
        detail = _joined(machine.kind, machine.count)
        yield Found("machine", machine.id, machine.name, detail)
    for depot in board.depots:
        detail = _joined(depot.township, depot.keeper, depot.phone)
        yield Found("depot", depot.id, depot.name, detail, 0, depot.lon_deg, depot.lat_deg)


def _places(setting: Setting, board: Board, base: BaseMap) -> Iterator[Found]:
    """What lies somewhere: Enter shows it on the map."""
    say = setting.say
    for target in board.targets:
        where = target.lon_deg, target.lat_deg
        yield Found("place", target.id, target.name, say("ui.goto.target"), 0, *where)
    for one in board.medicals:
        yield Found("place", one.id, one.name, "", 0, one.lon_deg, one.lat_deg)
    for mark in board.grounds:
        detail = _joined(say(f"ground.{mark.kind}"), mark.sector)
        yield Found("place", mark.id, mark.name, detail, 0, mark.lon_deg, mark.lat_deg)
    for spot in board.hotspots:
        title = _joined(say("ui.find.hotspot"), spot.number)
        at = figures.moment(spot.received.at, board.at)
        yield Found("place", spot.id, title, at, 0, spot.lon_deg, spot.lat_deg)
    for listed in board.rosters.get("water", ()):
        lon, lat = listed.values.get("lon_deg"), listed.values.get("lat_deg")
        kind = listed.values.get("kind")
        yield Found(
            "place", listed.id, listed.name, _joined(kind), 0, _number(lon), _number(lat)
        )
    for place in base.places:
        lon, lat = earth(place.x_m, place.y_m)
        kind = say("ui.goto.township" if place.rank < 3 else "ui.goto.place")
        yield Found("place", f"{place.name}{place.x_m:.0f}", place.name, kind, 0, lon, lat)


def _people(board: Board) -> Iterator[Found]:
    """Where people live and are moved from, and who is to be called."""
    for place in board.places:
        told = (place.contact, place.phone, place.inhabitants)
        yield Found(
            "people", place.id, place.name, _joined(*told), 0, place.lon_deg, place.lat_deg
        )
    registered = {place.name for place in board.places}
    for fire in board.incidents:
        for moved in fire.moved:
            if moved.place not in registered:
                yield Found("people", f"{fire.id}:{moved.place}", moved.place, moved.to or "")
    for kind in ("person", "watch"):
        for person in board.rosters.get(kind, ()):
            detail = _joined(person.values.get("post"), person.values.get("phone"))
            yield Found("people", person.id, person.name, detail)
    for one in board.on_duty:
        detail = _joined(one.post, one.role, figures.moment(one.said.at, board.at))
        yield Found("people", f"onduty:{one.post}", one.person, detail)


def _clauses(setting: Setting, plan: Any) -> Iterator[Found]:
    """What the plan says, by its clause."""
    speaks = setting.words.language
    for one in (*plan.triggers, *plan.duties, *plan.tasks):
        title = f"{one.clause} {one.says.said(speaks)}"
        yield Found("clause", one.id, title, plan.doc_number)
    for level in plan.levels:
        for action in level.actions:
            title = f"{action.clause} {action.says.said(speaks)}"
            behind = _joined(level.name.said(speaks), plan.doc_number)
            yield Found("clause", action.id, title, behind)
    for limit in (*plan.clocks, *plan.channels):
        title = f"{limit.clause} {limit.says.said(speaks)}"
        yield Found("clause", limit.id, title, plan.doc_number)
    for tier in plan.tiers:
        title = f"{tier.clause} {tier.name.said(speaks)} {tier.people}"
        yield Found("clause", tier.id, title, plan.doc_number)
    for reading in plan.readings:
        title = f"{reading.clause} {reading.gap.said(speaks)}：{reading.says.said(speaks)}"
        yield Found("clause", f"reading:{reading.number}", title, plan.doc_number)
    for group in plan.groups:
        title = f"{group.clause} {group.name.said(speaks)}：{group.duty.said(speaks)}"
        yield Found("clause", group.id, title, plan.doc_number)


def _joined(*told: object) -> str:
    return " · ".join(str(one) for one in told if one not in (None, ""))


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None

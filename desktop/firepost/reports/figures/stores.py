"""The tables of what the whole desk shares: forces, equipment, depots, targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from firepost.app.board import DepotOnBoard, EquipmentOnBoard, Holding, TeamOnBoard
from firepost.reports.figures.model import Row, Table
from firepost.reports.figures.view import View
from firepost.reports.speech import clean

_TIERS: Final = ("city", "county", "township")
_STATUSES: Final = ("working", "resting", "en_route", "standby", "out_of_order", "withdrawn")


def desk_tables(view: View, distances_m: Mapping[str, float]) -> Iterator[Table]:
    yield _forces(view)
    yield _equipment(view)
    yield _depots(view)
    yield _stock(view)
    yield _in_transit(view)
    yield _targets(view, distances_m)


def _forces(view: View) -> Table:
    columns = (
        view.column("name", 2.2),
        view.column("kind", 1.1),
        view.column("people", 0.7, number=True),
        view.column("status", 0.8),
        view.column("task", 0.8),
        view.column("sector", 0.8),
        view.column("since", 1.1),
        view.column("last_contact_at", 1.1, steady=True),
    )
    rows = [_team(view, team) for team in sorted(view.teams(), key=_team_order)]
    return view.table("forces", columns, rows)


def _team_order(team: TeamOnBoard) -> tuple[int, str, str]:
    status = team.status.value if team.status else ""
    rank = _STATUSES.index(status) if status in _STATUSES else len(_STATUSES)
    return (rank, team.name, team.id)


def _team(view: View, team: TeamOnBoard) -> Row:
    speech, status = view.speech, team.status
    held = status.value if status else None
    kind = speech.one_of("team", team.kind)
    if team.trained is False:
        kind = speech.say("report.untrained", kind=kind)
    cells = (
        view.cell(team.name),
        view.cell(team.kind, kind),
        view.cell(team.present),
        view.cell(held, speech.one_of("status", held)),
        view.blank(team.task, speech.one_of("task", team.task) if team.task else None),
        view.blank(team.sector),
        view.time_cell(status.said.at if status else None),
        view.time_cell(team.last_contact_at),
    )
    said = status.said if status else None
    return Row(team.id, cells, said, bool(status and status.contested))


def _equipment(view: View) -> Table:
    columns = (
        view.column("name", 2),
        view.column("kind"),
        view.column("count", 0.7, number=True),
        view.column("held", 4),
    )
    names = {team.id: team.name for team in view.board.teams}
    names |= {depot.id: depot.name for depot in view.board.depots}
    rows = [_equipment_row(view, one, names) for one in view.board.equipment]
    return view.table("equipment", columns, rows)


def _equipment_row(view: View, one: EquipmentOnBoard, names: Mapping[str, str]) -> Row:
    def told(holding: Holding) -> str:
        return view.speech.say(
            "report.held",
            holder=clean(names.get(holding.holder, holding.holder)),
            n=holding.count,
            status=view.speech.one_of("equipment", holding.status),
        )

    held = view.speech.joined(told(holding) for holding in one.held)
    cells = (
        view.cell(one.name),
        view.blank(one.kind),
        view.cell(one.count),
        view.blank(held or None),
    )
    return Row(one.id, cells)


def _depot_order(depot: DepotOnBoard) -> tuple[int, str, str]:
    rank = _TIERS.index(depot.tier) if depot.tier in _TIERS else len(_TIERS)
    return (rank, depot.name, depot.id)


def _depots(view: View) -> Table:
    columns = (
        view.column("name", 2),
        view.column("tier"),
        view.column("can_equip", number=True),
        view.column("limited_by"),
    )
    rows = [
        Row(
            depot.id,
            (
                view.cell(depot.name),
                view.cell(depot.tier, view.speech.one_of("tier", depot.tier)),
                view.cell(depot.can_equip),
                view.blank(depot.limited_by),
            ),
        )
        for depot in sorted(view.board.depots, key=_depot_order)
    ]
    return view.table("depots", columns, rows)


def _stock(view: View) -> Table:
    columns = (
        view.column("depot", 2),
        view.column("item", 2),
        view.column("quantity", number=True),
    )
    rows = [
        Row(
            f"{depot.id}/{item}",
            (view.cell(depot.name), view.cell(item), view.cell(quantity)),
        )
        for depot in sorted(view.board.depots, key=_depot_order)
        for item, quantity in sorted(depot.stock.items())
    ]
    return view.table("stock", columns, rows)


def _in_transit(view: View) -> Table:
    columns = (
        view.column("slip"),
        view.column("item", 2),
        view.column("quantity", number=True),
    )
    rows = [
        Row(f"{slip}/{item}", (view.cell(slip), view.cell(item), view.cell(quantity)))
        for slip, item, quantity in view.board.in_transit
    ]
    return view.table("in_transit", columns, rows)


def _targets(view: View, distances_m: Mapping[str, float]) -> Table:
    """Nearest first; those without a place last."""
    columns = (
        view.column("name", 2),
        view.column("category"),
        view.column("distance_m", 1.2, number=True),
    )
    far = float("inf")
    ordered = sorted(
        view.board.targets, key=lambda t: (distances_m.get(t.id, far), t.name, t.id)
    )
    rows = []
    for target in ordered:
        away = distances_m.get(target.id)
        cells = (
            view.cell(target.name),
            view.blank(target.category),
            view.cell(away, None if away is None else view.speech.length(away)),
        )
        rows.append(Row(target.id, cells))
    return view.table("targets", columns, rows)

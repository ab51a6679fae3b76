"""周边居民点: the settlements near the edge, who lives there, how far, and whether they left."""

from __future__ import annotations

from firepost.app.threatened import Near, near_fire
from firepost.reports.figures.model import Row, Table
from firepost.reports.figures.view import View


def settlements(view: View) -> Table:
    """Nearest first, those within the distance that the desk has set."""
    columns = (
        view.column("name", 2),
        view.column("lives", number=True),
        view.column("distance_m", 1.2, number=True),
        view.column("bearing"),
        view.column("state", 1.2),
    )
    held = view.fire.area.perimeter if view.fire.area else None
    shape = view.content.shapes(held.id) if held and view.board.places else None
    near = () if shape is None else near_fire(view.board, view.fire, shape)
    goes_by = {one.name: one.goes_by or one.name for one in view.board.places}
    states = {one.place: one.state for one in view.fire.moved}
    rows = [
        _row(view, one, states.get(goes_by.get(one.name, one.name)))
        for one in near
        if one.kind == "place"
    ]
    return view.table("settlements", columns, rows)


def _row(view: View, one: Near, state: str | None) -> Row:
    way = None if one.bearing_deg is None else view.speech.towards(one.bearing_deg)
    told = view.speech.one_of("moving", state or "unordered")
    return Row(
        one.name,
        (
            view.cell(one.name),
            view.cell(one.inhabitants),
            view.cell(one.distance_m, view.speech.length(one.distance_m)),
            view.cell(one.bearing_deg, way),
            view.cell(state or "unordered", told),
        ),
    )

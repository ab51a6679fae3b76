"""What an outlook may reach: settlements, key targets, borders of counties, the user's roads."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from firepost.app import asked, suggest
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.maps import LAYER, Atlas, Box, HeldMap
from firepost.app.outlook import Thing, point
from firepost.app.people_on_board import HOMES
from firepost.domain.geometry.spread import Cancelled

if TYPE_CHECKING:
    from firepost.app.surroundings import Surroundings
    from firepost.domain.plan.model import Plan

ROOM_DEG: Final = 0.12  # some twelve kilometres: no outlook of three hours gets farther
MOST_ROADS: Final = 400
_ROAD_MAP: Final = re.compile("路|道|road|street|highway|trail", re.IGNORECASE)
_KIND: Final = re.compile("road|highway|道路|公路|等级", re.IGNORECASE)
_NAMES: Final = ("name", "名称", "路名", "道路名称", "ref")


def things_of(
    board: Board,
    fire: IncidentOnBoard,
    *,
    plan: Plan | None = None,
    ground: Surroundings | None = None,
    roads: Collection[Thing] = (),
    box_deg: Box,
) -> list[Thing]:
    """Everything within reach of three hours; with a plan, what a threat begins at too."""
    found = [*_of_board(board), *roads]
    if plan is not None:
        found += _threats(board, asked.plan_read(plan, board))
    if ground is not None:
        found += _borders(fire, ground, box_deg)
    return found


def _of_board(board: Board) -> Iterator[Thing]:
    names = set()
    for place in board.places:
        if place.lon_deg is not None and place.lat_deg is not None:
            names.add(place.name)
            yield point(place.name, "place", place.lon_deg, place.lat_deg)
    for target in board.targets:
        if target.lon_deg is None or target.lat_deg is None or target.name in names:
            continue
        yield point(target.name, "target", target.lon_deg, target.lat_deg)


def _threats(board: Board, read: Plan) -> Iterator[Thing]:
    """The same places by how near counts as near, severe, threatening: readings 1 to 3."""
    severe_m = suggest.setting_m(read, "severe_distance_m", 300)
    near_m = suggest.setting_m(read, "near_distance_m", 1000)
    for target in board.targets:
        lon, lat = target.lon_deg, target.lat_deg
        if lon is None or lat is None:
            continue
        if target.category in HOMES:
            yield point(
                target.name, "target", lon, lat, within_m=near_m, fact="threatens_residents"
            )
            continue
        own_m = suggest.near_of(read, board, target.category)
        yield point(target.name, "target", lon, lat, within_m=own_m, fact="near_key_target")
        yield point(
            target.name,
            "target",
            lon,
            lat,
            within_m=severe_m,
            fact="severely_threatens_key_target",
        )
    for place in board.places:
        if place.lon_deg is not None and place.lat_deg is not None:
            at = place.lon_deg, place.lat_deg
            yield point(place.name, "place", *at, within_m=near_m, fact="threatens_residents")


def _borders(fire: IncidentOnBoard, ground: Surroundings, box_deg: Box) -> Iterator[Thing]:
    """The counties that do not have the fire yet, and the outer edge of all of them."""
    import shapely

    from firepost.domain.geometry.nearness import Plane, outline, shape_of

    room = shapely.box(*box_deg)
    named = fire.facts.get("districts")
    own = {fire.district, *(named.value if named and named.value else ())}  # type: ignore[misc] # codes
    near = [
        (county, shape)
        for county in ground.counties
        for shape in [shapely.make_valid(shape_of(county.geometry))]
        if shape.intersects(room)
    ]
    for county, _ in near:
        if county.code not in own:
            yield Thing(county.name, "county", county.geometry)
    if not near:
        return
    plane = Plane.at(room)
    edge = outline([plane.moved(shape) for _, shape in near])
    inside = shapely.intersection(edge, plane.moved(room))
    # Where counties that are not near were left out, the cut is no border: it lies outside.
    drawn = [line for line in shapely.get_parts(inside) if line.length > 0]
    if drawn:
        from firepost.app.outlook import in_degrees

        lines = in_degrees(plane, shapely.MultiLineString(drawn))
        yield Thing("", "border", lines)
        yield Thing("", "border", lines, fact="border")


# -- roads of the user's layers


def roads_of(
    atlas: Atlas, box_deg: Box, *, go_on: Callable[[], bool] = lambda: True
) -> list[Thing]:
    """Roads by name out of the station's layers, as far as they lie in the box.

    A layer is one of roads where its name, or an attribute of a line, says so. Reads whole
    files: off the screen.

    Raises:
        Cancelled: `go_on` said no.
    """
    from shapely import box

    from firepost.domain.geometry.nearness import shape_of

    room = box(*box_deg)
    parts: dict[str, list[Any]] = {}
    for held in atlas.held():
        if held.kind != LAYER or not _meets(held, box_deg):
            continue
        is_all = bool(_ROAD_MAP.search(held.name))
        for number, feature in enumerate(atlas.features(held)):
            if number % 1000 == 0 and not go_on():
                raise Cancelled
            told: Mapping[str, Any] = feature
            if not _is_road(told, is_all=is_all):
                continue
            line = shape_of(told["geometry"])
            if line.intersects(room):
                parts.setdefault(_name_of(told) or held.name, []).append(
                    line.intersection(room)
                )
            if len(parts) >= MOST_ROADS:
                break
    return [_road(name, lines) for name, lines in sorted(parts.items())]


def _road(name: str, lines: list[Any]) -> Thing:
    import shapely

    return Thing(name, "road", shapely.geometry.mapping(shapely.union_all(lines)))


def _is_road(feature: Mapping[str, Any], *, is_all: bool) -> bool:
    geometry = feature["geometry"]
    if geometry is None or geometry["type"] not in ("LineString", "MultiLineString"):
        return False
    return is_all or any(
        _KIND.search(key) and value not in (None, "", "no")
        for key, value in feature["properties"].items()
    )


def _name_of(feature: Mapping[str, Any]) -> str | None:
    if feature.get("name"):
        return str(feature["name"])
    told = {key.casefold(): value for key, value in feature["properties"].items()}
    return next((str(told[name]) for name in _NAMES if told.get(name)), None)


def _meets(held: HeldMap, box_deg: Box) -> bool:
    if held.box_deg is None:
        return True
    west, south, east, north = held.box_deg
    return (
        west <= box_deg[2]
        and east >= box_deg[0]
        and south <= box_deg[3]
        and north >= box_deg[1]
    )


def room_round(shape_box: Box) -> Box:
    """The box within which anything may be reached."""
    west, south, east, north = shape_box
    return west - ROOM_DEG, south - ROOM_DEG, east + ROOM_DEG, north + ROOM_DEG

"""The fire as map layers for other programs: perimeters with their times, places as points."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from firepost.app.board import TeamOnBoard
from firepost.app.layers import Feature, Outgoing, WriteLayers
from firepost.app.package import Content
from firepost.reports.speech import MU_PER_HA, clean

_Placed: TypeAlias = tuple[str, str, float | None, float | None, Mapping[str, object]]


def layers_of(content: Content) -> tuple[Outgoing, ...]:
    """Layers that hold something, under names every program takes."""
    board, fire = content.board, content.fire
    teams = ((t.id, t.name, t.lon_deg, t.lat_deg, _team(t)) for t in board.teams)
    targets = (
        (t.id, t.name, t.lon_deg, t.lat_deg, {"category": t.category}) for t in board.targets
    )
    depots = ((d.id, d.name, d.lon_deg, d.lat_deg, {"tier": d.tier}) for d in board.depots)
    origin: tuple[_Placed, ...] = ((fire.id, fire.name, fire.lon_deg, fire.lat_deg, {}),)
    made = (
        Outgoing("perimeters", tuple(_perimeters(content))),
        Outgoing("origin", tuple(_points(origin, content))),
        Outgoing("teams", tuple(_points(teams, content))),
        Outgoing("targets", tuple(_points(targets, content))),
        Outgoing("depots", tuple(_points(depots, content))),
    )
    return tuple(layer for layer in made if layer.features)


def _perimeters(content: Content) -> Iterator[Feature]:
    """Each holds until the next was so: a globe plays them as a film."""
    edges = content.fire.perimeters
    ends = (*(edge.said.at for edge in edges[1:]), None)
    for edge, end in zip(edges, ends, strict=False):
        shape = content.shapes(edge.id)
        if shape is None:
            continue
        told = {
            "incident": content.fire.name,
            "method": edge.method,
            "accuracy_m": edge.accuracy_m,
            "area_ha": edge.area_ha,
            "area_mu": edge.area_ha * MU_PER_HA,
            "length_m": edge.length_m,
            "by": edge.said.by,
            "source": edge.said.source,
            "known_at": edge.said.known_at.isoformat(),
            "drill": content.board.drill,
        }
        yield Feature(
            geometry=shape,
            attributes=told,
            name=clean(content.fire.name),
            id=edge.id,
            begins_at=edge.said.at,
            ends_at=end,
        )


def _team(team: TeamOnBoard) -> dict[str, object]:
    return {
        "kind": team.kind,
        "people": team.present,
        "status": team.status.value if team.status else None,
        "sector": team.sector,
    }


def _points(placed: Iterable[_Placed], content: Content) -> Iterator[Feature]:
    for key, name, lon_deg, lat_deg, told in placed:
        if lon_deg is None or lat_deg is None:
            continue
        yield Feature(
            geometry={"type": "Point", "coordinates": [lon_deg, lat_deg]},
            attributes={**told, "drill": content.board.drill},
            name=clean(name),
            id=key,
        )


def as_bytes(layers: Sequence[Outgoing], ending: str, write: WriteLayers) -> bytes:
    """One export file, made beside the stick and handed over whole."""
    with tempfile.TemporaryDirectory(prefix="firepost-") as folder:
        (file,) = write(Path(folder) / f"layers{ending}", layers)
        return file.read_bytes()

"""What the exchange costs: bytes beside geodiff, and how fast a hub takes entries in."""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any, Final

from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, told_in_turn
from firepost.domain.errors import Trouble

POSTGRES: Final = "FIREPOST_BENCH_POSTGRES"  # an empty database, where one is to be measured
_TEAMS, _DEPOTS = 40, 6
_POSITIONS, _MOVEMENTS = 610, 390
_ITEMS: Final = ("二号工具", "风力灭火机", "防火服", "头盔", "水泵")


def _wire(bench: Bench) -> Timed | str:
    """A thousand small changes, who and when included, as each would send them. In bytes."""
    gauge = bench.workbench.exchange()
    post = bench.parts.open_post(bench.folder / "wire.fire", write=True, drill=True)
    try:
        with post.together():
            things = _told(post, _registers())
        known = dict(gauge.heads(post))
        with post.together():
            _told(post, _changes(things))
        ours = gauge.bytes_after(post, known)
        place = Path(bench.folder, "geodiff")
        place.mkdir()
        peer = gauge.geodiff(post, known, place)
    finally:
        post.close()
    if peer is None:
        return "bench.no_geodiff"
    done = subprocess.run(  # noqa: S603 - the words are ours
        peer.words, input=peer.told, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble(
            "bench.process_failed",
            words=" ".join(peer.words),
            code=done.returncode,
            says=done.stderr[-400:],
        )
    return Timed((float(ours),), (float(json.loads(done.stdout)["packed"]),))


def _told(post: Any, commands: list[dict[str, Any]]) -> list[str]:
    return [post.do(command).id or "" for command in commands]


def _registers() -> list[dict[str, Any]]:
    teams = [
        {"do": "team.register", "name": f"队{n}", "kind": "professional", "trained": True}
        for n in range(_TEAMS)
    ]
    depots = [
        {"do": "depot.register", "name": f"库{n}", "tier": "county"} for n in range(_DEPOTS)
    ]
    return [*teams, *depots]


def _changes(things: list[str]) -> list[dict[str, Any]]:
    chance = random.Random(7)  # noqa: S311 - a load, not a secret
    work = ["position"] * _POSITIONS + ["movement"] * _MOVEMENTS
    chance.shuffle(work)
    return [
        _position(chance, things) if one == "position" else _moved(chance, things)
        for one in work
    ]


def _position(chance: random.Random, things: list[str]) -> dict[str, Any]:
    return {
        "do": "team.assign",
        "team": chance.choice(things[:_TEAMS]),
        "status": "working",
        "lon_deg": round(119.5 + chance.uniform(-0.02, 0.02), 6),
        "lat_deg": round(27.6 + chance.uniform(-0.02, 0.02), 6),
    }


def _moved(chance: random.Random, things: list[str]) -> dict[str, Any]:
    return {
        "do": chance.choice(("stock.receive", "stock.return")),
        "depot": chance.choice(things[_TEAMS:]),
        "item": chance.choice(_ITEMS),
        "quantity": chance.randint(1, 20),
        "signed_by": chance.choice(("林", "陈队", "王守库")),
    }


def _hub(bench: Bench, url: str | None) -> Timed:
    post = bench.parts.open_post(bench.season, write=True, drill=True)
    place = Path(bench.folder, "hub" if url is None else "hub-postgres")
    place.mkdir()
    try:
        filling = bench.workbench.exchange().filling(post, place, url)
    finally:
        post.close()
    return told_in_turn(filling.ours_ms, filling.bare_ms, rounds=bench.rounds(3), warm=0)


def _postgres(bench: Bench) -> Timed | str:
    url = os.environ.get(POSTGRES)
    return _hub(bench, url) if url else "bench.no_postgres"


BUDGETS: Final = (
    Budget("wire-bytes", _wire, most=1, goal=18_000, unit="B"),
    Budget("hub-folder", lambda bench: _hub(bench, None), most=4, goal=3000),
    Budget("hub-postgresql", _postgres, most=4, goal=3000),
)

"""What the exchange costs on the wire, against its budget."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import random
import subprocess
import sys

import pytest

from firepost.app.exchange import segment_record, segments_for
from firepost.app.wire import records
from firepost.app.wire.blobs import decode_piece, open_blob, pack_blob
from firepost.store import shape_codec
from sync.lines import moved, ring

SMALL_CHANGES_KB = 18.0
PERIMETER_KB = 5.5
VERSION_KB = 1.5


def positions_and_movements(desk) -> None:
    """A shift's work: 610 positions of twelve teams, 390 movements at three depots."""
    chance = random.Random(7)
    teams = [
        desk.says("team.register", name=f"泰专{n}", kind="professional", trained=True).id
        for n in range(12)
    ]
    depots = [desk.says("depot.register", name=f"库{n}", tier="county").id for n in range(3)]
    items = ("风力灭火机", "二号工具", "灭火水枪", "防火服", "油锯")
    for depot in depots:
        for item in items:
            desk.says("stock.receive", depot=depot, item=item, quantity=5000, signed_by="林")
    desk.file.seal()
    desk.before = desk.file.vector()
    work = ["position"] * 610 + ["movement"] * 390
    chance.shuffle(work)
    for kind in work:
        desk.clock.pass_by(seconds=chance.uniform(5, 90))
        if kind == "position":
            desk.says(
                "team.assign",
                team=chance.choice(teams),
                status="working",
                lon_deg=round(119.5 + chance.uniform(-0.02, 0.02), 6),
                lat_deg=round(27.6 + chance.uniform(-0.02, 0.02), 6),
            )
        else:
            desk.says(
                chance.choice(("stock.issue", "stock.return", "stock.consume")),
                depot=chance.choice(depots),
                item=chance.choice(items),
                quantity=chance.randint(1, 20),
                signed_by=chance.choice(("林", "陈队", "王守库")),
            )


def test_a_thousand_small_changes_are_small(post_at):
    desk = post_at("前指")
    with desk.file.together():
        desk.says("incident.open", name="北坑湾", ignited_at="2026-03-01T06:30:00+08:00")
        positions_and_movements(desk)
    desk.file.seal()

    segments = list(segments_for(desk.file, desk.before))
    size = sum(len(segment_record(segment)) for segment in segments)

    assert sum(len(segment.bodies) for segment in segments) == 1000
    assert size <= SMALL_CHANGES_KB * 1000


def packed(points):
    data = shape_codec.pack({"type": "Polygon", "coordinates": [points]})
    return hashlib.sha256(data).digest(), data


def on_the_wire(blob) -> int:
    return sum(len(records.frame(records.BLOB, piece)) for piece in blob.pieces())


def test_a_perimeter_of_2000_vertices():
    name, data = packed(ring(2000))

    blob = pack_blob(name, data)

    assert on_the_wire(blob) <= PERIMETER_KB * 1000
    piece = decode_piece(next(blob.pieces()))
    assert open_blob(piece, blob.data, lambda _: None) == data


@pytest.mark.parametrize("seed", range(3))
def test_a_new_version_with_15_percent_moved(seed):
    old = ring(2000, seed=seed)
    new = moved(old, 0.15, seed=seed)
    base, version = packed(old), packed(new)

    blob = pack_blob(*version, [base])

    assert on_the_wire(blob) <= VERSION_KB * 1000
    piece = decode_piece(next(blob.pieces()))
    assert open_blob(piece, blob.data, lambda _: base[1]) == version[1]


def test_a_new_version_with_a_stretch_redrawn():
    """Vertices come and go where it was walked anew: nothing lines up any more."""
    old = ring(2000)
    new = [*old[:800], *ring(2310, seed=9)[900:1230], *old[1100:]]
    base, version = packed(old), packed(new)

    blob = pack_blob(*version, [base])

    assert blob.base == base[0][:8]
    assert on_the_wire(blob) <= VERSION_KB * 1000
    piece = decode_piece(next(blob.pieces()))
    assert open_blob(piece, blob.data, lambda _: base[1]) == version[1]


def test_finer_sources_are_carried_exactly_too():
    old = [[lon + 1e-9 / 3, lat - 1e-11] for lon, lat in ring(500)]
    data = shape_codec.pack({"type": "Polygon", "coordinates": [old]})
    name = hashlib.sha256(data).digest()

    blob = pack_blob(name, data)

    piece = decode_piece(next(blob.pieces()))
    opened = open_blob(piece, blob.data, lambda _: None)
    assert shape_codec.unpack(opened)["coordinates"] == [old]


def test_beside_geodiff_on_the_same_history(post_at, tmp_path):
    """The same thousand changes, who and when included; ours are signed and chained besides."""
    if importlib.util.find_spec("pygeodiff") is None:
        pytest.skip("no pygeodiff on this machine")
    desk = post_at("前指")
    with desk.file.together():
        positions_and_movements(desk)
    desk.file.seal()
    ours = sum(len(segment_record(one)) for one in segments_for(desk.file, desk.before))
    entries = [one for one in desk.post.journal.entries() if one.seq > desk.before[one.stream]]
    history = [
        {"do": one.verb, "by": one.by, "at_ms": one.at_ms, **one.values} for one in entries
    ]

    done = subprocess.run(
        [sys.executable, "-m", "firepost.store.geodiff_peer", str(tmp_path)],
        input=json.dumps(history),
        capture_output=True,
        text=True,
        check=True,
    )

    theirs = json.loads(done.stdout)
    sys.stdout.write(f"1,000 small changes: ours {ours} B, geodiff {theirs}\n")
    assert len(history) == 1000
    assert ours <= theirs["packed"]

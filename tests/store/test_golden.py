"""Journals of every released version: today's firepost reads the same out of the same bytes."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from firepost.app.chains import Certificate, Segment
from firepost.domain.instants import ms_of
from firepost.domain.vocabulary import VERBS
from house.tree import ROOT
from make.golden import NOT_OF_THE_JOURNAL, digest, exported, shown

GOLDEN = sorted((ROOT / "tests" / "data" / "golden").glob("v*/journal.json"))


def segments(stream):
    certificate = Certificate(
        bytes.fromhex(stream["device"]), bytes.fromhex(stream["signature"])
    )
    for run in stream["segments"]:
        starts = run["first"] == 1
        yield Segment(
            key=bytes.fromhex(stream["key"]),
            first=run["first"],
            prev=bytes.fromhex(run["prev"]),
            bodies=tuple(bytes.fromhex(body) for body in run["bodies"]),
            seal=bytes.fromhex(run["seal"]),
            desk=stream["desk"] if starts else None,
            certificate=certificate if starts else None,
        )


@pytest.fixture(params=GOLDEN, ids=lambda path: path.parent.name)
def golden(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


@pytest.fixture
def desk(golden, post_at):
    """A desk of another device that takes the old journal in."""
    desk = post_at("档案")
    desk.clock.at = datetime.fromisoformat(golden["at"])
    journal = golden["journal"]
    devices = [bytes.fromhex(stream["device"]) for stream in journal["streams"]]
    desk.file.admit(devices, learned_ms=ms_of(desk.clock()))
    for blob in journal["blobs"]:
        desk.file.blob_put(bytes.fromhex(blob))
    for stream in journal["streams"]:
        for segment in segments(stream):
            got = desk.file.receive(segment, learned_ms=ms_of(desk.clock()), from_="档案")
            assert (got.new, got.damaged, got.fork) == (len(segment.bodies), 0, 0)
    desk.post.catch_up()
    return desk


def test_there_is_a_golden_journal():
    assert GOLDEN[0].parent.name == "v0.1.0"


def test_an_old_journal_shows_what_it_showed(desk, golden):
    assert differing(shown(desk), golden["show"]) == []
    assert digest(desk) == golden["digest"]
    assert desk.post.record.not_understood == 0


def differing(now, then, path=""):
    """Paths of what was said then and is not said alike now; fields may have been added."""
    if isinstance(then, dict) and isinstance(now, dict):
        lost = [f"{path}.{key}" for key in then if key not in now]
        both = [key for key in then if key in now]
        return lost + [
            p for key in both for p in differing(now[key], then[key], f"{path}.{key}")
        ]
    if isinstance(then, list) and isinstance(now, list) and len(now) == len(then):
        pairs = enumerate(zip(now, then, strict=True))
        return [p for place, pair in pairs for p in differing(*pair, f"{path}[{place}]")]
    return [] if now == then else [f"{path}: {now!r} for {then!r}"]


def test_an_old_journal_is_kept_byte_for_byte(desk, golden):
    assert exported(desk.file) == golden["journal"]


def test_the_shapes_of_an_old_journal_come_back_exactly(desk):
    shapes = [desk.post.shape_of(one.id)["coordinates"][0] for one in desk.fire.perimeters]

    assert shapes[0][1] == [119.912345, 27.5]
    assert shapes[1][1] == [119.9 + 1 / 30, 27.5]


def test_the_newest_journal_tells_every_verb_a_command_may_say(desk):
    told = {entry.verb for entry in desk.post.journal.entries()}

    assert {verb.name for verb in VERBS.values() if verb.spoken} <= told


def test_what_the_journal_does_not_say_is_left_out(golden):
    text = json.dumps(golden["show"])

    assert [name for name in NOT_OF_THE_JOURNAL if f'"{name}"' in text] == []

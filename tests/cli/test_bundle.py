"""The stick: what leaves one desk counts at another, once a person has admitted its device."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices import Device
from sync.lines import DEPOT, FIRE, TEAM, moved, perimeter, ring, say

NOTHING = {"new": 0, "known": 0, "damaged": 0, "quarantined": 0}


def counts(done) -> dict[str, int]:
    return {key: done.json[key] for key in NOTHING}


@pytest.fixture
def device(tmp_path):
    return lambda name: Device(name, tmp_path)


@pytest.fixture
def stick(tmp_path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def front(device) -> Device:
    front = device("front")
    edge = ring(60)
    front.feeds(FIRE, TEAM, DEPOT, perimeter(edge), perimeter(moved(edge, 0.1)), say("到场"))
    return front


def test_a_written_bundle_was_read_back(front, stick):
    done = front.run("bundle", "write", front.desk, "--to", stick, "--json")

    assert done.code == 0
    assert done.json["entries"] == 6
    assert done.json["verified"] is True
    assert [path.name for path in stick.iterdir()] == [Path(done.json["file"]).name]
    assert Path(done.json["file"]).suffix == ".ffb"


def test_older_bundles_stay(front, stick):
    files = {front.writes(stick) for _ in range(3)}

    assert set(stick.iterdir()) == files
    assert len(files) == 3


def test_entries_of_an_unknown_device_are_held_apart_until_admitted(front, device, stick):
    bundle, other = front.writes(stick), device("other")

    first, again = other.reads(bundle), other.reads(bundle)
    apart = other.shows()
    admitted, known = other.reads(bundle, "--accept-device"), other.reads(bundle)

    assert counts(first) == counts(again) == NOTHING | {"quarantined": 6}
    assert first.code == 0
    assert "--accept-device" in first.err
    assert (apart["entries"], apart["incidents"]) == (0, [])
    assert counts(admitted) == NOTHING | {"new": 6}
    assert counts(known) == NOTHING | {"known": 6}
    assert other.digest() == front.digest()


def test_a_desk_made_from_a_bundle_shows_the_same(front, device, stick):
    other = device("other")

    other.reads(front.writes(stick), "--accept-device")

    assert other.shows() == front.shows()
    assert other.digest()["entries"] == 6


def test_two_posts_write_apart_and_both_see_the_conflict(front, device, stick):
    other = device("other")
    other.reads(front.writes(stick), "--accept-device")
    front.feeds({"do": "casualties.report", "deaths": 1})
    other.feeds({"do": "casualties.report", "deaths": 2})

    there = other.reads(front.writes(stick))
    back = front.reads(other.writes(stick), "--accept-device")

    assert counts(there) == NOTHING | {"new": 1, "known": 6}
    assert counts(back) == NOTHING | {"new": 1, "known": 7}
    assert front.digest() == other.digest()
    for side in (front, other):
        (conflict,) = side.shows()["conflicts"]
        assert conflict["kind"] == "casualties"
        assert {value["value"] for value in conflict["values"]} == {1, 2}
        assert side.shows()["incidents"][0]["casualties"]["deaths"] == 2


def test_entries_that_do_not_count_are_carried_on(front, device, stick, tmp_path):
    middle, last = device("middle"), device("last")
    middle.reads(front.writes(stick))
    carried = middle.writes(tmp_path)

    done = last.reads(carried, "--accept-device")

    assert counts(done) == NOTHING | {"new": 6}
    assert last.digest() == front.digest()


def test_another_desks_bundle_is_refused_without_join(front, device, stick):
    other = device("other")
    other.feeds(FIRE | {"name": "南坑"})
    before = other.digest()

    done = other.reads(front.writes(stick), "--accept-device")

    assert (done.code, done.json["key"]) == (3, "desk.other")
    assert other.digest() == before


def test_a_joined_desk_counts_on_every_device_that_holds_the_entry(front, device, stick):
    other, third = device("other"), device("third")
    other.feeds(FIRE | {"name": "南坑"})

    joined = other.reads(front.writes(stick), "--accept-device", "--join")
    again = other.reads(front.writes(stick))
    third.reads(other.writes(stick), "--accept-device")

    assert counts(joined) == NOTHING | {"new": 6}
    assert counts(again) == NOTHING | {"known": 6}
    assert other.shows()["entries"] == 8  # its own, the joined ones, and the entry that says so
    assert len(other.shows()["incidents"]) == 2
    assert third.digest() == other.digest()


def test_joining_while_the_device_is_unknown_counts_once_it_is_admitted(front, device, stick):
    other = device("other")
    other.feeds(FIRE | {"name": "南坑"})
    bundle = front.writes(stick)

    held = other.reads(bundle, "--join")
    admitted = other.reads(bundle, "--accept-device")

    assert counts(held) == NOTHING | {"quarantined": 6}
    assert counts(admitted) == NOTHING | {"new": 6}


def test_a_desk_without_entries_takes_the_bundles_id(front, device, stick):
    other = device("other")
    other.feeds()

    done = other.reads(front.writes(stick), "--accept-device")

    assert done.code == 0
    assert other.digest() == front.digest()
    assert other.shows()["desk"] == front.shows()["desk"]


@pytest.mark.parametrize("join", [(), ("--join",)])
def test_a_drill_never_enters_a_real_desk(device, stick, join):
    drill, real = device("drill"), device("real")
    drill.feeds(FIRE, drill=True)
    real.feeds(FIRE)
    of_drill, of_real = drill.writes(stick), real.writes(stick)

    into_real = real.reads(of_drill, "--accept-device", *join)
    into_drill = drill.reads(of_real, "--accept-device", *join)

    assert (into_real.code, into_real.json["key"]) == (3, "bundle.of_a_drill")
    assert (into_drill.code, into_drill.json["key"]) == (3, "bundle.of_a_real_desk")


def test_a_missing_desk_takes_the_bundles_drill_flag(device, stick):
    drill, other = device("drill"), device("other")
    drill.feeds(FIRE, drill=True)

    other.reads(drill.writes(stick), "--accept-device")
    other.feeds(say("演练") | {"known_at": "2026-03-01T08:00:00+08:00"})

    assert other.shows()["entries"] == 2


def test_a_torn_bundle_gives_its_valid_prefix(front, device, stick, tmp_path):
    front.feeds(*(say(f"第{number}句") for number in range(4)))
    whole = front.writes(stick).read_bytes()
    torn = tmp_path / "torn.ffb"
    torn.write_bytes(whole[:-1])

    done = device("other").reads(torn, "--accept-device")

    assert done.code == 4
    assert done.json["key"] == "bundle.torn"
    assert (done.json["new"], done.json["ok"]) == (10, False)


def test_a_bundle_torn_in_its_head_makes_no_desk(front, device, stick, tmp_path):
    whole = front.writes(stick).read_bytes()
    torn, other = tmp_path / "torn.ffb", device("other")

    for size in (0, 5, 30):
        torn.write_bytes(whole[:size])
        done = other.reads(torn)
        assert done.code == 4
        assert {key: done.json[key] for key in NOTHING} == NOTHING
    assert not other.desk.exists()


def test_a_flipped_byte_costs_its_record_alone(front, device, stick, tmp_path):
    whole = bytearray(front.writes(stick).read_bytes())
    place = whole.rindex(b"FPb1") + 40
    whole[place] ^= 0x10
    hurt = tmp_path / "hurt.ffb"
    hurt.write_bytes(whole)
    other = device("other")

    done = other.reads(hurt, "--accept-device")

    assert done.code == 4
    assert (done.json["new"], done.json["damaged"]) == (6, 1)
    assert other.digest() == front.digest()


def test_what_is_no_bundle_is_refused(device, tmp_path):
    other, file = device("other"), tmp_path / "notes.ffb"
    file.write_text("这不是数据包", encoding="utf-8")

    done = other.reads(file)

    assert (done.code, done.json["key"]) == (3, "bundle.not_a_bundle")
    assert not other.desk.exists()


def test_a_missing_stick_is_said_plainly(front, tmp_path):
    missing = tmp_path / "no" / "stick"

    written = front.run("bundle", "write", front.desk, "--to", missing, "--json")
    read = front.reads(missing / "x.ffb")

    assert (written.code, written.json["key"]) == (4, "stick.missing")
    assert (read.code, read.json["key"]) == (4, "bundle.missing")
    assert not missing.parent.exists()


def test_writing_a_bundle_makes_no_desk(device, stick):
    nobody = device("nobody")

    done = nobody.run("bundle", "write", nobody.desk, "--to", stick, "--json")

    assert (done.code, done.json["key"]) == (4, "desk.missing")
    assert list(stick.iterdir()) == []


def test_json_is_all_there_is_on_stdout(front, device, stick):
    done = device("other").reads(front.writes(stick))

    assert len(done.out.splitlines()) == 1
    assert isinstance(json.loads(done.out), dict)

"""The link: what HQ's hub holds durably is received, and nothing else is called so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices import Device
from hubs import RunningHub, serving
from sync.lines import FIRE, TEAM, moved, perimeter, ring, say

NOTHING = {"sent": 0, "received": 0, "acknowledged": 0, "unsent": 0}


@pytest.fixture
def device(tmp_path):
    return lambda name: Device(name, tmp_path)


@pytest.fixture
def hub(tmp_path):
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        yield hub


def enrolled(hub: RunningHub, device: Device) -> Device:
    hub.enrols(device)
    return device


def syncs(device: Device, desk: Path | None = None):
    return device.run("sync", desk or device.desk, "--json")


def test_a_day_at_two_posts_meets_at_the_hub(hub, device):
    """前指甲 reports; 前指乙 has nothing but an enrolment and gets the desk by asking."""
    front, back = enrolled(hub, device("甲")), enrolled(hub, device("乙"))
    edge = ring(300)
    front.feeds(FIRE, TEAM, perimeter(edge), perimeter(moved(edge, 0.1)), say("到场"))
    before = front.shows()["unsent"]

    sent, again = syncs(front), syncs(front)
    taken = syncs(back)

    assert before == 5
    assert sent.json == NOTHING | {"sent": 5, "acknowledged": 5}
    assert again.json == NOTHING
    assert front.shows()["unsent"] == 0
    assert taken.json == NOTHING | {"received": 5}
    assert back.digest() == front.digest()
    assert back.shows() == front.shows()


def test_both_write_apart_and_both_see_it(hub, device):
    front, back = enrolled(hub, device("甲")), enrolled(hub, device("乙"))
    front.feeds(FIRE)
    syncs(front)
    syncs(back)
    front.feeds({"do": "casualties.report", "deaths": 1})
    back.feeds({"do": "casualties.report", "deaths": 2})

    first, second, third = syncs(front), syncs(back), syncs(front)

    assert first.json == NOTHING | {"sent": 1, "acknowledged": 1}
    assert second.json == NOTHING | {"sent": 1, "received": 1, "acknowledged": 1}
    assert third.json == NOTHING | {"received": 1}
    assert front.digest() == back.digest()
    assert [c["kind"] for c in front.shows()["conflicts"]] == ["casualties"]


def test_who_is_not_enrolled_is_refused(device):
    front = device("甲")
    front.feeds(FIRE)

    done = syncs(front)

    assert (done.code, done.json["key"]) == (3, "sync.not_enrolled")


def test_a_hub_that_is_away_is_trouble_and_nothing_is_called_received(hub, device):
    front = enrolled(hub, device("甲"))
    front.feeds(FIRE)
    hub.stops()

    done = syncs(front)

    assert (done.code, done.json["key"]) == (4, "link.away")
    assert {key: done.json[key] for key in NOTHING} == NOTHING | {"unsent": 1}
    assert front.shows()["unsent"] == 1


def test_a_missing_desk_is_ambiguous_where_the_hub_holds_two(hub, device):
    for name in ("甲", "乙"):
        post = enrolled(hub, device(name))
        post.feeds(FIRE)
        assert syncs(post).code == 0

    done = syncs(enrolled(hub, device("丙")))

    assert (done.code, done.json["key"]) == (3, "desk.ambiguous")
    assert not device("丙").desk.exists()


def test_enrolled_devices_count_by_stick_without_ever_having_met(hub, device, tmp_path):
    front, back = enrolled(hub, device("甲")), enrolled(hub, device("乙"))
    front.feeds(FIRE, say("到场"))

    done = back.reads(front.writes(tmp_path))

    assert (done.json["new"], done.json["quarantined"]) == (2, 0)
    assert back.digest() == front.digest()


def test_the_hubs_list_reaches_posts_that_were_never_on_the_same_stick(hub, device, tmp_path):
    """乙 hears of 甲 from the hub; 甲's old bundle, written before it was enrolled, then counts."""
    front, back = device("甲"), enrolled(hub, device("乙"))
    front.feeds(FIRE)
    bundle = front.writes(tmp_path)
    held = back.reads(bundle)
    hub.enrols(front)
    syncs(front)

    done = syncs(back)

    assert held.json["quarantined"] == 1
    assert done.json["received"] == 1
    assert back.digest() == front.digest()


def test_a_stick_goes_to_the_hub_and_its_receipt_comes_back(hub, device, tmp_path):
    front, back = enrolled(hub, device("甲")), enrolled(hub, device("乙"))
    front.feeds(FIRE, perimeter(ring(100)))
    back.reads(front.writes(tmp_path))
    back.feeds(say("乙的一句"))
    assert syncs(back).code == 0
    front.feeds(say("甲的一句"))

    read = hub.asks("read", front.writes(tmp_path), "--to", tmp_path)
    answer = front.reads(Path(read.json["file"]))
    again = front.reads(Path(read.json["file"]))

    assert (read.json["new"], read.json["known"]) == (1, 2)
    assert (answer.json["new"], answer.json["damaged"]) == (1, 0)
    assert again.json["known"] == 1
    assert front.shows()["unsent"] == 0
    assert syncs(back).json["received"] == 1
    assert front.digest() == back.digest()


def test_a_forged_receipt_is_not_believed(hub, device, tmp_path):
    front, liar = enrolled(hub, device("甲")), device("liar")
    front.feeds(FIRE)
    other = tmp_path / "other"
    other.mkdir()
    with serving(str(other / "hub"), other) as foreign:
        bundle = front.writes(tmp_path)
        answer = foreign.asks("read", bundle, "--to", other, "--accept-device")
        assert answer.code == 0
        front.reads(Path(answer.json["file"]))

    assert liar is not None
    assert front.shows()["unsent"] == 1


def test_an_unknown_device_is_held_apart_at_the_hub_until_it_is_let_in(hub, device, tmp_path):
    stranger, back = device("stranger"), enrolled(hub, device("乙"))
    stranger.feeds(FIRE)
    bundle = stranger.writes(tmp_path)

    apart = hub.asks("read", bundle, "--to", tmp_path)
    before = syncs(back)
    admitted = hub.asks("read", bundle, "--to", tmp_path, "--accept-device")
    after = syncs(back)

    assert apart.json["quarantined"] == 1
    assert before.json["received"] == 0
    assert admitted.code == 0
    assert after.json["received"] == 1


def test_one_enrolment_is_for_one_device(hub, device):
    file = hub.enrolment("甲")
    first, second = device("first"), device("second")
    for post in (first, second):
        assert post.run("enrol", file).code == 0
        post.feeds(FIRE)

    assert syncs(first).code == 0
    done = syncs(second)

    assert (done.code, done.json["key"]) == (3, "link.enrolment_taken")


def test_a_revoked_device_is_shut_out_and_others_hear_of_it(hub, device, tmp_path):
    """甲's laptop is stolen: what HQ had of it stays, what it writes since counts nowhere."""
    front, back = enrolled(hub, device("甲")), enrolled(hub, device("乙"))
    front.feeds(FIRE)
    syncs(front)
    syncs(back)

    hub.asks("revoke", "甲")
    front.feeds(say("贼的话"))
    refused = syncs(front)
    syncs(back)
    stolen = back.reads(front.writes(tmp_path))

    assert (refused.code, refused.json["key"]) == (3, "link.revoked")
    assert (stolen.json["new"], stolen.json["quarantined"]) == (0, 2)
    assert back.shows()["entries"] == 1


def test_a_revoked_device_enrolled_anew_is_told_and_not_left_waiting(hub, device):
    """甲's laptop is found again and enrolled as 丙: its key stays revoked, and it is said."""
    front = enrolled(hub, device("甲"))
    front.feeds(FIRE)
    syncs(front)
    hub.asks("revoke", "甲")

    assert front.run("enrol", hub.enrolment("丙"), "--json").code == 0
    told = syncs(front)

    assert (told.code, told.json["key"]) == (3, "link.revoked")


def test_a_foreign_certificate_is_shut_out(hub, device, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    front = device("甲")
    front.feeds(FIRE)
    with serving(str(other / "hub"), other) as foreign:
        foreign.enrols(front, url=hub.url)

        done = syncs(front)

    assert (done.code, done.json["key"]) == (3, "link.wrong_hub")
    assert front.shows()["unsent"] == 1


def test_a_drill_and_a_real_desk_do_not_meet(hub, device):
    real, drill = enrolled(hub, device("甲")), enrolled(hub, device("乙"))
    real.feeds(FIRE)
    syncs(real)
    drill.feeds(drill=True)

    done = syncs(drill)

    assert (done.code, done.json["key"]) == (3, "link.drill_differs")


def test_a_reader_gets_everything_and_gives_nothing(hub, device):
    front, reader = enrolled(hub, device("甲")), device("leader")
    hub.enrols(reader, role="reader")
    front.feeds(FIRE)
    syncs(front)
    assert syncs(reader).json["received"] == 1
    reader.feeds(say("看看"))

    done = syncs(reader)

    assert (done.code, done.json["key"]) == (3, "link.reads_only")
    assert done.json["unsent"] == 1


def test_what_is_no_enrolment_is_refused(device, tmp_path):
    file = tmp_path / "x.enrolment"
    file.write_text(json.dumps({"firepost": "enrolment-1"}), encoding="utf-8")
    post = device("甲")

    refused = post.run("enrol", file, "--json")
    missing = post.run("enrol", tmp_path / "none", "--json")

    assert (refused.code, refused.json["key"]) == (3, "enrol.not_a_file")
    assert (missing.code, missing.json["key"]) == (4, "enrol.missing")
    assert not post.home.exists()


def test_a_joined_desk_reaches_everybody_through_the_hub(hub, device, tmp_path):
    front, south = enrolled(hub, device("甲")), enrolled(hub, device("南"))
    back = enrolled(hub, device("乙"))
    front.feeds(FIRE)
    south.feeds(FIRE | {"name": "南坑"})
    front.reads(south.writes(tmp_path), "--join")

    syncs(front)
    syncs(back)

    assert len(back.shows()["incidents"]) == 2
    assert back.digest() == front.digest()


def test_the_hub_lists_its_devices(hub, device):
    front = enrolled(hub, device("甲"))
    front.feeds(FIRE)
    syncs(front)

    (one,) = hub.asks("devices").json["devices"]

    assert (one["name"], one["role"], one["revoked_ms"]) == ("甲", "post", None)
    assert len(one["device"]) == 16
    assert one["seen_ms"] > one["enrolled_ms"]

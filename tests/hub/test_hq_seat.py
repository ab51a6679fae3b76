"""HQ at its own hub: the desktop program reads what the posts said, and writes as HQ."""

from __future__ import annotations

import json

from devices import Device
from hubs import serving

FIRE = {"do": "incident.open", "name": "北坑湾", "reported_at": "2026-03-01T08:00:00+08:00"}


class Seated(Device):
    """A device whose home lies beside the hub's store."""

    at = ""

    @property
    def home(self):
        return self.at


def seated(hub, *more: str):
    return hub.asks("desk", "--url", hub.url, "--no-window", *more)


def test_hq_reads_every_post_and_its_declaration_reaches_them(tmp_path):
    """Nothing is enrolled by hand; what HQ enters is its own stream, said by HQ."""
    front = Device("包垟前指", tmp_path)
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        hub.enrols(front)
        front.feeds(
            FIRE,
            {"do": "depot.register", "name": "市级库", "tier": "city", "ref": "d"},
            {"do": "stock.receive", "depot": "d", "item": "水泵", "quantity": 10},
        )
        front.run("sync", front.desk, "--json")

        seat = seated(hub).json
        hq, desk = Seated("hq", tmp_path), seat["desk"]
        hq.at = seat["home"]
        assert hq.run("sync", desk, "--json").json["received"] == 3
        fire = hq.shows(desk)["incidents"][0]["id"]
        depot = hq.shows(desk)["depots"][0]["id"]
        hq.feeds(
            {
                "do": "level.declare",
                "incident": fire,
                "level": "IV",
                "decided_by": "办公室主任",
            },
            {"do": "stock.issue", "depot": depot, "item": "水泵", "quantity": 4},
            {"do": "log.say", "text": "天亮前派直升机侦察", "from": "指挥部"},
            desk=desk,
        )
        assert hq.run("sync", desk, "--json").json["unsent"] == 0
        assert front.run("sync", front.desk, "--json").json["received"] == 3

    shown = front.shows()
    assert shown["incidents"][0]["level"]["declared"] == "IV"
    assert shown["depots"][0]["stock"] == {"水泵": 6}
    assert front.digest() == hq.digest(desk)
    roles = {one["name"]: one["role"] for one in hub.asks("devices").json["devices"]}
    assert roles == {"包垟前指": "post", "指挥部": "hq"}


def test_hq_sits_down_again_at_the_same_desk(tmp_path):
    front = Device("包垟前指", tmp_path)
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        hub.enrols(front)
        front.feeds(FIRE)
        front.run("sync", front.desk, "--json")
        first, second = seated(hub), seated(hub)
    assert first.json == second.json
    assert len(hub.asks("devices").json["devices"]) == 2


def test_of_several_desks_one_is_named(tmp_path):
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        assert seated(hub).json["key"] == "desk.ambiguous"
        desks = []
        for name in ("甲", "乙"):
            front = Device(name, tmp_path)
            hub.enrols(front)
            front.feeds(FIRE)
            front.run("sync", front.desk, "--json")
            desks.append(front.shows()["desk"])
        assert seated(hub).json["key"] == "desk.ambiguous"
        assert desks[1] in json.dumps(seated(hub, "--desk", desks[1]).json)
        assert seated(hub, "--desk", "0" * 16).json["key"] == "hub.no_such_desk"

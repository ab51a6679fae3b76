"""Real processes over links as they are in the mountains."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest

from devices import Device
from hubs import serving
from sync.lines import DEPOT, FIRE, TEAM, perimeter, ring
from sync.proxy import BadLink

LINK_S = 90.0
BYTES_S = 2400 / 8
WASTE = 0.10
SET_UP_BYTES = 2_400  # TLS gone on with, and the hello: measured, the price of every connection


@pytest.fixture
def hub(tmp_path):
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        yield hub


def target(hub) -> tuple[str, int]:
    parts = urlsplit(hub.url)
    return parts.hostname, parts.port


def small_changes(front: Device, count: int) -> None:
    made = front.feeds(FIRE, TEAM, DEPOT)
    team, depot = made[1]["id"], made[2]["id"]
    position = {"do": "team.assign", "team": team, "status": "working"}
    movement = {"do": "stock.receive", "depot": depot, "item": "二号工具", "signed_by": "林"}
    front.feeds(
        *(
            position | {"lon_deg": 119.5 + number / 1e4, "lat_deg": 27.6 - number / 1e5}
            if number % 100 < 61
            else movement | {"quantity": 1 + number % 17}
            for number in range(count)
        )
    )


def test_a_thousand_small_changes_over_2400_bits_a_second(hub, tmp_path):
    """At the real rate in the deep run; here forty times as fast, counted in bytes."""
    front = Device("甲", tmp_path)
    small_changes(front, 1000)
    with BadLink(target(hub), bytes_s=BYTES_S * 40) as link:
        hub.enrols(front, url=link.url)

        done = front.run("sync", front.desk, "--json")

        assert done.json["acknowledged"] == 1003
        assert link.carried / BYTES_S <= LINK_S


@pytest.mark.deep
def test_a_thousand_small_changes_at_the_real_rate(hub, tmp_path):
    front = Device("甲", tmp_path)
    small_changes(front, 1000)
    with BadLink(target(hub), bytes_s=BYTES_S) as link:
        hub.enrols(front, url=link.url)
        began = time.monotonic()

        done = front.run("sync", front.desk, "--json")

        assert done.json["acknowledged"] == 1003
        assert time.monotonic() - began <= LINK_S


def carried(hub, folder, name: str, **bad) -> tuple[BadLink, Device]:
    front = Device(name, folder)
    front.feeds(FIRE, *(perimeter(ring(2000, seed=seed)) for seed in range(60)))
    with BadLink(target(hub), **bad) as link:
        hub.enrols(front, url=link.url)
        for _ in range(20):
            done = front.run("sync", front.desk, "--json")
            if done.code == 0:
                break
        assert done.code == 0, done
    return link, front


def test_a_link_that_is_cut_every_few_kilobytes_wastes_little(tmp_path):
    spent = {}
    for name, cut in (("甲", None), ("乙", (8_000, 80_000))):
        folder = tmp_path / name
        folder.mkdir()
        with serving(str(folder / "hub"), folder) as hub:
            link, front = carried(hub, folder, name, cut_every=cut)
            spent[name] = link.carried - SET_UP_BYTES * (link.connections - 1)
            assert front.shows()["unsent"] == 0
            other = Device("other", folder)
            hub.enrols(other)
            assert other.run("sync", other.desk, "--json").json["received"] == 61
            assert other.digest() == front.digest()

    assert link.cuts >= 4
    assert spent["乙"] <= spent["甲"] * (1 + WASTE)

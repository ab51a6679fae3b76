"""Real processes over links as they are in the mountains."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from devices import Device
from hubs import serving
from sync.lines import DEPOT, FIRE, TEAM, perimeter, ring
from sync.proxy import BadLink

LINK_S = 90.0
BYTES_S = 2400 / 8
WASTE = 0.10
CUT_EVERY = (8_000, 80_000)  # bytes


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

        done = front.run("sync", front.desk, "--json")

        assert done.json["acknowledged"] == 1003
        assert link.carried / BYTES_S <= LINK_S


def carried(hub, folder, name: str, **bad) -> tuple[BadLink, Device]:
    front = Device(name, folder)
    front.feeds(FIRE, *(perimeter(ring(2000, seed=seed)) for seed in range(60)))
    with BadLink(target(hub), **bad) as link:
        hub.enrols(front, url=link.url)
        brought(front)
    return link, front


def brought(front: Device) -> None:
    """As the window does: once more until it is through."""
    for _ in range(20):
        done = front.run("sync", front.desk, "--json")
        if done.code == 0:
            return
    raise AssertionError(done)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_link_that_is_cut_every_few_kilobytes_wastes_little(tmp_path, seed):
    """Every byte of every connection counts, handshakes and hellos too; up and down again."""
    up, down = {}, {}
    for name, cut in (("甲", None), ("乙", CUT_EVERY)):
        folder = tmp_path / name
        folder.mkdir()
        with serving(str(folder / "hub"), folder) as hub:
            link, front = carried(hub, folder, name, cut_every=cut, seed=seed)
            up[name] = link
            assert front.shows()["unsent"] == 0
            other = Device("other", folder)
            with BadLink(target(hub), cut_every=cut, seed=seed) as link:
                hub.enrols(other, url=link.url)
                brought(other)
            down[name] = link
            assert other.digest() == front.digest()

    for way in (up, down):
        assert way["乙"].cuts >= 4
        assert way["乙"].carried <= way["甲"].carried * (1 + WASTE)

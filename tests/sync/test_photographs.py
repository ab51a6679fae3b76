"""A photograph of the fire travels after every word, and what was begun is gone on with."""

from __future__ import annotations

import random
from urllib.parse import urlsplit

import pytest

from devices import Device
from firepost import bootstrap
from firepost.app.attachments import attachments, keep, to_come
from firepost.app.exchange import in_turn
from firepost.domain.instants import ms_of
from firepost.linking import desk_of
from firepost.store.office import DeviceOffice
from firepost.sync.hub_link import HubLink
from firepost.sync.round import Round
from hubs import serving
from posts import words
from sync.lines import FIRE, perimeter, ring, say
from sync.proxy import BadLink


def photograph(folder, size: int, *, seed: int = 1):
    """Bytes that begin like one and cannot be packed, as a camera's cannot."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{seed}.jpg"
    path.write_bytes(b"\xff\xd8\xff" + random.Random(seed).randbytes(size))
    return path


@pytest.fixture
def at_desk(monkeypatch):
    """The post of a device, opened as the window would."""

    def opened(device: Device, work):
        monkeypatch.setenv("FIREPOST_HOME", str(device.home))
        post = bootstrap.parts().open_post(device.desk, write=True)
        try:
            return work(post)
        finally:
            post.close()

    return opened


def taken(at_desk, front: Device, *paths) -> None:
    fire = front.shows()["incidents"][0]["id"]
    assert at_desk(front, lambda post: keep(post, fire, paths, words())) == len(paths)


def held(at_desk, device: Device) -> tuple[list[bytes], int]:
    """The bytes that are here, and how many are still to come."""
    fire = device.shows()["incidents"][0]["id"]
    return at_desk(
        device,
        lambda post: ([one.data for one in attachments(post, fire)], len(to_come(post, fire))),
    )


def test_by_stick(tmp_path, at_desk):
    front, other, stick = Device("甲", tmp_path), Device("乙", tmp_path), tmp_path / "stick"
    stick.mkdir()
    front.feeds(FIRE)
    path = photograph(tmp_path / "photos", 300_000)
    taken(at_desk, front, path)

    assert other.reads(front.writes(stick), "--accept-device").code == 0

    assert held(at_desk, other) == ([path.read_bytes()], 0)


def test_over_the_hub_on_a_link_that_is_cut(tmp_path, at_desk):
    """Eight cuts within one photograph: it arrives, and no more than a tenth went in vain."""
    front, other = Device("甲", tmp_path), Device("乙", tmp_path)
    front.feeds(FIRE)
    path = photograph(tmp_path / "photos", 400_000)
    taken(at_desk, front, path)
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        parts = urlsplit(hub.url)
        target = (parts.hostname, parts.port)
        for device in (front, other):
            with BadLink(target, cut_every=(20_000, 80_000)) as link:
                hub.enrols(device, url=link.url)
                done = device.run("sync", device.desk, "--json")
            assert done.code == 0, done
            assert "还缺" not in done.err  # the hub asks for no byte of it any more
            assert link.cuts >= 4
            assert link.carried <= 400_000 * 1.12

    assert held(at_desk, other) == ([path.read_bytes()], 0)


def test_entries_and_edges_go_before_photographs_on_every_way(tmp_path, at_desk):
    """Cut after the first 30 KB: the order and the fire's edge are there, the photograph is
    not, and whoever looks is told that it is still to come."""
    front, other, third = (Device(name, tmp_path) for name in ("甲", "乙", "丙"))
    stick = tmp_path / "stick"
    stick.mkdir()
    front.feeds(FIRE)
    taken(at_desk, front, photograph(tmp_path / "photos", 3_000_000))
    front.feeds(perimeter(ring(400)), say("撤到山脊"))
    bundle = front.writes(stick)
    torn = stick / "torn.ffb"
    torn.write_bytes(bundle.read_bytes()[:30_000])
    assert third.reads(torn, "--accept-device").code == 4

    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        parts = urlsplit(hub.url)
        with BadLink((parts.hostname, parts.port), cut_every=(30_000, 30_000), most=1) as link:
            hub.enrols(front, url=link.url)
            hub.enrols(other)
            done = front.run("sync", front.desk, "--json")
            assert (done.code, done.json["lacking"] >= 1) == (4, True)
            assert front.shows()["unsent"] == 0
        other.run("sync", other.desk, "--json")

    for device in (other, third):
        assert device.shows()["entries"] == front.shows()["entries"]
        assert device.shows()["incidents"][0]["burned_area_ha"] is not None
        assert held(at_desk, device) == ([], 1)
        awaited = at_desk(device, lambda post: desk_of(post).photographs_awaited())
        assert awaited == ["1.jpg"], "by the name the sender's people know"


def test_what_is_said_meanwhile_overtakes_the_photograph(tmp_path, at_desk):
    """The link is held by a photograph; a new word leaves with the next portion."""
    front = Device("甲", tmp_path)
    front.feeds(FIRE)
    taken(at_desk, front, photograph(tmp_path / "photos", 2_000_000))
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        hub.enrols(front)
        sent: list[int] = []

        def work(post) -> None:
            file, now_ms = desk_of(post), lambda: ms_of(bootstrap.parts().now())
            office = DeviceOffice(file.home, now_ms=now_ms())
            link = HubLink(office.ties(), office.hub_key())
            link.batch_bytes = 50_000

            def step() -> None:
                link.batch_bytes = 50_000  # a portion, as on a slow link
                sent.append(post.journal.unsent()[0])
                if len(sent) == 4:
                    post.do({"do": "log.say", "text": "风转东北"})
                    post.seal()

            Round(office, office.ties(), file, link, now_ms=now_ms, told=step).run()
            link.close()

        at_desk(front, work)
    said = sent.index(1, 3) if 1 in sent[3:] else 3
    assert 0 in sent[said + 1 : said + 4], sent
    assert len(sent) > 20, "the photograph was far from through"


def test_large_goes_after_small_in_order_of_arrival():
    sizes = {b"a": 5_000_000, b"b": 10, b"c": 400_000, b"d": 20}
    assert in_turn(sizes, sizes) == [b"b", b"d", b"a", b"c"]


def test_what_came_of_a_photograph_outlives_the_program(tmp_path, at_desk, monkeypatch):
    """The link holds for 100 KB at a time and each time the program ends; nothing comes twice."""
    monkeypatch.setattr("firepost.sync.round._PAUSE_S", (0.0, 0.01))
    front, other = Device("甲", tmp_path), Device("乙", tmp_path)
    front.feeds(FIRE)
    path = photograph(tmp_path / "photos", 300_000)
    taken(at_desk, front, path)
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        hub.enrols(front)
        assert front.run("sync", front.desk, "--json").code == 0
        parts = urlsplit(hub.url)
        with BadLink((parts.hostname, parts.port), cut_every=(100_000, 100_000)) as link:
            hub.enrols(other, url=link.url)
            starts = 0
            done = None
            while starts < 6 and (done is None or done.code):
                starts += 1
                link.most = link.connections + 1  # whoever comes after is shut out
                done = other.run("sync", other.desk, "--json")
            assert done.code == 0, done

    assert held(at_desk, other) == ([path.read_bytes()], 0)
    assert starts >= 3
    assert link.carried <= 300_000 * 1.12

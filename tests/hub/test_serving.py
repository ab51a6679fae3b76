"""The hub as a process: pages for the wall, many posts at once, on either engine."""

from __future__ import annotations

import concurrent.futures
import http.client
import os
import ssl
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

import chromium
from devices import Device
from hubs import serving
from sync.lines import DEPOT, FIRE, TEAM, moved, perimeter, ring, say


@pytest.fixture
def hub(store_url, tmp_path):
    with serving(store_url, tmp_path) as hub:
        yield hub


def fetch(hub, path: str, *, until: str = "", wait_s: float = 15.0) -> tuple[int, str]:
    """The page; asked again until it says so."""
    parts = urlsplit(hub.url)
    context = ssl._create_unverified_context()
    end = time.monotonic() + wait_s
    while True:
        link = http.client.HTTPSConnection(parts.hostname, parts.port, context=context)
        link.request("GET", path)
        answer = link.getresponse()
        page = answer.read().decode()
        link.close()
        if until in page or time.monotonic() > end:
            return answer.status, page
        time.sleep(0.1)


def front_at(hub, folder, name: str = "甲") -> Device:
    front = Device(name, folder)
    hub.enrols(front)
    return front


def test_the_board_shows_what_the_posts_said(hub, tmp_path):
    front = front_at(hub, tmp_path)
    edge = ring(80)
    made = front.feeds(FIRE, TEAM, DEPOT, perimeter(edge), perimeter(moved(edge, 0.2)))
    front.feeds(
        {"do": "level.declare", "level": "IV", "decided_by": "主任"},
        {
            "do": "team.assign",
            "team": made[1]["id"],
            "status": "working",
            "lon_deg": 119.5,
            "lat_deg": 27.6,
        },
    )
    assert front.run("sync", front.desk).code == 0

    status, page = fetch(hub, "/", until="北坑湾")

    assert status == 200
    for words in ("北坑湾", "泰专一", "市库", "甲", "IV", 'class="current"', "扑救中"):
        assert words in page
    assert page.count('class="older"') == 1


def test_names_are_words_and_never_markup(hub, tmp_path):
    front = front_at(hub, tmp_path)
    front.feeds(FIRE | {"name": "<script>alert(1)</script>"})
    front.run("sync", front.desk)

    _, page = fetch(hub, "/", until="alert(1)")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_empty_hub_says_so(hub):
    status, page = fetch(hub, "/")

    assert status == 200
    assert "汇聚端还没有工作库" in page


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/push/00aa", "/v1/pull"])
def test_the_link_answers_nobody_without_a_certificate(hub, path):
    parts = urlsplit(hub.url)
    link = http.client.HTTPSConnection(
        parts.hostname, parts.port, context=ssl._create_unverified_context()
    )
    for body in (b"", b"\x00" * 100, os.urandom(5000)):
        link.request("POST", path, body)
        answer = link.getresponse()
        answer.read()
        assert answer.status in (400, 403)
    link.close()


def test_old_tls_is_refused(hub):
    parts = urlsplit(hub.url)
    context = ssl._create_unverified_context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    link = http.client.HTTPSConnection(parts.hostname, parts.port, context=context)

    with pytest.raises(ssl.SSLError):
        link.request("GET", "/")


def test_many_posts_at_once(hub, tmp_path):
    """Sixty in the deep run; a dozen here."""
    check_many_posts(hub, tmp_path, 12)


@pytest.mark.deep
def test_sixty_posts_at_once(hub, tmp_path):
    check_many_posts(hub, tmp_path, 60)


def check_many_posts(hub, tmp_path, count: int) -> None:
    first = front_at(hub, tmp_path, "p0")
    first.feeds(FIRE)
    assert first.run("sync", first.desk).code == 0
    posts = [first] + [front_at(hub, tmp_path, f"p{n}") for n in range(1, count)]
    for post in posts[1:]:
        assert post.run("sync", post.desk).code == 0
        post.feeds(say(post.name))

    def sync(post: Device) -> int:
        command = ["sync", str(post.desk), "--json"]
        env = {**os.environ, "FIREPOST_HOME": str(post.home)}
        done = subprocess.run(
            [sys.executable, "-m", "firepost", *command],
            capture_output=True,
            env=env,
            check=False,
        )
        return done.returncode

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        assert list(pool.map(sync, posts)) == [0] * count
    for post in (posts[0], posts[-1]):
        post.run("sync", post.desk)
        assert post.shows()["entries"] == count
        assert post.shows()["unsent"] == 0
    assert posts[0].digest() == posts[-1].digest()


def test_gis_reads_the_tables(fresh_postgres, tmp_path):
    import psycopg

    with serving(fresh_postgres, tmp_path) as hub:
        front = front_at(hub, tmp_path)
        made = front.feeds(FIRE, TEAM, DEPOT, perimeter(ring(80)))
        place = {"lon_deg": 119.5, "lat_deg": 27.6}
        front.feeds({"do": "team.assign", "team": made[1]["id"], "status": "working", **place})
        front.run("sync", front.desk)
        fetch(hub, "/", until="北坑湾")
    with psycopg.connect(fresh_postgres) as connection:
        shape = connection.execute(
            "SELECT incident_name, holds, ST_Area(geom::geography) / 1e4, area_ha"
            " FROM firepost_gis.perimeter"
        ).fetchall()
        team = connection.execute("SELECT name, ST_X(geom) FROM firepost_gis.team").fetchall()
        level = connection.execute("SELECT name, state FROM firepost_gis.level").fetchall()

    ((name, holds, area_ha, said_ha),) = shape
    assert (name, holds) == ("北坑湾", True)
    assert area_ha == pytest.approx(said_ha, rel=1e-3)
    assert team == [("泰专一", 119.5)]
    assert level == [("北坑湾", "burning")]


def test_a_hub_moves_to_the_database_as_a_new_peer(fresh_postgres, tmp_path):
    """The stick carries it over: no tool of its own, nothing lost."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    front = Device("甲", tmp_path)
    front.feeds(FIRE, say("到场"))
    with serving(str(old / "hub"), old) as hub:
        hub.enrols(front)
        assert front.run("sync", front.desk).code == 0
    with serving(fresh_postgres, new) as hub:
        hub.enrols(front)

        done = front.run("sync", front.desk, "--json")

        assert done.json["sent"] == 2
        assert front.shows()["unsent"] == 0


def test_a_screen_on_the_wall_turns_by_itself(hub, tmp_path):
    """Nobody reloads: what a post says stands there within seconds, and no script stumbles."""
    front = front_at(hub, tmp_path)
    front.feeds(FIRE, TEAM, perimeter(ring(80)))
    front.run("sync", front.desk)
    fetch(hub, "/", until="北坑湾")
    with chromium.opened(tmp_path) as page:
        page.opens(hub.url + "/")
        page.until("document.body && document.body.innerText.includes('北坑湾')")
        page.until("document.getElementById('link').dataset.state === 'live'")
        loads = page.loads

        front.feeds({"do": "level.declare", "level": "III", "decided_by": "主任"})
        front.run("sync", front.desk)

        page.until("[...document.querySelectorAll('dd')].some(one => one.innerText === 'III')")
        page.until("document.getElementById('link').dataset.state === 'live'")
        assert page.loads > loads
        assert page.says("document.querySelectorAll('svg path.current').length") == 1
        assert page.troubles == []


def test_the_pages_are_whole_without_script(hub, tmp_path):
    front = front_at(hub, tmp_path)
    front.feeds(FIRE, TEAM, DEPOT, perimeter(ring(80)))
    front.run("sync", front.desk)
    fetch(hub, "/", until="北坑湾")
    with chromium.opened(tmp_path, script=False) as page:
        page.opens(hub.url + "/")
        for words in ("北坑湾", "泰专一", "市库", "甲"):
            page.until(f"document.body && document.body.innerText.includes('{words}')")
        assert page.says("document.getElementById('link').dataset.state || ''") == ""
        assert page.troubles == []

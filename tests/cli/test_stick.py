"""A whole stick read at once: many bundles, and files that are only named like one."""

from __future__ import annotations

import os
import shutil
import tracemalloc
from pathlib import Path

import pytest

from devices import Device
from sync.lines import FIRE, TEAM, say


@pytest.fixture
def device(tmp_path):
    return lambda name: Device(name, tmp_path)


@pytest.fixture
def stick(tmp_path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def named_like_one(stick: Path) -> int:
    (stick / "readme.ffb").write_text("不是数据包", encoding="utf-8")
    (stick / "photo.FFB").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200_000))
    (stick / "empty.ffb").touch()
    (stick / "folder.ffb").mkdir()
    (stick / "nowhere.ffb").symlink_to(stick / "gone")
    (stick / "self.ffb").symlink_to(stick / "self.ffb")
    (stick / "noise.ffb").symlink_to("/dev/zero")
    os.mkfifo(stick / "pipe.ffb")
    return 8


def test_every_posts_bundle_is_read_and_the_older_ones_are_passed_over(device, stick):
    front, other, hq = device("front"), device("other"), device("hq")
    front.feeds(FIRE)
    front.writes(stick)
    other.reads(front.writes(stick), "--accept-device")
    other.feeds(TEAM)
    other.writes(stick)
    front.feeds(say("到位"))
    front.writes(stick)

    done = hq.reads(stick, "--accept-device")

    assert done.code == 0, done
    assert (done.json["new"], done.json["bundles"], done.json["passed"]) == (3, 2, 2)
    assert hq.shows()["entries"] == 3
    again = hq.reads(stick)
    assert (again.json["new"], again.json["passed"]) == (0, 2)


def test_files_that_are_only_named_like_a_bundle_are_told_and_hold_nothing_up(device, stick):
    front, hq = device("front"), device("hq")
    front.feeds(FIRE)
    front.writes(stick)
    strange = named_like_one(stick)
    before = sorted(stick.iterdir())

    done = hq.reads(stick, "--accept-device")

    assert done.code == 0, done
    assert (done.json["new"], done.json["strange"]) == (1, strange)
    assert "photo.FFB" in done.err
    assert sorted(stick.iterdir()) == before


def test_a_stick_of_such_files_alone_is_said_to_hold_nothing(device, stick, tmp_path):
    strange = named_like_one(stick)

    done = device("hq").reads(stick)

    assert (done.code, done.json["key"]) == (4, "stick.no_bundles")
    assert str(strange) in done.json["message"]
    assert not (tmp_path / "hq.fire").exists()


@pytest.mark.parametrize("name", ["readme.ffb", "photo.FFB", "empty.ffb", "pipe.ffb"])
def test_such_a_file_by_itself_is_refused_with_a_sentence(device, stick, name):
    named_like_one(stick)

    done = device("hq").reads(stick / name)

    assert done.code in (3, 4)
    assert done.json["key"] in ("bundle.not_a_bundle", "bundle.missing", "bundle.torn")
    assert done.json["message"]


def test_where_the_newest_is_torn_the_older_one_fills_in(device, stick):
    front, hq = device("front"), device("hq")
    front.feeds(FIRE)
    front.writes(stick)
    front.feeds(TEAM, say("到位"))
    newest = front.writes(stick)
    newest.write_bytes(newest.read_bytes()[:400])

    done = hq.reads(stick, "--accept-device")

    assert (done.code, done.json["key"]) == (4, "stick.some_failed")
    assert done.json["new"] >= 1
    assert hq.shows()["entries"] >= 1


def test_another_desks_bundles_on_it_are_left_and_ours_are_taken(device, stick):
    front, stranger, hq = device("front"), device("stranger"), device("hq")
    front.feeds(FIRE)
    hq.reads(front.writes(stick), "--accept-device")
    front.feeds(say("到位"))
    front.writes(stick)
    stranger.feeds(FIRE | {"name": "南坑"}, TEAM, say("另一片"))
    stranger.writes(stick)

    done = hq.reads(stick, "--accept-device")

    assert (done.json["key"], done.json["new"]) == ("stick.some_failed", 1)
    assert hq.shows()["entries"] == 2


def test_a_thousand_bundles_are_read_with_bounded_work_and_memory(device, stick):
    """Nothing is read twice: the fullest first, of the others the head alone."""
    front, hq = device("front"), device("hq")
    front.feeds(FIRE, TEAM)
    older = front.writes(stick)
    front.feeds(*(say(f"第{n}次报告 " + "x" * 200) for n in range(300)))
    front.writes(stick)
    for n in range(998):
        shutil.copyfile(older, stick / f"{n:04d}.ffb")

    tracemalloc.start()
    done = hq.reads(stick, "--accept-device")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert done.code == 0, done
    told = {key: done.json[key] for key in ("new", "known", "bundles", "passed")}
    assert told == {"new": 302, "known": 0, "bundles": 1, "passed": 999}
    assert "1000" in done.err
    assert most < 64_000_000

"""Names of the hurt on the command line: closed on the way in, opened by the word alone."""

from __future__ import annotations

import pytest

from devices import Device

WORD = "北坑名册口令"
OPEN = {"do": "incident.open", "name": "北坑湾"}
HURT = {
    "do": "casualty.register",
    "ref": "hurt",
    "condition": "serious",
    "who": {"name": "张三", "found": "北坑桥头"},
}
MOVED = {"do": "casualty.mark", "casualty": "hurt", "who": {"taken_to": "县医院"}}


@pytest.fixture
def device(tmp_path):
    return Device("post", tmp_path)


def persons(done):
    (fire,) = done.json["people"]["incidents"].values()
    return fire["persons"]


def test_who_somebody_is_goes_in_closed_and_comes_out_with_the_word(device):
    fed = device.run("feed", device.desk, "--word-stdin", lines=[WORD, OPEN, HURT, MOVED])
    assert [line["ok"] for line in fed.lines] == [True, True, True]

    plain = device.run("show", device.desk, "--people", "--json")
    assert "张三" not in plain.out
    assert [one["sealed"] for one in persons(plain)] == [True]

    told = device.run("show", device.desk, "--people", "--word-stdin", "--json", lines=[WORD])
    (person,) = persons(told)
    assert person["who"] == {"name": "张三", "found": "北坑桥头", "taken_to": "县医院"}
    assert person["condition"] == "serious"


def test_another_word_opens_nothing_and_closes_nothing(device):
    device.run("feed", device.desk, "--word-stdin", lines=[WORD, OPEN, HURT])
    other = "不是那个口令"

    told = device.run("show", device.desk, "--people", "--word-stdin", "--json", lines=[other])
    assert (told.code, told.json["key"]) == (3, "register.other_word")
    fed = device.run("feed", device.desk, "--word-stdin", lines=[other, HURT, HURT])
    assert [line["key"] for line in fed.lines] == ["register.other_word"] * 2


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("张三", "value.not_by_name"),
        ({"name": 3}, "value.not_text"),
        ({"age": "40"}, "feed.unknown_key"),
    ],
)
def test_odd_words_of_who_are_asked_about(device, who, key):
    fed = device.run(
        "feed", device.desk, "--word-stdin", lines=[WORD, OPEN, {**HURT, "who": who}]
    )
    assert [line.get("key") for line in fed.lines] == [None, key]


def test_without_the_word_nobody_is_named(device):
    fed = device.run("feed", device.desk, lines=[OPEN, HURT])
    assert [line.get("key") for line in fed.lines] == [None, "register.needs_word"]
    corrected = {"do": "entry.correct", "entry": fed.lines[0]["entry"], "with": HURT}
    fed = device.run("feed", device.desk, lines=[corrected])
    assert fed.lines[0]["key"] == "register.needs_word"

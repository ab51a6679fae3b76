"""Commands that say nothing, or say it too deep, are refused; none of them ends the feed."""

from __future__ import annotations

import pytest

from firepost.domain.errors import Refused


def refused(desk, do, **keys):
    with pytest.raises(Refused) as stopped:
        desk.says(do, **keys)
    return stopped.value.notice.key


@pytest.fixture
def desk(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", reported_at="2026-03-01T07:00:00+08:00")
    desk.says("equipment.register", name="运兵车", count=2, ref="car")
    return desk


def test_one_of_several_keys_that_is_null_says_nothing(desk):
    assert refused(desk, "equipment.assign", equipment="car", team=None) == "feed.needs_one_of"
    assert refused(desk, "weather.observe", wind_m_s=None) == "feed.needs_one_of"
    assert desk.board.entries == 2


def test_casualties_that_are_said_to_be_unknown_say_something(desk):
    desk.says("casualties.report", deaths=None)

    assert desk.fire.casualties["deaths"].value is None


def test_corrections_within_corrections_have_a_bottom(desk):
    """A correction may be corrected; a thousand brackets are a slip of somebody's program."""
    said = desk.says("log.say", text="三公顷").entry
    mended = desk.says("entry.correct", entry=said, with_={"do": "log.say", "text": "五公顷"})
    within = {"do": "entry.correct", "entry": said, "with": None}
    desk.says("entry.correct", entry=mended.entry, with_=within)
    for _ in range(200):
        within = {"do": "entry.correct", "entry": mended.entry, "with": within}

    assert (
        refused(desk, "entry.correct", entry=mended.entry, with_=within) == "correct.too_deep"
    )
    assert desk.board.said_count == 0

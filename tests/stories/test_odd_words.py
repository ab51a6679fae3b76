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


def test_a_correction_cannot_be_turned_against_itself_or_what_came_later(desk):
    said = desk.says("log.say", text="三公顷").entry
    mended = desk.says("entry.correct", entry=said, with_={"do": "log.say", "text": "五公顷"})
    later = desk.says("log.say", text="风向转北").entry
    for aim in (mended.entry, later):
        within = {"do": "entry.correct", "entry": aim, "with": None}

        key = refused(desk, "entry.correct", entry=mended.entry, with_=within)

        assert key in ("correct.not_yet_there", "correct.other_verb")
    assert desk.board.said_count == 2


def test_a_correction_may_be_turned_against_the_entry_that_was_meant(desk):
    """Two figures in one minute: the wrong one was mended, and that is mended in turn."""
    first = desk.says("log.say", text="三公顷").entry
    second = desk.says("log.say", text="两人轻伤").entry
    mended = desk.says(
        "entry.correct", entry=first, with_={"do": "log.say", "text": "四人轻伤"}
    )

    meant = {
        "do": "entry.correct",
        "entry": second,
        "with": {"do": "log.say", "text": "四人轻伤"},
    }
    desk.says("entry.correct", entry=mended.entry, with_=meant)

    told = [line.text for line in desk.board.log if line.kind == "log.say"]
    assert told == ["三公顷", "四人轻伤"]
    desk.post.reread()
    assert [line.text for line in desk.board.log if line.kind == "log.say"] == told


def test_corrections_within_corrections_have_a_bottom(desk):
    """A correction may be corrected; six brackets deep is a slip of somebody's program."""
    chain = [desk.says("log.say", text="三公顷").entry]
    within = None
    for _ in range(6):
        chain.append(desk.says("entry.correct", entry=chain[-1], with_=None).entry)
    for entry in chain[:-1]:
        within = {"do": "entry.correct", "entry": entry, "with": within}

    assert refused(desk, "entry.correct", entry=chain[-1], with_=within) == "correct.too_deep"
    assert desk.board.said_count == 1

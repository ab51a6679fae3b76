"""What holds of a fire when several people say things, early, late and apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from firepost.domain.errors import Refused, Usage


def at(hour: int, minute: int = 0) -> str:
    return f"2026-03-01T{hour:02d}:{minute:02d}:00+08:00"


RING = [[119.98, 27.67], [119.99, 27.67], [119.99, 27.68], [119.98, 27.68], [119.98, 27.67]]


def square(size_deg: float) -> dict[str, object]:
    west, south = 119.98, 27.67
    ring = [
        [west, south],
        [round(west + size_deg, 6), south],
        [round(west + size_deg, 6), round(south + size_deg, 6)],
        [west, round(south + size_deg, 6)],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_late_word_never_displaces_a_newer_fact(post_at):
    """Two dead are known at nine; at ten somebody reports what was so at eight."""
    desk = post_at("前指")
    desk.clock.pass_by(hours=3)
    desk.says("incident.open", name="北坑湾", ignited_at=at(6))
    desk.says("casualties.report", serious_injuries=4, at=at(9))

    desk.says("casualties.report", serious_injuries=1, at=at(8))

    assert desk.fire.casualties["serious_injuries"].value == 4
    eight = desk.post.board(at=datetime(2026, 3, 1, 0, 30, tzinfo=UTC))
    assert eight.incidents == ()  # the fire itself was only written down later


def test_two_posts_apart_differ_and_the_graver_stands_until_a_named_person_settles(post_at):
    """Both posts open on the same entries, then say different areas without a link."""
    one, two = post_at("甲"), post_at("乙")
    one.says("incident.open", name="北坑湾", ignited_at=at(6))
    two.takes(one)
    one.clock.pass_by(hours=1)
    one.says("fact.state", fact="burned_area_ha", value=41.0, at=at(8, 30))
    two.says("fact.state", fact="burned_area_ha", value=38.0, at=at(8, 50))

    one.takes(two)
    two.takes(one)

    for desk in (one, two):
        assert desk.fire.area.value_ha == 41.0
        assert desk.fire.area.contested
        (conflict,) = desk.board.conflicts
        assert (conflict.kind, conflict.field) == ("fact", "burned_area_ha")
        assert {side.value for side in conflict.values} == {41.0, 38.0}

    one.says("fact.state", fact="burned_area_ha", value=39.0, at=at(8, 40))
    assert one.fire.area.value_ha == 41.0, "dated before one of the two: it settles nothing"
    one.says("fact.state", fact="burned_area_ha", value=39.0, at=at(8, 55))
    two.takes(one)

    for desk in (one, two):
        assert desk.board.conflicts == ()
        assert desk.fire.area.value_ha == 39.0


def test_equal_sayings_are_no_conflict(post_at):
    one, two = post_at("甲"), post_at("乙")
    one.says("incident.open", name="北坑湾", ignited_at=at(6))
    two.takes(one)
    one.says("casualties.report", deaths=1)
    two.says("casualties.report", deaths=1)

    one.takes(two)

    assert one.board.conflicts == ()
    assert one.fire.casualties["deaths"].value == 1


def test_the_stock_of_two_posts_adds_up_and_a_shortage_shows_below_zero(post_at):
    """One pump is left; both posts issue it while apart."""
    one, two = post_at("甲"), post_at("乙")
    one.says("depot.register", name="泰顺库", tier="county", ref="D")
    depot = one.session.refs["D"]
    one.says("stock.receive", depot=depot, item="水泵", quantity=1, signed_by="库管")
    two.takes(one)
    one.says("stock.issue", depot=depot, item="水泵", quantity=1, signed_by="库管")
    two.says("stock.issue", depot=depot, item="水泵", quantity=1, signed_by="库管")

    one.takes(two)
    two.takes(one)

    assert one.board.depots[0].stock == {"水泵": -1} == two.board.depots[0].stock
    with pytest.raises(Refused, match=r"stock\.not_enough"):
        one.says("stock.issue", depot=depot, item="水泵", quantity=1)


def test_a_count_keeps_the_movements_it_had_not_seen(post_at):
    one, two = post_at("甲"), post_at("乙")
    one.says("depot.register", name="泰顺库", tier="county", ref="D")
    depot = one.session.refs["D"]
    one.says("stock.receive", depot=depot, item="水泵", quantity=10)
    two.takes(one)
    two.says("stock.issue", depot=depot, item="水泵", quantity=2)
    one.clock.pass_by(minutes=5)
    one.says("stock.count", depot=depot, item="水泵", quantity=9)

    one.takes(two)

    assert one.board.depots[0].stock["水泵"] == 7


def test_an_item_never_counted_is_absent_and_may_be_issued(post_at):
    desk = post_at("前指")
    desk.says("depot.register", name="包垟库", tier="township", ref="D")

    answer = desk.says("stock.issue", depot="D", item="油锯", quantity=2, signed_by="库管")

    assert [warning.key for warning in answer.warnings] == ["stock.uncounted"]
    assert desk.board.depots[0].stock == {}
    assert desk.board.depots[0].can_equip is None


def test_goods_sent_are_in_transit_until_they_arrive_in_whatever_order(post_at):
    desk = post_at("前指")
    desk.says("depot.register", name="县库", tier="county", ref="A")
    desk.says("depot.register", name="乡库", tier="township", ref="B")
    desk.says("stock.receive", depot="A", item="水泵", quantity=5)
    desk.says("stock.arrive", slip="S1", depot="B", item="水泵", quantity=2)
    assert desk.board.in_transit == (("S1", "水泵", -2),)

    desk.says("stock.send", slip="S1", depot="A", item="水泵", quantity=2)

    assert desk.board.in_transit == ()
    assert [dict(depot.stock) for depot in desk.board.depots] == [{"水泵": 3}, {"水泵": 2}]


def test_a_correction_takes_the_place_of_what_was_said_and_may_itself_be_corrected(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", ignited_at=at(6))
    wrong = desk.says("casualties.report", deaths=3)
    with pytest.raises(Refused, match=r"casualties\.fewer"):
        desk.says("casualties.report", deaths=1)

    fix = desk.says(
        "entry.correct",
        entry=wrong.entry,
        with_={"do": "casualties.report", "deaths": 1},
        reason="听错",
    )
    assert desk.fire.casualties["deaths"].value == 1

    desk.says(
        "entry.correct",
        entry=fix.entry,
        with_={"do": "entry.correct", "entry": wrong.entry, "with": None},
    )
    assert "deaths" not in desk.fire.casualties
    desk.reopen()
    assert "deaths" not in desk.fire.casualties


def test_what_others_refer_to_is_not_taken_away(post_at):
    desk = post_at("前指")
    team = desk.says("team.register", name="泰专一", kind="professional", trained=True)
    desk.says("team.contact", team=team.id)

    with pytest.raises(Refused, match=r"correct\.in_use"):
        desk.says("entry.correct", entry=team.entry, with_=None)
    with pytest.raises(Refused, match=r"correct\.other_verb"):
        desk.says("entry.correct", entry=team.entry, with_={"do": "log.say", "text": "x"})


def test_two_corrections_made_apart_are_shown_side_by_side(post_at):
    one, two = post_at("甲"), post_at("乙")
    one.says("incident.open", name="北坑湾")
    said = one.says("casualties.report", deaths=5)
    two.takes(one)
    one.says("entry.correct", entry=said.entry, with_={"do": "casualties.report", "deaths": 1})
    two.says("entry.correct", entry=said.entry, with_={"do": "casualties.report", "deaths": 2})

    one.takes(two)
    two.takes(one)

    assert [c.kind for c in one.board.conflicts] == ["correction"]
    assert one.fire.casualties["deaths"].value == two.fire.casualties["deaths"].value


def test_the_life_of_a_fire_is_back_dated_and_counts_from_the_unbroken_run(post_at):
    desk = post_at("前指")
    desk.clock.pass_by(hours=12)
    desk.says("incident.open", name="北坑湾", ignited_at=at(6), at=at(6))
    desk.says("fire.state", state="controlled", at=at(10))
    desk.says("fire.state", state="burning", at=at(12))
    desk.says("fire.state", state="extinguished", at=at(15))
    desk.says("fire.state", state="controlled", at=at(14))

    fire = desk.fire
    assert fire.state.value == "extinguished"
    assert fire.controlled_at.isoformat() == at(14)
    assert fire.extinguished_at.isoformat() == at(15)
    with pytest.raises(Refused, match=r"state\.before_start"):
        desk.says("fire.state", state="controlled", at=at(5))
    earlier = desk.post.board(at=datetime.fromisoformat(at(11)))
    assert earlier.incidents[0].state.value == "controlled"


def test_both_clocks_can_be_turned_back(post_at):
    """A sector fell at nine and was learned at ten: at half past nine nobody knew."""
    desk = post_at("前指", drill=True)
    desk.says("incident.open", name="演练", ignited_at=at(6), known_at=at(7))
    desk.says("fact.state", fact="dangerous", value=True, at=at(9), known_at=at(10))
    half_past = datetime.fromisoformat(at(9, 30))

    known_then = desk.post.board(known_at=half_past)
    so_then = desk.post.board(at=half_past)

    assert "dangerous" not in known_then.incidents[0].facts
    assert so_then.incidents[0].facts["dangerous"].value is True
    assert (known_then.entries, so_then.entries) == (1, 2)


def test_a_perimeter_comes_back_exactly_as_it_was_given(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾")
    shape = square(0.01)
    said = desk.says("perimeter.record", geometry=shape, method="drone")
    desk.clock.pass_by(minutes=1)
    more = desk.says("perimeter.record", geometry=square(0.0123456789), method="gps")
    desk.reopen()

    assert desk.post.shape_of(said.id) == shape
    assert desk.post.shape_of(more.id) == square(0.0123456789)
    assert desk.fire.perimeters[1].parents == (said.id,)
    assert desk.fire.area.perimeter.id == more.id


def test_the_untrained_are_kept_from_the_line(post_at):
    desk = post_at("前指")
    desk.says("team.register", name="村民", kind="social", trained=False, ref="V")
    desk.says("team.register", name="不明", kind="social", ref="U")

    with pytest.raises(Refused, match=r"team\.untrained"):
        desk.says("team.assign", team="V", status="working")
    desk.says("team.assign", team="V", status="working", task="support")
    answer = desk.says("team.assign", team="U", status="working")

    assert [warning.key for warning in answer.warnings] == ["team.training_unknown"]


def test_which_incident_is_meant(post_at):
    desk = post_at("前指")
    with pytest.raises(Refused, match=r"incident\.none"):
        desk.says("fire.state", state="controlled")
    desk.says("incident.open", name="一号")
    desk.says("fire.state", state="closed")
    desk.session.opened = None
    with pytest.raises(Refused, match=r"incident\.none"):
        desk.says("fire.state", state="controlled")
    desk.says("incident.open", name="二号")
    desk.says("incident.open", name="三号")
    desk.session.opened = None
    with pytest.raises(Refused, match=r"incident\.ambiguous"):
        desk.says("fire.state", state="controlled")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ({"do": "fly"}, "feed.unknown_verb"),
        ({"do": "log.say", "text": "x", "colour": 1}, "feed.unknown_key"),
        ({"do": "report.issue"}, "feed.unknown_verb"),
    ],
)
def test_unknown_words_are_wrong_usage(post_at, line, key):
    desk = post_at("前指")
    with pytest.raises(Usage, match=key):
        desk.post.do(line, desk.session)


@pytest.mark.parametrize(
    ("keys", "key", "path"),
    [
        ({"do": "log.say"}, "feed.missing_key", "text"),
        ({"do": "log.say", "text": " "}, "value.empty", "text"),
        ({"do": "log.say", "text": 5}, "value.not_text", "text"),
        ({"do": "weather.observe"}, "feed.needs_one_of", ""),
        (
            {"do": "weather.observe", "wind_from_deg": 400},
            "value.out_of_range",
            "wind_from_deg",
        ),
        ({"do": "weather.observe", "wind_m_s": "5米"}, "value.not_a_number", "wind_m_s"),
        ({"do": "weather.observe", "temp_c": float("nan")}, "value.not_finite", "temp_c"),
        ({"do": "weather.observe", "temp_c": True}, "value.not_a_number", "temp_c"),
        ({"do": "log.say", "text": "x", "at": "2026-03-01T09:00:00"}, "time.no_offset", "at"),
        ({"do": "log.say", "text": "x", "at": "昨天"}, "time.not_a_time", "at"),
        ({"do": "team.contact", "team": "nobody"}, "team.unknown", "team"),
        ({"do": "log.say", "text": "x", "known_at": at(9)}, "known_at.not_a_drill", "known_at"),
        ({"do": "log.say", "text": "x", "incident": "?"}, "incident.unknown", "incident"),
        (
            {"do": "equipment.register", "name": "泵", "count": 1.5},
            "value.not_whole",
            "count",
        ),
    ],
)
def test_bad_values_are_refused_by_name(post_at, keys, key, path):
    desk = post_at("前指")
    with pytest.raises(Refused) as refusal:
        desk.post.do(keys, desk.session)

    assert refusal.value.notice.key == key
    assert dict(refusal.value.notice.values)["path"] == path
    assert desk.post.record.entries == 0

"""A gap read otherwise changes what it says it changes: on the board, in the proposal, in the lists."""

from __future__ import annotations

import pytest

from firepost.app import asked, checklist, remarks
from firepost.domain.entry import Draft
from firepost.domain.plan.build import with_settings
from situations import wenzhou


def at(hour: int, minute: int = 0) -> str:
    return f"2026-03-01T{hour:02d}:{minute:02d}:00+08:00"


@pytest.fixture
def desk(post_at):
    """A fire that began at one and was reported at three; it is eight."""
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", ignited_at=at(1), reported_at=at(3))
    return desk


def choose(desk, setting, value):
    desk.says("setting.choose", setting=setting, value=value)


def proposed(desk):
    return asked.proposal_for(
        asked.plan_read(desk.post.plan, desk.board), desk.board, desk.fire
    )


def test_the_clock_starts_at_the_report_where_it_is_read_so(desk):
    """Reading 6: seven hours since ignition, five since the report."""
    assert (desk.fire.clock_basis, proposed(desk).level) == ("ignited", "IV")

    choose(desk, "flame_t0", "report")

    assert (desk.fire.clock_basis, proposed(desk).level) == ("reported", None)
    assert desk.fire.burning_since.isoformat() == at(3)


def test_the_clock_starts_anew_after_re_ignition_where_it_is_read_so(desk):
    """Reading 7."""
    desk.says("fire.state", state="controlled", at=at(4))
    desk.says("fire.state", state="burning", at=at(6))
    assert proposed(desk).level == "IV"

    choose(desk, "reburn_clock", "restart")

    assert (desk.fire.clock_basis, proposed(desk).level) == ("rekindled", None)
    assert desk.fire.burning_since.isoformat() == at(6)
    choose(desk, "reburn_clock", None)
    assert desk.fire.clock_basis == "ignited"


def test_a_fire_never_controlled_has_no_other_start(desk):
    desk.says("fire.state", state="burning", at=at(6))
    choose(desk, "reburn_clock", "restart")

    assert desk.fire.clock_basis == "ignited"


def test_only_an_accepted_fire_is_out_where_it_is_read_so(desk):
    """Reading 5: a dead, no open flame anywhere; III.1 holds until it is out."""
    desk.says("casualties.report", deaths=1, at=at(5))
    desk.says("fire.state", state="extinguished", at=at(6))
    assert (desk.fire.out, proposed(desk).level) == (True, None)

    choose(desk, "out_means", "accepted")

    assert (desk.fire.out, proposed(desk).level) == (False, "III")
    assert desk.fire.controlled_at.isoformat() == at(6)
    desk.says("fire.state", state="accepted", at=at(7))
    assert desk.fire.extinguished_at.isoformat() == at(7)


def test_the_forest_layer_may_be_left_aside(desk):
    """Reading 13: 36 ha burned, 20 ha of it forest."""
    square = [[120.0, 27.9], [120.01, 27.9], [120.01, 27.91], [120.0, 27.91], [120.0, 27.9]]
    shape = {"type": "Polygon", "coordinates": [square]}
    whole = desk.post.journal.find(
        desk.says("perimeter.record", geometry=shape, method="drone").entry
    )
    cut = Draft(
        verb=whole.verb,
        values={**whole.values, "geometry": shape, "burned_forest_ha": 20.0},
        at_ms=whole.at_ms,
        by=whole.by,
        entered_ms=whole.entered_ms,
        incident=whole.incident,
    )
    desk.post.say(cut)
    assert desk.fire.plan.trigger("II.3").state == "not_met"
    assert asked.situation(desk.board).fires[0].burned_area_ha == 20.0

    choose(desk, "burned_forest_from", "whole_perimeter")

    assert desk.fire.plan.trigger("II.3").state == "met"
    assert asked.situation(desk.board).fires[0].burned_area_ha > 100


def test_a_start_may_be_proposed_for_a_fire_that_is_out(desk):
    """Reading 15: 36 ha and out; IV.1 holds by its letter."""
    desk.says("fact.state", fact="burned_area_ha", value=36)
    desk.says("fire.state", state="extinguished", at=at(6))
    assert (desk.fire.plan.level, proposed(desk).level, desk.board.proposed) == (
        "IV",
        None,
        None,
    )

    choose(desk, "start_when_out", True)

    assert (proposed(desk).level, desk.board.proposed, desk.fire.out) == ("IV", "IV", True)
    answer = desk.says("level.declare", level="IV", decided_by="主任")
    assert answer.warnings == (), "it was proposed"


def test_a_declaration_is_held_against_the_plan_as_it_is_read(desk):
    """Ten dead and 40 ha, controlled: a major fire is no larger one by its bare word."""
    desk.says("casualties.report", deaths=10, serious_injuries=0)
    desk.says("fact.state", fact="burned_area_ha", value=40)
    desk.says("fire.state", state="extinguished", at=at(6))
    choose(desk, "start_when_out", True)
    choose(desk, "larger_means", "is")

    answer = desk.says("level.declare", level="IV", decided_by="主任")

    assert [one.key for one in answer.warnings] == ["level.not_as_proposed"]


def actions(settings, level):
    return {one.id: one for one in with_settings(wenzhou(), settings).level(level).actions}


def test_the_working_party_of_level_iv_is_a_must_where_it_is_read_so(desk):
    """Reading 25."""
    desk.says("level.declare", level="IV", decided_by="主任")
    assert party(desk).as_needed

    choose(desk, "level4_party", "required")

    assert not party(desk).as_needed


def party(desk):
    items = checklist.measures(desk.post.plan, desk.board, desk.fire)
    return next(one for one in items if one.id == "IV.m2")


def test_the_command_on_the_fire_ground_is_named_as_read():
    """Reading 26."""

    def names(settings):
        found = [actions(settings, "III")["III.m6"], actions(settings, "II")["II.m2"]]
        found.append(actions(settings, "I")["I.m3"])
        return ["前线" in one.says.zh for one in found]

    assert names({}) == [False, True, True]
    assert names({"scene_command_named": "front"}) == [True] * 3
    assert names({"scene_command_named": "scene"}) == [False] * 3


def test_aircraft_are_asked_of_whom_it_is_read():
    """Reading 27."""

    def asked_of(settings):
        way = next(
            one for one in with_settings(wenzhou(), settings).channels if one.id == "aircraft"
        )
        return way.approves, way.copy_to

    assert asked_of({}) == ("provincial_emergency_department", ("provincial_headquarters",))
    assert asked_of({"aircraft_to": "provincial_headquarters"}) == (
        "provincial_headquarters",
        ("provincial_emergency_department",),
    )


@pytest.mark.parametrize(
    ("choice", "whose"),
    [
        ("deputy_secretary", "副秘书长"),
        ("emergency_bureau", "应急"),
        ("natural_resources", "自然资源"),
        ("police", "公安"),
        ("garrison", "军分区"),
        ("armed_police", "武警"),
    ],
)
def test_the_deputy_who_decides_level_iii_can_be_named(choice, whose):
    """Reading 17: one of six posts; the id of the body stays."""
    read = with_settings(wenzhou(), {"level3_decider": choice})

    assert read.level("III").decides == "deputy_commander"
    assert whose in read.bodies["deputy_commander"].name.zh
    assert whose not in wenzhou().bodies["deputy_commander"].name.zh


SQUARE = ((120.0, 27.9), (120.01, 27.9), (120.01, 27.91), (120.0, 27.91), (120.0, 27.9))


def remarks_of(desk):
    told = remarks.remarks(desk.post.plan, desk.board, desk.fire, None)
    return {notice.key for notice in told}


def test_control_is_suggested_once_the_chosen_share_of_the_edge_is_held(desk):
    """Reading 4: three of four sides are held; that it is under control, a person says."""
    shape = {"type": "Polygon", "coordinates": [[list(point) for point in SQUARE]]}
    desk.says("perimeter.record", geometry=shape, method="drone")
    sides = [list(map(list, SQUARE[n : n + 2])) for n in range(4)]
    for side in sides[:3]:
        desk.says("line.mark", state="held", line={"type": "LineString", "coordinates": side})
    assert "remark.held" not in remarks_of(desk)

    choose(desk, "control_closure_pct", 70)
    assert "remark.held" in remarks_of(desk)
    assert desk.fire.controlled_at is None

    choose(desk, "control_closure_pct", 100)
    assert "remark.held" not in remarks_of(desk)
    side = {"type": "LineString", "coordinates": sides[3]}
    desk.says("line.mark", state="held", line=side)
    assert "remark.held" in remarks_of(desk)
    desk.says("fire.state", state="controlled")
    assert "remark.held" not in remarks_of(desk), "a person has said it"


def test_how_long_guards_stay_is_a_hint_that_can_be_changed(desk):
    """Reading 33."""
    desk.says("fire.state", state="mop_up", at=at(7))

    def hint():
        items = checklist.tasks(desk.post.plan, desk.board, desk.fire)
        return next(one.hint for one in items if one.id == checklist.GUARD)

    assert dict(hint().values) == {"young": 12, "grown": 24}
    choose(desk, "guard_grown_forest_h", 36)
    assert dict(hint().values)["grown"] == 36
    choose(desk, "guard_young_forest_h", 0)
    choose(desk, "guard_grown_forest_h", 0)
    assert hint() is None


def test_the_aids_can_be_left_out(desk):
    """Readings 23 and 31."""
    for hour, side in ((4, 0.004), (5, 0.006)):
        ring = [[120.0, 27.9], [120.0 + side, 27.9], [120.0 + side, 27.9 + side], [120.0, 27.9]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        desk.says("perimeter.record", geometry=shape, method="drone", at=at(hour))
    desk.says("casualties.report", deaths=0, serious_injuries=2, at=at(5))
    desk.says("casualties.report", deaths=1, at=at(6))
    assert {"remark.grade_ahead", "remark.died"} <= remarks_of(desk)

    choose(desk, "predicted_grade_aid", False)
    choose(desk, "death_leaves_injured", False)

    assert not {"remark.grade_ahead", "remark.died"} & remarks_of(desk)

"""The plan proposes, people decide: what is recorded of it, and how its gaps are read."""

from __future__ import annotations

import pytest

from firepost.domain.errors import Refused


def at(hour: int, minute: int = 0) -> str:
    return f"2026-03-01T{hour:02d}:{minute:02d}:00+08:00"


@pytest.fixture
def desk(post_at):
    """A fire that began at two in the morning; it is eight, and nobody has controlled it."""
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", ignited_at=at(2), district="330329")
    return desk


def test_a_declaration_keeps_what_was_proposed_and_by_which_clauses(desk):
    assert desk.fire.plan.level == "IV"

    answer = desk.says("level.declare", level="IV", decided_by="市森防指办主任")

    assert answer.warnings == ()
    (declared,) = desk.fire.declarations
    assert (declared.proposed, declared.law, declared.triggers) == ("IV", "822", ("IV.2",))
    assert declared.plan == "wenzhou-forest-fire-2021"


def test_another_level_than_proposed_is_recorded_and_said(desk):
    answer = desk.says("level.declare", level="II", decided_by="指挥长", reason="大风")

    assert [notice.key for notice in answer.warnings] == ["level.not_as_proposed"]
    assert desk.fire.declared.value == "II"


def test_ending_before_acceptance_is_recorded_and_said(desk):
    desk.says("level.declare", level="IV", decided_by="市森防指办主任")
    desk.says("sector.accept", sector="A", no_fire=True, no_smoke=True, no_vapour=False)

    answer = desk.says("level.declare", level="none", decided_by="市森防指办主任")

    assert "level.end_not_accepted" in {notice.key for notice in answer.warnings}
    assert desk.fire.declared.value == "none"


def test_a_decision_put_off_says_until_when(desk):
    desk.says("level.postpone", until=at(9), reason="等无人机")

    assert desk.fire.postponed.until.isoformat() == at(9)
    assert desk.fire.postponed.proposed == "IV"


def test_a_gap_of_the_plan_is_read_as_somebody_chose(desk):
    desk.says("casualties.report", deaths=0, serious_injuries=0)
    desk.clock.at = desk.clock.at.replace(hour=0)  # exactly six hours after the start
    desk.says("fire.state", state="controlled", at=at(8))
    desk.says("setting.choose", setting="law", value="541", reason="老案")

    assert desk.board.plan.law == "541"
    assert desk.board.settings["law"].said.by == "前指"
    with pytest.raises(Refused):
        desk.says("setting.choose", setting="law", value="999")
    with pytest.raises(Refused):
        desk.says("setting.choose", setting="no_such", value=1)
    desk.says("setting.choose", setting="law", value=None)
    assert desk.board.plan.law == "822"


def test_an_estimate_goes_through_the_plan_as_its_range(desk):
    desk.says("fact.state", fact="affected_forest_ha", value=20)
    desk.says("fire.state", state="controlled", at=at(7))
    desk.says("fact.state", fact="burned_area_ha", value=40, low=28, high=55)

    fire = desk.fire
    assert fire.area.between_ha == (28, 55)
    assert fire.plan.trigger("IV.1").state == "unknown"
    assert fire.plan.trigger("III.4").state == "unknown"
    with pytest.raises(Refused, match=r"fact\.estimate_ends"):
        desk.says("fact.state", fact="burned_area_ha", value=40, low=50, high=55)
    with pytest.raises(Refused, match=r"fact\.no_estimate"):
        desk.says("fact.state", fact="dangerous", value=True, low=0, high=1)


def test_duties_and_hotspots_keep_who_and_when(desk):
    desk.says("duty.mark", duty="R3", state="sent", to="省森防指办", note="电话")
    spot = desk.says("hotspot.receive", number="H1", passed_at=at(7, 40))
    desk.says("hotspot.answer", hotspot=spot.id, result="no_fire", by="包垟乡")
    desk.says("danger.issue", colour="orange", issuer="市应急局", until=at(20))

    (duty,) = desk.board.duties
    assert (duty.duty, duty.state, duty.to) == ("R3", "sent", "省森防指办")
    (hotspot,) = desk.board.hotspots
    assert (hotspot.answer.value, hotspot.answer.said.by) == ("no_fire", "包垟乡")
    assert desk.board.danger.colour == "orange"
    desk.reopen()
    assert desk.board.duties[0].state == "sent"

"""Teams through a night: who is where, who is silent, who was called, who is accounted for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firepost.app.timers import head_count, overdue, timers, tired
from firepost.domain.errors import Refused


def opened(desk, *, district="330329"):
    desk.says("incident.open", name="北坑湾", district=district)


def team(desk, name, *, people=20, trained=True, district="330329", **more):
    return desk.says(
        "team.register",
        name=name,
        kind="professional",
        trained=trained,
        people=people,
        home_district=district,
        **more,
    ).id


def test_reinforcements_on_mop_up_are_warned_of_and_locals_are_not(post_at):
    desk = post_at("前指")
    opened(desk)
    own, guest = team(desk, "泰专一"), team(desk, "文成专一", district="330328")

    here = desk.says(
        "team.assign", team=own, status="working", task="mop_up", incident=fire(desk)
    )
    helping = desk.says(
        "team.assign", team=guest, status="working", task="guard", incident=fire(desk)
    )

    assert [warning.key for warning in here.warnings] == []
    assert [warning.key for warning in helping.warnings] == ["team.reinforcing_mop_up"]


def fire(desk):
    return desk.board.incidents[0].id


def test_a_roll_call_is_one_procedure_with_a_record(post_at):
    """Three teams are out, one at home. One answers, one is short of a man, one is silent."""
    desk = post_at("前指")
    opened(desk)
    a, b, c = (team(desk, name) for name in ("甲队", "乙队", "丙队"))
    team(desk, "在家队")
    for each in (a, b, c):
        desk.says("team.assign", team=each, status="working", incident=fire(desk))
    desk.clock.pass_by(minutes=40)

    call = desk.says("rollcall.open", incident=fire(desk)).id
    desk.says("rollcall.answer", rollcall=call, team=a, result="present", people=20)
    desk.says(
        "rollcall.answer", rollcall=call, team=b, result="partly", people=19, text="一人送医"
    )
    (shown,) = desk.board.roll_calls
    assert shown.teams == (a, b, c)
    assert shown.missing == (c,)
    ended = desk.says("rollcall.close", rollcall=call)

    assert [warning.key for warning in ended.warnings] == ["rollcall.missing"]
    assert [each.present for each in desk.board.teams] == [20, 19, 20, 20]
    heard = {each.id: each.last_contact_at for each in desk.board.teams}
    assert heard[a] == heard[b] == desk.clock()
    assert heard[c] is None
    with pytest.raises(Refused, match=r"rollcall\.is_closed"):
        desk.says("rollcall.answer", rollcall=call, team=c, result="present")
    desk.reopen()
    assert desk.board.roll_calls[0].answers[b].text == "一人送医"


def test_a_roll_call_without_anybody_out_is_refused(post_at):
    desk = post_at("前指")
    opened(desk)
    team(desk, "在家队")

    with pytest.raises(Refused, match=r"rollcall\.nobody"):
        desk.says("rollcall.open", incident=fire(desk))


def test_work_is_counted_from_the_unbroken_run(post_at):
    """A new sector is no rest; an hour of rest is."""
    desk = post_at("前指")
    opened(desk)
    own = team(desk, "泰专一")
    start = desk.clock()
    desk.says("team.assign", team=own, status="working", sector="A", incident=fire(desk))
    desk.clock.pass_by(hours=2)
    desk.says("team.assign", team=own, status="working", sector="B", incident=fire(desk))
    assert desk.board.teams[0].online_since == start

    desk.clock.pass_by(hours=1)
    desk.says("team.assign", team=own, status="resting", incident=fire(desk))
    desk.clock.pass_by(hours=1)
    desk.says("team.assign", team=own, status="working", sector="B", incident=fire(desk))
    assert desk.board.teams[0].online_since == desk.clock()


def test_a_request_goes_from_draft_to_arrival_with_its_clocks(post_at):
    desk = post_at("前指")
    opened(desk)
    request = desk.says("request.draft", channel="aircraft", what="灭火直升机 1 架").id
    early = desk.says("request.mark", request=request, state="approved", person="省厅值班")
    assert [warning.key for warning in early.warnings] == ["request.never_sent"]
    desk.clock.pass_by(minutes=5)
    desk.says("request.mark", request=request, state="sent", person="值班员")
    desk.clock.pass_by(minutes=50)
    desk.says("request.mark", request=request, state="arrived")
    late = desk.says("request.mark", request=request, state="refused")
    assert [warning.key for warning in late.warnings] == ["request.was_ended"]

    (shown,) = desk.board.requests
    assert [step.state for step in shown.steps] == ["approved", "sent", "arrived", "refused"]


def test_what_was_issued_is_out_until_it_comes_back(post_at):
    desk = post_at("前指")
    depot = desk.says("depot.register", name="县库", tier="county").id
    desk.says("stock.receive", depot=depot, item="水泵", quantity=5)
    desk.says(
        "stock.issue",
        depot=depot,
        item="水泵",
        quantity=3,
        to="泰专一",
        due_at="2026-03-02T08:00:00+08:00",
    )
    desk.says("stock.return", depot=depot, item="水泵", quantity=1, to="泰专一")

    (out,) = desk.post.lent()
    assert (out.holder, out.item, out.quantity) == ("泰专一", "水泵", 2)
    assert out.due_at is not None
    assert desk.board.depots[0].stock == {"水泵": 3}
    desk.says("stock.return", depot=depot, item="水泵", quantity=2, to="泰专一")
    assert desk.post.lent() == ()


def test_a_ratio_of_the_kit_is_chosen_by_name_and_counts_at_once(post_at):
    desk = post_at("前指")
    depot = desk.says("depot.register", name="县库", tier="county").id
    for item in desk.board.kit.items:
        desk.says("stock.count", depot=depot, item=item.counts[0], quantity=100)
    assert desk.board.depots[0].can_equip == 100

    desk.says("setting.choose", setting="kit.radio", value=2, reason="市局标准")

    assert desk.board.depots[0].can_equip == 50
    assert desk.board.depots[0].limited_by == "对讲机"
    with pytest.raises(Refused, match=r"value\.out_of_range"):
        desk.says("setting.choose", setting="kit.radio", value=0)
    with pytest.raises(Refused, match=r"value\.out_of_range"):
        desk.says("setting.choose", setting="contact_red.attack", value=0)


def test_a_night_with_twelve_teams(post_at):
    """One goes silent, one withdraws, one shift is relieved; nobody is lost from the count."""
    desk = post_at("前指")
    opened(desk)
    here = fire(desk)
    teams = [team(desk, f"{n}队", people=10 + n) for n in range(1, 13)]
    for each in teams[:8]:
        desk.says("team.assign", team=each, status="working", sector="A", incident=here)
    for each in teams[8:]:
        desk.says("team.assign", team=each, status="resting", incident=here)
    everybody = sum(10 + n for n in range(1, 13))
    assert head_count(desk.board, here).people == everybody

    for _ in range(5):  # ten past every time: seven report, the third does not
        desk.clock.pass_by(minutes=10)
        for each in teams[:2] + teams[3:]:
            desk.says("team.contact", team=each)
    late = overdue(desk.board, desk.clock(), incident=here)
    assert [timer.team.name for timer in late] == ["3队"]
    assert timers(desk.board, desk.clock())[0].team.name == "3队"

    desk.says("team.answer", team=teams[2], text="县指派人去找", until=at(desk, minutes=20))
    assert overdue(desk.board, desk.clock()) == ()
    desk.clock.pass_by(minutes=21)
    assert [timer.team.name for timer in overdue(desk.board, desk.clock())] == ["3队"]
    desk.says("team.contact", team=teams[2], text="山沟里无信号，人齐")
    assert overdue(desk.board, desk.clock()) == ()

    desk.says("team.assign", team=teams[11], status="withdrawn", incident=here)
    before = desk.clock()
    desk.clock.pass_by(hours=8)
    assert len(tired(desk.board, desk.clock())) == 8
    for off, on in zip(teams[:3], teams[8:11], strict=True):
        desk.says("team.assign", team=off, status="resting", incident=here)
        desk.says("team.assign", team=on, status="working", sector="A", incident=here)
    assert len(tired(desk.board, desk.clock())) == 5
    desk.says("team.count", team=teams[0], people=9, text="两人送医")

    assert head_count(desk.board, here).people == everybody - 22 - 2
    then = desk.post.board(at=before - timedelta(minutes=1))
    assert head_count(then, here).people == everybody


def at(desk, **ahead):
    return (desk.clock() + timedelta(**ahead)).isoformat()


def test_limits_of_silence_hang_on_the_task_and_are_settings(post_at):
    desk = post_at("前指")
    opened(desk)
    attack, guard = team(desk, "甲队"), team(desk, "乙队")
    desk.says("team.assign", team=attack, status="working", incident=fire(desk))
    desk.says("team.assign", team=guard, status="working", task="guard", incident=fire(desk))
    desk.clock.pass_by(minutes=31)
    assert [(t.team.name, t.state) for t in timers(desk.board, desk.clock())] == [
        ("甲队", "red"),
        ("乙队", "amber"),
    ]

    desk.says("setting.choose", setting="contact_red.attack", value=45)

    assert [t.state for t in timers(desk.board, desk.clock())] == ["amber", "amber"]

"""A report that was issued asks to be marked as sent: by itself it settles no duty of 5.3."""

from __future__ import annotations

import pytest

from firepost.app import duties


def at(hour: int, minute: int = 0) -> str:
    return f"2026-03-01T{hour:02d}:{minute:02d}:00+08:00"


@pytest.fixture
def desk(post_at):
    """One dead, told at seven; it is eight."""
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", ignited_at=at(6), at=at(6))
    desk.says("casualties.report", deaths=1, at=at(7))
    return desk


def issue(desk, number=1):
    board = desk.board
    desk.post.record_report(
        incident=desk.fire.id,
        kind="first",
        number=number,
        at=board.at,
        known_at=board.known_at,
        manifest_sha256="0" * 64,
        folder_name=f"R{number}",
        notes={},
    )


def third(desk):
    told = duties.report_duties(desk.post.plan, desk.board, desk.fire)
    return next(one for one in told if one.duty.id == "R3")


def test_an_issued_report_leaves_the_duty_open_and_asks(desk):
    assert (third(desk).is_open, third(desk).issued) == (True, None)

    issue(desk)

    assert third(desk).is_open, "issued is not sent"
    assert (third(desk).issued.number, third(desk).issued.kind) == (1, "first")
    clocks = [run.clock.id for run in duties.running(desk.post.plan, desk.board, desk.fire)]
    assert "first_report" in clocks
    asked = duties.to_mark(desk.post.plan, desk.board, desk.fire)
    assert [one.duty.id for one in asked] == ["R3"]

    desk.says("duty.mark", duty="R3", state="sent", note="第 1 号报告")

    assert duties.to_mark(desk.post.plan, desk.board, desk.fire) == ()
    assert not third(desk).is_open


def test_a_report_from_before_the_duty_answers_nothing(desk):
    issue(desk)
    desk.clock.pass_by(hours=1)
    desk.says("fact.state", fact="threatens_residents", value=True)

    asked = duties.to_mark(desk.post.plan, desk.board, desk.fire)

    assert [one.duty.id for one in asked] == ["R3"], "R4 fell due after it"

"""One fire from its first report to its archive: Ⅳ, Ⅲ, Ⅱ, ended; every step decided by people."""

from __future__ import annotations

import pytest

from firepost.app import asked, checklist, conditions, decisions, duties
from firepost.domain.instants import moment_of, read_instant

BOSS = {"IV": "市森防指办主任", "III": "市森防指副指挥长", "II": "市森防指指挥长"}


def at(hour: int, minute: int = 0, *, day: int = 1) -> str:
    return f"2026-03-{day:02d}T{hour:02d}:{minute:02d}:00+08:00"


def moment(hour: int, minute: int = 0, *, day: int = 1):
    return moment_of(*read_instant(at(hour, minute, day=day), "at"))


class Night:
    """Two posts, the city's and the county's, and the clock they share."""

    def __init__(self, post_at):
        self.clock_to(6, 20, post_at("前指").clock)
        self.front = post_at.desks[0]
        self.county = post_at("县指")

    def clock_to(self, hour, minute=0, clock=None, *, day=1):
        (clock or self.front.clock).at = moment(hour, minute, day=day)

    def exchange(self):
        self.county.takes(self.front)
        self.front.takes(self.county)

    @property
    def fire(self):
        return self.front.board.incidents[0]

    @property
    def plan(self):
        return self.front.post.plan

    def proposed(self):
        return asked.proposal_for(self.plan, self.front.board, self.fire)

    def steps(self):
        journal = self.front.post.journal
        now = self.front.clock()
        return decisions.steps_of(journal.entries(), journal.find, self.plan, until=now)

    def decide(self, level):
        self.front.says("level.declare", level=level, decided_by=BOSS[level], source="电话")


@pytest.fixture
def night(post_at):
    """Six in the morning: smoke above Beikengwan, reported twenty minutes later."""
    night = Night(post_at)
    night.front.says(
        "incident.open",
        name="北坑湾",
        ignited_at=at(6),
        reported_at=at(6, 20),
        district="330329",
    )
    night.front.says("casualties.report", deaths=0, serious_injuries=0)
    night.exchange()
    return night


def to_level_three(night):
    night.clock_to(12)
    night.decide("IV")
    night.clock_to(18)
    night.decide("III")


def to_level_two(night):
    """The posts lose each other; each measures; together again, the graver counts."""
    to_level_three(night)
    night.clock_to(19)
    night.exchange()
    night.front.says("fact.state", fact="burned_area_ha", value=98)
    night.clock_to(19, 5)
    night.county.says("fact.state", fact="burned_area_ha", value=104)
    night.clock_to(19, 10)
    night.exchange()


def test_time_alone_brings_the_fourth_and_the_third_level(night):
    assert night.proposed().level is None
    night.clock_to(11, 59)
    assert night.proposed().level is None

    night.clock_to(12)
    assert [state.id for state in night.proposed().met] == ["IV.2"]
    night.decide("IV")

    assert len(checklist.measures(night.plan, night.front.board, night.fire)) == 5
    night.clock_to(18)
    assert night.proposed().level == "III"
    assert night.fire.declared.value == "IV", "nothing goes up by itself"
    night.decide("III")
    assert len(checklist.measures(night.plan, night.front.board, night.fire)) == 11
    assert len(checklist.groups(night.plan, night.front.board, night.fire)) == 12


def test_two_posts_differ_on_the_area_and_the_proposal_says_what_each_would_give(night):
    to_level_two(night)

    assert night.fire.area.contested
    told = conditions.conditions(night.plan, night.front.board, night.fire)
    second = next(one for one in told if one.trigger.id == "II.3")
    (other,) = second.ifs
    assert second.state == "met"
    assert (other.why, other.value, other.by) == ("contested", 98, "前指")
    assert (other.state, other.level) == ("not_met", "III")

    night.decide("II")
    night.clock_to(20)
    night.county.takes(night.front)
    night.county.says("fact.state", fact="burned_area_ha", value=103, by="县指挥长")
    night.exchange()
    assert not night.fire.area.contested
    assert night.proposed().level == "II"
    assert night.front.board.conflicts == ()


def test_a_control_said_late_lowers_the_proposal_and_never_the_level(night):
    to_level_two(night)
    night.decide("II")
    night.clock_to(3, day=2)

    night.front.says("fire.state", state="controlled", at=at(1, 30, day=2))

    assert night.proposed().level == "III", "over 50 ha still holds by its clause"
    assert night.fire.declared.value == "II"
    then = night.front.post.board(known_at=moment(2, day=2)).incidents[0]
    assert then.plan.level == "II", "at two nobody knew"
    now_known = night.front.post.board(at=moment(2, day=2)).incidents[0]
    assert now_known.plan.level == "III"


def test_the_fire_ends_by_the_rank_that_started_it_and_nothing_leaves_the_list(night):
    to_level_two(night)
    night.decide("II")
    listed = checklist.measures(night.plan, night.front.board, night.fire)
    night.front.says("duty.mark", duty="II.m1", state="done", by="带队领导")
    night.clock_to(6, day=2)
    night.front.says("fire.state", state="extinguished")

    ending = checklist.ending(night.plan, night.front.board, night.fire)
    assert (ending.decides, ending.ready) == ("commander", False)
    assert night.proposed().level is None, "out: no start is proposed"
    assert night.fire.plan.trigger("III.4").state == "met", "by its letter it still holds"

    end(night)

    assert night.fire.declared.value == "none"
    after = checklist.measures(night.plan, night.front.board, night.fire)
    assert [item.id for item in after] == [item.id for item in listed]
    assert all(item.lapsed for item in after)
    assert next(item for item in after if item.id == "II.m1").mark.said.by == "带队领导"
    assert [one.level for one in night.fire.declarations] == ["IV", "III", "II", "none"]


def end(night):
    for sector in ("A", "B"):
        night.front.says(
            "sector.accept",
            sector=sector,
            no_fire=True,
            no_smoke=True,
            no_vapour=True,
            inspector="验收组",
        )
    night.front.says("fire.state", state="accepted")
    for duty in ("end.2", "end.3"):
        night.front.says("duty.mark", duty=duty, state="done")
    ending = checklist.ending(night.plan, night.front.board, night.fire)
    assert ending.ready
    answer = night.front.says("level.declare", level="none", decided_by=BOSS["II"])
    assert "level.end_not_accepted" not in {notice.key for notice in answer.warnings}
    night.front.says("fire.state", state="closed")


def test_the_history_is_what_the_board_showed_then_and_leaves_as_a_table(night):
    to_level_two(night)
    night.decide("II")
    night.clock_to(3, day=2)
    night.front.says("fire.state", state="controlled", at=at(1, 30, day=2))
    night.clock_to(6, day=2)
    night.front.says("fire.state", state="extinguished")
    end(night)

    steps = night.steps()
    for step in steps:
        board = night.front.post.board(known_at=step.at)
        (fire,) = board.incidents
        assert asked.proposal_for(night.plan, board, fire).level == step.level, step.at
    levels = [step.level for step in steps]
    changes = [one for i, one in enumerate(levels) if i == 0 or one != levels[i - 1]]
    assert changes == [None, "IV", "III", "II", "III", None]

    table = decisions.rows(steps, night.fire)
    decided = [row["level"] for row in table if row["kind"] == "declared"]
    assert decided == ["IV", "III", "II", "none"]
    second = next(row for row in table if row["level"] == "II")
    assert second["facts"]["burned_area_ha"] == 104
    assert second["decided_by"] == BOSS["II"]
    written = decisions.as_csv(table, {}).splitlines()
    assert len(written) == len(table) + 1
    night.front.reopen()
    assert night.steps() == steps


def test_a_change_stays_to_be_seen_until_somebody_has_seen_it(night):
    """Four in the night the county corrects its area twice; nobody at the front looked."""
    to_level_two(night)
    night.decide("II")
    assert decisions.unseen(night.steps(), night.fire) == ()

    night.clock_to(20)
    night.front.says("fact.state", fact="burned_area_ha", value=90)
    night.clock_to(20, 30)
    night.front.says("fact.state", fact="burned_area_ha", value=110)

    changed = decisions.unseen(night.steps(), night.fire)
    assert [step.level for step in changed] == ["II", "III", "II"], "up again, and yet unseen"

    night.clock_to(20, 40)
    night.front.says("proposal.see", proposed="II", by="值班长")
    assert decisions.unseen(night.steps(), night.fire) == ()


def test_reports_fall_due_and_their_clock_runs_from_then(night):
    night.clock_to(7)
    night.front.says("fact.state", fact="threatens_residents", value=True, at=at(6, 50))

    told = duties.report_duties(night.plan, night.front.board, night.fire)
    (due,) = [one for one in told if one.is_open]
    assert (due.duty.id, due.since) == ("R4", moment(6, 50))
    clocks = duties.running(night.plan, night.front.board, night.fire)
    assert [(one.clock.id, one.due_at) for one in clocks] == [("first_report", moment(7, 20))]

    night.front.says("setting.choose", setting="first_report_minutes", value=15)
    (clock,) = duties.running(night.plan, night.front.board, night.fire)
    assert clock.due_at == moment(7, 5)

    night.front.says("duty.mark", duty="R4", state="sent", to="省森防指办")
    (clock,) = duties.running(night.plan, night.front.board, night.fire)
    assert (clock.clock.id, clock.started_at) == ("follow_up_report", moment(7))


def test_a_hotspot_has_an_hour_from_its_arrival(night):
    night.clock_to(7)
    night.front.says("hotspot.receive", number="H1", passed_at=at(6, 40))

    (clock,) = duties.running(night.plan, night.front.board, None)
    assert (clock.about, clock.due_at) == (night.front.board.hotspots[0].id, moment(8))
    assert clock.limit, "this one stands in the plan: 5.2"

    night.front.says("setting.choose", setting="hotspot_from", value="satellite_pass")
    (clock,) = duties.running(night.plan, night.front.board, None)
    assert clock.due_at == moment(7, 40)

    night.front.says("hotspot.answer", hotspot=clock.about, result="no_fire")
    assert duties.running(night.plan, night.front.board, None) == ()

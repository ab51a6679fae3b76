"""What comes next by time alone, and how far each number is from the next level."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from firepost.domain.plan.build import with_settings
from firepost.domain.plan.conditions import Compare, Joined
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.situation import Fire, Situation
from situations import AT, fire, of, wenzhou


def steps(one: Fire, **how) -> list[tuple[str, str, timedelta]]:
    (answer,) = of(one, **how).fires
    return [(step.level, step.trigger, step.at - AT) for step in answer.next]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_the_whole_ladder_lies_ahead_of_a_fresh_fire():
    assert steps(fire(hours=1)) == [
        ("IV", "IV.2", hours(5)),
        ("III", "III.2", hours(11)),
        ("II", "II.2", hours(23)),
        ("I", "I.2", hours(47)),
    ]


def test_a_level_already_reached_is_not_announced_again():
    assert steps(fire(hours=7)) == [
        ("III", "III.2", hours(5)),
        ("II", "II.2", hours(17)),
        ("I", "I.2", hours(41)),
    ]


def test_near_a_target_level_three_comes_after_six_hours():
    """6.4.2(1)③ comes before 6.4.2(1)②."""
    assert steps(fire(hours=1, near_key_target=True))[0] == ("III", "III.3", hours(5))


def test_under_control_only_the_clause_on_targets_still_counts_hours():
    held = fire(hours=1, near_key_target=True, controlled=True)

    assert steps(held) == [("III", "III.3", hours(5))]
    assert steps(fire(hours=1, controlled=True)) == []
    assert steps(fire(hours=1, near_key_target=True, out=True)) == []


def test_a_clause_that_hangs_on_the_unknown_is_not_announced():
    assert steps(fire(hours=1, near_key_target=None))[1] == ("III", "III.2", hours(11))


def test_nothing_is_announced_while_nobody_knows_when_it_began():
    assert steps(fire(burning_since=None)) == []


def test_a_higher_level_met_otherwise_leaves_only_what_is_above():
    assert steps(fire(hours=1, deaths=3)) == [("I", "I.2", hours(47))]
    assert steps(fire(hours=1, deaths=10)) == []


def test_control_and_extinction_stay_as_they_are():
    """Both are dated ahead; nothing else changes, so the clock runs on."""
    ahead = replace(fire(hours=1), controlled_at=AT + hours(2), extinguished_at=AT + hours(3))

    assert [level for level, _, _ in steps(ahead)] == ["IV", "III", "II", "I"]


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        pytest.param("2026-03-01T05:00:00+00:00", "2026-03-01T11:00:00+00:00", id="UTC"),
        pytest.param("2026-03-01T05:00:00Z", "2026-03-01T11:00:00+00:00", id="Z"),
        pytest.param("2026-03-01T13:00:00+08:00", "2026-03-01T19:00:00+08:00", id="China"),
        pytest.param("2026-03-01T10:30:00+05:30", "2026-03-01T16:30:00+05:30", id="India"),
    ],
)
def test_a_time_keeps_the_offset_of_the_time_it_comes_from(since, expected):
    (answer,) = of(fire(burning_since=datetime.fromisoformat(since))).fires

    assert answer.next[0].as_json() == {"level": "IV", "trigger": "IV.2", "at": expected}


def test_the_end_of_the_calendar_is_no_trap():
    last = datetime(9999, 12, 31, 0, 0, tzinfo=UTC)
    first = datetime(1, 1, 1, 0, 0, tzinfo=timezone(timedelta(hours=14)))

    (late,) = of(fire(burning_since=last), at=last).fires
    (old,) = of(fire(burning_since=first), at=last).fires

    assert [step.level for step in late.next] == ["IV", "III"]
    assert old.level == "I"


def rooms(one: Fire, **how) -> list[tuple[str, str, float]]:
    (answer,) = of(one, **how).fires
    return [(room.trigger, room.fact, room.by) for room in answer.headroom]


def test_every_number_has_its_room_in_plan_order():
    """The example of the contract, to the figure."""
    one = fire(hours=7.5, burned_area_ha=41.4, affected_forest_ha=18.0)

    assert rooms(one) == [
        ("III.1", "deaths", 1),
        ("III.1", "serious_injuries", 3),
        ("III.4", "burned_area_ha", 8.6),
        ("II.1", "deaths", 3),
        ("II.1", "serious_injuries", 10),
        ("II.3", "burned_area_ha", 58.6),
        ("I.1", "deaths", 10),
        ("I.1", "serious_injuries", 50),
        ("I.3", "burned_area_ha", 458.6),
    ]


@pytest.mark.parametrize(
    ("facts", "room"),
    [
        pytest.param(
            {"burned_area_ha": 30.0, "affected_forest_ha": 18.0}, 0, id="6.4.1(1)① at the bound"
        ),
        pytest.param(
            {"burned_area_ha": 29.9, "affected_forest_ha": 18.0}, 0.1, id="6.4.1(1)① below it"
        ),
        pytest.param(
            {"burned_area_ha": 29.9, "affected_forest_ha": 5.0}, None, id="6.4.1(1)① ordinary"
        ),
        pytest.param(
            {"burned_area_ha": 5.0, "affected_forest_ha": None},
            25.0,
            id="6.4.1(1)① the burned area stands in and raises the grade",
        ),
        pytest.param(
            {"burned_area_ha": 5.0, "affected_forest_ha": None, "deaths": None},
            25.0,
            id="6.4.1(1)① whoever died",
        ),
        pytest.param(
            {"burned_area_ha": 5.0, "affected_forest_ha": 5.0, "deaths": None},
            None,
            id="6.4.1(1)① not alone",
        ),
        pytest.param(
            {"burned_area_ha": None, "affected_forest_ha": 18.0}, None, id="6.4.1(1)① unknown"
        ),
        pytest.param(
            {"burned_area_ha": 29.1234567, "affected_forest_ha": 18.0},
            0.876544,
            id="6.4.1(1)① six decimals, never short",
        ),
    ],
)
def test_the_room_of_the_burned_area(facts, room):
    told = {fact: by for trigger, fact, by in rooms(fire(**facts)) if trigger == "IV.1"}

    assert told == ({} if room is None else {"burned_area_ha": room})


def test_casualties_have_no_room_through_the_grade():
    """31 ha burned, 5 ha affected: three dead would meet 6.4.1(1)①, which is not told."""
    one = fire(burned_area_ha=31.0, affected_forest_ha=5.0)

    assert [room for room in rooms(one) if room[0] == "IV.1"] == []


def test_what_is_unknown_has_no_room_but_leaves_room_to_others():
    told = rooms(fire(deaths=None, serious_injuries=1))

    assert ("III.1", "serious_injuries", 2) in told
    assert not [room for room in told if room[1] == "deaths"]


def test_a_fire_under_control_has_no_room_where_control_is_asked():
    triggers = {room[0] for room in rooms(fire(controlled=True))}

    assert triggers == {"III.1", "II.1", "I.1"}


def test_a_fire_that_is_out_has_only_the_letter_left():
    one = fire(out=True, burned_area_ha=20.0, affected_forest_ha=18.0)

    assert rooms(one) == [("IV.1", "burned_area_ha", 10.0), ("III.4", "burned_area_ha", 30.0)]


def test_at_the_highest_level_there_is_no_room_left():
    assert rooms(fire(hours=48)) == []


def test_the_law_moves_the_room_through_the_grade_only():
    """Presumed 0.5 ha: 30 ha is past 1 ha and past 10 ha alike."""
    one = fire(burned_area_ha=0.5, affected_forest_ha=None)

    assert rooms(one, law="822") == rooms(one, law="541")


def answered_by(rule, one: Fire):
    """The answer for a fire where the first trigger of level I has this rule."""
    plan = wenzhou()
    triggers = [
        replace(trigger, rule=rule) if trigger.id == "I.1" else trigger
        for trigger in plan.triggers
    ]
    changed = replace(plan, triggers=tuple(triggers))
    (answer,) = assess(changed, Situation(at=AT, fires=(one,))).fires
    return answer


def told_by(rule, one: Fire):
    steps = answered_by(rule, one).next
    return [(step.level, step.at - AT) for step in steps if step.trigger == "I.1"]


SIX_H = timedelta(hours=6)


def test_an_hour_that_is_past_never_comes():
    """A rule that time ends, not begins: its hour lies behind."""
    ended = Compare("burning_since", "at_most", SIX_H)

    assert told_by(ended, fire(hours=7)) == []


def test_what_is_so_for_one_instant_comes_at_that_instant():
    just = Joined(
        "all",
        (
            Compare("burning_since", "at_least", SIX_H),
            Compare("burning_since", "at_most", SIX_H),
        ),
    )

    assert told_by(just, fire(hours=4)) == [("I", timedelta(hours=2))]


def test_read_strictly_the_hour_itself_is_when_it_comes():
    plan = with_settings(wenzhou(), {"bare_hours": "over"})
    (answer,) = assess(plan, Situation(at=AT, fires=(fire(hours=6),))).fires

    assert answer.level is None
    assert (answer.next[0].trigger, answer.next[0].at) == ("IV.2", AT)


def test_a_fact_without_room_tells_none():
    plan = wenzhou()
    facts = [
        replace(fact, headroom=False) if fact.key == "deaths" else fact for fact in plan.facts
    ]
    (answer,) = assess(
        replace(plan, facts=tuple(facts)), Situation(at=AT, fires=(fire(),))
    ).fires

    assert {room.fact for room in answer.headroom} == {"serious_injuries", "burned_area_ha"}


@pytest.mark.parametrize("more", [(), (Compare("burned_area_ha", "under", 40.0),)])
def test_room_goes_to_the_bound_that_decides_though_another_lies_just_below(more):
    both = Joined(
        "all",
        (
            Compare("burned_area_ha", "over", 30.0),
            Compare("burned_area_ha", "at_least", 30.5),
            *more,
        ),
    )

    rooms = answered_by(both, fire(burned_area_ha=20.0)).headroom

    assert [room.by for room in rooms if room.trigger == "I.1"] == [10.5]


def test_a_count_goes_one_past_a_strict_bound():
    strict = Joined("all", (Compare("deaths", "over", 3), Compare("deaths", "under", 5)))

    rooms = answered_by(strict, fire(deaths=1)).headroom

    assert [(room.fact, room.by) for room in rooms if room.trigger == "I.1"] == [("deaths", 3)]

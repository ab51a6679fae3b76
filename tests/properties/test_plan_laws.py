"""Laws of the assessment, whatever the fires: the oracle agrees, growth never lowers, what is
unknown never hides a level, and what is said to come next comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

import plan_oracle as oracle
from firepost.domain.plan.assessment import Assessment
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.situation import Fire, Situation
from situations import AT, CALM, DUTIES, TRIGGERS, height, of, wenzhou

# Values on both sides of every number in the plan and in both laws.
burned = st.sampled_from(
    (0.0, 0.9, 1.0, 9.5, 10.0, 30.0, 30.5, 50.0, 50.5, 99.5, 100.0, 499.5, 500.0, 1200.0)
)
affected = st.sampled_from((0.0, 0.066, 0.067, 0.9, 1.0, 9.5, 10.0, 99.5, 100.0, 999.5, 1000.0))
deaths = st.sampled_from((0, 1, 2, 3, 9, 10, 29, 30))
injuries = st.sampled_from((0, 2, 3, 9, 10, 49, 50, 99, 100))
hours = st.sampled_from((-2, 0, 1, 5.999, 6, 11.5, 12, 23.5, 24, 24.5, 47.5, 48, 72))
answers = st.booleans()
grades = st.sampled_from(("ungraded", "ordinary", "larger", "major", "exceptional"))
codes = st.sampled_from(("330329", "330328", "330302", "331002", "350982"))
laws = st.sampled_from(("822", "541"))


def maybe(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | values


@st.composite
def fires(draw, name: str = "A", *, known: bool = False) -> Fire:
    """A fire as somebody might describe it; `known`: nothing is left open."""
    some = (lambda values: values) if known else maybe
    ago = draw(some(hours))
    near, severe = draw(some(answers)), draw(some(answers))
    if severe and near is False:
        near = True
    since = None if ago is None else AT - timedelta(hours=ago)
    changes = st.sampled_from((-1, 0, 0.5, 3)).map(lambda ahead: AT + timedelta(hours=ahead))
    controlled, out = draw(maybe(changes)), draw(maybe(changes))
    return Fire(
        id=name,
        burning_since=since,
        controlled_at=None if controlled is None else max(controlled, since or controlled),
        extinguished_at=None if out is None else max(out, since or out),
        burned_area_ha=draw(some(burned)),
        affected_forest_ha=draw(some(affected)),
        deaths=draw(some(deaths)),
        serious_injuries=draw(some(injuries)),
        near_key_target=near,
        severely_threatens_key_target=severe,
        dangerous=draw(some(answers)),
        threatens_residents=draw(some(answers)),
        threatens_key_facility=draw(some(answers)),
        border=draw(some(st.sampled_from(("none", "prefecture", "province")))),
        needs_provincial_support=draw(some(answers)),
        other_reason_to_report=draw(some(answers)),
        predicted_grade=draw(maybe(grades)),
        districts=tuple(draw(st.lists(codes, max_size=3))),
    )


@st.composite
def situations(draw, *, known: bool = False, most: int = 4) -> Situation:
    names = "ABCD"[: draw(st.integers(1, most))]
    return Situation(
        at=AT,
        fires=tuple(draw(fires(name, known=known)) for name in names),
        city_forces_insufficient=draw(answers if known else maybe(answers)),
    )


def said(situation: Situation, law: str = "822") -> Assessment:
    return assess(wenzhou(), situation, law=law)


def heights(answer: Assessment) -> list[int]:
    """The city's level, then each fire's."""
    return [height(answer.level), *(height(fire.level) for fire in answer.fires)]


def could_be(answer: Assessment) -> list[int]:
    return [height(answer.could_be), *(height(fire.could_be) for fire in answer.fires)]


# -- a second reading of the plan ------------------------------------------------------


@given(fires(), maybe(answers), laws)
def test_every_clause_agrees_with_all_completions_of_what_is_unknown(fire, short, law):
    situation = Situation(at=AT, fires=(fire,), city_forces_insufficient=short)

    (answer,) = said(situation, law).fires

    told = {each.id: each.state for each in (*answer.triggers, *answer.report_duties)}
    expected = {name: oracle.state(name, fire, situation, law) for name in oracle.USES}
    assert told == expected
    assert answer.grade == oracle.grade(fire, situation, law)


@given(situations(), laws)
def test_succession_and_command_agree_with_the_oracle(situation, law):
    answer = said(situation, law)

    (succession,) = answer.triggers
    assert (succession.state, succession.fires) == oracle.succession(situation)
    assert [fire.command_level for fire in answer.fires] == [
        oracle.command_level(fire, situation, law) for fire in situation.fires
    ]


@given(situations(), laws)
def test_levels_are_those_of_their_triggers(situation, law):
    answer = said(situation, law)

    outer = list(answer.triggers)
    for fire in answer.fires:
        assert [each.id for each in fire.triggers] == [t for t in TRIGGERS if t != "III.5"]
        assert [each.id for each in fire.report_duties] == list(DUTIES)
        assert fire.level == _highest(fire.triggers, "met")
        assert fire.could_be == _highest(fire.triggers, "met", "unknown")
        outer += fire.triggers
    assert answer.level == _highest(outer, "met")
    assert answer.could_be == _highest(outer, "met", "unknown")
    assert (answer.decides is None) == (answer.level is None)


def _highest(triggers, *wanted: str) -> str | None:
    found = [each.id.split(".")[0] for each in triggers if each.state in wanted]
    return max(found, key=height, default=None)


# -- growth ----------------------------------------------------------------------------

WORSE = {
    "burned_area_ha": burned,
    "affected_forest_ha": affected,
    "deaths": deaths,
    "serious_injuries": injuries,
}
FLAGS = ("near_key_target", "severely_threatens_key_target", "dangerous")


@given(situations(), st.sampled_from(sorted(WORSE)), st.data(), laws)
def test_a_number_that_grows_never_lowers_a_level(situation, fact, data, law):
    first, *others = situation.fires
    before = getattr(first, fact)
    assume(before is not None)
    worse = data.draw(WORSE[fact].filter(lambda value: value >= before))
    grown = replace(situation, fires=(replace(first, **{fact: worse}), *others))

    old, new = said(situation, law), said(grown, law)

    assert all(after >= now for now, after in zip(heights(old), heights(new), strict=True))
    assert all(after >= now for now, after in zip(could_be(old), could_be(new), strict=True))


@given(
    situations(), st.sampled_from((*FLAGS, "short", "controlled_at", "extinguished_at")), laws
)
def test_a_fact_that_worsens_never_lowers_a_level(situation, fact, law):
    first, *others = situation.fires
    if fact == "short":
        worse = replace(situation, city_forces_insufficient=True)
    elif fact in FLAGS:
        assume(getattr(first, fact) is not None)
        near = {"near_key_target": True} if fact == "severely_threatens_key_target" else {}
        worse = replace(situation, fires=(replace(first, **{fact: True, **near}), *others))
    else:
        worse = replace(situation, fires=(replace(first, **{fact: None}), *others))

    old, new = said(situation, law), said(worse, law)

    assert all(after >= now for now, after in zip(heights(old), heights(new), strict=True))


@given(situations(), st.floats(0.001, 100), laws)
def test_an_earlier_start_never_lowers_a_fire(situation, hours_earlier, law):
    """The city's level may fall: a fire that is out leaves the window of III.5."""
    first, *others = situation.fires
    assume(first.burning_since is not None)
    earlier = replace(first, burning_since=first.burning_since - timedelta(hours=hours_earlier))

    old = said(situation, law)
    new = said(replace(situation, fires=(earlier, *others)), law)

    assert heights(new)[1] >= heights(old)[1]
    if old.triggers[0].state == new.triggers[0].state:
        assert heights(new)[0] >= heights(old)[0]


@given(situations(most=3), fires("Z"), laws)
def test_one_more_fire_never_lowers_a_level(situation, more, law):
    old = said(situation, law)
    new = said(replace(situation, fires=(*situation.fires, more)), law)

    now, after = heights(old), heights(new)
    assert after[0] >= now[0]
    assert after[1 : len(now)] == now[1:]


@given(situations(), st.randoms(use_true_random=False), laws)
def test_the_order_of_fires_is_of_no_account(situation, random, law):
    shuffled = list(situation.fires)
    random.shuffle(shuffled)

    old = said(situation, law)
    new = said(replace(situation, fires=tuple(shuffled)), law)

    assert (new.level, new.could_be, new.decides) == (old.level, old.could_be, old.decides)
    assert {fire.id: fire for fire in new.fires} == {fire.id: fire for fire in old.fires}
    assert sorted(new.triggers[0].fires) == sorted(old.triggers[0].fires)


@given(situations(), st.floats(0, 100), laws)
def test_time_alone_only_raises(situation, hours_later, law):
    """But for III.5's window and for a control or an extinction dated ahead."""
    fires = tuple(
        replace(
            fire,
            controlled_at=_happened(fire.controlled_at),
            extinguished_at=_happened(fire.extinguished_at),
        )
        for fire in situation.fires
    )
    situation = replace(situation, fires=fires)
    later = replace(situation, at=AT + timedelta(hours=hours_later))

    old, new = said(situation, law), said(later, law)

    assert all(
        after >= now for now, after in zip(heights(old)[1:], heights(new)[1:], strict=True)
    )
    if old.triggers[0].state == new.triggers[0].state:
        assert heights(new)[0] >= heights(old)[0]


def _happened(moment):
    return None if moment is None or moment > AT else moment


# -- the unknown -----------------------------------------------------------------------

NEVER_UNKNOWN = {"id", "controlled_at", "extinguished_at", "predicted_grade", "districts"}
FACTS = [name for name in Fire.__dataclass_fields__ if name not in NEVER_UNKNOWN]


@given(situations(), st.sampled_from(FACTS), laws)
def test_forgetting_a_fact_never_lowers_what_could_be(situation, fact, law):
    first, *others = situation.fires
    forgotten = replace(situation, fires=(replace(first, **{fact: None}), *others))

    old, new = said(situation, law), said(forgotten, law)

    assert all(after >= now for now, after in zip(could_be(old), could_be(new), strict=True))


@given(situations(), st.sampled_from(FACTS), st.data(), laws)
def test_learning_a_fact_stays_between_level_and_could_be(situation, fact, data, law):
    """But for an affected area while the burned area stands in, and a start still ahead."""
    first, *others = situation.fires
    assume(getattr(first, fact) is None)
    assume(fact != "affected_forest_ha" or first.burned_area_ha is None)
    learnt = replace(first, **{fact: _learnt(fact, first, data)})
    assume(not (learnt.severely_threatens_key_target and learnt.near_key_target is False))

    old, new = said(situation, law), said(replace(situation, fires=(learnt, *others)), law)

    for low, high, level, could in zip(
        heights(old), could_be(old), heights(new), could_be(new), strict=True
    ):
        assert low <= level <= could <= high


def _learnt(fact: str, first: Fire, data):
    if fact == "burning_since":
        ends = [each for each in (first.controlled_at, first.extinguished_at) if each]
        ago = data.draw(hours.filter(lambda each: each >= 0))
        return min([AT - timedelta(hours=ago), *ends])
    if fact == "border":
        return data.draw(st.sampled_from(("none", "prefecture", "province")))
    return data.draw(WORSE.get(fact, answers))


@given(situations(known=True), laws)
def test_where_all_is_known_nothing_could_be_higher(situation, law):
    answer = said(situation, law)

    assert heights(answer) == could_be(answer)
    assert all(fire.grade is not None for fire in answer.fires)


# -- what comes next -------------------------------------------------------------------


@given(fires(), maybe(answers), laws)
def test_what_is_said_to_come_by_time_comes_then_and_not_before(fire, short, law):
    held = _happened(fire.controlled_at), _happened(fire.extinguished_at)
    fire = replace(fire, controlled_at=held[0], extinguished_at=held[1])
    now = Situation(at=AT, fires=(fire,), city_forces_insufficient=short)
    (answer,) = said(now, law).fires

    for step in answer.next:
        assert step.at > AT
        assert height(step.level) > height(answer.level)
        (then,) = said(replace(now, at=step.at), law).fires
        assert then.trigger(step.trigger).state == "met"
        (before,) = said(replace(now, at=step.at - timedelta(microseconds=1)), law).fires
        assert all(each.state != "met" for each in before.triggers if each.level == step.level)
    assert [height(step.level) for step in answer.next] == sorted(
        height(step.level) for step in answer.next
    )


@given(fires(), maybe(answers), laws)
def test_every_time_trigger_that_would_come_is_announced(fire, short, law):
    assume(fire.burning_since is not None)
    now = Situation(at=AT, fires=(fire,), city_forces_insufficient=short)
    (answer,) = said(now, law).fires
    announced = {step.level: step.at for step in answer.next}
    frozen = replace(
        fire,
        controlled_at=_happened(fire.controlled_at),
        extinguished_at=_happened(fire.extinguished_at),
    )

    far = replace(now, at=AT + timedelta(days=400), fires=(frozen,))

    for then in said(far, law).fires[0].triggers:
        if then.state == "met" and height(then.level) > height(answer.level):
            assert then.level in announced


NUMBERS = ("burned_area_ha", "deaths", "serious_injuries")


@given(fires(), maybe(answers), laws)
def test_headroom_is_just_enough_and_nothing_is_left_out(fire, short, law):
    now = Situation(at=AT, fires=(fire,), city_forces_insufficient=short)
    (answer,) = said(now, law).fires
    rooms = {(room.trigger, room.fact): room.by for room in answer.headroom}
    grade_facts = {"IV.1", "III.4"}

    for trigger in answer.triggers:
        for fact in NUMBERS:
            value = getattr(fire, fact)
            if height(trigger.level) <= height(answer.level) or value is None:
                assert (trigger.id, fact) not in rooms
                continue
            if fact != "burned_area_ha" and trigger.id in grade_facts:
                assert (trigger.id, fact) not in rooms  # through the grade: not told
                continue
            by = rooms.get((trigger.id, fact))
            enough = 5000 if by is None else value + by
            if fact == "burned_area_ha" and by is not None:
                enough += 1e-6  # a strict bound asks for any more at all
            raised = replace(now, fires=(replace(fire, **{fact: enough}),))
            state = said(raised, law).fires[0].trigger(trigger.id).state
            assert (state == "met") == (by is not None)
            if by:
                short_of = value + by - (1e-5 if fact == "burned_area_ha" else 1)
                almost = replace(now, fires=(replace(fire, **{fact: short_of}),))
                assert said(almost, law).fires[0].trigger(trigger.id).state != "met"
    order = [
        (TRIGGERS.index(room.trigger), NUMBERS.index(room.fact)) for room in answer.headroom
    ]
    assert order == sorted(order)


@given(st.floats(0, 600), laws)
def test_headroom_in_hectares_has_six_decimals_at_most(area_ha, law):
    fire = replace(CALM, burned_area_ha=area_ha, affected_forest_ha=None)

    for room in of(fire, law=law).fires[0].headroom:
        assert room.by >= 0
        assert round(room.by, 6) == room.by

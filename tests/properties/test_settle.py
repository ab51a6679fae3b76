"""Any condition at all, not only the shipped ones, settles as all completions of the unknown say."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from firepost.domain.plan.conditions import Compare, Condition, Graded, Joined, with_grade_held
from firepost.domain.plan.grading import Law, Measure
from firepost.domain.plan.settle import Facts, settle
from firepost.domain.plan.situation import Between
from firepost.domain.plan.wording import Wording

HOUR = timedelta(hours=1)
LAW = Law(
    id="law",
    name=Wording("法"),
    clause="1",
    in_force_from=date(2020, 1, 1),
    in_force_until=None,
    verified=True,
    note=None,
    least=0,
    ranks=3,
    measures=(
        Measure("area", "burned", (1.0, 1.0, 2.0), frozenset({"burned"})),
        Measure("deaths", None, (1, 1, 3), frozenset()),
    ),
)
FACTS = Facts(
    kinds={
        "area": "amount",
        "burned": "amount",
        "deaths": "count",
        "near": "yes_no",
        "severe": "yes_no",
        "border": "one_of",
        "since": "time",
    },
    choices={"border": ("none", "prefecture", "province")},
    implies=(("severe", "near"),),
)
# Fine enough to stand on every side of every bound drawn below.
GRID = {
    "area": [quarter / 4 for quarter in range(14)],
    "burned": [quarter / 4 for quarter in range(14)],
    "deaths": list(range(6)),
    "near": [False, True],
    "severe": [False, True],
    "border": ["none", "prefecture", "province"],
    "since": [HOUR * quarter / 4 for quarter in range(-4, 14)],
}

order = st.sampled_from(("over", "at_least", "under", "at_most"))
comparisons = st.one_of(
    st.builds(
        Compare, st.sampled_from(("area", "burned")), order, st.sampled_from((1.0, 2.0, 2.5))
    ),
    st.builds(Compare, st.just("deaths"), order, st.integers(0, 4)),
    st.builds(Compare, st.sampled_from(("near", "severe")), st.just("is"), st.booleans()),
    st.builds(
        Compare,
        st.just("border"),
        st.just("is_one_of"),
        st.sampled_from((("none",), ("prefecture", "province"))),
    ),
    st.builds(Compare, st.just("since"), order, st.sampled_from((HOUR, HOUR * 2))),
    st.builds(Graded, st.sampled_from(("at_least", "is")), st.integers(0, 2)),
)
conditions = st.recursive(
    comparisons,
    lambda parts: st.builds(
        Joined,
        st.sampled_from(("all", "any")),
        st.lists(parts, min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=5,
)


@st.composite
def known(draw) -> dict:
    """A few facts unknown or estimated, the others known: else the grid grows too large."""
    facts = {name: draw(st.sampled_from(values)) for name, values in GRID.items()}
    for name in draw(st.sets(st.sampled_from(sorted(GRID)), max_size=3)):
        facts[name] = None
    if draw(st.booleans()):
        name = draw(st.sampled_from(("area", "burned", "deaths")))
        ends = sorted(draw(st.lists(st.sampled_from(GRID[name]), min_size=2, max_size=2)))
        facts[name] = Between(*ends)
    return FACTS.drawn(facts)


def by_brute_force(condition: Condition, facts: dict) -> bool | None:
    unknown = {}
    measured = "burned" if facts["area"] is None and facts["burned"] is not None else "area"
    for name, value in facts.items():
        if value is None:
            unknown[name] = GRID[name]
        if isinstance(value, Between):
            unknown[name] = [each for each in GRID[name] if value.low <= each <= value.high]
    seen = set()
    for values in product(*unknown.values()):
        full = facts | dict(zip(unknown, values, strict=True))
        if full["severe"] and full["near"] is False:
            continue
        seen.add(plainly(condition, full, measured))
    return seen.pop() if len(seen) == 1 else None


def plainly(condition: Condition, full: dict, measured: str) -> bool:
    """The condition where everything it asks for is known."""
    match condition:
        case Joined("all", parts):
            return all(plainly(part, full, measured) for part in parts)
        case Joined(_, parts):
            return any(plainly(part, full, measured) for part in parts)
        case Graded(word, rank):
            area = full[measured]
            grade = max(
                (area >= 1) + (area >= 2), (full["deaths"] >= 1) + (full["deaths"] >= 3)
            )
            return grade >= rank if word == "at_least" else grade == rank
        case Compare(key, "is_one_of", several):
            return full[key] in several
        case Compare(key, "is", wanted):
            return full[key] == wanted
        case Compare(key, word, bound):
            value = full[key]
            return {
                "over": value > bound,
                "at_least": value >= bound,
                "under": value < bound,
                "at_most": value <= bound,
            }[word]
    raise AssertionError(condition)


@given(conditions, known())
@settings(max_examples=300)
def test_a_condition_is_open_only_where_the_unknown_could_decide_it(condition, facts):
    assert settle(condition, facts, LAW, FACTS) == by_brute_force(condition, facts)


@given(conditions, known())
def test_what_is_missing_is_unknown_and_named_only_where_it_is_open(condition, facts):
    missing = set(condition.missing(facts, LAW))

    if settle(condition, facts, LAW, FACTS) is None:
        assert missing
    assert all(facts[name] is None or isinstance(facts[name], Between) for name in missing)


@given(conditions, known())
def test_a_grade_held_is_the_grade_that_stands(condition, facts):
    held = with_grade_held(condition, facts, LAW)

    assert held.truth(facts, LAW) == condition.truth(facts, LAW)


@given(known())
def test_implications_run_both_ways(facts):
    drawn = FACTS.drawn(facts | {"near": None, "severe": True})
    assert drawn["near"] is True
    drawn = FACTS.drawn(facts | {"near": False, "severe": None})
    assert drawn["severe"] is False
    drawn = FACTS.drawn(facts | {"near": False, "severe": True})
    assert (drawn["near"], drawn["severe"]) == (True, True)

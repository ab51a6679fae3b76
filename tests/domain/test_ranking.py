"""The order of the call for help: by the plan's words, total, and blind to names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firepost.domain.ranking import DANGERS, Candidate, Weights, rank

HERE = "330329"


def team(name, *, trained=True, district="330328", km=20.0, danger="yellow", people=30):
    away = None if km is None else km * 1000
    return Candidate(name, trained, district, away, danger, people)


def order(*teams, **weights):
    return [one.candidate.id for one in rank(teams, HERE, Weights(**weights))]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (team("b"), team("a", trained=None)),
        (team("b", trained=None), team("a", trained=False)),
        (team("b", district=HERE, km=60), team("a", km=5)),
        (team("b", km=10), team("a", km=11)),
        (team("b", danger="blue"), team("a", danger="red")),
        (team("b", km=40, danger="blue"), team("a", km=20, danger="red")),
        (team("b"), team("a", people=None)),
        (team("b"), team("a", km=None)),
        (team("a"), team("b")),
    ],
    ids=[
        "trained 6.3.1",
        "unknown before untrained",
        "own district 6.3.1",
        "near 2.3",
        "low danger 2.3",
        "neither above the other 2.3",
        "people known",
        "place known",
        "the id at last",
    ],
)
def test_who_comes_first(first, then):
    assert order(first, then) == order(then, first) == [first.id, then.id]


def test_weights_turn_the_order():
    near, calm = team("near", km=20, danger="red"), team("calm", km=40, danger="blue")

    assert order(near, calm, near=1.0, danger=0.0) == ["near", "calm"]
    assert order(near, calm, near=0.0, danger=1.0) == ["calm", "near"]


def test_who_lacks_a_fact_waits_without_a_place_and_says_why():
    known, waiting, untrained = rank(
        [team("a", people=None, danger=None), team("b"), team("c", trained=False)],
        HERE,
        Weights(),
    )

    assert (known.place, waiting.place, untrained.place) == (1, None, None)
    keys = [reason.key for reason in waiting.reasons]
    assert "ranking.people_unknown" in keys
    assert "ranking.danger_unknown" in keys
    assert untrained.reasons[0].key == "ranking.untrained"


candidates = st.lists(
    st.builds(
        Candidate,
        id=st.text("abcdef", min_size=1, max_size=3),
        trained=st.sampled_from([True, False, None]),
        district=st.sampled_from([HERE, "330328", "331002", None]),
        distance_m=st.none() | st.sampled_from([0.0, 5e3, 5e3 + 1, 4e4, 2e5]),
        danger=st.none() | st.sampled_from(DANGERS),
        people=st.none() | st.integers(0, 50),
    ),
    unique_by=lambda one: one.id,
    max_size=12,
)


@given(candidates, st.randoms())
def test_the_order_is_total_whatever_order_they_are_given_in(given_, chance):
    mixed = list(given_)
    chance.shuffle(mixed)

    assert rank(mixed, HERE, Weights()) == rank(given_, HERE, Weights())


@given(candidates)
def test_leaving_one_out_moves_nobody_past_another(given_):
    whole = [one.candidate.id for one in rank(given_, HERE, Weights())]
    for gone in given_:
        rest = [c for c in given_ if c.id != gone.id]
        assert [one.candidate.id for one in rank(rest, HERE, Weights())] == [
            one for one in whole if one != gone.id
        ]


@given(candidates, st.floats(1, 1e5))
def test_coming_nearer_never_lowers_a_team(given_, nearer_m):
    for one in given_:
        if one.distance_m is None:
            continue
        closer = replace(one, distance_m=max(one.distance_m - nearer_m, 0.0))
        before = [r.candidate.id for r in rank(given_, HERE, Weights())].index(one.id)
        moved = [closer if c.id == one.id else c for c in given_]
        after = [r.candidate.id for r in rank(moved, HERE, Weights())].index(one.id)
        assert after <= before

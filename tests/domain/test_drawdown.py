"""Which depot gives, in whose turn, and what it keeps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firepost.domain.drawdown import Place, Source, Want, propose, turns
from firepost.domain.ranking import Weights

HERE = "330329"
FIRE = Place(HERE, None, 119.98, 27.66)


def depot(name, tier, district=HERE, *, east=0.0, danger=None, township=None, **stock):
    return Source(name, tier, district, township, 119.98 + east, 27.66, danger, stock)


CITY = depot("city", "city", None, east=0.7, pump=20)
COUNTY = depot("county", "county", east=0.2, pump=8)
NEAR = depot("near", "township", east=0.01, pump=2)
FAR = depot("far", "township", east=0.1, pump=3)
NEXT = depot("next", "county", "330328", east=0.3, pump=8, danger="red")
CALM = depot("calm", "county", "330326", east=0.4, pump=8, danger="blue")
ALL = (NEXT, CITY, FAR, CALM, COUNTY, NEAR)


def order(**how):
    return [turn.source.id for turn in turns(ALL, FIRE, Weights(), **how)]


def test_the_order_of_7_5_as_read_by_default():
    """Township, county, its other townships, the city, other counties calm before near."""
    assert order() == ["near", "county", "far", "city", "calm", "next"]


def test_the_other_reading_goes_by_distance_alone():
    assert order(order="nearest") == ["near", "far", "county", "next", "calm", "city"]


def test_a_named_township_comes_before_a_nearer_one():
    named = Place(HERE, "330329102", 119.98, 27.66)
    own = depot("own", "township", east=0.09, township="330329102")

    found = turns([NEAR, own], named, Weights())

    assert [turn.source.id for turn in found] == ["own", "near"]


def test_each_gives_what_it_has_until_the_need_is_met():
    said = propose(turns(ALL, FIRE, Weights()), [Want("pump", ("pump", "hp"), 12)])

    assert [(g.turn.source.id, g.quantity, g.left) for g in said.gives] == [
        ("near", 2, 0),
        ("county", 8, 0),
        ("far", 2, 1),
    ]
    assert said.short == {}


def test_what_nobody_has_is_said_short():
    said = propose(turns(ALL, FIRE, Weights()), [Want("pump", ("pump",), 100)])

    assert said.short == {"pump": 51}


stocks = st.dictionaries(st.sampled_from(["pump", "hp", "saw"]), st.integers(-3, 9))
sources = st.lists(
    st.builds(
        Source,
        id=st.text("abcdef", min_size=1, max_size=3),
        tier=st.sampled_from(["city", "county", "township"]),
        district=st.sampled_from([HERE, "330328", None]),
        township=st.none() | st.just("330329102"),
        lon_deg=st.none() | st.floats(119, 121),
        lat_deg=st.none() | st.floats(27, 28),
        danger=st.none() | st.sampled_from(["blue", "red"]),
        stock=stocks,
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)


@given(sources, st.integers(1, 40), st.sampled_from(["upwards", "nearest"]), st.randoms())
def test_nothing_is_given_that_is_not_there_and_nothing_asked_for_is_lost(
    given_, asked, reading, chance
):
    wants = [Want("pump", ("pump", "hp"), asked)]
    mixed = list(given_)
    chance.shuffle(mixed)
    called = turns(given_, FIRE, Weights(), order=reading)
    said = propose(called, wants)

    assert called == turns(mixed, FIRE, Weights(), order=reading)
    assert sum(g.quantity for g in said.gives) + said.short.get("pump", 0) == asked
    for give in said.gives:
        assert give.left == give.turn.source.stock[give.item] - give.quantity >= 0
    there = sum(max(s.stock.get(i, 0), 0) for s in given_ for i in ("pump", "hp"))
    assert said.short.get("pump", 0) == max(asked - there, 0)

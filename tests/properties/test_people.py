"""Laws of people: nobody counts twice, nobody is lost, the dead never grow fewer."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from firepost.app.drawing import Drawing, Moment
from firepost.app.people import evacuations
from firepost.app.people_on_board import moved_sum
from firepost.domain.entry import Entry
from firepost.domain.errors import Refused
from firepost.domain.record import Record
from firepost.domain.rules_of_people import check_people
from firepost.domain.toll import condition_of, counted, toll_of

STREAM = "00000000000000a0"
FIRE = f"{STREAM}/1"
LIVES = {"北坑村": 126, "上洋": 84}
NAMES = ("北坑村", "北坑", "北 坑", "北坑自然村", "上洋", "上洋村")
PEOPLE = tuple(f"{STREAM}/{seq}" for seq in (4, 5, 6))
CONDITIONS = ("unhurt", "minor", "missing", "serious", "dead")

report = st.tuples(
    st.just("evacuation.report"),
    st.fixed_dictionaries(
        {"place": st.sampled_from(NAMES), "people": st.integers(0, 200)},
        optional={"refused": st.integers(0, 40)},
    ),
)
mark = st.tuples(
    st.just("casualty.mark"),
    st.fixed_dictionaries(
        {"casualty": st.sampled_from(PEOPLE), "condition": st.sampled_from(CONDITIONS)}
    ),
)


def entry(seq, verb, values, *, fire=FIRE, minute=None):
    return Entry(
        stream=STREAM,
        seq=seq,
        verb=verb,
        values=values,
        at_ms=1_772_000_000_000 + (seq if minute is None else minute) * 60_000,
        offset_min=480,
        by="前指",
        source=None,
        incident=fire,
        seen={},
        entered_ms=0,
        learned_ms=0,
    )


def start() -> Record:
    record = Record()
    told = [("incident.open", {"name": "火"}, None)]
    told += [("place.register", {"name": k, "inhabitants": n}, None) for k, n in LIVES.items()]
    told += [("casualty.register", {"condition": "unhurt"}, FIRE) for _ in PEOPLE]
    for seq, (verb, values, fire) in enumerate(told, 1):
        record.take(entry(seq, verb, values, fire=fire), lambda _: None)
    return record


def told(record, verb, values, seq, minute=None):
    """Taken as a desk takes it: what a rule refuses leaves no trace."""
    said = entry(seq, verb, values, minute=minute)
    with suppress(Refused):
        check_people(record, verb, values, FIRE, said.at_ms)
        record.take(said, lambda _: None)


@given(st.lists(report, max_size=12))
def test_moved_and_left_make_the_inhabitants_and_nobody_counts_twice(reports):
    record = start()
    for seq, (verb, values) in enumerate(reports, 10):
        told(record, verb, values, seq)
    draw = Drawing(record, None, Moment((0, 480), (0, 480), live=False, now_ms=0))
    places = evacuations(draw, record.thing(FIRE, "incident"))

    assert len({place.place for place in places}) == len(places)
    assert (moved_sum(places) or 0) <= sum(LIVES.values())
    for place in places:
        moved = place.moved.value if place.moved else 0
        assert moved + place.left == place.inhabitants == LIVES[place.place]


@given(st.lists(mark, max_size=15))
def test_deaths_never_fall_and_no_person_is_in_two_conditions(marks):
    record, dead = start(), 0
    for seq, (verb, values) in enumerate(marks, 10):
        told(record, verb, values, seq)
        toll = toll_of(record, FIRE, "deaths")
        now_dead = toll.value if toll else 0
        assert now_dead >= dead
        dead = now_dead
        assert sum(counted(record, FIRE).values()) == len(PEOPLE)


@given(st.lists(st.tuples(mark, st.integers(10, 40)), max_size=15))
def test_deaths_never_fall_in_whatever_order_of_times_they_are_told(marks):
    record, dead = start(), 0
    for seq, ((verb, values), minute) in enumerate(marks, 10):
        told(record, verb, values, seq, minute)
        toll = toll_of(record, FIRE, "deaths")
        now_dead = toll.value if toll else 0
        assert now_dead >= dead
        dead = now_dead
        if values["condition"] == "dead":
            held = condition_of(record, values["casualty"])
            assert held is not None
            assert held.value == "dead"

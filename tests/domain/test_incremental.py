"""What registers and shelves carry on from entry to entry is what they would reckon afresh."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from firepost.domain.causality import Views
from firepost.domain.register import Claim, Register
from firepost.domain.stock import Movement, Shelf

STREAMS = ("a", "b", "c")
LONGEST = 4


@st.composite
def posts_apart(draw: st.DrawFn) -> tuple[Views, list[tuple[str, int, int, bool]]]:
    """Entries of three posts, (stream, seq, at, asks), in any order of arrival.

    What each author had seen only grows, and is otherwise arbitrary: a courier may bring
    one post's entries without those that it had seen.
    """
    views = Views()
    for stream in STREAMS:
        for seq in range(1, LONGEST + 1):
            others = st.sampled_from([s for s in STREAMS if s != stream])
            seen = draw(st.dictionaries(others, st.integers(1, LONGEST), max_size=2))
            before = views.newest(stream)
            views.take(
                stream, seq, {s: n for s, n in seen.items() if n > before.get(s, 0)} or None
            )
    order = draw(st.permutations([s for s in STREAMS for _ in range(LONGEST)]))
    count = dict.fromkeys(STREAMS, 0)
    entries = []
    for stream in order[: draw(st.integers(1, len(order)))]:
        count[stream] += 1
        entries.append((stream, count[stream], draw(st.integers(0, 4)), draw(st.booleans())))
    return views, entries


def claim_of(stream: str, seq: int, at: int) -> Claim:
    return Claim(stream, seq, at, by=stream, known_ms=0, value=seq + at)


@given(posts_apart())
@settings(max_examples=200, deadline=None)
def test_a_register_that_is_asked_on_the_way_tells_what_a_fresh_one_tells(told):
    views, entries = told
    register = Register()
    for place, (stream, seq, at, asks) in enumerate(entries):
        register.add(claim_of(stream, seq, at), views)
        if asks or place == len(entries) - 1:
            afresh = Register([claim_of(*one[:3]) for one in entries[: place + 1]])
            assert register.standing(views) == afresh.standing(views)


@given(posts_apart())
@settings(max_examples=200, deadline=None)
def test_a_shelf_that_is_asked_on_the_way_tells_what_a_fresh_one_tells(told):
    views, entries = told
    shelf, afresh = Shelf(), Shelf()
    for stream, seq, at, asks in entries:
        for one in (shelf, afresh):
            if seq % 3 == 2:
                one.count(claim_of(stream, seq, at), views)
            else:
                change = seq if at % 2 else -seq
                one.move(Movement(stream, seq, at, change, receives=at == 1), views)
        if asks:
            shelf.balance(views)

    assert shelf.balance(views) == afresh.balance(views)

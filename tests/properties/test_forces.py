"""Laws of forces and depots: nobody and nothing is lost, whatever was said in what order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from firepost.app.drawing import Drawing, Ground, Moment
from firepost.app.forces import teams
from firepost.domain.entry import Entry
from firepost.domain.headcount import passages
from firepost.domain.meaning import OUT, SLIP
from firepost.domain.record import Record, record_of

STREAMS = ("00000000000000a0", "00000000000000b1", "00000000000000c2")
FIRE = f"{STREAMS[0]}/1"
DEPOTS = (f"{STREAMS[0]}/2", f"{STREAMS[0]}/3")
TEAMS = (f"{STREAMS[0]}/4", f"{STREAMS[0]}/5")
ITEM = "水泵"
STATUSES = ("standby", "en_route", "working", "resting", "withdrawn", "out_of_order")

quantity = st.integers(1, 6)
depot = st.sampled_from(DEPOTS)
moved = st.one_of(
    st.tuples(st.just("stock.receive"), st.fixed_dictionaries({"depot": depot})),
    st.tuples(st.just("stock.consume"), st.fixed_dictionaries({"depot": depot})),
    st.tuples(st.just("stock.lose"), st.fixed_dictionaries({"depot": depot})),
    st.tuples(
        st.sampled_from(["stock.issue", "stock.return"]),
        st.fixed_dictionaries({"depot": depot, "to": st.sampled_from(["甲队", "乙队"])}),
    ),
    st.tuples(
        st.sampled_from(["stock.send", "stock.arrive"]),
        st.fixed_dictionaries({"depot": depot, "slip": st.sampled_from(["S1", "S2"])}),
    ),
    st.tuples(
        st.just("stock.transfer"),
        st.permutations(DEPOTS).map(lambda d: {"from_depot": d[0], "to_depot": d[1]}),
    ),
)
said_of_teams = st.one_of(
    st.tuples(
        st.just("team.assign"),
        st.fixed_dictionaries(
            {"team": st.sampled_from(TEAMS), "status": st.sampled_from(STATUSES)},
            optional={"people": st.integers(0, 30)},
        ),
    ),
    st.tuples(
        st.just("team.count"),
        st.fixed_dictionaries({"team": st.sampled_from(TEAMS), "people": st.integers(0, 30)}),
    ),
)


def entry(
    stream: str, seq: int, verb: str, values: dict, *, at: int = 0, seen: dict | None = None
) -> Entry:
    return Entry(
        stream=stream,
        seq=seq,
        verb=verb,
        values=values,
        at_ms=at * 1000,
        by=stream[-2:],
        entered_ms=at * 1000,
        learned_ms=0,
        incident=FIRE if verb.startswith("team.") and "register" not in verb else None,
        seen=seen,
    )


def begun() -> list[Entry]:
    a = STREAMS[0]
    return [
        entry(a, 1, "incident.open", {"name": "北坑湾"}),
        entry(a, 2, "depot.register", {"name": "甲库", "tier": "county"}),
        entry(a, 3, "depot.register", {"name": "乙库", "tier": "township"}),
        entry(a, 4, "team.register", {"name": "甲队", "kind": "army", "people": 12}),
        entry(a, 5, "team.register", {"name": "乙队", "kind": "army"}),
    ]


@st.composite
def histories(draw: st.DrawFn, said: st.SearchStrategy) -> list[Entry]:
    """Three posts that start from the same rosters, write apart and now and then hear."""
    entries = begun()
    held = [{STREAMS[0]: 5} for _ in STREAMS]
    told: list[dict[str, int]] = [{} for _ in STREAMS]
    steps = st.lists(
        st.tuples(st.integers(0, 2), st.one_of(said, st.integers(0, 2)), st.integers(1, 9)),
        max_size=25,
    )
    for who, what, at in draw(steps):
        if isinstance(what, int):
            for stream, count in held[what].items():
                held[who][stream] = max(held[who].get(stream, 0), count)
            continue
        verb, values = what
        stream = STREAMS[who]
        grown = {s: n for s, n in held[who].items() if s != stream and told[who].get(s, 0) < n}
        told[who].update(grown)
        seq = held[who].get(stream, 0) + 1
        held[who][stream] = seq
        entries.append(entry(stream, seq, verb, values, at=at, seen=grown or None))
    return entries


def with_quantities(data: st.DataObject, entries: list[Entry]) -> list[Entry]:
    return [
        entry(
            e.stream,
            e.seq,
            e.verb,
            {**e.values, "item": ITEM, "quantity": data.draw(quantity)},
            at=e.at_ms // 1000,
            seen=dict(e.seen) if e.seen else None,
        )
        if e.verb.startswith("stock.")
        else e
        for e in entries
    ]


def arranged(data: st.DataObject, entries: list[Entry]) -> list[Entry]:
    """Any order of arrival that keeps each stream's own."""
    queues = {s: [e for e in entries if e.stream == s] for s in STREAMS}
    order = data.draw(st.permutations([e.stream for e in entries]))
    return [queues[stream].pop(0) for stream in order]


def lies(record: Record, place: str) -> int:
    shelf = record.shelves.get(place, {}).get(ITEM)
    return sum(movement.change for movement in shelf.movements) if shelf else 0


@settings(max_examples=120)
@given(st.data())
def test_stock_is_conserved_whatever_the_posts_did_and_in_whatever_order_it_arrives(data):
    """Received less used up and lost lies in depots, on the road or with somebody."""
    entries = with_quantities(data, data.draw(histories(moved)))
    record = Record()
    for each in arranged(data, entries):
        record.take(each, lambda _: None)

    def total(*verbs: str) -> int:
        return sum(int(e.values["quantity"]) for e in entries if e.verb in verbs)

    everywhere = sum(
        lies(record, place)
        for place in record.shelves
        if place in DEPOTS or place.startswith((SLIP, OUT))
    )
    assert everywhere == total("stock.receive") - total("stock.consume", "stock.lose")


@settings(max_examples=120)
@given(st.data())
def test_a_count_and_the_movements_it_had_not_seen_are_the_ledger(data):
    entries = with_quantities(data, data.draw(histories(moved)))
    own = [e for e in entries if e.stream == STREAMS[0]]
    record = Record()
    for each in entries:
        record.take(each, lambda _: None)
    at = data.draw(st.integers(1, 9))
    counted = data.draw(st.integers(0, 20))
    seq = len(own) + 1
    count = entry(
        STREAMS[0],
        seq,
        "stock.count",
        {"depot": DEPOTS[0], "item": ITEM, "quantity": counted},
        at=at,
    )
    record.take(count, lambda _: None)

    views = record.views
    on_top = sum(
        movement.change
        for movement in record.shelf(DEPOTS[0], ITEM).movements
        if movement.at_ms > at * 1000
        or views.held(STREAMS[0], seq, movement.stream) < movement.seq
    )
    assert record.balance(DEPOTS[0], ITEM) == counted + on_top
    assert record_of([*entries, count]).balance(DEPOTS[0], ITEM) == counted + on_top


def cards(entries: list[Entry], at_ms: int) -> list[tuple[int | None, bool]]:
    record = record_of(entries, at_ms=at_ms)
    moment = (at_ms, 480)
    ground = Ground("d", False, lambda: None, None, None)  # type: ignore[arg-type]
    draw = Drawing(record, ground, Moment(moment, moment, live=False, now_ms=at_ms))
    return [(team.present, team.on_ground and team.incident == FIRE) for team in teams(draw)]


@settings(max_examples=120)
@given(st.data())
def test_the_head_count_is_the_sum_of_the_cards_at_every_instant(data):
    """Those who came less those who left, by any moment, are those on the cards then."""
    entries = data.draw(histories(said_of_teams))
    record = record_of(entries)
    came = passages(record, FIRE)

    for second in range(11):
        by_then = sum(p.people or 0 for p in came if p.at_ms <= second * 1000)
        on_cards = sum(people or 0 for people, here in cards(entries, second * 1000) if here)
        teams_then = sum(p.came - p.left for p in came if p.at_ms <= second * 1000)
        assert by_then == on_cards
        assert teams_then == sum(here for _, here in cards(entries, second * 1000))

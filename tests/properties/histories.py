"""Random histories of several posts: who wrote what having seen what, as entries."""

from __future__ import annotations

from hypothesis import strategies as st

from firepost.domain.entry import Entry

FIRE = "00000000000000a0/1"
DEPOT = "00000000000000a0/2"
TEAM = "00000000000000a0/3"
STREAMS = ("00000000000000a0", "00000000000000b1", "00000000000000c2")

_said = st.one_of(
    st.tuples(
        st.just("casualties.report"),
        st.fixed_dictionaries({"serious_injuries": st.integers(0, 3)}),
    ),
    st.tuples(
        st.just("fire.state"),
        st.fixed_dictionaries({"state": st.sampled_from(["burning", "controlled", "closed"])}),
    ),
    st.tuples(
        st.just("fact.state"),
        st.fixed_dictionaries(
            {
                "fact": st.sampled_from(["dangerous", "near_key_target"]),
                "value": st.sampled_from([True, False, None]),
            }
        ),
    ),
    st.tuples(
        st.sampled_from(["stock.receive", "stock.issue", "stock.count", "stock.return"]),
        st.fixed_dictionaries(
            {"depot": st.just(DEPOT), "item": st.just("水泵"), "quantity": st.integers(1, 5)}
        ),
    ),
    st.tuples(
        st.just("team.assign"),
        st.fixed_dictionaries(
            {"team": st.just(TEAM), "status": st.sampled_from(["working", "resting"])}
        ),
    ),
    st.tuples(st.just("correct"), st.integers(0, 30)),
    st.tuples(st.just("hear"), st.sampled_from([0, 1, 2])),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Entries of three posts, in an order in which they could have been written."""
    entries = [
        _entry(STREAMS[0], 1, "incident.open", {"name": "北坑湾"}),
        _entry(STREAMS[0], 2, "depot.register", {"name": "库", "tier": "city"}),
        _entry(STREAMS[0], 3, "team.register", {"name": "队", "kind": "army"}),
    ]
    held = {0: {STREAMS[0]: 3}, 1: {STREAMS[0]: 3}, 2: {STREAMS[0]: 3}}
    told: dict[int, dict[str, int]] = {0: {}, 1: {}, 2: {}}
    for who, (verb, what), at in draw(
        st.lists(st.tuples(st.integers(0, 2), _said, st.integers(0, 9)), max_size=25)
    ):
        if verb == "hear":
            for stream, count in held[what].items():
                held[who][stream] = max(held[who].get(stream, 0), count)
            continue
        said = verb
        values = what
        if verb == "correct":
            known = [e for e in entries if held[who].get(e.stream, 0) >= e.seq and e.seq > 3]
            if not known:
                continue
            target = known[what % len(known)]
            said, values = "entry.correct", {"entry": target.id, "with": _instead(target, at)}
        stream = STREAMS[who]
        others = {s: n for s, n in held[who].items() if s != stream}
        grown = {s: n for s, n in others.items() if told[who].get(s, 0) < n}
        told[who].update(grown)
        seq = held[who].get(stream, 0) + 1
        held[who][stream] = seq
        entries.append(_entry(stream, seq, said, values, at=at, seen=grown or None))
    return entries


def _instead(target: Entry, at: int) -> dict | None:
    if at % 3 == 0:
        return None
    values = dict(target.values)
    if "quantity" in values:
        values["quantity"] = at + 1
    if target.verb == "entry.correct":
        values["with"] = None
    return {
        "do": target.verb,
        "at": [at * 1000, 480] if at % 2 else None,
        "by": None,
        "source": None,
        "incident": None,
        "values": values,
    }


def _entry(
    stream: str,
    seq: int,
    verb: str,
    values: dict,
    *,
    at: int = 0,
    seen: dict[str, int] | None = None,
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
        incident=None if verb in ("incident.open", "entry.correct") else FIRE,
        seen=seen,
    )


def interleavings(entries: list[Entry]) -> st.SearchStrategy[list[Entry]]:
    """The same entries in any order of arrival that keeps each stream's own order."""
    queues = {s: [e for e in entries if e.stream == s] for s in STREAMS}

    def arrange(order: list[str]) -> list[Entry]:
        left = {stream: list(queue) for stream, queue in queues.items()}
        return [left[stream].pop(0) for stream in order]

    return st.permutations([e.stream for e in entries]).map(arrange)

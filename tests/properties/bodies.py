"""Random drafts of every verb: what commands may say, and what only foreign bytes would."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from firepost.domain import vocabulary as v
from firepost.domain.entry import Draft

OWN = "00000000000000a0"
OTHERS = ("00000000000000b1", "00000000000000c2", "ffffffffffffffff")
HELD = {OWN: 40, **dict.fromkeys(OTHERS, 30)}

texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=30
)
times = st.integers(-2_208_000_000_000, 7_200_000_000_000)
offsets = st.one_of(st.just(480), st.integers(-14 * 60, 14 * 60))
instants = st.tuples(times, offsets).map(list)
numbers = st.one_of(
    st.integers(-(10**15), 10**15),
    st.floats(-1e15, 1e15),
    st.sampled_from([0.1 + 0.2, 1e-300, 5e-324, -0.0, 41.4]),
)
amounts = st.one_of(st.integers(0, 10**15), st.floats(0, 1e15))
counts = st.integers(0, 10**9)
things = st.one_of(
    st.integers(1, 40).map(lambda seq: f"{OWN}/{seq}"),
    st.tuples(st.sampled_from(OTHERS), st.integers(1, 30)).map(lambda at: f"{at[0]}/{at[1]}"),
)
holders = st.one_of(things, things.map("team:{}".format), things.map("depot:{}".format))
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
districts = st.from_regex(r"\A[0-9]{6}\Z")
notes = st.one_of(st.dictionaries(texts, texts, max_size=3), st.lists(texts, max_size=3))
measures = st.tuples(
    amounts, amounts, counts, counts, counts, st.lists(numbers, min_size=4, max_size=4)
).map(list)

lines = st.lists(
    st.tuples(
        st.decimals(-180, 180, places=6).map(float), st.decimals(-90, 90, places=6).map(float)
    ).map(list),
    min_size=2,
    max_size=6,
)

fixes = st.lists(
    st.tuples(
        times,
        st.integers(-180 * 10**7, 180 * 10**7).map(lambda steps: steps / 10**7),
        st.integers(-90 * 10**7, 90 * 10**7).map(lambda steps: steps / 10**7),
        st.none() | st.integers(0, 10**6).map(lambda decimetres: decimetres / 10),
    ).map(list),
    min_size=1,
    max_size=6,
)

VALUES: dict[str, st.SearchStrategy[Any]] = {
    v.TEXT: texts,
    v.TIME: instants,
    v.NUMBER: numbers,
    v.AMOUNT: amounts,
    v.COUNT: counts,
    v.SOME: st.integers(1, 10**9),
    v.FLAG: st.booleans(),
    v.LON: st.one_of(st.floats(-180, 180), st.decimals(-180, 180, places=6).map(float)),
    v.LAT: st.one_of(st.floats(-90, 90), st.decimals(-90, 90, places=6).map(float)),
    v.DISTRICT: districts,
    v.THING: things,
    v.THINGS: st.lists(holders, max_size=4),
    v.ENTRY: things,
    v.GEOMETRY: hashes,
    v.LINE: lines,
    v.FIXES: fixes,
    v.DEGREES: st.floats(0, 360),
    v.PERCENT: st.floats(0, 100),
    v.NOTES: notes,
    v.SCALAR: st.one_of(texts, numbers, st.booleans()),
    v.MEASURES: measures,
}
FACTS: dict[str, st.SearchStrategy[Any]] = {
    v.AMOUNT: amounts,
    v.FLAG: st.booleans(),
    "border": st.sampled_from(v.BORDERS),
    "grade": st.sampled_from(v.GRADES),
    "districts": st.lists(districts, max_size=3),
}


@st.composite
def values_of(draw: st.DrawFn, verb: v.Verb, deep: int = 0) -> dict[str, Any]:
    """Values of a verb: what is needed, and some of the rest, also said to be unknown."""
    said: dict[str, Any] = {}
    forced = draw(st.sampled_from(verb.one_of)) if verb.one_of else None
    for field in verb.fields:
        if not (field.needed or field.name == forced or draw(st.booleans())):
            continue
        tells_unknown = field.nullable and (field.needed or field.type == v.COUNT)
        if tells_unknown and draw(st.integers(0, 4)) == 0:
            said[field.name] = None
        elif field.type == v.CHOICE:
            said[field.name] = draw(st.sampled_from(field.choices))
        elif field.type == v.FACT:
            said[field.name] = draw(FACTS[v.FACTS[said["fact"]]])
        elif field.type == v.COMMAND:
            said[field.name] = draw(commands(deep + 1))
        else:
            said[field.name] = draw(VALUES[field.type])
    return said


@st.composite
def commands(draw: st.DrawFn, deep: int) -> dict[str, Any] | None:
    """What a correction puts in an entry's place."""
    verbs = [verb for verb in v.VERBS.values() if deep < 4 or verb.name != "entry.correct"]
    verb = draw(st.sampled_from(verbs))
    return {
        "do": verb.name,
        "at": draw(st.none() | instants),
        "by": draw(st.none() | texts),
        "source": draw(st.none() | texts),
        "incident": draw(st.none() | things),
        "values": draw(values_of(verb, deep)),
    }


@st.composite
def drafts(draw: st.DrawFn, verb: v.Verb | None = None) -> Draft:
    verb = verb or draw(st.sampled_from(list(v.VERBS.values())))
    entered_ms = draw(times)
    return Draft(
        verb=verb.name,
        values=draw(values_of(verb)),
        at_ms=draw(st.one_of(st.just(entered_ms), times)),
        offset_min=draw(offsets),
        by=draw(texts),
        entered_ms=entered_ms,
        source=draw(st.none() | texts),
        incident=draw(st.none() | things),
    )

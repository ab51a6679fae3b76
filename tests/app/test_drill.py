"""A drill's lines, read strictly and moved in time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firepost.app.drill import TIME_KEYS, end_of, load, measured_before, name_of, shift
from firepost.domain.asking import measured
from firepost.domain.errors import Refused

NINE = "2026-11-28T09:00:00+08:00"
TEN = "2026-11-28T10:00:00+08:00"
WORDS = Path(__file__).parents[2] / "resources/words/drill.json"


def line(**keys) -> str:
    return json.dumps({"do": "log.say", "at": NINE, "known_at": NINE, "text": "起烟"} | keys)


def test_every_time_moves_by_the_same_amount_and_nothing_else_moves():
    told = load(
        line(do="incident.open", ignited_at="2026-11-28T08:34:00+08:00", reported_at=None)
        + "\n"
        + line(known_at=TEN, text="2026-11-28T09:00:00+08:00")
    )

    opened, said = shift(told, ends_at=datetime.fromisoformat("2027-02-01T12:00:30+08:00"))

    assert opened["at"] == opened["known_at"] == "2027-02-01T11:00:30+08:00"
    assert opened["ignited_at"] == "2027-02-01T10:34:30+08:00"
    assert opened["reported_at"] is None
    assert said["known_at"] == "2027-02-01T12:00:30+08:00"
    assert said["text"] == "2026-11-28T09:00:00+08:00"


def test_the_times_inside_a_correction_move_too():
    told = load(line(do="entry.correct", entry="a", **{"with": {"do": "log.say", "at": NINE}}))

    (moved,) = shift(told, ends_at=datetime.fromisoformat(TEN))

    assert moved["with"]["at"] == TEN
    assert told[0]["with"]["at"] == NINE


def test_a_time_said_in_another_offset_keeps_it():
    told = load(line(at="2026-11-28T01:00:00+00:00", known_at=NINE))

    (moved,) = shift(told, ends_at=datetime.fromisoformat(TEN))

    assert moved["at"] == "2026-11-28T02:00:00+00:00"


@given(st.integers(0, 4_000_000_000), st.integers(0, 3000))
def test_a_story_shifted_to_and_fro_is_the_story(seconds, minutes):
    ends_at = datetime.fromtimestamp(seconds, UTC)
    later = datetime.fromisoformat(NINE) + timedelta(minutes=minutes)
    told = load(line() + "\n" + line(known_at=later.isoformat()))

    there = shift(told, ends_at=ends_at)

    assert end_of(there) == ends_at
    assert shift(there, ends_at=end_of(told)) == told


def test_a_line_separator_inside_a_text_ends_no_line():
    told = load(line(text="一").replace("\\u4e00", "一\u2028二") + "\n")

    assert [each["text"] for each in told] == ["一\u2028二"]


@pytest.mark.parametrize(
    ("text", "key", "number"),
    [
        ("", "drill.empty", None),
        (line() + "\n\n" + line(), "drill.not_json", 2),
        (line() + "\n{", "drill.not_json", 2),
        (line(accuracy_m=float("nan")), "drill.not_json", 1),
        ("[" * 100_000, "drill.not_json", 1),
        ("[]", "drill.no_command", 1),
        ('{"do": 7}', "drill.no_command", 1),
        (line()[:-1] + ', "text": "又一次"}', "drill.key_twice", 1),
        ('{"do": "log.say", "at": "' + NINE + '"}', "drill.no_clock", 1),
        ('{"do": "log.say", "known_at": "' + NINE + '"}', "drill.no_clock", 1),
        (line(at=TEN), "drill.known_before_it_was", 1),
        (line(known_at=TEN) + "\n" + line(), "drill.out_of_order", 2),
        (line(at="2026-11-28T09:00:00"), "time.no_offset", None),
        (line(known_at="昨天"), "time.not_a_time", None),
    ],
)
def test_a_drill_that_is_not_one_is_refused_with_the_line(text, key, number):
    with pytest.raises(Refused) as refusal:
        load(text)

    assert refusal.value.notice.key == key
    assert dict(refusal.value.notice.values).get("line") == number


def test_every_refusal_of_a_drill_has_its_sentence():
    sentences = json.loads(WORDS.read_text(encoding="utf-8"))
    source = (Path(__file__).parents[2] / "desktop/firepost/app/drill.py").read_text("utf-8")
    keys = {part.split('"')[0] for part in source.split('Refused("')[1:]}

    assert keys <= set(sentences)
    assert all(set(said) == {"zh", "en"} for said in sentences.values())


def test_the_list_of_times_holds_every_time_of_the_vocabulary():
    from firepost.domain.vocabulary import TIME, VERBS

    timed = {
        field.name
        for verb in VERBS.values()
        if verb.spoken
        for field in verb.fields
        if field.type == TIME
    }

    assert timed | {"at", "known_at"} == TIME_KEYS


def test_the_drills_shapes_have_the_measures_that_came_with_them():
    drills = Path(__file__).parents[2] / "resources/drills"
    known = json.loads((drills / "taishun.measures.json").read_text(encoding="utf-8"))
    shapes = [
        line["geometry"]
        for line in load((drills / "taishun.jsonl").read_text(encoding="utf-8"))
        if "geometry" in line
    ]

    assert {name_of(shape) for shape in shapes} == set(known)
    for shape in shapes:
        figures, warnings = measured(shape)
        assert not warnings
        assert known[name_of(shape)][:5] == pytest.approx(figures[:5], rel=1e-12)
        assert known[name_of(shape)][5] == figures[5]


def test_a_shape_nobody_measured_before_is_measured_now():
    square = {"type": "Polygon", "coordinates": [[[120, 27], [121, 27], [121, 28], [120, 27]]]}

    assert measured_before("{}")(square) == measured(square)

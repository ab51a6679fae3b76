"""What a kept outlook reaches stays with it; who lives there is counted once, unknown is no nought."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from firepost.app.outlook import Asked, Coming, Outlook, Reach
from firepost.app.reached import as_notes, coming_notes, coming_of, reached_of, within
from firepost.cli.show_people import people_of as shown
from firepost.domain.errors import Refused
from firepost.domain.geometry.spread import Air

SINCE = datetime.fromisoformat("2026-03-01T15:00:00+08:00")
RING = [[119.97, 27.65], [119.98, 27.65], [119.98, 27.66], [119.97, 27.66], [119.97, 27.65]]
SHAPE = {"type": "Polygon", "coordinates": [RING]}
FOUND = (
    Reach("S331", "road", 30.0, 60.0, 240.0, 40.0),
    Reach("北坑村", "place", 60.0, None, 900.4, 45.0),
    Reach("北坑村", "place", 30.0, 60.0, 0.0, 45.0, "threatens_residents"),
    Reach("上洋", "place", None, None, 9_000.0, 90.0),
    Reach("泰顺县", "county", 0.0, 0.0, 0.0, None),
    Reach("文成县", "county", 120.0, None, 2_000.0, 10.0),
    Reach("", "border", 150.0, None, 2_500.0, 10.0),
)


def outlook_of(found=FOUND) -> Outlook:
    return Outlook(
        SINCE, Asked(Air(8.0, 225.0, 5, 26.0, 38.0), 1.0), 100.0, (), found, 0.0, 0.0
    )


@pytest.fixture
def desk(post_at):
    desk = post_at("前指")
    desk.clock.at = SINCE
    desk.says("incident.open", name="北坑湾")
    desk.says("perimeter.record", geometry=SHAPE, method="gps")
    desk.says("place.register", name="北坑村", inhabitants=126, lon_deg=119.99, lat_deg=27.66)
    return desk


def keep(desk, **more):
    air = {"wind_m_s": 8, "wind_from_deg": 225, "temp_c": 26, "humidity_pct": 38}
    desk.says("outlook.keep", perimeter=desk.fire.area.perimeter.id, geometry=SHAPE, hours=3,
              fuel_factor=1.0, **air, **more)  # fmt: skip
    return desk.fire.outlooks[-1]


def kept_with(desk, found=FOUND):
    return keep(desk, since=SINCE.isoformat(), reached=as_notes(outlook_of(found)))


def test_what_it_reaches_is_in_the_entry_and_reads_back_after_the_desk_was_shut(desk):
    kept = kept_with(desk)
    desk.post.close()
    desk.open()
    assert desk.fire.outlooks[-1] == kept, "it is in the entry"

    assert [(one.kind, one.name) for one in kept.reached] == [
        ("road", "S331"),
        ("place", "北坑村"),
        ("county", "文成县"),
        ("border", ""),
    ], "out of reach, threats and the fire's own county are left out"
    assert kept.reached[1].earliest == SINCE + timedelta(hours=1)
    assert kept.reached[1].likely is None


def test_an_outlook_that_does_not_say_is_not_one_that_reaches_nothing(desk):
    assert keep(desk).reached is None
    assert kept_with(desk, ()).reached == ()

    first, second = shown(desk.board, None)["incidents"][desk.fire.id]["outlooks"]
    assert (first["reached"], first["people"]) == (None, None)
    assert (second["reached"], second["people"]["places"]) == ([], 0)


def test_who_lives_there_and_how_many_of_them_moved_once_under_two_names(desk):
    desk.says("evacuation.report", place="北坑", people=90)
    desk.says("evacuation.report", place="上洋", people=40)  # not within it
    kept = kept_with(desk, (*FOUND, Reach("北坑", "target", 60.0, None, 900.0, 45.0)))
    people = within(kept.reached, desk.board, desk.fire)

    assert (people.places, people.people, people.unknown, people.moved) == (1, 126, 0, 90)
    told = shown(desk.board, None)["incidents"][desk.fire.id]["outlooks"][-1]
    assert told["people"] == {"places": 1, "people": 126, "unknown_places": 0, "moved": 90}
    assert told["reached"][1]["earliest"] == "2026-03-01T16:00:00+08:00"
    assert told["reference_only"] is True


def test_two_registered_names_of_one_village_count_once(desk):
    where = {"lon_deg": 120.2, "lat_deg": 27.8}
    desk.says("place.register", name="坑底", inhabitants=120, **where)
    both = (*FOUND, Reach("坑底", "place", 60.0, None, 900.0, 45.0))
    kept = kept_with(desk, both)
    assert within(kept.reached, desk.board, desk.fire).people == 246

    desk.says("place.same", name="坑底", same_as="北坑村")
    people = within(kept.reached, desk.board, desk.fire)
    assert (people.places, people.people) == (1, 126)


def test_people_nobody_counted_are_unknown(desk):
    desk.says("place.register", name="里洋", lon_deg=120.2, lat_deg=27.8)
    (only,) = [one for one in FOUND if one.name == "S331"]
    kept = kept_with(desk, (only, Reach("里洋", "place", 60.0, None, 900.0, 45.0)))
    people = within(kept.reached, desk.board, desk.fire)

    assert (people.places, people.unknown, people.moved) == (1, 1, None)
    told = shown(desk.board, None)["incidents"][desk.fire.id]["outlooks"][-1]
    assert told["people"]["people"] is None


@pytest.mark.parametrize(
    "odd", [["a"], {"place/x": 5}, {str(n): "1//2" for n in range(101)}, {"": "1//2"}]
)
def test_what_is_no_texts_by_name_is_refused(desk, odd):
    with pytest.raises(Refused):
        keep(desk, since=SINCE.isoformat(), reached=odd)


def test_nonsense_of_another_program_is_left_out():
    told = {"place/x": "a/b/c", "moon/y": "1//2", "road/z": "5", "road/w": "1e999//2"}
    assert reached_of(told, SINCE) == ()
    assert reached_of("text", SINCE) is None


def test_a_crowd_of_long_names_still_fits_into_an_entry(desk):
    many = tuple(Reach("很长的路名" * 8 + str(n), "road", n, None, 1.0, 1.0) for n in range(90))
    assert 0 < len(kept_with(desk, many).reached) <= 60


HOUR = timedelta(hours=1)
LEVELS = (
    Coming("III.4", "6.4.2(1)④", "III", SINCE + HOUR, SINCE + 2 * HOUR, by_ha=8.6),
    Coming(
        "II.3",
        "6.4.3(1)③",
        "II",
        SINCE + 2 * HOUR,
        None,
        fact="near_key_target",
        name="油库/东",
    ),
    Coming("R3", "5.3(3)", None, SINCE + 2 * HOUR, None, fact="border", name=""),
    Coming("I.3", "6.4.4(1)③", "I", None, None, by_ha=900.0),
)


def test_the_levels_it_would_bring_are_kept_with_it(desk):
    kept = keep(desk, since=SINCE.isoformat(), coming=coming_notes(LEVELS, SINCE))
    desk.post.close()
    desk.open()
    assert desk.fire.outlooks[-1] == kept, "it is in the entry"

    assert [(one.trigger, one.level, one.earliest - SINCE) for one in kept.coming] == [
        ("III.4", "III", HOUR),
        ("R3", None, 2 * HOUR),
        ("II.3", "II", 2 * HOUR),
    ], "what is out of reach is left out"
    assert (kept.coming[0].by_ha, kept.coming[0].likely) == (8.6, SINCE + 2 * HOUR)
    assert (kept.coming[2].fact, kept.coming[2].name) == ("near_key_target", "油库/东")
    told = shown(desk.board, None)["incidents"][desk.fire.id]["outlooks"][-1]["coming"]
    assert told[2]["clause"] == "6.4.3(1)③"
    assert told[2]["likely"] is None


def test_an_outlook_that_says_nothing_of_levels_is_not_one_that_brings_none(desk):
    assert keep(desk).coming is None
    assert keep(desk, since=SINCE.isoformat(), coming={}).coming == ()
    odd = {"III.4": "III/x", "II.2": "II/6/a//", "I.2": "I/6/1e999////"}
    assert coming_of(odd, SINCE) == ()
    many = [
        Coming(f"T{n}", "6.4", "I", SINCE, None, fact="dangerous", name="很长的名字" * 10)
        for n in range(60)
    ]
    crowd = coming_notes(many, SINCE)
    assert len(keep(desk, since=SINCE.isoformat(), coming=crowd).coming) > 0

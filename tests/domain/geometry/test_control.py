"""How much of the edge is held: marks laid on it, the later over the earlier, none beyond its ends."""

from __future__ import annotations

import pytest

from domain.geometry.test_sketch import at, square
from firepost.domain.errors import Refused
from firepost.domain.geometry.control import check_line, control_of, stretch_of

SQUARE = {"type": "Polygon", "coordinates": [square().tolist()]}  # 1,600 m round
NORTH = at((200, 200), (-200, 200)).tolist()
EAST = at((200, -200), (200, 200)).tolist()


def share(*marks, geometry=SQUARE, sectors=()):
    return control_of(geometry, [(state, line) for state, line in marks], sectors)


def test_one_side_of_a_square_is_a_quarter():
    found = share(("held", NORTH))

    assert found.edge_m == pytest.approx(1600, rel=0.01)
    assert found.share == pytest.approx(0.25, abs=0.01)
    assert sorted({run.state for run in found.runs}) == ["held", "open"]


def test_the_later_mark_holds_over_the_earlier():
    assert share(("held", NORTH), ("open", NORTH)).held_m == 0
    both = share(("held", NORTH), ("mopped_up", NORTH))
    assert both.mopped_up_m == both.held_m > 390


def test_a_line_a_few_metres_beside_the_edge_still_marks_it_and_one_far_off_does_not():
    beside = at((200, 215), (-200, 215)).tolist()
    beyond = at((200, 260), (-200, 260)).tolist()

    assert share(("held", beside)).share == pytest.approx(0.25, abs=0.01)
    assert share(("held", beyond)).held_m == 0


def test_where_the_fire_has_run_over_the_line_it_is_open_again():
    """The north side moved 100 m on: what was held there holds nothing now."""
    grown = {
        "type": "Polygon",
        "coordinates": [at((-200, -200), (200, -200), (200, 300), (-200, 300)).tolist()],
    }

    assert share(("held", NORTH), ("held", EAST), geometry=grown).held_m == pytest.approx(
        400, abs=15
    )


def test_a_mark_all_the_way_round_holds_all_of_it():
    whole = [*square().tolist(), square()[0].tolist()]

    assert share(("held", whole)).share == pytest.approx(1.0)


def test_sectors_have_lengths_and_what_of_them_is_held():
    found = share(("held", NORTH), sectors=[("A", NORTH), ("B", EAST)])
    lengths = {
        one.letter: (round(one.length_m, -1), round(one.held_m, -1)) for one in found.sectors
    }

    assert lengths == {"A": (400, 400), "B": (400, 0)} or lengths["B"][1] <= 10
    assert all(one.middle is not None for one in found.sectors)


def test_an_island_inside_is_no_line_to_hold():
    ring = {"type": "Polygon", "coordinates": [square().tolist(), square(100).tolist()]}

    assert share(("held", NORTH), geometry=ring).edge_m == pytest.approx(1600, rel=0.01)


def test_a_stretch_takes_the_shorter_way_or_that_by_which_the_hand_went():
    ring = square()
    a, b = at((150, 200), (-150, 200))

    short = stretch_of(ring, a, b)
    long = stretch_of(ring, a, b, via=at((0, -200))[0])

    assert len(short) == 2
    assert len(long) == 6


@pytest.mark.parametrize(
    "line",
    [
        None,
        {"type": "Point", "coordinates": [119.9, 27.6]},
        {"type": "LineString", "coordinates": [[119.9, 27.6]]},
        {"type": "LineString", "coordinates": [[119.9, 27.6], [119.9, 27.6]]},
        {"type": "LineString", "coordinates": [[498733, 3061526], [498833, 3061526]]},
        {"type": "LineString", "coordinates": [[119.9, float("nan")], [119.9, 27.6]]},
        {"type": "LineString", "coordinates": [[119.9, 27.6]] * 6000},
    ],
)
def test_what_is_no_line_is_refused(line):
    with pytest.raises(Refused):
        check_line(line, "line")

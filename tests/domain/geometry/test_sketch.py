"""A perimeter under the hand: what is changed can be taken back, and nothing is lost of the rest."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import effort, most_bytes
from firepost.domain.errors import Refused
from firepost.domain.geometry import shaping
from firepost.domain.geometry.edit import Drawing
from firepost.domain.geometry.shape import Shape
from firepost.domain.geometry.sketch import EMPTY, Sketch

LON, LAT = 119.98, 27.66
E, N = 1 / (111_320 * math.cos(math.radians(LAT))), 1 / 110_800  # a metre in degrees, about


def at(*metres: tuple[float, float]) -> np.ndarray:
    return np.array([(LON + x * E, LAT + y * N) for x, y in metres])


def square(size_m: float = 400.0, x: float = 0.0, y: float = 0.0) -> np.ndarray:
    half = size_m / 2
    return at(
        (x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)
    )


def shape(*rings: np.ndarray) -> Shape:
    return Shape(tuple((ring,) for ring in rings))


def ha(drawn: Shape) -> float:
    return drawn.measure().area_ha


def round_ring(count: int, radius_m: float = 300.0) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack(
        [LON + radius_m * E * np.cos(turn), LAT + radius_m * N * np.sin(turn)]
    )


moves = st.lists(
    st.tuples(
        st.sampled_from(["move", "insert", "remove", "lay", "undo", "redo"]),
        st.integers(0, 30),
        st.floats(-300, 300),
        st.floats(-300, 300),
    ),
    max_size=25,
)


@given(moves)
def test_everything_can_be_taken_back_and_made_again(steps):
    """Corners, area and length: after undoing all the start, after redoing all the end."""
    sketch = Sketch(shape(round_ring(8)))
    start = (sketch.corners(0), sketch.area_ha, sketch.length_m)
    for deed, number, x, y in steps:
        corner = number % len(sketch.corners(0))
        to = (LON + x * E, LAT + y * N)
        match deed:
            case "move":
                sketch.move(0, corner, to)
            case "insert":
                sketch.insert(0, corner, to)
            case "remove":
                sketch.remove(0, corner)
            case "lay":
                sketch.lay(Drawing(shape(round_ring(5 + number))))
            case "undo":
                sketch.undo()
            case "redo":
                sketch.redo()
    end = (sketch.corners(0), sketch.area_ha, sketch.length_m)

    depth = 0
    while sketch.undo():
        depth += 1
    assert sketch.corners(0) == start[0]
    assert (sketch.area_ha, sketch.length_m) == pytest.approx(start[1:], rel=1e-9)
    for _ in range(depth):
        sketch.redo()
    assert sketch.corners(0) == end[0]
    assert (sketch.area_ha, sketch.length_m) == pytest.approx(end[1:], rel=1e-6, abs=1e-6)


def test_a_corner_dragged_a_long_way_is_one_change():
    sketch = Sketch(shape(square()))
    sketch.grasp(0, 2)
    for step in range(50):
        sketch.move(0, 2, (LON + (200 + step) * E, LAT + 200 * N))
    sketch.release()

    sketch.undo()

    assert not sketch.can_undo
    assert sketch.corners(0)[2] == tuple(square()[2])


def test_a_moving_corner_is_the_same_work_among_100_as_among_100_000():
    """With its live figures; the milliseconds stand in the bench (qgis_edit)."""

    def work(corners: int):
        sketch = Sketch(shape(round_ring(corners)))

        def move():
            sketch.move(0, 50, (LON + 300 * E, LAT))
            return sketch.area_ha, sketch.length_m

        return effort(move), most_bytes(move)

    (few, _), (many, held) = work(100), work(100_000)

    assert (many.calls, many.lines) == (few.calls, few.lines)
    assert held < 10_000


def test_a_stroke_along_the_head_adds_the_ground_between():
    """The square's north side pushed 100 m up over 200 m: two hectares more."""
    stroke = at((-100, 205), (-100, 300), (100, 300), (100, 205))

    grew = shaping.grown(shape(square()), stroke)

    assert ha(grew) - 16.0 == pytest.approx(2.0, rel=0.01)


def test_a_stroke_that_dips_inside_takes_nothing_away():
    stroke = at((-150, 200), (-100, 260), (0, 120), (100, 260), (150, 200))

    grew = shaping.grown(shape(square()), stroke)

    assert ha(grew) > 16.0
    assert Shape(grew.polygons).clean().covers(shape(square()).clean().buffer(-1e-9))


@pytest.mark.parametrize("turn", [1, -1])
def test_a_stroke_most_of_the_way_round_keeps_the_fire(turn):
    """Begun at one corner, ended at the next, outside all the way: either way round."""
    stroke = at((-190, -230), (230, -230), (230, 230), (-230, 230), (-230, -190))[::turn]

    grew = shaping.grown(shape(square()), stroke)

    assert 20.0 < ha(grew) < 21.5


def test_a_walked_stretch_replaces_what_it_covers():
    """Walked 50 m inside the drawn north side: there the fire is smaller than was thought."""
    line = at((-200, 150), (200, 150))

    put_right = shaping.replaced(shape(square()), line)

    assert ha(put_right) == pytest.approx(14.0, rel=0.01)


def test_both_ends_on_one_side_replace_only_between_them():
    line = at((-50, 200), (-50, 240), (50, 240), (50, 200))

    put_right = shaping.replaced(shape(square()), line)

    assert ha(put_right) == pytest.approx(16.4, rel=0.01)


def test_the_first_stroke_of_all_is_the_fire():
    assert ha(shaping.grown(EMPTY, square(100))) == pytest.approx(1.0, rel=0.01)


def test_an_island_is_cut_out_and_a_bite_off():
    with_island = shaping.without(shape(square()), square(100))
    bitten = shaping.without(shape(square()), square(200, x=200))

    assert ha(with_island) == pytest.approx(15.0, rel=0.01)
    assert with_island.measure().holes == 1
    assert ha(bitten) == pytest.approx(14.0, rel=0.01)
    assert bitten.measure().holes == 0


def test_what_touches_becomes_one_and_what_does_not_a_second_part():
    one = shaping.added(shape(square()), square(200, x=250))
    two = shaping.added(shape(square()), square(200, x=600))

    assert one.measure().parts == 1
    assert two.measure().parts == 2
    assert ha(two) == pytest.approx(20.0, rel=0.01)


def test_a_cut_makes_two_parts_that_every_reader_takes_for_two():
    parted = shaping.split(shape(square()), at((-300, 30), (300, 30)))

    assert parted.measure().parts == 2
    assert parted.measure().warnings == ()
    assert ha(parted) == pytest.approx(16.0 - 0.04, abs=0.02)


def test_a_cut_that_parts_nothing_is_refused():
    with pytest.raises(Refused) as stopped:
        shaping.split(shape(square()), at((-300, 30), (0, 30)))
    assert stopped.value.notice.key == "sketch.cuts_nothing"


def test_parts_near_each_other_are_joined_and_others_not():
    near = shape(square(), square(100, x=270))  # 20 m between them
    far = shape(square(), square(100, x=600))

    whole = shaping.joined(near, reach_m=50)

    assert whole.measure().parts == 1
    assert 17.0 < ha(whole) < 17.8
    with pytest.raises(Refused):
        shaping.joined(far, reach_m=50)


def test_nothing_is_left_of_a_fire_cut_out_whole():
    with pytest.raises(Refused):
        shaping.without(shape(square()), square(900))


def test_crossings_are_found_and_mended_by_even_odd():
    bow = shape(at((-100, -100), (100, 100), (100, -100), (-100, 100)))

    (place,) = shaping.crossing_places(bow)
    put_right = shaping.mended(bow)

    assert place == pytest.approx((LON, LAT), abs=1e-9)
    assert shaping.crossing_places(put_right) == []
    assert ha(put_right) == pytest.approx(2.0, rel=0.01)


def test_a_scribble_is_refused_before_its_crossings_are_looked_for():
    """Thousands of millions of them: a glance at some edges is all the work there is."""
    turn = np.random.default_rng(3).uniform(-300, 300, (100_000, 2))
    scribble = shape(np.column_stack([LON + turn[:, 0] * E, LAT + turn[:, 1] * N]))

    def mend():
        with pytest.raises(Refused) as stopped:
            shaping.mended(scribble)
        assert stopped.value.notice.key == "geometry.too_tangled"

    assert effort(mend).lines < 5_000
    assert most_bytes(mend) < 10_000_000  # a few columns of all corners


@pytest.mark.parametrize("points", [at(), at((0, 0)), at((0, 0), (0, 0))])
def test_a_dot_is_no_stroke(points):
    with pytest.raises(Refused):
        shaping.grown(shape(square()), points.reshape(-1, 2))

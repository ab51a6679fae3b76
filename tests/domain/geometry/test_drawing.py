"""Area and length while a hand moves the corners."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import effort, most_bytes
from firepost.domain.geometry.edit import Drawing
from firepost.domain.geometry.shape import Shape

SQUARE = [[120.0, 28.0], [120.01, 28.0], [120.01, 28.01], [120.0, 28.01]]
HOLE = [[120.002, 28.002], [120.002, 28.008], [120.008, 28.008], [120.008, 28.002]]


def ragged(corners, seed):
    """A ring around 120° E 28° N whose corners keep their order: it never crosses itself."""
    random = np.random.default_rng(seed)
    turn = (np.arange(corners) + random.uniform(0.1, 0.9, corners)) * 2 * np.pi / corners
    far = random.uniform(0.006, 0.012, corners)
    return np.column_stack([120 + far * np.cos(turn), 28 + far * np.sin(turn)])


def drawing_of(*rings):
    coordinates = [np.vstack([ring, ring[:1]]).tolist() for ring in map(np.array, rings)]
    return Drawing(Shape.of({"type": "Polygon", "coordinates": coordinates}))


def agrees_with_measuring_anew(drawing):
    found = drawing.finished().measure()
    assert found.warnings == ()
    assert abs(found.area_ha - drawing.area_ha) * 1e4 < 1e-6
    assert found.length_m == pytest.approx(drawing.length_m, abs=1e-6)


@given(
    st.integers(4, 60), st.integers(0, 2**32 - 1), st.lists(st.floats(0.5, 1.5), max_size=30)
)
def test_every_move_equals_measuring_anew(corners, seed, pulls):
    """Corners drawn in and out along their own bearing, up to a kilometre."""
    ring = ragged(corners, seed)
    drawing = drawing_of(ring)

    for index, pull in enumerate(pulls):
        here = index * 7 % corners
        moved = np.array([120, 28]) + (ring[here] - [120, 28]) * pull
        drawing.move(0, here, (float(moved[0]), float(moved[1])))

    agrees_with_measuring_anew(drawing)


@given(st.integers(4, 40), st.integers(0, 2**32 - 1), st.lists(st.integers(0, 99), max_size=20))
def test_corners_put_in_and_taken_out_equal_measuring_anew(corners, seed, places):
    drawing = drawing_of(ragged(corners, seed))

    for number, place in enumerate(places):
        ring = drawing.corners(0)
        here = place % len(ring)
        if number % 3 == 2:
            drawing.remove(0, here)
            continue
        before, after = np.array(ring[here - 1]), np.array(ring[here])
        middle = (before + after) / 2 + (np.array([120, 28]) - (before + after) / 2) * 1e-3
        drawing.insert(0, here, (float(middle[0]), float(middle[1])))

    agrees_with_measuring_anew(drawing)


def test_a_hole_made_larger_makes_the_fire_smaller_and_its_edge_no_longer():
    drawing = drawing_of(SQUARE, HOLE)
    before_ha, before_m = drawing.area_ha, drawing.length_m

    drawing.move(1, 2, (120.009, 28.009))

    assert drawing.area_ha < before_ha
    assert drawing.length_m == before_m
    agrees_with_measuring_anew(drawing)


def test_the_last_three_corners_stay():
    drawing = drawing_of(SQUARE)

    assert drawing.remove(0, 0) is True
    assert drawing.remove(0, 0) is False
    assert len(drawing.corners(0)) == 3
    agrees_with_measuring_anew(drawing)


def test_parts_stay_apart():
    far = [[lon + 1, lat] for lon, lat in SQUARE]
    shape = Shape.of({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [far]]})

    drawing = Drawing(shape)
    drawing.move(2, 0, (120.999, 27.999))

    assert [len(polygon) for polygon in drawing.finished().polygons] == [2, 1]


def test_a_corner_of_a_hundred_thousand_moves_with_the_work_of_one_of_a_hundred():
    """The milliseconds stand in the bench (qgis_edit)."""

    def work(corners):
        drawing = drawing_of(ragged(corners, 1))
        lon, lat = drawing.corners(0)[50]

        def move():
            drawing.move(0, 50, (lon + 1e-9, lat))
            assert drawing.area_ha > 0

        return effort(move), most_bytes(move)

    (few, _), (many, held) = work(100), work(100_000)

    assert (many.calls, many.lines) == (few.calls, few.lines)
    assert held < 10_000

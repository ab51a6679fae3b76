"""What holds of every shape, judged by counting edges one by one."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from firepost.domain.geometry.shape import Shape, measure

# A geodesic of a kilometre leaves the straight line in degrees, on which crossings are cut, by
# up to 7 m2: the difference between two readings of a few such edges.
BEND_HA = 4e-3
GRID = st.integers(0, 12)
# On a coarse grid corners meet edges, edges lie on each other and rings repeat.
RINGS = st.lists(st.tuples(GRID, GRID), min_size=3, max_size=9, unique=True)


def ring_of(corners, size_deg=0.001):
    return [[120 + x * size_deg, 28 + y * size_deg] for x, y in [*corners, corners[0]]]


def area_of(rings):
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def is_inside(rings, lon, lat):
    """A ray to the east meets an odd number of edges."""
    met = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in pairwise(ring):
            if (y0 > lat) != (y1 > lat) and lon < x0 + (lat - y0) / (y1 - y0) * (x1 - x0):
                met += 1
    return met % 2 == 1


@given(st.lists(RINGS, min_size=1, max_size=4))
def test_the_inside_is_where_a_ray_meets_an_odd_number_of_edges(drawn):
    rings = [ring_of(corners) for corners in drawn]

    clean = Shape.of(area_of(rings)).clean()

    assert clean.is_valid
    for x in range(-1, 13, 2):
        for y in range(-1, 13, 2):
            # Off the grid's corners and edges, so that no side is in doubt.
            lon, lat = 120 + (x + 0.317) * 0.001, 28 + (y + 0.4439) * 0.001
            spot = shapely.Point(lon, lat)
            assume(all(shapely.LineString(r).distance(spot) > 1e-9 for r in rings))
            assert clean.contains(spot) == is_inside(rings, lon, lat)


@given(st.lists(RINGS, min_size=1, max_size=4))
def test_the_area_is_that_of_the_inside(drawn):
    rings = [ring_of(corners) for corners in drawn]
    shape = Shape.of(area_of(rings))

    found = shape.measure()

    flat = shape.clean().area  # square degrees
    ha_per_square_degree = 111.32 * 110.8 * 100 * math.cos(math.radians(28.006))
    assert found.area_ha == pytest.approx(flat * ha_per_square_degree, rel=3e-3, abs=BEND_HA)
    assert found.parts + found.holes == len(rings)
    assert found.parts >= 1


@given(st.lists(RINGS, min_size=2, max_size=4))
def test_neither_order_nor_direction_of_rings_changes_the_area(drawn):
    rings = [ring_of(corners) for corners in drawn]
    turned = [ring[::-1] for ring in reversed(rings)]

    one, two = measure(area_of(rings)), measure(area_of(turned))

    assert two.area_ha == pytest.approx(one.area_ha, rel=1e-6, abs=BEND_HA)
    assert two.box_deg == one.box_deg


@given(RINGS, RINGS)
def test_the_area_of_parts_apart_is_the_sum_of_theirs(first, second):
    left = ring_of(first)
    right = [[lon + 1, lat] for lon, lat in ring_of(second)]

    both = measure(area_of([left, right]))

    apart = measure(area_of([left])).area_ha + measure(area_of([right])).area_ha
    assert both.area_ha == pytest.approx(apart, rel=1e-6, abs=BEND_HA)


@given(st.integers(0, 2**32 - 1), st.integers(3, 200))
def test_a_cut_through_a_fire_loses_no_ground(seed, corners):
    """Two halves along a shared jagged line make the whole."""
    random = np.random.default_rng(seed)
    middle = np.column_stack(
        [np.linspace(120.001, 120.009, corners), random.uniform(28.003, 28.007, corners)]
    ).tolist()
    top = [[120.009, 28.01], [120.001, 28.01]]
    bottom = [[120.009, 28.0], [120.001, 28.0]]

    upper = measure(area_of([[*middle, *top, middle[0]]])).area_ha
    lower = measure(area_of([[*middle, *bottom, middle[0]]])).area_ha

    whole = [bottom[1], middle[0], top[1], top[0], middle[-1], bottom[0], bottom[1]]
    assert upper + lower == pytest.approx(measure(area_of([whole])).area_ha, rel=1e-9)


def test_a_corner_all_but_on_another_edge_does_not_lose_a_face():
    """(5, 6) lies on the edge from (3, 12) to (6, 3), but for the last digit."""
    one = ring_of([(0, 0), (3, 12), (5, 6)])
    two = ring_of([(0, 0), (3, 12), (6, 3)])

    found = measure(area_of([one, two]))

    ring = measure(area_of([ring_of([(0, 0), (5, 6), (6, 3)])]))
    assert found.area_ha == pytest.approx(ring.area_ha, abs=BEND_HA)
    assert found.area_ha > 10

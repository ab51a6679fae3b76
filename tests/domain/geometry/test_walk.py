"""Walks round and along a fire whose edge is known."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod

from firepost.domain.errors import Refused
from firepost.domain.geometry.walk import edge_of, with_stretch

GEOD = Geod(ellps="GRS80")
LON, LAT = 119.9167, 27.55


def at(east_m: float, north_m: float) -> tuple[float, float]:
    far = float(np.hypot(east_m, north_m))
    lon, lat, _ = GEOD.fwd(LON, LAT, np.degrees(np.arctan2(east_m, north_m)), far)
    return lon, lat


def circle(
    radius_m: float = 300.0, first: float = 0.0, last: float = 360.0, every: float = 1.0
):
    turns = np.radians(np.arange(first, last + every / 2, every))
    return np.array([at(radius_m * np.sin(t), radius_m * np.cos(t)) for t in turns])


def good(track):
    return np.full(len(track), 3.0)


def area_ha(ring) -> float:
    return abs(GEOD.polygon_area_perimeter(ring[:, 0], ring[:, 1])[0]) / 1e4


WHOLE_HA = np.pi * 300**2 / 1e4


def test_a_walk_round_is_closed_cleaned_and_thinned():
    track = circle(last=355)

    walked = edge_of(track, good(track))

    assert area_ha(walked.ring) == pytest.approx(WHOLE_HA, rel=0.02)
    assert walked.gap_m == pytest.approx(300 * np.radians(5), abs=1)
    assert (walked.ring[0] == walked.ring[-1]).all()
    assert len(walked.ring) < len(track) / 3
    assert walked.accuracy_m == 3.0


def test_standing_still_and_wandering_positions_are_left_out():
    track = circle()
    rng = np.random.default_rng(4)
    still = np.repeat(track[:1], 200, axis=0) + rng.normal(0, 5e-6, (200, 2))
    wild = track[100] + [0.004, 0.003]  # 500 m off, and the receiver says how unsure it is
    walk = np.vstack([still, track[:100], wild[None], track[100:]])
    unsure = np.concatenate([np.full(300, 3.0), [80.0], np.full(len(track) - 100, 3.0)])

    walked = edge_of(walk, unsure)

    assert area_ha(walked.ring) == pytest.approx(WHOLE_HA, rel=0.02)
    assert walked.left_out >= 190


def test_half_a_round_is_no_edge():
    half = circle(last=180)

    with pytest.raises(Refused) as stopped:
        edge_of(half, good(half))
    assert stopped.value.notice.key == "walk.not_round"


def test_a_crossing_walk_keeps_its_largest_ring_and_says_so():
    knot = np.array([at(0, 0), at(20, 20), at(20, 0), at(0, 20)])
    track = np.vstack([knot, [at(0, 300), at(-300, 300), at(-300, 0), at(-2, 0)]])

    walked = edge_of(track, good(track))

    assert walked.crossed
    assert area_ha(walked.ring) == pytest.approx(9.0, rel=0.05)


@pytest.mark.parametrize("points", [0, 1, 2])
def test_two_positions_are_no_walk(points):
    few = circle()[:points].reshape(-1, 2)

    with pytest.raises(Refused) as stopped:
        edge_of(few, good(few))
    assert stopped.value.notice.key == "walk.too_short"


def test_a_hundred_positions_at_one_place_are_no_walk():
    still = np.repeat(circle()[:1], 100, axis=0)

    with pytest.raises(Refused) as stopped:
        edge_of(still, good(still))
    assert stopped.value.notice.key == "walk.too_short"


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("turned", [False, True])
def test_a_part_replaces_the_stretch_it_covers(backwards, turned):
    """The east side has burned 60 m further; the rest stands as it was."""
    ring = circle()[::-1] if turned else circle()
    walk = circle(360.0, 30, 150)
    if backwards:
        walk = walk[::-1]

    walked = with_stretch(ring, walk, good(walk))

    grown = WHOLE_HA + np.pi * (360**2 - 300**2) / 1e4 * 120 / 360
    assert area_ha(walked.ring) == pytest.approx(grown, rel=0.02)


def test_a_part_across_the_start_of_the_old_ring_replaces_it_too():
    walk = np.vstack([circle(360.0, 300, 359), circle(360.0, 0, 60)])

    walked = with_stretch(circle(), walk, good(walk))

    grown = WHOLE_HA + np.pi * (360**2 - 300**2) / 1e4 * 120 / 360
    assert area_ha(walked.ring) == pytest.approx(grown, rel=0.02)


def test_a_retreat_inwards_shrinks_it():
    walk = circle(200.0, 20, 80)

    walked = with_stretch(circle(), walk, good(walk))

    assert area_ha(walked.ring) == pytest.approx(
        WHOLE_HA - np.pi * (300**2 - 200**2) / 1e4 / 6, rel=0.03
    )


def test_a_walk_far_from_the_edge_replaces_nothing():
    walk = circle(800.0, 0, 90)

    with pytest.raises(Refused) as stopped:
        with_stretch(circle(), walk, good(walk))
    assert stopped.value.notice.key == "walk.off_edge"

"""How big a perimeter is, judged by the agencies that published it."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from firepost.domain.errors import Refused
from firepost.domain.geometry.shape import Shape, check_geometry, measure

FIRES = Path(__file__).parents[2] / "data" / "fires"
WORDS = Path(__file__).parents[3] / "resources" / "words"
US_SURVEY_ACRE_M2 = 4046.8726


def features(name):
    return json.loads((FIRES / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def agency_ha(feature):
    return feature["properties"]["poly_Acres_AutoCalc"] * US_SURVEY_ACRE_M2 / 10_000


def square(west=120.0, south=28.0, side=0.01, *, clockwise=False):
    ring = [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]
    return ring[::-1] if clockwise else ring


def keys(found):
    return [notice.key for notice in found.warnings]


@pytest.mark.parametrize(
    "name", ["wfigs_valid_60", "wfigs_ill_shaped_20", "hermits_peak_2022_13_steps"]
)
def test_every_published_fire_is_as_big_as_its_agency_says(name):
    for feature in features(name):
        found = measure(feature["geometry"])

        assert found.area_ha == pytest.approx(agency_ha(feature), rel=1e-5), feature

    assert len(features(name)) in (60, 20, 13)


def test_rings_are_counted_as_published_whatever_their_order():
    for feature in features("wfigs_ill_shaped_20"):
        geometry = feature["geometry"]
        polygons = (
            [geometry["coordinates"]]
            if geometry["type"] == "Polygon"
            else geometry["coordinates"]
        )

        found = measure(geometry)

        assert found.parts + found.holes == sum(map(len, polygons))


def test_a_square_is_as_big_as_the_ellipsoid_makes_it():
    """0.01 degrees at 28° N, against the closed form for a belt between two parallels."""
    found = measure({"type": "Polygon", "coordinates": [square()]})

    assert found.area_ha == pytest.approx(_belt_ha(28.0, 28.01, 0.01), rel=1e-6)
    assert found.area_mu == found.area_ha * 15
    assert (found.parts, found.holes, found.vertices) == (1, 0, 4)
    assert found.box_deg == (120.0, 28.0, 120.01, 28.01)
    assert found.warnings == ()


def _belt_ha(south_deg, north_deg, width_deg):
    """Area between two parallels and two meridians, by the authalic latitude."""
    f = 1 / 298.257222101
    e2 = f * (2 - f)
    e = math.sqrt(e2)

    def q(lat_deg):
        s = math.sin(math.radians(lat_deg))
        return (1 - e2) * (s / (1 - e2 * s * s) + math.atanh(e * s) / e)

    a = 6378137.0
    return a * a / 2 * math.radians(width_deg) * (q(north_deg) - q(south_deg)) / 10_000


def test_an_island_in_a_hole_is_a_part_and_does_not_lengthen_the_edge():
    outer = square()
    hole = square(120.002, 28.002, 0.006)
    island = square(120.004, 28.004, 0.002)

    found = measure({"type": "MultiPolygon", "coordinates": [[outer, hole], [island]]})
    alone = measure({"type": "Polygon", "coordinates": [outer]})

    assert (found.parts, found.holes) == (2, 1)
    assert found.length_m == alone.length_m
    assert found.area_ha == pytest.approx(
        alone.area_ha
        - measure({"type": "Polygon", "coordinates": [hole]}).area_ha
        + measure({"type": "Polygon", "coordinates": [island]}).area_ha
    )


def test_the_same_rings_measure_the_same_in_any_order_and_direction():
    outer, hole = square(), square(120.002, 28.002, 0.006)
    usual = measure({"type": "Polygon", "coordinates": [outer, hole]})

    for rings in ([hole, outer], [outer[::-1], hole], [hole[::-1], outer]):
        odd = measure({"type": "Polygon", "coordinates": rings})

        assert odd.area_ha == pytest.approx(usual.area_ha, rel=1e-12)
        assert (odd.parts, odd.holes) == (1, 1)
        assert odd.length_m == pytest.approx(usual.length_m)


def test_a_bow_tie_counts_both_wings_and_says_so():
    bow = [[120, 28], [120.01, 28.01], [120.01, 28], [120, 28.01], [120, 28]]

    found = measure({"type": "Polygon", "coordinates": [bow]})
    whole = measure({"type": "Polygon", "coordinates": [square()]})

    assert found.area_ha == pytest.approx(whole.area_ha / 2, rel=1e-4)
    assert keys(found) == ["geometry.self_crossing"]


def test_a_bow_tie_knotted_at_a_corner_is_told_from_two_that_touch():
    left = [[120, 28], [120.01, 28.01], [120, 28.02]]
    right = [[120.02, 28.02], [120.02, 28]]
    knot = [[120.01, 28.01]]
    crossing = [left[0], *knot, right[0], right[1], *knot, left[2], left[0]]
    touching = [left[0], *knot, right[1], right[0], *knot, left[2], left[0]]

    crossed = measure({"type": "Polygon", "coordinates": [crossing]})
    touched = measure({"type": "Polygon", "coordinates": [touching]})

    assert crossed.area_ha == pytest.approx(touched.area_ha)
    assert keys(crossed) == ["geometry.self_crossing"]
    assert keys(touched) == []


def test_parts_that_overlap_are_read_even_odd_with_a_warning():
    first, second = square(), square(120.005)

    found = measure({"type": "MultiPolygon", "coordinates": [[first], [second]]})

    alone = measure({"type": "Polygon", "coordinates": [first]})
    assert found.area_ha == pytest.approx(alone.area_ha, rel=1e-4)
    assert (found.parts, found.holes) == (2, 0)
    assert keys(found) == ["geometry.rings_cross"]


def test_a_ring_written_twice_encloses_nothing():
    found = measure({"type": "MultiPolygon", "coordinates": [[square()], [square()]]})

    assert found.area_ha == 0.0
    assert (found.parts, found.holes) == (1, 1)
    assert keys(found) == ["geometry.no_inside"]


def test_a_ring_left_open_is_closed_with_a_warning():
    opened = measure({"type": "Polygon", "coordinates": [square()[:-1]]})
    closed = measure({"type": "Polygon", "coordinates": [square()]})

    assert opened.area_ha == closed.area_ha
    assert keys(opened) == ["geometry.unclosed"]


def test_a_fire_across_the_date_line_is_measured_as_one():
    across = square(179.995)
    for position in across:
        position[0] -= 360 if position[0] > 180 else 0

    found = measure({"type": "Polygon", "coordinates": [across]})

    whole = measure({"type": "Polygon", "coordinates": [square(120.0)]})
    assert found.area_ha == pytest.approx(whole.area_ha, rel=1e-9)


def test_heights_are_left_out():
    flat = measure({"type": "Polygon", "coordinates": [square()]})
    high = [[lon, lat, 812.5] for lon, lat in square()]
    mixed = [*high[:2], *square()[2:]]

    assert measure({"type": "Polygon", "coordinates": [high]}) == flat
    assert measure({"type": "Polygon", "coordinates": [mixed]}) == flat


def test_the_mended_shape_is_valid_and_as_big():
    for feature in features("wfigs_ill_shaped_20"):
        clean = Shape.of(feature["geometry"]).clean()

        assert clean.is_valid
        assert measure(clean.__geo_interface__).area_ha == pytest.approx(
            agency_ha(feature), rel=1e-5
        )


RING = square()


@pytest.mark.parametrize(
    ("geometry", "key", "path"),
    [
        (None, "geometry.not_an_object", "g"),
        ([], "geometry.not_an_object", "g"),
        ({"type": "Point", "coordinates": [120, 28]}, "geometry.not_an_area", "g.type"),
        ({"coordinates": [RING]}, "geometry.not_an_area", "g.type"),
        ({"type": "Polygon"}, "geometry.not_a_list", "g.coordinates"),
        ({"type": "Polygon", "coordinates": []}, "geometry.empty", "g.coordinates"),
        ({"type": "Polygon", "coordinates": [[]]}, "geometry.empty", "g.coordinates[0]"),
        (
            {"type": "Polygon", "coordinates": RING},
            "geometry.not_a_position",
            "g.coordinates[0][0]",
        ),
        (
            {"type": "MultiPolygon", "coordinates": [RING]},
            "geometry.not_a_position",
            "g.coordinates[0][0][0]",
        ),
        (
            {"type": "Polygon", "coordinates": [[*RING[:2], [120], *RING[3:]]]},
            "geometry.not_a_position",
            "g.coordinates[0][2]",
        ),
        (
            {"type": "Polygon", "coordinates": [[*RING[:2], ["120", 28], *RING[3:]]]},
            "geometry.not_a_number",
            "g.coordinates[0][2][0]",
        ),
        (
            {"type": "Polygon", "coordinates": [[*RING[:2], [120.01, True], *RING[3:]]]},
            "geometry.not_a_number",
            "g.coordinates[0][2][1]",
        ),
        (
            {"type": "Polygon", "coordinates": [[*RING[:2], [math.nan, 28], *RING[3:]]]},
            "geometry.not_finite",
            "g.coordinates[0][2]",
        ),
        (
            {"type": "Polygon", "coordinates": [[*RING[:2], [120, -math.inf], *RING[3:]]]},
            "geometry.not_finite",
            "g.coordinates[0][2]",
        ),
        (
            {"type": "Polygon", "coordinates": [[*RING[:2], [120, 91], *RING[3:]]]},
            "geometry.off_the_earth",
            "g.coordinates[0][2]",
        ),
        (
            {"type": "Polygon", "coordinates": [[*RING[:2], [10**400, 28], *RING[3:]]]},
            "geometry.off_the_earth",
            "g.coordinates[0][2][0]",
        ),
        (
            {"type": "Polygon", "coordinates": [[[x * 3e5, y * 1e5] for x, y in RING]]},
            "geometry.looks_like_metres",
            "g.coordinates[0][0]",
        ),
        (
            {"type": "Polygon", "coordinates": [[[y, x] for x, y in RING]]},
            "geometry.swapped",
            "g.coordinates[0][0]",
        ),
        (
            {"type": "Polygon", "coordinates": [RING[:2]]},
            "geometry.too_few_points",
            "g.coordinates[0]",
        ),
        (
            {"type": "Polygon", "coordinates": [[RING[0], RING[1], RING[0]]]},
            "geometry.too_few_points",
            "g.coordinates[0]",
        ),
    ],
)
def test_what_is_no_area_is_refused_where_it_goes_wrong(geometry, key, path):
    with pytest.raises(Refused) as refusal:
        check_geometry(geometry, "g")

    assert refusal.value.notice.key == key
    assert dict(refusal.value.notice.values)["path"] == path


def test_every_refusal_and_warning_has_its_sentence():
    said = json.loads((WORDS / "geometry.json").read_text(encoding="utf-8"))
    named = {
        key
        for page in Path(measure.__code__.co_filename).parent.glob("*.py")
        for key in re.findall(r'"(geometry\.[a-z_]+)"', page.read_text(encoding="utf-8"))
    }

    assert named == set(said)
    assert all(sentence["zh"] and sentence["en"] for sentence in said.values())


def star(corners, jitter_deg=0.0, seed=1):
    """A ragged ring of some 350 ha; with jitter, as a receiver walks it."""
    random = np.random.default_rng(seed)
    turn = np.sort(random.uniform(0, 2 * np.pi, corners))
    far = 0.01 * (1 + 0.2 * np.sin(5 * turn))
    ring = np.column_stack([120 + far * np.cos(turn), 28 + far * np.sin(turn)])
    return ring + random.normal(scale=jitter_deg or 1e-300, size=ring.shape)


def closed(ring):
    return np.vstack([ring, ring[:1]]).tolist()


def test_a_walked_track_that_crosses_itself_thousands_of_times_is_measured():
    """A receiver's jitter makes knots at every standstill; the ground stays what it is."""
    walked = {"type": "Polygon", "coordinates": [closed(star(20_000, 3e-6))]}

    found = measure(walked)

    smooth = measure({"type": "Polygon", "coordinates": [closed(star(20_000))]})
    assert found.area_ha == pytest.approx(smooth.area_ha, rel=1e-3)
    assert keys(found) == ["geometry.self_crossing"]


def test_a_scribble_is_refused_in_good_time():
    everywhere = np.random.default_rng(1).uniform(0, 0.1, (30_000, 2)) + np.array([120, 28])

    with pytest.raises(Refused) as refusal:
        measure({"type": "Polygon", "coordinates": [closed(everywhere)]})

    assert refusal.value.notice.key == "geometry.too_tangled"


@pytest.mark.deep
@pytest.mark.parametrize("jitter_deg", [0.0, 1e-8])
def test_a_million_corners_take_seconds(jitter_deg):
    found = measure({"type": "Polygon", "coordinates": [closed(star(1_000_000, jitter_deg))]})

    assert found.area_ha == pytest.approx(349.295, abs=0.05)
    assert found.vertices == 1_000_000


def test_more_rings_than_a_fire_has_are_refused():
    crumbs = [[square(120 + i * 1e-5, 28, 5e-6)] for i in range(20_001)]

    with pytest.raises(Refused) as refusal:
        measure({"type": "MultiPolygon", "coordinates": crumbs})

    assert refusal.value.notice.key == "geometry.too_many_rings"

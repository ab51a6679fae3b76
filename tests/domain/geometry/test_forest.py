"""Burned forest against a truth reckoned another way; a layer that does not say is asked about."""

from __future__ import annotations

import pytest
from pyproj import Geod

from firepost.domain.errors import Refused
from firepost.domain.geometry.forest import burned_forest_ha, cover_of
from firepost.domain.geometry.nearness import shape_of

GRS80 = Geod(ellps="GRS80")


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


FIRE = box(119.90, 27.50, 119.94, 27.53)
LAYER = [
    (box(119.88, 27.49, 119.92, 27.52), {"DI_LEI": "乔木林地"}),
    (box(119.91, 27.51, 119.93, 27.56), {"DI_LEI": "竹林"}),
    (box(119.93, 27.48, 119.96, 27.54), {"DI_LEI": "非林地"}),
]


def truth_ha():
    """The same union cut in degrees, every ring measured on the ellipsoid with dense edges."""
    forest = shape_of(LAYER[0][0]).union(shape_of(LAYER[1][0]))
    area_m2, _ = GRS80.geometry_area_perimeter(forest.intersection(shape_of(FIRE)))
    return abs(area_m2) / 1e4


def test_burned_forest_equals_the_truth_to_a_hundredth_of_a_per_cent():
    assert burned_forest_ha(FIRE, cover_of(LAYER)) == pytest.approx(truth_ha(), rel=1e-4)


def test_what_is_covered_twice_counts_once():
    twice = cover_of([*LAYER, LAYER[0]])

    assert burned_forest_ha(FIRE, twice) == pytest.approx(truth_ha(), rel=1e-4)


def test_no_forest_under_the_fire_is_none_burned():
    assert burned_forest_ha(box(120.5, 27.5, 120.6, 27.6), cover_of(LAYER)) == 0.0


def test_a_layer_without_attributes_is_asked_about():
    bare = [(geometry, {"OBJECTID": 1}) for geometry, _ in LAYER]
    with pytest.raises(Refused) as refused:
        cover_of(bare)
    assert refused.value.notice.key == "forest.no_attributes"

    assert len(cover_of(bare, all_is_forest=True).shapes) == 3


def test_features_that_do_not_say_are_counted():
    assert cover_of([*LAYER, (FIRE, {})]).left_out == 1
    with pytest.raises(Refused) as refused:
        cover_of([({"type": "Point", "coordinates": [0, 0]}, {})])
    assert refused.value.notice.key == "forest.no_areas"


def test_a_stand_that_names_its_trees_is_forest_and_water_is_none():
    pines = box(119.9, 27.5, 119.92, 27.53), {"优势树种": "马尾松"}
    lake = box(119.92, 27.5, 119.94, 27.53), {"优势树种": "水面"}
    silent = box(119.94, 27.5, 119.95, 27.53), {"优势树种": ""}
    found = cover_of([pines, lake, silent])

    assert (len(found.shapes), found.left_out) == (1, 1)

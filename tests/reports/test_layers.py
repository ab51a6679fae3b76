"""The package's map files: others open them, times and shapes are as recorded."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
import shapely

from firepost.bootstrap import read_layers, write_layers
from firepost.reports.layers import as_bytes, layers_of
from judge import features_of, gdal
from judge import layers_of as layers_by_gdal
from reports.evening import board, content, fire


def read(made, ending, tmp_path):
    file = tmp_path / f"layers{ending}"
    file.write_bytes(as_bytes(layers_of(made), ending, write_layers))
    features = (feature for layer in read_layers(file) for feature in layer.features)
    return [feature for feature in features if feature.geometry["type"] != "Point"]


@pytest.mark.parametrize("ending", [".kmz", ".gpkg"])
def test_every_perimeter_comes_back_with_its_time_and_shape(tmp_path, ending):
    made = content()

    features = read(made, ending, tmp_path)

    assert len(features) == len(made.fire.perimeters)
    for feature, edge in zip(features, made.fire.perimeters, strict=True):
        assert feature.begins_at == edge.said.at
        rings = feature.geometry["coordinates"]
        rings = rings[0] if feature.geometry["type"] == "MultiPolygon" else rings
        asked = made.shapes(edge.id)["coordinates"]
        assert [len(ring) for ring in rings] == [len(ring) for ring in asked]
        for x, y in zip(rings[0][7][:2], asked[0][7], strict=True):
            assert x == pytest.approx(y, abs=1e-9)


@pytest.mark.parametrize("ending", [".kmz", ".gpkg"])
def test_gdal_finds_every_edge_where_and_as_it_was_recorded(tmp_path, ending):
    """The judge is no reader of ours: rings, holes and places are compared with what came in."""
    made = content()
    file = tmp_path / f"layers{ending}"
    file.write_bytes(as_bytes(layers_of(made), ending, write_layers))

    areas = [
        one["geometry"]
        for one in features_of(file)
        if one["geometry"]["type"] in ("Polygon", "MultiPolygon")
    ]

    assert layers_by_gdal(file) != []
    assert len(areas) == len(made.fire.perimeters)
    for edge in made.fire.perimeters:
        wanted = shapely.geometry.shape(made.shapes(edge.id))
        closest = min(
            shapely.geometry.shape(one).symmetric_difference(wanted).area for one in areas
        )
        assert closest < 1e-9 * wanted.area


def test_gdal_reads_the_datum_of_the_geopackage(tmp_path):
    file = tmp_path / "layers.gpkg"
    file.write_bytes(as_bytes(layers_of(content()), ".gpkg", write_layers))

    said = gdal("ogrinfo", "-ro", "-so", "-al", file)

    assert 'ID["EPSG",4326]' in said


def test_a_globe_plays_them_one_after_the_other():
    held = as_bytes(layers_of(content()), ".kmz", write_layers)

    kml = zipfile.ZipFile(io.BytesIO(held)).read("doc.kml").decode()

    begins = [part.split("<")[0] for part in kml.split("<begin>")[1:]]
    ends = [part.split("<")[0] for part in kml.split("<end>")[1:]]
    assert begins[1:] == ends
    assert [datetime.fromisoformat(moment) for moment in begins] == [
        edge.said.at for edge in content().fire.perimeters
    ]


def test_teams_and_targets_with_a_place_go_along():
    made = content()
    team = replace(made.board.teams[0], lon_deg=119.98, lat_deg=27.66)
    made = content(replace(made.board, teams=(team, *made.board.teams[1:])))

    layers = {layer.name: layer.features for layer in layers_of(made)}

    assert [feature.name for feature in layers["teams"]] == [team.name]
    assert [feature.name for feature in layers["targets"]] == ["液化气储配站"]
    assert layers["origin"][0].id == made.fire.id
    assert "depots" not in layers


def test_a_fire_without_any_place_has_no_layers():
    lost = fire(lon_deg=None, lat_deg=None, area=None, perimeters=())

    assert layers_of(content(replace(board(lost), targets=()))) == ()


def test_the_same_layers_are_the_same_kmz():
    first = as_bytes(layers_of(content()), ".kmz", write_layers)

    assert as_bytes(layers_of(content()), ".kmz", write_layers) == first

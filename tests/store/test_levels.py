"""Levels of detail: made when a large shape is kept, and nothing but a help for drawing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from firepost.domain.geometry.lod import unpack
from firepost.domain.geometry.mercator import mercator_of
from firepost.store import blobs, levels
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
from firepost.store.journal import DeskJournal

FIRES = Path(__file__).parents[1] / "data" / "fires"
SMALL = {
    "type": "Polygon",
    "coordinates": [[[119.9, 27.6], [119.91, 27.6], [119.91, 27.61], [119.9, 27.6]]],
}


def large():
    told = json.loads((FIRES / "hermits_peak_2022_13_steps.geojson").read_text("utf-8"))
    return max((feature["geometry"] for feature in told["features"]), key=levels.vertices_of)


def perimeter(desk, geometry):
    desk.says("incident.open", name="北坑湾", reported_at="2026-03-01T07:00:00+08:00")
    return desk.says("perimeter.record", geometry=geometry, method="drone", accuracy_m=5).id


def levels_rows(desk):
    sql = "SELECT count(*) FROM snapshot WHERE name LIKE 'levels of %'"
    return desk.file.connection.execute(sql).fetchone()[0]


def test_a_large_shape_is_kept_with_its_levels(post_at):
    desk = post_at("前指")
    shape = perimeter(desk, large())

    assert levels_rows(desk) == 1, "made as it was kept, not when it is first drawn"
    detail = unpack(desk.post.lod_of(shape))
    finest, coarsest = detail.levels[0], detail.levels[-1]
    assert len(finest.points_m) > levels.LARGE > len(coarsest.points_m)
    corners = mercator_of(np.array(large()["coordinates"][0][0][0][:2])[None, :])[0]
    nearest = np.abs(finest.points_m + np.array(detail.origin_m) - corners).sum(axis=1).min()
    assert nearest < 0.1


def test_a_small_shape_has_none_and_is_drawn_as_it_is(post_at):
    desk = post_at("前指")
    shape = perimeter(desk, SMALL)

    assert desk.post.lod_of(shape) is None
    assert levels_rows(desk) == 0


def test_the_levels_of_a_shape_that_a_stick_brought_are_made_when_it_is_first_drawn(post_at):
    here, there = post_at("前指"), post_at("市指")
    shape = perimeter(there, large())
    here.takes(there)
    assert here.post.lod_of(shape) is None, "the entry came before its bytes"
    for name in blobs.names(there.file.connection):
        here.file.blob_put(there.file.blob(name))

    assert levels_rows(here) == 0
    assert here.post.lod_of(shape) == there.post.lod_of(shape)
    assert levels_rows(here) == 1


def test_levels_that_are_torn_or_gone_are_made_anew(post_at):
    desk = post_at("前指")
    shape = perimeter(desk, large())
    before = desk.post.lod_of(shape)

    for spoil in (
        "UPDATE snapshot SET state = x'00' WHERE name LIKE 'levels of %'",
        "UPDATE snapshot SET version = 0 WHERE name LIKE 'levels of %'",
        "DELETE FROM snapshot WHERE name LIKE 'levels of %'",
    ):
        desk.file.connection.execute(spoil)
        assert desk.post.lod_of(shape) == before
    assert desk.post.shape_of(shape) == large()


def test_a_reader_makes_none_and_writes_nothing(post_at):
    desk = post_at("前指")
    shape = perimeter(desk, large())
    desk.file.connection.execute("DELETE FROM snapshot WHERE name LIKE 'levels of %'")

    home = Home.open({"FIREPOST_HOME": str(desk.folder / "home-前指")}, now_ms=0)
    reader = DeskFile.open(desk.file.path, home, write=False)
    try:
        blob = desk.post.record.thing(shape, "perimeter").values["geometry"]
        assert DeskJournal(reader).levels(blob) is None
    finally:
        reader.close()

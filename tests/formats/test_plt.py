"""Tracks as hand-held receivers write them: order of axes, breaks, times, what bounds an area."""

from __future__ import annotations

from pathlib import Path

from firepost import bootstrap

DATA = Path(__file__).parents[1] / "data" / "formats"
HEAD = "OziExplorer Track Point File Version 2.1\nWGS 84\n\n\n0,2,255,{name},0,{kind}\n0\n"


def read(tmp_path, *points, kind=0):
    file = tmp_path / "track.plt"
    file.write_text(HEAD.format(name="", kind=kind) + "\n".join(points), encoding="utf-8")
    (layer,) = bootstrap.read_layers(file)
    (feature,) = layer.features
    return feature


def test_a_walk_keeps_its_name_places_and_instants():
    """Ranger 甲 walks 北坑湾 with a receiver that lost the time of one point."""
    (layer,) = bootstrap.read_layers(DATA / "walk.plt")
    (walk,) = layer.features

    assert walk.name == "北坑湾绕行"
    assert walk.geometry["coordinates"][0] == [119.92, 27.512]
    assert [at and f"{at:%H:%M:%S}" for at in walk.times] == [
        "03:00:00",
        "03:00:30",
        "03:01:00",
        None,
        "03:02:00",
    ]
    assert walk.begins_at.isoformat() == "2026-11-28T03:00:00+00:00"
    assert layer.datum.because.key == "formats.because_plt"


def test_a_closed_track_bounds_an_area():
    (layer,) = bootstrap.read_layers(DATA / "walked_round.plt")
    (ring,) = layer.features[0].geometry["coordinates"]

    assert len(ring) == 6
    assert ring[0] == ring[-1]


def test_a_break_parts_the_line_and_a_lone_point_is_told(tmp_path):
    feature = read(
        tmp_path,
        "27.50,119.90,1",
        "27.51,119.91,0",
        "27.60,119.95,1",
        "27.70,120.00,1",
        "27.71,120.01,0",
    )

    assert feature.geometry["type"] == "MultiLineString"
    assert [len(part) for part in feature.geometry["coordinates"]] == [2, 2]
    assert [notice.key for notice in feature.warnings] == ["formats.lone_points"]


def test_one_point_is_a_point_and_a_clock_never_set_is_no_time(tmp_path):
    feature = read(tmp_path, "27.50,119.90,0,-777,0.25")

    assert feature.geometry == {"type": "Point", "coordinates": [119.9, 27.5]}
    assert (feature.begins_at, feature.times) == (None, ())


def test_a_file_is_known_by_its_content_not_its_name(tmp_path):
    other = tmp_path / "track.csv"
    other.write_bytes((DATA / "walk.plt").read_bytes())

    assert bootstrap.read_layers(other)[0].format == "plt"
